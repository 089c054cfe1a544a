"""The catalogue in English."""

from __future__ import annotations

from bindeledd.domain.problems.en import hours, objects, refusals, requests
from bindeledd.domain.problems.en.members import MEMBERS

__all__ = ["MEMBERS", "TEXTS"]

TEXTS = {**objects.TEXTS, **refusals.TEXTS, **hours.TEXTS, **requests.TEXTS}
