"""Send what was chosen of a plan, step by step, until it is done or the invocation ends."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta

from bindeledd.domain.approval import Partition, ceiling_key
from bindeledd.domain.identity import System
from bindeledd.domain.outgoing import NUMBER
from bindeledd.domain.planning import PlanInputs, plan
from bindeledd.domain.plans import WRITING_KINDS, EntryKind, PlanEntry, Reason, effect_kind
from bindeledd.domain.records import Record, RegisterRead
from bindeledd.domain.renumbering import written_id
from bindeledd.domain.runs import Outcome
from bindeledd.domain.sequencing import Step, from_number, steps
from bindeledd.usecases.applying import apply_entry
from bindeledd.usecases.referring import named_later
from bindeledd.usecases.running import RunContext

NEEDED_TO_GO_ON = timedelta(seconds=30)
"""What must remain of an invocation for another entry to be begun: links are many, too."""

Remaining = Callable[[], timedelta]


def execute(context: RunContext, chosen: Partition, remaining: Remaining) -> bool:
    """Apply in order; true when the invocation's end came first."""
    ordered, cut_off = steps(chosen.going)
    for step in _in_turn(context, ordered):
        if remaining() < NEEDED_TO_GO_ON:
            return True
        if _waits_for_its_link(context, step.entry) or not step.needs <= context.given_up:
            _leave_waiting(context, step.entry)
            continue
        apply_entry(context, _as_it_stands(context, step), planned=step.planned)
        if step.entry.reason is not Reason.NUMBER_PARKED:
            key = ceiling_key(step.planned)
            context.used[key] = context.used.get(key, 0) + 1
    for entry in (*cut_off, *chosen.waiting):
        _leave_waiting(context, entry)
    return False


def write_back(context: RunContext, chosen: Partition, remaining: Remaining) -> bool:
    """Carry what the creations brought about, such as a number given by the ERP (SV-19).

    What waits of an object that an earlier run created, and a lost answer tells of now, waits here
    too.
    """
    waiting = {entry.id for entry in chosen.waiting}
    for created in tuple(context.created):
        # More may have been written to the pair since.
        link = context.links[created.host_id, created.erp_id]
        follow_up = plan(
            PlanInputs(
                policy=context.policy,
                host=_only(context.records[System.HOST, link.host_id]),
                erp=_only(context.records[System.ERP, link.erp_id]),
                links=(link,),
                decisions=(),
                issues=context.issues,
                series=context.series,
                unsettled=frozenset(),
                references=context.references,
            )
        )
        for entry in follow_up.entries:
            if remaining() < NEEDED_TO_GO_ON:
                return True
            if entry.id not in waiting:
                apply_entry(context, entry)
    return False


def _in_turn(context: RunContext, ordered: Iterable[Step]) -> Iterator[Step]:
    """Give steps in their order, but later those that wait for one that is to come.

    A project that waits for a number goes after what gives it up, and its subprojects after it; so
    does whoever waits for the number of one that moves under it. What waits in vain comes last.
    """
    left = list(ordered)
    while left:
        late = []
        for step in left:
            if _comes_later(context, step):
                late.append(step)
            else:
                yield step
        if len(late) == len(left):
            yield from late
            return
        left = late


def _comes_later(context: RunContext, step: Step) -> bool:
    if step.entry.kind not in WRITING_KINDS:
        return False
    return not step.needs <= context.given_up or named_later(context, step.entry)


def _as_it_stands(context: RunContext, step: Step) -> PlanEntry:
    """Send an object that stepped aside on from where it stands now, not from where it was read."""
    entry = step.entry
    if step.planned.via is None or entry.reason is Reason.NUMBER_PARKED or entry.target is None:
        return entry
    record = context.records[entry.target, written_id(entry)]
    return from_number(entry, record.fields.get(NUMBER), version=record.version)


def _waits_for_its_link(context: RunContext, entry: PlanEntry) -> bool:
    """Whether an entry writes to a pair that is not linked, because its link waits."""
    pair = (entry.host_id or "", entry.erp_id or "")
    return entry.kind in (EntryKind.UPDATE, EntryKind.ARCHIVE) and pair not in context.links


def _leave_waiting(context: RunContext, entry: PlanEntry) -> None:
    context.left_over = True
    context.count(f"{effect_kind(entry)}:{Outcome.WAITING}")


def _only(record: Record) -> RegisterRead:
    return RegisterRead(records=(record,), complete=False, cursor=None)
