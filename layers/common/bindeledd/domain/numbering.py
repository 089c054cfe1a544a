"""Numbers held against the series that a system enforces and tells, never assumed (SV-06)."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from bindeledd.domain.identity import System
from bindeledd.domain.outgoing import NUMBER
from bindeledd.domain.plan_inputs import PlanInputs
from bindeledd.domain.plans import Hint


@dataclass(frozen=True, slots=True)
class NumberFinding:
    """What a number would meet in a system: a problem when it cannot even be asked for."""

    hints: tuple[Hint, ...] = ()
    problem: str | None = None


def number_finding(inputs: PlanInputs, target: System, number: str) -> NumberFinding:
    """Hold a number against the target's series, both ends inclusive.

    A system with series keeps numbers as integers: text, or zeros in front that it would lose,
    cannot be sent at all. A number merely outside is sent, and the system says its own words about
    it (SV-10).
    """
    series = inputs.series.get(target, ())
    if not number or not series or not inputs.policy.number_from_series:
        return NumberFinding()
    if not is_plain_number(number):
        return NumberFinding((Hint.OUTSIDE_SERIES,), "number_not_numeric")
    if any(one.holds(number) for one in series):
        return NumberFinding()
    return NumberFinding((Hint.OUTSIDE_SERIES,))


def free_number(inputs: PlanInputs, target: System, used: Collection[str]) -> str | None:
    """Find a number under which an object of `target` can wait; None where none can be told.

    It lies in the target's series, else in the other system's, whose numbers the target takes every
    day; the last free one, since systems give numbers from the first. Without any series it is the
    one after the highest. Only whole registers tell what is free.
    """
    rule = inputs.policy.rule(NUMBER)
    most = rule.max_length.get(target) if rule is not None else None
    if not inputs.complete:
        return None
    candidates = (str(number) for number in _candidates(inputs, target, used))
    return next(
        (one for one in candidates if one not in used and len(one) <= (most or len(one))), None
    )


def _candidates(inputs: PlanInputs, target: System, used: Collection[str]) -> Iterator[int]:
    known = inputs.series if inputs.policy.number_from_series else {}
    series = known.get(target) or known.get(target.other) or ()
    for one in sorted(series, key=lambda one: (not one.is_default, one.name, one.first)):
        yield from range(one.last, one.first - 1, -1)
    if not series:
        plain = [int(number) for number in used if is_plain_number(number)]
        yield from [max(plain) + 1] if plain else []


def is_plain_number(text: str) -> bool:
    """Tell whether a number is the same text after a detour over an integer."""
    return text.isascii() and text.isdigit() and (text == "0" or not text.startswith("0"))
