"""Keeping secrets out of logs, errors and pages: by name where structured, by value elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

REDACTED = "[redacted]"

_SECRET_NAME = re.compile(
    r"authorization|cookie|secret|password|passwd|token|signature|credential|assertion"
    r"|api[-_]?key|(subscription|application|client|private|access)[-_]?key|^code$|^key$|^state$",
    re.IGNORECASE,
)
_LEAST_SECRET = 6


def is_secret_name(name: str) -> bool:
    """Tell whether a header, query key or JSON key of this name holds a secret."""
    return _SECRET_NAME.search(name) is not None


class Redactor:
    """Redacts headers, queries, JSON and free text; knows the secrets of its session by value."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        # The longest first, so that no part of one that contains another is left over.
        self._secrets = sorted(
            {secret for secret in secrets if len(secret) >= _LEAST_SECRET}, key=len, reverse=True
        )

    def text(self, text: str) -> str:
        """Replace every known secret."""
        for secret in self._secrets:
            text = text.replace(secret, REDACTED)
        return text

    def mapping(self, pairs: Mapping[str, str]) -> dict[str, str]:
        """Redact headers or a query."""
        return {
            name: REDACTED if is_secret_name(name) else self.text(value)
            for name, value in pairs.items()
        }

    def json(self, value: object) -> object:
        """Redact decoded JSON, however deep."""
        match value:
            case str():
                return self.text(value)
            case Mapping():
                return {
                    str(name): REDACTED if is_secret_name(str(name)) else self.json(inner)
                    for name, inner in value.items()
                }
            case list() | tuple():
                return [self.json(inner) for inner in value]
            case _:
                return value
