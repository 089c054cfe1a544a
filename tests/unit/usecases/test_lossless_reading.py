"""Whatever happens to lists while they are read, nothing of what is edited is lost for ever."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bindeledd.domain.errors import UnavailableError
from bindeledd.domain.identity import System
from tests.unit.usecases.engine import LONG, Engine
from tests.unit.usecases.model import Crash, Feed

MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Edit:
    """A person edits an object, or makes it; each object is edited on one side alone."""

    number: int
    lag: int
    late: int

    def make(self, engine: Engine, text: str) -> None:
        side = System.HOST if self.number % 2 else System.ERP
        engine.registers[side].edit(
            self.number, text, lag=self.lag * MINUTE, late=self.late * MINUTE
        )


@dataclass
class Turn:
    """A while, then a run during which the world goes on."""

    waits: timedelta
    edits: list[Edit]
    during: dict[int, Edit]
    seconds_a_call: int
    stops_at: int | None
    fails_at: int | None
    dies_at: int | None
    forgets: bool
    loses: Literal["request", "answer"] | None
    calls: int = field(default=0, init=False)

    def time_left(self) -> Iterator[timedelta]:
        for _ in range(10_000 if self.stops_at is None else self.stops_at):
            yield LONG
        while True:
            yield timedelta(seconds=1)


edits = st.builds(Edit, st.integers(1, 12), st.integers(0, 5), st.integers(0, 15))
turns = st.builds(
    Turn,
    waits=st.sampled_from([0, 30, 90, 1800, 3600]).map(lambda one: timedelta(seconds=one)),
    edits=st.lists(edits, max_size=4),
    during=st.dictionaries(st.integers(1, 12), edits, max_size=3),
    seconds_a_call=st.sampled_from([0, 1, 60, 600]),
    stops_at=st.none() | st.integers(1, 8),
    fails_at=st.none() | st.integers(1, 12),
    dies_at=st.none() | st.integers(1, 12),
    forgets=st.booleans(),
    loses=st.sampled_from([None, "request", "answer"]),
)


class History:
    """Plays turns against an engine and remembers the last word on each object."""

    def __init__(self, host: Feed, erp: Feed) -> None:
        self.engine = Engine(host, erp)
        self._count = 0

    def edit(self, edit: Edit) -> None:
        self._count += 1
        text = f"v{self._count}"
        edit.make(self.engine, text)

    def play(self, turn: Turn) -> None:
        self.engine.wait(turn.waits)
        for edit in turn.edits:
            self.edit(edit)
        for register in self.engine.registers.values():
            register.before_call = lambda: self._call(turn)
            register.forgets_places = turn.forgets
            register.loses = turn.loses
        self.engine.owe()
        left = turn.time_left()
        self.engine.run(remaining=lambda: next(left))
        for register in self.engine.registers.values():
            register.before_call = lambda: None
            register.forgets_places = False
            register.loses = None

    def _call(self, turn: Turn) -> None:
        turn.calls += 1
        self.engine.clock.advance(timedelta(seconds=turn.seconds_a_call))
        if turn.calls in turn.during:
            self.edit(turn.during[turn.calls])
        if turn.calls == turn.dies_at:
            raise Crash
        if turn.calls == turn.fails_at:
            raise UnavailableError


def sides() -> list[tuple[Feed, Feed]]:
    return [(host, erp) for host in Feed for erp in Feed]


@pytest.mark.parametrize(("host", "erp"), sides(), ids=lambda feed: feed.value)
@settings(max_examples=settings().max_examples // 2)  # for each of nine pairs of feeds
@given(history=st.lists(turns, min_size=1, max_size=6))
def test_when_it_goes_quiet_both_sides_hold_every_last_word_once(host, erp, history):
    played = History(host, erp)
    for turn in history:
        played.play(turn)
    played.engine.settle()

    played.engine.must_agree()
