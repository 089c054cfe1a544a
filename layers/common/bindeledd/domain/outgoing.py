"""What a value becomes on its way to a system: transformed, cut where allowed, or too long."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bindeledd.domain.identity import System
from bindeledd.domain.policy import DimensionPolicy, FieldRule
from bindeledd.domain.records import Fields, FieldValue

NUMBER = "number"
"""The canonical name of the human key, which is never cut and never emptied."""

ACTIVE = "active"
"""The canonical name of the field that says whether an object is in use."""


def is_empty(value: FieldValue) -> bool:
    """Tell whether a value says nothing: none at all, or text without a character."""
    return value is None or (isinstance(value, str) and not value.strip())


def is_same(one: FieldValue, other: FieldValue) -> bool:
    """Tell whether two values say the same; of two empty ones neither says anything."""
    return one == other or (is_empty(one) and is_empty(other))


def value_sent(
    rule: FieldRule, value: FieldValue, target: System, policy: DimensionPolicy
) -> FieldValue:
    """Give what is written to `target` for a value: transformed, and cut where that is allowed."""
    transformed = rule.transform(value, target) if rule.transform else value
    most = rule.max_length.get(target)
    if most is None or not isinstance(transformed, str) or not may_be_cut(rule, policy):
        return transformed
    return transformed[:most]


def may_be_cut(rule: FieldRule, policy: DimensionPolicy) -> bool:
    """Tell whether a value too long is cut; keys never are (ALL-20)."""
    return rule.cut and rule.name != NUMBER and rule.name not in policy.match_keys


@dataclass(frozen=True, slots=True)
class TooLong:
    """A value that the target cannot hold and that may not be cut (ALL-20)."""

    field: str
    length: int
    most: int


@dataclass(frozen=True, slots=True)
class Outgoing:
    """What would be written to a system, and what stands in the way."""

    fields: Fields
    cut: tuple[str, ...] = ()
    too_long: tuple[TooLong, ...] = ()


def outgoing(fields: Fields, target: System, policy: DimensionPolicy) -> Outgoing:
    """Give what creating an object with these values in `target` would send.

    Empty values are left out: the target's own defaults then stand. Fields that are set once are
    part of a creation and of nothing later.
    """
    sent: dict[str, FieldValue] = {}
    for rule in policy.fields:
        value = fields.get(rule.name)
        if is_empty(value) or not rule.direction.carries_to(target):
            continue
        becomes = value_sent(rule, value, target, policy)
        if not is_empty(becomes):
            sent[rule.name] = becomes
    return Outgoing(sent, *length_findings(sent, fields, target, policy))


def length_findings(
    sent: Fields, source: Fields, target: System, policy: DimensionPolicy
) -> tuple[tuple[str, ...], tuple[TooLong, ...]]:
    """Name the fields that were cut on the way to `target`, and those too long to be sent."""
    cut, too_long = [], []
    for rule in policy.fields:
        most, value = rule.max_length.get(target), sent.get(rule.name)
        if most is None or not isinstance(value, str):
            continue
        if len(value) > most:
            too_long.append(TooLong(rule.name, len(value), most))
        elif value_sent(replace(rule, cut=False), source.get(rule.name), target, policy) != value:
            cut.append(rule.name)
    return tuple(cut), tuple(too_long)
