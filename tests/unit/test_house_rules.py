"""Rules of the house that no linter knows, held over every file of the repository."""

import ast
import os
import re
import statistics
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tools.docs.marks import marks
from tools.docs.requirements import read_catalogue

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = "layers/common/bindeledd"
CODE = (PACKAGE, "functions", "local", "tools")
BINARY = {".gif", ".ico", ".jpeg", ".jpg", ".pdf", ".png", ".woff2", ".zip"}
VAGUE_NAMES = {"common", "helper", "helpers", "manager", "misc", "util", "utils"}

LONGEST_HANDLER = 40
LONGEST_MODULE = 300
LONGEST_TEST_MODULE = 400
LONGEST_FUNCTION = 50
USUAL_FUNCTION = 25

# Places of one person's machine, and addresses of package indexes: neither belongs in a repository.
OUT_OF_PLACE = re.compile(
    r"/work[/](?:main|shared)|(?<![\w.])/root[/]|/home/\w+/|/Users/\w+/|\.\./shared/(?!specs\b)"
    r"|\bpypi\.org\b|\bpythonhosted\.org\b|\bnpmjs\.(?:org|com)\b|\bissue #\d"
)


@cache
def repository_files() -> tuple[str, ...]:
    """List what is or would be committed."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return tuple(sorted(path for path in listed.split("\0") if (ROOT / path).is_file()))


def modules(*folders: str) -> list[str]:
    return [
        path
        for path in repository_files()
        if path.endswith(".py") and path.startswith(tuple(f"{folder}/" for folder in folders))
    ]


@cache
def source(path: str) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


@cache
def tree(path: str) -> ast.Module:
    return ast.parse(source(path), filename=path)


@cache
def nodes(path: str) -> tuple[ast.AST, ...]:
    """List every node of a file: several rules look at the same files."""
    return tuple(ast.walk(tree(path)))


def size(text: str) -> int:
    return sum(1 for line in text.splitlines() if line.strip())


def functions(path: str) -> Iterator[tuple[str, int]]:
    """Give each function's name and the lines of its body, its docstring left out."""
    for node in nodes(path):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            body = node.body[1:] if ast.get_docstring(node) is not None else node.body
            lines = (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0
            yield f"{path}:{node.lineno} {node.name}", lines


def calls(path: str) -> Iterator[tuple[str, str]]:
    """Give where each call stands and what it calls, as written."""
    for node in nodes(path):
        if isinstance(node, ast.Call):
            yield f"{path}:{node.lineno}", ast.unparse(node.func)


def imports(path: str) -> Iterator[tuple[str, str]]:
    """Give where each import stands and the modules that it may name."""
    for node in nodes(path):
        if isinstance(node, ast.Import):
            yield from ((f"{path}:{node.lineno}", alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            for alias in node.names:
                yield f"{path}:{node.lineno}", f"{node.module}.{alias.name}"


def test_there_is_something_to_hold_the_rules_over() -> None:
    assert len(modules(PACKAGE)) > 10
    assert "pyproject.toml" in repository_files()


def test_a_function_folder_holds_one_short_handler() -> None:
    found = [path for path in repository_files() if path.startswith("functions/")]
    strays = [path for path in found if not re.fullmatch(r"functions/[a-z_]+/app\.py", path)]
    long = [path for path in found if size(source(path)) > LONGEST_HANDLER]
    assert (strays, long) == ([], [])


def test_modules_are_short() -> None:
    long = {path: size(source(path)) for path in modules(*CODE)}
    assert {path: lines for path, lines in long.items() if lines > LONGEST_MODULE} == {}
    long = {path: size(source(path)) for path in modules("tests")}
    assert {path: lines for path, lines in long.items() if lines > LONGEST_TEST_MODULE} == {}


def test_functions_are_short() -> None:
    sizes = dict(each for path in modules(*CODE) for each in functions(path))
    assert {name: lines for name, lines in sizes.items() if lines > LONGEST_FUNCTION} == {}
    assert statistics.quantiles(sizes.values(), n=10)[-1] <= USUAL_FUNCTION


def test_names_of_files_say_what_is_in_them() -> None:
    named = {path: {Path(path).stem, *Path(path).parts[:-1]} for path in modules(*CODE, "tests")}
    inside = {path: names - {"layers", "common"} for path, names in named.items()}
    assert [path for path, names in inside.items() if names & VAGUE_NAMES] == []
    assert [path for path in modules(*CODE) if Path(path).stem in VAGUE_NAMES] == []


@pytest.mark.parametrize("folder", ["domain", "usecases", "recipes"])
def test_the_inside_reads_neither_clock_nor_chance_nor_environment(folder: str) -> None:
    outside = re.compile(
        r"\b(?:datetime|date)\.(?:now|utcnow|today)$|\buuid[14]$|^(?:os|random|secrets|time)\."
    )
    found = [
        f"{where} {called}"
        for path in modules(f"{PACKAGE}/{folder}")
        for where, called in calls(path)
        if outside.search(called)
    ]
    assert found == []


def test_money_and_hours_are_never_binary_fractions() -> None:
    found = [
        f"{path}:{node.lineno}"
        for path in modules(f"{PACKAGE}/domain")
        for node in nodes(path)
        if (isinstance(node, ast.Name) and node.id == "float")
        or (isinstance(node, ast.Constant) and isinstance(node.value, float))
    ]
    assert found == []


def test_clients_are_built_in_two_places() -> None:
    building = re.compile(
        r"^(boto3|botocore|session)\.(client|resource|session)|^httpx\.(Async)?Client$"
    )
    found = [
        f"{where} {called}"
        for path in modules(PACKAGE)
        if not path.startswith((f"{PACKAGE}/bootstrap", f"{PACKAGE}/transport/"))
        for where, called in calls(path)
        if building.search(called)
    ]
    assert found == []


def test_addresses_of_a_system_stand_in_its_provider_alone() -> None:
    found = [
        f"{path}:{node.lineno} {node.value[:60]}"
        for path in modules(f"{PACKAGE}/erps", f"{PACKAGE}/hosts")
        if Path(path).stem != "provider"
        for node in nodes(path)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and re.match(r"https?://\S+$", node.value)
    ]
    assert found == []


def test_wire_models_stay_with_their_connector() -> None:
    found = []
    for path in modules(PACKAGE):
        for where, name in imports(path):
            wire = re.match(r"bindeledd\.((?:erps|hosts)\.\w+)\.wire\b", name)
            if wire and not path.startswith(f"{PACKAGE}/{wire[1].replace('.', '/')}/"):
                found.append(f"{where} {name}")
    assert found == []


def test_tests_use_fakes_and_wait_for_nothing() -> None:
    mocks = [
        f"{where} {name}"
        for path in modules("tests")
        for where, name in imports(path)
        if name.startswith("unittest.mock")
    ]
    waits = [
        where
        for path in modules("tests/unit", "tests/contract", "tests/simulation")
        if "sleep" in source(path)
        for where, called in calls(path)
        if called in {"time.sleep", "asyncio.sleep"}
    ]
    assert (mocks, waits) == ([], [])


def test_requirement_marks_name_requirements() -> None:
    known = read_catalogue(ROOT).ids()
    assert [mark for mark in marks(ROOT) if mark.requirement not in known] == []


def test_files_name_no_place_of_one_machine() -> None:
    found = [
        f"{path}:{number} {hit[0]}"
        for path in repository_files()
        if Path(path).suffix not in BINARY
        for number, line in enumerate(source(path).splitlines(), start=1)
        if (hit := OUT_OF_PLACE.search(line))
    ]
    assert found == []


def test_files_to_start_can_be_started() -> None:
    starts = [path for path in repository_files() if path.endswith(".sh") or path == ".ci/run"]
    assert [path for path in starts if not os.access(ROOT / path, os.X_OK)] == []
