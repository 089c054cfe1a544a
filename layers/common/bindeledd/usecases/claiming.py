"""The right to send one effect, as it is stored before anything is sent (architecture 4.5)."""

from __future__ import annotations

import hashlib

from bindeledd.domain.identity import System
from bindeledd.domain.planning import owner_of
from bindeledd.domain.plans import EntryKind, PlanEntry
from bindeledd.domain.ports import Lookup
from bindeledd.domain.records import Fields, Record
from bindeledd.domain.work import Claim, ClaimState
from bindeledd.usecases.running import SEND_TIMEOUT, RunContext


def claim_of(context: RunContext, entry: PlanEntry) -> Claim:
    """Make the claim on an entry's effect, with the object that it stems from as it stands."""
    now = context.clock.now()
    system, source_id = owner_of(entry)
    key = f"{entry.dimension}#{entry.kind}#{entry.target}#{source_id}"
    return Claim(
        ref=context.connection.ref,
        key=key,
        entry=entry,
        source=_source(context, entry, system, source_id),
        reference=reference_of(context, key, context.registers[target_of(entry)].facts.lookup),
        state=ClaimState.CLAIMED,
        generation=context.connection.generation,
        fence=context.lock.fence,
        first_sent_at=now,
        sent_by=now + SEND_TIMEOUT,
        run_id=context.run.id,
        stood=_standing_children(context, entry),
    )


def _standing_children(context: RunContext, entry: PlanEntry) -> tuple[str, ...]:
    """Name the children without a link, of those that were read, that a new one comes beside."""
    policy, target = context.policy, target_of(entry)
    if policy.parent is None or entry.kind is not EntryKind.CREATE:
        return ()
    owning = {rule.name for rule in policy.fields if rule.references is policy.parent}
    owner = {change.field: change.new for change in entry.changes if change.field in owning}
    return tuple(
        object_id
        for (system, object_id), record in context.records.items()
        if system is target
        and owner.items() <= record.fields.items()
        and (policy.dimension, system, object_id) not in context.linked
    )


def reference_of(context: RunContext, key: str, lookup: Lookup) -> str:
    """Make the marker that travels with an effect.

    Where the system keeps it as a unique reference it is the same for the same object, every time,
    so that even a forgotten creation cannot happen twice. Where it is an idempotency key it is
    new for every claim: such a system answers a repeated key with the old answer.
    """
    ref = context.connection.ref
    parts = [ref.vendor, ref.tenant, ref.connection, key]
    if lookup not in (Lookup.REFERENCE, Lookup.MARKER):
        parts.append(context.run.id)
    text = "|".join(parts)
    return f"bindeledd-{hashlib.sha256(text.encode()).hexdigest()[:32]}"


def _source(context: RunContext, entry: PlanEntry, system: System, source_id: str) -> Record:
    known = context.records.get((system, source_id))
    if known is not None:
        return known
    link = context.links[entry.host_id or "", entry.erp_id or ""]
    return Record(id=source_id, fields=link.base_of(system), version=link.version_in(system))


def target_of(entry: PlanEntry) -> System:
    """Tell which system an entry writes to.

    Raises:
        ValueError: it writes to none.
    """
    if entry.target is None:
        raise ValueError(f"entry {entry.id} writes to no system")
    return entry.target


def sent_by(claim: Claim) -> Fields:
    """Give the values that a claimed effect sends."""
    return {change.field: change.new for change in claim.entry.changes}
