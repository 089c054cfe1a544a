"""Planted defects in what the engine sends and settles, and in how its workers share the lanes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from bindeledd.domain.changes import DropClaim, HoldsLane
from bindeledd.domain.errors import UnavailableError, UnknownOutcomeError
from bindeledd.domain.identity import ConnectionRef, Lane, System
from bindeledd.domain.landing import as_written
from bindeledd.domain.ports import Lookup
from bindeledd.domain.records import Record
from bindeledd.domain.work import Claim, LaneLock
from bindeledd.state import TableState
from bindeledd.transport import Answer, Call, Exchange, LeasedPacer
from bindeledd.usecases import applying, claiming, settling, settling_updates, synchronising
from bindeledd.usecases.claiming import sent_by
from bindeledd.usecases.running import SEND_TIMEOUT, RunContext
from tests.simulation.defects import defect

# Sending


@defect
def preconditions_dropped(patch: pytest.MonkeyPatch) -> None:
    """An update writes over whatever stands there."""
    send = applying.send_claimed

    def unconditional(context: RunContext, claim: Claim) -> Record:
        entry = replace(claim.entry, preconditions={}, version=None)
        return send(context, replace(claim, entry=entry))

    patch.setattr(applying, "send_claimed", unconditional)


@defect
def read_back_skipped(patch: pytest.MonkeyPatch) -> None:
    """The base becomes what was sent, not what the system made of it."""
    send = applying.send_claimed

    def unread(context: RunContext, claim: Claim) -> Record:
        written = send(context, claim)
        sent = {change.field: change.new for change in claim.entry.changes}
        return replace(written, fields={**written.fields, **sent})

    patch.setattr(applying, "send_claimed", unread)


@defect
def overtaken_value_sent(patch: pytest.MonkeyPatch) -> None:
    """A value goes across although a later reading shows that it has changed."""
    patch.setattr(applying, "is_overtaken", lambda *_: False)


@defect
def stale_not_owed(patch: pytest.MonkeyPatch) -> None:
    """What was changed between reading and writing is not looked at again."""
    patch.setattr(RunContext, "due_again", lambda *_: None)


@defect
def lost_answer_taken_for_no(patch: pytest.MonkeyPatch) -> None:
    """A write whose answer was lost counts as not sent."""
    perform = Exchange.perform

    def certain(exchange: Exchange, call: Call) -> Answer:
        try:
            return perform(exchange, call)
        except UnknownOutcomeError as error:
            raise UnavailableError from error

    patch.setattr(Exchange, "perform", certain)


@defect
def rate_ignored(patch: pytest.MonkeyPatch) -> None:
    """Calls go as fast as they can."""

    def at_once(_: LeasedPacer, now: datetime, *, latest: datetime | None) -> timedelta:
        return timedelta(0)

    patch.setattr(LeasedPacer, "reserve", at_once)


# Settling


@defect
def resent_without_looking(patch: pytest.MonkeyPatch) -> None:
    """A creation of unknown outcome is forgotten, and made again."""

    def forget(context: RunContext, claim: Claim) -> bool:
        context.state.commit(HoldsLane(context.lock), DropClaim(claim))
        return True

    patch.setattr(settling, "_settle", forget)


@defect
def settled_too_early(patch: pytest.MonkeyPatch) -> None:
    """A write is looked for before it can have landed."""
    patch.setattr(settling, "LATE_WRITE_BOUND", -SEND_TIMEOUT)


@defect
def update_believed(patch: pytest.MonkeyPatch) -> None:
    """An update of unknown outcome counts as done, whatever stands there."""
    patch.setattr(settling_updates, "_landed", lambda *_: True)


@defect
def landed_update_not_journalled(patch: pytest.MonkeyPatch) -> None:
    """An update that landed although its answer was lost counts as never sent."""
    patch.setattr(settling_updates, "_landed", lambda *_: False)


@defect
def open_outcomes_planned(patch: pytest.MonkeyPatch) -> None:
    """Objects of which an effect's outcome is open are planned as if nothing were open."""
    settle = settling.settle_claims

    def told_nothing(context: RunContext) -> frozenset[tuple[System, str]]:
        settle(context)
        return frozenset()

    patch.setattr(synchronising, "settle_claims", told_nothing)


@defect
def edited_not_shown(patch: pytest.MonkeyPatch) -> None:
    """Who decides on an uncertain write is shown only what stands as it was sent."""
    ask = settling._ask_a_person

    def narrowly(context: RunContext, claim: Claim, candidates: Sequence[Record]) -> bool:
        sent = sent_by(claim)
        as_sent = [one for one in candidates if as_written(sent, one) == one]
        return ask(context, claim, as_sent)

    patch.setattr(settling, "_ask_a_person", narrowly)


@defect
def one_key_for_all(patch: pytest.MonkeyPatch) -> None:
    """The idempotency key is the same for every try at one object."""
    make = claiming.reference_of

    def constant(context: RunContext, key: str, _: Lookup) -> str:
        return make(context, key, Lookup.REFERENCE)

    patch.setattr(claiming, "reference_of", constant)


# The lane


@defect
def lease_not_looked_at(patch: pytest.MonkeyPatch) -> None:
    """A lane is taken from a worker that still has its lease."""
    acquire, late = TableState.acquire, timedelta(minutes=5)

    def taking(
        state: TableState,
        ref: ConnectionRef,
        lane: Lane,
        *,
        now: datetime,
        lease: timedelta,
        **named: Any,
    ) -> LaneLock | None:
        return acquire(state, ref, lane, now=now + late, lease=lease - late, **named)

    patch.setattr(TableState, "acquire", taking)


@defect
def sweep_is_blind(patch: pytest.MonkeyPatch) -> None:
    """The index of due work shows nothing."""
    patch.setattr(TableState, "due", lambda *_, **__: iter(()))
