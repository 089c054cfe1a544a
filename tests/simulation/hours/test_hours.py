"""Whatever goes wrong on the way, each approved hour stands in the ERP once, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.simulation.hours.histories import generate
from tests.simulation.hours.playing import play, play_seed
from tests.simulation.operations import parse_history, written

SEEDS = range(50)
REGRESSIONS = sorted((Path(__file__).parent / "regressions").glob("*.txt"))


@pytest.mark.requirement("SV-12")
@pytest.mark.requirement("ALL-04")
@pytest.mark.requirement("ALL-09")
@pytest.mark.parametrize("seed", SEEDS)
def test_each_approved_hour_stands_once(seed):
    found = play_seed(seed)

    assert found is None, f"{found.what}; make simulate HOURS={seed} tells it"


@pytest.mark.parametrize("path", REGRESSIONS, ids=lambda path: path.stem)
def test_what_was_violated_once_is_not_again(path):
    assert play(parse_history(path.read_text("utf-8"))) is None


def test_a_seed_makes_the_same_history_every_time():
    histories = [generate(seed) for seed in range(20)]

    assert histories == [generate(seed) for seed in range(20)]
    assert len({written(history) for history in histories}) == 20
    assert [parse_history(written(history)) for history in histories] == histories
