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
        tree = ast.parse(path.read_text(encoding="utf-8"), filename=str(path))
        found += _marks_in(tree, path.relative_to(root).as_posix(), ())
    return sorted(found)


def _marks_in(node: ast.AST, path: str, within: tuple[str, ...]) -> Iterator[Mark]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield from _marks_in(child, path, (*within, child.name))
            continue
        if _is_mark(child):
            yield from _claims(child, path, within)
        yield from _marks_in(child, path, within)


def _is_mark(node: ast.AST) -> bool:
    """Recognise `pytest.mark.requirement`, called or not."""
    target = node.func if isinstance(node, ast.Call) else node
    return isinstance(target, ast.Attribute) and ast.unparse(target) == "pytest.mark.requirement"


def _claims(node: ast.AST, path: str, within: tuple[str, ...]) -> Iterator[Mark]:
    if not isinstance(node, ast.Call):
        return
    where = f"{path}:{node.lineno}"
    if not node.args or node.keywords:
        message = f"{where}: a requirement mark names one or more ids, nothing else."
        raise SourceError(message)
    for argument in node.args:
        if not (isinstance(argument, ast.Constant) and isinstance(argument.value, str)):
            message = f"{where}: a requirement mark names its ids as plain text."
            raise SourceError(message)
        yield Mark(argument.value, path, "::".join(within), node.lineno)
