"""One story under distorted answers: connect, approve, synchronise under edits, then quiet."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
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
from tests.fuzzing.case import Case, Told
from tests.fuzzing.collections_of import LASTING
from tests.fuzzing.people import People
from tests.fuzzing.road import Road
from tests.fuzzing.shapes import ERP, HOST, mark_of
from tests.fuzzing.verdict import doubles, emptied, misplaced, not_converged, wrong_writes
from tests.wiring import ByHost, close_from, opened
from tests.world import CLIENT_KEY, World

PAGE = 2
WITHDRAWN = frozenset({"dimension_not_offered"})
"""What the host itself says of its registers, if only by a word that it leaves out."""

SPOILING: Sequence[Any] = (["x"], {"x": 1}, [], {})
"""Values that no property of an object has."""

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
QUIET = ((HOUR, 13 * HOUR, HOUR), (2 * HOUR, 13 * HOUR, HOUR, 13 * HOUR, HOUR))
"""Steps of half a day, after which most stories are at rest, and of a day more for the others:
failures are tried again, and both registers read in full, twice at most."""


class FuzzWorld(World):
    """The wired product whose calls go over a road that can be distorted; pages are short."""

    def __init__(self, **seeded: Any) -> None:
        super().__init__(**seeded)
        self.host.configuration.change_settings({"pageMax": PAGE, "pageDefault": PAGE})
        self.systems.poweroffice = replace(self.systems.poweroffice, page_size=PAGE)

    def road(self) -> httpx.BaseTransport:
        self.travelled = Road(ByHost(self), self.clock.advance)
        return self.travelled


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
        self.spoilt: str | None = None
        self._seen_after = 0
        self.people = People(self.world, case.shape, self._rng)
        self.people.settle_in()
        self.world.clock.advance(HOUR)

    def run(self) -> Iterator[str]:
        self.road.switch(self.case.strikes, seed=self.case.seed)
        steps = (self._connect, self._approve, self._spoil, self._edit, self._edit)
        for step in (*steps, self._edit_fully, self._look_at_the_others):
            with self._noting_crashes():
                step()
            yield from self._wrong()
        self.told.struck = self.road.struck
        self.told.calls = list(self.road.calls)
        self.road.switch(())
        yield from self._come_to_rest()

    def _come_to_rest(self) -> Iterator[str]:
        """Let time pass under true answers until nothing is wrong, and name what stays so."""
        wrong: list[str] = []
        for pauses in QUIET:
            with self._noting_crashes():
                self._go_quiet(pauses)
            wrong = [] if self.told.faults else list(self._after_quiet())
            if not wrong:
                break
        yield from wrong

    @contextmanager
    def _noting_crashes(self) -> Iterator[None]:
        try:
            yield
        except (Exception, httpx.HTTPError) as error:  # noqa: BLE001 - a crash is what is looked for
            trace = "".join(traceback.format_exception(error)[-3:])
            self.told.faults.append(f"crashed: {type(error).__name__}: {str(error)[:300]}\n{trace}")

    def _connect(self) -> None:
        owned, dimension = self.case.shape.owned, self.case.shape.dimension
        chosen = [] if owned is not None and owned.nested else [dimension]
        chosen += [] if owned is None else [Dimension.CUSTOMERS]
        settings = {str(one): DimensionSettings() for one in chosen}
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

    def _spoil(self) -> None:
        """Choose an object that is linked, and how it is spoilt from now on, if one is to be."""
        lasting = next((one for one in self.case.strikes if one.distortion in LASTING), None)
        if lasting is None:
            return
        seen, fields = self.people.look(), self.case.shape.fields
        common = seen.rows(HOST).keys() & seen.rows(ERP).keys()
        self.spoilt = self._rng.choice(sorted(common))
        row, named = seen.rows(lasting.on)[self.spoilt], fields[self._rng.choice(sorted(fields))]
        key, name = ("id", named.host) if lasting.on == HOST else ("Id", named.erp)
        self.road.memory.spoilt[str(row[key])] = {name: self._rng.choice(SPOILING)}

    def _look_at_the_others(self) -> None:
        """See, while one object is spoilt, that all others are carried and that it has an issue."""
        if self.spoilt is None or len(self.case.strikes) > 1:
            return
        self.world.clock.advance(HOUR)
        self._edit(full=True)
        self._work(minutes=3)
        seen, ledger = self.people.look(), self.people.ledger
        faults = not_converged(seen, ledger, self.case.shape, strictly=True, but=self._held())
        self.told.faults += [f"beside {self.spoilt}, {one}" for one in faults]
        issues = list(self.world.state.open_issues(self.ref))
        # The spoilt property may be what its mark stands in: then the issue has no name.
        marks = [mark_of({"name": one.name}) or self.spoilt for one in issues]
        if marks.count(self.spoilt) != 1 or not self._held().issuperset(marks):
            told = [f"{one.problem} of {one.name!r}" for one in issues]
            self.told.faults.append(f"{self.spoilt} alone is spoilt, and told is {told}")

    def _held(self) -> frozenset[str]:
        """Name what waits for the spoilt one: it, and what the host writes in one array with it."""
        owners, shape = self.people.ledger.owners, self.case.shape
        at_host = any(one.distortion in LASTING and one.on == HOST for one in self.case.strikes)
        together = at_host and shape.owned is not None and shape.owned.nested
        spoilt = self.spoilt or ""
        with_it = {mark for mark, owner in owners.items() if owner == owners.get(spoilt)}
        return frozenset({spoilt} | (with_it if together else set()))

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

    def _go_quiet(self, pauses: Sequence[timedelta]) -> None:
        """Let hours pass, and do what pages ask for; where answers refused, press "try again"."""
        for step, pause in enumerate(pauses):
            self._help()
            if self.case.may_stop and step == 2:
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
        """Look at both systems while everything is under way, after any call to them."""
        if len(self.road.calls) == self._seen_after:
            return []
        self._seen_after = len(self.road.calls)
        found: list[str] = []
        if not self.case.lies:
            seen, ledger, shape = self.people.look(), self.people.ledger, self.case.shape
            found += doubles(seen)
            found += wrong_writes(seen, ledger, shape)
            found += misplaced(seen, ledger, shape)
            found += emptied(seen, ledger, shape)
        found += [f"left the road: {escaped}" for escaped in self.road.escaped]
        return list(dict.fromkeys(found))[:5]

    def _after_quiet(self) -> Iterator[str]:
        """Look at both systems when the truth has been told for half a day or more.

        After one lie the truth has won. After many, told about both sides in turn, nothing can know
        what people wrote; and one about the key by which objects are known makes two of one.
        """
        if not self.case.lies or (self.told.struck == 1 and not self.case.confuses):
            seen, ledger, shape = self.people.look(), self.people.ledger, self.case.shape
            yield from not_converged(seen, ledger, shape, strictly=not self.case.lies)
            yield from wrong_writes(seen, ledger, shape)
            yield from misplaced(seen, ledger, shape)
            yield from doubles(seen)
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
