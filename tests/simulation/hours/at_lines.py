"""What people decide of single lines: try again, let be, say what became of a call."""

from __future__ import annotations

from dataclasses import replace

from bindeledd.domain.errors import RefusedError
from bindeledd.domain.hours.bookings import Effect
from bindeledd.domain.hours.transfer_states import LEFT_TO_OTHERS, TransferState
from bindeledd.domain.hours.transfers import Transfer
from tests.simulation.hours.company import REF
from tests.simulation.hours.world import HoursWorld


def retry(world: HoursWorld) -> None:
    """Ask to have a line tried again."""
    transfer = _any_transfer(world)
    if transfer is not None:
        ask_again(world, transfer)


def ask_again(world: HoursWorld, transfer: Transfer) -> None:
    """Ask to have one line tried again."""
    try:
        world.desk.retry(REF, transfer.entry_id, transfer.line_id, actor="kari")
    except RefusedError:
        world.reached(f"retry refused in {transfer.state}")
    else:
        world.reached(f"retried in {transfer.state}")
        world.let_be.pop((transfer.entry_id, transfer.line_id), None)


def ignore(world: HoursWorld) -> None:
    """Let a line be."""
    transfer = _any_transfer(world)
    if transfer is not None:
        let_be(world, transfer)


def let_be(world: HoursWorld, transfer: Transfer) -> None:
    """Let a line be, with a note."""
    try:
        world.desk.ignore(REF, transfer.entry_id, transfer.line_id, "Ført for hånd", actor="kari")
    except RefusedError:
        world.reached(f"ignore refused in {transfer.state}")
        return
    world.reached(f"ignored in {transfer.state}")
    world.let_be[transfer.entry_id, transfer.line_id] = transfer.version
    if transfer.sending is not None:
        world.watch.left_to_a_person()


def decide(world: HoursWorld) -> None:
    """Say what became of a line that is uncertain."""
    unsure = [one for one in world.transfers() if one.state is TransferState.UNCERTAIN]
    if unsure:
        tell_truth(world, world.random.choice(unsure))


def tell_truth(world: HoursWorld, transfer: Transfer) -> None:
    """Look in the ERP at what a call became, and say so."""
    sending = transfer.sending
    assert sending is not None
    if sending.effect is Effect.BOOK:
        assert sending.booking is not None
        made = replace(sending.booking, hours=sending.booking.hours * world.erp.twist)
        alike = (
            external_id
            for external_id in world.erp.find(made, "", sending.first_sent_at)
            if world.state.booked_as(REF, external_id) is None
        )
        arrived_as = next(alike, None)
    else:
        assert transfer.standing is not None
        arrived_as = transfer.standing.external_id
        kept = world.erp.entries.get(arrived_as)
        arrived_as = arrived_as if (kept.booking if kept else None) == sending.booking else None
    world.desk.decide(REF, transfer.entry_id, transfer.line_id, arrived_as=arrived_as, actor="kari")


def believe(world: HoursWorld) -> None:
    """Look in the host at what it does not know, find that it is gone, and say so."""
    held = world.state.hour_progress(REF).forgotten
    if held is None:
        return
    try:
        world.desk.believe_gone(REF, seen=held.number, actor="kari")
    except RefusedError:
        world.reached("word refused")
    else:
        world.reached("word given")
        world.host.let_go()


def _any_transfer(world: HoursWorld) -> Transfer | None:
    """Pick a line; rather one that stands badly."""
    known = world.transfers()
    bad = [one for one in known if one.problem or one.waits_for or one.state in LEFT_TO_OTHERS]
    if bad and world.random.random() < 0.8:
        known = bad
    return world.random.choice(known) if known else None
