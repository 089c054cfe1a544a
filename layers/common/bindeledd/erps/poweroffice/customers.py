"""Customers of PowerOffice Go as a register (facts 2.2, 5.1–5.6)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import quote

from bindeledd.domain.errors import (
    BindeleddError,
    RetryableError,
    StaleError,
    UnknownOutcomeError,
)
from bindeledd.domain.ports import Clock, Lookup, RegisterFacts
from bindeledd.domain.records import Fields, Record, RegisterPage, RegisterRead
from bindeledd.erps.poweroffice import mapper, patches, refusals
from bindeledd.erps.poweroffice.answers import named_error, read_error, read_model, refusal_of
from bindeledd.erps.poweroffice.mapper import Properties
from bindeledd.erps.poweroffice.paging import Listing, read_all
from bindeledd.erps.poweroffice.provider import PROVIDER, PowerOfficeSettings, TestOperations
from bindeledd.erps.poweroffice.wire import CUSTOMER_FIELDS, CustomerRead
from bindeledd.transport import Answer, Call, Exchange

_PATH = "/Customers"
_READ, _WRITE = "Customer", "Customer_Full"
_TEST_REFUSALS = frozenset({400, 409, 412, 422})


@dataclass(frozen=True, slots=True)
class _Update:
    """One update on its way."""

    object_id: str
    changes: Fields
    expected: Fields
    deadline: datetime


class PowerOfficeCustomers:
    """The register of customers of one company."""

    def __init__(self, *, exchange: Exchange, settings: PowerOfficeSettings, clock: Clock) -> None:
        self._exchange = exchange
        self._settings = settings
        self._clock = clock
        # Learned once per session: None until a patch with `test` operations has told.
        self._tests_work: bool | None = {
            TestOperations.AUTO: None,
            TestOperations.ALWAYS: True,
            TestOperations.NEVER: False,
        }[settings.test_operations]

    @property
    def facts(self) -> RegisterFacts:
        return RegisterFacts(
            lookup=Lookup.REFERENCE,
            takes_preconditions=self._tests_work is not False,
            calls_per_write=1 + self._settings.read_back + (self._tests_work is False),
            page_size=self._settings.page_size,
            readable_fields=mapper.READABLE,
        )

    def read(self, cursor: str | None) -> RegisterRead:
        calls_before = self._exchange.calls
        query = {"lastChangedDateTimeOffsetGreaterThan": cursor} if cursor else {}
        customers = self._list(query, operation="list_customers")
        records = [self._record(customer) for customer in customers]
        return RegisterRead(
            records=records,
            complete=cursor is None,
            cursor=_next_cursor(records, former=cursor),
            calls=self._exchange.calls - calls_before,
        )

    def pages(
        self,
        cursor: str | None,
        *,
        resume: str | None = None,  # noqa: ARG002 - it reads in one piece and gives no token
    ) -> Iterator[RegisterPage]:
        yield RegisterPage.whole(self.read(cursor))

    def get(self, object_id: str) -> Record | None:
        customer = self._get(object_id)
        return self._record(customer) if customer is not None else None

    def find(self, *, reference: str | None = None, number: str | None = None) -> Sequence[Record]:
        return [
            self._record(customer) for customer in self._find(reference=reference, number=number)
        ]

    def find_created(self, fields: Fields, *, reference: str) -> Sequence[Record]:  # noqa: ARG002 - the reference is unique
        return self.find(reference=reference)

    def create(self, fields: Fields, *, reference: str, deadline: datetime) -> Record:
        if len(reference) > PROVIDER.reference_length:
            message = "the reference is longer than the ERP can hold"
            raise ValueError(message)
        posted = mapper.creation_of(fields, reference=reference)
        payload = posted.model_dump(exclude_unset=True)
        call = Call("create_customer", "POST", _PATH)
        answer = self._write(call, payload=payload, deadline=deadline)
        if answer.succeeded:
            return self._written(answer, deadline, again=lambda: self._ours(reference))
        number = payload.get("Number")
        error = named_error(
            replace(
                refusal_of(answer, right=_WRITE),
                reference=reference,
                number=None if number is None else str(number),
                fields=tuple(payload),
            ),
            exchange=self._exchange,
        )
        if error.code == "reference_in_use":
            return self._adopt(error, reference)
        raise error

    def update(
        self,
        object_id: str,
        changes: Fields,
        *,
        expected: Fields,
        version: str | None,  # noqa: ARG002 - the API has no version to check (facts 5.3)
        deadline: datetime,
    ) -> Record:
        update = _Update(object_id, changes, expected, deadline)
        touched = mapper.COMPOSITE & (set(changes) | set(expected))
        if self._tests_work is False or touched:
            return self._update_after_reading(update)
        changed = patches.changed_properties(changes, present={})
        tested = mapper.properties_of(expected, kind=mapper.COMPANY)
        return self._patch(update, changed, tested)

    def _update_after_reading(self, update: _Update) -> Record:
        """Compare what stands just before writing; a name's properties depend on the kind."""
        current = self._standing(update)
        changed = patches.changed_properties(update.changes, present=self._record(current).fields)
        tested = (
            {} if self._tests_work is False else mapper.raw_properties(current, update.expected)
        )
        return self._patch(update, changed, tested)

    def _patch(self, update: _Update, changed: Properties, tested: Properties) -> Record:
        answer = self._send_patch(update, patches.patch_of(changed, tested=tested))
        if answer.succeeded:
            if tested:
                self._tests_work = True
            return self._patched(update, answer)
        error = self._refused(update, answer, changed)
        if not tested or answer.status not in _TEST_REFUSALS:
            raise error
        # The ERP does not say in a recognisable way which operation failed. What stands tells.
        held = mapper.raw_properties(self._standing(update), update.expected)
        if self._tests_work and held == tested:
            raise error
        return self._patch_again(update, changed, tested=tested, held=held)

    def _patch_again(
        self, update: _Update, changed: Properties, *, tested: Properties, held: Properties
    ) -> Record:
        """Write on the strength of the reading just done.

        Where `test` is known to work, the ERP held a value in another form than the canonical one
        (untrimmed, say), and is asked about that form. Otherwise `test` itself seems to be refused.
        """
        tests = held if self._tests_work else {}
        answer = self._send_patch(update, patches.patch_of(changed, tested=tests))
        if not answer.succeeded:
            raise self._refused(update, answer, changed)
        if self._tests_work is None and held == tested:
            self._tests_work = False
        return self._patched(update, answer)

    def _standing(self, update: _Update) -> CustomerRead:
        current = self._get(update.object_id)
        if current is None or not patches.holds(self._record(current), update.expected):
            raise StaleError
        return current

    def _send_patch(self, update: _Update, patch: patches.Patch) -> Answer:
        path = f"{_PATH}/{quote(update.object_id, safe='')}"
        headers = {"Content-Type": patches.MEDIA_TYPE}
        call = Call("update_customer", "PATCH", path, headers=headers)
        return self._write(call, payload=patch, deadline=update.deadline)

    def _patched(self, update: _Update, answer: Answer) -> Record:
        return self._written(answer, update.deadline, again=lambda: self._get(update.object_id))

    def _refused(self, update: _Update, answer: Answer, changed: Properties) -> BindeleddError:
        number = changed.get("Number")
        refusal = replace(
            refusal_of(answer, right=_WRITE, object_id=update.object_id),
            number=None if number is None else str(number),
            fields=tuple(changed),
        )
        return named_error(refusal, exchange=self._exchange)

    def _write(self, call: Call, *, payload: object, deadline: datetime) -> Answer:
        return self._exchange.perform(
            replace(call, payload=payload, writes=True, deadline=deadline)
        )

    def _written(
        self, answer: Answer, deadline: datetime, *, again: Callable[[], CustomerRead | None]
    ) -> Record:
        """Read what stands after a write that succeeded: from its answer, or once more."""
        try:
            if answer.payload is None or self._settings.read_back:
                customer = again()
            else:
                customer = read_model(CustomerRead, answer.payload)
        except RetryableError as error:
            raise self._unknown(deadline) from error
        if customer is None:
            raise self._unknown(deadline)
        return self._record(customer)

    def _unknown(self, deadline: datetime) -> UnknownOutcomeError:
        return UnknownOutcomeError(deadline=max(deadline, self._clock.now()))

    def _adopt(self, error: BindeleddError, reference: str) -> Record:
        """Take an earlier creation of ours for this one; its id stands in the refusal (facts 2.2).

        Raises:
            RejectedError: the reference is somebody else's.
        """
        named = error.details.get("id")
        customer = self._get(named) if named else None
        if customer is None or customer.ExternalImportReference != reference:
            customer = self._ours(reference)
        if customer is None:
            raise error
        return self._record(customer)

    def _record(self, customer: CustomerRead) -> Record:
        return mapper.record_of(customer, nulls_are_omitted=self._settings.nulls_are_omitted)

    def _ours(self, reference: str) -> CustomerRead | None:
        found = self._find(reference=reference)
        return found[0] if found else None

    def _get(self, object_id: str) -> CustomerRead | None:
        path = f"{_PATH}/{quote(object_id, safe='')}"
        answer = self._exchange.perform(Call("get_customer", "GET", path))
        if answer.succeeded:
            return read_model(CustomerRead, answer.payload)
        refusal = refusal_of(answer, right=_READ, object_id=object_id)
        if refusals.is_absent(refusal):
            return None
        raise read_error(refusal, exchange=self._exchange)

    def _find(
        self, *, reference: str | None = None, number: str | None = None
    ) -> list[CustomerRead]:
        if (reference is None) == (number is None):
            message = "look up by reference or by number, one of the two"
            raise ValueError(message)
        if reference is not None:
            query = {"externalImportReference": reference}
            found = self._list(query, operation="find_customer_by_reference")
            return [one for one in found if one.ExternalImportReference == reference]
        if number is None or not mapper.is_plain_number(number):
            return []
        found = self._list({"customerNos": number}, operation="find_customer_by_number")
        return [one for one in found if one.Number == int(number)]

    def _list(self, query: dict[str, str], *, operation: str) -> list[CustomerRead]:
        listing = Listing(operation, _PATH, CustomerRead, _READ, query, fields=CUSTOMER_FIELDS)
        return read_all(
            self._exchange,
            listing,
            page_size=self._settings.page_size,
            most_pages=PROVIDER.most_pages,
        )


def _next_cursor(records: Sequence[Record], *, former: str | None) -> str | None:
    """Begin the next reading 20 minutes before the highest stamp seen, never by our clock."""
    seen = [record.changed_at for record in records if record.changed_at is not None]
    candidates = [datetime.fromisoformat(former)] if former else []
    if seen:
        candidates.append(max(seen) - PROVIDER.cursor_overlap)
    return max(candidates).isoformat() if candidates else None
