"""What a property of an object is: its type, who may set it when, and its limits.

The tables made of this are the published schemas with the columns of the facts (section 2): what a
GET shows, what a POST takes and what a PATCH can reach.
"""

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum


class Kind(Enum):
    """The type of a property's value; every value may also be null."""

    TEXT = "text"
    INT32 = "int32"
    INT64 = "int64"
    DOUBLE = "double"
    BOOL = "bool"
    DATE = "date"
    STAMP = "stamp"
    UUID = "uuid"
    CHOICE = "choice"
    INT64S = "int64s"
    ADDRESS = "address"


@dataclass(frozen=True, slots=True)
class Property:
    """One property; `read`, `post`, `patch` say where it may stand."""

    name: str
    kind: Kind = Kind.TEXT
    read: bool = True
    post: bool = True
    patch: bool = True
    max_length: int | None = None
    choices: tuple[str, ...] = ()
    default: object = None
    inner: tuple["Property", ...] = ()
    """The properties of a nested object."""

    @property
    def inner_by_name(self) -> Mapping[str, "Property"]:
        """Return the properties of a nested object by name."""
        return by_name(self.inner)

    @property
    def is_entity(self) -> bool:
        """Tell whether a nested object has an id and a stamp of its own."""
        return any(item.name == "Id" for item in self.inner)


@functools.cache
def by_name(properties: tuple[Property, ...]) -> Mapping[str, Property]:
    """Return properties by name."""
    return {item.name: item for item in properties}


def text(name: str, max_length: int | None = None) -> Property:
    """Describe a text."""
    return Property(name, max_length=max_length)


def flag(name: str, *, default: bool | None = None) -> Property:
    """Describe a truth value."""
    return Property(name, Kind.BOOL, default=default)


def number(name: str) -> Property:
    """Describe an id or a number."""
    return Property(name, Kind.INT64)


def amount(name: str) -> Property:
    """Describe an amount, a price or a rate."""
    return Property(name, Kind.DOUBLE)


def day(name: str) -> Property:
    """Describe a calendar date."""
    return Property(name, Kind.DATE)


def choice(name: str, choices: tuple[str, ...], default: str | None = None) -> Property:
    """Describe a value of an enumeration."""
    return Property(name, Kind.CHOICE, choices=choices, default=default)


def read_only(name: str, kind: Kind) -> Property:
    """Describe what only the system writes."""
    return Property(name, kind, post=False, patch=False)


def post_only(name: str, kind: Kind = Kind.TEXT) -> Property:
    """Describe a code form, which a GET shows and a POST takes in place of the id."""
    return Property(name, kind, patch=False)


PLAIN_ADDRESS_PROPERTIES = (
    text("AddressLine1", 200),
    text("AddressLine2", 200),
    text("City", 100),
    Property("CountryCode", default="NO"),
    text("ZipCode", 50),
)
"""Of a contact person (facts, section 2.3)."""

ADDRESS_PROPERTIES = (
    *PLAIN_ADDRESS_PROPERTIES,
    text("ExternalCode", 50),
    read_only("Id", Kind.INT64),
    read_only("LastChangedDateTimeOffset", Kind.STAMP),
)
"""The `MailAddress` of a customer or an employee (facts, section 2.3)."""
