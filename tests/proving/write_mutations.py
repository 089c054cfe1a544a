"""Planted defects in what may be written: what is signed, undone, sent again, closed and cut."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bindeledd import registry
from bindeledd.domain import approval, creation_planning, outgoing, undoing
from bindeledd.domain.changes import DropClaim, HoldsLane
from bindeledd.domain.outgoing import NUMBER
from bindeledd.domain.plan_inputs import PlanInputs
from bindeledd.domain.planning import plan
from bindeledd.domain.plans import EntryKind, Plan, PlanEntry, Reason
from bindeledd.domain.policy import DimensionPolicy
from bindeledd.domain.records import Record
from bindeledd.domain.runs import RunState
from bindeledd.domain.work import Claim
from bindeledd.erps.poweroffice import refusals
from bindeledd.usecases import concluding, match_report, settling, synchronising
from bindeledd.usecases.running import RunContext
from tests.proving.mutations import breaks, set_policies

# What is signed


@breaks("SV-06")
def old_values_not_shown(patch: pytest.MonkeyPatch) -> None:
    """A plan says what will stand, not what stands."""

    def blank(inputs: PlanInputs) -> Plan:
        made = plan(inputs)
        return replace(made, entries=tuple(_without_old(entry) for entry in made.entries))

    patch.setattr(match_report, "plan", blank)


@breaks("SV-06", "ALL-19")
def doubles_not_shown(patch: pytest.MonkeyPatch) -> None:
    """A number that stands twice in one system is passed over in silence."""

    def silent(planner: Any, record: Record) -> PlanEntry:
        entry: PlanEntry = planner.entry(record, EntryKind.SKIP, Reason.NUMBER_TWICE)
        return entry

    patch.setattr(creation_planning._LonePlanner, "key_twice", silent)


def _without_old(entry: PlanEntry) -> PlanEntry:
    return replace(entry, changes=tuple(replace(one, old=None) for one in entry.changes))


@breaks("SV-07", "ALL-01")
def whatever_came_since_goes(patch: pytest.MonkeyPatch) -> None:
    """Overwrites that were planned after the approval go inside its ceilings."""
    patch.setattr(approval, "only_fills", lambda entry: entry.kind is EntryKind.UPDATE)


@breaks("SV-07")
def whatever_came_since_waits(patch: pytest.MonkeyPatch) -> None:
    """Links and creations that came after the approval wait for the next one."""
    patch.setattr(approval, "overwrites", lambda _: True)


@breaks("SV-07")
def no_ceiling(patch: pytest.MonkeyPatch) -> None:
    """However many creations came after the approval, all go."""
    patch.setattr(approval, "SMALLEST_MARGIN", 1_000_000)


@breaks("SV-16")
def pause_noticed_late(patch: pytest.MonkeyPatch) -> None:
    """A reading that is under way looks once an hour whether it may go on."""
    patch.setattr(registry, "LOOKS_EVERY", timedelta(hours=1))


@breaks("SV-09")
def all_is_well(patch: pytest.MonkeyPatch) -> None:
    """Every run that ended is told as a success."""
    patch.setattr(concluding, "_state_of", lambda *_, **__: RunState.SUCCEEDED)


@breaks("SV-10")
def refusal_not_explained(patch: pytest.MonkeyPatch) -> None:
    """Whatever the ERP refuses is told as refused, and no more."""
    patch.setattr(refusals, "recognise", lambda *_: ("refused_by_system", {}))


# What is carried


@breaks("SV-01")
def closing_stays_where_it_is(patch: pytest.MonkeyPatch) -> None:
    """Active or closed is no field."""

    def without(policy: DimensionPolicy) -> DimensionPolicy:
        return replace(policy, fields=tuple(r for r in policy.fields if r.name != "active"))

    set_policies(patch, without)


@breaks("ALL-20")
def keys_may_be_cut(patch: pytest.MonkeyPatch) -> None:
    """A number too long is cut."""
    may_be_cut = outgoing.may_be_cut

    def also_keys(rule: Any, policy: DimensionPolicy) -> bool:
        return rule.name == NUMBER or may_be_cut(rule, policy)

    patch.setattr(outgoing, "may_be_cut", also_keys)


# What is undone, and sent again


@breaks("ALL-03")
def undo_overwrites(patch: pytest.MonkeyPatch) -> None:
    """A value that somebody has changed since is put back all the same."""
    values = undoing._Undoing._values

    def as_they_stand(one: Any) -> Iterator[Any]:
        record = one.written_to
        for value in values(one):
            yield replace(value, after=record.fields.get(value.name)) if record else value

    patch.setattr(undoing._Undoing, "_values", as_they_stand)
    patch.setattr(undoing._Undoing, "_source_is_quiet", lambda *_: True)


@breaks("ALL-03")
def undo_archives(patch: pytest.MonkeyPatch) -> None:
    """What a run created is archived without being asked for."""
    of_creation = undoing._Undoing.of_creation

    def unasked(one: Any, *, archive: bool) -> list[PlanEntry]:
        return of_creation(one, archive=True)

    patch.setattr(undoing._Undoing, "of_creation", unasked)


@breaks("ALL-04")
def sent_blindly(patch: pytest.MonkeyPatch) -> None:
    """What a system cannot tell is taken as not arrived, and sent again."""

    def forget(context: RunContext, claim: Claim, _: object) -> bool:
        context.state.commit(HoldsLane(context.lock), DropClaim(claim))
        return True

    patch.setattr(settling, "_ask_a_person", forget)


@breaks("ALL-04")
def claims_left_alone(patch: pytest.MonkeyPatch) -> None:
    """What a worker had sent when it died is looked for by nobody."""

    def as_they_are(context: RunContext) -> Any:
        return settling.unsettled(context.state, context.connection.ref, context.dimension)

    patch.setattr(synchronising, "settle_claims", as_they_are)


# In which order


@breaks("SV-07")
def no_register_waits(patch: pytest.MonkeyPatch) -> None:
    """Registers are synchronised in whatever order they are rung for."""
    patch.setattr(synchronising, "stands_back", lambda *_, **__: False)
