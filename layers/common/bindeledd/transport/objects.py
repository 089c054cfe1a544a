"""Objects as systems send them, read as far as they can be: one may be spoilt, never its list."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Self, TypeVar

from pydantic import PrivateAttr, ValidationError

from bindeledd.domain.errors import UnavailableError, UnreadableError
from bindeledd.domain.records import Flaw
from bindeledd.transport.wire import ReadModel

_TOO_LONG = frozenset({"string_too_long", "too_long"})
"""How pydantic calls a text, and a list, that holds more than its field may."""

Words = Callable[[str | None], str | None]
"""How a system's own words are kept: short, and without any secret."""


class ObjectModel(ReadModel):
    """An object of a register; what tells it from others has no default, so it is always there."""

    _flaw: Flaw | None = PrivateAttr(default=None)

    @property
    def flaw(self) -> Flaw | None:
        """What of the object could not be read and is left out; None where it is whole."""
        return self._flaw

    @classmethod
    def read(cls, payload: object, *, words: Words) -> Self:
        """Read an object, without the properties that are not what the system describes.

        Raises:
            ValidationError: it cannot be told which object it is.
        """
        try:
            return cls.model_validate(payload)
        except ValidationError:
            if not isinstance(payload, Mapping):
                raise
        told = payload.keys() & cls.model_fields.keys()
        wrong = {name: cls._wrong_with(name, payload) for name in sorted(told)}
        spoilt = {name: payload[name] for name, kinds in wrong.items() if kinds}
        row = cls.model_validate({k: v for k, v in payload.items() if k not in spoilt})
        too_long = frozenset(name for name in spoilt if wrong[name] <= _TOO_LONG)
        row.spoil(replace(flaw_of(spoilt, words=words), too_long=too_long))
        return row

    def spoil(self, flaw: Flaw) -> None:
        """Note what could not be read of the object."""
        self._flaw = flaw

    @classmethod
    def _wrong_with(cls, name: str, payload: Mapping[str, object]) -> frozenset[str]:
        """Tell what keeps one property from being read, beside those that tell which object it is.

        The kinds are pydantic's; none where it can be read.
        """
        needed = [one for one, declared in cls.model_fields.items() if declared.is_required()]
        alone = {one: payload[one] for one in (*needed, name) if one in payload}
        try:
            cls.model_validate(alone)
        except ValidationError as error:
            found = error.errors(include_url=False, include_context=False, include_input=False)
            return frozenset(one["type"] for one in found)
        return frozenset()


Model = TypeVar("Model", bound=ObjectModel)


def read_object(model: type[Model], payload: object, *, words: Words) -> Model:
    """Read one object of a list, with its flaw where it has one.

    Raises:
        UnavailableError: it is no object, or cannot be told from others.
    """
    try:
        return model.read(payload, words=words)
    except ValidationError as error:
        raise UnavailableError from error


def require_whole(row: Model) -> Model:
    """Give back an object that could be read.

    Raises:
        UnreadableError: it has a flaw.
    """
    if row.flaw is not None:
        raise UnreadableError(row.flaw)
    return row


def flaw_of(spoilt: Mapping[str, object], *, words: Words) -> Flaw:
    """Name what could not be read, with what the system sent there."""
    try:
        told = json.dumps(spoilt, ensure_ascii=False, default=str)
    except (ValueError, RecursionError):
        told = None
    return Flaw(tuple(sorted(spoilt)), words(told))
