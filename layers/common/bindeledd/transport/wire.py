"""The two kinds of wire models: tolerant of what we do not use, strict about everything else."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from types import MappingProxyType, NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from pydantic import BaseModel, ConfigDict, model_validator

LONGEST_TEXT = 3000
"""Longer than any text of a register; all texts of an object at this length still fit an item."""

_LARGEST = 2**63 - 1
_MOST_DIGITS = 15
"""A double tells so many digits apart: a larger amount would not be what its system holds."""

_TOO_LARGE: int = 10**_MOST_DIGITS
_WHOLE = re.compile(r"-?[0-9]{1,18}")
_AMOUNT = re.compile(rf"-?[0-9]{{1,{_MOST_DIGITS}}}(\.[0-9]{{1,12}})?")

_KINDS: Mapping[type, tuple[type, ...]] = MappingProxyType(
    {
        str: (str,),
        bool: (bool,),
        int: (int, str),
        Decimal: (Decimal, int, str),
        datetime: (str, datetime),
        date: (str, date),
    }
)
"""Which kinds of JSON values a field of each type may come as."""


class WireModel(BaseModel):
    """A shape on the wire; its errors never repeat the value, which may be personal."""

    model_config = ConfigDict(frozen=True, hide_input_in_errors=True)


class ReadModel(WireModel):
    """What a system sends: unknown keys are left out, and each value is of its own kind.

    A number may come as text, since it is the same number. A text may not come as a number: it
    could have begun with zeros or a plus sign, and would stand in the other system without them.
    Neither is a truth value made of a word, nor a stamp of a number, nor a number of a truth value.
    """

    model_config = ConfigDict(extra="ignore", str_max_length=LONGEST_TEXT)

    @model_validator(mode="before")
    @classmethod
    def _keep_kinds(cls, document: object) -> object:
        if isinstance(document, dict):
            for name, declared in _kinds_of(cls).items():
                value = document.get(name)
                if value is not None and not _is_of(declared, value):
                    message = f"{name} is of another kind"
                    raise ValueError(message)
        return document


class WriteModel(WireModel):
    """What we send: a key that the system does not know is our mistake."""

    model_config = ConfigDict(extra="forbid")


@cache
def _kinds_of(model: type[ReadModel]) -> Mapping[str, type]:
    """Tell the plain types among a model's fields."""
    hints = get_type_hints(model)
    found = {name: _plain_type(hints[name]) for name in model.model_fields}
    return {name: kind for name, kind in found.items() if kind in _KINDS}


def _plain_type(declared: Any) -> Any:  # noqa: ANN401 - an annotation is of any type
    if get_origin(declared) in (Union, UnionType):
        options = [option for option in get_args(declared) if option is not NoneType]
        return options[0] if len(options) == 1 else None
    return declared


def _is_of(declared: type, value: object) -> bool:
    if type(value) not in _KINDS[declared]:
        return False
    if declared is int:
        return _is_whole(value)
    return declared is not Decimal or _is_amount(value)


def _is_whole(value: object) -> bool:
    if isinstance(value, str):
        return _WHOLE.fullmatch(value) is not None
    return isinstance(value, int) and abs(value) <= _LARGEST


def _is_amount(value: object) -> bool:
    """Take amounts as people write them: an exponent of millions would fill the memory."""
    if isinstance(value, str):
        return _AMOUNT.fullmatch(value) is not None
    if isinstance(value, int):
        return abs(value) < _TOO_LARGE
    return isinstance(value, Decimal) and abs(value.adjusted()) < _MOST_DIGITS
