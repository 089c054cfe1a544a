"""What a store leaves on disk: every commit is there before the answer leaves.

A simulator must survive SIGKILL like a real system. The store itself lives in memory; the journal
is read once, when it opens, and written at each commit.
"""

import json
import sqlite3
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

Document = dict[str, Any]

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


def connect(path: Path | str, *, synchronous: str) -> sqlite3.Connection:
    """Open a database that several threads share under their owner's lock."""
    connection = sqlite3.connect(str(path), isolation_level=None, check_same_thread=False)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute(f"PRAGMA synchronous = {synchronous}")
    return connection


class Journal:
    """The file of one store."""

    def __init__(self, path: Path | str) -> None:
        """Open or create the file."""
        self._connection = connect(path, synchronous="FULL")
        self._connection.executescript(_SCHEMA)

    def documents(self) -> Iterator[tuple[str, str, Document, dict[str, str]]]:
        """Yield collection, key, document and held values of everything that is stored."""
        held: dict[tuple[str, str], dict[str, str]] = {}
        for collection, field, value, key in self._connection.execute(
            "SELECT collection, field, value, key FROM unique_values"
        ):
            held.setdefault((collection, key), {})[field] = value
        for collection, key, body in self._connection.execute(
            "SELECT collection, key, body FROM documents"
        ):
            yield collection, key, json.loads(body), held.get((collection, key), {})

    def sequences(self) -> dict[str, int]:
        """Return the sequences with the last number that each gave."""
        return dict(self._connection.execute("SELECT name, value FROM sequences").fetchall())

    def write(
        self,
        documents: Mapping[tuple[str, str], tuple[Document, Mapping[str, str]] | None],
        sequences: Mapping[str, int | None],
    ) -> None:
        """Write what a commit left of documents and sequences; None is what is gone."""
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            for collection, key in documents:
                for table in ("documents", "unique_values"):
                    self._connection.execute(
                        f"DELETE FROM {table} WHERE collection = ? AND key = ?",  # noqa: S608 - fixed names
                        (collection, key),
                    )
            for (collection, key), left in documents.items():
                if left is not None:
                    self._insert(collection, key, *left)
            for name, value in sequences.items():
                self._connection.execute("DELETE FROM sequences WHERE name = ?", (name,))
                if value is not None:
                    self._connection.execute("INSERT INTO sequences VALUES (?, ?)", (name, value))
        except BaseException:
            self._connection.execute("ROLLBACK")
            raise
        self._connection.execute("COMMIT")

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def _insert(
        self, collection: str, key: str, document: Document, held: Mapping[str, str]
    ) -> None:
        body = json.dumps(document, ensure_ascii=False)
        self._connection.execute("INSERT INTO documents VALUES (?, ?, ?)", (collection, key, body))
        self._connection.executemany(
            "INSERT INTO unique_values VALUES (?, ?, ?, ?)",
            [(collection, field, value, key) for field, value in held.items()],
        )
