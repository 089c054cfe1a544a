"""Write the generated documents, or tell which ones no longer fit their sources."""

import argparse
import difflib
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from tools.docs.registry import GENERATORS
from tools.docs.sources import SourceError

ROOT = Path(__file__).resolve().parents[2]
SHOWN_LINES = 12


def difference(path: str, *, stands: str, should: str) -> str:
    """Show the first lines in which a document is behind its sources."""
    lines = difflib.unified_diff(
        stands.splitlines(), should.splitlines(), path, "generated", lineterm="", n=0
    )
    return "\n".join(list(lines)[:SHOWN_LINES])


def check(texts: Mapping[str, str], root: Path) -> list[str]:
    """List the documents that differ from what their sources give."""
    found = []
    for path, should in texts.items():
        target = root / path
        stands = target.read_text(encoding="utf-8") if target.is_file() else ""
        if stands != should:
            found.append(difference(path, stands=stands, should=should))
    return found


def write(texts: Mapping[str, str], root: Path) -> None:
    """Bring the documents to what their sources give."""
    for path, text in texts.items():
        target = root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
        print(path)


def main(arguments: Sequence[str] | None = None) -> int:
    """Generate all documents and write or compare them."""
    parser = argparse.ArgumentParser(prog="python -m tools.docs", description=__doc__)
    parser.add_argument("--check", action="store_true", help="change nothing; 1 if any differs")
    chosen = parser.parse_args(arguments)
    try:
        texts = {path: generate(ROOT) for path, generate in GENERATORS.items()}
    except SourceError as error:
        print(error, file=sys.stderr)
        return 1
    if not chosen.check:
        write(texts, ROOT)
        return 0
    behind = check(texts, ROOT)
    print(*behind or [f"{len(texts)} generated documents fit their sources."], sep="\n")
    if behind:
        print("Run `make docs`.")
    return 1 if behind else 0


if __name__ == "__main__":
    sys.exit(main())
