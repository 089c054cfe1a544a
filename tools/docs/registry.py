"""Which documents are generated, and by what.

A new one is a function from the repository's root to the whole text, and a line here.
It must give the same text for the same sources: no clock, no order of a file system.
"""

from collections.abc import Callable, Mapping
from pathlib import Path

from tools.docs import interface, problems, requirements

Generator = Callable[[Path], str]

GENERATORS: Mapping[str, Generator] = {
    "docs/openapi.json": interface.document,
    "docs/problems.md": problems.document,
    "docs/requirements.md": requirements.document,
}
