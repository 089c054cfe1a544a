"""Numbers that objects hand on to one another: chains, swaps, and numbers that are taken.

No system takes a number that another of its objects has. So of a chain the last goes first; in a
circle one object waits under a free number until its new one is free; and whoever wants a number
that nobody gives up is held (architecture 4.4). A number counts within its scope, as a subproject's
does within its project.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from bindeledd.domain.identity import System
from bindeledd.domain.matching import key_text
from bindeledd.domain.numbering import free_number
from bindeledd.domain.outgoing import NUMBER
from bindeledd.domain.pairing import LinkedPair, Pairing
from bindeledd.domain.plan_inputs import PlanInputs
from bindeledd.domain.plans import EntryKind, FieldChange, Hint, PlanEntry, Reason
from bindeledd.domain.policy import DimensionPolicy
from bindeledd.domain.records import FieldValue, Record
from bindeledd.domain.splitting import split_off

Address = tuple[str, ...]
"""Where a number lies in a system: the objects within which it counts, then the number itself."""

Written = tuple[System, str]


def hand_on_numbers(
    inputs: PlanInputs,
    entries: Sequence[PlanEntry],
    pairing: Pairing,
    *,
    staying: Collection[Written] = frozenset(),
) -> list[PlanEntry]:
    """Say of every entry that wants a number in use whom it follows, or hold its number.

    `staying` are objects that keep their number, whatever is planned for them.
    """
    planned = list(entries)
    for system in System:
        register = _Register(inputs, pairing, system)
        register.read(planned, staying)
        following = register.arranged()
        planned = [
            one for entry in planned for one in _arranged(entry, following.get(id(entry)), inputs)
        ]
    return planned


def leaving(
    inputs: PlanInputs, entries: Iterable[PlanEntry], pairing: Pairing
) -> frozenset[Written]:
    """Name the objects whose number becomes another one by these entries."""
    found: set[Written] = set()
    planned = list(entries)
    for system in System:
        register = _Register(inputs, pairing, system)
        register.read(planned, frozenset())
        found.update((system, mover.object_id) for mover in register.movers if mover.old)
    return frozenset(found)


def staying_put(inputs: PlanInputs, entries: Iterable[PlanEntry]) -> frozenset[Written]:
    """Name the linked objects whose number stays, as what would change it was refused before.

    Of one whose number is held besides, what was refused is the rest: that frees no number, and
    says nothing of it. A creation has no number to keep.
    """
    names = placing(inputs.policy)
    return frozenset(
        (entry.target, written_id(entry))
        for entry in entries
        if entry.reason is Reason.REJECTED_BEFORE
        and entry.target is not None
        and written_id(entry)
        and any(change.field in names for change in entry.changes)
    )


@dataclass(frozen=True, slots=True)
class _Following:
    """After which objects an entry goes; or that its number is held."""

    after: tuple[str, ...] = ()
    via: str | None = None
    held: bool = False


@dataclass(frozen=True, slots=True)
class _Mover:
    """An entry that gives an object of one system a number which it does not have now."""

    entry: PlanEntry
    object_id: str
    old: Address | None
    new: Address

    @property
    def renumbered(self) -> bool:
        """Whether the number itself is written, and not only what it counts within."""
        return any(change.field == NUMBER for change in self.entry.changes)


@dataclass(slots=True)
class _Register:
    """Who has each number in one system, who gives one up and who wants one."""

    inputs: PlanInputs
    pairing: Pairing
    system: System
    movers: list[_Mover] = field(default_factory=list)
    _records: dict[str, Record] = field(default_factory=dict)
    _holders: dict[Address, set[str]] = field(default_factory=lambda: defaultdict(set))

    def read(self, entries: Iterable[PlanEntry], staying: Collection[Written]) -> None:
        """Take in the register as it stands, and what is wanted of it."""
        wanting = [entry for entry in entries if entry.target is self.system and _wants(entry)]
        if not wanting:
            return
        for record in self._known():
            self._records[record.id] = record
            address = self._address(record.fields)
            if address is not None:
                self._holders[address].add(record.id)
        movers = (self._mover(entry, staying) for entry in wanting)
        self.movers = [mover for mover in movers if mover is not None]

    def arranged(self) -> Mapping[int, _Following]:
        """Tell for each entry that cannot simply go, by its identity, what it follows."""
        self.movers.sort(key=lambda mover: (mover.entry.kind, mover.new, mover.object_id))
        queue = _Queue(self.movers, self._holders)
        for circle in queue.circles():
            queue.break_up(circle, self._free_number(queue.parked.values()))
        return queue.found()

    def _known(self) -> Iterator[Record]:
        yield from self.pairing.sides[self.system].living
        for pair in self.pairing.linked:
            if isinstance(pair, LinkedPair):
                yield pair.record_in(self.system)

    def _mover(self, entry: PlanEntry, staying: Collection[Written]) -> _Mover | None:
        object_id = written_id(entry)
        if (self.system, object_id) in staying:
            return None
        record = self._records.get(object_id) if entry.kind is EntryKind.UPDATE else None
        before = record.fields if record is not None else {}
        old = self._address(before)
        wanted = {change.field: self._here(change) for change in entry.changes}
        new = self._address({**before, **wanted})
        if new is None or new == old:
            return None
        return _Mover(entry, object_id or f"new {entry.source_id}", old, new)

    def _here(self, change: FieldChange) -> FieldValue:
        """Give what a field becomes, a reference by the id that its object has in this system."""
        if change.references is None or not change.new:
            return change.new
        named = self.inputs.references.target(change.references, self.system.other, change.new)
        return named.other_id or f"to come: {change.new}"

    def _address(self, fields: Mapping[str, FieldValue]) -> Address | None:
        number = key_text(fields.get(NUMBER))
        policy = self.inputs.policy
        within = policy.scope_keys if NUMBER in policy.match_keys else ()
        return (*(key_text(fields.get(name)) for name in within), number) if number else None

    def _free_number(self, given: Collection[str]) -> str | None:
        used = {
            record.number
            for side in self.pairing.sides.values()
            for record in side.records.values()
            if record.number is not None
        }
        return free_number(
            self.inputs, self.system, used.union(given, (mover.new[-1] for mover in self.movers))
        )


class _Queue:
    """The order in which one system's objects can take over numbers from one another."""

    def __init__(self, movers: Sequence[_Mover], holders: Mapping[Address, set[str]]) -> None:
        wanted = Counter(mover.new for mover in movers)
        self._movers = {mover.object_id: mover for mover in movers}
        self._after = {
            mover.object_id: frozenset(holders.get(mover.new, set()) - {mover.object_id})
            for mover in movers
        }
        self._followers: dict[str, list[str]] = defaultdict(list)
        for one, others in self._after.items():
            for other in others:
                self._followers[other].append(one)
        self._held = {mover.object_id for mover in movers if wanted[mover.new] > 1}
        self._open = self._movers.keys() - self._held
        self.parked: dict[str, str] = {}

    def circles(self) -> Iterator[list[str]]:
        """Give each circle once whatever can go has gone; it must be broken up before the next."""
        self._settle(self._open)
        while self._open:
            yield self._circle()

    def break_up(self, circle: Sequence[str], number: str | None) -> None:
        """Let the first of a circle wait under a free number; hold all where none can be told."""
        clear = all(len(self._after[one]) == 1 for one in circle)
        aside = min((one for one in circle if self._movers[one].renumbered), default=None)
        if number is None or aside is None or not clear:
            self._held.update(circle)
            self._open -= set(circle)
        else:
            self.parked[aside] = number
        self._settle(follower for one in circle for follower in self._followers[one])

    def found(self) -> Mapping[int, _Following]:
        """Tell what was found, by the entries' identity."""
        return {
            id(mover.entry): _Following(held=True)
            if one in self._held
            else _Following(tuple(sorted(self._after[one])), self.parked.get(one))
            for one, mover in self._movers.items()
            if one in self._held or self._after[one]
        }

    def _settle(self, to_look_at: Iterable[str]) -> None:
        """Let go whoever can, and hold whoever waits for somebody that stays."""
        waiting = sorted(to_look_at)
        while waiting:
            one = waiting.pop()
            if one not in self._open:
                continue
            if any(self._stays(other) for other in self._after[one]):
                self._held.add(one)
            elif any(self._is_in_the_way(other) for other in self._after[one]):
                continue
            self._open.remove(one)
            waiting += self._followers[one]

    def _stays(self, other: str) -> bool:
        return other not in self._movers or other in self._held

    def _is_in_the_way(self, other: str) -> bool:
        return other in self._open and other not in self.parked

    def _circle(self) -> list[str]:
        """Follow from one that waits to one that it waits for, until one comes again."""
        path = [min(self._open)]
        while True:
            waited_for = min(other for other in self._after[path[-1]] if self._is_in_the_way(other))
            if waited_for in path:
                return path[path.index(waited_for) :]
            path.append(waited_for)


