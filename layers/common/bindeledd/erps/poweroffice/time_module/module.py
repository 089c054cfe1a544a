"""The time module of one company as the sending of hours sees it (`TimeModule`)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from http import HTTPStatus
from urllib.parse import unquote, urlsplit

from bindeledd.domain.errors import (
    BindeleddError,
    RejectedError,
    RetryableError,
    StaleError,
    UnknownOutcomeError,
)
from bindeledd.domain.hours.bookings import AMENDABLE, Booking, Standing, differing
from bindeledd.domain.hours.registers import Activity, HourType
from bindeledd.domain.hours.systems import TimeModuleFacts
from bindeledd.domain.ports import Clock, Lookup
from bindeledd.erps.poweroffice import patches
from bindeledd.erps.poweroffice.answers import refusal_of
from bindeledd.erps.poweroffice.provider import PowerOfficeSettings, TestOperations
from bindeledd.erps.poweroffice.refusals import is_absent
from bindeledd.erps.poweroffice.time_module import mapping
from bindeledd.erps.poweroffice.time_module.catalogues import RIGHT, Catalogues
from bindeledd.erps.poweroffice.time_module.entries import PATH, Entries, address
from bindeledd.erps.poweroffice.time_module.marks import mark_in, mark_of, with_mark
from bindeledd.erps.poweroffice.time_module.refusals import module_required, write_error
from bindeledd.erps.poweroffice.time_module.wire import EntryPatch, EntryPost, EntryRead
from bindeledd.erps.poweroffice.time_settings import Removal
from bindeledd.transport import Answer, Call, Exchange

_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_ID = re.compile(rf"[0-9]{{1,18}}|{_UUID.pattern}", re.IGNORECASE)
"""What an id looks like where nothing else says that it is one."""

_TEST_REFUSALS = frozenset({400, 409, 412, 422})

Properties = Mapping[str, object]


class PowerOfficeTimeModule:
    """Activities, hour types and entries; what is not published of them is a setting."""

    def __init__(self, exchange: Exchange, settings: PowerOfficeSettings, clock: Clock) -> None:
        self._exchange = exchange
        self._settings = settings.time_module
        self._clock = clock
        self._catalogues = Catalogues(exchange)
        self._entries = Entries(exchange, self._settings, settings.look_size)
        # Learned once per session: None until a patch with `test` operations has told.
        self._tests_work: bool | None = {
            TestOperations.AUTO: None,
            TestOperations.ALWAYS: True,
            TestOperations.NEVER: False,
        }[settings.test_operations]

    @property
    def facts(self) -> TimeModuleFacts:
        marked = Lookup.REFERENCE if self._settings.reference_property else Lookup.MARKER
        return TimeModuleFacts(marked, self._settings.quantity_unit)

    def activities(self) -> Sequence[Activity]:
        with module_required(self._exchange):
            return self._catalogues.activities()

    def hour_types(self) -> Sequence[HourType]:
        with module_required(self._exchange):
            return self._catalogues.hour_types()

    def read(self, external_id: str) -> Booking | None:
        with module_required(self._exchange):
            row = self._entries.standing(external_id)
        return None if row is None else mapping.booking_of(row, self._settings)

    def find(self, booking: Booking, *, reference: str, since: datetime) -> Sequence[str]:
        with module_required(self._exchange):
            return self._entries.like(booking, reference=reference, since=since)

    def book(self, booking: Booking, *, reference: str, deadline: datetime) -> str:
        body = mapping.body_of(booking, reference=reference, settings=self._settings)
        with module_required(self._exchange):
            answer = self._send(Call("book_time_entry", "POST", PATH), body, deadline)
            if answer.succeeded:
                told = _created_id(answer)
                return told or self._looked_up(booking, reference, deadline)
            error = self._refused(answer, body, creates=True, reference=reference)
            if error.code == "reference_in_use":
                return self._former(error, reference)
            raise error

    def amend(
        self, standing: Standing, wanted: Booking, *, reference: str, deadline: datetime
    ) -> None:
        changed = differing(standing.booking, wanted)
        if not changed <= AMENDABLE:
            message = f"an entry is not changed in {sorted(changed - AMENDABLE)}"
            raise ValueError(message)
        for part in changed:
            mapping.written(part, wanted, self._settings)
        with module_required(self._exchange):
            row = self._held(standing)
            changes = mapping.changes_of(changed, wanted, row, self._settings)
            if "InternalComment" in changes:
                mark = _mark(row, "" if self._settings.reference_property else reference)
                changes["InternalComment"] = with_mark(wanted.internal_comment, mark)
            self._patch(standing, row, changes, deadline)

    def remove(self, standing: Standing, *, deadline: datetime) -> None:
        with module_required(self._exchange):
            zeroes = self._settings.removal is Removal.ZERO
            if zeroes or self._settings.lock_property:
                row = self._entries.standing(standing.external_id)
                if row is None:
                    return
                _require_unlocked(row)
            call = Call("remove_time_entry", "DELETE", address(standing.external_id))
            nothing: Properties = {"Quantity": 0, "BillableQuantity": 0}
            if zeroes:
                answer = self._send_patch(standing.external_id, nothing, {}, deadline)
            else:
                answer = self._send(call, None, deadline)
            if not answer.succeeded and not is_absent(refusal_of(answer)):
                raise self._refused(answer, nothing if zeroes else {})

    def _held(self, standing: Standing) -> EntryRead:
        """Read what stands; raises where it is gone, locked, or no longer what we wrote."""
        row = self._entries.standing(standing.external_id)
        if row is None:
            raise RejectedError("erp_entry_gone")
        _require_unlocked(row)
        if mapping.differing_parts(row, standing.booking, self._settings):
            raise StaleError
        return row

    def _patch(
        self, standing: Standing, row: EntryRead, changes: Properties, deadline: datetime
    ) -> None:
        """Change an entry only if it still holds what we read of it a moment ago.

        The ERP does not say in a recognisable way which operation failed. What stands tells; and
        where that is what was tested, `test` itself may be what is refused.
        """
        if not changes:
            return
        tested = {} if self._tests_work is False else self._tested(row, standing.booking)
        answer = self._send_patch(standing.external_id, changes, tested, deadline)
        if answer.succeeded:
            self._tests_work = True if tested else self._tests_work
            return
        error = self._refused(answer, changes)
        if answer.status != HTTPStatus.NOT_FOUND and not self._tells_of_tests(answer, tested):
            raise error
        self._held(standing)
        if answer.status == HTTPStatus.NOT_FOUND or self._tests_work:
            raise error
        answer = self._send_patch(standing.external_id, changes, {}, deadline)
        if not answer.succeeded:
            raise self._refused(answer, changes)
        self._tests_work = False

    def _tells_of_tests(self, answer: Answer, tested: Properties) -> bool:
        return bool(tested) and answer.status in _TEST_REFUSALS

    def _tested(self, row: EntryRead, booking: Booking) -> Properties:
        """Choose what is tested, in the form in which the ERP holds it.

        Of what the booking named only what a patch may name; the rest was read a moment ago.
        """
        names = {
            name
            for part, name in mapping.PROPERTIES.items()
            if name in EntryPatch.model_fields and getattr(booking, part) is not None
        }
        return mapping.raw_values(row, names)

    def _send_patch(
        self, external_id: str, changes: Properties, tested: Properties, deadline: datetime
    ) -> Answer:
        headers = {"Content-Type": patches.MEDIA_TYPE}
        call = Call("amend_time_entry", "PATCH", address(external_id), headers=headers)
        return self._send(call, patches.patch_of(changes, tested=tested), deadline)

    def _send(self, call: Call, payload: object | None, deadline: datetime) -> Answer:
        return self._exchange.perform(
            replace(call, payload=payload, writes=True, deadline=deadline)
        )

    def _refused(
        self, answer: Answer, sent: Properties, *, creates: bool = False, reference: str = ""
    ) -> BindeleddError:
        names = frozenset(EntryPost.model_fields) if creates else frozenset[str]()
        refusal = replace(
            refusal_of(answer, right=RIGHT),
            sent=sent,
            unsent=names - sent.keys(),
            reference=reference or None,
        )
        return write_error(refusal, exchange=self._exchange)

    def _looked_up(self, booking: Booking, reference: str, deadline: datetime) -> str:
        """Find what was just booked, of which the answer told nothing.

        Without a mark an older entry of equal values could be taken for it, so that is left to a
        look-up that knows which entries are known already.
        """
        now = self._clock.now()
        unknown = UnknownOutcomeError(deadline=max(deadline, now))
        if not reference:
            raise unknown
        try:
            found = self._entries.like(booking, reference=reference, since=now)
        except RetryableError as error:
            raise unknown from error
        if len(found) != 1:
            raise unknown
        return found[0]

    def _former(self, error: BindeleddError, reference: str) -> str:
        """Find an earlier booking of ours, whose id stands in the refusal; another's stays one."""
        named = error.details.get("id")
        spoken = _UUID.search(error.system_message or "")
        external_id = named or (spoken.group() if spoken else None)
        row = self._entries.standing(external_id) if external_id else None
        if row is None or str(row.Reference) != reference:
            raise error
        return row.own_id


def _require_unlocked(row: EntryRead) -> None:
    if mapping.is_locked(row):
        raise RejectedError("erp_period_locked")


def _mark(row: EntryRead, reference: str) -> str | None:
    """Keep the mark that an entry bears; it is the booking's, whatever the change's reference."""
    if not reference:
        return None
    return mark_in(row.InternalComment) or mark_of(reference)


def _created_id(answer: Answer) -> str | None:
    """Read the id of a new entry: from the body, be it the entry or the id alone, or the address.

    Which of these the API answers with is not published (facts 3.3).
    """
    payload = answer.payload
    if isinstance(payload, Mapping):
        named = {str(key).lower(): value for key, value in payload.items()}
        payload = named.get("id")
    if isinstance(payload, int | str) and not isinstance(payload, bool):
        text = str(payload).strip()
        if _ID.fullmatch(text):
            return text
    last = urlsplit(answer.headers.get("Location", "")).path.rstrip("/").rpartition("/")[2]
    return unquote(last) if _ID.fullmatch(unquote(last)) else None
