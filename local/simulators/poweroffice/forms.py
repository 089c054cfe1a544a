"""Forms in which a person edits an object: their fields, and how those become properties."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from local.simulators.poweroffice.companies import Company
from local.simulators.poweroffice.definitions import Definition
from local.simulators.poweroffice.properties import Kind, Property
from local.simulators.poweroffice.reading import UnreadableError, loosely, read_value
from local.simulators.poweroffice.settings import PowerOfficeSettings

Options = Callable[[Company], Iterable[tuple[int, str]]]
"""The objects that a reference may name, with what a person reads of them."""


@dataclass(frozen=True, slots=True)
class Field:
    """One field; a name with a dot is a property of a nested address."""

    name: str
    label: str
    control: str = "text"
    hint: str = ""
    wide: bool = False
    options: Options | None = None
    nothing: str = "Ingen"
    """What a list of references says of none."""

    @property
    def parts(self) -> tuple[str, str]:
        """Return the name of the nested object, if any, and of the property."""
        owner, _, inner = self.name.rpartition(".")
        return owner, inner


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with its fields."""

    title: str
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Form:
    """The form of one register."""

    definition: Definition
    sections: tuple[Section, ...]

    @property
    def fields(self) -> list[Field]:
        """Return all fields."""
        return [field for section in self.sections for field in section.fields]

    def choices(self, field: Field) -> tuple[str, ...]:
        """Return the values of a field's enumeration."""
        return self._item(field).choices

    def shown(self, row: Mapping[str, Any]) -> dict[str, Any]:
        """Return what the fields show of an object."""
        values: dict[str, Any] = {}
        for field in self.fields:
            owner, inner = field.parts
            values[field.name] = ((row.get(owner) or {}) if owner else row).get(inner)
        return values

    def typed(self, form: Mapping[str, str]) -> dict[str, Any]:
        """Return what the fields are to show again of what a person typed."""
        return {
            field.name: field.name in form if field.control == "checkbox" else form.get(field.name)
            for field in self.fields
        }

    def values(self, form: Mapping[str, str], settings: PowerOfficeSettings) -> dict[str, Any]:
        """Read the fields into properties; an empty field is no value."""
        values: dict[str, Any] = {}
        for field in self.fields:
            owner, inner = field.parts
            holder = values.setdefault(owner, {}) if owner else values
            holder[inner] = self._read(field, form, settings)
        for item in self.definition.nested:
            if item.name in values and not any(values[item.name].values()):
                values[item.name] = None
        return values

    def _read(self, field: Field, form: Mapping[str, str], settings: PowerOfficeSettings) -> Any:  # noqa: ANN401
        item, text = self._item(field), form.get(field.name, "").strip()
        if item.kind is Kind.BOOL:
            return field.name in form
        if item.kind is Kind.DOUBLE:
            text = text.replace(",", ".")
        try:
            value = loosely(item.kind, text) if text else None
            return read_value(item, value, self.definition, settings)
        except UnreadableError as error:
            detail = f"The value '{text}' is invalid for {item.name}."
            raise self.definition.refusal(detail) from error

    def _item(self, field: Field) -> Property:
        owner, inner = field.parts
        known = self.definition.by_name
        return known[owner].inner_by_name[inner] if owner else known[inner]


def merged(before: Mapping[str, Any], values: Mapping[str, Any]) -> dict[str, Any]:
    """Return an object's properties with the form's laid over, unseen ones kept."""
    after = {**before, **values}
    for name, value in values.items():
        known = before.get(name)
        if isinstance(value, dict) and isinstance(known, Mapping):
            after[name] = {**known, **value}
    return after
