"""A second recipe on the same pair: the host is the master, and nothing ever goes back to it.

It exists to show that an integration is one declaration (ALL-10). It differs from the first in all
that a recipe can say: the way fields go, who creates, wins and gives numbers, what a contradicting
name and a deletion mean, what is cut, transformed, set once, put back or left alone.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from bindeledd.domain.identity import Dimension, System
from bindeledd.domain.policy import (
    Carry,
    Contradiction,
    Deletion,
    DimensionPolicy,
    Direction,
    FieldRule,
    OtherSideChange,
    Recipe,
    Winner,
)
from bindeledd.domain.records import FieldValue

ERP_NAME = 30
"""Longer names are cut, with a notice."""


def outward(name: str, **more: object) -> FieldRule:
    """Make the rule of a field that goes to the ERP only; what is changed there is put back."""
    rule: Callable[..., FieldRule] = FieldRule
    return rule(name, direction=Direction.TO_ERP, **more)


def digits_only(value: FieldValue, _: System) -> FieldValue:
    """Write telephone numbers as digits and a plus."""
    if not isinstance(value, str):
        return value
    return "".join(character for character in value if character.isdigit() or character == "+")


_CUSTOMERS = DimensionPolicy(
    Dimension.CUSTOMERS,
    (
        outward("number"),
        outward("name", max_length={System.ERP: ERP_NAME}, cut=True),
        outward("active"),
        outward("kind", carry=Carry.ONCE),
        outward("phone", transform=digits_only),
        # What accounting fills in itself is left alone until the host says something else.
        outward("invoice_email", on_other_side_change=OtherSideChange.IGNORE),
    ),
    create_in=frozenset({System.ERP}),
    winner=Winner.HOST,
    number_authority=System.HOST,
    contradiction=Contradiction.LINK,
    interval=timedelta(minutes=30),
)

_PROJECTS = DimensionPolicy(
    Dimension.PROJECTS,
    (
        outward("number"),
        outward("parent", references=Dimension.PROJECTS),
        outward("customer", references=Dimension.CUSTOMERS),
        outward("name"),
        outward("active"),
        outward("start_date", carry=Carry.ONCE),
    ),
    create_in=frozenset({System.ERP}),
    winner=Winner.HOST,
    number_authority=System.HOST,
    scope_keys=("parent",),
    contradiction=Contradiction.LINK,
    deletion=Deletion.ARCHIVE,
    interval=timedelta(minutes=30),
)

OUTWARD = Recipe(
    name="outward",
    host="svenn",
    erp="poweroffice",
    title="Svenn → PowerOffice Go",
    policies=(_CUSTOMERS, _PROJECTS),
)
