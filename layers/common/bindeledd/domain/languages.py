"""The languages that people are spoken to in, and which of them a language tag means."""

from __future__ import annotations

LANGUAGES = ("nb", "sv", "en")
DEFAULT_LANGUAGE = "nb"
_ALIASES = {"no": "nb", "nn": "nb", "da": "nb"}


def known_language(tag: str | None) -> str | None:
    """Name one of our languages by a tag (BCP 47), None where it is none of ours."""
    primary = (tag or "").strip().lower().replace("_", "-").split("-")[0]
    primary = _ALIASES.get(primary, primary)
    return primary if primary in LANGUAGES else None
