"""The whole story on free ports and in a directory of its own: ends with 0 when all of it held."""

import argparse
import secrets
import shutil
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from local import (
    first_light,
    hours_corrections,
    hours_story,
    second_thoughts,
    story,
    whole_house,
)
from local.account import Account
from local.launcher import LocalOptions, LocalStack, UntilStopped
from local.sample_data import SAMPLE_SECRETS
from local.scene import TROUBLE, Scene, set_scene

LARGEST_SEED = 10_000
_STOPPED = 130

Chapter = Callable[[Scene, Account], None]

CHAPTERS: Sequence[Chapter] = (
    first_light.connect,
    first_light.approve,
    first_light.first_synchronisation,
    whole_house.tell_other_registers,
    story.edit_in_host,
    story.edit_in_erp,
    story.correct_the_refused,
    whole_house.edit_a_project,
    hours_story.switch_on,
    hours_story.approve_a_week,
    hours_story.tell_what_waits,
    hours_story.add_the_hour_type,
    story.decide_the_held,
    whole_house.decide_the_rest,
    hours_story.tell_the_released,
    hours_corrections.correct,
    hours_corrections.lock,
    second_thoughts.disagree,
    second_thoughts.look_ahead,
    second_thoughts.take_back,
    story.compare,
    whole_house.compare_other_registers,
    hours_corrections.compare_hours,
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take the seed of the sample data; without one, another each time."""
    parser.add_argument("--seed", type=int, help="makes the sample data; printed if not given")


def chosen_seed(arguments: argparse.Namespace) -> int:
    """Give the seed that was asked for, or any."""
    return secrets.randbelow(LARGEST_SEED) if arguments.seed is None else int(arguments.seed)


def main(arguments: argparse.Namespace) -> int:
    """Tell the story in a stack of its own and return the exit code."""
    directory = Path(tempfile.mkdtemp(prefix="bindeledd-"))
    account = Account(say=lambda line: print(line, flush=True))
    with UntilStopped() as stopped:
        tell(account, seed=chosen_seed(arguments), directory=directory)
    if stopped.is_set():
        shutil.rmtree(directory, ignore_errors=True)
        return _STOPPED
    if not account.holds:
        print(f"\nFailed. Logs are kept in {directory / 'logs'}.")
        return 1
    shutil.rmtree(directory)
    return 0


def tell(account: Account, *, seed: int, directory: Path) -> None:
    """Start a stack, tell every chapter and stop the stack again."""
    began = time.monotonic()
    account.tell("Sample data", f"from seed {seed}; the same again with SEED={seed}")
    options = LocalOptions(
        directory=directory,
        base_port=None,
        webhook_secrets=(SAMPLE_SECRETS.webhook,),
        log_level=None,
    )
    with LocalStack(options, say=account.say) as stack, set_scene(stack, seed=seed) as scene:
        account.tell("Started", f"in {time.monotonic() - began:.0f} s")
        tell_chapters(scene, account, CHAPTERS)
    if account.holds:
        account.section(f"Everything was as it should be, after {time.monotonic() - began:.0f} s.")


def tell_chapters(scene: Scene, account: Account, chapters: Sequence[Chapter]) -> None:
    """Tell chapters until one fails: those after it would only repeat its failure."""
    for chapter in chapters:
        try:
            chapter(scene, account)
        except TROUBLE as error:
            account.fail(chapter.__name__.replace("_", " "), f"{error}")
        if not account.holds:
            return
