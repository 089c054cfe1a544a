"""Do the work item `push_hours`: settle, take in, release, send, tell, compare.

The webhook and the poll owe the same item: it reads what the host's feed tells since the last time,
so that order and repetition of events do not matter. It dies between any two lines without harm:
the item stays owed, claims stand before calls, and the cursor moves behind what is stored.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

from bindeledd.domain.changes import FinishWork, HoldsLane
from bindeledd.domain.connections import Connection
from bindeledd.domain.errors import BindeleddError, ConflictError, RetryableError, StoppedError
from bindeledd.domain.hours.settings import SendingTrigger
from bindeledd.domain.hours.systems import HourSystems
from bindeledd.domain.policy import Recipe
from bindeledd.domain.ports import Clock, Randomness, State
from bindeledd.domain.work import LaneLock, WorkItem
from bindeledd.usecases.concluding import backoff, stop_connection
from bindeledd.usecases.executing import Remaining
from bindeledd.usecases.hours.context import HoursContext
from bindeledd.usecases.hours.knowing import Knowledge
from bindeledd.usecases.hours.looking_up import settle_under_way
from bindeledd.usecases.hours.owing import GONE, RESETTLED, SEND, sends_hours
from bindeledd.usecases.hours.releasing import release, swept
from bindeledd.usecases.hours.sending import send
from bindeledd.usecases.hours.summary import FORGOTTEN, HoursRun
from bindeledd.usecases.hours.taking_in import take_in
from bindeledd.usecases.hours.telling import tell
from bindeledd.usecases.hours.verifying import is_awaited, verify
from bindeledd.usecases.running import is_read_only
from bindeledd.usecases.taking import take_lane

POLL_EVERY = timedelta(minutes=15)
"""How often the host is asked when no event comes (facts 7, polling twin)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HoursPusher:
    """Does the work item `push_hours#all`."""

    state: State
    systems: HourSystems
    clock: Clock
    randomness: Randomness
    recipes: Mapping[str, Recipe]
    read_only: bool = False

    def __call__(self, item: WorkItem, *, remaining: Remaining) -> HoursRun | None:
        """Do what is owed; None when another worker holds the lane or hours are not sent.

        Business and remote failures are stored and never raised: the item gets a new due time.
        """
        connection = self.state.connection(item.ref)
        if connection is None or not sends_hours(connection):
            self.state.commit(FinishWork(item))
            return None
        lock = take_lane(item, state=self.state, clock=self.clock, randomness=self.randomness)
        if lock is None:
            return None
        try:
            return self._push(item, connection, lock, remaining)
        finally:
            self.state.release(lock)

    def _push(
        self, item: WorkItem, connection: Connection, lock: LaneLock, remaining: Remaining
    ) -> HoursRun:
        counts: dict[str, int] = {}
        try:
            problem = self._pushed(item, connection, lock, remaining=remaining, counts=counts)
        except ConflictError:
            # Paused, reconfigured or overtaken: whoever was first owes what is left.
            problem = ConflictError.code
        return HoursRun(item.ref, counts, problem=problem)

    def _pushed(
        self,
        item: WorkItem,
        connection: Connection,
        lock: LaneLock,
        *,
        remaining: Remaining,
        counts: dict[str, int],
    ) -> str | None:
        """Work, and store what came of it; answer with the problem by which it could not go on."""
        try:
            context = self._context(connection, lock, remaining, counts)
            self._work(item, context)
            if context.progress.forgotten is not None:
                counts[FORGOTTEN] = context.progress.forgotten.number
            self.state.commit(HoldsLane(lock), self._next(item, context))
        except RetryableError as error:
            return self._failed(item, error)
        except StoppedError as error:
            stop_connection(item.ref, error, state=self.state, clock=self.clock)
            return self._failed(item, error)
        return None

    def _context(
        self,
        connection: Connection,
        lock: LaneLock,
        remaining: Remaining,
        counts: dict[str, int],
    ) -> HoursContext:
        host = self.systems.host_hours(connection)
        erp = self.systems.time_module(connection)
        return HoursContext(
            state=self.state,
            clock=self.clock,
            connection=connection,
            lock=lock,
            host=host,
            erp=erp,
            knowledge=Knowledge(state=self.state, connection=connection, host=host, erp=erp),
            progress=self.state.hour_progress(connection.ref),
            remaining=remaining,
            read_only=self.read_only
            or is_read_only(connection, state=self.state, recipes=self.recipes),
            counts=counts,
        )

    def _work(self, item: WorkItem, context: HoursContext) -> None:
        """Do one step after the other, as far as time allows.

        The order matters: what may have been sent is settled before anything is judged anew, and
        the host is told of what then stands. What no feed tells of is looked for last: it keeps no
        hour waiting.
        """
        resettled = RESETTLED in item.parameters
        sweep = context.progress.swept_on != context.today
        settle_under_way(context)
        if not context.left:
            take_in(context)
        if not context.left:
            release(context, resettled=resettled, sweep=sweep)
        if sweep and not context.left:
            swept(context)
        if not context.read_only:
            if self._is_time_to_send(item, context):
                send(context)
            tell(context)
        verify(context, item.parameters.get(GONE, ""))

    def _is_time_to_send(self, item: WorkItem, context: HoursContext) -> bool:
        """Whether lines are sent now: at approval always, else once a day or when asked (SV-12)."""
        trigger, today = context.settings.trigger, context.today
        if trigger is SendingTrigger.APPROVAL or SEND in item.parameters:
            return True
        if trigger is SendingTrigger.BY_HAND or context.progress.daily_sent_on == today:
            return False
        context.save_progress(replace(context.progress, daily_sent_on=today))
        return True

    def _next(self, item: WorkItem, context: HoursContext) -> FinishWork:
        now = self.clock.now()
        is_done = not context.left and not context.unsent
        following = replace(item, parameters=_left_to_do(item, context, is_done=is_done))
        if context.left:
            return FinishWork(following, next_due_at=now)
        due_at = now + POLL_EVERY
        if context.follow_up_at is not None:
            due_at = min(due_at, context.follow_up_at)
        return FinishWork(following, next_due_at=due_at)

    def _failed(self, item: WorkItem, error: BindeleddError) -> str:
        due_at = self.clock.now() + backoff(item, error)
        self.state.commit(FinishWork(item, next_due_at=due_at, attempts=item.attempts + 1))
        return error.code


def _left_to_do(item: WorkItem, context: HoursContext, *, is_done: bool) -> Mapping[str, str]:
    """Keep what was asked for and could not be done; a person's word until it is gone by."""
    word = {GONE: item.parameters.get(GONE, "")}
    kept = {} if is_done else {name: said for name, said in item.parameters.items() if name != GONE}
    return {**kept, **word} if is_awaited(context, word[GONE]) else kept
