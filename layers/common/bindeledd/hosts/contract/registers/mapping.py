"""The host contract's objects ↔ canonical fields, both ways, without any I/O (facts 6.1, 6.4).

What is one property for one field is a line of a table; a register with more to it overrides what
is special. A field that the host did not send is absent, not empty (6.1 rule 6).
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType

from bindeledd.domain.errors import RejectedError
from bindeledd.domain.forms import (
    TEXT,
    UNTOLD,
    Carried,
    Form,
    Values,
    amount_of,
    carried_fields,
    joined_name,
)
from bindeledd.domain.records import Fields, FieldValue

Properties = dict[str, object]
"""Values under the contract's names; None clears."""


EMPTY: Fields = MappingProxyType({})


def _write_amount(value: FieldValue) -> str | None:
    """Write a decimal string of at most six decimals (6.1 rule 4).

    Raises:
        RejectedError: `amount_too_precise`; it would be changed.
    """
    if value is None:
        return None
    amount = Decimal(str(value))
    exponent = amount.normalize().as_tuple().exponent
    if not isinstance(exponent, int) or exponent < -_MOST_DECIMALS:
        raise RejectedError("amount_too_precise", details={"amount": format(amount, "f")})
    return format(amount, "f")


_MOST_DECIMALS = 6

AMOUNT = Form(amount_of, _write_amount)
FLAG = Form(
    lambda value: value if isinstance(value, bool) else UNTOLD, lambda value: value is not False
)


def texts(**properties: str) -> tuple[Carried, ...]:
    """Make the lines of fields that are plain texts, canonical name → the contract's."""
    return tuple(Carried(name, wire, TEXT) for name, wire in properties.items())


@dataclass(frozen=True, slots=True)
class HostMapping:
    """The mapping of a register in which every field is one property."""

    noun: str
    carried: tuple[Carried, ...]
    derived: frozenset[str] = frozenset()

    @property
    def readable(self) -> frozenset[str]:
        """The canonical fields that a record may hold."""
        return frozenset(one.field for one in self.carried) | self.derived

    def fields_of(self, values: Values) -> dict[str, FieldValue]:
        """Read the fields behind what was sent."""
        return carried_fields(self.carried, values)

    def asks_for(self, changes: Fields) -> frozenset[str]:
        """Name the fields that must be known to write these changes."""
        del changes
        return frozenset()

    def properties_of(self, fields: Fields, *, present: Fields = EMPTY) -> Properties:
        """Put canonical values under the contract's names; None clears a property.

        `present` is what stands, as far as `asks_for` named it.

        Raises:
            RejectedError: the contract has no way to say a value.
            ValueError: a field that this register does not know; the recipe is wrong.
        """
        del present
        table = {one.field: one for one in self.carried}
        properties: Properties = {}
        for name, value in fields.items():
            if name in self.derived:
                continue
            if name not in table:
                message = f"{self.noun} have no field {name}"
                raise ValueError(message)
            properties[table[name].property] = table[name].form.write(value)
        return properties

    def creation_of(self, fields: Fields) -> Properties:
        """Write a new object: what is known to be empty is left out."""
        written = self.properties_of(fields)
        return {name: value for name, value in written.items() if value is not None}


@dataclass(frozen=True, slots=True)
class NamedMapping(HostMapping):
    """A register of people, whose display name is made of first and last name.

    Where `name_property` is given the host keeps the display name too, and it is written along.
    """

    derived: frozenset[str] = frozenset({"name"})
    name_property: str | None = None

    def fields_of(self, values: Values) -> dict[str, FieldValue]:
        fields = HostMapping.fields_of(self, values)
        if values.keys() & {"firstName", "lastName"}:
            fields["name"] = joined_name(values.get("firstName"), values.get("lastName"))
        return fields

    def asks_for(self, changes: Fields) -> frozenset[str]:
        touched = self.name_property is not None and not _PARTS.isdisjoint(changes)
        return _PARTS - changes.keys() if touched else frozenset()

    def properties_of(self, fields: Fields, *, present: Fields = EMPTY) -> Properties:
        properties = HostMapping.properties_of(self, fields)
        if self.name_property is not None and not _PARTS.isdisjoint(fields):
            known = {**present, **fields}
            properties[self.name_property] = joined_name(
                known.get("first_name"), known.get("last_name")
            )
        return properties


_PARTS = frozenset({"first_name", "last_name"})
