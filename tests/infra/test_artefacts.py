"""A build that would fail in the cloud is refused here, for each way in which it can be wrong."""

import importlib.util
import py_compile
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tools import artefacts
from tools.artefacts import Built, defects, locked, runs_on
from tools.handlers import import_all, variables
from tools.template import TEMPLATE, for_architecture, read

MAGIC = importlib.util.MAGIC_NUMBER
AARCH64, X86_64 = 183, 62

SAM_TEMPLATE = """
Globals:
  Function:
    Handler: app.handler
    Environment: { Variables: { TABLE_NAME: !Ref Table } }
Parameters:
  PublicBaseUrl: { AllowedPattern: "https://.+" }
  Stage: { Default: production }
Resources:
  Sweep:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: Sweep
      Environment:
        Variables:
          PUBLIC_BASE_URL: !Ref PublicBaseUrl
          PARAMETER_PREFIX: !Sub /bindeledd/${Stage}/
          GRANTS_KEY_ID: !GetAtt Key.Arn
  Layer: { Type: AWS::Serverless::LayerVersion, Properties: { ContentUri: Layer } }
"""


def elf(machine: int) -> bytes:
    return b"\x7fELF" + bytes(14) + machine.to_bytes(2, "little")


def write(path: Path, content: str | bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def compiled(path: Path, mode: py_compile.PycInvalidationMode) -> None:
    target = path.parent / "__pycache__" / f"{path.stem}.cpython-313.pyc"
    py_compile.compile(str(path), cfile=str(target), invalidation_mode=mode, doraise=True)


def distribution(python: Path, name: str, version: str, tag: str) -> None:
    folder = python / f"{name}-{version}.dist-info"
    write(folder / "METADATA", f"Metadata-Version: 2.4\nName: {name}\nVersion: {version}\n")
    write(folder / "WHEEL", f"Wheel-Version: 1.0\nTag: {tag}\n")


@pytest.fixture
def source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with a package of one module and one page, and a lock of two distributions."""
    root = tmp_path / "repository"
    package = root / "layers" / "common" / "bindeledd"
    write(package / "__init__.py", "")
    write(package / "console" / "page.html", "<p></p>")
    write(
        root / "layers" / "common" / "requirements.txt", "pure==1.0 \\\n  --hash=x\nnative==2.0\n"
    )
    monkeypatch.setattr(artefacts, "ROOT", root)
    return root


@pytest.fixture
def built(tmp_path: Path, source: Path) -> Built:
    """A build with nothing wrong."""
    folder = tmp_path / "build"
    write(folder / "template.yaml", SAM_TEMPLATE)
    write(folder / "Sweep" / "app.py", "def handler(event, context): return event\n")
    python = folder / "Layer" / "python"
    shutil.copytree(source / "layers" / "common" / "bindeledd", python / "bindeledd")
    distribution(python, "Pure", "1.0", "py3-none-any")
    distribution(python, "native", "2.0", "cp313-cp313-manylinux_2_17_aarch64")
    write(python / "native" / "core.cpython-313-aarch64-linux-gnu.so", elf(AARCH64))
    write(python / "native.libs" / "libffi.so.8", elf(AARCH64))
    for path in folder.rglob("*.py"):
        compiled(path, py_compile.PycInvalidationMode.UNCHECKED_HASH)
    return Built(folder, "arm64")


def python_of(built: Built) -> Path:
    return built.layer / "python"


def stale(path: Path) -> None:
    compiled(path, py_compile.PycInvalidationMode.TIMESTAMP)


WRONG: dict[str, tuple[Callable[[Built], object], str]] = {
    "no handler": (
        lambda b: (b.functions["Sweep"] / "app.py").rename(b.functions["Sweep"] / "main.py"),
        "Sweep: there is no app.py",
    ),
    "a stray file": (
        lambda b: write(b.functions["Sweep"] / "notes.txt", ""),
        "Sweep: notes.txt does not belong",
    ),
    "a page left out": (
        lambda b: (python_of(b) / "bindeledd" / "console" / "page.html").unlink(),
        "bindeledd/console/page.html is missing",
    ),
    "an older package": (
        lambda b: write(python_of(b) / "bindeledd" / "console" / "page.html", "<p>old</p>"),
        "bindeledd/console/page.html is missing or another",
    ),
    "a wheel of the other architecture": (
        lambda b: distribution(python_of(b), "native", "2.0", "cp313-cp313-manylinux_2_17_x86_64"),
        "the wheel of native is for cp313-cp313-manylinux_2_17_x86_64",
    ),
    "another version": (
        lambda b: distribution(python_of(b), "Pure", "1.1", "py3-none-any"),
        "pure is 1.1, locked 1.0",
    ),
    "a distribution that is not locked": (
        lambda b: distribution(python_of(b), "stranger", "1.0", "py3-none-any"),
        "stranger is 1.0, locked not",
    ),
    "a distribution left out": (
        lambda b: shutil.rmtree(python_of(b) / "native-2.0.dist-info"),
        "native is absent, locked 2.0",
    ),
    "a library of the other architecture": (
        lambda b: write(python_of(b) / "native" / "more.so", elf(X86_64)),
        "more.so is not for arm64",
    ),
    "a bundled library of the other architecture": (
        lambda b: write(python_of(b) / "native.libs" / "libffi.so.8", elf(X86_64)),
        "libffi.so.8 is not for arm64",
    ),
    "no bytecode": (
        lambda b: shutil.rmtree(b.functions["Sweep"] / "__pycache__"),
        "app.py has no bytecode",
    ),
    "bytecode by date": (
        lambda b: stale(python_of(b) / "bindeledd" / "__init__.py"),
        "is not unchecked bytecode",
    ),
    "bytecode of another Python": (
        lambda b: write(
            b.functions["Sweep"] / "__pycache__" / "app.cpython-313.pyc",
            b"\0\0\r\n\1\0\0\0",
        ),
        "is not unchecked bytecode",
    ),
}


def test_a_sound_build_has_no_defects(built: Built):
    assert list(defects(built, magic=MAGIC)) == []


@pytest.mark.parametrize(("spoil", "told"), WRONG.values(), ids=WRONG)
def test_a_spoilt_build_is_refused(built: Built, spoil: Callable[[Built], object], told: str):
    spoil(built)
    assert any(told in defect for defect in defects(built, magic=MAGIC))


def test_a_function_too_large_for_lambda_is_refused(built: Built, monkeypatch):
    function = artefacts.sizes(built)["Sweep"]
    monkeypatch.setattr(artefacts, "UNZIPPED_LIMIT", function)
    assert list(defects(built, magic=MAGIC)) == []
    monkeypatch.setattr(artefacts, "UNZIPPED_LIMIT", function - 1)
    assert [d for d in defects(built, magic=MAGIC) if "unzipped" in d]


@pytest.mark.parametrize(
    ("tag", "architectures"),
    [
        ("py3-none-any", {"arm64", "x86_64"}),
        ("py2.py3-none-any", {"arm64", "x86_64"}),
        ("cp313-cp313-manylinux_2_17_aarch64", {"arm64"}),
        ("cp313-cp313-manylinux2014_x86_64", {"x86_64"}),
        ("cp39-abi3-manylinux_2_34_aarch64", {"arm64"}),
        ("cp311-abi3-manylinux_2_28_x86_64", {"x86_64"}),
        ("cp314-abi3-manylinux_2_28_x86_64", set()),
        ("cp313-cp313-manylinux_2_35_aarch64", set()),
        ("cp312-cp312-manylinux_2_17_aarch64", set()),
        ("cp313-cp313t-manylinux_2_17_aarch64", set()),
        ("cp313-cp313-musllinux_1_2_aarch64", set()),
        ("cp313-cp313-macosx_11_0_arm64", set()),
        ("cp313-cp313-win_amd64", set()),
    ],
)
def test_a_wheel_fits_by_python_libc_and_architecture(tag: str, architectures: set[str]):
    assert {name for name in ("arm64", "x86_64") if runs_on(tag, name)} == architectures


def test_a_lock_is_read_by_normalised_names(tmp_path: Path):
    lock = write(
        tmp_path / "lock.txt", "# a==1\nTyping_Extensions==4.1 \\\n    --hash=sha256:b==\n"
    )
    assert locked(lock) == {"typing-extensions": "4.1"}


def test_handlers_are_imported_with_the_environment_of_the_template(built: Built):
    write(
        built.functions["Sweep"] / "app.py",
        "import os, bindeledd\n"
        "assert os.environ['PARAMETER_PREFIX'] == '/bindeledd/production/'\n"
        "assert 'HOME' not in os.environ\n"
        "def handler(event, context): return event\n",
    )
    (imported,) = import_all(built, Path(sys.executable))
    assert (imported.function, imported.problem) == ("Sweep", "")
    assert imported.milliseconds is not None


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("import bindeledd.absent\ndef handler(): ...\n", "No module named 'bindeledd.absent'"),
        ("import pytest\ndef handler(): ...\n", "No module named 'pytest'"),
        ("handler = 'text'\n", "app.handler cannot be called"),
        ("def handle(): ...\n", "has no attribute 'handler'"),
        ("import os\nos.environ['UNKNOWN']\ndef handler(): ...\n", "KeyError: 'UNKNOWN'"),
    ],
)
def test_a_handler_that_lambda_could_not_import_is_told(built: Built, text: str, told: str):
    write(built.functions["Sweep"] / "app.py", text)
    # The build's compiled file holds whatever the source says, where the Python is the runtime's.
    shutil.rmtree(built.functions["Sweep"] / "__pycache__", ignore_errors=True)
    (imported,) = import_all(built, Path(sys.executable))
    assert imported.milliseconds is None
    assert told in imported.problem


def test_a_module_that_is_left_to_its_first_use_is_imported_too(built: Built):
    write(python_of(built) / "bindeledd" / "late.py", "import absent\n")
    (imported,) = import_all(built, Path(sys.executable))
    assert "No module named 'absent'" in imported.problem


def test_variables_are_filled_in_from_parameters(built: Built):
    given = variables(built.template, "Sweep")
    assert given["PUBLIC_BASE_URL"] == "https://bindeledd.example"
    assert given["PARAMETER_PREFIX"] == "/bindeledd/production/"
    assert (given["TABLE_NAME"], given["GRANTS_KEY_ID"]) == ("Table", "Key.Arn")


def test_the_other_architecture_is_built_from_the_same_template(tmp_path: Path):
    text = for_architecture(TEMPLATE.read_text(encoding="utf-8"), "x86_64")
    assert "arm64" not in text
    other = read(write(tmp_path / "template.yaml", text))
    assert other["Globals"]["Function"]["Architectures"] == ["x86_64"]
    assert other["Resources"]["CommonLayer"]["Metadata"]["BuildArchitecture"] == "x86_64"
