"""How a field of people's stands in either system: texts, amounts, dates, references, flags."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from bindeledd.domain.identity import Dimension
from tests.simulation.shape import Held, Named, Side, Value


def _property(
    name: str,
    read: Callable[[Any], Value] = lambda value: value,
    write: Callable[[Value], Any] = lambda value: value,
) -> Side:
    return Side(lambda held: read(held.get(name)), lambda value: {name: write(value)})


def _text(name: str) -> Side:
    return _property(name, lambda value: None if value == "" else value)


def texts(field: str, host: str, erp: str) -> Named:
    """A text in both systems; an empty one says nothing."""
    return Named(field, _text(host), _text(erp))


def _without_spaces(value: Value) -> Value:
    return None if value is None else "".join(str(value).split())


CUT = 24
"""So many characters of some texts the host keeps, where it cuts without a word."""


def cut(named: Named) -> Named:
    """A text of which the host may keep the beginning alone."""
    return replace(named, form=lambda value: value[:CUT] if isinstance(value, str) else value)


def given(named: Named, value: Value) -> Named:
    """A field in which the ERP puts a value of its own where nothing is written."""
    return replace(named, form=lambda written: value if written is None else written)


def choice(field: str, host: str, erp: str, words: Mapping[str, tuple[str, str]]) -> Named:
    """One of few values, each with its word in the host and in the ERP."""

    def side(name: str, position: int) -> Side:
        of = {both[position]: value for value, both in words.items()}
        return _property(
            name,
            lambda word: of.get(word, word),
            lambda value: None if value is None else words[str(value)][position],
        )

    return Named(field, side(host, 0), side(erp, 1))


PHONE = replace(texts("phone", "phone", "PhoneNumber"), form=_without_spaces)
"""A number that the ERP may keep without the spaces that people write in the host."""

ACTIVE = Named(
    "active",
    _property("active"),
    _property("IsArchived", lambda value: not value, lambda value: not value),
)


def series_number(host: str, erp: str) -> Named:
    """A number that is a text in the host and a whole number in the ERP."""
    read = _property(
        erp,
        lambda value: None if value is None else str(value),
        lambda value: None if value is None else int(str(value)),
    )
    return Named("number", _text(host), read)


def _decimal(value: Any) -> Decimal | None:
    return None if value in (None, "") else Decimal(str(value)).normalize()


def amount(field: str, host: str, erp: str) -> Named:
    """An amount that is a text in the host and a double in the ERP."""
    in_host = _property(
        host, _decimal, lambda value: None if value is None else format(Decimal(str(value)), "f")
    )
    in_erp = _property(
        erp, _decimal, lambda value: None if value is None else float(Decimal(str(value)))
    )
    return Named(field, in_host, in_erp)


def reference(field: str, host: str, erp: str, register: Dimension) -> Named:
    """A reference, which is an id in either system: a text in the host, a number in the ERP."""
    in_erp = _property(
        erp,
        lambda value: None if value is None else str(value),
        lambda value: None if value is None else int(str(value)),
    )
    return Named(field, _text(host), in_erp, references=register)


def of_whole_projects(named: Named) -> Named:
    """What a subproject inherits says nothing of its own."""
    return replace(
        named,
        inherited=True,
        host=replace(named.host, read=_unless("parentId", named.host.read)),
        erp=replace(named.erp, read=_unless("ParentProjectId", named.erp.read)),
    )


def _unless(parent: str, read: Callable[[Held], Value]) -> Callable[[Held], Value]:
    return lambda held: read(held) if held.get(parent) is None else None


_ENDED_IN_HOST = frozenset({"completed", "closed", "archived"})
_ENDED_IN_ERP = frozenset({"Complete", "Archived"})

IN_PROGRESS = Named(
    "active",
    Side(
        lambda held: bool(held["active"]) and held["status"] not in _ENDED_IN_HOST,
        lambda value: {"active": value, "status": "active" if value else "completed"},
    ),
    Side(
        lambda held: bool(held["IsActive"]) and held["ProjectStatus"] not in _ENDED_IN_ERP,
        lambda value: (
            {"ProjectStatus": "Active", "IsActive": True}
            if value
            else {"ProjectStatus": "Complete"}
        ),
    ),
)
"""A project is in use by a flag and a status in either system."""

OWNER, KIND = "_owner", "_kind"
"""Under what an object lies in the host, and what an address is in the ERP: said by its place."""


def dated(field: str, host: str, erp: str) -> Named:
    """A date, which both systems hold as a text."""

    def side(name: str) -> Side:
        return _property(
            name,
            lambda value: None if value is None else date.fromisoformat(str(value)[:10]),
            lambda value: None if value is None else str(value),
        )

    return Named(field, side(host), side(erp))
