"""What becomes of one field of a pair: the table of ALL-02, a function per row.

Each system has its own base in its own normalised form, so a value that a system cut or rewrote
when we wrote it is no change of that system (ALL-05, architecture 4.3).
"""

from __future__ import annotations

from dataclasses import dataclass

from bindeledd.domain.identity import System
from bindeledd.domain.links import Link, LinkOrigin
from bindeledd.domain.outgoing import NUMBER, is_empty, is_same, value_sent
from bindeledd.domain.plans import FieldChange, Reason
from bindeledd.domain.policy import (
    Carry,
    DimensionPolicy,
    Direction,
    FieldRule,
    OtherSideChange,
    Winner,
)
from bindeledd.domain.records import FieldValue
from bindeledd.domain.references import NO_REFERENCES, References

Pair = tuple[FieldValue, FieldValue]
"""A field's value in the host and in the ERP."""

_CHANGED_IN = {System.HOST: Reason.CHANGED_IN_HOST, System.ERP: Reason.CHANGED_IN_ERP}
_CREATED_IN = {LinkOrigin.CREATED_IN_ERP: System.ERP, LinkOrigin.CREATED_IN_HOST: System.HOST}
_FIRST = frozenset({Reason.FILLED_IN, Reason.NUMBER_GIVEN, Reason.FIRST_LINK_DIFFERS})
_WITH_LOSER = frozenset(
    {Reason.CHANGED_IN_BOTH, Reason.FIRST_LINK_DIFFERS, Reason.PUT_BACK, Reason.NUMBER_GIVEN}
)
_WINS = {Winner.HOST: System.HOST, Winner.ERP: System.ERP}


@dataclass(frozen=True, slots=True)
class Ruling:
    """What is to become of one field; nothing at all where every part is empty.

    A change without target is one that is only reported. One that `waits` names an object that is
    not linked: it cannot be written before that is.
    """

    target: System | None = None
    change: FieldChange | None = None
    agreed: bool = False
    held: bool = False
    waits: bool = False


_AGREED = Ruling(agreed=True)
_HELD = Ruling(held=True)
_NOTHING = Ruling()


@dataclass(frozen=True, slots=True)
class _Field:
    """One field of a pair with everything that its ruling depends on."""

    rule: FieldRule
    policy: DimensionPolicy
    values: Pair
    base: Pair | None
    held: Pair | None
    created_in: System | None
    references: References

    def value(self, system: System) -> FieldValue:
        return self.values[system is System.ERP]

    def sent_to(self, target: System) -> FieldValue:
        """What would be written; of a reference the id in the other system, translated later."""
        return value_sent(self.rule, self.value(target.other), target, self.policy)

    @property
    def is_number(self) -> bool:
        return self.rule.name == NUMBER

    @property
    def master(self) -> System | None:
        """The system whose changes alone are carried; None for a two-way field."""
        if self.is_number:
            return self.policy.number_authority
        if self.rule.direction is Direction.BOTH:
            return None
        return System.HOST if self.rule.direction is Direction.TO_ERP else System.ERP

    @property
    def agree(self) -> bool:
        """Whether what one side holds is what the other's value becomes there."""
        if self.rule.references is not None:
            return self.references.same(self.rule.references, *self.values)
        return is_same(*self.values) or any(
            self.rule.direction.carries_to(target)
            and is_same(self.sent_to(target), self.value(target))
            for target in System
        )


def base_of(link: Link | None, rule: FieldRule, policy: DimensionPolicy) -> Pair | None:
    """Give a field's two bases; none under another mapping version (architecture 4.3).

    A field that is set once keeps its bases over mapping versions: it has been set.
    """
    if link is None or rule.name not in link.host_base or rule.name not in link.erp_base:
        return None
    if link.mapping_version != policy.mapping_version and rule.carry is not Carry.ONCE:
        return None
    return link.host_base[rule.name], link.erp_base[rule.name]


def held_of(link: Link | None, rule: FieldRule, policy: DimensionPolicy) -> Pair | None:
    """Give the two values that were left standing, if the field is held."""
    if link is None or link.mapping_version != policy.mapping_version:
        return None
    return link.held.get(rule.name)


def stands_undone(link: Link | None, name: str, values: Pair) -> bool:
    """Tell whether a field stands as an undo left it: held, and its bases the very same (ALL-03).

    Such a field is nobody's change until either side changes or a person releases it, also when a
    new mapping version would re-base all others.
    """
    if link is None or name not in link.host_base or name not in link.erp_base:
        return False
    return link.held.get(name) == values == (link.host_base[name], link.erp_base[name])


