"""JSON Patch (RFC 6902) on an object, with the system's own reading of paths and its own words.

The patch works on the properties that a PATCH can reach and on nothing else. It is applied whole
or not at all. Words and quirks are those of the facts, section 5.3.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NoReturn

from local.simulators.poweroffice.definitions import Definition
from local.simulators.poweroffice.properties import Kind, Property
from local.simulators.poweroffice.reading import UnreadableError, loosely, read_value
from local.simulators.poweroffice.settings import PowerOfficeSettings

_WITH_VALUE = frozenset({"add", "replace", "test"})
_WITH_FROM = frozenset({"copy", "move"})
_OPERATIONS = _WITH_VALUE | _WITH_FROM | {"remove"}
_DEEPEST = 2


@dataclass(frozen=True, slots=True)
class _Target:
    """A place in the document: a property, its owner, and a position within a collection."""

    owner: dict[str, Any] | None
    item: Property
    path: str
    position: str | None = None


class Patch:
    """One patch on the patchable properties of one object."""

    def __init__(
        self, definition: Definition, values: dict[str, Any], settings: PowerOfficeSettings
    ) -> None:
        """Take a copy of the values that the patch may change."""
        self.values = values
        self._definition = definition
        self._settings = settings

    def apply(self, operations: object) -> dict[str, Any]:
        """Apply the operations in order and return the values."""
        if not isinstance(operations, list):
            self._refuse("The JSON patch document was malformed and could not be parsed.")
        for operation in operations:
            self._apply_one(operation)
        return self.values

    def _refuse(self, words: str) -> NoReturn:
        raise self._definition.refusal(f"{self._definition.dto}PatchDto: {words}")

    def _container(self, target: _Target) -> dict[str, Any]:
        if target.owner is None:
            self._refuse(f"The target location specified by path '{target.path}' was not found.")
        return target.owner

    def _apply_one(self, operation: object) -> None:
        if not isinstance(operation, Mapping):
            self._refuse("The JSON patch document was malformed and could not be parsed.")
        name = str(operation.get("op", "")).lower()
        if name not in _OPERATIONS:
            self._refuse(f"Invalid JsonPatch operation '{operation.get('op')}'.")
        if name == "test" and not self._settings.test_supported:
            self._refuse("The 'test' operation is not supported.")
        if name in _WITH_VALUE and "value" not in operation:
            self._refuse(f"The operation '{name}' needs a value.")
        target = self._target(operation.get("path"))
        source = self._target(operation.get("from")) if name in _WITH_FROM else None
        if target is None or (name in _WITH_FROM and source is None):
            return
        if name == "remove":
            self._remove(target)
        elif source is not None:
            self._carry(source, target, moving=name == "move")
        elif name == "test":
            self._test(target, operation["value"])
        else:
            self._set(target, operation["value"], inserting=name == "add")

    def _target(self, path: object) -> _Target | None:
        """Find a place; None is a path in the wrong case that is accepted without effect."""
        if not isinstance(path, str) or not path.startswith("/"):
            self._refuse(f"The provided path '{path}' is not valid.")
        segments = [part.replace("~1", "/").replace("~0", "~") for part in path[1:].split("/")]
        item = self._property(segments[0], self._definition.by_name)
        if item is None:
            return None
        if len(segments) == 1:
            return _Target(self.values, item, path)
        if len(segments) > _DEEPEST or item.kind not in {Kind.ADDRESS, Kind.INT64S}:
            self._refuse(
                f"The target location specified by path segment '{segments[1]}' was not found."
            )
        if item.kind is Kind.INT64S:
            return _Target(self.values, item, path, position=segments[1])
        inner = self._property(segments[1], item.inner_by_name)
        return None if inner is None else _Target(self.values.get(item.name), inner, path)

    def _property(self, segment: str, properties: Mapping[str, Property]) -> Property | None:
        item = properties.get(segment)
        if item is None and self._settings.camel_case_paths != "refused":
            by_lower_case = {name.lower(): known for name, known in properties.items()}
            item = by_lower_case.get(segment.lower())
            if item is not None and item.patch and self._settings.camel_case_paths == "ignored":
                return None
        if item is None or not item.patch:
            self._refuse(
                f"The target location specified by path segment '{segment}' was not found."
            )
        return item

    def _read(self, target: _Target, value: object) -> Any:  # noqa: ANN401 - of any property
        item = target.item
        kind = Kind.INT64 if target.position is not None else item.kind
        scalar = item if target.position is None else Property(item.name, kind)
        try:
            return read_value(scalar, loosely(kind, value), self._definition, self._settings)
        except UnreadableError:
            self._refuse(f"The value '{value}' is invalid for target location.")

    def _set(self, target: _Target, value: object, *, inserting: bool) -> None:
        read = self._read(target, value)
        container = self._container(target)
        if target.position is None:
            container[target.item.name] = read
            return
        elements = container.get(target.item.name) or []
        if inserting:
            elements.insert(self._index(target, elements, past_end=True), read)
        else:
            elements[self._index(target, elements)] = read
        container[target.item.name] = elements

    def _remove(self, target: _Target) -> None:
        container = self._container(target)
        if target.position is None:
            container[target.item.name] = None
            return
        elements = container.get(target.item.name) or []
        del elements[self._index(target, elements)]
        container[target.item.name] = elements

    def _get(self, target: _Target) -> Any:  # noqa: ANN401 - of any property
        value = self._container(target).get(target.item.name)
        if target.position is None:
            return value
        elements = value or []
        return elements[self._index(target, elements)]

    def _carry(self, source: _Target, target: _Target, *, moving: bool) -> None:
        value = self._get(source)
        if moving:
            self._remove(source)
        self._set(target, value, inserting=True)

    def _test(self, target: _Target, value: object) -> None:
        current = self._get(target)
        expected = self._read(target, value)
        if current != expected and not self._settings.test_ignored:
            self._refuse(
                f"The current value '{'' if current is None else current}' at path "
                f"'{target.item.name}' is not equal to the test value "
                f"'{'' if value is None else value}'."
            )

    def _index(self, target: _Target, elements: list[Any], *, past_end: bool = False) -> int:
        position = target.position or ""
        if position == "-":
            index = len(elements) if past_end else len(elements) - 1
        elif position.isdigit():
            index = int(position)
        else:
            self._refuse(f"The path segment '{position}' is invalid for an array index.")
        if not 0 <= index < len(elements) + past_end:
            self._refuse(f"The index value provided by path segment '{position}' is out of bounds.")
        return index
