"""Planted defects in undo: what it looks at, what it brings back, what it holds, what it tells."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bindeledd.domain import undoing
from bindeledd.domain.changes import Change, FinishWork
from bindeledd.domain.links import Link
from bindeledd.domain.plans import Plan, PlanEntry
from bindeledd.domain.runs import JournalEntry, Run
from bindeledd.domain.undoing import released
from bindeledd.state import TableState
from bindeledd.usecases import confirming, undo_applying
from bindeledd.usecases.putting_back import Undoer
from bindeledd.usecases.undo_applying import Applying
from tests.simulation.defects import defect, tamper


@defect
def undo_replays(patch: pytest.MonkeyPatch) -> None:
    """An undo sends what its preview showed and does not look at what stands by now."""
    again = Applying._apply_again

    def blindly(
        applying: Applying, signed: PlanEntry, journal: Any, covered: Collection[str]
    ) -> None:
        shown = Plan(signed.dimension, (replace(signed, preconditions={}, version=None),))
        with pytest.MonkeyPatch.context() as inner:
            inner.setattr(undo_applying, "undo_plan", lambda *_, **__: shown)
            inner.setattr(undo_applying, "as_signed", lambda fresh, _: (fresh, None))
            again(applying, signed, journal, covered)

    patch.setattr(Applying, "_apply_again", blindly)


@defect
def undo_looks_at_one_side(patch: pytest.MonkeyPatch) -> None:
    """An undo looks at the side that it writes to alone."""
    patch.setattr(undoing._Undoing, "_source_is_quiet", lambda *_: True)


@defect
def undo_of_every_run(patch: pytest.MonkeyPatch) -> None:
    """An undo of one run goes by the journal of all of them."""

    def everything(undoer: Undoer, undone: Run) -> Sequence[JournalEntry]:
        return tuple(undoer.state.journal(undone.ref))

    patch.setattr(Undoer, "_journal", everything)


@defect
def undone_not_held(patch: pytest.MonkeyPatch) -> None:
    """What was put back is ruled on in the next run as on a first link."""

    def let_go(link: Link, names: Collection[str], *_: object, **__: object) -> Link:
        return released(link, names)

    patch.setattr(confirming, "hold_undone", let_go)


@defect
def undo_tells_nothing(patch: pytest.MonkeyPatch) -> None:
    """What an undo could not put back is told nowhere."""
    patch.setattr(Applying, "_tell", lambda *_: None)


@defect
def undo_owed_again(patch: pytest.MonkeyPatch) -> None:
    """A confirmed undo that is done is owed once more."""

    def tampering(_: TableState, change: Change) -> Iterable[Change]:
        if (
            isinstance(change, FinishWork)
            and change.next_due_at is None
            and "confirmed_at" in change.item.parameters
        ):
            yield replace(change, next_due_at=change.item.due_at + timedelta(hours=1))
        else:
            yield change

    tamper(patch, tampering)
