"""Find out what became of an update whose answer was lost (architecture 6)."""

from __future__ import annotations

from bindeledd.domain.changes import AddJournal, Change, DropClaim, HoldsLane
from bindeledd.domain.landing import has_landed, left_a_trace, stands_as_before
from bindeledd.domain.links import Link
from bindeledd.domain.plans import Reason
from bindeledd.domain.records import Record
from bindeledd.domain.renumbering import written_id
from bindeledd.domain.work import Claim
from bindeledd.usecases.claiming import sent_by, target_of
from bindeledd.usecases.confirming import confirm_as_sent
from bindeledd.usecases.outcomes import journal_of
from bindeledd.usecases.running import RunContext


def settle_update(context: RunContext, claim: Claim) -> None:
    """Compare the target with what was sent and what it held before; or it is planned anew.

    Where something else stands there by now, or nothing, nobody can tell whether it arrived: what
    it may have written over is kept (ALL-02).
    """
    entry, target = claim.entry, target_of(claim.entry)
    record = context.registers[target].get(written_id(entry))
    link = _link_of(context, claim)
    if record is not None and link is not None and _landed(claim, record, link):
        context.learn_link(link)
        confirm_as_sent(context, claim, record, at_once=False)
        return
    kept: tuple[Change, ...] = ()
    if record is None or not stands_as_before(entry.preconditions, record.fields):
        sent = Record(written_id(entry), sent_by(claim))
        kept = (AddJournal(journal_of(context, entry, sent)),)
    context.state.commit(HoldsLane(context.lock), DropClaim(claim), *kept)


def _link_of(context: RunContext, claim: Claim) -> Link | None:
    """Find the pair that was written to; None when a person has parted it meanwhile."""
    source_system = target_of(claim.entry).other
    ref = context.connection.ref
    return context.state.link_of(ref, context.dimension, source_system, claim.source.id)


def _landed(claim: Claim, record: Record, link: Link) -> bool:
    """Tell whether a write arrived; one that put values back also when some were edited since.

    What an undo brings back was written by nobody lately, so that one such value is a trace of it.
    """
    sent, now = sent_by(claim), record.fields
    before = {**link.base_of(target_of(claim.entry)), **claim.entry.preconditions}
    is_undone = claim.entry.reason is Reason.UNDONE
    return has_landed(sent, before, now) or (is_undone and left_a_trace(sent, before, now))
