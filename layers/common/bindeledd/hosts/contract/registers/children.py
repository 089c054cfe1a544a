"""Child objects of the host's customers as a register of their own.

They are read with their customers and written as the whole array, under the version of the
customer from which that array was taken: what else stands in it is given back as it was, and
nobody's edit in between is overwritten.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

from bindeledd.domain.errors import (
    RejectedError,
    StaleError,
    UnavailableError,
    UnknownOutcomeError,
    UnreadableError,
)
from bindeledd.domain.feeds import told_stamp
from bindeledd.domain.ports import RegisterFacts
from bindeledd.domain.records import Fields, Flaw, Record, RegisterPage
from bindeledd.hosts.contract import refusals
from bindeledd.hosts.contract.answers import read_error, read_model, write_error
from bindeledd.hosts.contract.feeds import Feed
from bindeledd.hosts.contract.provider import PROVIDER
from bindeledd.hosts.contract.registers.child_mapping import Child, ChildDeclaration
from bindeledd.hosts.contract.registers.mapping import Properties
from bindeledd.hosts.contract.registers.offers import Offer
from bindeledd.hosts.contract.registers.reading import pages_of
from bindeledd.hosts.contract.registers.writes import HostWrites, entity_tag, preconditions
from bindeledd.hosts.contract.wire import ParentRead
from bindeledd.transport import Answer, Call, flaw_of, read_object, require_whole

_PATH = "/customers"

_OF_EVERY_CHILD = frozenset({"deleted", "version", "updatedAt"})
"""Properties of a customer without which none of its children can be read."""


@dataclass(frozen=True, slots=True)
class _Write:
    """One array on its way into a customer."""

    parent: ParentRead
    children: Sequence[Child]
    key: str
    deadline: datetime


class ChildRegister:
    """One kind of child object of one tenant's customers at its host."""

    def __init__(self, declaration: ChildDeclaration, *, writes: HostWrites, offer: Offer) -> None:
        self._declaration = declaration
        self._mapping = declaration.mapping
        self._writes = writes
        self._exchange = writes.exchange
        self._offer = offer

    @property
    def facts(self) -> RegisterFacts:
        offered = self._offer.read()
        return RegisterFacts(
            lookup=self._declaration.lookup,
            takes_preconditions=True,
            calls_per_write=2,
            page_size=PROVIDER.page_limit,
            repeatable_for=PROVIDER.repeatable_for,
            readable_fields=self._mapping.readable,
            creates=offered.update,
            updates=offered.update,
            gives_numbers=False,
        )

    def pages(self, cursor: str | None, *, resume: str | None = None) -> Iterator[RegisterPage]:
        counted = self._exchange.calls
        feed = Feed.named(self._offer.read().changeFeed)
        reader = self._offer.reader(self._exchange, ParentRead, self._writes.clock)
        yield from pages_of(
            reader.steps(feed, cursor, resume), self._records, self._exchange, counted
        )

    def get(self, object_id: str) -> Record | None:
        parent_id, _, child_id = object_id.partition("/")
        parent = self._parent(parent_id)
        child = self._child(parent, child_id) if parent is not None else None
        return self._whole(parent, child) if parent is not None and child is not None else None

    def find_created(self, fields: Fields, *, reference: str) -> Sequence[Record]:  # noqa: ARG002 - the contract keeps no reference
        """Give what a creation may have made; what has no place of its own may be edited by now."""
        parent = self._parent(str(fields.get("customer") or ""))
        if parent is None:
            return []
        if self._declaration.single is None:
            return [self._whole(parent, child) for child in self._exposed(parent)]
        alike = self._alike(parent, self._mapping.creation_of(fields))
        return [self._whole(parent, alike)] if alike else []

    def create(self, fields: Fields, *, reference: str, deadline: datetime) -> Record:
        """Add a child once: one that stands there already, equal in every value, is taken for it.

        Raises:
            StaleError: another child has taken the place meanwhile.
        """
        self._require_updates()
        parent = self._parent(str(fields.get("customer") or ""))
        if parent is None:
            raise RejectedError("missing_reference")
        wanted = self._mapping.creation_of(fields)
        alike = self._alike(parent, wanted)
        if alike is not None:
            return self._whole(parent, alike)
        if self._place_is_taken(parent, wanted):
            raise StaleError
        children = (*self._children(parent), wanted)
        known = {self._key(one) for one in self._exposed(parent)}
        write = _Write(parent, children, _creation_key(reference, parent, children), deadline)
        written = self._put(write)
        added = [one for one in self._exposed(written) if self._key(one) not in known]
        if not added:
            raise UnknownOutcomeError(deadline=self._writes.unknown_since(deadline))
        return self._written(written, added[-1], deadline)

    def update(
        self,
        object_id: str,
        changes: Fields,
        *,
        expected: Fields,
        version: str | None,  # noqa: ARG002 - the array's own customer has a newer one
        deadline: datetime,
    ) -> Record:
        self._require_updates()
        parent_id, _, child_id = object_id.partition("/")
        parent = self._parent(parent_id)
        child = self._child(parent, child_id) if parent is not None else None
        if parent is None or child is None:
            raise StaleError
        standing = self._whole(parent, child)
        if any(standing.fields.get(name) != value for name, value in expected.items()):
            raise StaleError
        changed = {**child, **self._mapping.properties_of(changes)}
        children = [changed if one is child else one for one in self._children(parent)]
        matched = entity_tag(parent.version)
        key = self._writes.update_key(self._address(parent_id), matched)
        written = self._put(_Write(parent, children, key, deadline))
        after = self._child(written, child_id)
        if after is None:
            raise UnknownOutcomeError(deadline=self._writes.unknown_since(deadline))
        return self._written(written, after, deadline)

    def _put(self, write: _Write) -> ParentRead:
        """Write the whole array under the version that it was taken from.

        Raises:
            UnreadableError: a child in it is spoilt; given back as it was told, it would stay so.
        """
        for spoilt in filter(None, map(self._declaration.spoilt, write.children)):
            raise UnreadableError(flaw_of(spoilt, words=self._exchange.words))
        matched = entity_tag(write.parent.version)
        call = Call(
            "update_children",
            "PATCH",
            self._address(write.parent.id),
            payload={self._declaration.array: list(write.children)},
            headers={"Idempotency-Key": write.key} | preconditions(matched),
        )
        answer = self._writes.send(call, deadline=write.deadline)
        if not answer.succeeded:
            raise write_error(answer, exchange=self._exchange, updates=True)
        try:
            return read_model(ParentRead, answer.payload)
        except UnavailableError as error:
            raise UnknownOutcomeError(
                deadline=self._writes.unknown_since(write.deadline)
            ) from error

    def _parent(self, parent_id: str) -> ParentRead | None:
        if not parent_id:
            return None
        answer: Answer = self._exchange.perform(Call("get_object", "GET", self._address(parent_id)))
        if answer.succeeded:
            words = self._exchange.words
            parent = read_object(ParentRead, answer.payload, words=words)
            if parent.deleted:
                return None
            return parent if self._flaw(parent) is None else require_whole(parent)
        if refusals.is_absent(answer):
            return None
        raise read_error(answer, exchange=self._exchange)

    def _records(self, rows: Sequence[ParentRead]) -> list[Record]:
        """Read the children of some customers; those of a spoilt customer are spoilt with it.

        Raises:
            UnavailableError: which children a customer has cannot be told.
        """
        records = []
        for parent in rows:
            if parent.deleted:
                continue
            if parent.flaw is not None and self._declaration.array in parent.flaw.properties:
                raise UnavailableError
            records += [self._record(parent, child) for child in self._exposed(parent)]
        return records

    def _record(self, parent: ParentRead, child: Child) -> Record:
        spoilt = self._declaration.spoilt(child)
        flaw = flaw_of(spoilt, words=self._exchange.words) if spoilt else self._flaw(parent)
        told = {name: value for name, value in child.items() if name not in spoilt}
        return Record(
            id=f"{parent.id}/{self._key(child)}",
            fields={"customer": parent.id, **self._mapping.fields_of(told)},
            version=parent.version,
            changed_at=told_stamp(parent.updatedAt),
            flaw=flaw,
        )

    def _whole(self, parent: ParentRead, child: Child) -> Record:
        record = self._record(parent, child)
        if record.flaw is not None:
            raise UnreadableError(record.flaw)
        return record

    def _written(self, parent: ParentRead, child: Child, deadline: datetime) -> Record:
        try:
            return self._whole(parent, child)
        except UnreadableError as error:
            unknown_since = self._writes.unknown_since(deadline)
            raise UnknownOutcomeError(deadline=unknown_since) from error

    def _flaw(self, parent: ParentRead) -> Flaw | None:
        """Tell what of a customer is spoilt that its children cannot be read without."""
        needed = _OF_EVERY_CHILD | {self._declaration.array}
        flaw = parent.flaw
        return flaw if flaw is not None and not needed.isdisjoint(flaw.properties) else None

    def _children(self, parent: ParentRead) -> Sequence[Child]:
        told: Sequence[Child] | None = getattr(parent, self._declaration.array)
        return told or ()

    def _exposed(self, parent: ParentRead) -> list[Child]:
        return self._declaration.exposed(self._children(parent))

    def _child(self, parent: ParentRead, child_id: str) -> Child | None:
        found = (one for one in self._exposed(parent) if self._key(one) == child_id)
        return next(found, None)

    def _key(self, child: Child) -> str:
        return self._declaration.key_of(child)

    def _alike(self, parent: ParentRead, wanted: Properties) -> Child | None:
        """Find a child that holds every value that we would write."""
        for child in self._exposed(parent):
            if all(child.get(name) == value for name, value in wanted.items()):
                return child
        return None

    def _place_is_taken(self, parent: ParentRead, wanted: Properties) -> bool:
        single = self._declaration.single
        if single is None:
            return False
        return any(one.get(single) == wanted.get(single) for one in self._exposed(parent))

    def _require_updates(self) -> None:
        if not self._offer.read().update:
            raise RejectedError("not_supported_by_host")

    def _address(self, parent_id: str) -> str:
        return f"{_PATH}/{quote(parent_id, safe='')}"


def _creation_key(reference: str, parent: ParentRead, children: Sequence[Child]) -> str:
    """Name a creation by its reference and by the array that it makes.

    Sending it again over the same customer has the same name. Over another version it is another
    request, which a host would refuse under the former name; the version then keeps it from
    happening twice.
    """
    told = json.dumps([reference, parent.version, list(children)], default=str, sort_keys=True)
    return f"child-{hashlib.sha256(told.encode()).hexdigest()[:40]}"
