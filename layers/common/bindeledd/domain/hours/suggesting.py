"""How each object that hours name stands: what it leads to by itself, or what might be meant.

Nothing is mapped by likeness: it only points (SV-13). One equal name is proposed ready to be saved
where hours would otherwise go to a standard activity; everything else is offered beside.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from bindeledd.domain.hours.matching import activities_meant, hour_types_meant
from bindeledd.domain.hours.readings import HourRegister
from bindeledd.domain.hours.registers import Activity, HostItem, HourRegisters, HourType
from bindeledd.domain.hours.settings import HourSettings
from bindeledd.domain.matching import name_likeness
from bindeledd.domain.suggesting import MOST_SUGGESTIONS

ALIKE = 40
"""From which likeness of names, of 100, a target is worth pointing at."""

MAPPED = (HourRegister.WORK_TYPES, HourRegister.HOST_ACTIVITIES, HourRegister.PAY_TYPES)
"""The host's registers whose objects are mapped to objects of the ERP."""


class MatchState(StrEnum):
    """Where an object of the host leads."""

    CHOSEN = "chosen"
    BY_HOST = "by_host"
    BY_NAME = "by_name"
    BY_PAY_ITEM = "by_pay_item"
    STANDARD = "standard"
    NONE = "none"
    SEVERAL = "several"
    NOT_IN_USE = "not_in_use"

    @property
    def waits(self) -> bool:
        """Whether hours that name the object wait for a match."""
        return self in {MatchState.NONE, MatchState.SEVERAL, MatchState.NOT_IN_USE}


@dataclass(frozen=True, slots=True)
class Offer:
    """An object of the ERP that might be meant; `score` is the likeness of the names, of 100."""

    id: str
    name: str
    score: int


@dataclass(frozen=True, slots=True)
class Match:
    """One object of the host with what it leads to.

    `chosen` is what a person set, `found` the ids that it leads to (several where it waits for
    that), `proposed` what a form may show as chosen before anybody decided: a single equal name.
    """

    item: HostItem
    state: MatchState
    chosen: str = ""
    found: tuple[str, ...] = ()
    offers: tuple[Offer, ...] = ()
    proposed: str = ""


def mapping_of(settings: HourSettings, register: HourRegister) -> Mapping[str, str]:
    """Give what a person set for the objects of a host's register."""
    chosen: Mapping[HourRegister, Mapping[str, str]] = {
        HourRegister.WORK_TYPES: settings.activities,
        HourRegister.HOST_ACTIVITIES: settings.overriding_activities,
        HourRegister.PAY_TYPES: settings.hour_types,
    }
    return chosen[register]


def with_mapping(
    settings: HourSettings, register: HourRegister, mapping: Mapping[str, str]
) -> HourSettings:
    """Set what the objects of a host's register are mapped to, and nothing else."""
    if register is HourRegister.WORK_TYPES:
        return replace(settings, activities=mapping)
    if register is HourRegister.HOST_ACTIVITIES:
        return replace(settings, overriding_activities=mapping)
    return replace(settings, hour_types=mapping)


def leads(
    register: HourRegister, item: HostItem, *, settings: HourSettings, registers: HourRegisters
) -> MatchState:
    """Tell how an object of one of the host's mapped registers leads on, and nothing further."""
    chosen = mapping_of(settings, register).get(item.id, "")
    return _LEADS[register](item, chosen, settings, registers)[0]


def matched(
    register: HourRegister, item: HostItem, *, settings: HourSettings, registers: HourRegisters
) -> Match:
    """Tell where an object of one of the host's mapped registers leads."""
    mapped = mapping_of(settings, register).get(item.id)
    chosen = mapped or ""
    state, found = _LEADS[register](item, chosen, settings, registers)
    if not state.waits and state is not MatchState.STANDARD:
        return Match(item, state, chosen, found)
    targets = targets_of(register, registers)
    proposed = ""
    if register is HourRegister.WORK_TYPES and mapped is None:
        proposed = _only_one_named(item.name, targets)
    return Match(item, state, chosen, found, _offers(item, targets, among=found), proposed)


_Led = tuple[MatchState, tuple[str, ...]]
"""Where an object leads: how, and to what."""


def _work_type(
    _item: HostItem, chosen: str, _settings: HourSettings, registers: HourRegisters
) -> _Led:
    if not chosen:
        return MatchState.STANDARD, ()
    known = registers.activities.get(chosen)
    return _by(MatchState.CHOSEN, [known] if known and known.active else [], named=True)


def _activity(
    item: HostItem, chosen: str, settings: HourSettings, registers: HourRegisters
) -> _Led:
    meant = activities_meant(item.id, settings=settings, registers=registers)
    if chosen:
        return _by(MatchState.CHOSEN, meant, named=True)
    by_host = bool(item.external_id)
    return _by(MatchState.BY_HOST if by_host else MatchState.BY_NAME, meant, named=by_host)


def _pay_type(
    item: HostItem, chosen: str, settings: HourSettings, registers: HourRegisters
) -> _Led:
    meant = hour_types_meant(item.id, item, settings=settings, registers=registers)
    if chosen:
        return _by(MatchState.CHOSEN, meant, named=True)
    by_name = any(one.name.strip() == item.name.strip() for one in meant)
    return _by(MatchState.BY_NAME if by_name else MatchState.BY_PAY_ITEM, meant, named=False)


_LEADS: Mapping[HourRegister, Callable[[HostItem, str, HourSettings, HourRegisters], _Led]] = {
    HourRegister.WORK_TYPES: _work_type,
    HourRegister.HOST_ACTIVITIES: _activity,
    HourRegister.PAY_TYPES: _pay_type,
}


def _by(state: MatchState, meant: Sequence[Activity | HourType], *, named: bool) -> _Led:
    """Tell what was found; what somebody `named` and is not found is no longer in use."""
    ids = tuple(one.id for one in meant)
    if len(ids) == 1:
        return state, ids
    if ids:
        return MatchState.SEVERAL, ids
    return (MatchState.NOT_IN_USE if named else MatchState.NONE), ()


def targets_of(register: HourRegister, registers: HourRegisters) -> list[Activity | HourType]:
    """List what objects of a register are mapped to, as far as it is in use."""
    of_the_erp = (
        registers.hour_types if register is HourRegister.PAY_TYPES else registers.activities
    )
    return [one for one in of_the_erp.values() if one.active]


def _offers(
    item: HostItem, targets: Sequence[Activity | HourType], *, among: Collection[str]
) -> tuple[Offer, ...]:
    """Point at the targets that an object may mean, the likeliest first, those found always."""
    made = [Offer(one.id, one.name, name_likeness(item.name, one.name)) for one in targets]
    alike = [one for one in made if one.id in among or one.score >= ALIKE]
    alike.sort(key=lambda one: (one.id not in among, -one.score, one.name, one.id))
    return tuple(alike[:MOST_SUGGESTIONS])


def _only_one_named(name: str, targets: Sequence[Activity | HourType]) -> str:
    equal = [one.id for one in targets if name.strip() and one.name.strip() == name.strip()]
    return equal[0] if len(equal) == 1 else ""
