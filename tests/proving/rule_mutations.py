"""Planted defects in the rules: what is carried, who wins, what is one, what a number may be."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from bindeledd.domain import (
    forms,
    outgoing,
    pair_planning,
    planning,
    ruling,
    sides,
)
from bindeledd.domain.identity import System
from bindeledd.domain.policy import (
    Contradiction,
    Deletion,
    DimensionPolicy,
    Direction,
    Mode,
    OtherSideChange,
    Winner,
)
from bindeledd.domain.records import Record
from bindeledd.usecases import (
    applying,
    executing,
    synchronising,
)
from tests.proving.mutations import breaks, set_policies

# What is carried


@breaks("SV-01")
def changes_of_the_host_stay_there(patch: pytest.MonkeyPatch) -> None:
    """A change made in the host alone is not carried."""
    changed = ruling._changed_in_one

    def deaf(item: Any, system: System) -> ruling.Ruling:
        return ruling._NOTHING if system is System.HOST else changed(item, system)

    patch.setattr(ruling, "_changed_in_one", deaf)


@breaks("SV-01")
def changes_of_the_erp_stay_there(patch: pytest.MonkeyPatch) -> None:
    """A change made in the ERP alone is not carried."""
    changed = ruling._changed_in_one

    def deaf(item: Any, system: System) -> ruling.Ruling:
        return ruling._NOTHING if system is System.ERP else changed(item, system)

    patch.setattr(ruling, "_changed_in_one", deaf)


@breaks("SV-01", "ALL-10")
def references_sent_as_they_are(patch: pytest.MonkeyPatch) -> None:
    """An object is named by the id that it has in the other system."""
    patch.setattr(applying, "sendable", lambda _, entry: (entry, ()))


@breaks("SV-01", "SV-07")
def nothing_created_in_the_host(patch: pytest.MonkeyPatch) -> None:
    """What only the ERP has is created nowhere."""
    within = DimensionPolicy.within

    def one_way(policy: DimensionPolicy, **facts: Any) -> DimensionPolicy:
        kept = within(policy, **facts)
        return replace(kept, create_in=kept.create_in - {System.HOST})

    patch.setattr(DimensionPolicy, "within", one_way)


# What is set


@breaks("SV-02")
def off_is_on(patch: pytest.MonkeyPatch) -> None:
    """A register that is off is synchronised."""
    set_policies(patch, lambda policy: replace(policy, mode=Mode.SYNCHRONISE))


@breaks("SV-02")
def link_only_writes(patch: pytest.MonkeyPatch) -> None:
    """A register that is only linked is written to."""
    patch.setattr(DimensionPolicy, "writes", property(lambda _: True))


@breaks("SV-02")
def children_have_a_will_of_their_own(patch: pytest.MonkeyPatch) -> None:
    """Child objects are synchronised whatever their parent's register is set to."""

    def own_will(policy: DimensionPolicy) -> DimensionPolicy:
        return policy if policy.parent is None else replace(policy, mode=Mode.SYNCHRONISE)

    set_policies(patch, own_will)


@breaks("SV-18", "ALL-02")
def wrong_winner(patch: pytest.MonkeyPatch) -> None:
    """The setting of who wins is read the wrong way round."""
    patch.setattr(ruling, "_WINS", {Winner.HOST: System.ERP, Winner.ERP: System.HOST})


@breaks("SV-18", "ALL-02")
def leave_both_has_a_winner(patch: pytest.MonkeyPatch) -> None:
    """Under "leave both" the ERP wins."""

    def decided(policy: DimensionPolicy) -> DimensionPolicy:
        neither = policy.winner is Winner.NEITHER
        return replace(policy, winner=Winner.ERP) if neither else policy

    set_policies(patch, decided)


@breaks("SV-18")
def empty_overwrites(patch: pytest.MonkeyPatch) -> None:
    """An empty value wins on a first link."""
    patch.setattr(ruling, "is_empty", lambda _: False)


@breaks("ALL-02")
def loser_not_journalled(patch: pytest.MonkeyPatch) -> None:
    """The value that loses a conflict is kept nowhere."""
    patch.setattr(ruling, "_WITH_LOSER", frozenset())


@breaks("ALL-02", "ALL-10")
def one_way_goes_both_ways(patch: pytest.MonkeyPatch) -> None:
    """A field with a master is carried from either side."""
    _set_rules(patch, direction=Direction.BOTH)


@breaks("ALL-02", "ALL-10")
def nothing_put_back(patch: pytest.MonkeyPatch) -> None:
    """What is changed on the side that is not the master stands there."""
    _set_rules(patch, on_other_side_change=OtherSideChange.IGNORE)


@breaks("ALL-02", "ALL-10")
def everything_put_back(patch: pytest.MonkeyPatch) -> None:
    """What is changed on the side that is not the master is overwritten in every recipe."""
    _set_rules(patch, on_other_side_change=OtherSideChange.OVERWRITE)


def _set_rules(patch: pytest.MonkeyPatch, **change: Any) -> None:
    def changed(policy: DimensionPolicy) -> DimensionPolicy:
        return replace(policy, fields=tuple(replace(rule, **change) for rule in policy.fields))

    set_policies(patch, changed)


