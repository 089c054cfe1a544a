"""Numbers held against the series that a system enforces and tells, never assumed (SV-06)."""

from __future__ import annotations

from dataclasses import dataclass

from bindeledd.domain.identity import System
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


def is_plain_number(text: str) -> bool:
    """Tell whether a number is the same text after a detour over an integer."""
    return text.isascii() and text.isdigit() and (text == "0" or not text.startswith("0"))
