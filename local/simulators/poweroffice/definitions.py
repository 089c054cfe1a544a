"""What a register is: its address, words, properties, references, and the rules that are its own.

A register is data in `registers`; what its data cannot say is a subclass of `Rules`.
"""

from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from local.simulators.poweroffice.filters import Filter, Query
from local.simulators.poweroffice.problems import RefusalError
from local.simulators.poweroffice.properties import Kind, Property, by_name
from local.simulators.poweroffice.settings import PowerOfficeSettings
from local.simulators.poweroffice.views import Naming, Shown
from local.simulators.storage import Document

if TYPE_CHECKING:
    from local.simulators.poweroffice.register import Register


EVERY_OPERATION = frozenset({"LIST", "GET", "POST", "PATCH", "DELETE"})
_CODE_WORDS = {
    "AccountNo": "number",
    "Code": "code",
    "CreditDays": "credit days",
    "Name": "name",
    "Number": "number",
}


@dataclass(frozen=True, slots=True)
class Reference:
    """A property that names an object of another register, by id or, in a POST, by code."""

    id_name: str
    collection: str
    word: str
    code_name: str | None = None
    code_field: str = "Code"
    creates: bool = False
    """Whether a code that nobody has yet makes the object (delivery terms)."""
    synthetic: frozenset[int] = frozenset()
    """Ids that may be named although no object has them (regular hours)."""
    among: Callable[[Document], bool] = lambda _row: True
    """Which objects a code names: that of a parent project is never a sub-project's."""

    @property
    def code_words(self) -> str:
        """Return how the system names an object by its code."""
        return f"{self.word} with {_CODE_WORDS[self.code_field]}"


@dataclass(frozen=True, slots=True)
class Unique:
    """A value that only one object of a register may hold."""

    name: str
    words: str
    value: Callable[[Document], object]
    applies: Callable[[PowerOfficeSettings], bool] = lambda _settings: True


def unique(name: str, words: str | None = None) -> Unique:
    """Describe a property, or one of a nested object, that only one object may hold."""
    owner, _, inner = name.rpartition(".")

    def value(row: Document) -> object:
        return (row.get(owner) or {}).get(inner) if owner else row.get(inner)

    return Unique(name, words or name, value)


class Rules:
    """What one register does that its data does not say; this is the register without any."""

    def completed(
        self,
        register: "Register",  # noqa: ARG002 - a subclass reads it
        row: Document,  # noqa: ARG002
        given: Mapping[str, Any],  # noqa: ARG002
    ) -> Mapping[str, Any]:
        """Return what a new object gets that was not given."""
        return {}

    def check(
        self,
        register: "Register",
        before: Document | None,
        after: Document,
        changed: Mapping[str, Any],
    ) -> None:
        """Refuse an object that breaks a rule; without `before` it is a new one."""

    def derived(self, row: Document) -> Mapping[str, Any]:  # noqa: ARG002
        """Return the properties that follow from others."""
        return {}

    def stored(self, register: "Register", before: Document | None, after: Document) -> None:
        """Act on what a stored object means for others."""

    def check_deletion(self, register: "Register", row: Document) -> None:
        """Refuse to delete an object for another reason than that it is in use."""

    def remains(self, register: "Register", row: Document) -> Document | None:  # noqa: ARG002
        """Return what is left of an object that was deleted; as a rule nothing."""
        return None

    def is_in_use(self, register: "Register", row: Document) -> bool:  # noqa: ARG002
        """Say whether something depends on an object besides references to it."""
        return bool(row.get("_in_use"))

    def naming(
        self,
        register: "Register",  # noqa: ARG002
        row: Document,  # noqa: ARG002
    ) -> Naming:
        """Return what the view of an object depends on besides its references."""
        return ()

    def shown(
        self,
        register: "Register",  # noqa: ARG002
        row: Document,  # noqa: ARG002
        view: dict[str, Any],
    ) -> dict[str, Any]:
        """Return what a GET shows, given the properties as they are stored."""
        return view

    def patchable(self, register: "Register", values: dict[str, Any], row: Document) -> None:
        """Turn stored values into what a patch works on."""

    def patched(self, register: "Register", values: dict[str, Any], row: Document) -> None:
        """Turn what a patch left into what is stored."""


