"""How much may be taken away at once before a person has looked at it (architecture 4.4)."""

from __future__ import annotations

ALWAYS = 3
"""Up to so many are taken away whatever their share."""

NEVER_ABOVE = 100
"""More than so many are never taken away at once, however small their share is."""

SHARE = 10
"""Up to one in so many are taken away."""


def is_too_many(number: int, of: int) -> bool:
    """Tell whether so many out of so many wait for a person's word before they are taken away."""
    over_share = number > ALWAYS and number * SHARE > of
    return over_share or number > NEVER_ABOVE
