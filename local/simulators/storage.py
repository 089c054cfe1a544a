"""State in memory, with a journal on disk where it must survive, so that reading costs nothing.

Documents are JSON objects in named collections; what is read cannot be changed in place.
Uniqueness is kept by the store itself, because the refusal of a second use of a reference is what
makes a repeated write harmless.
"""

import threading
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple

from local.simulators.frozen import frozen
from local.simulators.journal import Document, Journal

__all__ = ["MEMORY", "Document", "NotUniqueError", "Store"]

MEMORY = ":memory:"


class NotUniqueError(Exception):
    """A value that must be unique in its collection is already held by another document."""

    def __init__(self, *, field: str, value: str, key: str) -> None:
        """Name the field, the value and the key of the document that holds it."""
        super().__init__(f"{field} {value!r} is held by {key}")
        self.field = field
        self.value = value
        self.key = key


class _Entry(NamedTuple):
    document: Document
    held: Mapping[str, str]


class _Undo(NamedTuple):
    """What stood before a change: an entry of a collection, or, without one, a sequence."""

    collection: str | None
    key: str
    before: Any


class _Block:
    """A transaction or a savepoint of one store; one object serves every `with`."""

    def __init__(self, store: "Store", *, undoes: bool) -> None:
        self._store = store
        self._undoes = undoes
        self._marks: list[int] = []

    def __enter__(self) -> None:
        self._store._enter()  # noqa: SLF001 - two halves of one thing
        self._marks.append(len(self._store._undo))  # noqa: SLF001

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        mark = self._marks.pop()
        if kind is not None and self._undoes:
            self._store._undo_to(mark)  # noqa: SLF001
        self._store._leave(failed=kind is not None)  # noqa: SLF001


class Store:
    """A transactional store of documents; every method may be called from any thread."""

    def __init__(self, path: Path | str = MEMORY) -> None:
        """Open or create the store; the default lives in memory alone."""
        self.path = path
        self._lock = threading.RLock()
        self._depth = 0
        self._undo: list[_Undo] = []
        self._collections: dict[str, dict[str, _Entry]] = {}
        self._holders: dict[tuple[str, str, str], str] = {}
        self._sequences: dict[str, int] = {}
        self._ordered: dict[str, list[Document]] = {}
        self._revisions: dict[str, int] = {}
        self._transaction = _Block(self, undoes=False)
        self._savepoint = _Block(self, undoes=True)
        self._journal = None if path == MEMORY else Journal(path)
        if self._journal is not None:
            for collection, key, document, held in self._journal.documents():
                self._place(collection, key, _Entry(frozen(document), held))
            self._sequences = self._journal.sequences()

    def transaction(self) -> _Block:
        """Group calls into one commit; a nested transaction joins the outer one."""
        return self._transaction

    def savepoint(self) -> _Block:
        """Undo, inside a transaction, only what was done in this block when it raises."""
        return self._savepoint

    def get(self, collection: str, key: str) -> Document | None:
        """Return a document, or None."""
        with self._lock:
            entry = self._collections.get(collection, {}).get(key)
        return None if entry is None else entry.document

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
        held = {name: str(value) for name, value in (unique or {}).items() if value is not None}
        with self._transaction:
            for field, value in held.items():
                holder = self._holders.get((collection, field, value))
                if holder is not None and holder != key:
                    raise NotUniqueError(field=field, value=value, key=holder)
            self._replace(collection, key, _Entry(frozen(document), held))

    def delete(self, collection: str, key: str) -> bool:
        """Remove a document with the values it held; say whether it was there."""
        with self._transaction:
            if key not in self._collections.get(collection, {}):
                return False
            self._replace(collection, key, None)
            return True

    def documents(self, collection: str) -> list[Document]:
        """Return the documents of a collection in the order of their keys."""
        with self._lock:
            ordered = self._ordered.get(collection)
            if ordered is None:
                ordered = [entry.document for _, entry in self._entries(collection)]
                self._ordered[collection] = ordered
            return ordered[:]

    def items(self, collection: str) -> list[tuple[str, Document]]:
        """Return keys with their documents, in the order of the keys."""
        with self._lock:
            return [(key, entry.document) for key, entry in self._entries(collection)]

    def collections(self) -> list[str]:
        """Return the names of the collections that hold something."""
        with self._lock:
            return sorted(name for name, entries in self._collections.items() if entries)

    def revision(self, collection: str) -> int:
        """Return a number that is another one after every change of a collection."""
        return self._revisions.get(collection, 0)

    def holder(self, collection: str, field: str, value: object) -> str | None:
        """Return the key of the document that holds a unique value."""
        with self._lock:
            return self._holders.get((collection, field, str(value)))

    def next_number(self, sequence: str, *, start: int = 1) -> int:
        """Return the next number of a sequence that never gives one twice."""
        with self._transaction:
            before = self._sequences.get(sequence)
            number = start if before is None else before + 1
            self._undo.append(_Undo(None, sequence, before))
            self._sequences[sequence] = number
            return number

    def clear(self) -> None:
        """Forget everything."""
        with self._transaction:
            for collection in list(self._collections):
                self.clear_collection(collection)
            for name, value in self._sequences.items():
                self._undo.append(_Undo(None, name, value))
            self._sequences.clear()

    def clear_collection(self, collection: str) -> None:
        """Forget one collection."""
        with self._transaction:
            for key in list(self._collections.get(collection, {})):
                self._replace(collection, key, None)

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            if self._journal is not None:
                self._journal.close()

    def _entries(self, collection: str) -> list[tuple[str, _Entry]]:
        return sorted(self._collections.get(collection, {}).items())

    def _enter(self) -> None:
        self._lock.acquire()
        self._depth += 1

    def _leave(self, *, failed: bool) -> None:
        try:
            if self._depth == 1:
                self._commit(failed=failed)
        finally:
            self._depth -= 1
            self._lock.release()

    def _commit(self, *, failed: bool) -> None:
        if failed:
            self._undo_to(0)
        elif self._journal is not None and self._undo:
            try:
                self._journal.write(*self._changes())
            except BaseException:
                self._undo_to(0)
                raise
        self._undo.clear()

    def _changes(
        self,
    ) -> tuple[dict[tuple[str, str], _Entry | None], dict[str, int | None]]:
        documents: dict[tuple[str, str], _Entry | None] = {}
        sequences: dict[str, int | None] = {}
        for collection, key, _ in self._undo:
            if collection is None:
                sequences[key] = self._sequences.get(key)
            else:
                documents[collection, key] = self._collections[collection].get(key)
        return documents, sequences

    def _undo_to(self, mark: int) -> None:
        while len(self._undo) > mark:
            collection, key, before = self._undo.pop()
            if collection is not None:
                self._place(collection, key, before)
            elif before is None:
                self._sequences.pop(key, None)
            else:
                self._sequences[key] = before

    def _replace(self, collection: str, key: str, entry: _Entry | None) -> None:
        before = self._collections.get(collection, {}).get(key)
        self._undo.append(_Undo(collection, key, before))
        self._place(collection, key, entry)

    def _place(self, collection: str, key: str, entry: _Entry | None) -> None:
        entries = self._collections.setdefault(collection, {})
        before = entries.pop(key, None)
        for field, value in () if before is None else before.held.items():
            del self._holders[collection, field, value]
        if entry is not None:
            entries[key] = entry
            for field, value in entry.held.items():
                self._holders[collection, field, value] = key
        self._ordered.pop(collection, None)
        self._revisions[collection] = self._revisions.get(collection, 0) + 1
