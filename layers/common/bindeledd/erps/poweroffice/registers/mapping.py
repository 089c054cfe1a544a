"""Wire objects of PowerOffice Go ↔ canonical fields, both ways, without any I/O.

What is one property for one field is a line of a table. A register where a field is spread over
several properties, or read otherwise than it is written, overrides what is special.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bindeledd.domain.forms import Carried, Values, carried_fields, joined_name
from bindeledd.domain.records import Fields, FieldValue
from bindeledd.erps.poweroffice.registers.forms import Properties


@dataclass(frozen=True, slots=True)
class RecordMapping:
    """The mapping of a register in which every field is one property."""

    noun: str
    carried: tuple[Carried, ...]

    @property
    def readable(self) -> frozenset[str]:
        """The canonical fields that a record may hold."""
        return frozenset(one.field for one in self.carried) | self.composite | self.derived

    @property
    def composite(self) -> frozenset[str]:
        """Fields whose properties depend on what stands, so that it is read before a write."""
        return frozenset()

    @property
    def derived(self) -> frozenset[str]:
        """Fields that are made of others and never written."""
        return frozenset()

    @property
    def untested(self) -> frozenset[str]:
        """Properties that a `test` operation cannot be trusted with."""
        return frozenset()

    def fields_of(self, values: Values) -> dict[str, FieldValue]:
        """Read the fields behind the properties that were sent; others are absent, not empty."""
        return carried_fields(self.carried, values)

    def properties_of(self, fields: Fields, *, present: Fields) -> Properties:
        """Put canonical values under the API's names; `present` is what stands, where known.

        Raises:
            RejectedError: the ERP can certainly not hold a value.
            ValueError: a field that this register does not know; the recipe is wrong.
        """
        properties: Properties = {}
        for name, value in fields.items():
            if name not in self.derived:
                properties |= self.written(name, value, present={**present, **fields})
        return properties

    def written(self, field: str, value: FieldValue, *, present: Fields) -> Properties:
        """Write one field of an object that is, or becomes, as `present` tells."""
        del present
        one = self.table.get(field)
        if one is None:
            message = f"{self.noun}s have no field {field}"
            raise ValueError(message)
        return {one.property: one.form.write(value)}

    def creation_of(self, fields: Fields) -> Properties:
        """Write a new object: what is known to be empty is left out."""
        named = {name: value for name, value in fields.items() if value is not None}
        properties = self.properties_of(named, present={})
        if properties.get("IsArchived") is False:
            del properties["IsArchived"]
        return properties

    def completed(self, changes: Fields, *, present: Fields) -> Fields:
        """Add to `changes` what they take along, given what stands."""
        del present
        return changes

    def property_names(self, field: str, values: Values) -> tuple[str, ...]:
        """Name the properties behind a field of an object as it stands."""
        del values
        return (self.table[field].property,) if field in self.table else ()

    def raw_properties(self, values: Values, fields: Fields) -> dict[str, object]:
        """Read the properties behind `fields` exactly as the ERP holds them."""
        names = [name for field in fields for name in self.property_names(field, values)]
        return {name: values.get(name) for name in names if name not in self.untested}

    @property
    def table(self) -> Mapping[str, Carried]:
        """The carried fields by name."""
        return {one.field: one for one in self.carried}


@dataclass(frozen=True, slots=True)
class NamedMapping(RecordMapping):
    """A register of people, whose display name is made of first and last name."""

    @property
    def derived(self) -> frozenset[str]:
        return frozenset({"name"})

    def fields_of(self, values: Values) -> dict[str, FieldValue]:
        fields = RecordMapping.fields_of(self, values)
        if values.keys() & {"FirstName", "LastName"}:
            fields["name"] = joined_name(values.get("FirstName"), values.get("LastName"))
        return fields