Narrowing = Callable[[Query, Sequence[Shown], "Register"], Sequence[Shown]]
"""Narrow a list by filters that one property alone cannot decide."""


@dataclass(frozen=True)
class Definition:
    """One register of the API."""

    collection: str
    path: str
    word: str
    """As in `Customer validation error(s)`."""
    dto: str
    """As in `CustomerPostDto`."""
    properties: tuple[Property, ...]
    reads: tuple[str, ...]
    writes: tuple[str, ...]
    filters: Mapping[str, Filter]
    module: str = ""
    """The subscription that a company needs besides the privileges of the caller."""
    operations: frozenset[str] = EVERY_OPERATION
    """What the API offers."""
    later_filters: Mapping[str, Filter] = field(default_factory=dict)
    """Filters that integrators report and the specification does not have."""
    narrowing: Narrowing | None = None
    narrowed_by: tuple[str, ...] = ()
    references: tuple[Reference, ...] = ()
    uniques: tuple[Unique, ...] = ()
    held_by: str = ""
    """How the object that holds a unique value is named, as in `(contact) Id = 5`."""
    created_stamps: tuple[str, ...] = ("CreatedDateTimeOffset",)
    sequence: tuple[str, int] = ("row", 1)
    id_kind: Kind = Kind.INT64
    created_status: Callable[[PowerOfficeSettings], int] = lambda _settings: HTTPStatus.CREATED
    silent: Callable[[PowerOfficeSettings], Container[str]] = lambda _settings: ()
    """The methods of writes that are answered without the object."""
    owners: tuple[str, ...] = ()
    """Of child objects: the registers whose objects may have them."""
    children: tuple[str, ...] = ()
    """The registers of children, which go with their owner."""
    named_by: tuple[tuple[str, str], ...] = ()
    """Registers and properties that name an object; while one does, it is in use."""
    least: Mapping[str, Any] = field(default_factory=dict)
    """The least that a POST needs."""
    rules: Rules = field(default_factory=Rules)

    @cached_property
    def by_name(self) -> Mapping[str, Property]:
        """Return the properties by name."""
        return by_name(self.properties)

    @cached_property
    def readable(self) -> tuple[str, ...]:
        """Return the names that a GET shows."""
        return tuple(item.name for item in self.properties if item.read)

    @cached_property
    def nested(self) -> tuple[Property, ...]:
        """Return the properties that hold an address."""
        return tuple(item for item in self.properties if item.kind is Kind.ADDRESS)

    @cached_property
    def unstamped(self) -> frozenset[str]:
        """Return the properties whose change does not move the stamp: child entities."""
        return frozenset(item.name for item in self.nested if item.is_entity)

    @cached_property
    def shown_references(self) -> tuple[Reference, ...]:
        """Return the references whose code a GET shows."""
        names = set(self.readable)
        return tuple(item for item in self.references if item.code_name in names)

    @cached_property
    def code_names(self) -> frozenset[str]:
        """Return the properties that name an object by its code and are not stored."""
        return frozenset(item.code_name for item in self.references if item.code_name)

    def filters_under(self, settings: PowerOfficeSettings) -> Mapping[str, Filter]:
        """Return the filters of the list."""
        return {**self.filters, **(self.later_filters if settings.later_filters else {})}

    def uniques_under(self, settings: PowerOfficeSettings) -> tuple[Unique, ...]:
        """Return what is unique."""
        return tuple(item for item in self.uniques if item.applies(settings))

    def refusal(self, detail: str, status: int = HTTPStatus.BAD_REQUEST) -> RefusalError:
        """Refuse an object that breaks a rule."""
        return RefusalError(status, title=f"{self.word} validation error(s)", detail=detail)
