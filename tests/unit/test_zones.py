"""Dates are those of the tenant's time zone, also where a machine knows no zones."""

from __future__ import annotations

import zoneinfo
from collections.abc import Iterator
from datetime import UTC

import pytest

from bindeledd.console.languages import zone


@pytest.fixture
def _machine_without_zones() -> Iterator[None]:
    zoneinfo.reset_tzpath(to=())
    zoneinfo.ZoneInfo.clear_cache()
    zone.cache_clear()
    yield
    zoneinfo.reset_tzpath()
    zoneinfo.ZoneInfo.clear_cache()
    zone.cache_clear()


@pytest.mark.usefixtures("_machine_without_zones")
@pytest.mark.parametrize("name", ["Europe/Oslo", "Europe/Stockholm", "Europe/Helsinki"])
def test_the_product_brings_its_own_table_of_zones(name):
    assert str(zone(name)) == name


def test_an_unknown_zone_is_told_in_utc():
    assert zone("Nowhere/Atlantis") is UTC
