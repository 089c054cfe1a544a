"""Generated histories on simulated time: whatever happens, what must hold holds."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.simulation.generating import LEAST, generate
from tests.simulation.operations import parse_history, written
from tests.simulation.playing import play, play_seed

SEEDS = range(29, 79)
pytestmark = pytest.mark.slow
REGRESSIONS = sorted((Path(__file__).parent / "regressions").glob("*.txt"))


@pytest.mark.parametrize("seed", SEEDS)
def test_a_history_violates_nothing(seed):
    found = play_seed(seed)

    assert found is None, f"{found.what}; make simulate SEED={seed} tells it"


@pytest.mark.parametrize("path", REGRESSIONS, ids=lambda path: path.stem)
def test_what_was_violated_once_is_not_again(path):
    seed = int(path.stem.partition("_")[0])

    assert play(parse_history(path.read_text("utf-8")), seed=seed) is None


def test_a_seed_makes_the_same_long_history_every_time():
    histories = [generate(seed) for seed in range(20)]

    assert histories == [generate(seed) for seed in range(20)]
    assert min(len(history) for history in histories) >= LEAST
    assert len({written(history) for history in histories}) == 20
    assert [parse_history(written(history)) for history in histories] == histories
