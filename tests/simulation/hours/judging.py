"""What must be true once everything has come to rest: each hour once, and all else explained.

Judged from the ends: what the host holds as approved against what the ERP holds, by rules of its
own. The product's state is asked only for what it says of itself, and held against both.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from bindeledd.domain.hours.entries import HourLine, LineKind
from bindeledd.domain.hours.transfer_states import STATES, HostStatus, Mover, TransferState
from bindeledd.domain.hours.transfers import HOST_CODES, Transfer
from bindeledd.domain.ports import Lookup
from tests.simulation.hours import rules
from tests.simulation.hours.company import REF
from tests.simulation.hours.world import HoursWorld

S = TransferState
Violation = tuple[str, str]
"""The invariant that does not hold, and where."""

ENTRANCES = (S.WAITING, S.READY, S.REJECTED)
"""How a line may begin."""


LASTING = (
    "before_start_date",
    "machine_hours_not_sent",
    "unit_unknown",
    "supplement_not_in_hours",
)
"""What a line may wait for that no event of a register meets."""


def violations(world: HoursWorld) -> Iterator[Violation]:
    """Name everything that is not as it must be."""
    if world.erp.twist != 1:
        yield from _held_back(world)
        return
    transfers = {(one.entry_id, one.line_id): one for one in world.transfers()}
    lines = {(one.entry_id, one.line_id): one for one in world.host.lines()}
    for key, line in lines.items():
        transfer = transfers.get(key)
        if transfer is not None:
            yield from _judged(world, transfer, line if line.approved else None, line)
        elif line.approved or (line.unreadable and not world.host.forgotten):
            yield ("lost", f"{key} is not known")
    for key, transfer in transfers.items():
        if key not in lines:
            yield from _judged(world, transfer, None, None)
        yield from _told(world, transfer)
    if world.state.hour_progress(REF).forgotten is not None:
        yield ("held_for_nothing", "nobody is asked about anything any more")
    yield from _each_once(world, list(transfers.values()))
    yield from moves_agree(world)


def _held_back(world: HoursWorld) -> Iterator[Violation]:
    """An ERP that holds something else than it was sent gets no second entry."""
    ours = [one for one, kept in world.erp.entries.items() if kept.ours]
    if len(ours) > 1:
        yield ("second_before_first_proven", f"{ours}")
    stopped = any(one.problem == "entry_differs_when_read_back" for one in world.runs)
    if ours and not stopped:
        yield ("not_stopped", f"{ours}")


def _judged(
    world: HoursWorld, transfer: Transfer, due: HourLine | None, line: HourLine | None
) -> Iterator[Violation]:
    """Hold one line against the ERP: `due` is the line where it is approved."""
    name = _name(transfer)
    left_in = world.let_be.get((transfer.entry_id, transfer.line_id))
    is_let_be = left_in == transfer.version and not transfer.gone
    if is_let_be and transfer.state is not S.IGNORED:
        yield ("let_be_and_sent", name)
    elif transfer.state is S.IGNORED:
        if not transfer.note or (transfer.entry_id, transfer.line_id) not in world.let_be:
            yield ("ignored_by_nobody", name)
    elif transfer.state is S.LOCKED:
        standing = transfer.standing
        moved_to = transfer.line.date in world.erp.locked_days
        if standing is None or not (world.erp.is_locked(standing.external_id) or moved_to):
            yield ("not_locked", name)
    elif line is not None and line.unreadable:
        yield from _unreadable(world, transfer, line)
    elif due is None:
        yield from _not_due(world, transfer)
    else:
        yield from _due(world, transfer, due)


def _unreadable(world: HoursWorld, transfer: Transfer, line: HourLine) -> Iterator[Violation]:
    if transfer.state not in (S.WAITING, S.CORRECTING):
        yield ("unreadable_not_held", _name(transfer))
    elif _shown(transfer) != rules.needs(world, line):
        yield ("criteria", f"{_name(transfer)} shows {sorted(_shown(transfer))}")


def _not_due(world: HoursWorld, transfer: Transfer) -> Iterator[Violation]:
    """Nothing stands of what is not approved, unless it was to stay."""
    stays = transfer.state is S.CONFIRMED and world.left_once and transfer.standing is not None
    if transfer.state not in (S.WAITING, S.REVERSED) and not stays:
        # Of an entry that cannot be read, what it does not name stays as it was.
        if not _is_spoilt(world, transfer):
            yield ("not_taken_back", f"{_name(transfer)} {transfer.problem}")
    elif transfer.standing is not None and not stays:
        yield ("not_taken_back", _name(transfer))


def _is_spoilt(world: HoursWorld, transfer: Transfer) -> bool:
    entry = world.host.entries[transfer.entry_id]
    return entry.flaw is not None and transfer.kind is not LineKind.ORDINARY


def _due(world: HoursWorld, transfer: Transfer, line: HourLine) -> Iterator[Violation]:
    name, needs = _name(transfer), rules.needs(world, line)
    if transfer.state is S.CONFIRMED:
        yield from _confirmed(world, transfer, line)
        if not rules.can_be_told(world, line):
            yield ("rounded", name)
    elif needs:
        if transfer.state not in (S.WAITING, S.CORRECTING):
            yield ("not_held", f"{name} needs {sorted(needs)}")
        elif not _shows(transfer, needs):
            shown = sorted(_shown(transfer))
            yield ("criteria", f"{name} shows {shown}, needs {sorted(needs)}")
    elif not rules.can_be_told(world, line):
        if transfer.judgement.refusal is None or transfer.state not in (S.REJECTED, S.CORRECTING):
            yield ("not_refused", name)
    elif not (transfer.state is S.REJECTED and line.date in world.erp.locked_days):
        criteria = [str(one) for one in transfer.judgement.criteria]
        yield ("not_sent", f"{name} {transfer.problem} {criteria}")


def _shows(transfer: Transfer, needs: frozenset[rules.Need]) -> bool:
    """Whether what a line is said to wait for is true, and all of it.

    What nothing but its entry or the settings can let go is not judged every night, however many
    years of hours lie there: what else such a line lacks by then may be missing.
    """
    shown = _shown(transfer)
    lasting = {need for need in needs if need[0] in LASTING}
    return bool(lasting & shown) and shown <= needs if lasting else shown == needs


def _confirmed(world: HoursWorld, transfer: Transfer, line: HourLine) -> Iterator[Violation]:
    name, standing = _name(transfer), transfer.standing
    if standing is None:
        yield ("confirmed_without_entry", name)
        return
    kept = world.erp.entries.get(standing.external_id)
    if standing.external_id in world.erp.touched:
        return
    if kept is None:
        yield ("said_to_stand", name)
        return
    if rules.part_of(kept.booking) != rules.part_due(line):
        yield ("wrong_entry", f"{name}: {kept.booking} for {line}")
    pays = (kept.booking.activity, kept.booking.hour_type)
    if not world.worsened and pays != (rules.activity(world, line), rules.hour_type(world, line)):
        yield ("wrong_entry", f"{name}: {pays}")
    if kept.booking.comment != line.comment:
        yield ("wrong_entry", f"{name}: {kept.booking.comment} for {line.comment}")


def _each_once(world: HoursWorld, transfers: list[Transfer]) -> Iterator[Violation]:
    """Each entry that we made in the ERP is one line's, and no two lines have one."""
    owners = Counter(one.standing.external_id for one in transfers if one.standing is not None)
    unsure = [one for one in transfers if one.state is S.IGNORED and one.sending is not None]
    for external_id, number in owners.items():
        if number > 1:
            yield ("one_entry_of_two_lines", external_id)
    ours = {one for one, kept in world.erp.entries.items() if kept.ours}
    surplus = sorted(ours - owners.keys())
    # Where nothing marks an entry, somebody's own of equal values may have been taken for ours.
    unmarked = world.erp.lookup is Lookup.NATURAL_KEY or world.unmarked_once
    taken_for_ours = world.erp.foreign if unmarked else 0
    if len(surplus) > len(unsure) + taken_for_ours:
        yield ("booked_twice", f"{[world.erp.entries[one].booking for one in surplus]}")


