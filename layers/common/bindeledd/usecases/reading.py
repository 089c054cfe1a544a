"""Read both registers of a dimension: what changed, or everything when that is needed.

An incremental reading is enough as long as each object in it has a link, or was compared before as
it stands; another one must be matched against the other register, and its key must stand once in
its own, so both are then read in full. A side that was read in full anyway, because it has no
change feed, is not read again (architecture 4.1).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from bindeledd.domain.changes import Change, DropStaged, StageReading
from bindeledd.domain.comparing import is_known, unlinked
from bindeledd.domain.errors import RetryableError, UnavailableError
from bindeledd.domain.feeds import Cursors
from bindeledd.domain.identity import System
from bindeledd.domain.links import Link
from bindeledd.domain.planning import missing_counterparts
from bindeledd.domain.policy import DimensionPolicy
from bindeledd.domain.records import RegisterRead
from bindeledd.domain.runs import Issue
from bindeledd.domain.staging import APPLIED_WITHIN, StagedReading
from bindeledd.domain.unreadable import mostly_unreadable, unreadable
from bindeledd.usecases.fetching import Desk, Fetch, is_usable, keep
from bindeledd.usecases.running import RunContext

Reads = Mapping[System, RegisterRead]

FEW = 10
"""So many objects are always read one by one."""

MANY_CALLS = 3
"""A register that took so many calls is kept when applying is interrupted."""


@dataclass(frozen=True, slots=True)
class Reading:
    """Both registers as read for one run, with the links that matter to what was read.

    `every_link` says that `links` are all of the dimension. `reached` tells for each register how
    it was read, so that it can be kept; `usable_until` how long it may be applied.
    """

    host: RegisterRead
    erp: RegisterRead
    links: Sequence[Link]
    every_link: bool = True
    reached: Mapping[System, StagedReading] = field(default_factory=dict)
    usable_until: datetime | None = None

    @property
    def full(self) -> bool:
        """Whether both registers were read in full."""
        return self.host.complete and self.erp.complete

    def of(self, system: System) -> RegisterRead:
        """The reading of one system."""
        return self.host if system is System.HOST else self.erp

    def linked(self, system: System) -> Collection[str]:
        """The objects of one system that had a link when they were read."""
        return {link.id_in(system) for link in self.links}


def must_read_in_full(cursors: Cursors, policy: DimensionPolicy, now: datetime) -> bool:
    """Whether the safety net is due: never read in full, or too long ago."""
    if cursors.full_read_at is None:
        return True
    return now - cursors.full_read_at >= policy.full_interval


def read_everything(desk: Desk) -> Reading | None:
    """Read both registers and all links; None when the invocation's time is over before that.

    What was read until then is kept, also when a system stops answering.

    Raises:
        RetryableError, StoppedError: as the registers do.
    """
    return _read_all(desk, {system: Fetch(desk, system, None) for system in System})


def read_changes(
    desk: Desk, *, cursors: Cursors, generation: int, issues: Collection[Issue] = ()
) -> Reading | None:
    """Read what changed since the cursors, and in full what that does not suffice for.

    A changed object whose counterpart's base says nothing of one of its fields, or of which one of
    the open `issues` tells, is merged against the counterpart itself, which is then read by its
    id. So are those that could not be read when their change was, and their counterparts.

    Raises:
        RetryableError, StoppedError: as the registers do.
    """
    since, owed = {System.HOST: cursors.host, System.ERP: cursors.erp}, unreadable(issues)
    if _goes_on_in_full(desk, since) or 2 * len(owed) > _worth_reading_alone(desk, cursors):
        return read_everything(desk)
    fetches = {system: Fetch(desk, system, since[system]) for system in System}
    reading = _read(desk, fetches)
    if reading is None:
        return None
    reading = _read_again(desk, reading, owed)
    if reading.full:
        return reading
    if _is_compared(reading, cursors.left_alone, generation):
        missing = missing_counterparts(
            reading.host, reading.erp, reading.links, desk.policy, issues=issues
        )
        if len(missing) <= _worth_reading_alone(desk, cursors):
            return _with_single(desk, reading, missing)
    for system in System:
        if not reading.of(system).complete:
            fetches[system] = Fetch(desk, system, None)
    return _read_all(desk, fetches)


def _read_all(desk: Desk, fetches: Mapping[System, Fetch]) -> Reading | None:
    reading = _read(desk, fetches)
    return None if reading is None else _read_again(desk, reading)


def _read(desk: Desk, fetches: Mapping[System, Fetch]) -> Reading | None:
    reads: dict[System, RegisterRead] = {}
    try:
        for system, fetch in fetches.items():
            read = fetch.read()
            if read is None or desk.out_of_time():
                break
            reads[system] = read
    except RetryableError:
        for fetch in fetches.values():
            fetch.keep(single_pages=False)
        raise
    if len(reads) < len(fetches):
        for fetch in fetches.values():
            fetch.keep(single_pages=True)
        return None
    if any(mostly_unreadable(read.records) for read in reads.values()):
        raise UnavailableError
    links, every_link = _links(desk, reads)
    reached = {system: fetch.reached for system, fetch in fetches.items()}
    applied_until = desk.clock.now() + APPLIED_WITHIN
    return Reading(
        reads[System.HOST],
        reads[System.ERP],
        links,
        every_link=every_link,
        reached=reached,
        usable_until=min(applied_until, *(one.usable_until for one in reached.values())),
    )


def _read_again(desk: Desk, reading: Reading, owed: Collection[tuple[System, str]] = ()) -> Reading:
    """Ask once more, by their ids, for few objects that cannot be read, or could not before.

    Of those `owed` also for the counterpart: what was changed there meanwhile was read, and could
    not be carried.
    """
    spoilt = [
        (system, record.id)
        for system in System
        for record in reading.of(system).records
        if record.flaw is not None
    ]
    wanted = set(owed)
    links = list(reading.links)
    for system, object_id in owed:
        link = desk.state.link_of(desk.ref, desk.policy.dimension, system, object_id)
        if link is not None:
            wanted.add((system.other, link.id_in(system.other)))
            if link not in links:
                links.append(link)
    unread = {one for one in wanted if not _was_read(reading, *one)}
    return _with_single(desk, replace(reading, links=tuple(links)), {*spoilt[:FEW], *unread})


def _was_read(reading: Reading, system: System, object_id: str) -> bool:
    read = reading.of(system)
    return read.complete or any(record.id == object_id for record in read.records)


def _links(desk: Desk, reads: Reads) -> tuple[tuple[Link, ...], bool]:
    """Find the links of what was read: of a register read in full all there are."""
    state, dimension = desk.state, desk.policy.dimension
    if any(read.complete for read in reads.values()):
        return tuple(state.links(desk.ref, dimension)), True
    found: dict[tuple[str, str], Link] = {}
    for system, read in reads.items():
        for record in read.records:
            link = state.link_of(desk.ref, dimension, system, record.id)
            if link is not None:
                found[link.host_id, link.erp_id] = link
    return tuple(found.values()), False


def _goes_on_in_full(desk: Desk, since: Mapping[System, str | None]) -> bool:
    """Tell whether an earlier invocation has begun to read in full what has a change feed."""
    return any(
        since[system] is not None and is_usable(desk.staged(system), None, desk.clock.now())
        for system in System
    )


def _is_compared(reading: Reading, remembered: Collection[str], generation: int) -> bool:
    """Tell whether nothing was read that must be matched against a whole register."""
    return all(
        is_known(
            unlinked(reading.of(system), reading.linked(system)),
            system,
            remembered,
            generation=generation,
        )
        for system in System
    )


def _worth_reading_alone(desk: Desk, cursors: Cursors) -> int:
    """Tell how many objects are read one by one before reading in full costs fewer calls."""
    pages = (cursors.linked // register.facts.page_size for register in desk.registers.values())
    return FEW + sum(pages)


def _with_single(desk: Desk, reading: Reading, missing: Iterable[tuple[System, str]]) -> Reading:
    """Add single objects, each in place of what a list showed of it; one that is gone adds none.

    One that cannot be read alone either keeps what the list showed: by that a person knows it.
    """
    reads = {system: reading.of(system) for system in System}
    for system, object_id in sorted(missing):
        found = desk.read_alone(system, object_id)
        if found is not None:
            read = reads[system]
            others = [record for record in read.records if record.id != found.id]
            if found.flaw is not None:
                shown = [record.fields for record in read.records if record.id == found.id]
                found = replace(found, fields={**dict(*shown), **found.fields})
            reads[system] = replace(read, records=(*others, found))
    return replace(reading, host=reads[System.HOST], erp=reads[System.ERP])


def use_up(context: RunContext, reading: Reading, *changes: Change) -> None:
    """Commit the beginning of applying: nobody may go on with what was kept after a write.

    What was kept is older than the bases that a write leaves, and would look like a change.
    """
    context.state.commit(*changes, *context.letting_go())
    context.lets_go = False
    for reached in reading.reached.values():
        context.state.remove_staged(reached)


def let_go(desk: Desk, reading: Reading) -> None:
    """Remove what was kept of a reading that has served its purpose."""
    kept = [reached for reached in reading.reached.values() if reached.parts]
    if kept:
        desk.state.commit(
            *(DropStaged(one.ref, one.dimension, one.system, one.purpose) for one in kept)
        )
    for one in kept:
        desk.state.remove_staged(one)


def kept_while_applying(desk: Desk, context: RunContext, reading: Reading) -> list[Change]:
    """Keep both registers as they stand after what was written, so that applying goes on.

    Only what took many calls is kept: a page is read again as fast.
    """
    changes: list[Change] = []
    for system, reached in reading.reached.items():
        if reached.calls < MANY_CALLS or reading.usable_until is None:
            continue
        records = {one.id: one for one in reading.of(system).records}
        records |= {key[1]: one for key, one in context.written.items() if key[0] is system}
        standing = desk.staged(system)
        begun = replace(
            reached,
            parts=(),
            usable_until=reading.usable_until,
            revision=standing.revision if standing else reached.revision,
        )
        kept = keep(desk, begun, tuple(records.values()))
        changes.append(StageReading(kept, standing))
    return changes
