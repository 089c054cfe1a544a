"""Whatever goes wrong on the way, each approved hour stands in the ERP once, and nothing else."""

from __future__ import annotations

import pytest

from tests.simulation.hours.playing import wrong


@pytest.mark.requirement("ALL-04")
@pytest.mark.requirement("ALL-09")
@pytest.mark.parametrize("seed", range(25))
def test_each_approved_hour_stands_once(seed):
    assert wrong(seed) == []
