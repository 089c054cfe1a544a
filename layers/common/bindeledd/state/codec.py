"""Domain values to plain maps and back: generic, strict, and aware of the schema's version.

Strict means that nothing is guessed: a value of another type than the field declares, an unknown
field or an unknown version is an error, because what is read wrongly here is written to somebody's
accounts. Where a field may hold several types the value says which (`{"decimal": "1.50"}`).
"""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from functools import cache
from typing import Any, TypeVar

SCHEMA = 1
"""The version that is written. A release reads this one and the one before (architecture 9)."""

Upcast = Callable[[dict[str, Any]], dict[str, Any]]
"""Lifts the plain map of a value from the previous version to the present one."""

UPCASTS: Mapping[str, Upcast] = {}
"""By type name, what changed between the previous version and the present one."""

T = TypeVar("T")

Plain = Any
"""A value on its way in or out, of a type that only running tells."""

Declared = Any
"""A type as an annotation declares it: a class, a union, a generic."""


class CodecError(ValueError):
    """A value cannot be stored, or an item cannot be read; the value itself is not in the text."""


@dataclasses.dataclass(frozen=True, slots=True)
class _Pair:
    """How values of one type are written and read."""

    encode: Callable[[Any], Any]
    decode: Callable[[Any], Any]


def encode(value: object) -> dict[str, Any]:
    """Turn a dataclass into a plain map.

    Raises:
        CodecError: a field holds another type than it declares.
    """
    cls: Declared = type(value)
    plain: dict[str, Any] = _pair_of(cls).encode(value)
    return plain


def decode(
    cls: type[T],
    plain: Mapping[str, Any],
    *,
    schema: int,
    current: int = SCHEMA,
    upcasts: Mapping[str, Upcast] = UPCASTS,
) -> T:
    """Turn a plain map, written under version `schema`, into the dataclass `cls`.

    Raises:
        CodecError: the version is neither the present one nor the one before, or the map does not
            fit the class.
    """
    if schema not in {current, current - 1}:
        message = f"{cls.__name__} is stored under schema {schema}; this release reads {current}"
        raise CodecError(message)
    if schema != current and cls.__name__ in upcasts:
        plain = upcasts[cls.__name__](dict(plain))
    declared: Declared = cls
    value: T = _pair_of(declared).decode(plain)
    return value


@cache
def _pair_of(declared: Declared) -> _Pair:
    """Compile the writer and reader of a declared type, once."""
    origin: Declared = typing.get_origin(declared)
    if origin in {typing.Union, types.UnionType}:
        return _union(typing.get_args(declared))
    if origin is not None:
        return _container(origin, typing.get_args(declared))
    if declared in _SCALARS:
        return _SCALARS[declared]
    if isinstance(declared, type) and issubclass(declared, StrEnum):
        return _enum(declared)
    if dataclasses.is_dataclass(declared):
        return _dataclass(typing.cast("type[Any]", declared))
    message = f"the codec knows no type {declared!r}"
    raise CodecError(message)


def _dataclass(cls: type[Any]) -> _Pair:
    hints = typing.get_type_hints(cls)
    fields = {field.name: _pair_of(hints[field.name]) for field in dataclasses.fields(cls)}
    writers = [(name, pair.encode) for name, pair in fields.items()]
    readers = {name: pair.decode for name, pair in fields.items()}

    def encode_fields(value: Plain) -> dict[str, Any]:
        _require(type(value) is cls, cls.__name__, value)
        return {name: write(getattr(value, name)) for name, write in writers}

    def decode_fields(plain: Plain) -> Plain:
        _require(_is_map(plain), cls.__name__, plain)
        if not plain.keys() <= readers.keys():
            message = f"{cls.__name__} has no fields {sorted(plain.keys() - readers.keys())}"
            raise CodecError(message)
        known = {name: readers[name](value) for name, value in plain.items()}
        try:
            return cls(**known)
        except TypeError as error:
            message = f"a stored {cls.__name__} lacks a field without a default"
            raise CodecError(message) from error

    return _Pair(encode_fields, decode_fields)


def _enum(cls: type[StrEnum]) -> _Pair:
    members = {str(member): member for member in cls}

    def encode_member(value: Plain) -> str:
        _require(type(value) is cls, cls.__name__, value)
        return str(value)

    def decode_member(plain: Plain) -> StrEnum:
        try:
            return members[plain]
        except (KeyError, TypeError) as error:
            message = f"{cls.__name__} has no such member"
            raise CodecError(message) from error

    return _Pair(encode_member, decode_member)


def _container(origin: Declared, arguments: tuple[Declared, ...]) -> _Pair:
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return _mapping(_pair_of(arguments[0]), _pair_of(arguments[1]))
    if origin is frozenset:
        member = _pair_of(arguments[0])
        return _Pair(
            lambda value: sorted(map(member.encode, _typed(value, frozenset))),
            lambda plain: frozenset(map(member.decode, _typed(plain, list))),
        )
    if origin is tuple and arguments[-1] is Ellipsis:
        member = _pair_of(arguments[0])
        return _Pair(
            lambda value: [member.encode(part) for part in _typed(value, tuple)],
            lambda plain: tuple(member.decode(part) for part in _typed(plain, list)),
        )
    if origin is tuple:
        return _fixed_tuple([_pair_of(argument) for argument in arguments])
    message = f"the codec knows no container {origin!r}"
    raise CodecError(message)


