"""The lists of hours that people read: lines by state, and what lines wait for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bindeledd.domain.errors import RefusedError
from bindeledd.domain.hours.entries import LineKind
from bindeledd.domain.hours.transfer_decisions import NEED_A_PERSON, is_refused_correction
from bindeledd.domain.hours.transfer_states import TransferState
from bindeledd.domain.hours.transfers import Criterion, Transfer
from bindeledd.domain.identity import ConnectionRef
from bindeledd.domain.ports import State

MOST_COUNTED = 100
"""More lines are told as "more than"; none is counted only to be told."""

MOST_READ = 500
"""How many lines are looked through for one employee before an answer says how far it came."""


@dataclass(frozen=True, slots=True)
class Counted:
    """A number of lines, and whether there are more."""

    lines: int
    more: bool


@dataclass(frozen=True, slots=True)
class Awaited:
    """One thing that lines wait for, and how many do."""

    criterion: Criterion
    counted: Counted


@dataclass(frozen=True, slots=True)
class Sought:
    """Which lines are wanted: of one employee of the host, within two dates, both included."""

    employee_id: str = ""
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class LinePage:
    """Lines, oldest first, and the `order` after which the next page begins; "" at the end.

    It may hold fewer lines than asked for, or none, although more follow.
    """

    lines: tuple[Transfer, ...]
    following: str


EVERY_LINE = Sought()


def lines_in_state(
    state: State,
    ref: ConnectionRef,
    wanted: TransferState,
    *,
    limit: int,
    after: str = "",
    sought: Sought = EVERY_LINE,
) -> LinePage:
    """List lines of one state, from one place on."""
    most = MOST_READ if sought.employee_id else limit + 1
    begin = max(after, sought.since.isoformat() if sought.since else "")
    found = state.in_state(ref, wanted, limit=most, after=begin)
    kept: list[Transfer] = []
    place = ""
    for one in found:
        if sought.until is not None and one.line.date > sought.until:
            return LinePage(tuple(kept), "")
        if sought.employee_id in ("", one.line.employee_id):
            if len(kept) == limit:
                return LinePage(tuple(kept), place)
            kept.append(one)
        place = one.order
    return LinePage(tuple(kept), place if len(found) == most else "")


def lines_waiting(
    state: State, ref: ConnectionRef, criterion: Criterion, *, limit: int, after: str = ""
) -> LinePage:
    """List the lines that wait for one thing, from one place on."""
    found = state.waiting_for(ref, criterion, limit=limit + 1, after=after)
    return LinePage(tuple(found[:limit]), found[limit - 1].order if len(found) > limit else "")


def lines_of_entry(state: State, ref: ConnectionRef, entry_id: str) -> Sequence[Transfer]:
    """Read the lines of one entry: its hours, then supplements, then machines.

    Raises:
        RefusedError: `transfer_not_found`.
    """
    found = state.transfers_of(ref, entry_id)
    if not found:
        raise RefusedError("transfer_not_found")
    return sorted(found, key=lambda one: list(LineKind).index(one.kind))


def awaited(state: State, ref: ConnectionRef) -> Iterator[Awaited]:
    """Tell each thing that lines wait for with how many do (ALL-17)."""
    for criterion in state.awaited(ref):
        number = state.number_waiting(ref, criterion, most=MOST_COUNTED + 1)
        yield Awaited(criterion, _counted(number))


def numbers_by_state(state: State, ref: ConnectionRef) -> Mapping[TransferState, Counted]:
    """Count the lines of each state, as far as they are counted."""
    return {
        one: _counted(state.number_in_state(ref, one, most=MOST_COUNTED + 1))
        for one in TransferState
    }


def needing_a_person(state: State, ref: ConnectionRef) -> Counted:
    """Count the lines that go on only when a person has looked at them."""
    most = MOST_COUNTED + 1
    number = sum(state.number_in_state(ref, one, most=most) for one in NEED_A_PERSON)
    corrections = state.in_state(ref, TransferState.CORRECTING, limit=most)
    return _counted(number + sum(map(is_refused_correction, corrections)))


def _counted(number: int) -> Counted:
    return Counted(min(number, MOST_COUNTED), more=number > MOST_COUNTED)
