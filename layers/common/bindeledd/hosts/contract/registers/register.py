"""A host's register, as every host that implements the contract offers it (facts 6.1, 6.2)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from urllib.parse import quote

from bindeledd.domain.errors import (
    RejectedError,
    StaleError,
    UnavailableError,
    UnknownOutcomeError,
)
from bindeledd.domain.feeds import told_stamp
from bindeledd.domain.ports import Lookup, RegisterFacts
from bindeledd.domain.records import Fields, Record, RegisterPage
from bindeledd.hosts.contract import refusals
from bindeledd.hosts.contract.answers import read_error, read_model, write_error
from bindeledd.hosts.contract.feeds import Feed, FeedReader
from bindeledd.hosts.contract.provider import PROVIDER
from bindeledd.hosts.contract.registers.declarations import HostDeclaration
from bindeledd.hosts.contract.registers.mapping import HostMapping
from bindeledd.hosts.contract.registers.offers import Offer
from bindeledd.hosts.contract.registers.reading import pages_of
from bindeledd.hosts.contract.registers.writes import HostWrites, entity_tag, preconditions
from bindeledd.hosts.contract.wire import ObjectRead
from bindeledd.transport import Answer, Call, read_object, require_whole

_GIVERS = frozenset({"host", "either"})


class ContractRegister:
    """One dimension of one tenant at its host."""

    def __init__(
        self,
        declaration: HostDeclaration,
        *,
        writes: HostWrites,
        offer: Offer,
    ) -> None:
        self._declaration = declaration
        self._path = declaration.path
        self._writes = writes
        self._exchange = writes.exchange
        self._offer = offer

    @property
    def facts(self) -> RegisterFacts:
        offered = self._offer.read()
        giver = offered.number.assignedBy if offered.number else None
        return RegisterFacts(
            lookup=Lookup.REPEATABLE,
            takes_preconditions=True,
            page_size=PROVIDER.page_limit,
            repeatable_for=PROVIDER.repeatable_for,
            readable_fields=self._declaration.mapping.readable,
            creates=offered.create,
            updates=offered.update,
            gives_numbers=giver in _GIVERS,
        )

    def pages(self, cursor: str | None, *, resume: str | None = None) -> Iterator[RegisterPage]:
        counted = self._exchange.calls
        feed = Feed.named(self._offer.read().changeFeed)
        yield from pages_of(
            self._reader().steps(feed, cursor, resume), self._records, self._exchange, counted
        )

    def get(self, object_id: str) -> Record | None:
        answer = self._exchange.perform(Call("get_object", "GET", self._address(object_id)))
        if answer.succeeded:
            model, words = self._declaration.read_model, self._exchange.words
            row = read_object(model, answer.payload, words=words)
            if row.id != object_id:
                raise UnavailableError
            return None if row.deleted else self._record(require_whole(row))
        if refusals.is_absent(answer):
            return None
        raise read_error(answer, exchange=self._exchange)

    def find_created(self, fields: Fields, *, reference: str) -> Sequence[Record]:  # noqa: ARG002 - the contract keeps no reference
        """Find objects of the number that was sent; what arrived, sending it again tells."""
        number = fields.get("number")
        if not isinstance(number, str) or not number:
            return ()
        found = self._reader(operation="find_object_by_number").every({"numbers": number})
        records = [self._record(row) for row in found]
        return [one for one in records if one.number == number and not one.deleted]

    def create(self, fields: Fields, *, reference: str, deadline: datetime) -> Record:
        """Create once however often it is sent: the reference is the idempotency key (rule 7)."""
        if not self._offer.read().create:
            raise RejectedError("not_supported_by_host")
        payload = self._declaration.mapping.creation_of(fields)
        self._declaration.write_model.model_validate(payload)
        call = Call(
            "create_object",
            "POST",
            self._path,
            payload=payload,
            headers={"Idempotency-Key": reference},
        )
        answer = self._writes.send(call, deadline=deadline)
        if not answer.succeeded:
            raise write_error(answer, exchange=self._exchange)
        return self._written(answer, deadline, is_it=lambda row: _resembles(row, payload))

    def update(
        self,
        object_id: str,
        changes: Fields,
        *,
        expected: Fields,
        version: str | None,
        deadline: datetime,
    ) -> Record:
        if not self._offer.read().update:
            raise RejectedError("not_supported_by_host")
        matched, present = entity_tag(version), expected
        unknown = self._declaration.mapping.asks_for(changes) - expected.keys()
        if matched is None or unknown:
            standing = self._standing(object_id, expected)
            matched, present = entity_tag(standing.version), standing.fields
        address = self._address(object_id)
        payload = self._declaration.mapping.properties_of(changes, present=present)
        self._declaration.write_model.model_validate(payload)
        headers = {"Idempotency-Key": self._writes.update_key(address, matched)}
        call = Call(
            "update_object",
            "PATCH",
            address,
            payload=payload,
            headers=headers | preconditions(matched),
        )
        answer = self._writes.send(call, deadline=deadline)
        if not answer.succeeded:
            raise write_error(answer, exchange=self._exchange, updates=True)
        return self._written(answer, deadline, is_it=lambda row: row.id == object_id)

    def _standing(self, object_id: str, expected: Fields) -> Record:
        """Compare just before writing, where no version of what was planned with travels along."""
        record = self.get(object_id)
        if record is None:
            raise StaleError
        if any(record.fields.get(name) != value for name, value in expected.items()):
            raise StaleError
        return record

    def _written(
        self, answer: Answer, deadline: datetime, *, is_it: Callable[[ObjectRead], bool]
    ) -> Record:
        """Read what stands from the answer; an unreadable one leaves the outcome unknown.

        So does one that tells of another object, as `is_it` says.
        """
        unknown_since = self._writes.unknown_since(deadline)
        try:
            row = read_model(self._declaration.read_model, answer.payload)
        except UnavailableError as error:
            raise UnknownOutcomeError(deadline=unknown_since) from error
        if not is_it(row):
            raise UnknownOutcomeError(deadline=unknown_since)
        return self._record(row)

    def _records(self, rows: Sequence[ObjectRead]) -> list[Record]:
        return [self._record(row) for row in rows]

    def _record(self, row: ObjectRead) -> Record:
        return record_of(self._declaration.mapping, row)

    def _reader(self, operation: str = "list_objects") -> FeedReader[ObjectRead]:
        model = self._declaration.read_model
        return self._offer.reader(self._exchange, model, self._writes.clock, operation)

    def _address(self, object_id: str) -> str:
        return f"{self._path}/{quote(object_id, safe='')}"


def _resembles(row: ObjectRead, sent: Mapping[str, object]) -> bool:
    """Tell whether an answer can be that of a creation: of number and name it kept at least one.

    A host may give another number, or cut a name; one that does both tells of another object.
    """
    told = {
        name: str(getattr(row, name) or "").strip()
        for name in ("number", "name")
        if sent.get(name) is not None
    }
    if not any(told.values()):
        return True
    return any(value and str(sent[name]).strip().startswith(value) for name, value in told.items())


def record_of(mapping: HostMapping, row: ObjectRead) -> Record:
    """Read an object; what the host did not send is absent, and a tombstone has no fields.

    Of a tombstone nothing else matters: what is spoilt in it is no flaw.
    """
    sent = {name: getattr(row, name) for name in row.model_fields_set}
    return Record(
        id=row.id,
        fields={} if row.deleted else mapping.fields_of(sent),
        deleted=bool(row.deleted),
        version=row.version,
        changed_at=told_stamp(row.updatedAt),
        flaw=None if row.deleted else row.flaw,
    )
