"""The host contract's objects ↔ canonical fields, both ways, without any I/O (facts 6.1, 6.4).

What is one property for one field is a line of a table; a register with more to it overrides what
is special. A field that the host did not send is absent, not empty (6.1 rule 6).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import Enum
from types import MappingProxyType

from bindeledd.domain.errors import RejectedError
from bindeledd.domain.records import Fields, FieldValue

Values = Mapping[str, object]
"""What the host sent of one object, by the contract's names."""

Properties = dict[str, object]
"""Values under the contract's names; None clears."""


EMPTY: Fields = MappingProxyType({})


class Untold(Enum):
    """What a value says that has no canonical form: nothing."""

    UNTOLD = "untold"


UNTOLD = Untold.UNTOLD


@dataclass(frozen=True, slots=True)
class Form:
    """How one value is read from the wire and written to it."""

    read: Callable[[object], FieldValue | Untold]
    write: Callable[[FieldValue], object]


@dataclass(frozen=True, slots=True)
class Carried:
    """A canonical field that is one property of the contract."""

    field: str
    property: str
    form: Form


def text_of(value: object) -> str | None:
    """Trim a text; a blank one is empty."""
    return str(value).strip() or None if value is not None else None


def _read_amount(value: object) -> FieldValue | Untold:
    """Read a decimal string, without the zeros that say nothing; nonsense tells nothing."""
    text = text_of(value)
    if text is None:
        return None
    try:
        amount = Decimal(text)
    except InvalidOperation:
        return UNTOLD
    return Decimal(format(amount.normalize(), "f")) if amount.is_finite() else UNTOLD


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


def _read_date(value: object) -> FieldValue | Untold:
    if value is None:
        return None
    try:
        return date.fromisoformat(str(value)[:10])
    except ValueError:
        return UNTOLD


def _write_date(value: FieldValue) -> str | None:
    return value.isoformat() if isinstance(value, date) else text_of(value)


def one_of(names: Mapping[str, str], *, also: Mapping[str, str] | None = None) -> Form:
    """Make the form of an enumeration: canonical word → the contract's.

    `also` reads further words of the contract; a word that nobody named tells nothing.
    """
    canonical = {wire: word for word, wire in names.items()} | dict(also or {})

    def read(value: object) -> FieldValue | Untold:
        return canonical.get(str(value), UNTOLD)

    def write(value: FieldValue) -> object:
        return None if value is None else names[str(value)]

    return Form(read, write)


_MOST_DECIMALS = 6

TEXT = Form(text_of, text_of)
AMOUNT = Form(_read_amount, _write_amount)
DATE = Form(_read_date, _write_date)
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
        fields: dict[str, FieldValue] = {}
        for one in self.carried:
            if one.property in values:
                value = one.form.read(values[one.property])
                if value is not UNTOLD:
                    fields[one.field] = value
        return fields

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
            fields["name"] = _joined(values.get("firstName"), values.get("lastName"))
        return fields

    def asks_for(self, changes: Fields) -> frozenset[str]:
        touched = self.name_property is not None and not _PARTS.isdisjoint(changes)
        return _PARTS - changes.keys() if touched else frozenset()

    def properties_of(self, fields: Fields, *, present: Fields = EMPTY) -> Properties:
        properties = HostMapping.properties_of(self, fields)
        if self.name_property is not None and not _PARTS.isdisjoint(fields):
            known = {**present, **fields}
            properties[self.name_property] = _joined(
                known.get("first_name"), known.get("last_name")
            )
        return properties


_PARTS = frozenset({"first_name", "last_name"})


def _joined(first: object, last: object) -> str | None:
    return " ".join(f"{first or ''} {last or ''}".split()) or None
