"""What people write into both registers, and the ledger of it: the check has no other source."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random
from typing import Any

from local.simulators.poweroffice.companies import companies
from local.simulators.poweroffice.registers import REGISTERS
from tests.fuzzing.shapes import CUSTOMERS, ERP, HOST, SIDES, Owned, Shape, mark_of
from tests.world import TENANT, World

OWNER = "owner of this child"
"""Where a child tells whose it is, as it is read here."""

MOST_OBJECTS = 8
"""More objects than a story makes, for whom each needs a customer of its own."""


@dataclass(slots=True)
class Ledger:
    """Which values people wrote, by object and field, in the order in which they wrote them."""

    values: dict[tuple[str, str], list[tuple[str, Any]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    owners: dict[str, str] = field(default_factory=dict)
    """The mark of the customer that an object belongs to."""

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


@dataclass(frozen=True, slots=True)
class Seen:
    """Both registers as they stand at one moment, doubles included."""

    all_rows: Mapping[str, Sequence[Mapping[str, Any]]]
    owners: Mapping[str, Mapping[str, str]]
    """The marks of the customers that objects belong to, by side and id."""

    def rows(self, side: str) -> dict[str, Mapping[str, Any]]:
        """Find a side's objects by mark."""
        return {mark_of(row): row for row in self.all_rows[side]}


