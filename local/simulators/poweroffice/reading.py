"""Read values of a request into the types of the schema, or refuse them in the system's words."""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from local.simulators.poweroffice.definitions import Definition
from local.simulators.poweroffice.properties import Kind, Property
from local.simulators.poweroffice.settings import PowerOfficeSettings

_INT32 = 2**31
_INT64 = 2**63
_INTEGER = re.compile(r"-?\d{1,19}")


class UnreadableError(ValueError):
    """A value is not of the property's type."""


def read_object(
    body: object, definition: Definition, settings: PowerOfficeSettings
) -> dict[str, Any]:
    """Read the object of a POST; null counts as not given."""
    if not isinstance(body, Mapping):
        raise definition.refusal(f"{definition.word} object is missing.")
    return _read(body, definition.by_name, definition, settings)


def _read(
    body: Mapping[str, object],
    properties: Mapping[str, Property],
    definition: Definition,
    settings: PowerOfficeSettings,
) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for name, value in body.items():
        item = _known(name, properties, definition, settings)
        if item is None:
            continue
        try:
            read = read_value(item, value, definition, settings)
        except UnreadableError as error:
            detail = f"The value '{_shown(value)}' is invalid for {item.name}. {error}".strip()
            raise definition.refusal(detail) from error
        if read is not None:
            values[item.name] = read
    return values


def _known(
    name: str,
    properties: Mapping[str, Property],
    definition: Definition,
    settings: PowerOfficeSettings,
) -> Property | None:
    item = properties.get(name)
    if item is None and settings.bodies_ignore_case:
        item = {known.lower(): known_item for known, known_item in properties.items()}.get(
            name.lower()
        )
    if item is not None and item.post:
        return item
    if settings.unknown_properties == "ignore":
        return None
    detail = f"Could not find member '{name}' on object of type '{definition.dto}PostDto'."
    raise definition.refusal(detail)


def read_value(
    item: Property, value: object, definition: Definition, settings: PowerOfficeSettings
) -> Any:  # noqa: ANN401 - of any property
    """Read one value of a property; raises UnreadableError, or a refusal with its own words."""
    if value is None:
        return None
    if item.kind is Kind.ADDRESS:
        if not isinstance(value, Mapping):
            raise UnreadableError
        return _read(value, item.inner_by_name, definition, settings)
    if item.kind is Kind.CHOICE:
        return _choice(item, value, definition)
    if item.kind is Kind.TEXT:
        return _text(item, value, definition, settings)
    return _SCALARS[item.kind](value)


def _choice(item: Property, value: object, definition: Definition) -> str:
    if isinstance(value, int):
        detail = (
            f"Enum '{item.name.lower()}' with value = {value} is not valid. "
            "(Enums is not allowed to be represented as integers)."
        )
        raise definition.refusal(detail)
    if value not in item.choices:
        raise UnreadableError
    return str(value)


def _text(
    item: Property, value: object, definition: Definition, settings: PowerOfficeSettings
) -> str | None:
    if not isinstance(value, str):
        raise UnreadableError
    text = value.strip() if settings.text_trimmed else value
    if item.name == "PhoneNumber" and settings.phone_without_spaces:
        text = "".join(text.split())
    if item.name == "OrganizationNumber" and settings.organization_number_digits_only:
        text = "".join(character for character in text if character.isdigit())
    if item.max_length is not None and len(text) > item.max_length:
        detail = (
            f"The field {item.name} must be a string with a maximum length of {item.max_length}."
        )
        raise definition.refusal(detail)
    return None if settings.empty_text_is_null and not text else text


def _integer(value: object, bound: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise UnreadableError
    if not -bound <= value < bound:
        raise UnreadableError
    return value


def _double(value: object) -> float | int:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise UnreadableError
    return value


def _bool(value: object) -> bool:
    if not isinstance(value, bool):
        raise UnreadableError
    return value


def _date(value: object) -> str:
    try:
        return date.fromisoformat(str(value)[:10]).isoformat()
    except ValueError as error:
        raise UnreadableError from error


def _uuid(value: object) -> str:
    try:
        return str(UUID(str(value)))
    except ValueError as error:
        raise UnreadableError from error


def _integers(value: object) -> list[int]:
    if not isinstance(value, list):
        raise UnreadableError
    return [_integer(element, _INT64) for element in value]


def loosely(kind: Kind, value: object) -> object:
    """Turn digits in a text into a number, as JSON Patch values there are written both ways."""
    if kind in {Kind.INT32, Kind.INT64, Kind.INT64S} and isinstance(value, str):
        return int(value) if _INTEGER.fullmatch(value.strip()) else value
    if kind is Kind.INT64S and isinstance(value, list):
        return [loosely(Kind.INT64, element) for element in value]
    if kind is Kind.DOUBLE and isinstance(value, str) and re.fullmatch(r"-?\d+(\.\d+)?", value):
        return float(Decimal(value))
    return value


def _shown(value: object) -> str:
    return value if isinstance(value, str) else type(value).__name__


_SCALARS = {
    Kind.INT32: lambda value: _integer(value, _INT32),
    Kind.INT64: lambda value: _integer(value, _INT64),
    Kind.DOUBLE: _double,
    Kind.BOOL: _bool,
    Kind.DATE: _date,
    Kind.UUID: _uuid,
    Kind.INT64S: _integers,
}
