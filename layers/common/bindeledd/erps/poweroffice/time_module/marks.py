"""Our short mark in the internal comment, by which an entry is found again (architecture 6)."""

from __future__ import annotations

import base64
import hashlib
import re

from bindeledd.domain.forms import text_of

_LENGTH = 12
"""Sixty bits: no two of the entries that one look-up sees share a mark."""

_MARK = re.compile(rf"\[bd:[a-z2-7]{{{_LENGTH}}}\]")


def mark_of(reference: str) -> str:
    """Make the mark of a reference."""
    digest = hashlib.sha256(reference.encode()).digest()
    return f"[bd:{base64.b32encode(digest).decode().lower()[:_LENGTH]}]"


def mark_in(comment: str | None) -> str | None:
    """Find the mark that a comment carries."""
    found = _MARK.search(comment or "")
    return found.group() if found else None


def with_mark(comment: str | None, mark: str | None) -> str | None:
    """Append a mark to a comment."""
    return " ".join(part for part in (comment, mark) if part) or None


def without_mark(comment: str | None) -> str | None:
    """Take our mark out of a comment, and leave everything else of it."""
    return text_of(re.sub(rf"\s*{_MARK.pattern}", "", comment or ""))
