"""Choose which of a fresh plan's entries may be applied now (SV-05, SV-07, ALL-01)."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from bindeledd.domain.approval import (
    Partition,
    ceilings,
    has_effect,
    overwrites,
    partition,
    shown_objects,
    still_unjudged,
    tells_of,
    waiting_together,
)
from bindeledd.domain.plans import Plan, PlanEntry
from bindeledd.domain.work import WorkItem
from bindeledd.usecases.running import RunContext

SIGNED = "signed_plan"
"""The parameter of a work item that names the plan whose signature still matters to it."""

UNDONE = "undone"
"""The parameter of a work item that names signed entries which were sent and not done."""

UNJUDGED = "unjudged"
"""The parameter that names objects of which something was signed and nothing can be planned yet."""

MOST_NAMED = 1000
"""So many objects are named in a work item, which has to stay small."""

EVERY_ONE = "*"
"""Stands for everything that the plan shows, where too many objects would have to be named."""


@dataclass(frozen=True, slots=True)
class _Signature:
    """What a person signed of a register, and what of it is not done yet."""

    entries: tuple[PlanEntry, ...]
    undone: frozenset[str]
    unjudged: frozenset[str]


def choose(item: WorkItem, context: RunContext, fresh: Plan) -> Partition:
    """Tell which entries go: everything in daily work, what was signed after an approval.

    What can only go after something that waits, waits with it. Under a read-only switch, of the
    stack, of the ERP or of the connection, nothing that writes or links goes.
    """
    signature = _signature(item, context)
    chosen, unjudged = _chosen(item, context, fresh, signature), signature.unjudged
    if not context.read_only or is_approval(item):
        unjudged = still_unjudged(unjudged, fresh, full=context.run.full)
    return replace(waiting_together(chosen), unjudged=unjudged)


def _chosen(item: WorkItem, context: RunContext, fresh: Plan, signature: _Signature) -> Partition:
    connection = context.connection
    if context.read_only:
        return _split(fresh, withheld={entry.id for entry in fresh.entries})
    if is_approval(item):
        covered = ceilings(Plan(fresh.dimension, signature.entries))
        signed = {entry.hash for entry in signature.entries}
        return partition(signed, _remaining(covered, item), fresh)
    withheld = _planned_otherwise(fresh, signature)
    if connection.plan_id is not None:
        waiting = context.state.plan_entries(connection.ref, connection.plan_id, fresh.dimension)
        withheld |= {entry.id for entry in waiting}
    return _split(fresh, withheld=withheld)


def _signature(item: WorkItem, context: RunContext) -> _Signature:
    entries: tuple[PlanEntry, ...] = ()
    if (plan_id := signed_plan(item)) is not None:
        ref = context.connection.ref
        entries = tuple(context.state.plan_entries(ref, plan_id, context.dimension))
    unjudged = _named(item, UNJUDGED)
    if is_approval(item) or EVERY_ONE in unjudged:
        unjudged = unjudged - {EVERY_ONE} | shown_objects(entries)
    return _Signature(entries, _named(item, UNDONE), unjudged)


def is_approval(item: WorkItem) -> bool:
    """Whether a work item applies what was signed: only that goes, and what its ceilings allow."""
    return "plan_id" in item.parameters


def signed_plan(item: WorkItem) -> str | None:
    """Name the plan whose signature bounds what a work item may write, if there is one."""
    return item.parameters.get("plan_id") or item.parameters.get(SIGNED)


def tries_again(item: WorkItem) -> bool:
    """Whether a work item sends what was signed and sent before: nobody is asked once more."""
    return UNDONE in item.parameters


def still_signed(
    item: WorkItem, *, undone: Collection[str], unjudged: Collection[str]
) -> dict[str, str]:
    """Give the parameters by which the next run knows what was signed and not done.

    What turned stale or lost its answer is planned again, and may then be something that nobody has
    signed; so may what could not be planned at all. `undone` names such entries, which only ever
    overwrite or archive, `unjudged` such objects.
    """
    plan_id = signed_plan(item)
    few = len(unjudged) <= MOST_NAMED
    named = {UNDONE: undone, UNJUDGED: unjudged if few else [EVERY_ONE]}
    kept = {name: json.dumps(sorted(ones)) for name, ones in named.items() if ones}
    return {SIGNED: plan_id, **kept} if plan_id is not None and kept else {}


def still_undone(item: WorkItem, undone: Collection[str]) -> frozenset[str]:
    """Add to what was signed and not done what this run left undone."""
    return _named(item, UNDONE) | frozenset(undone)


def _planned_otherwise(fresh: Plan, signature: _Signature) -> set[str]:
    """Name what was signed, not done, and is planned otherwise now: it waits (SV-07)."""
    signed = {entry.hash for entry in signature.entries}
    return {
        entry.id
        for entry in fresh.entries
        if (entry.id in signature.undone or tells_of(entry, signature.unjudged))
        and entry.hash not in signed
        and overwrites(entry)
    }


def _named(item: WorkItem, parameter: str) -> frozenset[str]:
    return frozenset(json.loads(item.parameters.get(parameter, "[]")))


def _split(fresh: Plan, *, withheld: set[str]) -> Partition:
    waiting = tuple(e for e in fresh.entries if e.id in withheld and has_effect(e))
    kept = {entry.id for entry in waiting}
    going = tuple(entry for entry in fresh.entries if entry.id not in kept)
    return Partition(going, added=(), waiting=waiting)


def _remaining(covered: Mapping[str, int], item: WorkItem) -> dict[str, int]:
    """What is left of the ceilings when an approval is applied over several invocations."""
    used: dict[str, int] = json.loads(item.parameters.get("used", "{}"))
    return {kind: most - used.get(kind, 0) for kind, most in covered.items()}
