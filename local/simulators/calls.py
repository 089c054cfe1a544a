"""The log of calls, by which a demonstration or a test reads back what really was sent.

It keeps no header, no body and no query value that could be a secret. It is read from memory; with
a path it is also written to a database of its own that does not wait for the disk, and so outlives
the process.
"""

import threading
from collections import Counter, deque
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode

from local.simulators.journal import connect
from local.simulators.storage import MEMORY

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
    if not _is_secret(query):
        return query
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
        self._calls: deque[Call] = deque()
        self._counts: Counter[tuple[str, str, int]] = Counter()
        self._file = None if path == MEMORY else _LogFile(path)
        if self._file is not None:
            self._calls.extend(self._file.calls())
            self._counts.update(self._file.counts())

    def record(self, call: Call) -> None:
        """Add a call."""
        with self._lock:
            self._calls.append(call)
            self._counts[call.method, call.path, call.status] += 1
            while len(self._calls) > KEPT_CALLS:
                self._calls.popleft()
            if self._file is not None:
                self._file.add(call)

    def calls(
        self, *, method: str = "*", path: str = "*", status: int | None = None, limit: int = 1000
    ) -> list[Call]:
        """Return the latest matching calls, oldest first; the patterns are shell patterns."""
        found: list[Call] = []
        with self._lock:
            for call in reversed(self._calls):
                if len(found) == limit:
                    break
                if _matches((call.method, call.path, call.status), method, path, status):
                    found.append(call)
        return found[::-1]

    def count(self, *, method: str = "*", path: str = "*", status: int | None = None) -> int:
        """Return how many matching calls came in since the log was cleared."""
        return sum(row["calls"] for row in self.counts(method=method, path=path, status=status))

    def counts(
        self, *, method: str = "*", path: str = "*", status: int | None = None
    ) -> list[dict[str, Any]]:
        """Return the counts of matching calls by method, path and status."""
        with self._lock:
            rows = sorted(
                (*key, calls)
                for key, calls in self._counts.items()
                if _matches(key, method, path, status)
            )
        return [dict(zip(("method", "path", "status", "calls"), row, strict=True)) for row in rows]

    def clear(self) -> None:
        """Forget all calls."""
        with self._lock:
            self._calls.clear()
            self._counts.clear()
            if self._file is not None:
                self._file.clear()

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            if self._file is not None:
                self._file.close()


def _matches(key: tuple[str, str, int], method: str, path: str, status: int | None) -> bool:
    return (
        status in {None, key[2]}
        and (method == "*" or fnmatchcase(key[0].upper(), method.upper()))
        and (path == "*" or fnmatchcase(key[1].lower(), path.lower()))
    )


class _LogFile:
    """The log on disk, for the next process."""

    def __init__(self, path: Path | str) -> None:
        self._connection = connect(path, synchronous="OFF")
        self._connection.executescript(_SCHEMA)

    def calls(self) -> list[Call]:
        rows = self._connection.execute(
            "SELECT at, method, path, query, status, note FROM calls ORDER BY number"
        ).fetchall()
        return [Call(datetime.fromisoformat(row[0]), *row[1:]) for row in rows[-KEPT_CALLS:]]

    def counts(self) -> dict[tuple[str, str, int], int]:
        rows = self._connection.execute("SELECT method, path, status, calls FROM counts").fetchall()
        return {(method, path, status): calls for method, path, status, calls in rows}

    def add(self, call: Call) -> None:
        cursor = self._connection.execute(
            "INSERT INTO calls (at, method, path, query, status, note) VALUES (?, ?, ?, ?, ?, ?)",
            (call.at.isoformat(), call.method, call.path, call.query, call.status, call.note),
        )
        self._connection.execute(
            "INSERT INTO counts VALUES (?, ?, ?, 1) ON CONFLICT DO UPDATE SET calls = calls + 1",
            (call.method, call.path, call.status),
        )
        number = cursor.lastrowid or 0
        if number % 1000 == 0:
            self._connection.execute("DELETE FROM calls WHERE number <= ?", (number - KEPT_CALLS,))

    def clear(self) -> None:
        self._connection.execute("DELETE FROM calls")
        self._connection.execute("DELETE FROM counts")

    def close(self) -> None:
        self._connection.close()
