"""What is done once a day follows the tenant's own day, whatever day it is in UTC."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bindeledd.domain.changes import SaveConnection
from bindeledd.domain.hours.settings import SendingTrigger
from bindeledd.domain.work import WorkKind
from bindeledd.usecases.hours.registers import fetch_registers_anew
from bindeledd.usecases.hours.summary import HoursRun
from local.simulators.faults import Fault, FaultKind
from tests.integration.hours.timesheets import Timesheets
from tests.world import TENANT

MIDNIGHTS = [
    ("Europe/Oslo", datetime(2027, 3, 27, 23, tzinfo=UTC)),
    ("Europe/Oslo", datetime(2027, 3, 28, 22, tzinfo=UTC)),
    ("Europe/Oslo", datetime(2027, 10, 30, 22, tzinfo=UTC)),
    ("Europe/Oslo", datetime(2027, 10, 31, 23, tzinfo=UTC)),
    ("Europe/Helsinki", datetime(2026, 12, 1, 22, tzinfo=UTC)),
    ("America/Halifax", datetime(2026, 12, 1, 4, tzinfo=UTC)),
    ("", datetime(2026, 12, 1, 23, tzinfo=UTC)),
]
"""The instant at which a day begins; no zone is kept of a connection from before zones were."""

A_WHILE = timedelta(minutes=2)
"""More than passes while the work is done."""


@pytest.fixture
def sheets() -> Timesheets:
    return Timesheets()


def lives_in(sheets: Timesheets, zone: str) -> None:
    """Let a tenant have lived in a zone for long; in none, so long that no zone was kept."""
    moves(sheets, zone or "Europe/Oslo")
    connection = sheets.connection(sheets.ref)
    moved = replace(connection, time_zone=zone)
    sheets.state.commit(SaveConnection(moved, expected=connection.revision))


def moves(sheets: Timesheets, zone: str) -> None:
    card = sheets.host.tenants.card(TENANT)
    sheets.host.tenants.put(card.model_copy(update={"time_zone": zone}))


def read_registers(sheets: Timesheets) -> dict[str, int]:
    fetch_registers_anew(sheets.ref, state=sheets.state, clock=sheets.clock, doorbell=sheets.bell)
    item = sheets.state.work(sheets.ref, f"{WorkKind.READ_HOUR_REGISTERS}#all")
    assert item is not None
    done = sheets.performer(sheets.ref, item.key, remaining=lambda: timedelta(minutes=10))
    assert isinstance(done, HoursRun)
    return dict(done.counts)


def kept(sheets: Timesheets) -> str:
    return sheets.connection(sheets.ref).time_zone


@pytest.mark.requirement("SV-12")
@pytest.mark.parametrize(("zone", "midnight"), MIDNIGHTS)
def test_what_is_sent_daily_is_sent_when_the_tenants_day_begins(sheets, zone, midnight):
    lives_in(sheets, zone)
    sheets.clock.set(midnight - timedelta(hours=4))
    sheets.send_hours(trigger=SendingTrigger.DAILY)
    sheets.write("h_1")
    sheets.approve_week()
    assert sheets.booked() == [], "sent today already"

    sheets.clock.set(midnight - A_WHILE)
    sheets.told()
    assert sheets.booked() == []

    sheets.clock.set(midnight)
    sheets.told()
    assert len(sheets.booked()) == 1


@pytest.mark.parametrize(("zone", "midnight"), MIDNIGHTS)
def test_the_night_of_the_tenant_is_when_everything_is_looked_at_anew(sheets, zone, midnight):
    lives_in(sheets, zone)
    sheets.clock.set(midnight - A_WHILE)
    sheets.send_hours()
    before = sheets.state.hour_progress(sheets.ref)
    sheets.clock.set(midnight)
    sheets.told()
    after = sheets.state.hour_progress(sheets.ref)
    assert before.swept_on is not None
    assert before.compared_on == before.swept_on
    assert after.swept_on == after.compared_on == before.swept_on + timedelta(days=1)


@pytest.mark.requirement("SV-12")
@pytest.mark.parametrize(("zone", "midnight"), MIDNIGHTS)
def test_sending_without_a_start_date_begins_with_the_tenants_day(zone, midnight):
    begun = []
    for at in (midnight - timedelta(minutes=1), midnight):
        sheets = Timesheets()
        lives_in(sheets, zone)
        sheets.clock.set(at)
        sheets.send_hours(start_date=None)
        start = sheets.connection(sheets.ref).settings.hours.start_date
        assert start is not None
        begun.append(start)
    assert begun[1] - begun[0] == timedelta(days=1)


def test_the_zone_of_the_hosts_card_is_kept_when_the_integration_is_asked_for(sheets):
    assert kept(sheets) == "Europe/Oslo"
    (asked,) = (
        one
        for one in sheets.state.audit(sheets.ref, limit=50)
        if one.action == "enabling_requested"
    )
    assert asked.details == {"time_zone": "Europe/Oslo"}


def test_a_connection_from_before_zones_were_kept_gets_its_own_when_registers_are_read(sheets):
    lives_in(sheets, "")
    generation = sheets.connection(sheets.ref).generation
    assert read_registers(sheets)["zone_changed"] == 1
    assert kept(sheets) == "Europe/Oslo"
    assert sheets.connection(sheets.ref).generation == generation, "no claim is lost by it"


def test_a_tenant_that_moves_is_followed_and_the_trail_says_so(sheets):
    moves(sheets, "America/Halifax")
    read_registers(sheets)
    assert kept(sheets) == "America/Halifax"
    told = sheets.state.audit(sheets.ref, limit=1)[0]
    assert (told.action, told.actor) == ("time_zone_changed", "bindeledd")
    assert told.details == {"time_zone": "America/Halifax"}
    assert not [one for one in read_registers(sheets) if one.startswith("zone")]


@pytest.mark.parametrize("told", ["", "Norge", "../../etc/passwd"])
def test_a_card_that_names_no_zone_changes_nothing(sheets, told):
    moves(sheets, told)
    counts = read_registers(sheets)
    assert kept(sheets) == "Europe/Oslo"
    assert counts.get("zone_unknown", 0) == (1 if told else 0)
    assert counts["read:activities"]


def test_a_card_that_cannot_be_read_stops_nothing(sheets):
    lives_in(sheets, "")
    fault = Fault(FaultKind.SERVER_ERROR, path=f"*/tenants/{TENANT}/", count=None)
    sheets.host.faults.switch_on(fault)
    counts = read_registers(sheets)
    assert [one for one in counts if one.startswith("zone_unread")]
    assert counts["read:pay_types"]
    assert kept(sheets) == ""


def test_an_unknown_zone_lets_the_integration_be_asked_for_and_stands_in_the_trail():
    sheets = Timesheets()
    sheets.steering.disconnect(sheets.ref, actor="e_3")
    moves(sheets, "Mars/Olympus" * 20)
    sheets.pass_a_minute()
    sheets.enable()
    assert kept(sheets) == "Europe/Oslo", "what was known stays"
    asked = sheets.state.audit(sheets.ref, limit=1)[0]
    assert asked.action == "enabling_requested"
    assert asked.details["unknown_time_zone"] == ("Mars/Olympus" * 20)[:80]
