"""What a register is to people: fields, the values they write, numbers, references.

A `Shape` says how one dimension's canonical fields are called in either system. The oracle reads
the simulators' own rows through it, so that nothing the product says has a part in the judgement.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from bindeledd.domain.identity import Dimension

Value = str | bool | Decimal | date | None
Values = Mapping[str, Value]
Held = Mapping[str, Any]
"""An object as its system stores it."""


@dataclass(frozen=True, slots=True)
class Side:
    """How one canonical field stands in one system."""

    read: Callable[[Held], Value]
    write: Callable[[Value], Held]


@dataclass(frozen=True, slots=True)
class Named:
    """One canonical field under the names of both systems.

    What `references` another register is written as an id of it, and read as what the object that
    it points to stands for, so that both systems can be compared. `form` gives the form in which
    values are compared that a system may write otherwise; None where each stands as it is.
    """

    field: str
    host: Side
    erp: Side
    references: Dimension | None = None
    form: Callable[[Value], Value] | None = None
    once: bool = False
    """Whether it is carried with a creation alone."""
    inherited: bool = False
    """Whether what lies under something has it from there, and says nothing of its own."""

    def compared(self, value: Value) -> Value:
        """Give a value in the form in which it is compared."""
        return value if self.form is None else self.form(value)


Fresh = Callable[[str], Value]
"""Make a value that no other edit ever writes, out of a token: a letter and a number."""


@dataclass(frozen=True, slots=True)
class Numbers:
    """Which numbers people give: to what is new, to what is renumbered, and only in passing."""

    new: int
    renumbered: int
    passing: int
    most: int
    """So many of each kind there are."""
    written: str = "{}"

    def number(self, first: int, number: int) -> str:
        """Write the number that stands for a number of a history."""
        return self.written.format(first + number % self.most)


@dataclass(frozen=True, slots=True)
class Shape:
    """One dimension as people know it; `edited` are the fields in which they write values.

    `named` makes the names of an object out of its mark, which nobody ever changes, and a word;
    `marked` is the field in which that mark stands.
    """

    dimension: Dimension
    host_path: str
    """Where objects lie in the host: their register, or the list within their owner."""
    erp_path: str
    erp_register: str
    fields: tuple[Named, ...]
    edited: Mapping[str, Fresh]
    marked: str | None
    """None where an object is known by its place under its owner alone."""
    named: Callable[[str, str], Values]
    numbers: Numbers | None = None
    """None where nobody numbers them."""
    begun: Values = field(default_factory=dict)
    """What is entered with whatever is new."""
    kinds: tuple[str, ...] = ()
    """Of which kinds new objects are, in turn."""
    chosen: Mapping[str, Fresh] = field(default_factory=dict)
    """Fields in which people choose among few values: another edit may write the same."""
    owner: Dimension | None = None
    """The register of the objects under which these stand, and with which they are turned on."""
    places: str | None = None
    """The field of whose values an owner has one object each: the first that stands there."""
    seen_in_full_alone: bool = False
    """Whether a system tells of some changes to none but who reads everything."""
    within: tuple[str, ...] = ()
    """The references to what an object lies under: parted with it, and matched within it."""
    closed_by_people_alone: bool = False
    """Whether a closing is never carried without a person's signature."""

    @property
    def references(self) -> Mapping[str, Dimension]:
        """The fields that point to objects, with their registers."""
        return {one.field: one.references for one in self.fields if one.references is not None}

    @property
    def settable(self) -> Dimension:
        """The register whose settings hold for this one."""
        return self.owner or self.dimension

    @property
    def has_closing(self) -> bool:
        """Whether objects are in use or not."""
        return any(one.field == "active" for one in self.fields)

    @property
    def pointed(self) -> tuple[str, ...]:
        """The references that people change: what an object lies under stays."""
        return tuple(one for one in self.references if one not in self.within)

    def compared(self, name: str, value: Value) -> Value:
        """Give a value in the form in which it is compared, as it is where no field is known."""
        named = [one for one in self.fields if one.field == name]
        return named[0].compared(value) if named else value

    def field(self, name: str) -> Named:
        """Find a field by its canonical name."""
        return next(one for one in self.fields if one.field == name)
