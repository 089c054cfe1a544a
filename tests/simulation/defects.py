"""Planted defects: each breaks one line of defence, and the simulation must see it.

They are switched on by tests alone, by replacing a function of the product or by tampering with
what it commits. One whose target is gone fails, so that this list stays true.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace

import pytest

from bindeledd.domain.changes import (
    AddJournal,
    Change,
    DropClaim,
    FinishWork,
    HoldsLane,
    IsGeneration,
    OweWork,
    PutClaim,
    PutIssue,
    PutLink,
)
from bindeledd.domain.landing import letters_of
from bindeledd.state import TableState
from bindeledd.usecases import concluding
from tests.simulation.process import Process

Planting = Callable[[pytest.MonkeyPatch], None]
Tampering = Callable[[TableState, Change], Iterable[Change]]


@dataclass(frozen=True, slots=True)
class Defect:
    """One planted defect: its name, what it breaks, and how it is switched on."""

    name: str
    what: str
    plant: Planting

    @contextmanager
    def planted(self) -> Iterator[None]:
        """Switch the defect on for a block."""
        with pytest.MonkeyPatch.context() as patch:
            self.plant(patch)
            yield


_FOUND: dict[str, Defect] = {}


def defect(plant: Planting) -> Planting:
    """Put a defect into the list; its docstring says what it breaks."""
    what = (plant.__doc__ or "").partition("\n")[0]
    _FOUND[plant.__name__] = Defect(plant.__name__, what, plant)
    return plant


def all_defects() -> Mapping[str, Defect]:
    """Give every defect by its name."""
    return dict(_FOUND)


def tamper(patch: pytest.MonkeyPatch, tampering: Tampering) -> None:
    """Commit other changes than those that were decided."""
    commit = TableState.commit

    def tampered(state: TableState, *changes: Change) -> None:
        commit(state, *(kept for change in changes for kept in tampering(state, change)))

    patch.setattr(TableState, "commit", tampered)


def _without(patch: pytest.MonkeyPatch, *kinds: type) -> None:
    """Leave out changes of some kinds."""
    tamper(patch, lambda _, change: () if isinstance(change, kinds) else (change,))


# What is committed


@defect
def claim_dropped(patch: pytest.MonkeyPatch) -> None:
    """Effects are sent without a claim."""
    _without(patch, PutClaim, DropClaim)


@defect
def fence_ignored(patch: pytest.MonkeyPatch) -> None:
    """A worker that lost its lane goes on."""
    _without(patch, HoldsLane)


@defect
def generation_ignored(patch: pytest.MonkeyPatch) -> None:
    """A paused or reconfigured connection is written to by a run under way."""
    _without(patch, IsGeneration)


@defect
def journal_skipped(patch: pytest.MonkeyPatch) -> None:
    """Overwritten values are not kept."""
    _without(patch, AddJournal)


@defect
def issue_never_opened(patch: pytest.MonkeyPatch) -> None:
    """What stands in an object's way is told nowhere."""
    _without(patch, PutIssue)


@defect
def issue_never_closed(patch: pytest.MonkeyPatch) -> None:
    """A solved problem stays open."""

    def tampering(_: TableState, change: Change) -> Iterable[Change]:
        if not isinstance(change, PutIssue) or change.issue.closed_at is None:
            yield change

    tamper(patch, tampering)


@defect
def base_not_updated(patch: pytest.MonkeyPatch) -> None:
    """The memory of a pair stays as it was when it was linked."""

    def tampering(_: TableState, change: Change) -> Iterable[Change]:
        if not isinstance(change, PutLink) or change.new:
            yield change

    tamper(patch, tampering)


@defect
def link_stored_twice(patch: pytest.MonkeyPatch) -> None:
    """A new link does not ask whether its objects are free."""

    def tampering(_: TableState, change: Change) -> Iterable[Change]:
        yield replace(change, new=False) if isinstance(change, PutLink) else change

    tamper(patch, tampering)


@defect
def schedule_forgotten(patch: pytest.MonkeyPatch) -> None:
    """Finished work is not owed again."""

    def tampering(_: TableState, change: Change) -> Iterable[Change]:
        if isinstance(change, FinishWork):
            yield replace(change, next_due_at=None)
        else:
            yield change

    tamper(patch, tampering)


@defect
def revision_ignored(patch: pytest.MonkeyPatch) -> None:
    """Work that was asked for during a run is finished with it."""

    def tampering(_: TableState, change: Change) -> Iterable[Change]:
        if isinstance(change, FinishWork):
            newest = replace(change.item, revision=10**6)
            yield replace(change, item=newest)
        else:
            yield change

    tamper(patch, tampering)


@defect
def request_swallowed(patch: pytest.MonkeyPatch) -> None:
    """Asking for work that is owed already loses what was asked."""

    def tampering(state: TableState, change: Change) -> Iterable[Change]:
        if not isinstance(change, OweWork) or state.work(change.item.ref, change.item.key) is None:
            yield change

    tamper(patch, tampering)


@defect
def waiting_plan_dropped(patch: pytest.MonkeyPatch) -> None:
    """What an approval did not cover is not kept to be signed."""
    patch.setattr(concluding, "_kept_waiting", lambda *_: [])


@defect
def own_form_forgotten(patch: pytest.MonkeyPatch) -> None:
    """What a system made of a value is remembered as it was sent."""

    def tampering(_: TableState, change: Change) -> Iterable[Change]:
        if not isinstance(change, PutLink):
            yield change
            return
        link = change.link
        as_sent = {
            name: value
            for name, value in link.host_base.items()
            if isinstance(value, str) and letters_of(value) == letters_of(str(link.erp_base[name]))
        }
        yield replace(change, link=replace(link, erp_base={**link.erp_base, **as_sent}))

    tamper(patch, tampering)


@defect
def event_done_again(patch: pytest.MonkeyPatch) -> None:
    """An event that comes again is done again."""
    patch.setattr(TableState, "webhook_seen", lambda *_: False)


@defect
def confirmed_in_two_commits(patch: pytest.MonkeyPatch) -> None:
    """A claim is dropped before its effect is remembered."""
    commit = Process.commit

    def torn(process: Process, *changes: Change) -> None:
        dropped = [change for change in changes if isinstance(change, DropClaim)]
        kept = [change for change in changes if not isinstance(change, DropClaim)]
        if dropped and any(isinstance(change, PutLink) for change in kept):
            commit(process, *dropped)
            commit(process, *kept)
        else:
            commit(process, *changes)

    patch.setattr(Process, "commit", torn)
