"""What a customer sets and switches while hours are on their way."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from bindeledd.domain.connections import ConnectionState
from bindeledd.domain.errors import RefusedError
from bindeledd.domain.hours.settings import HourSettings, SendingTrigger
from bindeledd.recipes import RECIPES
from bindeledd.usecases.hours.configuring import configure_hours
from tests.simulation.hours.company import DAYS, REF
from tests.simulation.hours.world import HoursWorld, SilentBell


def settle(world: HoursWorld, **chosen: object) -> None:
    """Set something, as a customer does."""
    settings = replace(world.settings, **chosen)  # type: ignore[arg-type]
    _configured(world, settings)


def _configured(world: HoursWorld, settings: HourSettings) -> None:
    world.worsened = True
    world.left_once = world.left_once or settings.leave_corrected
    configure_hours(
        REF,
        settings,
        actor="kari",
        state=world.state,
        clock=world.clock,
        doorbell=SilentBell(),
        recipes=RECIPES,
    )


def set_activity(world: HoursWorld) -> None:
    """Choose another standard activity of projects."""
    settle(world, project_activity=world.random.choice(["10", "11", "30"]))


def set_hour_type(world: HoursWorld) -> None:
    """Choose another default hour type, or none."""
    settle(world, default_hour_type=world.random.choice(["0", "1", ""]))


def set_start_date(world: HoursWorld) -> None:
    """Move the first day of sending."""
    settle(world, start_date=world.random.choice([None, *DAYS, date(2026, 11, 22)]))


def set_trigger(world: HoursWorld) -> None:
    """Choose when hours are sent."""
    settle(world, trigger=world.random.choice(list(SendingTrigger)))


def set_leaving(world: HoursWorld) -> None:
    """Let what is corrected stay in the ERP, or not any more."""
    settle(world, leave_corrected=not world.settings.leave_corrected)


def set_marker(world: HoursWorld) -> None:
    """Let the mark travel, or not any more."""
    world.unmarked_once = True
    settle(world, marker=not world.settings.marker)


def set_sending(world: HoursWorld) -> None:
    """Switch the sending of hours off, or on again from where it began."""
    settle(world, sending=not world.settings.sending, start_date=DAYS[0])


def pause_or_resume(world: HoursWorld) -> None:
    """Pause the connection, or let it go on."""
    connection = world.connection()
    if connection.state is ConnectionState.ACTIVE:
        world.steering.pause(REF, actor="kari")
    else:
        world.steering.resume(REF, actor="kari")


def read_only(world: HoursWorld) -> None:
    """Turn the stack's read-only switch."""
    world.read_only = not world.read_only


def send_now(world: HoursWorld) -> None:
    """Ask to have sent now what is ready."""
    try:
        world.desk.send_now(REF, actor="kari")
    except RefusedError:
        world.reached("send now refused")
