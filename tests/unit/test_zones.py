"""Dates are those of the tenant's time zone, also where a machine knows no zones."""

from __future__ import annotations

import zoneinfo
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bindeledd.domain import zones
from bindeledd.domain.zones import DEFAULT_ZONE, day_in, is_zone, zone_named

SUMMER_BEGINS = datetime(2026, 3, 29, 1, tzinfo=UTC)
SUMMER_ENDS = datetime(2026, 10, 25, 1, tzinfo=UTC)
INSTANTS = st.timedeltas(timedelta(0), timedelta(days=364)).map(
    lambda passed: datetime(2026, 1, 1, tzinfo=UTC) + passed
)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


@pytest.fixture
def _machine_without_zones() -> Iterator[None]:
    zoneinfo.reset_tzpath(to=())
    zoneinfo.ZoneInfo.clear_cache()
    zones._found.cache_clear()
    yield
    zoneinfo.reset_tzpath()
    zoneinfo.ZoneInfo.clear_cache()
    zones._found.cache_clear()


@pytest.mark.usefixtures("_machine_without_zones")
@pytest.mark.parametrize("name", ["Europe/Oslo", "Europe/Stockholm", "Europe/Helsinki"])
def test_the_product_brings_its_own_table_of_zones(name):
    assert str(zone_named(name)) == name


@pytest.mark.parametrize(
    "name",
    ["", "Nowhere/Atlantis", "Europe", "../Oslo", "/etc/passwd", "Oslo\0", "Ås/Ø", "x" * 9999],
)
def test_an_unknown_zone_has_the_days_of_the_default_one(name):
    assert not is_zone(name)
    assert str(zone_named(name)) == DEFAULT_ZONE


@given(st.text())
def test_no_name_of_a_zone_stops_anything(name):
    assert isinstance(day_in(name, SUMMER_BEGINS), date)


@given(INSTANTS)
@example(SUMMER_BEGINS - MINUTE)
@example(SUMMER_BEGINS)
@example(SUMMER_ENDS - MINUTE)
@example(SUMMER_ENDS)
def test_a_day_in_oslo_is_that_of_utc_an_hour_or_in_summer_two_ahead(at):
    ahead = 2 if SUMMER_BEGINS <= at < SUMMER_ENDS else 1
    assert day_in("Europe/Oslo", at) == (at + ahead * HOUR).date()


@pytest.mark.parametrize(
    ("midnight", "day"),
    [
        (datetime(2026, 3, 28, 23, tzinfo=UTC), date(2026, 3, 29)),
        (datetime(2026, 3, 29, 22, tzinfo=UTC), date(2026, 3, 30)),
        (datetime(2026, 10, 24, 22, tzinfo=UTC), date(2026, 10, 25)),
        (datetime(2026, 10, 25, 23, tzinfo=UTC), date(2026, 10, 26)),
    ],
)
def test_a_day_begins_at_its_own_midnight_also_where_it_has_23_or_25_hours(midnight, day):
    assert day_in("Europe/Oslo", midnight) == day
    assert day_in("Europe/Oslo", midnight - MINUTE) == day - timedelta(days=1)


@given(INSTANTS)
def test_west_of_utc_a_day_begins_later(at):
    behind = day_in("America/Halifax", at)
    assert behind in {(at - 4 * HOUR).date(), (at - 3 * HOUR).date()}
    assert behind <= at.date() <= day_in("Europe/Oslo", at)


@pytest.mark.parametrize("name", ["Europe/Oslo", "Europe/Helsinki", "America/Halifax", "UTC"])
@given(at=INSTANTS, later=st.timedeltas(timedelta(0), timedelta(hours=23)))
@example(at=SUMMER_ENDS - 2 * HOUR, later=2 * HOUR)
def test_days_only_go_forward_and_one_at_a_time(name, at, later):
    passed = day_in(name, at + later) - day_in(name, at)
    assert timedelta(0) <= passed <= timedelta(days=1)
