"""Read which requirements each test proves, from its source, without running or importing it."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tools.docs.sources import SourceError


@dataclass(frozen=True, slots=True, order=True)
class Mark:
    """One requirement claimed by one test, class of tests or module of tests."""

    requirement: str
    path: str
    test: str
    line: int


def marks(root: Path) -> list[Mark]:
    """Collect all marks of the tests below a root, in a steady order."""
    found: list[Mark] = []
    for path in sorted((root / "tests").rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        if "requirement" not in text:
            continue
        tree = ast.parse(text, filename=str(path))
        found += _marks_in(tree, path.relative_to(root).as_posix(), ())
    return sorted(found)


def _marks_in(node: ast.AST, path: str, within: tuple[str, ...]) -> Iterator[Mark]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield from _marks_in(child, path, (*within, child.name))
            continue
        if isinstance(child, ast.Call) and ast.unparse(child.func) == "pytest.mark.requirement":
            yield from _claims(child, path, within)
        yield from _marks_in(child, path, within)


def _claims(call: ast.Call, path: str, within: tuple[str, ...]) -> Iterator[Mark]:
    where = f"{path}:{call.lineno}"
    if not call.args or call.keywords:
        message = f"{where}: a requirement mark names one or more ids, nothing else."
        raise SourceError(message)
    for argument in call.args:
        if not (isinstance(argument, ast.Constant) and isinstance(argument.value, str)):
            message = f"{where}: a requirement mark names its ids as plain text."
            raise SourceError(message)
        yield Mark(argument.value, path, "::".join(within), call.lineno)
