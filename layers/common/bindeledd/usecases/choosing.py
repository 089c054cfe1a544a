"""Choose which of a fresh plan's entries may be applied now (SV-05, SV-07, ALL-01)."""

from __future__ import annotations

import json
from collections.abc import Mapping

from bindeledd.domain.approval import Partition, partition
from bindeledd.domain.plans import WRITING_KINDS, EntryKind, Plan, PlanEntry
from bindeledd.domain.work import WorkItem
from bindeledd.usecases.running import RunContext

__all__ = ["Partition", "choose", "writes_or_links"]


def choose(item: WorkItem, context: RunContext, fresh: Plan, *, read_only: bool) -> Partition:
    """Tell which entries go: everything in daily work, what was signed after an approval.

    Under a read-only switch, of the stack or of the connection, nothing that writes or links goes.
    """
    connection = context.connection
    if read_only or connection.read_only:
        return _split(fresh, withheld={entry.id for entry in fresh.entries})
    plan_id, approval = item.parameters.get("plan_id"), connection.approval
    if plan_id and approval is not None and approval.plan_id == plan_id:
        signed = context.state.plan_entries(connection.ref, plan_id, fresh.dimension)
        ceilings = _remaining(approval.ceilings, item)
        return partition({entry.hash for entry in signed}, ceilings, fresh)
    if connection.plan_id is None:
        return _split(fresh, withheld=set())
    waiting = context.state.plan_entries(connection.ref, connection.plan_id, fresh.dimension)
    return _split(fresh, withheld={entry.id for entry in waiting})


def writes_or_links(entry: PlanEntry) -> bool:
    """Whether an operator is asked about an entry: it links or writes."""
    return entry.kind in WRITING_KINDS or entry.kind is EntryKind.LINK


def _split(fresh: Plan, *, withheld: set[str]) -> Partition:
    waiting = tuple(e for e in fresh.entries if e.id in withheld and writes_or_links(e))
    kept = {entry.id for entry in waiting}
    return Partition(
        approved=tuple(entry for entry in fresh.entries if entry.id not in kept),
        added=(),
        waiting=waiting,
    )


def _remaining(ceilings: Mapping[str, int], item: WorkItem) -> dict[str, int]:
    """What is left of the ceilings when an approval is applied over several invocations."""
    used: dict[str, int] = json.loads(item.parameters.get("used", "{}"))
    return {kind: most - used.get(kind, 0) for kind, most in ceilings.items()}
