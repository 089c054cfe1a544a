"""The description of the interface below /v1, as its routes and models give it."""

import json
from pathlib import Path

from bindeledd.api.application import description


def document(root: Path) -> str:  # noqa: ARG001 - what every generator is given
    """Write the OpenAPI document."""
    return json.dumps(description(), indent=2, ensure_ascii=False, sort_keys=True) + "\n"
