"""What people see and do in the two registers, past every interface of the product.

A `Shape` says how one dimension's canonical fields are called in either system. The oracle reads
the simulators' own rows through it, so that nothing the product says has a part in the judgement.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from bindeledd.domain.identity import Dimension, System
from local.simulators.host.problems import Problem
from local.simulators.poweroffice.companies import CUSTOMERS, Company, collection, companies
from local.simulators.poweroffice.problems import RefusalError
from local.simulators.poweroffice.register import Register
from local.simulators.poweroffice.registers import REGISTERS
from tests.wiring import TENANT, Wired

Value = str | bool | None
Values = Mapping[str, Value]

REFUSALS = (Problem, RefusalError)
"""What a system says when it does not take what a person enters."""


def _same(value: Any) -> Any:
    return value


@dataclass(frozen=True, slots=True)
class Named:
    """One canonical field under the names of both systems."""

    field: str
    host: str
    erp: str
    from_erp: Callable[[Any], Value] = _same
    to_erp: Callable[[Value], Any] = _same


def _negated(value: Any) -> bool:
    return not value


def _text_of(value: Any) -> Value:
    return None if value is None else str(value)


def _whole(value: Value) -> int | None:
    return None if value is None else int(str(value))


@dataclass(frozen=True, slots=True)
class Shape:
    """One dimension as people know it; `edited` are the fields in which people write texts."""

    dimension: Dimension
    host_path: str
    erp_path: str
    erp_register: str
    fields: tuple[Named, ...]
    edited: tuple[str, ...]
    series: tuple[int, int]

    def named(self, field: str) -> Named:
        return next(one for one in self.fields if one.field == field)


CUSTOMER = Shape(
    dimension=Dimension.CUSTOMERS,
    host_path="customers",
    erp_path="customers",
    erp_register=CUSTOMERS,
    fields=(
        Named("number", "number", "Number", _text_of, _whole),
        Named("name", "name", "Name"),
        Named("active", "active", "IsArchived", _negated, _negated),
        Named("organization_number", "organizationNumber", "OrganizationNumber"),
        Named("email", "email", "EmailAddress"),
        Named("invoice_email", "invoiceEmail", "InvoiceEmailAddress"),
        Named("phone", "phone", "PhoneNumber"),
        Named("website", "website", "WebsiteUrl"),
    ),
    edited=("email", "invoice_email", "phone", "website"),
    series=(10_000, 19_999),
)

SHAPES: Mapping[Dimension, Shape] = {shape.dimension: shape for shape in (CUSTOMER,)}


@dataclass(frozen=True, slots=True)
class Row:
    """One object as its system holds it, in canonical names."""

    system: System
    dimension: Dimension
    id: str
    values: Values
    deleted: bool = False

    @property
    def key(self) -> tuple[System, Dimension, str]:
        return self.system, self.dimension, self.id

    @property
    def active(self) -> bool:
        return self.values.get("active") is not False


class Registers:
    """Both systems' registers as they are stored."""

    def __init__(self, world: Wired) -> None:
        self._host, self._erp = world.host, world.poweroffice
        self._company: Company = companies(self._erp.store)[0]

    def rows(self, system: System, dimension: Dimension) -> list[Row]:
        """Read every object, deleted ones that left a tombstone too, in the order of their ids."""
        shape = SHAPES[dimension]
        if system is System.HOST:
            found = [
                _host_row(shape, one) for one in self._host.store.documents(_host_place(shape))
            ]
        else:
            place = collection(self._company.id, shape.erp_register)
            found = [_erp_row(shape, one) for one in self._erp.store.documents(place)]
        return sorted(found, key=lambda row: (len(row.id), row.id))

    def row(self, system: System, dimension: Dimension, object_id: str) -> Row | None:
        """Read one object."""
        shape = SHAPES[dimension]
        if system is System.HOST:
            held = self._host.store.get(_host_place(shape), object_id)
            return None if held is None else _host_row(shape, held)
        stored = self._company.row(shape.erp_register, int(object_id))
        return None if stored is None else _erp_row(shape, stored)

    def create(self, system: System, dimension: Dimension, values: Values) -> str:
        """Enter an object as a person does; answer with its id."""
        shape = SHAPES[dimension]
        if system is System.HOST:
            body = {shape.named(name).host: value for name, value in values.items()}
            return str(self._host.desk(TENANT).create(shape.host_path, body)["id"])
        with self._erp.store.transaction():
            return str(self._register(shape).create(_to_erp(shape, values))["Id"])

    def change(self, system: System, dimension: Dimension, object_id: str, values: Values) -> None:
        """Change an object as a person does."""
        shape = SHAPES[dimension]
        if system is System.HOST:
            body = {shape.named(name).host: value for name, value in values.items()}
            self._host.desk(TENANT).change(shape.host_path, object_id, body)
            return
        with self._erp.store.transaction():
            register = self._register(shape)
            standing = register.patchable(register.row(int(object_id)))
            register.change(int(object_id), standing | _to_erp(shape, values))

    def delete(self, system: System, dimension: Dimension, object_id: str) -> None:
        """Delete an object as a person does."""
        if system is System.HOST:
            self._host.desk(TENANT).delete(SHAPES[dimension].host_path, object_id)
            return
        with self._erp.store.transaction():
            self._register(SHAPES[dimension]).delete(int(object_id))

    def _register(self, shape: Shape) -> Register:
        return self._erp.register(self._company, REGISTERS[shape.erp_register])


def _host_place(shape: Shape) -> str:
    return f"objects/{TENANT}/{shape.host_path}"


def _host_row(shape: Shape, document: Mapping[str, Any]) -> Row:
    held = document["object"]
    values = {one.field: _or_nothing(held.get(one.host)) for one in shape.fields}
    return Row(System.HOST, shape.dimension, held["id"], values, bool(held["deleted"]))


def _erp_row(shape: Shape, held: Mapping[str, Any]) -> Row:
    values = {one.field: one.from_erp(held.get(one.erp)) for one in shape.fields}
    return Row(System.ERP, shape.dimension, str(held["Id"]), values)


def _or_nothing(value: Any) -> Value:
    return None if value == "" else value


def _to_erp(shape: Shape, values: Values) -> dict[str, Any]:
    return {
        shape.named(name).erp: shape.named(name).to_erp(value) for name, value in values.items()
    }


__all__ = ["REFUSALS", "SHAPES", "Registers", "Row", "Shape", "Value", "Values"]
