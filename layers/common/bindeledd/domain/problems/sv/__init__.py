"""The catalogue in Swedish."""

from __future__ import annotations

from bindeledd.domain.problems.sv import hours, objects, refusals, requests
from bindeledd.domain.problems.sv.members import MEMBERS

__all__ = ["MEMBERS", "TEXTS"]

TEXTS = {**objects.TEXTS, **refusals.TEXTS, **hours.TEXTS, **requests.TEXTS}