class People:
    """Makes and edits objects of one register on both sides, and keeps the ledger of it."""

    def __init__(self, world: World, shape: Shape, rng: Random) -> None:
        self._world = world
        self._shape = shape
        self._rng = rng
        self._count = 0
        self._made = 0
        self._number = shape.numbers or 0
        self.ledger = Ledger()
        self._owners = People(world, CUSTOMERS, rng) if shape.owned is not None else None

    def settle_in(self) -> None:
        """Let both sides share two objects and have others of their own, one without a number."""
        common, host, erp = SIDES, SIDES[:1], SIDES[1:]
        if self._owners is not None:
            owned = self._shape.owned
            self._owners.settle_in_together(MOST_OBJECTS if owned and owned.single else 2)
        for sides in (common, common, host, erp, erp):
            values = self._new(sides=sides)
            for side in sides:
                self._enter(side, values)
        if self._shape.erp_numbers and self._shape.numbers is not None:
            self._enter(HOST, self._new(sides=host, numbered=False))

    def settle_in_together(self, owners: int) -> None:
        """Let both sides share objects, for others to belong to."""
        for _ in range(owners):
            values = self._new(sides=SIDES)
            for side in SIDES:
                self._enter(side, values)

    def create(self) -> None:
        """Make a new object on one side."""
        side = self._rng.choice(SIDES)
        values = self._new(sides=(side,))
        self._world.clock.advance(timedelta(minutes=1))
        self._enter(side, values)

    def edit_at_random(self) -> None:
        """Change one to three fields of one object on one side, or close or reopen it."""
        side = self._rng.choice(SIDES)
        marks = sorted(self.rows(side))
        if not marks:
            return
        mark = self._rng.choice(marks)
        # One that is closed before it has a counterpart is not carried, by rule.
        paired = all(mark in self.rows(each) for each in SIDES)
        if self._shape.closes and paired and self._rng.random() < 0.15:
            self._edit(mark, side, {"active": self._rng.random() < 0.5})
            return
        names = [name for name in self._shape.editable if name not in self._shape.known_by]
        chosen = self._rng.sample(names, min(self._rng.randint(1, 3), len(names)))
        values = self._values(mark, chosen)
        clearable = [name for name in chosen if self._shape.fields[name].clearable]
        if clearable and self._rng.random() < 0.15:
            values[self._rng.choice(clearable)] = None
        self._edit(mark, side, values)

    def look(self) -> Seen:
        """Look at both registers."""
        owners = {
            side: {} if self._owners is None else self._owners.marks_by_id(side) for side in SIDES
        }
        return Seen({side: list(self.all_rows(side)) for side in SIDES}, owners)

    def marks_by_id(self, side: str) -> dict[str, str]:
        """Read the marks of a side's objects."""
        return {
            str(row["Id" if side == ERP else "id"]): mark_of(row) for row in self.all_rows(side)
        }

    def rows(self, side: str) -> dict[str, dict[str, Any]]:
        """Read a side's living objects by mark."""
        return {mark_of(row): row for row in self.all_rows(side)}

    def all_rows(self, side: str) -> Iterator[dict[str, Any]]:
        """Read every living object of a side, doubles included."""
        owned = self._shape.owned or Owned()
        if side == ERP:
            company = companies(self._world.poweroffice.store)[0]
            yield from _children(company.rows(self._shape.erp), "Id", owned.nested_in_erp)
            return
        rows = self._world.host.dump()["records"][TENANT][self._shape.host]
        yield from _children((row for row in rows if not row["deleted"]), "id", owned.nested)

    def _new(self, *, sides: tuple[str, ...], numbered: bool = True) -> dict[str, Any]:
        self._made += 1
        mark = f"{self._shape.letter}{self._made:02d}"
        # Downwards, since the ERP gives numbers upwards from the highest.
        self._number -= 1
        values = self._values(mark, self._shape.editable[:3])
        if numbered and self._shape.numbers is not None:
            values["number"] = str(self._number)
        for side in sides:
            self.ledger.wrote(side, mark, values)
        if self._owners is not None:
            self.ledger.owners[mark] = mark_of(self._an_owner(sides[0]))
        return values

    def _values(self, mark: str, names: list[str]) -> dict[str, Any]:
        """Make new values of an object that nobody has written before."""
        self._count += 1
        made = {name: self._shape.fields[name].makes for name in names}
        return {name: makes(mark, self._count) for name, makes in made.items() if makes is not None}

    def _enter(self, side: str, values: Mapping[str, Any]) -> None:
        body = self._shape.written(side, values)
        body |= self._shape.made_in_erp if side == ERP else self._shape.made_in_host
        owner = self._an_owner(side)
        owned = self._shape.owned or Owned()
        if side == ERP and owned.nested_in_erp:
            self._change_in_erp(owner["Id"], {owned.nested_in_erp: body})
        elif side == ERP:
            more = {owned.erp: owner["Id"]} if owned.host else {}
            with self._world.poweroffice.store.transaction():
                self._erp().create(body | more, owner=owner["Id"] if owned.nested else None)
        elif owned.nested:
            self._keep_children(owner["id"], [*owner[owned.nested], body])
        else:
            more = {owned.host: owner["id"]} if owned.host else {}
            self._world.host.desk(TENANT).create(self._shape.host, body | more)

    def _edit(self, mark: str, side: str, values: Mapping[str, Any]) -> None:
        row = self.rows(side)[mark]
        self._world.clock.advance(timedelta(minutes=1))
        change = self._shape.written(side, values)
        if side == ERP and OWNER in row:
            self._change_in_erp(row[OWNER], change)
        elif side == ERP:
            self._change_in_erp(row["Id"], change)
        elif OWNER in row:
            siblings = [one for one in self.all_rows(HOST) if one[OWNER] == row[OWNER]]
            kept = [one | change if one["id"] == row["id"] else one for one in siblings]
            self._keep_children(row[OWNER], kept)
        else:
            self._world.host.desk(TENANT).change(self._shape.host, row["id"], change)
        self.ledger.wrote(side, mark, values)

    def _change_in_erp(self, object_id: int, change: Mapping[str, Any]) -> None:
        """Change an object, or what stands inside it."""
        nested = self._shape.owned.nested_in_erp if self._shape.owned is not None else ""
        with self._world.poweroffice.store.transaction():
            register = self._erp()
            values = register.patchable(register.row(object_id))
            if nested and nested not in change:
                change = {nested: {**(values[nested] or {}), **change}}
            register.change(object_id, values | change)

    def _an_owner(self, side: str) -> dict[str, Any]:
        """Choose the customer that a new object belongs to: by turns, the same on either side."""
        if self._owners is None:
            return {}
        rows = self._owners.rows(side)
        return rows[sorted(rows)[self._made % len(rows)]]

    def _keep_children(self, owner: str, children: list[dict[str, Any]]) -> None:
        bare = [{n: v for n, v in child.items() if n != OWNER} for child in children]
        nested = self._shape.owned.nested if self._shape.owned is not None else ""
        self._world.host.desk(TENANT).change(self._shape.host, owner, {nested: bare})

    def _erp(self) -> Any:
        company = companies(self._world.poweroffice.store)[0]
        return self._world.poweroffice.register(company, REGISTERS[self._shape.erp])


def _children(rows: Iterable[dict[str, Any]], key: str, nested: str) -> Iterator[dict[str, Any]]:
    """Give the objects themselves, or what stands inside each under a name."""
    if not nested:
        yield from rows
        return
    for row in rows:
        held = row[nested] or []
        for child in held if isinstance(held, list) else [held]:
            yield {**child, OWNER: row[key]}
