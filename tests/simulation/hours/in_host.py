"""What people do in the host: they write hours, approve them, and change their minds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

from bindeledd.domain.hours.entries import MachineUsage, Supplement, TimeEntry
from bindeledd.domain.records import Flaw
from tests.simulation.hours.company import DAYS, EMPLOYEES, REF
from tests.simulation.hours.world import HoursWorld

HOURS = [Decimal("7.5"), Decimal("7.5"), Decimal(1), Decimal(-1), Decimal(0), Decimal("0.333333")]
WEIGHTS = [6, 6, 4, 2, 1, 1]
MANY = 40


def written(world: HoursWorld, entry_id: str) -> TimeEntry:
    """Write an entry; often the same as another of that day."""
    random = world.random
    pick = random.choice
    return TimeEntry(
        id=entry_id,
        version="",
        employee_id=pick(list(EMPLOYEES)),
        date=pick(DAYS),
        hours=random.choices(HOURS, WEIGHTS)[0],
        billable_hours=pick([None, None, None, Decimal(1)]),
        project_id=pick([None, "p_1", "p_1", "p_2"]),
        customer_id="c_1" if random.random() < 0.1 else None,
        activity_id=pick(["ha_1", "ha_2"]) if random.random() < 0.06 else None,
        work_type_id="wt_1" if random.random() < 0.1 else None,
        pay_type_id=pick([None, None, "pay_1", "pay_2"]),
        description=pick([None, None, "Støp", "Rigg"]),
        supplements=_supplements(world, entry_id),
        machine_usages=(
            (MachineUsage(f"{entry_id}-m", "m_1", Decimal(2)),) if random.random() < 0.06 else ()
        ),
    )


def _supplements(world: HoursWorld, entry_id: str) -> tuple[Supplement, ...]:
    random = world.random
    if random.random() < 0.008:
        return tuple(
            Supplement(f"{entry_id}-{one}", "pay_1", Decimal("0.5")) for one in range(MANY)
        )
    chosen = []
    if random.random() < 0.2:
        chosen.append(Supplement(f"{entry_id}-s", "pay_2", Decimal("1.5")))
    if random.random() < 0.15:
        chosen.append(
            Supplement(f"{entry_id}-t", None, random.choice([Decimal(2), Decimal("0.5")]))
        )
    if random.random() < 0.05:
        chosen.append(Supplement(f"{entry_id}-u", "pay_1", Decimal(3), "pcs"))
    return tuple(chosen)


def enter(world: HoursWorld) -> None:
    """Write a new entry, sometimes approved at once."""
    entry = written(world, f"h_{len(world.host.entries) + 1}")
    tell(world, replace(entry, approved=world.random.random() < 0.3))


def enter_many(world: HoursWorld) -> None:
    """Write and approve as many entries as a bound is about."""
    for _ in range(world.random.randint(4, 12)):
        entry = written(world, f"h_{len(world.host.entries) + 1}")
        tell(world, replace(entry, approved=True))


def tell(world: HoursWorld, entry: TimeEntry) -> None:
    """Keep an entry and mostly deliver its webhook: the poll finds what that does not tell."""
    world.host.put(entry)
    if world.random.random() < 0.7:
        world.owe()


def any_entry(world: HoursWorld) -> TimeEntry | None:
    """Pick an entry that stands."""
    alive = [one for one in world.host.entries.values() if _is_there(world, one)]
    return world.random.choice(alive) if alive else None


def _is_there(world: HoursWorld, entry: TimeEntry) -> bool:
    return not entry.deleted and entry.id not in world.host.lost


def on_entry(act: Callable[[HoursWorld, TimeEntry], None]) -> Callable[[HoursWorld], None]:
    """Let an act on an entry be done to any; where there is none, one is written."""

    def on_any(world: HoursWorld) -> None:
        entry = any_entry(world)
        if entry is None:
            enter(world)
        else:
            act(world, entry)

    return on_any


def approve(world: HoursWorld, entry: TimeEntry) -> None:
    """Approve an entry."""
    tell(world, replace(entry, approved=True))


def reopen(world: HoursWorld, entry: TimeEntry) -> None:
    """Take the approval back."""
    tell(world, replace(entry, approved=False))


def change(world: HoursWorld, entry: TimeEntry) -> None:
    """Write an entry anew, or a part of it."""
    fresh = written(world, entry.id)
    kept = world.random.choice(
        [
            replace(fresh, approved=entry.approved),
            replace(entry, hours=fresh.hours),
            replace(entry, description=fresh.description),
            replace(entry, supplements=fresh.supplements),
            replace(entry, employee_id=fresh.employee_id),
            replace(entry, project_id=fresh.project_id, date=fresh.date),
        ]
    )
    tell(world, kept)


def correct(world: HoursWorld) -> None:
    """Write other hours, another text, project or person into an entry that stands in the ERP."""
    known = [one for one in world.host.entries.values() if _is_there(world, one)]
    standing = [one for one in known if one.approved and _stands(world, one)]
    if standing:
        entry = world.random.choice(standing)
        fresh = written(world, entry.id)
        parts = [
            {"hours": fresh.hours},
            {"description": fresh.description},
            {"project_id": fresh.project_id},
            {"employee_id": fresh.employee_id},
            {"approved": False},
        ]
        tell(world, replace(entry, **world.random.choice(parts)))  # type: ignore[arg-type]


def _stands(world: HoursWorld, entry: TimeEntry) -> bool:
    lines = world.state.transfers_of(REF, entry.id)
    return any(one.standing is not None for one in lines)


def twin(world: HoursWorld, entry: TimeEntry) -> None:
    """Write and approve another entry that is the same, as two honest shifts of one day are."""
    entry_id = f"h_{len(world.host.entries) + 1}"
    plain = replace(entry, id=entry_id, supplements=(), machine_usages=(), flaw=None)
    tell(world, replace(plain, approved=True))


def delete(world: HoursWorld, entry: TimeEntry) -> None:
    """Delete an entry."""
    world.host.delete(entry.id)
    if world.random.random() < 0.7:
        world.owe()


def bring_back(world: HoursWorld) -> None:
    """Write a deleted entry again under its id, approved."""
    gone = [one.id for one in world.host.entries.values() if one.deleted]
    if gone:
        tell(world, replace(written(world, world.random.choice(gone)), approved=True))


def spoil(world: HoursWorld, entry: TimeEntry) -> None:
    """Let an entry be told in a way that cannot be read; whole again with its next version."""
    if entry.flaw is None:
        tell(world, replace(entry, supplements=(), flaw=Flaw(("supplements",))))
    else:
        tell(world, replace(entry, flaw=None))


def lose_cursors(world: HoursWorld) -> None:
    """Let the host forget where readings had come to."""
    world.host.lose_cursors()
    world.owe()


def forget(world: HoursWorld) -> None:
    """Restore the host from an old backup, once in a history: it does not know most entries."""
    if not world.forgot:
        alive = sorted(one.id for one in world.host.entries.values() if not one.deleted)
        fewest = len(alive) // 2
        world.host.lost = set(world.random.sample(alive, world.random.randint(fewest, len(alive))))
        world.forgot = True


def remember(world: HoursWorld) -> None:
    """Mend the host: it knows everything again, and its feed tells only what it had not told."""
    known = {
        name
        for name in world.host.mislaid
        if all(
            not one.gone and one.version == world.host.entries[name].version
            for one in world.state.transfers_of(REF, name)
        )
        and (world.state.transfers_of(REF, name) or not world.host.entries[name].approved)
    }
    world.host.mend(world.host.lost - known)
