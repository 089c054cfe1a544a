"""Planted defects in what the engine reads, plans and lets go."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bindeledd.domain import bounding, feeds, pair_planning, planning, ruling, sides
from bindeledd.domain.approval import Partition
from bindeledd.domain.changes import SaveCursor
from bindeledd.domain.identity import System
from bindeledd.domain.plans import Plan
from bindeledd.domain.policy import Winner
from bindeledd.erps.poweroffice import lists
from bindeledd.usecases import choosing, concluding, reading, synchronising
from bindeledd.usecases.running import RunContext
from tests.simulation.defects import defect

# Reading


@defect
def overlap_missing(patch: pytest.MonkeyPatch) -> None:
    """The next reading begins at the highest stamp that was seen."""
    patch.setattr(feeds, "OVERLAP", timedelta(0))


@defect
def page_taken_for_last(patch: pytest.MonkeyPatch) -> None:
    """A full page of the ERP is taken for the last one: `<=` for `<`."""
    patch.setattr(lists, "_is_last", lambda *_, count, size, **__: count <= size)


@defect
def counterpart_not_read(patch: pytest.MonkeyPatch) -> None:
    """An object is merged against a base that says nothing of a field."""
    patch.setattr(reading, "missing_counterparts", lambda *_, **__: frozenset())


@defect
def new_object_not_compared(patch: pytest.MonkeyPatch) -> None:
    """What is new is not matched against the whole other register."""
    patch.setattr(reading, "_is_compared", lambda *_: True)


@defect
def cursor_moved_early(patch: pytest.MonkeyPatch) -> None:
    """The cursor moves although something that was read is left over."""
    cursor = concluding._cursor

    def early(context: RunContext, *words: Any) -> SaveCursor:
        context.left_over = False
        return cursor(context, *words)

    patch.setattr(concluding, "_cursor", early)


# Planning


@defect
def wrong_winner(patch: pytest.MonkeyPatch) -> None:
    """The setting of who wins is read the wrong way round."""
    swapped = {Winner.HOST: System.ERP, Winner.ERP: System.HOST}
    patch.setattr(ruling, "_WINS", swapped)


@defect
def empty_overwrites(patch: pytest.MonkeyPatch) -> None:
    """An empty value wins on a first link."""
    patch.setattr(ruling, "is_empty", lambda _: False)


@defect
def equal_keys_overlooked(patch: pytest.MonkeyPatch) -> None:
    """Objects under one number are taken for two."""
    patch.setattr(sides.Keys, "of", lambda *_: None)


@defect
def contradiction_overlooked(patch: pytest.MonkeyPatch) -> None:
    """One number under two names is linked without a word."""
    patch.setattr(pair_planning, "names_contradict", lambda *_: False)


@defect
def refused_sent_again(patch: pytest.MonkeyPatch) -> None:
    """What was refused is sent in every run."""
    patch.setattr(planning, "skip_refused", lambda entries, *_: list(entries))


@defect
def guard_off_by_one(patch: pytest.MonkeyPatch) -> None:
    """One closing more than the guard allows: `>` for `>=`."""
    patch.setattr(bounding, "ALWAYS", bounding.ALWAYS + 1)


@defect
def guard_forgets(patch: pytest.MonkeyPatch) -> None:
    """What the guard held goes one by one, as changes are read."""
    patch.setattr(planning, "keep_holding", lambda _, entries: list(entries))


@defect
def disappearance_overlooked(patch: pytest.MonkeyPatch) -> None:
    """A deletion is told to nobody."""
    patch.setattr(planning, "survivor_entries", lambda *_: iter(()))


@defect
def agreement_forgotten(patch: pytest.MonkeyPatch) -> None:
    """That both sides came to agree by themselves is not remembered."""
    patch.setattr(synchronising, "_remember_agreed", lambda *_: None)


# Choosing


@defect
def signature_unbounded(patch: pytest.MonkeyPatch) -> None:
    """An approval of one plan lets every entry go."""

    def everything(_: object, __: object, fresh: Plan) -> Partition:
        return Partition(going=fresh.entries, added=(), waiting=())

    patch.setattr(choosing, "partition", everything)


@defect
def waiting_plan_ignored(patch: pytest.MonkeyPatch) -> None:
    """What waits for a signature goes with the next daily run."""

    choose = choosing._chosen

    def unaware(item: Any, context: RunContext, *words: Any) -> Partition:
        connection = context.connection
        context.connection = replace(connection, plan_id=None)
        chosen = choose(item, context, *words)
        context.connection = connection
        return chosen

    patch.setattr(choosing, "_chosen", unaware)


@defect
def pause_ignored(patch: pytest.MonkeyPatch) -> None:
    """Work that is owed is done in whatever state the connection is."""
    patch.setattr(synchronising, "may_run", lambda *_: True)


@defect
def read_only_ignored(patch: pytest.MonkeyPatch) -> None:
    """The read-only switch is not looked at."""
    choose = choosing.choose

    def unlocked(item: Any, context: RunContext, fresh: Plan, **named: Any) -> Partition:
        context.read_only = False
        return choose(item, context, fresh, **named)

    patch.setattr(synchronising, "choose", unlocked)
