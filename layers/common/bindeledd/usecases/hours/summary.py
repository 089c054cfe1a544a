"""What one piece of work on hours came to, for the operators' log and metrics."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bindeledd.domain.identity import ConnectionRef

FORGOTTEN = "forgotten"
"""Under which name entries are counted that the host does not know, while they are held."""


@dataclass(frozen=True, slots=True)
class HoursRun:
    """How many lines were taken, judged, sent and told; `problem` is why it could not go on.

    `counts` are `taken`, `released`, `told`, `untold` (of whose entries the host tells nothing),
    `unknown` (ready lines whose entries it does not know), `forgotten` (entries that are held since
    it does not know them) and, per state that lines came to, `state:<state>`.
    Of the registers that hours are set up from they are `read:<register>`, `unread:<problem>` and
    what came of the tenant's zone: `zone_changed`, `zone_unknown`, `zone_overtaken`,
    `zone_unread:<problem>`.
    """

    ref: ConnectionRef
    counts: Mapping[str, int] = field(default_factory=dict)
    problem: str | None = None
