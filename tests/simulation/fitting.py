"""Which lines of a history bring a planted defect to light: where to look for it first.

This only orders the seeds: a defect counts as found whichever of them finds it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from tests.simulation.generating import generate

_MANY_CLOSED = r"^close .* [45]$"
_LOST = r"^crash|answer_lost|late_write"
_DURING = r"^during.*(edit|clash|rename)"
_UNSURE_AND_EDITED = r"^unsure|^create host customers unnumbered 251"
_CAME_LATE = r"^twin \w+ 250 3"
_UNDONE_LATER = r"^undo .* later|^confirm"

FITTING: Mapping[str, str] = {
    "claim_dropped": _LOST,
    "confirmed_in_two_commits": r"^crash",
    "counterpart_not_read": r"^point host \w+ -1",
    "cursor_moved_early": r"^fault .* (server_error|request_lost|answer_lost|html)|^crash",
    "edited_not_shown": _UNSURE_AND_EDITED,
    "equal_keys_overlooked": r"agree|numbered|taken",
    "event_done_again": r"^event .* twice",
    "fence_ignored": r"stall",
    "guard_forgets": rf"{_MANY_CLOSED}|^edit .* 250$",
    "guard_off_by_one": _MANY_CLOSED,
    "landed_update_not_journalled": _LOST,
    "lease_not_looked_at": r"tick|stall",
    "lost_answer_taken_for_no": _LOST,
    "one_key_for_all": r"^during.* same|^renumber erp \w+ -1",
    "open_outcomes_planned": _UNSURE_AND_EDITED,
    "overlap_missing": r"^late",
    "overtaken_value_sent": r"^edit host .* 250$|^during.* edit erp .* 251$",
    "own_form_forgotten": r"^spaces|^edit host .* phone",
    "preconditions_dropped": _DURING,
    "read_back_skipped": r"^spaces|^edit host .* phone",
    "read_only_ignored": r"readonly 1",
    "refused_sent_again": r"taken|outside|swap|renumber|chain",
    "resent_without_looking": _LOST,
    "revision_ignored": r"^during.*(sync|full)",
    "settled_too_early": r"^unsure|late_write POST 0 1 59",
    "stale_not_owed": _DURING,
    "undo_looks_at_one_side": r"^undo .* at_once| 251$",
    "undo_of_every_run": r"^undo",
    "undo_owed_again": r"^undo .* at_once",
    "undo_replays": _UNDONE_LATER,
    "undo_tells_nothing": _UNDONE_LATER,
    "undone_not_held": r"^undo .* at_once",
    "update_believed": _LOST,
    "waiting_plan_dropped": _CAME_LATE,
    "waiting_plan_ignored": _CAME_LATE,
}


def fitting_first(name: str, seeds: Iterable[int]) -> list[int]:
    """Order seeds: those come first whose histories have most lines that fit a planted defect."""
    pattern = FITTING.get(name)
    return list(seeds) if pattern is None else sorted(seeds, key=lambda seed: -_fits(pattern, seed))


def _fits(pattern: str, seed: int) -> int:
    return sum(re.search(pattern, str(one)) is not None for one in generate(seed))
