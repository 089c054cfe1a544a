"""One story under distorted answers: connect, approve, synchronise under edits, then quiet."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from random import Random
from typing import Any

import httpx

from bindeledd.domain.connections import ConnectionState
from bindeledd.domain.errors import BindeleddError
from bindeledd.domain.identity import Dimension
from bindeledd.domain.policy import DimensionSettings
from bindeledd.domain.runs import Run, RunState
from bindeledd.usecases.connecting import CallbackOutcome
from bindeledd.usecases.deciding import retry_issue
from tests.fuzzing.distortions import DISTORTIONS
from tests.fuzzing.people import People
from tests.fuzzing.road import Road, Strike
from tests.fuzzing.shapes import CUSTOMERS, Shape
from tests.fuzzing.verdict import doubles, emptied, not_converged, wrong_writes
from tests.wiring import ByHost, close_from, opened
from tests.world import CLIENT_KEY, World

PAGE = 2
WITHDRAWN = frozenset({"dimension_not_offered"})
"""What the host itself says of its registers, if only by a word that it leaves out."""

CONFUSING = frozenset(
    f"json_{name}"
    for name in (
        "null",
        "empty_text",
        "unknown_word",
        "negative_number",
        "other_number",
        "exchanged_contents",
        "two_of_one_id",
    )
)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
QUIET = (HOUR, HOUR, 2 * HOUR, 13 * HOUR, HOUR, HOUR, 13 * HOUR, HOUR)
"""Steps of more than a day: failures are tried again, and both registers read in full twice."""


class FuzzWorld(World):
    """The wired product whose calls go over a road that can be distorted; pages are short."""

    def __init__(self, **seeded: Any) -> None:
        super().__init__(**seeded)
        self.host.configuration.change_settings({"pageMax": PAGE, "pageDefault": PAGE})
        self.systems.poweroffice = replace(self.systems.poweroffice, page_size=PAGE)

    def road(self) -> httpx.BaseTransport:
        self.travelled = Road(ByHost(self), self.clock.advance)
        return self.travelled


@dataclass(frozen=True, slots=True)
class Case:
    """One story: its seed decides what people do, its strikes what goes wrong."""

    strikes: tuple[Strike, ...] = ()
    seed: int = 0
    shape: Shape = CUSTOMERS

    @property
    def lies(self) -> bool:
        """Whether an answer is distorted in a way that nothing tells from the truth."""
        return any(DISTORTIONS[strike.distortion].lies for strike in self.strikes)

    @property
    def confuses(self) -> bool:
        """Whether a lie may be about a key, so that one object is taken for another."""
        return any(strike.distortion in CONFUSING for strike in self.strikes)

    @property
    def may_stop(self) -> bool:
        """Whether an answer refuses what only a person can restore."""
        return any(DISTORTIONS[strike.distortion].may_stop for strike in self.strikes)

    def __str__(self) -> str:
        return f"{self.shape.dimension}, seed {self.seed}: " + "; ".join(
            str(strike) for strike in self.strikes
        )


@dataclass(slots=True)
class Told:
    """What came of a story."""

    case: Case
    faults: list[str] = field(default_factory=list)
    struck: int = 0
    calls: list[str] = field(default_factory=list)
    failed_runs: int = 0
    stopped: int = 0

    @property
    def fine(self) -> bool:
        """Whether nothing was wrong."""
        return not self.faults


def tell(case: Case) -> Told:
    """Tell a story to its end; what is wrong is collected, not raised."""
    before = opened()
    try:
        story = _Story(case)
        story.told.faults += story.run()
    finally:
        close_from(before)
    return story.told


class _Story:
    def __init__(self, case: Case) -> None:
        self.case = case
        self.told = Told(case)
        self._rng = Random(case.seed)
        self.world = FuzzWorld()
        self.road: Road = self.world.travelled
        self.people = People(self.world, case.shape, self._rng)
        self.people.settle_in()
        self.world.clock.advance(HOUR)

    def run(self) -> Iterator[str]:
        self.road.switch(self.case.strikes, seed=self.case.seed)
        for step in (self._connect, self._approve, self._edit, self._edit, self._edit_fully):
            with self._noting_crashes():
                step()
            yield from self._wrong()
        self.told.struck = self.road.struck
        self.told.calls = list(self.road.calls)
        self.road.switch(())
        with self._noting_crashes():
            self._go_quiet()
        if not self.told.faults:
            yield from self._after_quiet()

    @contextmanager
    def _noting_crashes(self) -> Iterator[None]:
        try:
            yield
        except (Exception, httpx.HTTPError) as error:  # noqa: BLE001 - a crash is what is looked for
            trace = "".join(traceback.format_exception(error)[-3:])
            self.told.faults.append(f"crashed: {type(error).__name__}: {str(error)[:300]}\n{trace}")

    def _connect(self) -> None:
        settings = {str(self.case.shape.dimension): DimensionSettings()}
        if self.case.shape.owned is not None:
            settings = {str(Dimension.CUSTOMERS): DimensionSettings(), **settings}
            settings.pop(str(Dimension.CONTACT_PERSONS), None)
        self.ref = self._insisting(lambda: self.world.enable(**settings)[0].ref)
        self._insisting(self._paste)
        self._work(minutes=3)

    def _paste(self) -> bool | None:
        """Paste the client key; None when it did not open the right company (this time)."""
        outcome = self.world.connector.paste(self.ref, CLIENT_KEY).outcome
        return True if outcome is CallbackOutcome.AWAITING_APPROVAL else None

    def _insisting(self, step: Callable[[], Any]) -> Any:
        """Press again as long as the product asks for patience; then the distortion is over."""
        for attempt in range(8):
            if attempt == 6:
                self.road.switch(())
            try:
                done = step()
            except BindeleddError:
                done = None
            if done is not None:
                return done
            self.world.clock.advance(5 * MINUTE)
        message = "a step of the onboarding does not succeed although everything is well"
        raise AssertionError(message)

    def _approve(self) -> None:
        for _ in range(60):
            connection = self.world.connection(self.ref)
            if connection.state is ConnectionState.ACTIVE:
                break
            if connection.plan_id is not None:
                self.world.approve(self.ref)
            else:
                self._help()
                self._work(minutes=5)
        self._work(minutes=3)

    def _edit(self, *, full: bool = False) -> None:
        for _ in range(4):
            self.people.edit_at_random()
        if not full:
            self.people.create()
        connection = self.world.connection(self.ref)
        if connection.state is ConnectionState.ACTIVE:
            self.world.steering.synchronise_now(self.ref, None, actor="e_3", full=full)
        self._work(minutes=4)

    def _edit_fully(self) -> None:
        self._edit(full=True)

    def _work(self, *, minutes: int) -> None:
        for _ in range(minutes):
            self.world.clock.advance(MINUTE)
            for done in self.world.work(self.ref):
                if isinstance(done, Run) and done.state is RunState.FAILED:
                    self.told.failed_runs += 1
            self.told.faults += self._wrong()

    def _help(self) -> None:
        """Do what a page asks a person to do: connect again, go on, approve."""
        connection = self.world.connection(self.ref)
        if connection.state in (ConnectionState.STOPPED, ConnectionState.NEEDS_RECONNECT):
            self.told.stopped += 1
            if not self.case.may_stop and connection.problem not in WITHDRAWN:
                self.told.faults.append(f"stopped for {connection.problem}, which nobody refused")
        match connection.state:
            case ConnectionState.STOPPED:
                if connection.approval is None:
                    self._insisting(self._paste)
                else:
                    self.world.steering.resume(self.ref, actor="e_3")
            case ConnectionState.NEEDS_RECONNECT:
                self._insisting(self._paste)
            case ConnectionState.AWAITING_APPROVAL if connection.plan_id is not None:
                self.world.approve(self.ref)
            case ConnectionState.ACTIVE if connection.plan_id is not None:
                self.world.approve(self.ref)

    def _go_quiet(self) -> None:
        """Let more than a day pass, so that both registers are read in full more than once."""
        for step, pause in enumerate(QUIET):
            self._help()
            if self.case.may_stop and step in (2, 5):
                self._press_retry()
            self.world.clock.advance(pause)
            # What belongs to others waits for them: three rounds, as the schedule's minutes give.
            self._work(minutes=3)

    def _press_retry(self) -> None:
        for issue in list(self.world.state.open_issues(self.ref)):
            retry_issue(
                self.ref,
                issue.dimension,
                issue.key,
                actor="e_3",
                state=self.world.state,
                clock=self.world.clock,
                doorbell=self.world.bell,
            )

    def _wrong(self) -> list[str]:
        """Look at both systems while everything is under way."""
        found: list[str] = []
        if not self.case.lies:
            found += doubles(self.people)
            found += wrong_writes(self.people, self.case.shape)
            found += emptied(self.people, self.case.shape)
        found += [f"left the road: {escaped}" for escaped in self.road.escaped]
        return list(dict.fromkeys(found))[:5]

    def _after_quiet(self) -> Iterator[str]:
        """Look at both systems when the truth has been told for more than a day.

        After one lie the truth has won. After many, told about both sides in turn, nothing can know
        what people wrote; and one about the key by which objects are known makes two of one.
        """
        if not self.case.lies or (self.told.struck == 1 and not self.case.confuses):
            yield from not_converged(self.people, self.case.shape, strictly=not self.case.lies)
            yield from wrong_writes(self.people, self.case.shape)
            yield from doubles(self.people)
        yield from self._left_behind()

    def _left_behind(self) -> Iterator[str]:
        state, dimension = self.world.state, self.case.shape.dimension
        for claim in state.open_claims(self.ref, dimension):
            yield f"a claim is left open: {claim.key} {claim.state}"
        for issue in () if self.case.lies else state.open_issues(self.ref):
            yield f"an issue is left open: {issue.key} {issue.problem} {dict(issue.details)}"
        connection = self.world.connection(self.ref)
        if connection.state is not ConnectionState.ACTIVE:
            yield f"the connection ends as {connection.state}: {connection.problem}"
            return
        writes = len(self.world.writes())
        run = self.world.synchronise(self.ref, full=True)
        if run.state is not RunState.SUCCEEDED and not self.case.lies:
            yield f"the last run ended as {run.state}: {run.problem}"
        if len(self.world.writes()) != writes:
            yield f"it does not come to rest: {dict(run.counts)}"


def tell_all(cases: Sequence[Case]) -> Iterator[Told]:
    """Tell one story after the other."""
    for case in cases:
        yield tell(case)
