"""How one dimension is kept equal: declared by a recipe, set by a customer."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from enum import StrEnum

from bindeledd.domain.hours.settings import HourSettings
from bindeledd.domain.identity import Dimension, System
from bindeledd.domain.records import FieldValue


class Mode(StrEnum):
    """What the customer chose for a dimension (SV-02)."""

    OFF = "off"
    LINK_ONLY = "link_only"
    SYNCHRONISE = "synchronise"


class Winner(StrEnum):
    """Whose value stands where a first link differs or both sides changed a field (SV-18)."""

    ERP = "erp"
    HOST = "host"
    NEITHER = "neither"


class Direction(StrEnum):
    """Which way a field's changes are carried."""

    BOTH = "both"
    TO_ERP = "to_erp"
    TO_HOST = "to_host"

    def carries_to(self, target: System) -> bool:
        """Whether changes go to `target`."""
        return self is Direction.BOTH or self.value == f"to_{target.value}"


class Carry(StrEnum):
    """Whether a field is kept up to date or set once, when the object is created or linked."""

    CONTINUOUS = "continuous"
    ONCE = "once"


class OtherSideChange(StrEnum):
    """What happens to a change on the side that is not the field's master (ALL-02)."""

    OVERWRITE = "overwrite"
    IGNORE = "ignore"


class Contradiction(StrEnum):
    """What an equal key with a contradicting name leads to (ALL-18)."""

    HOLD = "hold"
    LINK = "link"
    IGNORE = "ignore"
    """Names play no part, since the name is made of the fields that are compared themselves."""


class Deletion(StrEnum):
    """What a disappearance means in the other system (ALL-16)."""

    REPORT = "report"
    ARCHIVE = "archive"


Transform = Callable[[FieldValue, System], FieldValue]
"""What a value becomes when it is written to the named system; pure."""


NAMED_BY_HOURS = frozenset({Dimension.CUSTOMERS, Dimension.EMPLOYEES, Dimension.PROJECTS})
"""The registers whose objects a time entry names."""


@dataclass(frozen=True, slots=True)
class FieldRule:
    """How one canonical field is carried between the two systems.

    `max_length` is what each system can hold; a longer value is cut only when `cut` is true,
    otherwise the object is rejected with the field named (ALL-20).

    A field that `references` another register holds the id of an object there, each system its own,
    and is compared and written by translation through links. Where the object is not linked, a
    `required` reference waits; another is left out and carried once the object is linked.
    """

    name: str
    direction: Direction = Direction.BOTH
    carry: Carry = Carry.CONTINUOUS
    on_other_side_change: OtherSideChange = OtherSideChange.OVERWRITE
    max_length: Mapping[System, int] = field(default_factory=dict)
    cut: bool = False
    transform: Transform | None = None
    references: Dimension | None = None
    required: bool = True


@dataclass(frozen=True, slots=True)
class DimensionPolicy:
    """The rules of one dimension after the customer's settings have been put over the defaults.

    A dimension with a `parent` holds child objects: it has no settings of its own, follows those of
    its parent and is shown under it. `scope_keys` are reference fields that belong to the match key
    and may be empty: a subproject's number counts within its project.
    """

    dimension: Dimension
    fields: tuple[FieldRule, ...]
    mode: Mode = Mode.SYNCHRONISE
    create_in: frozenset[System] = frozenset(System)
    winner: Winner = Winner.ERP
    number_authority: System = System.ERP
    parent: Dimension | None = None
    scope_keys: tuple[str, ...] = ()
    match_keys: tuple[str, ...] = ("number",)
    suggestion_keys: tuple[str, ...] = ("name", "organization_number")
    contradiction: Contradiction = Contradiction.HOLD
    deletion: Deletion = Deletion.REPORT
    number_from_series: bool = True
    renumber_outside_series: bool = False
    mapping_version: int = 1
    interval: timedelta = timedelta(hours=1)
    full_interval: timedelta = timedelta(hours=12)

    @property
    def writes(self) -> bool:
        """Whether objects of this dimension may be written at all (SV-02)."""
        return self.mode is Mode.SYNCHRONISE

    @property
    def names(self) -> tuple[Dimension, ...]:
        """The registers whose objects are named by this one's, in the order of the fields."""
        named = (self.parent, *(rule.references for rule in self.fields))
        return tuple(dict.fromkeys(one for one in named if one is not None))

    def within(
        self, *, creates: Collection[System], updates: Collection[System]
    ) -> DimensionPolicy:
        """Keep to what the systems can do: what cannot be changed is not created there either.

        A system that takes no changes is left to itself, and nothing is put back in the other.
        """
        policy = replace(self, create_in=self.create_in & set(creates) & set(updates))
        for system in set(System) - set(updates):
            to_other = Direction(f"to_{system.other}")
            rules = (
                replace(rule, direction=to_other, on_other_side_change=OtherSideChange.IGNORE)
                for rule in policy.fields
                if rule.direction.carries_to(system.other)
            )
            policy = replace(policy, fields=tuple(rules))
        return policy

    def rule(self, name: str) -> FieldRule | None:
        """The rule of the canonical field `name`."""
        return next((rule for rule in self.fields if rule.name == name), None)


