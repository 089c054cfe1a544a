"""Choose which of a fresh plan's entries may be applied now (SV-05, SV-07, ALL-01)."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import replace
from functools import cached_property

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


class _Signature:
    """What a person signed of a register, and what of it is not done yet.

    The plan is read where something hangs on it alone: it may be large, and most runs are quiet.
    """

    def __init__(self, item: WorkItem, context: RunContext) -> None:
        self._item, self._context = item, context
        self.undone = _named(item, UNDONE)

    @cached_property
    def entries(self) -> tuple[PlanEntry, ...]:
        """Everything that was signed."""
        ref, plan_id = self._context.connection.ref, signed_plan(self._item)
        found = self._context.state.plan_entries(ref, plan_id or "", self._context.dimension)
        return tuple(found)

    @cached_property
    def hashes(self) -> frozenset[str]:
        """What an entry must be to go as it was signed."""
        return frozenset(entry.hash for entry in self.entries)

    @cached_property
    def unjudged(self) -> frozenset[str]:
        """The objects of which something was signed that may not have been planned yet."""
        named = _named(self._item, UNJUDGED)
        if is_approval(self._item) or EVERY_ONE in named:
            return named - {EVERY_ONE} | shown_objects(self.entries)
        return named

    def still_unjudged(self, fresh: Plan) -> frozenset[str]:
        """Name those that stay so after this run, or what stands for all of them."""
        named, full = _named(self._item, UNJUDGED), self._context.run.full
        if self._context.read_only and not is_approval(self._item):
            return named
        return still_unjudged(self.unjudged if full else named, fresh, full=full)


def choose(item: WorkItem, context: RunContext, fresh: Plan) -> Partition:
    """Tell which entries go: everything in daily work, what was signed after an approval.

    What can only go after something that waits, waits with it. Under a read-only switch, of the
    stack, of the ERP or of the connection, nothing that writes or links goes.
    """
    signature = _Signature(item, context)
    chosen = waiting_together(_chosen(item, context, fresh, signature))
    return replace(chosen, unjudged=signature.still_unjudged(fresh))


def _chosen(item: WorkItem, context: RunContext, fresh: Plan, signature: _Signature) -> Partition:
    connection = context.connection
    if context.read_only:
        return _split(fresh, withheld={entry.id for entry in fresh.entries})
    if is_approval(item):
        covered = ceilings(Plan(fresh.dimension, signature.entries))
        return partition(signature.hashes, _remaining(covered, item), fresh)
    withheld = _planned_otherwise(fresh, signature)
    if connection.plan_id is not None:
        waiting = context.state.plan_entries(connection.ref, connection.plan_id, fresh.dimension)
        withheld |= {entry.id for entry in waiting}
    return _split(fresh, withheld=withheld)


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
    return {
        entry.id
        for entry in fresh.entries
        if overwrites(entry)
        and (entry.id in signature.undone or tells_of(entry, signature.unjudged))
        and entry.hash not in signature.hashes
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
