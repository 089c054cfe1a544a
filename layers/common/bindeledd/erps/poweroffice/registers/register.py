"""One register of one company, whichever its declaration says."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from bindeledd.domain.errors import BindeleddError, CreatedBeforeError, RejectedError
from bindeledd.domain.feeds import next_since
from bindeledd.domain.ports import Clock, Lookup, RegisterFacts
from bindeledd.domain.records import Fields, Record, RegisterPage
from bindeledd.erps.poweroffice.answers import named_error, refusal_of
from bindeledd.erps.poweroffice.paging import Reading, Step
from bindeledd.erps.poweroffice.provider import PowerOfficeSettings
from bindeledd.erps.poweroffice.registers.declaration import Declaration
from bindeledd.erps.poweroffice.registers.forms import id_of
from bindeledd.erps.poweroffice.registers.objects import Objects
from bindeledd.erps.poweroffice.registers.updates import Updates
from bindeledd.erps.poweroffice.registers.wire import RowRead
from bindeledd.erps.poweroffice.registers.writes import Writes
from bindeledd.transport import Call, Exchange

_SMALLEST = timedelta(milliseconds=1)
"""The finest step in which a stamp is told to us; asking a little early only costs a reading."""


class PowerOfficeRegister:
    """A register as the engine sees it."""

    def __init__(
        self,
        declaration: Declaration,
        *,
        exchange: Exchange,
        settings: PowerOfficeSettings,
        clock: Clock,
    ) -> None:
        self._declaration = declaration
        self._exchange = exchange
        self._settings = settings
        self._objects = Objects(declaration, exchange, settings, clock)
        self._writes = Writes(self._objects)
        self._updates = Updates(self._writes, settings.test_operations)

    @property
    def facts(self) -> RegisterFacts:
        tests = self._updates.uses_tests
        return RegisterFacts(
            lookup=self._declaration.lookup,
            takes_preconditions=tests,
            calls_per_write=1 + self._settings.read_back + (not tests),
            page_size=self._settings.page_size,
            readable_fields=self._declaration.mapping.readable,
            gives_numbers=self._declaration.gives_numbers,
        )

    def pages(self, cursor: str | None, *, resume: str | None = None) -> Iterator[RegisterPage]:
        counted = self._exchange.calls
        for step in self._reading(cursor).steps(resume):
            records = self._kept(step.rows)
            yield RegisterPage(
                records=records,
                resume=step.resume,
                last=step.last,
                complete=step.last and cursor is None,
                cursor=self._next(cursor, step) if step.last else None,
                calls=self._exchange.calls - counted - step.repeat_calls,
                repeat_calls=step.repeat_calls,
            )
            counted = self._exchange.calls

    def get(self, object_id: str) -> Record | None:
        row = self._objects.get(object_id)
        return self._objects.record(row) if row is not None else None

    def find_created(self, fields: Fields, *, reference: str) -> Sequence[Record]:
        """Find what a creation may have made: by our mark; without one by number or name."""
        if self._declaration.lookup is Lookup.NATURAL_KEY:
            rows = self._objects.maybe_made(fields)
        else:
            rows = self._objects.by_reference(reference)
        return self._objects.records(rows)

    def create(self, fields: Fields, *, reference: str, deadline: datetime) -> Record:
        declaration = self._declaration
        payload = declaration.body_of(fields, reference=reference)
        owner = self._owner(fields)
        path = declaration.address(owner) if owner else declaration.path
        call = Call(f"create_{declaration.noun}", "POST", path)
        answer = self._writes.send(call, payload=payload, deadline=deadline)
        if answer.succeeded:
            return self._writes.written(
                answer,
                deadline,
                again=lambda: self._writes.ours(fields, reference),
                is_it=lambda row: self._writes.bears_mark(row, reference),
            )
        refusal = self._writes.refused(refusal_of(answer), payload, reference=reference)
        error = named_error(refusal, exchange=self._exchange)
        if error.code == "reference_in_use":
            raise self._former(error, owner=owner, reference=reference)
        raise error

    def _owner(self, fields: Fields) -> str:
        """Name the owner under which an object is created; empty where it has none.

        Raises:
            RejectedError: `missing_reference`; it is none of the ERP's objects.
        """
        if not self._declaration.owner:
            return ""
        owner = id_of(fields.get(self._declaration.owner_field))
        if owner is None:
            raise RejectedError("missing_reference")
        return str(owner)

    def update(
        self,
        object_id: str,
        changes: Fields,
        *,
        expected: Fields,
        version: str | None,  # noqa: ARG002 - the API has no version to check (facts 5.3)
        deadline: datetime,
    ) -> Record:
        return self._updates.update(object_id, changes, expected=expected, deadline=deadline)

    def _former(self, error: BindeleddError, *, owner: str, reference: str) -> BindeleddError:
        """Find an earlier creation of ours, whose id stands in the refusal (facts 2.2).

        Where the reference is somebody else's, the refusal stands as it is.
        """
        marked = self._declaration.reference
        named = error.details.get("id")
        object_id = f"{owner}/{named}" if owner else named
        row = self._objects.get(object_id) if named and object_id else None
        if row is None or marked is None or getattr(row, marked.property) != marked.mark(reference):
            row = next(iter(self._objects.by_reference(reference)), None)
        if row is None:
            return error
        return CreatedBeforeError(self._objects.record(row))

    def _kept(self, rows: Sequence[RowRead]) -> list[Record]:
        """Read rows as records, where they hold an object that is kept equal."""
        return self._objects.records(rows)

    def _reading(self, cursor: str | None) -> Reading:
        query = {"lastChangedDateTimeOffsetGreaterThan": _just_before(cursor)} if cursor else {}
        return self._objects.reading(query, operation=f"list_{self._declaration.noun}s")

    def _next(self, former: str | None, step: Step) -> str | None:
        """Tell where the next reading begins, from the moment at which the list was seen whole."""
        since = datetime.fromisoformat(former) if former else None
        following = next_since(since, [step.highest], took=step.took)
        return following.isoformat() if following is not None else None


def _just_before(cursor: str) -> str:
    """Begin before a stamp, since the ERP's filter leaves out what equals it (facts 5.2)."""
    return (datetime.fromisoformat(cursor) - _SMALLEST).isoformat()
