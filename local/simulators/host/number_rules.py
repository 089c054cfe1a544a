"""What the host says about the human key of an object: its shape and its uniqueness.

A number is always text: leading zeros count (facts: host side, 6.1 rule 3).
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from local.simulators.host.fields import Finding
from local.simulators.host.settings import NumberRule

_POINTER = "/number"


def number_findings(
    number: str | None, rule: NumberRule, *, is_below: bool = False
) -> Iterator[Finding]:
    """Yield why a number is not allowed; below a parent it is the part under the parent."""
    if number is None:
        if rule.required:
            yield Finding(_POINTER, "required", "number is required.")
        return
    longest = rule.below_max if is_below and rule.below_max is not None else rule.max
    if len(number) > longest:
        message = f"The number {number} is longer than {longest} characters."
        yield Finding(_POINTER, "number_not_allowed", message)
    elif rule.pattern is not None and re.fullmatch(rule.pattern, number) is None:
        message = f"The number {number} does not match {rule.pattern}."
        yield Finding(_POINTER, "number_not_allowed", message)


def uniqueness_key(values: Mapping[str, Any], rule: NumberRule) -> str | None:
    """Give what nobody else may hold while this object does, or None."""
    number = values.get("number")
    if number is None or rule.unique_within == "nothing":
        return None
    parent = values.get("parentId") if rule.unique_within == "parent" else None
    return f"{parent or ''}/{number}"


def next_free_number(numbers: Iterable[str | None], last_given: int) -> int:
    """Give the number after the highest in use and the highest ever given."""
    in_use = [int(number) for number in numbers if number and number.isdecimal()]
    return max([last_given, *in_use]) + 1
