"""Store what a confirmed effect made of a pair (architecture 4.6)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace

from bindeledd.domain.changes import AddJournal, AddRunEntry, DropClaim, PutLink
from bindeledd.domain.identity import System
from bindeledd.domain.landing import as_written
from bindeledd.domain.links import Link
from bindeledd.domain.merging import parked, rebased
from bindeledd.domain.plans import EntryKind, PlanEntry, Reason, effect_kind
from bindeledd.domain.records import Record
from bindeledd.domain.renumbering import placing
from bindeledd.domain.runs import Outcome
from bindeledd.domain.undoing import hold_undone
from bindeledd.domain.work import Claim
from bindeledd.usecases.claiming import sent_by, target_of
from bindeledd.usecases.outcomes import bare_link, journal_of, leave_edits, origin_of
from bindeledd.usecases.referring import owe_dependents
from bindeledd.usecases.running import RunContext


def confirm(
    context: RunContext,
    claim: Claim,
    written: Record,
    *,
    as_sent: Collection[str] | None = None,
    at_once: bool = True,
) -> None:
    """Store a confirmed effect: the pair with its new bases, the journal, the run's line.

    Where it is not confirmed `at_once`, other writes may have followed it: of the pair only what
    it wrote is taken to be as it was then.

    `as_sent` names the fields of which it is known that they stand as they were sent; None says
    that `written` is what the system made of all of them. A field of which neither is known gets no
    base: somebody may have changed it meanwhile.
    """
    entry, target = claim.entry, target_of(claim.entry)
    source = claim.source
    based_on = source if at_once else _narrowed(source, entry)
    host, erp = (written, based_on) if target is System.HOST else (based_on, written)
    created = entry.kind is EntryKind.CREATE
    link = context.links.get((host.id, erp.id)) or bare_link(
        context, host.id, erp.id, origin_of(entry)
    )
    names = [c.field for c in entry.changes if as_sent is None or c.field in as_sent]
    link = rebase_link(context, link, host, erp, written=names)
    if entry.reason is Reason.NUMBER_PARKED:
        link = parked(context.links[host.id, erp.id], host, erp)
    elif entry.reason is Reason.UNDONE:
        link = hold_undone(link, names, (host, erp), context.policy, references=context.references)
    context.state.commit(
        DropClaim(claim),
        PutLink(context.connection.ref, link, new=created),
        *context.letting_go(),
        AddJournal(journal_of(context, entry, written)),
        AddRunEntry(
            context.connection.ref,
            context.line(entry, Outcome.APPLIED, ids=(host.id, erp.id)),
        ),
        *(owe_dependents(context) if created else ()),
    )
    context.wrote(target, written)
    context.know(target.other, context.records.get((target.other, source.id), source))
    context.learn_link(link)
    if not placing(context.policy).isdisjoint(change.field for change in entry.changes):
        context.given_up.add((target, written.id))
    context.count(f"{effect_kind(entry)}:{Outcome.APPLIED}")
    if created:
        context.created.append(link)


def confirm_as_sent(
    context: RunContext, claim: Claim, found: Record, *, at_once: bool = True
) -> None:
    """Confirm an effect that was found late; what was edited since is the target's change."""
    written = as_written(sent_by(claim), found)
    confirm(context, claim, written, at_once=at_once)
    leave_edits(context, target_of(claim.entry), written, found)


def _narrowed(source: Record, entry: PlanEntry) -> Record:
    names = {change.field for change in entry.changes}
    return replace(
        source, fields={name: value for name, value in source.fields.items() if name in names}
    )


def rebase_link(
    context: RunContext, link: Link, host: Record, erp: Record, *, written: Iterable[str]
) -> Link:
    """Give a pair with the bases of what both sides hold, and of what was just written."""
    return rebased(
        link,
        host,
        erp,
        context.policy,
        written=frozenset(written),
        references=context.references,
    )
