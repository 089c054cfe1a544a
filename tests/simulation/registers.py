"""What people see and do in the two registers, past every interface of the product."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from bindeledd.domain.identity import Dimension, System
from local.simulators.host.problems import Problem
from local.simulators.poweroffice.companies import CUSTOMERS, Company, companies
from local.simulators.poweroffice.problems import RefusalError
from local.simulators.poweroffice.register import Register
from local.simulators.poweroffice.registers import REGISTERS
from tests.simulation.keeping import (
    ErpAddresses,
    ErpRegister,
    HostChildren,
    HostRegister,
    Keeping,
    Kept,
)
from tests.simulation.shape import Named, Shape, Side, Values
from tests.simulation.shapes import SHAPES
from tests.wiring import TENANT, Wired

REFUSALS = (Problem, RefusalError)
"""What a system says when it does not take what a person enters."""

Key = tuple[System, Dimension, str]

BELOW = "/"
"""Stands between what an owner stands for and the place of its own."""

_PLACES = frozenset({"billing", "delivery"})
"""The kinds of address that both systems have (facts: host side 6.4, PowerOffice 2.3)."""

_MARK = re.compile(r"\bK\d+\b")


@dataclass(frozen=True, slots=True)
class Row:
    """One object as its system holds it, in canonical names."""

    system: System
    dimension: Dimension
    id: str
    values: Values
    deleted: bool = False
    written: Values = field(default_factory=dict)
    """How those values stand that are compared in another form."""
    bodies: int = 1
    """How many objects stand in its place: the first of them is the one."""

    @property
    def key(self) -> Key:
        return self.system, self.dimension, self.id

    @property
    def active(self) -> bool:
        return self.values.get("active") is not False

    def inherits(self, name: str) -> bool:
        """Tell whether a field says nothing here, as the object lies under another one."""
        shape = SHAPES[self.dimension]
        below = any(self.values[one] is not None for one in shape.within)
        return below and shape.field(name).inherited

    @property
    def mark(self) -> str:
        """Read what the object stands for: the part of its name that nobody ever changes.

        What is known by its place alone stands for that place under its owner.
        """
        shape = SHAPES[self.dimension]
        if shape.marked is None:
            place = (*shape.within, shape.places or "")
            return BELOW.join(str(self.values[name]) for name in place)
        found = _MARK.search(str(self.values.get(shape.marked) or ""))
        return found.group() if found else f"?{self.system}{self.id}"


class Registers:
    """Both systems' registers as they are stored."""

    def __init__(self, world: Wired, origin: Callable[[Key], str | None]) -> None:
        """Take the systems, and what tells of an object what it stands for."""
        self._host, self._erp, self._origin = world.host, world.poweroffice, origin
        self._company: Company = companies(self._erp.store)[0]
        self._kept: Mapping[tuple[System, Dimension], Keeping] = {
            (system, shape.dimension): self._keeping(system, shape)
            for system in System
            for shape in SHAPES.values()
        }

    def rows(self, system: System, dimension: Dimension) -> list[Row]:
        """Read every object, deleted ones that left a tombstone too, in the order of their ids."""
        found = self._rows(system, dimension, self._kept[system, dimension].all())
        return sorted(found, key=lambda row: (len(row.id), row.id))

    def of(self, system: System, dimension: Dimension, owner: str) -> list[Row]:
        """Read the objects that stand under one owner."""
        return self._rows(system, dimension, self._kept[system, dimension].of(owner))

    def row(self, system: System, dimension: Dimension, object_id: str) -> Row | None:
        """Read one object."""
        kept = self._kept[system, dimension].one(object_id)
        return None if kept is None else self._row(system, SHAPES[dimension], kept)

    def create(
        self, system: System, dimension: Dimension, values: Values, *, first: bool = False
    ) -> str:
        """Enter an object as a person does, perhaps before those of its kind; answer its id."""
        shape = SHAPES[dimension]
        active = {"active": True} if shape.has_closing else {}
        body = _written(shape, system, {**active, **values})
        return self._kept[system, dimension].create(body, first=first)

    def change(self, system: System, dimension: Dimension, object_id: str, values: Values) -> None:
        """Change an object as a person does."""
        body = _written(SHAPES[dimension], system, values)
        self._kept[system, dimension].change(object_id, body)

    def shelve(self, system: System, dimension: Dimension, object_id: str) -> None:
        """Take out of use what only one system takes out of use: nothing else shows it."""
        if (system, dimension) == (System.ERP, Dimension.CONTACT_PERSONS):
            self._kept[system, dimension].change(object_id, {"IsActive": False})

    def delete(self, system: System, dimension: Dimension, object_id: str) -> None:
        """Delete an object as a person does."""
        self._kept[system, dimension].delete(object_id)

    def _rows(self, system: System, dimension: Dimension, kept: Iterable[Kept]) -> list[Row]:
        return [self._row(system, SHAPES[dimension], one) for one in kept]

    def _row(self, system: System, shape: Shape, kept: Kept) -> Row:
        """Make a row, each reference read as what the object that it points to stands for."""
        values = {one.field: _side(one, system).read(kept.held) for one in shape.fields}
        written = {one.field: values[one.field] for one in shape.fields if one.form is not None}
        values |= {name: shape.field(name).compared(value) for name, value in written.items()}
        for name, register in shape.references.items():
            pointed = values[name]
            if pointed is not None:
                values[name] = self._origin((system, register, str(pointed))) or f"?{pointed}"
        return Row(
            system, shape.dimension, kept.id, values, kept.deleted, written, bodies=kept.bodies
        )

    def _keeping(self, system: System, shape: Shape) -> Keeping:
        if system is System.ERP:
            return self._in_erp(shape)
        owner = SHAPES[shape.owner or shape.dimension]
        register = HostRegister(self._host.store, lambda: self._host.desk(TENANT), owner.host_path)
        if shape.owner is None:
            return register
        return HostChildren(register, shape.host_path, shape.places and "type", _PLACES)

    def _in_erp(self, shape: Shape) -> Keeping:
        register = self._erp_register(shape.erp_register, is_owned=shape.owner is not None)
        if shape.places is None:
            return register
        return ErpAddresses(self._erp_register(CUSTOMERS, is_owned=False), register)

    def _erp_register(self, name: str, *, is_owned: bool) -> ErpRegister:
        return ErpRegister(self._company, name, self._register, is_owned)

    def _register(self, name: str) -> Register:
        return self._erp.register(self._company, REGISTERS[name])


def _written(shape: Shape, system: System, values: Values) -> dict[str, Any]:
    body: dict[str, Any] = {}
    for name, value in values.items():
        body |= _side(shape.field(name), system).write(value)
    return body


def _side(named: Named, system: System) -> Side:
    return named.host if system is System.HOST else named.erp


__all__ = ["REFUSALS", "Key", "Registers", "Row"]
