"""Apply a confirmed undo: what was signed and still stands so is sent, what does not is told.

A signature covers each field's value alone: where one of an object's fields was changed since the
preview, the others are still put back, and the run says what was left and who holds what now
(architecture 4).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from bindeledd.domain.changes import AddRunEntry
from bindeledd.domain.identity import System
from bindeledd.domain.outgoing import is_same
from bindeledd.domain.plans import WRITING_KINDS, EntryKind, PlanEntry, effect_kind
from bindeledd.domain.rejections import fingerprint, issue_key
from bindeledd.domain.runs import Issue, JournalEntry, Outcome
from bindeledd.domain.undoing import as_signed, by_object, undo_plan, undone_fields
from bindeledd.domain.work import WorkItem
from bindeledd.usecases.applying import apply_entry
from bindeledd.usecases.executing import NEEDED_TO_GO_ON, Remaining
from bindeledd.usecases.running import LATE_WRITE_BOUND, SEND_TIMEOUT, RunContext
from bindeledd.usecases.settling import Unsettled
from bindeledd.usecases.standing import standing_of
from bindeledd.usecases.undo_previews import tell, written_to


@dataclass(frozen=True, slots=True)
class Applying:
    """Applies what was signed and still stands so; tells what does not any more."""

    context: RunContext
    item: WorkItem
    signed: Sequence[PlanEntry]
    unsettled: Unsettled

    def apply(self, journal: Sequence[JournalEntry], remaining: Remaining) -> bool:
        """Apply in order; false when the invocation's end came first.

        Each pair is read right before it is written to, so that an undo of any size gets on.
        """
        written = by_object(journal)
        covered = {entry.hash for entry in self.signed}
        asked = {written_to(entry) for entry in self.signed if entry.kind in WRITING_KINDS}
        for entry in self.signed:
            if entry.kind not in WRITING_KINDS:
                if written_to(entry) not in asked:
                    self._tell(entry, covered)
            elif not self._is_done(entry):
                if remaining() < NEEDED_TO_GO_ON:
                    return False
                self._apply_again(entry, written[written_to(entry)], covered)
        return True

    def _apply_again(
        self, signed: PlanEntry, journal: Sequence[JournalEntry], covered: Collection[str]
    ) -> None:
        """Plan one object anew; what is still as it was signed is sent."""
        context, last = self.context, journal[-1]
        pair = standing_of(
            written_to(signed),
            last.source_id,
            context.registers,
            context.state,
            policy=context.policy,
            ref=context.connection.ref,
        )
        tell(context, pair)
        archive = signed.kind is EntryKind.ARCHIVE
        fresh = undo_plan(
            last.dimension, journal, {written_to(signed): pair}, archive_created=archive
        )
        for entry in fresh.entries:
            if entry.kind not in WRITING_KINDS:
                self._tell(entry, covered)
                continue
            put_back, left = as_signed(entry, signed)
            if put_back is not None and not self._refused_before(put_back):
                self._send(put_back)
            if left is not None:
                self._tell(left, covered)

    def _is_done(self, entry: PlanEntry) -> bool:
        """Whether an earlier invocation has put this back: its fields are held as it put them.

        Where it undoes an undo, what that one held may still stand.
        """
        context, target = self.context, entry.target
        if "begun" not in self.item.parameters or entry.host_id is None or target is None:
            return False
        link = context.state.link_of(
            context.connection.ref, context.dimension, System.HOST, entry.host_id
        )
        if link is None:
            return False
        held, stands = undone_fields(link), link.base_of(target)
        return all(
            change.field in held and is_same(stands[change.field], change.new)
            for change in entry.changes
        )

    def _send(self, entry: PlanEntry) -> None:
        named = {(System.HOST, entry.host_id), (System.ERP, entry.erp_id)}
        if named.isdisjoint(self.unsettled):
            apply_entry(self.context, entry)
            return
        self.context.count(f"{effect_kind(entry)}:{Outcome.WAITING}")
        self.context.due_again(self.context.clock.now() + SEND_TIMEOUT + LATE_WRITE_BOUND)

    def _tell(self, entry: PlanEntry, covered: Collection[str]) -> None:
        """Tell what stays as it is; that somebody came between since the preview is a failure."""
        if "begun" in self.item.parameters and entry.hash in covered:
            return
        outcome = Outcome.NOTED if entry.hash in covered else Outcome.STALE
        self.context.count(f"{effect_kind(entry)}:{outcome}")
        line = self.context.line(entry, outcome)
        self.context.state.commit(AddRunEntry(self.context.connection.ref, line))

    def _refused_before(self, entry: PlanEntry) -> bool:
        """Whether the system refused this very undo in an earlier invocation.

        Where another undo of the same object met the refusal, this one has told nothing of it yet.
        """
        issue = self.context.issues.get(issue_key(entry))
        confirmed_at = datetime.fromisoformat(self.item.parameters["confirmed_at"])
        return (
            issue is not None
            and issue.last_seen_at >= confirmed_at
            and issue.fingerprint == fingerprint(entry, self.context.series)
            and self._is_of_this_undo(issue)
        )

    def _is_of_this_undo(self, issue: Issue) -> bool:
        run = self.context.state.run(issue.ref, issue.run_id)
        return run is not None and run.plan_id == self.item.subject
