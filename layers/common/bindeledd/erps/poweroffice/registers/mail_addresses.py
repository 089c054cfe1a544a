"""The mail addresses of customers: read with the customers, written into them (facts 2.2, 2.3)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bindeledd.domain.errors import CreatedBeforeError, RejectedError, StaleError
from bindeledd.domain.ports import Clock
from bindeledd.domain.records import Fields, Record
from bindeledd.erps.poweroffice import patches
from bindeledd.erps.poweroffice.answers import named_error, refusal_of
from bindeledd.erps.poweroffice.provider import PowerOfficeSettings
from bindeledd.erps.poweroffice.registers.address_mapping import MAIL, MAIL_ADDRESSES, has_mail
from bindeledd.erps.poweroffice.registers.forms import is_plain_number
from bindeledd.erps.poweroffice.registers.register import PowerOfficeRegister
from bindeledd.erps.poweroffice.registers.wire import AddressedRead
from bindeledd.transport import Call, Exchange


class MailAddresses(PowerOfficeRegister):
    """At most one address a customer, which a creation puts into the customer that is there."""

    def __init__(self, *, exchange: Exchange, settings: PowerOfficeSettings, clock: Clock) -> None:
        super().__init__(MAIL_ADDRESSES, exchange=exchange, settings=settings, clock=clock)

    def find_created(self, fields: Fields, *, reference: str) -> Sequence[Record]:
        """Look at the one place where it can be, whether it is ours."""
        row = self._customer(str(fields.get("customer") or ""))
        return self._objects.records([row]) if row is not None and _is_ours(row, reference) else ()

    def create(self, fields: Fields, *, reference: str, deadline: datetime) -> Record:
        """Put an address into a customer that has none.

        Raises:
            StaleError: somebody has given it one meanwhile.
            CreatedBeforeError: we have.
        """
        customer = str(fields.get("customer") or "")
        body = self._declaration.body_of(fields, reference=reference)
        row = self._customer(customer)
        if row is None:
            raise RejectedError("missing_reference")
        if _is_ours(row, reference):
            raise CreatedBeforeError(self._objects.record(row))
        if has_mail(row):
            raise StaleError
        call = Call(
            "create_mail_address",
            "PATCH",
            self._declaration.address(customer),
            headers={"Content-Type": patches.MEDIA_TYPE},
        )
        patch = patches.patch_of({MAIL: body}, tested={})
        answer = self._writes.send(call, payload=patch, deadline=deadline)
        if answer.succeeded:
            return self._writes.written(
                answer,
                deadline,
                again=lambda: self._objects.get(customer),
                is_it=lambda row: self._objects.is_named(row, customer),
            )
        refusal = refusal_of(answer, object_id=customer)
        raise named_error(
            self._writes.refused(refusal, body, reference=reference), exchange=self._exchange
        )

    def _customer(self, customer: str) -> AddressedRead | None:
        """Read a customer, whether it has an address or not; None when it is gone."""
        if not is_plain_number(customer):
            return None
        row = self._objects.row(customer)
        return row if isinstance(row, AddressedRead) else None


def _is_ours(row: AddressedRead, reference: str) -> bool:
    return row.MailAddress is not None and row.MailAddress.ExternalCode == reference