def _told(world: HoursWorld, transfer: Transfer) -> Iterator[Violation]:
    """The host shows what is true of a line that it still has in that version."""
    entry = world.host.entries[transfer.entry_id]
    if entry.deleted or transfer.gone or entry.id in world.host.mended:
        return
    if entry.version != transfer.version:
        # After a lost cursor nothing tells of what is neither approved nor stands anywhere.
        is_nowhere = transfer.state is S.REVERSED and not entry.approved
        if not _is_spoilt(world, transfer) and not (world.host.forgotten and is_nowhere):
            yield ("version_not_taken", _name(transfer))
        return
    line_id = None if transfer.kind is LineKind.ORDINARY else transfer.line_id
    told = world.host.told.get((transfer.entry_id, line_id))
    if told is None:
        yield ("not_told", _name(transfer))
        return
    status, codes = _to_be_shown(transfer)
    standing = transfer.standing.external_id if transfer.standing else ""
    if told.status is not status or told.external_id != standing or told.code not in codes:
        yield ("told_wrongly", f"{_name(transfer)}: {told}")


def _to_be_shown(transfer: Transfer) -> tuple[HostStatus, set[str]]:
    if transfer.state is S.WAITING or (transfer.state is S.CORRECTING and _shown(transfer)):
        kinds = transfer.judgement.criteria
        return HostStatus.HELD, {HOST_CODES.get(one.kind, str(one.kind)) for one in kinds}
    if transfer.state is S.CORRECTING and transfer.problem:
        return HostStatus.FAILED, {transfer.problem}
    status = {
        S.CONFIRMED: HostStatus.CONFIRMED,
        S.REVERSED: HostStatus.REVERSED,
        S.IGNORED: HostStatus.IGNORED,
        S.REJECTED: HostStatus.FAILED,
        S.LOCKED: HostStatus.FAILED,
    }.get(transfer.state, HostStatus.QUEUED)
    return status, {transfer.problem or ""}


