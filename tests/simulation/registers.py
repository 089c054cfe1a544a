"""What people see and do in the two registers, past every interface of the product."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from bindeledd.domain.identity import Dimension, System
from local.simulators.host.problems import Problem
from local.simulators.poweroffice.companies import Company, collection, companies
from local.simulators.poweroffice.problems import RefusalError
from local.simulators.poweroffice.register import Register
from local.simulators.poweroffice.registers import REGISTERS
from tests.simulation.shape import Held, Named, Shape, Side, Value, Values
from tests.simulation.shapes import SHAPES
from tests.wiring import TENANT, Wired

REFUSALS = (Problem, RefusalError)
"""What a system says when it does not take what a person enters."""

Key = tuple[System, Dimension, str]

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

    @property
    def key(self) -> Key:
        return self.system, self.dimension, self.id

    @property
    def active(self) -> bool:
        return self.values.get("active") is not False

    @property
    def mark(self) -> str:
        """Read what the object stands for: the part of its name that nobody ever changes."""
        found = _MARK.search(str(self.values.get(SHAPES[self.dimension].marked) or ""))
        return found.group() if found else f"?{self.system}{self.id}"


class Registers:
    """Both systems' registers as they are stored."""

    def __init__(self, world: Wired, origin: Callable[[Key], str | None]) -> None:
        """Take the systems, and what tells of an object what it stands for."""
        self._host, self._erp, self._origin = world.host, world.poweroffice, origin
        self._company: Company = companies(self._erp.store)[0]

    def rows(self, system: System, dimension: Dimension) -> list[Row]:
        """Read every object, deleted ones that left a tombstone too, in the order of their ids."""
        shape = SHAPES[dimension]
        if system is System.HOST:
            held = self._host.store.documents(_host_place(shape))
            found = [self._host_row(shape, one) for one in held]
        else:
            place = collection(self._company.id, shape.erp_register)
            found = [self._erp_row(shape, one) for one in self._erp.store.documents(place)]
        return sorted(found, key=lambda row: (len(row.id), row.id))

    def row(self, system: System, dimension: Dimension, object_id: str) -> Row | None:
        """Read one object."""
        shape = SHAPES[dimension]
        if system is System.HOST:
            held = self._host.store.get(_host_place(shape), object_id)
            return None if held is None else self._host_row(shape, held)
        stored = self._company.row(shape.erp_register, int(object_id))
        return None if stored is None else self._erp_row(shape, stored)

    def create(self, system: System, dimension: Dimension, values: Values) -> str:
        """Enter an object as a person does; answer with its id."""
        shape = SHAPES[dimension]
        body = _written(shape, system, {"active": True, **values})
        if system is System.HOST:
            return str(self._host.desk(TENANT).create(shape.host_path, body)["id"])
        with self._erp.store.transaction():
            return str(self._register(shape).create(body)["Id"])

    def change(self, system: System, dimension: Dimension, object_id: str, values: Values) -> None:
        """Change an object as a person does."""
        shape = SHAPES[dimension]
        body = _written(shape, system, values)
        if system is System.HOST:
            self._host.desk(TENANT).change(shape.host_path, object_id, body)
            return
        with self._erp.store.transaction():
            register = self._register(shape)
            standing = register.patchable(register.row(int(object_id)))
            register.change(int(object_id), standing | body)

    def delete(self, system: System, dimension: Dimension, object_id: str) -> None:
        """Delete an object as a person does."""
        if system is System.HOST:
            self._host.desk(TENANT).delete(SHAPES[dimension].host_path, object_id)
            return
        with self._erp.store.transaction():
            self._register(SHAPES[dimension]).delete(int(object_id))

    def _host_row(self, shape: Shape, document: Mapping[str, Any]) -> Row:
        held = document["object"]
        values = {one.field: one.host.read(held) for one in shape.fields}
        return self._row(System.HOST, shape, held["id"], values, bool(held["deleted"]))

    def _erp_row(self, shape: Shape, held: Held) -> Row:
        values = {one.field: one.erp.read(held) for one in shape.fields}
        return self._row(System.ERP, shape, str(held["Id"]), values)

    def _row(
        self,
        system: System,
        shape: Shape,
        object_id: str,
        values: dict[str, Value],
        deleted: bool = False,
    ) -> Row:
        """Make a row, each reference read as what the object that it points to stands for."""
        written = {one.field: values[one.field] for one in shape.fields if one.form is not None}
        values |= {name: shape.field(name).compared(value) for name, value in written.items()}
        for name, register in shape.references.items():
            pointed = values[name]
            if pointed is not None:
                values[name] = self._origin((system, register, str(pointed))) or f"?{pointed}"
        return Row(system, shape.dimension, object_id, values, deleted, written)

    def _register(self, shape: Shape) -> Register:
        return self._erp.register(self._company, REGISTERS[shape.erp_register])


def _host_place(shape: Shape) -> str:
    return f"objects/{TENANT}/{shape.host_path}"


def _written(shape: Shape, system: System, values: Values) -> dict[str, Any]:
    body: dict[str, Any] = {}
    for name, value in values.items():
        body |= _side(shape.field(name), system).write(value)
    return body


def _side(named: Named, system: System) -> Side:
    return named.host if system is System.HOST else named.erp


__all__ = ["REFUSALS", "Key", "Registers", "Row"]
