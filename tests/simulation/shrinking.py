"""Make a failing history as short as it can be while it still fails in the same way."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tests.simulation.operations import Operation

Fails = Callable[[Sequence[Operation]], bool]


def shrink(history: Sequence[Operation], fails: Fails) -> list[Operation]:
    """Take lines away, many at once and then one by one, until none can go."""
    kept = list(history)
    size = max(1, len(kept) // 2)
    while True:
        shorter = _without_some(kept, size, fails)
        if len(shorter) == len(kept) and size == 1:
            return kept
        size = 1 if len(shorter) == len(kept) and size <= 2 else max(1, size // 2)
        kept = shorter


def _without_some(history: Sequence[Operation], size: int, fails: Fails) -> list[Operation]:
    kept, start = list(history), 0
    while start < len(kept):
        shorter = kept[:start] + kept[start + size :]
        if shorter and fails(shorter):
            kept = shorter
        else:
            start += size
    return kept
