"""Starts everything, lets the first sample tenant connect and synchronise, and stays up.

Started again on what an earlier run left, it says so and connects nothing twice.
"""

import argparse
import re
import threading
import time
from collections.abc import Callable

from local import first_light, hours_story
from local.account import Account
from local.demo import add_arguments, chosen_seed, tell_chapters
from local.launcher import LocalOptions, LocalStack, UntilStopped
from local.sample_data import (
    CONNECTED_NAME,
    CONNECTED_TENANT,
    SAMPLE_SECRETS,
    VISITORS_NAME,
    VISITORS_TENANT,
)
from local.sample_hours import FRIDAY, MONDAY
from local.scene import Scene, set_scene

__all__ = ["add_arguments", "main"]

_LOG_LINE = re.compile(r"\d\d:\d\d:\d\d (?!.*\b(?:ERROR|CRITICAL)\b)")
_BEGINNINGS = ("draft", "authorising")
_WAITS = "awaiting_approval"


class Terminal:
    """Keeps the functions' ordinary log lines out of the account while that is told."""

    def __init__(self) -> None:
        self._told = threading.Event()

    def say(self, line: str) -> None:
        """Show a line of the launcher or of a function's log."""
        if self._told.is_set() or not _LOG_LINE.match(line):
            print(line, flush=True)

    def follow_logs(self) -> None:
        """Show every line from now on."""
        self._told.set()


def main(arguments: argparse.Namespace) -> int:
    """Run the stack until a person or a failing part ends it."""
    began, terminal = time.monotonic(), Terminal()
    options = LocalOptions(base_port=arguments.port, webhook_secrets=(SAMPLE_SECRETS.webhook,))
    account = Account(say=lambda line: print(line, flush=True))
    with UntilStopped(), LocalStack(options, say=terminal.say) as stack:
        with set_scene(stack, seed=chosen_seed(arguments)) as scene:
            _first_light(scene, account)
            if not account.holds:
                print(f"\nFailed. Logs are in {options.directory / 'logs'}.")
                return 1
            account.section(f"Ready after {time.monotonic() - began:.0f} s")
            _say_where(scene, account)
        terminal.follow_logs()
        stack.failed.wait()
        return 1
    return 0


def _first_light(scene: Scene, account: Account) -> None:
    """Do of the first part of the story what an earlier run has not done yet."""
    connection = scene.api.connection(CONNECTED_TENANT)
    state = connection["state"] if connection else None
    if connection and state not in (*_BEGINNINGS, _WAITS):
        last = connection["synchronised"].get("customers", {})
        account.section("State of an earlier run is kept; nothing is connected again")
        account.tell(CONNECTED_NAME, f"is {state}, last synchronised {last.get('finishedAt')}")
        return
    account.tell(
        "Sample data", f"from seed {scene.data.seed}; the same with SEED={scene.data.seed}"
    )
    connecting: tuple[Callable[[Scene, Account], None], ...] = (
        first_light.connect,
        first_light.approve,
        first_light.first_synchronisation,
        hours_story.switch_on,
    )
    tell_chapters(scene, account, connecting[1:] if state == _WAITS else connecting)


def _say_where(scene: Scene, account: Account) -> None:
    stack = scene.stack
    account.tell("Console", f"{stack.console_url}/console")
    account.tell("  sign in, once", stack.operator_sign_in_url())
    account.tell("Svenn (simulated)", f"{stack.host_url}/")
    account.tell("PowerOffice Go (sim.)", f"{stack.poweroffice_url}/")
    visitors = scene.api.connection(VISITORS_TENANT)
    if visitors is None or visitors["state"] in _BEGINNINGS:
        account.section(f"Your turn: {VISITORS_NAME} is not connected yet")
        steps = f"{VISITORS_NAME} → Markedsplass → Slå på, and say yes at PowerOffice"
        account.tell("In Svenn", steps)
        account.tell("In the console", f"{VISITORS_NAME} → read the plan → approve it")
    else:
        account.tell(VISITORS_NAME, f"is {visitors['state']}")
    account.section(f"Your turn: a week of hours of {CONNECTED_NAME} waits for approval")
    account.tell(
        "In Svenn", f"{CONNECTED_NAME} → Timer → Godkjenning: a person, {MONDAY} to {FRIDAY}"
    )
    account.tell("In PowerOffice Go", f"{CONNECTED_NAME} → Timer: they stand there seconds later")
    account.section("Logs of the functions follow. Stop with Ctrl-C.")