# What is one


@breaks("SV-17")
def equal_keys_overlooked(patch: pytest.MonkeyPatch) -> None:
    """Objects under one number are taken for two."""
    patch.setattr(sides.Keys, "of", lambda *_: None)


@breaks("SV-17")
def linked_by_name(patch: pytest.MonkeyPatch) -> None:
    """Objects of one name are linked whatever their numbers."""
    patch.setattr(sides, "match_key", lambda record, _: (record.name,))


@breaks("ALL-18")
def contradiction_overlooked(patch: pytest.MonkeyPatch) -> None:
    """One number under two names is linked without a word."""
    patch.setattr(pair_planning, "names_contradict", lambda *_: False)


@breaks("ALL-18")
def contradiction_always_holds(patch: pytest.MonkeyPatch) -> None:
    """The setting to link in spite of a contradicting name is not looked at."""
    patch.setattr(pair_planning, "_holds_contradictions", lambda _: True)


@breaks("ALL-18")
def employees_linked_by_setting(patch: pytest.MonkeyPatch) -> None:
    """The setting of contradicting names counts for employees too."""

    def by_setting(inputs: Any) -> bool:
        return inputs.policy.contradiction is Contradiction.HOLD

    patch.setattr(pair_planning, "_holds_contradictions", by_setting)


@breaks("ALL-18")
def names_compared_as_written(patch: pytest.MonkeyPatch) -> None:
    """Case, legal form and letters make a name another one."""
    patch.setattr(pair_planning, "names_contradict", lambda a, b: bool(a and b) and a != b)


@breaks("ALL-19", "SV-17")
def zeros_do_not_count(patch: pytest.MonkeyPatch) -> None:
    """Zeros in front are left out before numbers are compared."""
    patch.setattr(sides, "match_key", _keys_as(lambda text: text.strip().lstrip("0")))


@breaks("ALL-19", "SV-17")
def keys_not_trimmed(patch: pytest.MonkeyPatch) -> None:
    """Spaces around a number make it another one, in the connectors and in the rules."""

    def as_it_is(value: object) -> str | None:
        return None if value is None else str(value)

    # the declarations of fields hold the function already
    patch.setattr(forms.text_of, "__code__", as_it_is.__code__)
    patch.setattr(sides, "match_key", _keys_as(str))


@breaks("ALL-19", "SV-17")
def case_does_not_count(patch: pytest.MonkeyPatch) -> None:
    """Numbers that differ in case are one."""
    patch.setattr(sides, "match_key", _keys_as(lambda text: text.strip().casefold()))


@breaks("ALL-19", "SV-17")
def one_of_two_is_linked(patch: pytest.MonkeyPatch) -> None:
    """A key that stands twice links the first of the two."""
    index = sides.Keys.index

    def firsts(keys: sides.Keys, side: sides.Side) -> Any:
        return {key: found[:1] for key, found in index(keys, side).items()}

    patch.setattr(sides.Keys, "index", firsts)


def _keys_as(form: Callable[[str], str]) -> Callable[..., tuple[str, ...] | None]:
    def match_key(record: Record, names: Any) -> tuple[str, ...] | None:
        values = (record.fields.get(name) for name in names)
        key = tuple("" if value is None else form(str(value)) for value in values)
        return key if key and all(key) else None

    return match_key


@breaks("SV-19")
def outside_series_renumbered(patch: pytest.MonkeyPatch) -> None:
    """A number outside the series is replaced by the ERP without being asked."""
    set_policies(patch, lambda policy: replace(policy, renumber_outside_series=True))


@breaks("SV-19")
def number_not_written_back(patch: pytest.MonkeyPatch) -> None:
    """The number that the ERP gave stays there."""
    patch.setattr(synchronising, "write_back", lambda *_: False)
    patch.setattr(executing, "write_back", lambda *_: False)
    patch.setattr(ruling, "_first_link", lambda _: ruling._NOTHING)


@breaks("ALL-16")
def disappearance_overlooked(patch: pytest.MonkeyPatch) -> None:
    """A deletion is told to nobody."""
    patch.setattr(planning, "survivor_entries", lambda *_: iter(()))


@breaks("ALL-16")
def deletion_always_archives(patch: pytest.MonkeyPatch) -> None:
    """A deletion archives in every recipe."""
    set_policies(patch, lambda policy: replace(policy, deletion=Deletion.ARCHIVE))


@breaks("ALL-16")
def deletion_never_archives(patch: pytest.MonkeyPatch) -> None:
    """A deletion is only reported in every recipe."""
    set_policies(patch, lambda policy: replace(policy, deletion=Deletion.REPORT))


@breaks("ALL-20")
def cut_without_notice(patch: pytest.MonkeyPatch) -> None:
    """Nobody is told that a value was cut."""
    for module in (outgoing, pair_planning):
        found = module.length_findings
        patch.setattr(module, "length_findings", lambda *words, of=found: ((), of(*words)[1]))


@breaks("ALL-20")
def everything_may_be_cut(patch: pytest.MonkeyPatch) -> None:
    """Whatever is too long is cut."""
    patch.setattr(outgoing, "may_be_cut", lambda *_: True)
