"""Forms in which a person edits an object, and the way from their fields to an object and back."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from local.simulators.host.feed import Row
from local.simulators.host.fields import Field, Finding, JsonObject, Kind
from local.simulators.host.registers import REGISTERS
from local.simulators.host.time_entry import TIME_ENTRY
from local.simulators.host.wording import refusal_text

_REGISTERS = {**REGISTERS, TIME_ENTRY.dimension: TIME_ENTRY}
Rows = Callable[[str], Iterable[Row]]
"""Give the rows of another dimension of the same tenant."""


@dataclass(frozen=True, slots=True)
class FormField:
    """One field; a name with a dot stands for a member of the form's element."""

    name: str
    label: str
    required: bool = False
    choices: tuple[tuple[str, str], ...] = ()
    inputmode: str | None = None
    hint: str | None = None
    is_long: bool = False
    is_wide: bool = False
    input_type: str = "text"
    refers_to: str | None = None
    """The dimension whose objects can be chosen."""


@dataclass(frozen=True, slots=True)
class FieldGroup:
    """Fields that stand together."""

    title: str
    fields: tuple[FormField, ...]


@dataclass(frozen=True, slots=True)
class Element:
    """The one element of a list that a form shows: the first that has these members."""

    prefix: str
    list_name: str
    mark: tuple[str, str]
    beginning: Mapping[str, Any]

    def of(self, row: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
        """Give the element of an object."""
        name, value = self.mark
        elements = row[self.list_name] if row else ()
        return next((element for element in elements if element[name] == value), None)


@dataclass(frozen=True, slots=True)
class Form:
    """The form of one dimension, or of the elements of one list of it."""

    dimension: str
    groups: tuple[FieldGroup, ...]
    element: Element | None = None
    list_name: str | None = None
    """Of elements: the list that they stand in."""

    @property
    def fields(self) -> list[FormField]:
        """Give all fields."""
        return [field for group in self.groups for field in group.fields]

    @property
    def labels(self) -> dict[str, str]:
        """Give the labels by name."""
        return {field.name: field.label for field in self.fields}

    def shown(self, row: Mapping[str, Any] | None) -> dict[str, str]:
        """Give what the fields hold of an object; of a new one, what is most likely."""
        if row is None:
            return {field.name: _first(field) for field in self.fields}
        element = (self.element.of(row) if self.element else None) or {}
        shown = {}
        for field in self.fields:
            inner = self._inner(field.name)
            value = element.get(inner) if inner else row.get(field.name)
            shown[field.name] = _written(value)
        return shown

    def patch(self, form: Mapping[str, str], row: Mapping[str, Any] | None) -> JsonObject:
        """Give the merge patch, or the new object, that a filled-in form stands for."""
        patch: JsonObject = {}
        entered: JsonObject = {}
        for field in self.fields:
            inner = self._inner(field.name)
            holder = entered if inner else patch
            holder[inner or field.name] = self._value(field, form.get(field.name, ""))
        if self.element is not None:
            patch |= _with_element(self.element, row, entered)
        return patch

    def mistakes(self, findings: Iterable[Finding]) -> dict[str, str]:
        """Give the refusals by the form's field names."""
        return {self._field_name(finding.pointer): refusal_text(finding) for finding in findings}

    def options(self, field: FormField, rows: Rows) -> list[tuple[str, str]]:
        """Give the objects that a reference can name, with what a person reads of them."""
        living = [row.object for row in rows(field.refers_to or "") if not row.is_deleted]
        if field.name == "parentId":
            living = [item for item in living if item["parentId"] is None]
        return [
            (item["id"], f"{item['number'] or ''} {item['name']}".strip())
            for item in sorted(living, key=lambda item: (item["name"].casefold(), item["id"]))
        ]

    def _inner(self, name: str) -> str:
        prefix = self.element.prefix if self.element else None
        return name.removeprefix(prefix) if prefix and name.startswith(prefix) else ""

    def _field_name(self, pointer: str) -> str:
        name = pointer.lstrip("/")
        if self.list_name is not None:
            return name.rpartition("/")[2]
        if self.element is not None and name.startswith(f"{self.element.list_name}/"):
            return self.element.prefix + name.rpartition("/")[2]
        return name if name in self.labels else self.fields[0].name

    def _value(self, field: FormField, text: str) -> str | int | bool | None:
        entered, kind = text.strip().replace("\r\n", "\n"), self._known(field).kind
        if not entered:
            return None
        if kind is Kind.INTEGER and entered.removeprefix("-").isdecimal():
            return int(entered)
        if kind is Kind.BOOLEAN:
            return entered == "true"
        if kind is Kind.DECIMAL:
            return entered.replace(",", ".")
        return entered

    def _known(self, field: FormField) -> Field:
        register = _REGISTERS[self.dimension]
        fields = {known.name: known for known in (*register.envelope, *register.fields)}
        inner = self._inner(field.name)
        list_name = self.list_name or (self.element.list_name if self.element and inner else None)
        if list_name is None:
            return fields[field.name]
        return next(m for m in fields[list_name].members if m.name == (inner or field.name))


def _written(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


def _first(field: FormField) -> str:
    return field.choices[0][0] if field.choices and not field.refers_to else ""


def _with_element(
    element: Element, row: Mapping[str, Any] | None, entered: JsonObject
) -> JsonObject:
    """Put what was entered where the element stands; an empty new one is none."""
    elements = list(row[element.list_name]) if row else []
    present = element.of(row)
    if present is not None:
        elements[elements.index(present)] = {**present, **entered}
    elif any(value is not None for value in entered.values()):
        elements.append({**element.beginning, **entered})
    else:
        return {}
    return {element.list_name: elements}
