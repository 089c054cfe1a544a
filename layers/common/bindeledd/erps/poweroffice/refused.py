"""A refused call of PowerOffice Go: what was asked, and the words of the answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Refusal:
    """A refused call: what the ERP answered, and what we had asked of which object.

    `sent` are the properties that were sent, by the API's names; `unsent` names those that could
    have been.
    """

    status: int
    payload: object | None = None
    is_json: bool = True
    right: str = ""
    object_id: str | None = None
    number: str | None = None
    reference: str | None = None
    sent: Mapping[str, object] = field(default_factory=dict)
    unsent: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Words:
    """Title and detail of a problem, whatever the case of its keys."""

    title: str = ""
    detail: str = ""

    @property
    def verbatim(self) -> str | None:
        """What is shown to people: the detail, else the title."""
        return self.detail or self.title or None


def words_of(payload: object | None) -> Words:
    """Read ProblemDetails with keys in either case, or the gateway's own shape (facts 5.4)."""
    if not isinstance(payload, Mapping):
        return Words(detail=payload if isinstance(payload, str) else "")
    named = {str(key).lower(): value for key, value in payload.items() if isinstance(value, str)}
    detail = named.get("detail") or named.get("message") or named.get("error_description") or ""
    return Words(title=named.get("title", ""), detail=detail)
