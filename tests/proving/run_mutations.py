"""Planted defects in what people are shown, and in how a run is begun, told and ended."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bindeledd.domain import (
    creation_planning,
    merging,
    numbering,
    pair_planning,
    planning,
    rejections,
    suggesting,
)
from bindeledd.domain.approval import Partition
from bindeledd.domain.changes import DropClaim, FinishWork, HoldsLane, SaveCursor
from bindeledd.domain.errors import StoppedError, UnavailableError
from bindeledd.domain.identity import Dimension
from bindeledd.domain.plans import Plan
from bindeledd.domain.records import NumberSeries
from bindeledd.domain.runs import Issue
from bindeledd.domain.work import Claim
from bindeledd.erps.poweroffice import PowerOfficeSession
from bindeledd.usecases import (
    applying,
    choosing,
    claiming,
    concluding,
    confirming,
    match_report,
    running,
    settling,
    steering,
    synchronising,
)
from bindeledd.usecases.running import RunContext
from tests.proving.mutations import breaks
from tests.simulation.sending_defects import read_back_skipped

# What is shown, and signed


@breaks("SV-06")
def series_end_exclusive(patch: pytest.MonkeyPatch) -> None:
    """The last number of a series counts as outside."""
    holds = NumberSeries.holds

    def short(series: NumberSeries, number: str) -> bool:
        return holds(series, number) and number != str(series.last)

    patch.setattr(NumberSeries, "holds", short)


@breaks("SV-06")
def series_begin_exclusive(patch: pytest.MonkeyPatch) -> None:
    """The first number of a series counts as outside."""
    holds = NumberSeries.holds

    def short(series: NumberSeries, number: str) -> bool:
        return holds(series, number) and number != str(series.first)

    patch.setattr(NumberSeries, "holds", short)


@breaks("SV-06")
def outside_series_not_shown(patch: pytest.MonkeyPatch) -> None:
    """A number that the ERP will refuse is not marked."""
    for module in (creation_planning, pair_planning):
        patch.setattr(module, "number_finding", lambda *_: numbering.NumberFinding())


@breaks("SV-06")
def series_assumed(patch: pytest.MonkeyPatch) -> None:
    """The series are taken for those that PowerOffice begins with."""
    usual = {Dimension.CUSTOMERS: (10000, 19999), Dimension.EMPLOYEES: (1, 999)}

    def assumed(_: object, dimension: Dimension) -> list[NumberSeries]:
        bounds = usual.get(dimension)
        return [NumberSeries("", *bounds, is_default=True)] if bounds else []

    patch.setattr(PowerOfficeSession, "number_series", assumed)


@breaks("SV-06", "SV-17", "ALL-19")
def likely_pairs_not_shown(patch: pytest.MonkeyPatch) -> None:
    """What only resembles another object is shown alone."""
    patch.setattr(suggesting.Suggester, "of", lambda *_: ())


@breaks("SV-07", "ALL-01")
def signature_unbounded(patch: pytest.MonkeyPatch) -> None:
    """An approval of one plan lets every entry go."""

    def everything(_: object, __: object, fresh: Plan) -> Partition:
        return Partition(going=fresh.entries, added=(), waiting=())

    patch.setattr(choosing, "partition", everything)


@breaks("ALL-01")
def preview_writes(patch: pytest.MonkeyPatch) -> None:
    """Asking for a preview synchronises."""
    preview = steering.Steering.preview

    def eager(self: steering.Steering, ref: Any, *, actor: str) -> str:
        self.synchronise_now(ref, None, actor=actor)
        return preview(self, ref, actor=actor)

    patch.setattr(steering.Steering, "preview", eager)


@breaks("SV-06", "ALL-01")
def plan_follows_itself(patch: pytest.MonkeyPatch) -> None:
    """A plan that waits for a signature shows the first register alone."""
    dimensions = match_report.Planner._dimensions

    def one(self: Any, connection: Any, **named: Any) -> list[Dimension]:
        return dimensions(self, connection, **named)[:1]

    patch.setattr(match_report.Planner, "_dimensions", one)


# When


@breaks("SV-08")
def once_a_day(patch: pytest.MonkeyPatch) -> None:
    """A plain schedule of a day: the run comes after the day is over."""
    following = concluding._next

    def late(*words: Any) -> FinishWork:
        return replace(following(*words), next_due_at=words[-1] + timedelta(hours=24))

    patch.setattr(concluding, "_next", late)


@breaks("SV-09")
def last_run_not_remembered(patch: pytest.MonkeyPatch) -> None:
    """Nothing says when a register was last synchronised."""
    cursor = concluding._cursor

    def silent(*words: Any) -> SaveCursor:
        return replace(cursor(*words), last_run_id="")

    patch.setattr(concluding, "_cursor", silent)


@breaks("SV-09")
def one_means_all(patch: pytest.MonkeyPatch) -> None:
    """Asking for one register synchronises all."""
    now = steering.Steering.synchronise_now

    def all_of_them(self: Any, ref: Any, _: object, **named: Any) -> Any:
        return now(self, ref, None, **named)

    patch.setattr(steering.Steering, "synchronise_now", all_of_them)


@breaks("SV-16")
def pause_ignored(patch: pytest.MonkeyPatch) -> None:
    """Work that is owed is done in whatever state the connection is."""
    patch.setattr(synchronising, "may_run", lambda *_: True)


@breaks("ALL-08")
def going_on_is_forgotten(patch: pytest.MonkeyPatch) -> None:
    """Where an invocation ends, the rest waits for the next day."""
    go_on = concluding._go_on

    def tomorrow(*words: Any) -> FinishWork:
        return replace(go_on(*words), next_due_at=words[2] + timedelta(days=1))

    patch.setattr(concluding, "_go_on", tomorrow)


# What is told


@breaks("SV-10")
def words_of_the_system_lost(patch: pytest.MonkeyPatch) -> None:
    """What the system said about a refusal is dropped."""
    told = running.issue_for

    def wordless(*words: Any, **named: Any) -> Issue:
        return replace(told(*words, **named), system_message=None)

    patch.setattr(applying, "issue_for", wordless)


@breaks("SV-10")
def issue_without_details(patch: pytest.MonkeyPatch) -> None:
    """What an object waits for is not named."""
    told = running.issue_for

    def bare(*words: Any, **named: Any) -> Issue:
        return replace(told(*words, **named), details={})

    patch.setattr(applying, "issue_for", bare)


@breaks("SV-11")
def issues_stay_open(patch: pytest.MonkeyPatch) -> None:
    """A solved problem stays open."""
    patch.setattr(concluding, "_close_issues", lambda *_: None)


@breaks("SV-11")
def refused_for_ever(patch: pytest.MonkeyPatch) -> None:
    """What was refused once is not sent again, whatever becomes of it."""
    patch.setattr(rejections, "fingerprint", lambda *_: "one")
    patch.setattr(planning, "fingerprint", lambda *_: "one")
    patch.setattr(running, "fingerprint", lambda *_: "one")


# Once, and back


@breaks("ALL-03")
def hold_of_an_undo_forgotten(patch: pytest.MonkeyPatch) -> None:
    """The next run does again what was undone."""
    patch.setattr(confirming, "hold_undone", lambda link, *_, **__: link)


@breaks("ALL-04")
def resent_without_looking(patch: pytest.MonkeyPatch) -> None:
    """A write of unknown outcome is forgotten, and made again under a new reference."""

    def forget(context: RunContext, claim: Claim) -> bool:
        context.state.commit(HoldsLane(context.lock), DropClaim(claim))
        return True

    patch.setattr(settling, "_settle", forget)
    patch.setattr(claiming, "reference_of", lambda context, *_: f"{context.run.id}"[:32])


breaks("ALL-05")(read_back_skipped)


@breaks("ALL-05")
def base_stays_as_it_was(patch: pytest.MonkeyPatch) -> None:
    """What was written becomes no base."""
    based = merging.rebased

    def unmoved(link: Any, *words: Any, written: Any = (), **named: Any) -> Any:
        return replace(based(link, *words, **named), host_base={}, erp_base={})

    patch.setattr(confirming, "rebased", unmoved)


@breaks("ALL-06")
def a_refusal_stops_the_run(patch: pytest.MonkeyPatch) -> None:
    """The first refusal ends the run."""

    def stop(*_: object) -> None:
        raise UnavailableError

    patch.setattr(applying, "_reject", stop)


@breaks("ALL-06")
def an_outage_stops_all(patch: pytest.MonkeyPatch) -> None:
    """While one connection's system is down, the work of all others waits."""

    def for_all(item: Any, run: Any, error: Any, *, state: Any, clock: Any) -> Any:
        later = clock.now() + timedelta(days=1)
        for other in list(state.due(later, limit=500)):
            if other.ref != item.ref:
                state.commit(FinishWork(other, next_due_at=later))
        return concluding.fail(item, run, error, state=state, clock=clock)

    patch.setattr(synchronising, "fail", for_all)


@breaks("ALL-06")
def an_outage_stops_for_good(patch: pytest.MonkeyPatch) -> None:
    """A connection whose system was down waits for a person."""

    def as_a_stop(item: Any, run: Any, error: Any, **parts: Any) -> Any:
        return concluding.stop(item, run, StoppedError(error.code), **parts)

    patch.setattr(synchronising, "fail", as_a_stop)


@breaks("ALL-06")
def an_outage_lasts_a_month(patch: pytest.MonkeyPatch) -> None:
    """A system that was down is asked again after a month."""
    patch.setattr(concluding, "backoff", lambda *_: timedelta(days=30))
