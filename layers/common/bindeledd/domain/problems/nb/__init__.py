"""The catalogue in Norwegian bokmål."""

from __future__ import annotations

from bindeledd.domain.problems.nb import hours, objects, refusals, requests
from bindeledd.domain.problems.nb.members import MEMBERS

__all__ = ["MEMBERS", "TEXTS"]

TEXTS = {**objects.TEXTS, **refusals.TEXTS, **hours.TEXTS, **requests.TEXTS}
