"""Static files under addresses that carry their content's digest, so that they may be kept long."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from bindeledd.console.http import Response

_FOLDER = Path(__file__).parent / "static"
_KINDS: Mapping[str, str] = {
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml; charset=utf-8",
}
_KEPT = "public, max-age=31536000, immutable"


@cache
def _files() -> Mapping[str, str]:
    """Read every file once, by the name under which it is served."""
    served = {}
    for path in sorted(_FOLDER.iterdir()):
        if path.suffix in _KINDS:
            text = path.read_text(encoding="utf-8")
            digest = hashlib.sha256(text.encode()).hexdigest()[:16]
            served[f"{path.stem}.{digest}{path.suffix}"] = text
    return served


@cache
def address_of(name: str) -> str:
    """Give the address of a file.

    Raises:
        KeyError: there is no such file.
    """
    stem, _, suffix = name.rpartition(".")
    for served in _files():
        if served.startswith(f"{stem}.") and served.endswith(f".{suffix}"):
            return f"/static/{served}"
    raise KeyError(name)


def static_file(name: str) -> Response | None:
    """Answer with a file, None where there is none of that name and content."""
    text = _files().get(name)
    if text is None:
        return None
    kind = _KINDS[Path(name).suffix]
    return Response(body=text, content_type=kind, headers={"cache-control": _KEPT})
