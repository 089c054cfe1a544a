"""What histories of hours came by: steps of lines, what they waited for, what met which call.

A dash is what could have come about and did not.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import product

from bindeledd.domain.hours.bookings import Effect
from bindeledd.domain.hours.systems import Acknowledgement
from bindeledd.domain.hours.transfer_states import STATES, Mover, TransferState
from bindeledd.domain.hours.transfers import CriterionKind
from tests.simulation.hours.company import REF
from tests.simulation.hours.world import FAULTS, HoursWorld

STRUCK = ("death", "lease lost", "people")
PLACES = (
    "read_feed",
    "read_registers",
    "read_erp",
    "before_commit",
    "after_commit",
    "before_call",
    "after_call",
    "tell",
    "after_tell",
)
ANSWERED = "answered"
NOT_TAKEN = {f"told {Acknowledgement.LOCKED}"}
"""What no host here answers."""
NOT_WAITED_FOR = {CriterionKind.ENTRY_TOO_LONG}
"""What no host here tells: it is judged as what cannot be read is."""


def step_name(former: TransferState, to: TransferState, by: Mover) -> str:
    """Name a step of a line."""
    return f"{former} -> {to} by {by}"


def note_steps(world: HoursWorld) -> None:
    """Count the steps that the lines of a world took."""
    for entry_id in world.host.entries:
        for step in world.state.moves_of(REF, entry_id):
            if step.former is not None:
                world.reached(step_name(step.former, step.state, step.by))


def possible() -> Iterator[str]:
    """Name everything that can come about."""
    for former, rule in STATES.items():
        for to, movers in rule.next.items():
            yield from (step_name(former, to, by) for by in sorted(movers))
    yield from (f"waits for {kind}" for kind in CriterionKind if kind not in NOT_WAITED_FOR)
    yield from (f"{effect} {how}" for effect, how in product(Effect, (ANSWERED, *FAULTS)))
    yield from (f"{what} at {place}" for what, place in product(STRUCK, PLACES))
    yield from {f"told {one}" for one in Acknowledgement} - NOT_TAKEN


def table(met: Counter[str]) -> Iterator[str]:
    """Tell how often each came about."""
    for name in possible():
        yield f"{met[name] or '-':>8}  {name}"