def rule_on(
    rule: FieldRule,
    policy: DimensionPolicy,
    values: Pair,
    link: Link | None,
    *,
    references: References = NO_REFERENCES,
) -> Ruling:
    """Rule on one field of a pair that both systems told (ALL-02)."""
    base = base_of(link, rule, policy)
    if base == values or stands_undone(link, rule.name, values):
        return _AGREED
    created_in = _CREATED_IN.get(link.origin) if link is not None else None
    held = held_of(link, rule, policy)
    item = _Field(rule, policy, values, base, held, created_in, references)
    return _AGREED if item.agree else _differing(item)


def _differing(item: _Field) -> Ruling:
    if item.rule.carry is Carry.ONCE:
        return _set_once(item)
    reference = item.held or item.base
    if reference is None:
        return _first_link(item)
    changed = [
        system
        for system, before in zip(System, reference, strict=True)
        if item.value(system) != before
    ]
    if not changed:
        return _still_held(item)
    if len(changed) == 1:
        return _changed_in_one(item, changed[0])
    return _contested(item, Reason.CHANGED_IN_BOTH)


def _set_once(item: _Field) -> Ruling:
    """Fill a side that is empty when the pair is made; afterwards the field is left alone."""
    empty = [system for system in System if is_empty(item.value(system))]
    if item.base is not None or len(empty) != 1:
        return _AGREED
    filled = _written(item, empty[0], Reason.FILLED_IN)
    return _AGREED if filled is _NOTHING else filled


def _first_link(item: _Field) -> Ruling:
    """Re-base a field: empty is filled and never overwrites, a difference has the first winner."""
    empty = [system for system in System if is_empty(item.value(system))]
    if empty:
        given = item.is_number and empty[0] is not item.policy.number_authority
        return _written(item, empty[0], Reason.NUMBER_GIVEN if given else Reason.FILLED_IN)
    if item.is_number:
        return _first_numbers(item)
    if item.policy.winner is Winner.NEITHER:
        return _HELD
    return _contested(item, Reason.FIRST_LINK_DIFFERS)


def _first_numbers(item: _Field) -> Ruling:
    authority = item.policy.number_authority
    if item.created_in is authority:
        return _written(item, authority.other, Reason.NUMBER_GIVEN)
    if item.rule.on_other_side_change is OtherSideChange.IGNORE:
        return _reported(item, Reason.FIRST_LINK_DIFFERS)
    return _written(item, authority.other, Reason.FIRST_LINK_DIFFERS)


def _still_held(item: _Field) -> Ruling:
    if item.policy.winner is Winner.NEITHER and not item.is_number:
        return _HELD
    before = item.base is not None
    return _contested(item, Reason.CHANGED_IN_BOTH if before else Reason.FIRST_LINK_DIFFERS)


def _changed_in_one(item: _Field, changed: System) -> Ruling:
    if item.master in (None, changed) or _has_no_number(item, changed.other):
        return _written(item, changed.other, _CHANGED_IN[changed])
    if item.rule.on_other_side_change is OtherSideChange.OVERWRITE:
        return _written(item, changed, Reason.PUT_BACK)
    return _reported(item, _CHANGED_IN[changed]) if item.is_number else _NOTHING


def _has_no_number(item: _Field, system: System) -> bool:
    """Tell whether a system has given an object no number, so that the other's is put in no way."""
    return item.is_number and is_empty(item.value(system))


def _contested(item: _Field, reason: Reason) -> Ruling:
    winner = item.master or _WINS.get(item.policy.winner)
    return _HELD if winner is None else _written(item, winner.other, reason)


def _reported(item: _Field, reason: Reason) -> Ruling:
    host, erp = item.values
    return Ruling(change=FieldChange(item.rule.name, host, erp, reason))


def _written(item: _Field, target: System, reason: Reason) -> Ruling:
    """Write the other side's value to `target`, unless that would empty what must stay."""
    if not item.rule.direction.carries_to(target):
        return _NOTHING
    old, new = item.value(target), item.sent_to(target)
    keeps = item.is_number or reason in _FIRST
    if keeps and is_empty(new):
        return _NOTHING
    loser = old if reason in _WITH_LOSER else None
    change = FieldChange(item.rule.name, old, new, reason, loser)
    if item.rule.references is None:
        return Ruling(target, change)
    named = item.references.target(item.rule.references, target.other, new)
    waits = not is_empty(new) and not named.known
    shown = item.references.labelled(change, item.rule.references, target)
    return Ruling(target, shown, waits=waits)
