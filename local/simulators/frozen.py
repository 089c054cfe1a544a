"""JSON values that cannot be changed, so that a store may hand out what it holds without a copy.

Who reads a document and wants another one makes a new one (`row | {...}`); a slip that would have
changed the store's own object is a TypeError instead of a row that differs from its file.
"""

from collections.abc import Mapping
from typing import Any, NoReturn


def _refuse(*_: object, **__: object) -> NoReturn:
    message = "a stored document is not changed in place"
    raise TypeError(message)


class FrozenDict(dict[str, Any]):
    """An object of JSON that refuses to be changed."""

    __slots__ = ()
    __setitem__ = __delitem__ = __ior__ = _refuse
    clear = pop = popitem = setdefault = update = _refuse


class FrozenList(list[Any]):
    """An array of JSON that refuses to be changed."""

    __slots__ = ()
    __setitem__ = __delitem__ = __iadd__ = __imul__ = _refuse
    append = extend = insert = remove = pop = clear = sort = reverse = _refuse


_FROZEN = frozenset({str, int, float, bool, type(None), FrozenDict, FrozenList})


def frozen(value: object) -> Any:  # noqa: ANN401 - any JSON
    """Return a value as it is stored; raises TypeError for what JSON cannot hold."""
    if type(value) in _FROZEN:
        return value
    if isinstance(value, Mapping):
        return FrozenDict({_name(name): frozen(element) for name, element in value.items()})
    if isinstance(value, list | tuple):
        return FrozenList([frozen(element) for element in value])
    if isinstance(value, str | int | float):
        return value
    message = f"{type(value).__name__} is not JSON"
    raise TypeError(message)


def _name(name: object) -> str:
    if isinstance(name, str):
        return name
    message = f"{name!r} is not a name in JSON"
    raise TypeError(message)