def _shown(transfer: Transfer) -> frozenset[rules.Need]:
    return frozenset((str(one.kind), one.object_id) for one in transfer.waits_for)


def moves_agree(world: HoursWorld) -> Iterator[Violation]:
    """The history of each line is one unbroken way along permitted steps."""
    for entry_id in world.host.entries:
        last: dict[str, TransferState] = {}
        for step in world.state.moves_of(REF, entry_id):
            name, former = f"{entry_id}/{step.line_id}", last.get(step.line_id)
            if step.former != former:
                yield ("history_broken", f"{name}: {step.former} after {former}")
            if former is None:
                if step.state not in ENTRANCES or step.by is not Mover.HOST:
                    yield ("step_not_permitted", f"{name}: begins as {step.state}")
            elif step.by not in STATES[former].next.get(step.state, ()):
                yield ("step_not_permitted", f"{name}: {former} to {step.state} by {step.by}")
            if step.by is Mover.PERSON and not step.actor:
                yield ("step_by_nobody", f"{name}: {step.state}")
            last[step.line_id] = step.state
    for transfer in world.transfers():
        steps = [
            one
            for one in world.state.moves_of(REF, transfer.entry_id)
            if one.line_id == transfer.line_id
        ]
        if not steps or steps[-1].state is not transfer.state:
            yield ("history_broken", f"{_name(transfer)}: ends otherwise")


def _name(transfer: Transfer) -> str:
    return f"{transfer.entry_id}/{transfer.line_id} {transfer.state}"