@dataclass(frozen=True, slots=True)
class DimensionSettings:
    """What a customer may set for one dimension, when enabling and at any time later."""

    mode: Mode = Mode.SYNCHRONISE
    winner: Winner = Winner.ERP
    number_outside_series: bool = False
    """Let the ERP give a number to an object whose own lies outside the series (SV-19)."""


@dataclass(frozen=True, slots=True)
class Settings:
    """The customer's settings of one connection."""

    dimensions: Mapping[Dimension, DimensionSettings] = field(default_factory=dict)
    hours: HourSettings = field(default_factory=HourSettings)

    def of(self, dimension: Dimension) -> DimensionSettings:
        """The settings of `dimension`; one never chosen is off."""
        return self.dimensions.get(dimension, DimensionSettings(mode=Mode.OFF))


@dataclass(frozen=True, slots=True)
class Recipe:
    """One integration, declared: a host, an ERP and a default policy per dimension (ALL-10)."""

    name: str
    host: str
    erp: str
    title: str
    policies: tuple[DimensionPolicy, ...]
    erp_aliases: frozenset[str] = frozenset()
    """Other names by which hosts know the ERP in their events."""

    def is_for(self, erp: str) -> bool:
        """Whether a host that names the ERP, or the recipe itself, so means this recipe."""
        return erp == self.name or erp in self.erp_names

    @property
    def erp_names(self) -> frozenset[str]:
        """Every name by which hosts know the ERP."""
        return self.erp_aliases | {self.erp}

    @property
    def erp_as_told(self) -> str:
        """The name by which we speak of the ERP to a host: the host's own where it has one."""
        return min(self.erp_aliases, default=self.erp)

    @property
    def dimensions(self) -> tuple[Dimension, ...]:
        """The dimensions that this recipe can keep equal, in dependency order."""
        return tuple(policy.dimension for policy in self.policies)

    @property
    def settable(self) -> tuple[Dimension, ...]:
        """The dimensions that have settings of their own: all but those of child objects."""
        return tuple(policy.dimension for policy in self.policies if policy.parent is None)

    def running(self, settings: Settings) -> tuple[Dimension, ...]:
        """Name the dimensions that the settings do not turn off, in dependency order."""
        return tuple(
            dimension
            for dimension in self.dimensions
            if self.policy(dimension, settings).mode is not Mode.OFF
        )

    def with_children(self, dimensions: Collection[Dimension]) -> tuple[Dimension, ...]:
        """Add to some dimensions those of their child objects, in dependency order."""
        return tuple(
            policy.dimension
            for policy in self.policies
            if policy.dimension in dimensions or policy.parent in dimensions
        )

    def children(self, dimension: Dimension) -> tuple[Dimension, ...]:
        """Name the dimensions whose objects are children of those of `dimension`."""
        return tuple(one.dimension for one in self.policies if one.parent is dimension)

    def policy(self, dimension: Dimension, settings: Settings) -> DimensionPolicy:
        """Put the customer's settings over the default policy of `dimension`, or of its parent.

        What hours name is linked by number while hours are sent, also when it is off (SV-02).

        Raises:
            KeyError: the recipe does not know the dimension.
        """
        default = {policy.dimension: policy for policy in self.policies}[dimension]
        chosen = settings.of(default.parent or dimension)
        only_for_hours = chosen.mode is Mode.OFF and dimension in NAMED_BY_HOURS
        links_for_hours = only_for_hours and settings.hours.sending
        return replace(
            default,
            mode=Mode.LINK_ONLY if links_for_hours else chosen.mode,
            winner=chosen.winner,
            renumber_outside_series=chosen.number_outside_series,
        )
