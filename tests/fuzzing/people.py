"""What people write into both registers, and the ledger of it: the independent check's only source.

Every object carries a mark in its name, such as K03, by which it is known on either side whatever
ids, numbers and links say.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random
from typing import Any

from bindeledd.domain.identity import Dimension
from tests.world import TENANT, World

_MARK = re.compile(r"\b[A-Z]\d\d\b")
HOST, ERP = "host", "poweroffice"
SIDES = (HOST, ERP)


@dataclass(frozen=True, slots=True)
class Shape:
    """How one register looks on both sides: its addresses, and the fields that are compared."""

    dimension: Dimension
    letter: str
    host: str
    erp: str
    erp_path: str
    fields: Mapping[str, tuple[str, str]]
    """By canonical name, the host's and PowerOffice's own; truth values are told inverted there."""
    inverted: frozenset[str] = frozenset({"active"})

    def value(self, side: str, row: Mapping[str, Any], name: str) -> Any:
        """Read one field in the form in which both sides can be compared."""
        raw = row.get(self.fields[name][side == ERP])
        if isinstance(raw, bool):
            return not raw if side == ERP and name in self.inverted else raw
        return None if raw is None or str(raw).strip() == "" else str(raw).strip()

    def written(self, side: str, values: Mapping[str, Any]) -> dict[str, Any]:
        """Put values under a side's own names."""
        row: dict[str, Any] = {}
        for name, value in values.items():
            row[self.fields[name][side == ERP]] = self._raw(side, name, value)
        return row

    def _raw(self, side: str, name: str, value: Any) -> Any:
        if side == HOST or value is None:
            return value
        if name in self.inverted:
            return not value
        return int(value) if name == "number" else value


CUSTOMERS = Shape(
    dimension=Dimension.CUSTOMERS,
    letter="K",
    host="customers",
    erp="customers",
    erp_path="/Customers",
    fields={
        "number": ("number", "Number"),
        "name": ("name", "Name"),
        "active": ("active", "IsArchived"),
        "email": ("email", "EmailAddress"),
        "invoice_email": ("invoiceEmail", "InvoiceEmailAddress"),
        "phone": ("phone", "PhoneNumber"),
        "website": ("website", "WebsiteUrl"),
    },
)


def mark_of(row: Mapping[str, Any]) -> str:
    """Find an object's mark; empty where it has lost it, which nobody wrote."""
    named = f"{row.get('name') or ''} {row.get('Name') or ''} {row.get('FirstName') or ''}"
    found = _MARK.search(named)
    return found.group() if found else ""


@dataclass(slots=True)
class Ledger:
    """Which values people wrote, by object and field, in the order in which they wrote them."""

    values: dict[tuple[str, str], list[tuple[str, Any]]] = field(
        default_factory=lambda: defaultdict(list)
    )

    def wrote(self, side: str, mark: str, values: Mapping[str, Any]) -> None:
        """Remember what a person wrote."""
        for name, value in values.items():
            self.values[mark, name].append((side, value))

    def may_hold(self, mark: str, name: str, value: Any) -> bool:
        """Tell whether anybody ever wrote this value to this object."""
        written = self.values.get((mark, name), [])
        return any(value == one for _, one in written) or (value is None and not written)

    def last_of(self, mark: str, name: str) -> set[Any]:
        """Give the last value of each side that wrote the field: one of them must have won."""
        last = dict(self.values.get((mark, name), []))
        return set(last.values())

    @property
    def marks(self) -> set[str]:
        """The objects that people made."""
        return {mark for mark, _ in self.values}


class People:
    """Makes and edits objects on both sides, and keeps the ledger of it."""

    def __init__(self, world: World, shape: Shape, rng: Random) -> None:
        self._world = world
        self._shape = shape
        self._rng = rng
        self._count = 0
        self._number = 10_900
        self.ledger = Ledger()

    def values(self, mark: str, *names: str) -> dict[str, Any]:
        """Make new values of an object that nobody has written before."""
        self._count += 1
        made = {
            "name": f"{mark} Kunde nr {self._count} AS",
            "email": f"{mark.lower()}.{self._count}@kunde.example",
            "invoice_email": f"faktura.{mark.lower()}.{self._count}@kunde.example",
            "phone": f"+4755{mark[1:]}{self._count:04d}",
            "website": f"https://{mark.lower()}-{self._count}.example",
        }
        return {name: made[name] for name in names}

    def seeded(self, mark: str, *, sides: tuple[str, ...], numbered: bool = True) -> dict[str, Any]:
        """Write down an object that stands there from the beginning."""
        # Downwards, since the ERP gives numbers upwards from the highest.
        self._number -= 1
        values = self.values(mark, "name", "email", "phone")
        if numbered:
            values["number"] = str(self._number)
        for side in sides:
            self.ledger.wrote(side, mark, values)
        return values

    def create(self, mark: str, side: str) -> None:
        """Make a new object on one side."""
        values = self.seeded(mark, sides=(side,))
        row = self._shape.written(side, values)
        self._world.clock.advance(timedelta(minutes=1))
        if side == HOST:
            self._world.host.desk(TENANT).create(self._shape.host, row)
        else:
            self._world.create_in_erp(row)

    def edit(self, mark: str, side: str, values: Mapping[str, Any]) -> bool:
        """Change an object where it stands; false where it is not there (yet)."""
        row = self.rows(side).get(mark)
        if row is None:
            return False
        self._world.clock.advance(timedelta(minutes=1))
        change = self._shape.written(side, values)
        if side == HOST:
            self._world.host.desk(TENANT).change(self._shape.host, row["id"], change)
        else:
            self._world.edit_in_erp(row["Name"], change)
        self.ledger.wrote(side, mark, values)
        return True

    def edit_at_random(self) -> None:
        """Change one to three fields of one object on one side, or close or reopen it."""
        side = self._rng.choice(SIDES)
        marks = sorted(self.rows(side))
        if not marks:
            return
        mark = self._rng.choice(marks)
        # One that is closed before it has a counterpart is not carried, by rule.
        paired = all(mark in self.rows(each) for each in SIDES)
        if paired and self._rng.random() < 0.15:
            self.edit(mark, side, {"active": self._rng.random() < 0.5})
            return
        names = ["name", "email", "invoice_email", "phone", "website"]
        chosen = self._rng.sample(names, self._rng.randint(1, 3))
        values = self.values(mark, *chosen)
        clearable = [name for name in chosen if name != "name"]
        if clearable and self._rng.random() < 0.15:
            values[self._rng.choice(clearable)] = None
        self.edit(mark, side, values)

    def rows(self, side: str) -> dict[str, dict[str, Any]]:
        """Read a side's living objects by mark."""
        return {mark_of(row): row for row in self.all_rows(side)}

    def all_rows(self, side: str) -> Iterator[dict[str, Any]]:
        """Read every living object of a side, doubles included."""
        if side == HOST:
            rows = self._world.host.dump()["records"][TENANT][self._shape.host]
            yield from (row for row in rows if not row["deleted"])
        else:
            yield from self._world.poweroffice.dump()["clients"][0][self._shape.erp]
