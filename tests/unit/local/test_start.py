"""What is decided before anything starts: state, the repairs' hold on the emulator."""

from importlib.metadata import version
from pathlib import Path

import pytest

from local.emulator import function_worker, holding
from local.emulator.function_worker import WorkerScriptError
from local.emulator.repairs import MINISTACK_VERSION
from local.launcher.errors import AlreadyRunningError
from local.launcher.state_directory import Beginning, StateDirectory


def test_the_repairs_are_for_the_pinned_emulator():
    assert version("ministack") == MINISTACK_VERSION


def test_a_worker_script_that_changed_is_not_repaired_by_chance():
    with pytest.raises(WorkerScriptError, match="exactly once"):
        function_worker.prepared("print('another script')")


@pytest.fixture
def state(tmp_path: Path) -> StateDirectory:
    return StateDirectory(tmp_path / "state")


def used(state: StateDirectory) -> None:
    """Leave behind what a stack does."""
    (state.emulator / "services").mkdir()
    (state.simulators / "host.sqlite").write_text("rows")


def test_the_first_start_is_from_empty(state: StateDirectory):
    with state.held():
        assert state.prepare("1.0") is Beginning.EMPTY


def test_state_is_kept_after_a_clean_stop_of_the_same_emulator(state: StateDirectory):
    with state.held():
        state.prepare("1.0")
        used(state)
        (state.emulator / holding.CLEAN_MARKER).write_text("1.0")

        assert state.prepare("1.0") is Beginning.KEPT
        assert (state.simulators / "host.sqlite").exists()


@pytest.mark.parametrize("marker", [None, "0.9"])
def test_both_start_empty_when_the_state_cannot_be_trusted(
    state: StateDirectory, marker: str | None
):
    with state.held():
        state.prepare("1.0")
        used(state)
        if marker:
            (state.emulator / holding.CLEAN_MARKER).write_text(marker)

        assert state.prepare("1.0") is Beginning.LOST
        assert not any(state.simulators.iterdir())
        assert not any(state.emulator.iterdir())


def test_a_second_holder_is_told_who_the_first_is(state: StateDirectory):
    with state.held():
        state.announce("http://127.0.0.1:8700/")
        with (
            pytest.raises(AlreadyRunningError, match=r"8700/ \(process \d+\); .*kill \d+"),
            StateDirectory(state.root).held(),
        ):
            pass
    with StateDirectory(state.root).held():
        assert not (state.root / "unknown").exists()


def test_what_a_killed_holder_left_does_not_block(state: StateDirectory):
    state.root.mkdir()
    (state.root / "lock").touch()
    (state.root / "holder.json").write_text('{"pid": 1, "url": "http://127.0.0.1:1/"}')

    with state.held():
        assert state.prepare("1.0") is Beginning.EMPTY


def test_one_emulator_at_a_time_may_write_the_state(tmp_path: Path):
    with (
        holding.held(tmp_path),
        pytest.raises(holding.StillHeldError),
        holding.held(tmp_path),
    ):
        pass
    with holding.held(tmp_path):
        pass
