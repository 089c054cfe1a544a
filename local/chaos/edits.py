"""What people do on both sides during the chaos run, and the ledger of what certainly happened.

An edit whose answer was lost is looked up in the register and made again if it is not there, as a
person does who sees the old value after a failed save.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from random import Random
from typing import TypeVar

import httpx

from local.people import ErpUser
from local.registers import Registers, Seen, find
from local.sample_data import SampleTenant
from local.visitor import VisitError

T = TypeVar("T")

FREE_NUMBERS = range(10000, 10100)
"""Numbers of the series that no sample customer has."""

_TRIES = 40
_PAUSE_SECONDS = 0.25
_LOST = (httpx.HTTPError, VisitError)


class Side(StrEnum):
    """Where an edit is made."""

    HOST = "Svenn"
    ERP = "PowerOffice Go"


class Kind(StrEnum):
    """What an edit does."""

    CREATE = "create"
    EDIT = "edit"
    RENUMBER = "renumber"
    DEACTIVATE = "deactivate"


WEIGHTS: Mapping[Kind, int] = {
    Kind.EDIT: 64,
    Kind.CREATE: 20,
    Kind.RENUMBER: 10,
    Kind.DEACTIVATE: 6,
}


@dataclass(frozen=True, slots=True)
class Edit:
    """One edit that certainly stood in its system."""

    tenant: str
    side: Side
    kind: Kind
    name: str
    field: str
    value: object


@dataclass(slots=True)
class Ledger:
    """Every edit in the order in which it was made."""

    edits: list[Edit] = field(default_factory=list)

    def count(self, side: Side, kind: Kind) -> int:
        """Count the edits of a kind on a side."""
        return sum(edit.side is side and edit.kind is kind for edit in self.edits)

    def created(self, tenant: str) -> list[str]:
        """Name what was created for a tenant, on either side."""
        return [
            edit.name for edit in self.edits if edit.tenant == tenant and edit.kind is Kind.CREATE
        ]

    def last(self, tenant: str) -> Mapping[tuple[str, str], Mapping[Side, object]]:
        """Give the last value of each side by the object's name and field."""
        found: dict[tuple[str, str], dict[Side, object]] = {}
        for edit in self.edits:
            if edit.tenant == tenant and edit.kind is not Kind.CREATE:
                found.setdefault((edit.name, edit.field), {})[edit.side] = edit.value
        return found


class Editors:
    """Makes one random edit at a time."""

    def __init__(
        self,
        registers: Registers,
        tenants: Sequence[SampleTenant],
        *,
        poweroffice_url: str,
        random: Random,
        ledger: Ledger,
    ) -> None:
        self._registers, self._random, self._ledger = registers, random, ledger
        self._tenants = list(tenants)
        self._bookkeepers = {
            one.id: ErpUser(poweroffice_url, registers.company(one.organization_number)["id"])
            for one in tenants
        }
        self._first = {
            one.id: [customer.name for customer in registers.host(one.id)] for one in tenants
        }
        self._numbers = {
            one.id: iter(random.sample(FREE_NUMBERS, len(FREE_NUMBERS))) for one in tenants
        }
        self._made = 0

    def close(self) -> None:
        """Close every browser."""
        for bookkeeper in self._bookkeepers.values():
            bookkeeper.browser.__exit__(None, None, None)

    def edit_once(self) -> None:
        """Make one edit; whoever meets a system that was just killed waits until it is back."""
        tenant, side = self._random.choice(self._tenants), self._random.choice(list(Side))
        (kind,) = self._random.choices(list(WEIGHTS), list(WEIGHTS.values()))
        self._made += 1
        if kind is Kind.CREATE:
            edit = Edit(tenant.id, side, kind, f"Nykunde {self._made} {side[:1]} AS", "name", None)
        else:
            found = patiently(lambda: self._planned(tenant, side, kind))
            if found is None:
                return
            edit = found
        patiently(lambda: self._make_sure(tenant, edit))
        self._ledger.edits.append(edit)

    def _planned(self, tenant: SampleTenant, side: Side, kind: Kind) -> Edit | None:
        living = [one for one in self._seen(tenant, side) if one.is_active]
        if kind is Kind.DEACTIVATE:
            living = [one for one in living if one.name in self._first[tenant.id]]
        if not living:
            return None
        name, value = self._random.choice(living).name, f"{self._made:04d}"
        if kind is Kind.DEACTIVATE:
            return Edit(tenant.id, side, kind, name, field="active", value=False)
        if kind is Kind.RENUMBER:
            number = next(self._numbers[tenant.id], None)
            return Edit(tenant.id, side, kind, name, "number", str(number)) if number else None
        values = {"phone": f"+4722{value}00", "email": f"ny{value}@prove.example"}
        edited = self._random.choice(list(values))
        return Edit(tenant.id, side, kind, name, edited, values[edited])

    def _make_sure(self, tenant: SampleTenant, edit: Edit) -> None:
        before = find(self._seen(tenant, edit.side), edit.name)
        if _holds(before, edit):
            return
        if edit.side is Side.HOST:
            self._in_host(edit, before)
        else:
            self._in_erp(edit, before)

    def _in_host(self, edit: Edit, before: Seen | None) -> None:
        if edit.kind is Kind.CREATE:
            self._registers.edit_in_host(edit.tenant, None, {"name": edit.name, "type": "company"})
        elif before is not None:
            self._registers.edit_in_host(edit.tenant, before.id, {edit.field: edit.value})

    def _in_erp(self, edit: Edit, before: Seen | None) -> None:
        bookkeeper = self._bookkeepers[edit.tenant]
        if edit.kind is Kind.CREATE:
            bookkeeper.create(Name=edit.name)
        elif before is not None and edit.kind is Kind.DEACTIVATE:
            bookkeeper.archive(before.id)
        elif before is not None:
            properties = {"phone": "PhoneNumber", "email": "EmailAddress", "number": "Number"}
            bookkeeper.edit(before.id, **{properties[edit.field]: str(edit.value)})

    def _seen(self, tenant: SampleTenant, side: Side) -> Sequence[Seen]:
        if side is Side.HOST:
            return self._registers.host(tenant.id)
        return self._registers.erp(tenant.organization_number)


def value_of(customer: Seen, field_name: str) -> object:
    """Give a customer's value under the ledger's name of the field."""
    return customer.is_active if field_name == "active" else getattr(customer, field_name)


def _holds(customer: Seen | None, edit: Edit) -> bool:
    if customer is None:
        return False
    return edit.kind is Kind.CREATE or value_of(customer, edit.field) == edit.value


def patiently(act: Callable[[], T]) -> T:
    """Do something with a system that may just have been killed, until it is back."""
    for _ in range(_TRIES):
        try:
            return act()
        except _LOST:
            time.sleep(_PAUSE_SECONDS)
    return act()