def _mapping(key: _Pair, member: _Pair) -> _Pair:
    def encode_mapping(value: Plain) -> dict[str, Any]:
        _require(_is_map(value), "Mapping", value)
        plain = {key.encode(name): member.encode(part) for name, part in value.items()}
        # DynamoDB takes no attribute without a name.
        _require("" not in plain and all(type(name) is str for name in plain), "names", value)
        return plain

    def decode_mapping(plain: Plain) -> dict[Any, Any]:
        _require(_is_map(plain), "Mapping", plain)
        return {key.decode(name): member.decode(part) for name, part in plain.items()}

    return _Pair(encode_mapping, decode_mapping)


def _fixed_tuple(members: Sequence[_Pair]) -> _Pair:
    def encode_tuple(value: Plain) -> list[Any]:
        _require(type(value) is tuple and len(value) == len(members), "tuple", value)
        return [member.encode(part) for member, part in zip(members, value, strict=True)]

    def decode_tuple(plain: Plain) -> tuple[Any, ...]:
        _require(isinstance(plain, list) and len(plain) == len(members), "tuple", plain)
        return tuple(member.decode(part) for member, part in zip(members, plain, strict=True))

    return _Pair(encode_tuple, decode_tuple)


def _union(arguments: tuple[Declared, ...]) -> _Pair:
    """Optional types stay as they are; of several types, those stored as text carry their name."""
    members = [argument for argument in arguments if argument is not types.NoneType]
    nullable = len(members) < len(arguments)
    inner = _pair_of(members[0]) if len(members) == 1 else _tagged(members)
    if not nullable:
        return inner
    return _Pair(
        lambda value: None if value is None else inner.encode(value),
        lambda plain: None if plain is None else inner.decode(plain),
    )


def _tagged(members: Sequence[Declared]) -> _Pair:
    if not set(members) <= _SCALARS.keys():
        message = "the codec knows unions of plain types only"
        raise CodecError(message)
    by_tag = {_TAGS[member]: _SCALARS[member] for member in members if member in _TAGS}

    def encode_tagged(value: Plain) -> Plain:
        kind = str if isinstance(value, str) else type(value)
        _require(kind in members, "one of the union's types", value)
        plain = _SCALARS[kind].encode(value)
        return {_TAGS[kind]: plain} if kind in _TAGS else plain

    def decode_tagged(plain: Plain) -> Plain:
        if _is_map(plain):
            _require(len(plain) == 1 and plain.keys() <= by_tag.keys(), "a known tag", plain)
            ((tag, inner),) = plain.items()
            return by_tag[tag].decode(inner)
        kind = int if isinstance(plain, Decimal) else type(plain)
        _require(kind in members and kind not in _TAGS, "one of the union's types", plain)
        return _SCALARS[kind].decode(plain)

    return _Pair(encode_tagged, decode_tagged)


def _require(condition: bool, wanted: str, value: object) -> None:  # noqa: FBT001  # an assertion
    if not condition:
        message = f"expected {wanted}, found {type(value).__name__}"
        raise CodecError(message)


def _is_map(value: Plain) -> bool:
    """Ask for a dict first: nearly all are, and an abstract class takes many times longer."""
    return type(value) is dict or isinstance(value, Mapping)


def _typed(value: Plain, kind: type[T]) -> T:
    _require(type(value) is kind, kind.__name__, value)
    return typing.cast("T", value)


def _exactly(kind: type[T]) -> Callable[[Plain], T]:
    """Make the reader of a type that is stored as it is: most values are, so it is one call."""

    def read(value: Plain) -> T:
        return value if type(value) is kind else _typed(value, kind)

    return read


def _encode_text(value: Plain) -> str:
    """Take a member of a StrEnum as the text that it is; it comes back as plain text."""
    _require(isinstance(value, str), "str", value)
    return str(value)


def _encode_decimal(value: Plain) -> str:
    number = _typed(value, Decimal)
    _require(number.is_finite(), "a finite number", value)
    return str(number)


def _encode_instant(value: Plain) -> str:
    instant = _typed(value, datetime)
    _require(instant.tzinfo is not None, "an aware datetime", value)
    return instant.isoformat()


def _decode_text(plain: Plain, read: Callable[[str], T], *, wanted: str) -> T:
    try:
        return read(_typed(plain, str))
    except (ValueError, ArithmeticError) as error:
        message = f"expected {wanted} as text"
        raise CodecError(message) from error


def _decode_int(plain: Plain) -> int:
    _require(type(plain) in {int, Decimal} and plain == int(plain), "a whole number", plain)
    return int(plain)


_SCALARS: Mapping[Any, _Pair] = {
    str: _Pair(_encode_text, _exactly(str)),
    bool: _Pair(_exactly(bool), _exactly(bool)),
    int: _Pair(_exactly(int), _decode_int),
    Decimal: _Pair(_encode_decimal, lambda plain: _decode_text(plain, Decimal, wanted="decimal")),
    date: _Pair(
        lambda value: _typed(value, date).isoformat(),
        lambda plain: _decode_text(plain, date.fromisoformat, wanted="date"),
    ),
    datetime: _Pair(
        _encode_instant,
        lambda plain: _decode_text(plain, datetime.fromisoformat, wanted="instant"),
    ),
}

_TAGS: Mapping[Any, str] = {Decimal: "decimal", date: "date", datetime: "instant"}
"""Types that are stored as text, and so must be named where a text could stand as well."""
