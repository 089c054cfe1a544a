"""What a system refuses of an object's values, in English."""

from __future__ import annotations

from collections.abc import Mapping

TEXTS: Mapping[str, tuple[str, str, str]] = {
    "number_has_dot": (
        "The number has a dot",
        "The accounting system puts a dot between project and subproject, and “{number}” has one.",
        "Replace the dot in the number, with a hyphen for instance.",
    ),
    "amount_too_precise": (
        "The amount has too many decimals",
        "{amount} has more decimals than the other system can hold without changing it.",
        "Round the amount.",
    ),
    "address_incomplete": (
        "The address is not whole",
        "The accounting system wants both postal code and town, and one of them is missing.",
        "Fill in what is missing.",
    ),
}
