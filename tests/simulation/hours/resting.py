"""How a history ends: nothing goes wrong any more, people do what is theirs, and nights pass."""

from __future__ import annotations

from datetime import timedelta

from bindeledd.domain.connections import ConnectionState
from bindeledd.domain.hours.settings import SendingTrigger
from bindeledd.domain.hours.transfer_states import TransferState
from bindeledd.domain.hours.transfers import Transfer
from tests.simulation.hours import at_connection, at_lines, in_host, in_registers
from tests.simulation.hours.company import REF, REGISTERS
from tests.simulation.hours.world import SCHEDULED, HoursWorld
from tests.simulation.violating import ViolationError

ROUNDS = 40
NIGHTS = 2
"""One for the net that is drawn every night, one for what is sent once a day."""
QUIET = 3
"""After so many rounds in which nothing changed everything is at rest."""


def come_to_rest(world: HoursWorld, *, everything: bool = True) -> None:
    """Let the schedule alone bring everything to rest, over nights.

    With `everything`, people also give what lines still wait for.
    """
    world.perils = world.faults = 0.0
    world.away.clear()
    world.read_only = False
    _switch_on(world)
    if everything:
        _give(world)
    if world.host.mislaid and world.random.random() < 0.5:
        in_host.remember(world)
    _pass_nights(world)
    if world.host.mislaid:
        in_host.remember(world)
        world.owe()
        _pass_nights(world)


def _pass_nights(world: HoursWorld) -> None:
    _settle(world)
    for _ in range(NIGHTS):
        world.pass_by(timedelta(days=1))
        _settle(world)


def _switch_on(world: HoursWorld) -> None:
    if not world.settings.sending:
        at_connection.set_sending(world)
    if world.settings.trigger is SendingTrigger.BY_HAND:
        at_connection.settle(
            world, trigger=world.random.choice([SendingTrigger.APPROVAL, SendingTrigger.DAILY])
        )


def _give(world: HoursWorld) -> None:
    """Give what lines wait for, as far as people can."""
    for host_id in REGISTERS:
        in_registers.link(world, host_id)
        if not world.linked[host_id]:
            world.linked[host_id] = True
            in_registers.tell_of_project(world, host_id)
    if world.settings.start_date is not None and world.random.random() < 0.5:
        at_connection.settle(world, start_date=None)
    world.erp.hour_types_named["2"] = "Overtid"
    world.erp.hour_types_named.pop("3", None)
    world.erp.inactive.clear()
    world.erp.locked.clear()
    world.erp.locked_days.clear()


def _settle(world: HoursWorld) -> None:
    quiet, former = 0, None
    for _ in range(ROUNDS):
        if world.connection().state is not ConnectionState.ACTIVE:
            _go_on(world)
        item = world.state.work(REF, SCHEDULED)
        if item is None:
            raise ViolationError("owed_work_forgotten", "at rest")
        world.pass_by(max(item.due_at - world.clock.now(), timedelta(seconds=1)))
        world.work()
        _decide(world)
        now = (world.transfers(), dict(world.erp.entries), dict(world.host.told))
        quiet, former = (quiet + 1 if now == former else 0), now
        if quiet == QUIET:
            return
    raise ViolationError("does_not_rest", f"after {ROUNDS} rounds")


def _go_on(world: HoursWorld) -> None:
    """Let a person look at why the connection stands, and let it go on.

    What somebody changed in the first entry before it was read back is put back first.
    """
    if world.connection().problem == "entry_differs_when_read_back" and world.erp.twist == 1:
        for transfer in world.transfers():
            _put_back(world, transfer)
    world.steering.resume(REF, actor="kari")


def _put_back(world: HoursWorld, transfer: Transfer) -> None:
    """Put back in the ERP what somebody changed there in an entry of ours."""
    standing = transfer.standing
    if standing is None or standing.external_id not in world.erp.touched:
        return
    kept = world.erp.entries.get(standing.external_id)
    if kept is not None:
        world.erp.restore(standing)
        world.erp.touched.discard(standing.external_id)


def _decide(world: HoursWorld) -> None:
    """Let people do what is theirs at single lines, and at what the host does not know."""
    at_lines.believe(world)
    for transfer in world.transfers():
        if transfer.state is TransferState.UNCERTAIN:
            at_lines.tell_truth(world, transfer)
        elif transfer.problem == "erp_entry_changed":
            _decide_changed(world, transfer)
        elif _may_go_now(world, transfer):
            at_lines.ask_again(world, transfer)


def _decide_changed(world: HoursWorld, transfer: Transfer) -> None:
    """Put back in the ERP what was changed there, or let the line be."""
    if world.random.random() < 0.5:
        at_lines.let_be(world, transfer)
    else:
        _put_back(world, transfer)
        at_lines.ask_again(world, transfer)


def _may_go_now(world: HoursWorld, transfer: Transfer) -> bool:
    """Whether trying again is of any use: not where what was refused is as it was."""
    stands_badly = transfer.state is TransferState.LOCKED or transfer.problem
    if not stands_badly or transfer.judgement.refusal:
        return False
    if transfer.problem != "erp_period_locked":
        return True
    locked = transfer.standing is not None and world.erp.is_locked(transfer.standing.external_id)
    return not locked and transfer.line.date not in world.erp.locked_days
