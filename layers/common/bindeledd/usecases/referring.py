"""Objects that name others: what a run knows of them, and how they go across by their other id.

What names something waits until that is linked. So registers are synchronised in dependency order,
and a register in which something was linked or created leaves those that wait for it owed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from bindeledd.domain.changes import OweWork
from bindeledd.domain.connections import Connection
from bindeledd.domain.identity import ConnectionRef, Dimension, System
from bindeledd.domain.pair_planning import NOT_LINKED
from bindeledd.domain.plans import FieldChange, PlanEntry
from bindeledd.domain.policy import DimensionPolicy, Recipe
from bindeledd.domain.ports import State
from bindeledd.domain.records import FieldValue
from bindeledd.domain.references import References
from bindeledd.domain.work import WorkItem, WorkKind
from bindeledd.usecases.reading import Reading
from bindeledd.usecases.running import RunContext, may_run

PATIENCE = 3
"""After so many failures of a register in a row those that name its objects go without it."""


def known_references(
    ref: ConnectionRef, policy: DimensionPolicy, reading: Reading, *, state: State
) -> References:
    """Load what is known of the objects that a reading's objects name.

    Of a full reading that is every link of the registers named; else those named, one by one. What
    has no link is called as its open issue calls it.
    """
    if not policy.names:
        return References()
    known = References()
    for dimension in policy.names:
        if dimension is policy.dimension:
            known = known.with_links(reading.links)
        elif reading.full:
            known = known.with_links(state.links(ref, dimension))
    for system in System:
        known = known.with_records(policy.dimension, system, reading.of(system).records)
    named = set(_named(policy, reading))
    if not reading.full:
        links = (state.link_of(ref, *one) for one in sorted(named - known.linked.keys()))
        known = known.with_links(link for link in links if link is not None)
    unlinked = {dimension for dimension, *_ in named - known.linked.keys()}
    for dimension in sorted(unlinked - {policy.dimension}):
        known = known.with_issues(state.open_issues(ref, dimension))
    return known


def sendable(context: RunContext, entry: PlanEntry) -> tuple[PlanEntry, Sequence[FieldChange]]:
    """Give an entry as it is sent, each reference translated, and the references that must wait."""
    sent, waiting = [], []
    for change in entry.changes:
        becomes = _translated(context, entry, change)
        if becomes is None:
            waiting.append(change)
        else:
            sent.append(becomes)
    if not waiting and all(change.references is None for change in entry.changes):
        return entry, ()
    fields = {change.field for change in sent}
    kept = {name: value for name, value in entry.preconditions.items() if name in fields}
    return replace(entry, changes=tuple(sent), preconditions=kept), waiting


def dependents_of(
    connection: Connection, dimension: Dimension, recipes: Mapping[str, Recipe]
) -> tuple[DimensionPolicy, ...]:
    """Give the other registers of a connection that are on and name objects of this one."""
    recipe = recipes[connection.recipe]
    policies = (
        recipe.policy(one.dimension, connection.settings)
        for one in recipe.policies
        if dimension in one.names and one.dimension is not dimension
    )
    return tuple(policy for policy in policies if may_run(connection, policy))


def owe_dependents(context: RunContext) -> list[OweWork]:
    """Owe the registers that wait for what this run links, with the first link that it stores.

    They are read in full: what waits was read before and would not be read again. Until this run's
    own work is done they stand back (`stands_back`).
    """
    if context.dependents_owed:
        return []
    context.dependents_owed = True
    parameters = {"mode": "full", "trigger": str(context.run.trigger)}
    return [
        OweWork(
            WorkItem(
                ref=context.connection.ref,
                kind=WorkKind.SYNCHRONISE,
                dimension=policy.dimension,
                due_at=context.clock.now(),
                parameters=parameters,
            )
        )
        for policy in context.dependents
        if policy.parent is context.dimension
        or _goes_without(policy, context.dimension)
        or _waits(context, policy.dimension)
    ]


def stands_back(item: WorkItem, policy: DimensionPolicy, *, state: State, now: datetime) -> bool:
    """Tell whether a register named here is about to be synchronised, or to be by this approval.

    What names its objects is then planned with their links, and needs no second run. One that has
    failed again and again is not waited for.
    """
    approved = item.parameters.get("plan_id")
    for dimension in policy.names:
        other = None if dimension is policy.dimension else _owed(item, dimension, state)
        if other is None or other.attempts >= PATIENCE:
            continue
        same_approval = approved is not None and other.parameters.get("plan_id") == approved
        if same_approval or other.due_at <= now:
            return True
    return False


def _owed(item: WorkItem, dimension: Dimension, state: State) -> WorkItem | None:
    return state.work(item.ref, f"{WorkKind.SYNCHRONISE}#{dimension}")


def named_later(context: RunContext, entry: PlanEntry) -> bool:
    """Tell whether an entry names an object of its own register that is not linked so far."""
    own = [change for change in entry.changes if change.references is context.dimension]
    return any(_translated(context, entry, change) is None for change in own)


def awaited_is_linked(context: RunContext) -> bool:
    """Tell whether an object of the run's register is linked by now that others of it wait for.

    It may have been linked by a lost answer that was found, or by a run that did not get further.
    What waits was read before, and is seen again in full readings alone.
    """
    own = context.dimension
    told = [issue.details for issue in context.issues.values() if issue.problem == NOT_LINKED]
    awaited = {
        (System(named["system"]), named["id"])
        for named in told
        if named["dimension"] == own and "id" in named
    }
    ref = context.connection.ref
    return any(context.state.link_of(ref, own, *one) is not None for one in sorted(awaited))


def _goes_without(policy: DimensionPolicy, dimension: Dimension) -> bool:
    """Tell whether a register's objects go across without one that they name, and nobody is told.

    Which of them lack it, a full reading of the register alone tells.
    """
    return any(rule.references is dimension and not rule.required for rule in policy.fields)


def _waits(context: RunContext, dimension: Dimension) -> bool:
    issues = context.state.open_issues(context.connection.ref, dimension)
    return any(issue.problem == NOT_LINKED for issue in issues)


def _translated(context: RunContext, entry: PlanEntry, change: FieldChange) -> FieldChange | None:
    if change.references is None or entry.target is None:
        return change
    if not change.new:
        return replace(change, references=None)
    other_id = _other_id(context, change.references, entry.target.other, str(change.new))
    return None if other_id is None else replace(change, new=other_id, references=None)


def _other_id(
    context: RunContext, dimension: Dimension, system: System, object_id: str
) -> str | None:
    known = context.references.target(dimension, system, object_id).other_id
    if known is not None:
        return known
    link = context.state.link_of(context.connection.ref, dimension, system, object_id)
    return None if link is None else link.id_in(system.other)


def _named(policy: DimensionPolicy, reading: Reading) -> Iterator[tuple[Dimension, System, str]]:
    """Name everything that the objects of an incremental reading, and their bases, refer to."""
    for rule in policy.fields:
        if rule.references is None:
            continue
        for system in System:
            told: Iterable[Mapping[str, FieldValue]] = (
                *(record.fields for record in reading.of(system).records),
                *(link.base_of(system) for link in reading.links),
            )
            for fields in told:
                value = fields.get(rule.name)
                if isinstance(value, str) and value:
                    yield rule.references, system, value
