"""Where problem codes come from, read from the package's source without running it.

A code is raised with an error, stored as `problem=`, answered by a refusal, or stands in a
connector's table. The planning modules hold so few texts that each of theirs is looked at.
"""

import ast
import inspect
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bindeledd.domain import errors
from bindeledd.domain.plans import Reason

PACKAGE = Path(__file__).resolve().parents[3] / "layers" / "common" / "bindeledd"
CATALOGUE = PACKAGE / "domain" / "problems"

ERRORS = {
    name: kind
    for name, kind in vars(errors).items()
    if inspect.isclass(kind) and issubclass(kind, errors.BindeleddError)
}
NAMED = {"code", "problem"}
REFUSING = {"_refused": 0, "answered": 0, "cannot_be_sent": 1, "NumberFinding": 1}
"""Functions that take a code by position, and which position."""
STORING = {"str", "_without"}
"""Functions that make a problem's code of a plan's reason."""
PLANNING = {
    "domain/creation_planning.py",
    "domain/guarding.py",
    "domain/numbering.py",
    "domain/pair_planning.py",
}
CODE = re.compile(r"[a-z]+(_[a-z]+)+")


@dataclass(frozen=True, order=True)
class Use:
    """A code where it stands; `details` names what is given along, None where that is not plain."""

    code: str
    place: str
    details: frozenset[str] | None = None


def modules() -> Iterator[tuple[str, ast.Module]]:
    for path in sorted(PACKAGE.rglob("*.py")):
        if CATALOGUE not in path.parents:
            yield path.relative_to(PACKAGE).as_posix(), ast.parse(path.read_text(encoding="utf-8"))


def texts(node: ast.AST) -> Iterator[str]:
    """Give the plain texts in an expression, those that are only compared with left out."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        if node.value:
            yield node.value
    elif not isinstance(node, ast.Compare | ast.Call):
        for child in ast.iter_child_nodes(node):
            yield from texts(child)


def uses() -> list[Use]:
    """List every place at which a code is raised, stored or answered."""
    found: set[Use] = set()
    for path, tree in modules():
        for node in ast.walk(tree):
            place = f"{path}:{getattr(node, 'lineno', 0)}"
            found.update(_in_call(node, place) if isinstance(node, ast.Call) else ())
            found.update(_in_refusals(node, place) if path.endswith("refusals.py") else ())
        if path in PLANNING:
            found.update(_in_texts(tree, path))
    found.update(Use(kind.code, f"errors.{name}") for name, kind in ERRORS.items())
    return sorted(found, key=lambda use: (use.code, use.place))


def everything_named() -> set[str]:
    """Collect every text of the package that has the form of a code."""
    return {
        node.value
        for _, tree in modules()
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and re.fullmatch(r"[a-z_]+", node.value)
    }


def _in_call(call: ast.Call, place: str) -> Iterator[Use]:
    name = ast.unparse(call.func).rpartition(".")[2]
    details = _details(call)
    if name in ERRORS:
        yield from (Use(code, place, details) for code in _raised(call, name))
    position = REFUSING.get(name)
    if position is not None and len(call.args) > position:
        yield from (Use(code, place) for code in texts(call.args[position]))
    if name in STORING:
        yield from (Use(code, place) for code in _reasons(call))
    for keyword in call.keywords:
        if keyword.arg in NAMED and name not in ERRORS:
            yield from (Use(code, place) for code in texts(keyword.value))


def _raised(call: ast.Call, name: str) -> list[str]:
    if call.args:
        return list(texts(call.args[0]))
    named = [keyword.value for keyword in call.keywords if keyword.arg == "code"]
    return list(texts(named[0])) if named else [ERRORS[name].code]


def _details(call: ast.Call) -> frozenset[str] | None:
    given = [keyword.value for keyword in call.keywords if keyword.arg == "details"]
    if not given:
        return frozenset()
    if not isinstance(given[0], ast.Dict):
        return None
    return frozenset(str(ast.literal_eval(key)) for key in given[0].keys if key is not None)


def _reasons(call: ast.Call) -> Iterator[str]:
    for argument in call.args:
        written = ast.unparse(argument)
        if re.fullmatch(r"Reason\.[A-Z_]+", written):
            yield str(Reason[written.removeprefix("Reason.")])


def _in_refusals(node: ast.AST, place: str) -> Iterator[Use]:
    """Read what a connector's pure function recognises, and the table of its answers."""
    if isinstance(node, ast.Return) and isinstance(node.value, ast.Tuple):
        first = node.value.elts[0]
        yield from (Use(code, place) for code in texts(first) if CODE.fullmatch(code))
    if isinstance(node, ast.AnnAssign) and ast.unparse(node.target) == "PROBLEMS":
        for table in (found for found in ast.walk(node) if isinstance(found, ast.Dict)):
            for value in table.values:
                yield from (Use(code, place) for code in texts(value))


def _in_texts(tree: ast.Module, path: str) -> Iterator[Use]:
    for node in ast.walk(tree):
        if not isinstance(node, ast.Constant) or not isinstance(node.value, str):
            continue
        if CODE.fullmatch(node.value):
            yield Use(node.value, f"{path}:{node.lineno}")