def written_id(entry: PlanEntry) -> str:
    """Give the id of the object that an entry writes to; empty for one that is to be created."""
    return (entry.host_id if entry.target is System.HOST else entry.erp_id) or ""


def placing(policy: DimensionPolicy) -> frozenset[str]:
    """Name the fields that say where an object's number lies."""
    return frozenset({NUMBER, *policy.scope_keys})


def _wants(entry: PlanEntry) -> bool:
    return entry.kind in (EntryKind.UPDATE, EntryKind.CREATE)


def _arranged(
    entry: PlanEntry, following: _Following | None, inputs: PlanInputs
) -> Iterator[PlanEntry]:
    if following is None:
        yield entry
    elif not following.held:
        hints = (Hint.NUMBER_FREED_FIRST,) if following.via else ()
        yield replace(entry, after=following.after, via=following.via, hints=(*entry.hints, *hints))
    elif entry.kind is EntryKind.UPDATE:
        yield from split_off(entry, placing(inputs.policy), Reason.NUMBER_TWICE)
    else:
        yield _not_created(entry)


def _not_created(entry: PlanEntry) -> PlanEntry:
    """Hold an object whose number the other system's object does not give up after all."""
    return replace(
        entry,
        kind=EntryKind.HOLD,
        reason=Reason.NUMBER_TWICE,
        target=None,
        changes=(),
        hints=(),
        problem=str(Reason.NUMBER_TWICE),
        problem_details={"number": entry.number or ""},
    )
