"""The log of calls, by which a demonstration or a test reads back what really was sent.

It keeps no header, no body and no query value that could be a secret. It is a database of its own
that does not wait for the disk: it outlives the process, and reading it never slows a write.
"""

import threading
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode

from local.simulators.storage import MEMORY, connect

KEPT_CALLS = 20_000

_HIDDEN = "hidden"
_SECRET_WORDS = ("key", "token", "secret", "code", "password", "signature", "state")
_SCHEMA = """
CREATE TABLE IF NOT EXISTS calls (
    number INTEGER PRIMARY KEY, at TEXT, method TEXT, path TEXT, query TEXT,
    status INTEGER, note TEXT);
CREATE TABLE IF NOT EXISTS counts (
    method TEXT, path TEXT, status INTEGER, calls INTEGER,
    PRIMARY KEY (method, path, status)) WITHOUT ROWID;
"""


@dataclass(frozen=True, slots=True)
class Call:
    """One call; status 0 means that no answer left, the note names the fault that struck."""

    at: datetime
    method: str
    path: str
    query: str
    status: int
    note: str = ""


def without_secrets(query: str, *, open_names: Iterable[str] = ()) -> str:
    """Return a query string in which the values that may be secret are hidden."""
    shown = {name.lower() for name in open_names}
    pairs = [
        (name, value if name.lower() in shown or not _is_secret(name) else _HIDDEN)
        for name, value in parse_qsl(query, keep_blank_values=True)
    ]
    return urlencode(pairs)


def _is_secret(name: str) -> bool:
    return any(word in name.lower() for word in _SECRET_WORDS)


class CallLog:
    """The latest calls, and counts of all of them by method, path and status."""

    def __init__(self, path: Path | str = MEMORY) -> None:
        """Open or create the log."""
        self._lock = threading.Lock()
        self._connection = connect(path, synchronous="OFF")
        self._connection.executescript(_SCHEMA)

    def record(self, call: Call) -> None:
        """Add a call."""
        row = (call.at.isoformat(), call.method, call.path, call.query, call.status, call.note)
        with self._lock:
            cursor = self._connection.execute(
                "INSERT INTO calls (at, method, path, query, status, note) "
                "VALUES (?, ?, ?, ?, ?, ?)",
                row,
            )
            self._connection.execute(
                "INSERT INTO counts VALUES (?, ?, ?, 1) "
                "ON CONFLICT DO UPDATE SET calls = calls + 1",
                (call.method, call.path, call.status),
            )
            number = cursor.lastrowid or 0
            if number % 1000 == 0:
                self._connection.execute(
                    "DELETE FROM calls WHERE number <= ?", (number - KEPT_CALLS,)
                )

    def calls(
        self, *, method: str = "*", path: str = "*", status: int | None = None, limit: int = 1000
    ) -> list[Call]:
        """Return the latest matching calls, oldest first; the patterns are shell patterns."""
        with self._lock:
            rows = self._connection.execute(
                "SELECT at, method, path, query, status, note FROM calls "
                "WHERE upper(method) GLOB ? AND lower(path) GLOB ? AND (? IS NULL OR status = ?) "
                "ORDER BY number DESC LIMIT ?",
                (method.upper(), path.lower(), status, status, limit),
            ).fetchall()
        return [Call(datetime.fromisoformat(row[0]), *row[1:]) for row in reversed(rows)]

    def count(self, *, method: str = "*", path: str = "*", status: int | None = None) -> int:
        """Return how many matching calls came in since the log was cleared."""
        return sum(row["calls"] for row in self.counts(method=method, path=path, status=status))

    def counts(
        self, *, method: str = "*", path: str = "*", status: int | None = None
    ) -> list[dict[str, Any]]:
        """Return the counts of matching calls by method, path and status."""
        with self._lock:
            rows = self._connection.execute(
                "SELECT method, path, status, calls FROM counts "
                "WHERE upper(method) GLOB ? AND lower(path) GLOB ? AND (? IS NULL OR status = ?) "
                "ORDER BY method, path, status",
                (method.upper(), path.lower(), status, status),
            ).fetchall()
        return [dict(zip(("method", "path", "status", "calls"), row, strict=True)) for row in rows]

    def clear(self) -> None:
        """Forget all calls."""
        with self._lock:
            self._connection.execute("DELETE FROM calls")
            self._connection.execute("DELETE FROM counts")

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._connection.close()
