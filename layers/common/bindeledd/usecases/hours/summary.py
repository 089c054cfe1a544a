"""What one piece of work on hours came to, for the operators' log and metrics."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bindeledd.domain.identity import ConnectionRef


@dataclass(frozen=True, slots=True)
class HoursRun:
    """How many lines were taken, judged, sent and told; `problem` is why it could not go on.

    `counts` are `taken`, `released`, `told`, `untold` (of whose entries the host tells nothing)
    and, per state that lines came to, `state:<state>`.
    """

    ref: ConnectionRef
    counts: Mapping[str, int] = field(default_factory=dict)
    problem: str | None = None
