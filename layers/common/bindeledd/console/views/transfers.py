"""Hours on their way: what waits and why, lines by state, and one entry with all that happened."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeVar
from urllib.parse import quote

from bindeledd.console.awaited import called, grouped, lines_at
from bindeledd.console.http import Response, redirect
from bindeledd.console.listing import listed
from bindeledd.console.rendering import PAGE_SIZE, address, render
from bindeledd.console.visits import Visit, whole_number
from bindeledd.domain.errors import RefusedError
from bindeledd.domain.hours.transfer_decisions import NEED_A_PERSON, is_refused_correction, steps_of
from bindeledd.domain.hours.transfer_states import TransferState
from bindeledd.domain.hours.transfers import Criterion, CriterionKind, Transfer, TransferMove
from bindeledd.domain.identity import Dimension, System
from bindeledd.usecases.hours.listing import (
    LinePage,
    Sought,
    awaited,
    lines_in_state,
    lines_of_entry,
    lines_waiting,
    needing_a_person,
    numbers_by_state,
)
from bindeledd.usecases.hours.naming import HourNames
from bindeledd.usecases.hours.owing import sends_hours

Member = TypeVar("Member", bound=StrEnum)

TONES: Mapping[TransferState, str] = {
    TransferState.WAITING: "waiting",
    TransferState.READY: "waiting",
    TransferState.CLAIMED: "waiting",
    TransferState.SENT_UNKNOWN: "waiting",
    TransferState.UNCERTAIN: "attention",
    TransferState.CONFIRMED: "good",
    TransferState.REJECTED: "stopped",
    TransferState.CORRECTING: "waiting",
    TransferState.REVERSED: "quiet",
    TransferState.LOCKED: "stopped",
    TransferState.IGNORED: "quiet",
}
"""How urgent each state is to who reads of it."""

_LONGEST_ID = 200


@dataclass(frozen=True, slots=True)
class Line:
    """One line with what a reader may decide, and its own steps."""

    transfer: Transfer
    reasons: tuple[tuple[str, Mapping[str, str]], ...]
    steps: tuple[str, ...]
    moves: tuple[TransferMove, ...]
    tone: str


def hours(visit: Visit) -> Response:
    """Show what waits and why, grouped by the reason, and how many lines are where."""
    place, state = visit.known_place, visit.parts.state
    page = listed(visit, awaited(state, place.ref))
    numbers = numbers_by_state(state, place.ref)
    forgotten = state.hour_progress(place.ref).forgotten
    return render(
        visit,
        "hours.html",
        listing=page,
        groups=grouped(visit, page.rows, _names(visit)),
        states=[
            (one, counted, lines_at(visit, state=one))
            for one, counted in sorted(
                numbers.items(), key=lambda found: found[0] not in NEED_A_PERSON
            )
            if counted.lines
        ],
        tones=TONES,
        attention=forgotten or needing_a_person(state, place.ref).lines,
        forgotten=forgotten,
        sends=sends_hours(place.connection),
        is_on=place.connection.settings.hours.sending,
    )


def lines(visit: Visit) -> Response:
    """List lines of one state, or those that wait for one thing."""
    query = visit.request.query
    criterion = _criterion(query)
    sought = Sought(query.get("employee", ""), _day(query, "since"), _day(query, "until"))
    wanted = _member(TransferState, query.get("state", "")) or TransferState.WAITING
    page = _page(visit, criterion, wanted, sought)
    names = _names(visit)
    return render(
        visit,
        "hour_lines.html",
        lines=[_line(visit, one, names) for one in page.lines],
        criterion=criterion,
        thing=called(visit, criterion, names) if criterion else "",
        wanted=wanted,
        sought=sought,
        employee=names.of(Dimension.EMPLOYEES, sought.employee_id),
        everybody=address(visit, employee="", after=""),
        following=address(visit, after=page.following) if page.following else None,
        first=address(visit, after="") if query.get("after") else None,
        named=names.of,
        listed_as=names.in_register,
        only=lambda employee: lines_at(visit, state=wanted, employee=employee),
        entry_at=lambda entry: _entry_at(visit, entry),
        tones=TONES,
    )


def entry(visit: Visit) -> Response:
    """Show one entry: each line in both systems, what is missing, and every step of it."""
    place, state = visit.known_place, visit.parts.state
    entry_id = visit.arguments["entry"]
    found = lines_of_entry(state, place.ref, entry_id)
    history, names = listed(visit, state.moves_of(place.ref, entry_id)), _names(visit)
    return render(
        visit,
        "hour_entry.html",
        lines=[_line(visit, one, names, history.rows) for one in found],
        history=history,
        employee=names.of(Dimension.EMPLOYEES, found[0].line.employee_id),
        on=found[0].line.date,
        path=_entry_at(visit, entry_id),
        named=names.of,
        listed_as=names.in_register,
        in_erp=lambda dimension, known: names.of(dimension, known, system=System.ERP),
    )


def retry(visit: Visit) -> Response:
    """Try a line once more."""
    entry_id, line_id = visit.arguments["entry"], visit.request.form.get("line", "")
    actor = visit.known_session.subject
    visit.parts.transfers.retry(visit.known_place.ref, entry_id, line_id, actor=actor)
    return _back(visit, "tried")


def let_be(visit: Visit) -> Response:
    """Let a line be as it is, with a note."""
    form, actor = visit.request.form, visit.known_session.subject
    visit.parts.transfers.ignore(
        visit.known_place.ref,
        visit.arguments["entry"],
        form.get("line", ""),
        form.get("note", ""),
        actor=actor,
    )
    return _back(visit, "let_be")


def decide(visit: Visit) -> Response:
    """Say as which entry a line arrived, or that it did not."""
    form, actor = visit.request.form, visit.known_session.subject
    visit.parts.transfers.decide(
        visit.known_place.ref,
        visit.arguments["entry"],
        form.get("line", ""),
        arrived_as=_arrived_as(form),
        actor=actor,
    )
    return _back(visit, "told")


def send(visit: Visit) -> Response:
    """Send what is ready without waiting for its time."""
    place = visit.known_place
    visit.parts.transfers.send_now(place.ref, actor=visit.known_session.subject)
    return redirect(f"{place.path}/hours?done=hours_sending")


def believe(visit: Visit) -> Response:
    """Take back the hours of entries that a person says are gone in the host."""
    place, seen = visit.known_place, whole_number(visit.request.form.get("entries", ""))
    visit.parts.transfers.believe_gone(place.ref, seen=seen, actor=visit.known_session.subject)
    return redirect(f"{place.path}/hours?done=forgotten_believed")


def _arrived_as(form: Mapping[str, str]) -> str | None:
    """Read a decision; one that says neither decides nothing."""
    external_id = form.get("arrived_as", "").strip()
    if form.get("verdict") == "apart":
        return None
    if form.get("verdict") != "link" or not 0 < len(external_id) <= _LONGEST_ID:
        raise RefusedError("decision_incomplete")
    return external_id


def _back(visit: Visit, done: str) -> Response:
    return redirect(f"{_entry_at(visit, visit.arguments['entry'])}?done={done}")


def _names(visit: Visit) -> HourNames:
    return HourNames(state=visit.parts.state, ref=visit.known_place.ref)


def _entry_at(visit: Visit, entry_id: str) -> str:
    return f"{visit.known_place.path}/hours/entries/{quote(entry_id, safe='')}"


def _page(
    visit: Visit, criterion: Criterion | None, wanted: TransferState, sought: Sought
) -> LinePage:
    state, ref = visit.parts.state, visit.known_place.ref
    after = visit.request.query.get("after", "")
    if criterion is not None:
        return lines_waiting(state, ref, criterion, limit=PAGE_SIZE, after=after)
    return lines_in_state(state, ref, wanted, limit=PAGE_SIZE, after=after, sought=sought)


def _line(
    visit: Visit, transfer: Transfer, names: HourNames, moves: Sequence[TransferMove] = ()
) -> Line:
    waits = transfer.waits_for
    return Line(
        transfer,
        tuple((str(one.kind), {"object": called(visit, one, names)}) for one in waits),
        tuple(map(str, steps_of(transfer))),
        tuple(one for one in moves if one.line_id == transfer.line_id),
        "stopped" if is_refused_correction(transfer) else TONES[transfer.state],
    )


def _criterion(query: Mapping[str, str]) -> Criterion | None:
    kind = _member(CriterionKind, query.get("kind", ""))
    return None if kind is None else Criterion(kind, query.get("object", ""))


def _day(query: Mapping[str, str], name: str) -> date | None:
    try:
        return date.fromisoformat(query.get(name, ""))
    except ValueError:
        return None


def _member(kind: type[Member], name: str) -> Member | None:
    return next((one for one in kind if one == name), None)
