"""What a change of a customer's settings means for what is running."""

from __future__ import annotations

from bindeledd.domain.identity import Dimension
from bindeledd.domain.policy import Mode, Settings


def newly_gated(former: Settings, following: Settings) -> frozenset[Dimension]:
    """Name the dimensions whose change needs a plan before anything is written.

    Switching a dimension on and changing who wins each make a plan (architecture 4); switching off
    or to link only writes less than before and needs none.
    """
    gated = set()
    for dimension, chosen in following.dimensions.items():
        before = former.of(dimension)
        switched_on = chosen.mode is Mode.SYNCHRONISE and before.mode is not Mode.SYNCHRONISE
        other_winner = chosen.mode is Mode.SYNCHRONISE and chosen.winner is not before.winner
        if switched_on or other_winner:
            gated.add(dimension)
    return frozenset(gated)


def newly_linking(former: Settings, following: Settings) -> frozenset[Dimension]:
    """Name the dimensions that were off and are linked from now on: they write nothing, and run."""
    return frozenset(
        dimension
        for dimension, chosen in following.dimensions.items()
        if chosen.mode is Mode.LINK_ONLY and former.of(dimension).mode is Mode.OFF
    )
