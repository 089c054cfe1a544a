"""Addresses of PowerOffice Go's customers as one register (facts 2.3).

A customer has at most one billing address, its mail address, and one delivery address that counts.
Each is known by its place, so that another delivery address that becomes the primary one is a
change of the same object. Changes of mail addresses move no stamp that can be asked for, and a
delivery address hangs on any contact: a full reading sees what a reading of changes cannot.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from bindeledd.domain.errors import CreatedBeforeError, ReadingLostError, StaleError
from bindeledd.domain.ports import Clock, RegisterFacts
from bindeledd.domain.records import Fields, Record, RegisterPage
from bindeledd.erps.poweroffice.provider import PowerOfficeSettings
from bindeledd.erps.poweroffice.registers.address_mapping import (
    DELIVERY,
    DELIVERY_ADDRESSES,
    precedence,
)
from bindeledd.erps.poweroffice.registers.forms import is_plain_number
from bindeledd.erps.poweroffice.registers.mail_addresses import MailAddresses
from bindeledd.erps.poweroffice.registers.owners import OwnedRegister, Owners
from bindeledd.erps.poweroffice.registers.wire import DeliveryAddressRead, RowRead
from bindeledd.transport import Exchange, require_whole

_MOST_CONTACTS = 100
"""How many contacts are named in one call."""


class DeliveryAddresses(OwnedRegister):
    """The delivery address that counts, for each customer that has one."""

    def standing(self, customer: str) -> DeliveryAddressRead | None:
        """Read the delivery address that counts for a customer.

        Raises:
            UnreadableError: it cannot be read, or one that may be it.
        """
        rows = self._of([customer]) if is_plain_number(customer) else []
        counting = min(rows, key=precedence, default=None)
        return require_whole(counting) if counting is not None else None

    def placed(self, row: DeliveryAddressRead) -> Record:
        """Read a row as the record of its place."""
        return replace(self._objects.record(row), id=f"{row.ContactId}/{DELIVERY}")

    def everything(self, cursor: str | None) -> RegisterPage:
        """Read them all, or those of every customer of whom one has changed, in one step."""
        before = self._exchange.calls
        since = self._since(cursor)
        rows: dict[int, DeliveryAddressRead] = {}
        following, repeated = since, 0
        for step in self._reading(since).steps():
            rows |= {row.Id: row for row in _delivery(self._of_customers(step.rows))}
            repeated += step.repeat_calls
            following = self._next(since, step) if step.last else following
        counting = _counting(rows.values())
        if since is not None:
            unsure = [str(one) for one, row in counting.items() if row.IsPrimary is not True]
            counting |= _counting(self._of(unsure))
        return RegisterPage(
            records=[self.placed(row) for row in counting.values()],
            resume=None,
            last=True,
            cursor=self._told(following),
            calls=self._exchange.calls - before - repeated,
            repeat_calls=repeated,
        )

    def _of(self, customers: Iterable[str]) -> list[DeliveryAddressRead]:
        named = list(customers)
        chunks = [named[at : at + _MOST_CONTACTS] for at in range(0, len(named), _MOST_CONTACTS)]
        return [
            row
            for chunk in chunks
            for row in _delivery(
                self._objects.listed({"contactIds": ",".join(chunk)}, purpose="contact")
            )
            if str(row.ContactId) in chunk
        ]


def _delivery(rows: Iterable[RowRead]) -> list[DeliveryAddressRead]:
    return [row for row in rows if isinstance(row, DeliveryAddressRead)]


def _counting(rows: Iterable[DeliveryAddressRead]) -> dict[int, DeliveryAddressRead]:
    """Choose the address that counts for each customer among some of its addresses."""
    groups: dict[int, list[DeliveryAddressRead]] = {}
    for row in rows:
        groups.setdefault(row.ContactId, []).append(row)
    return {customer: min(group, key=precedence) for customer, group in groups.items()}


class PowerOfficeAddresses:
    """Billing and delivery addresses together, as the engine sees them."""

    def __init__(
        self, *, exchange: Exchange, settings: PowerOfficeSettings, clock: Clock, owners: Owners
    ) -> None:
        self._mail = MailAddresses(exchange=exchange, settings=settings, clock=clock)
        self._delivery = DeliveryAddresses(
            DELIVERY_ADDRESSES, exchange=exchange, settings=settings, clock=clock, owners=owners
        )

    @property
    def facts(self) -> RegisterFacts:
        mail = self._mail.facts
        # The customer is read before a mail address is made, the list before a delivery address.
        return replace(mail, calls_per_write=mail.calls_per_write + 1)

    def pages(self, cursor: str | None, *, resume: str | None = None) -> Iterator[RegisterPage]:
        """Read the mail addresses page by page, then the delivery addresses in one step."""
        since = _since(cursor)
        token, reached = _parts(resume) if resume else (None, None)
        if reached is None:
            for page in self._mail.pages(since[0], resume=token):
                reached = page.cursor
                told = _joined(None, page.cursor or "") if page.last else _joined(page.resume, None)
                yield replace(page, resume=told, last=False, complete=False, cursor=None)
        delivered = self._delivery.everything(since[1])
        following = _joined(reached or None, delivered.cursor)
        yield replace(delivered, complete=since == NOWHERE, cursor=following)

    def get(self, object_id: str) -> Record | None:
        customer, _, kind = object_id.partition("/")
        if kind != DELIVERY:
            return self._mail.get(object_id)
        row = self._delivery.standing(customer)
        return self._delivery.placed(row) if row is not None else None

    def find_created(self, fields: Fields, *, reference: str) -> Sequence[Record]:
        if fields.get("kind") != DELIVERY:
            return self._mail.find_created(fields, reference=reference)
        return [
            _at_its_place(one) for one in self._delivery.find_created(fields, reference=reference)
        ]

    def create(self, fields: Fields, *, reference: str, deadline: datetime) -> Record:
        """Create an address where its customer has none of that kind.

        Raises:
            StaleError: somebody has made one meanwhile.
            CreatedBeforeError: we have.
        """
        if fields.get("kind") != DELIVERY:
            return self._mail.create(fields, reference=reference, deadline=deadline)
        row = self._delivery.standing(str(fields.get("customer") or ""))
        if row is not None and row.ExternalCode != reference:
            raise StaleError
        if row is not None:
            raise CreatedBeforeError(self._delivery.placed(row))
        try:
            made = self._delivery.create(fields, reference=reference, deadline=deadline)
        except CreatedBeforeError as error:
            raise CreatedBeforeError(_at_its_place(error.record)) from error
        return _at_its_place(made)

    def update(
        self,
        object_id: str,
        changes: Fields,
        *,
        expected: Fields,
        version: str | None,
        deadline: datetime,
    ) -> Record:
        customer, _, kind = object_id.partition("/")
        if kind != DELIVERY:
            return self._mail.update(
                object_id, changes, expected=expected, version=version, deadline=deadline
            )
        row = self._delivery.standing(customer)
        if row is None:
            raise StaleError
        written = self._delivery.update(
            f"{customer}/{row.Id}", changes, expected=expected, version=version, deadline=deadline
        )
        return _at_its_place(written)


def _at_its_place(record: Record) -> Record:
    return replace(record, id=f"{record.id.partition('/')[0]}/{DELIVERY}")


NOWHERE = (None, None)


def _since(cursor: str | None) -> tuple[str | None, str | None]:
    """Take a cursor apart; one of another release means in full."""
    try:
        return _parts(cursor) if cursor else NOWHERE
    except ReadingLostError:
        return NOWHERE


def _joined(one: str | None, other: str | None) -> str:
    return json.dumps([one, other], separators=(",", ":"))


def _parts(text: str) -> tuple[str | None, str | None]:
    """Take a cursor or a token apart.

    Raises:
        ReadingLostError: it is none of ours.
    """
    try:
        one, other = json.loads(text)
    except (TypeError, ValueError) as error:
        raise ReadingLostError from error
    if not all(part is None or isinstance(part, str) for part in (one, other)):
        raise ReadingLostError
    return one, other
