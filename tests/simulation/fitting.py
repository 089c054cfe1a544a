"""Which lines of a history bring a planted defect to light: where to look for it first.

This only orders the seeds: a defect counts as found whichever of them finds it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from tests.simulation.generating import generate

_MANY_CLOSED = r"close .* [45]$"
_LOST = r"^crash|answer_lost|late_write"
_DURING = r"^during.*(edit|clash|rename)"

FITTING: Mapping[str, str] = {
    "claim_dropped": _LOST,
    "confirmed_in_two_commits": r"^crash",
    "cursor_moved_early": r"^fault .* (server_error|request_lost|answer_lost|html)|^crash",
    "equal_keys_overlooked": r"agree|numbered|taken",
    "fence_ignored": r"stall",
    "guard_forgets": _MANY_CLOSED,
    "guard_off_by_one": _MANY_CLOSED,
    "landed_update_not_journalled": _LOST,
    "lease_not_looked_at": r"tick|stall",
    "lost_answer_taken_for_no": _LOST,
    "one_key_for_all": _LOST,
    "open_outcomes_planned": _LOST,
    "overlap_missing": r"^late",
    "overtaken_value_sent": _DURING,
    "preconditions_dropped": _DURING,
    "read_only_ignored": r"readonly 1",
    "refused_sent_again": r"taken|outside|swap|renumber|chain",
    "resent_without_looking": _LOST,
    "revision_ignored": r"^during.*(sync|full)",
    "settled_too_early": r"late_write",
    "stale_not_owed": _DURING,
    "update_believed": _LOST,
    "waiting_plan_dropped": r"^approve|^twin|^namesake",
    "waiting_plan_ignored": r"^approve|^twin|^mode",
}


def fitting_first(name: str, seeds: Iterable[int]) -> list[int]:
    """Order seeds: those come first whose histories have most lines that fit a planted defect."""
    pattern = FITTING.get(name)
    return list(seeds) if pattern is None else sorted(seeds, key=lambda seed: -_fits(pattern, seed))


def _fits(pattern: str, seed: int) -> int:
    return sum(re.search(pattern, str(one)) is not None for one in generate(seed))
