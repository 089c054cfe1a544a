"""Where the host's work types, activities and pay types lead in the ERP (SV-13, SV-14)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from bindeledd.console.http import Response, redirect, with_query
from bindeledd.console.listing import listed
from bindeledd.console.messages import Words, own_message, status_of, words_of
from bindeledd.console.rendering import PAGE_SIZE, address, render
from bindeledd.console.views.hour_settings import Option, keep, label_of, options_of
from bindeledd.console.visits import Visit
from bindeledd.domain.errors import RefusedError
from bindeledd.domain.hours.readings import HourRegister, Readings, registers_of
from bindeledd.domain.hours.registers import HostItem, HourRegisters
from bindeledd.domain.hours.settings import HourSettings
from bindeledd.domain.hours.suggesting import (
    MAPPED,
    Match,
    MatchState,
    leads,
    mapping_of,
    matched,
    targets_of,
    with_mapping,
)
from bindeledd.usecases.hours.registers import are_being_read

TONES: Mapping[MatchState, str] = {
    MatchState.CHOSEN: "good",
    MatchState.BY_HOST: "good",
    MatchState.BY_NAME: "good",
    MatchState.BY_PAY_ITEM: "good",
    MatchState.STANDARD: "quiet",
    MatchState.NONE: "attention",
    MatchState.SEVERAL: "attention",
    MatchState.NOT_IN_USE: "attention",
}
"""How urgent each state is to who reads of it."""

MOST_OPTIONS = 10_000
"""How many options one page offers in all: a register of thousands is shown few rows at a time."""

_FEWEST_ROWS = 5
_TO = "to-"


@dataclass(frozen=True, slots=True)
class Row:
    """One object of the host with what it leads to; `selected` is what its form shows as chosen."""

    match: Match
    called: str
    found: tuple[str, ...]
    offers: tuple[Option, ...]
    lost: str

    @property
    def selected(self) -> str:
        """What a person chose, else what is proposed."""
        return self.match.chosen or self.match.proposed


@dataclass(frozen=True, slots=True)
class _Table:
    """A mapped register with everything that its page needs to know."""

    register: HourRegister
    items: Sequence[HostItem]
    settings: HourSettings
    registers: HourRegisters

    def state(self, item: HostItem) -> MatchState:
        return leads(self.register, item, settings=self.settings, registers=self.registers)

    def match(self, item: HostItem) -> Match:
        return matched(self.register, item, settings=self.settings, registers=self.registers)


def show(visit: Visit) -> Response:
    """Show a register with where each of its objects leads, those that wait first."""
    register = _register(visit)
    if register is None:
        return own_message(visit, "not_found", status=404)
    return _page(visit, register)


def save(visit: Visit) -> Response:
    """Take what was chosen for the objects of one page; the others stay as they are."""
    register = _register(visit)
    if register is None:
        return own_message(visit, "not_found", status=404)
    place = visit.known_place
    readings = visit.parts.state.hour_readings(place.ref)
    table = _table(register, readings, place.connection.settings.hours)
    try:
        mapping = _given(table, visit.request.form)
        keep(visit, with_mapping(table.settings, register, mapping))
    except RefusedError as error:
        return _page(visit, register, status=status_of(error), alert=words_of(visit, error))
    query = {name: visit.request.form.get(name, "") for name in ("page", "show")}
    kept = {name: value for name, value in query.items() if value}
    path = f"{place.path}/hours/mappings/{register}"
    return redirect(with_query(path, done="hours_saved", **kept))


def _page(
    visit: Visit, register: HourRegister, *, status: int = 200, alert: Words | None = None
) -> Response:
    place = visit.known_place
    readings = visit.parts.state.hour_readings(place.ref)
    table = _table(register, readings, place.connection.settings.hours)
    options = options_of(targets_of(register, table.registers))
    only_waiting = visit.request.query.get("show") == "waiting"
    states = {item.id: table.state(item) for item in table.items}
    shown = [item for item in table.items if states[item.id].waits or not only_waiting]
    shown.sort(key=lambda item: (not states[item.id].waits, item.name.casefold(), item.id))
    page = listed(visit, shown, size=_rows_beside(len(options)))
    return render(
        visit,
        "hour_mappings.html",
        status=status,
        alert=alert,
        register=register,
        reading=readings.get(register),
        being_read=are_being_read(place.ref, state=visit.parts.state),
        targets=readings.get(_target(register)),
        listing=page,
        rows=[_row(table, item) for item in page.rows],
        options=options,
        total=len(table.items),
        waiting=sum(state.waits for state in states.values()),
        only_waiting=only_waiting,
        everything=address(visit, show="", page=""),
        those_waiting=address(visit, show="waiting", page=""),
        tones=TONES,
        mapped=MAPPED,
    )


def _register(visit: Visit) -> HourRegister | None:
    return next((one for one in MAPPED if one == visit.arguments["register"]), None)


def _target(register: HourRegister) -> HourRegister:
    of_pay = register is HourRegister.PAY_TYPES
    return HourRegister.HOUR_TYPES if of_pay else HourRegister.ACTIVITIES


def _table(register: HourRegister, readings: Readings, settings: HourSettings) -> _Table:
    reading = readings.get(register)
    items = [one for one in reading.host_items if one.active] if reading else []
    return _Table(register, items, settings, registers_of(readings))


def _rows_beside(options: int) -> int:
    return max(_FEWEST_ROWS, min(PAGE_SIZE, MOST_OPTIONS // max(options, 1)))


def _row(table: _Table, item: HostItem) -> Row:
    match = table.match(item)
    targets = {one.id: one for one in targets_of(table.register, table.registers)}
    return Row(
        match,
        called=label_of(item),
        found=tuple(label_of(targets[one]) for one in match.found if one in targets),
        offers=tuple(Option(one.id, label_of(targets[one.id])) for one in match.offers),
        lost=match.chosen if match.chosen not in targets else "",
    )


def _given(table: _Table, form: Mapping[str, str]) -> dict[str, str]:
    """Put what a form says over the mapping that stands.

    Whoever leaves a proposal aside has decided for the standard activity, and is not asked again.
    """
    former = mapping_of(table.settings, table.register)
    mapping = dict(former)
    targets = {one.id for one in targets_of(table.register, table.registers)}
    for item in table.items:
        chosen = form.get(f"{_TO}{item.id}")
        if chosen is None or chosen == former.get(item.id):
            continue
        if chosen and chosen not in targets:
            raise RefusedError("settings_not_valid")
        mapping.pop(item.id, None)
        if chosen or _table_without(table, item, mapping).match(item).proposed:
            mapping[item.id] = chosen
    return mapping


def _table_without(table: _Table, item: HostItem, mapping: Mapping[str, str]) -> _Table:
    undecided = {name: target for name, target in mapping.items() if name != item.id}
    return replace(table, settings=with_mapping(table.settings, table.register, undecided))
