"""What an undo would do, as a preview shows it, and what of it a run has to know."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bindeledd.domain.identity import System
from bindeledd.domain.plans import Plan, PlanEntry
from bindeledd.domain.records import Record
from bindeledd.domain.runs import JournalEntry
from bindeledd.domain.undoing import Standing, Written, call_by_name, undo_plan
from bindeledd.domain.work import WorkItem
from bindeledd.usecases.fetching import Desk
from bindeledd.usecases.running import RunContext
from bindeledd.usecases.standing import references_of, standing_now


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which object an undo is about (None: all), and whether created ones are archived."""

    only: Written | None
    archive_created: bool

    @classmethod
    def asked(cls, item: WorkItem) -> Wanted:
        """Read what a preview was asked for."""
        told = item.parameters
        named = (System(told["system"]), told["object"]) if "object" in told else None
        return cls(named, told.get("created") == "archive")


def preview_of(desk: Desk, journal: Sequence[JournalEntry], wanted: Wanted) -> Plan | None:
    """Plan an undo of what stands now; None when the invocation's time is over before that.

    Raises:
        RetryableError, StoppedError: a system could not be asked.
    """
    asked = [one for one in journal if wanted.only in (None, (one.target, one.object_id))]
    standing = standing_now(desk, asked)
    if standing is None:
        return None
    made = undo_plan(desk.policy.dimension, asked, standing, archive_created=wanted.archive_created)
    references = references_of(standing.values(), desk.policy, desk.state, ref=desk.ref)
    return call_by_name(made, desk.policy, references)


def written_to(entry: PlanEntry) -> Written:
    """Name the object that an entry of an undo is about."""
    target = entry.target or System.ERP
    return target, (entry.host_id if target is System.HOST else entry.erp_id) or ""


def tell(context: RunContext, pair: Standing) -> None:
    """Let a run know what stands now: it becomes the bases of what is put back.

    An object that is gone stands as what it was, marked as gone.
    """
    if pair.link is None:
        return
    context.references = references_of(
        [pair], context.policy, context.state, ref=context.connection.ref
    )
    context.learn_link(pair.link)
    for system in System:
        gone = Record(pair.link.id_in(system), pair.link.base_of(system), deleted=True)
        context.know(system, pair.record(system) or gone)
