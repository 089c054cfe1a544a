"""State on disk before the answer leaves, so that a simulator survives SIGKILL like a real system.

Documents are JSON objects in named collections. Uniqueness is kept by the store itself, because
the refusal of a second use of a reference is what makes a repeated write harmless.
"""

import json
import sqlite3
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

Document = dict[str, Any]

MEMORY = ":memory:"

_SCHEMA = """
CREATE TABLE IF NOT EXISTS documents (
    collection TEXT NOT NULL, key TEXT NOT NULL, body TEXT NOT NULL,
    PRIMARY KEY (collection, key)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS unique_values (
    collection TEXT NOT NULL, field TEXT NOT NULL, value TEXT NOT NULL, key TEXT NOT NULL,
    PRIMARY KEY (collection, field, value)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS unique_values_by_key ON unique_values (collection, key);
CREATE TABLE IF NOT EXISTS sequences (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
"""


class NotUniqueError(Exception):
    """A value that must be unique in its collection is already held by another document."""

    def __init__(self, *, field: str, value: str, key: str) -> None:
        """Name the field, the value and the key of the document that holds it."""
        super().__init__(f"{field} {value!r} is held by {key}")
        self.field = field
        self.value = value
        self.key = key


def connect(path: Path | str, *, synchronous: str) -> sqlite3.Connection:
    """Open a database that several threads share under their owner's lock."""
    connection = sqlite3.connect(str(path), isolation_level=None, check_same_thread=False)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute(f"PRAGMA synchronous = {synchronous}")
    return connection


class Store:
    """A transactional store of documents; every method may be called from any thread."""

    def __init__(self, path: Path | str = MEMORY) -> None:
        """Open or create the store; the default lives in memory."""
        self.path = path
        self._lock = threading.RLock()
        self._depth = 0
        self._connection = connect(path, synchronous="FULL")
        self._connection.executescript(_SCHEMA)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Group calls into one commit; a nested transaction joins the outer one."""
        with self._lock:
            outermost = self._depth == 0
            if outermost:
                self._connection.execute("BEGIN IMMEDIATE")
            self._depth += 1
            try:
                yield
            except BaseException:
                self._depth -= 1
                if outermost:
                    self._connection.execute("ROLLBACK")
                raise
            self._depth -= 1
            if outermost:
                self._connection.execute("COMMIT")

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        """Undo, inside a transaction, only what was done in this block when it raises."""
        with self.transaction():
            self._connection.execute("SAVEPOINT block")
            try:
                yield
            except BaseException:
                self._connection.execute("ROLLBACK TO block")
                raise
            finally:
                self._connection.execute("RELEASE block")

    def get(self, collection: str, key: str) -> Document | None:
        """Return a document, or None."""
        with self._lock:
            row = self._connection.execute(
                "SELECT body FROM documents WHERE collection = ? AND key = ?", (collection, key)
            ).fetchone()
        return None if row is None else cast("Document", json.loads(row[0]))

    def put(
        self,
        collection: str,
        key: str,
        document: Mapping[str, Any],
        *,
        unique: Mapping[str, object] | None = None,
    ) -> None:
        """Store a document and the values that nobody else in its collection may hold.

        None among the unique values is not held. Raises NotUniqueError and stores nothing when
        another document holds one of them.
        """
        body = json.dumps(document, ensure_ascii=False)
        with self.transaction():
            self._hold(collection, key, unique or {})
            self._connection.execute(
                "INSERT INTO documents VALUES (?, ?, ?) "
                "ON CONFLICT DO UPDATE SET body = excluded.body",
                (collection, key, body),
            )

    def delete(self, collection: str, key: str) -> bool:
        """Remove a document with the values it held; say whether it was there."""
        with self.transaction():
            self._release(collection, key)
            cursor = self._connection.execute(
                "DELETE FROM documents WHERE collection = ? AND key = ?", (collection, key)
            )
            return cursor.rowcount > 0

    def documents(self, collection: str) -> list[Document]:
        """Return the documents of a collection in the order of their keys."""
        with self._lock:
            rows = self._connection.execute(
                "SELECT body FROM documents WHERE collection = ? ORDER BY key", (collection,)
            ).fetchall()
        # One parse of one array is several times as fast as a parse per row.
        return cast("list[Document]", json.loads("[" + ",".join(row[0] for row in rows) + "]"))

    def items(self, collection: str) -> list[tuple[str, Document]]:
        """Return keys with their documents, in the order of the keys."""
        with self._lock:
            rows = self._connection.execute(
                "SELECT key, body FROM documents WHERE collection = ? ORDER BY key", (collection,)
            ).fetchall()
        return [(key, json.loads(body)) for key, body in rows]

    def collections(self) -> list[str]:
        """Return the names of the collections that hold something."""
        with self._lock:
            rows = self._connection.execute(
                "SELECT DISTINCT collection FROM documents ORDER BY collection"
            ).fetchall()
        return [row[0] for row in rows]

    def holder(self, collection: str, field: str, value: object) -> str | None:
        """Return the key of the document that holds a unique value."""
        with self._lock:
            row = self._connection.execute(
                "SELECT key FROM unique_values WHERE collection = ? AND field = ? AND value = ?",
                (collection, field, str(value)),
            ).fetchone()
        return None if row is None else cast("str", row[0])

    def next_number(self, sequence: str, *, start: int = 1) -> int:
        """Return the next number of a sequence that never gives one twice."""
        with self.transaction():
            row = self._connection.execute(
                "INSERT INTO sequences VALUES (?, ?) "
                "ON CONFLICT DO UPDATE SET value = value + 1 RETURNING value",
                (sequence, start),
            ).fetchone()
            return cast("int", row[0])

    def clear(self) -> None:
        """Forget everything."""
        with self.transaction():
            for table in ("documents", "unique_values", "sequences"):
                self._connection.execute(f"DELETE FROM {table}")  # noqa: S608 - fixed names

    def clear_collection(self, collection: str) -> None:
        """Forget one collection."""
        with self.transaction():
            for table in ("documents", "unique_values"):
                self._connection.execute(
                    f"DELETE FROM {table} WHERE collection = ?",  # noqa: S608 - fixed names
                    (collection,),
                )

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._connection.close()

    def _hold(self, collection: str, key: str, unique: Mapping[str, object]) -> None:
        for field, value in unique.items():
            holder = None if value is None else self.holder(collection, field, value)
            if holder is not None and holder != key:
                raise NotUniqueError(field=field, value=str(value), key=holder)
        self._release(collection, key)
        self._connection.executemany(
            "INSERT INTO unique_values VALUES (?, ?, ?, ?)",
            [(collection, f, str(v), key) for f, v in unique.items() if v is not None],
        )

    def _release(self, collection: str, key: str) -> None:
        self._connection.execute(
            "DELETE FROM unique_values WHERE collection = ? AND key = ?", (collection, key)
        )
