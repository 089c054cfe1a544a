"""Judge what `sam build` made before anybody deploys it.

An artefact of the wrong architecture, without bytecode or without its handler is accepted by every
tool on the way and fails in the cloud only, at the first call.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.parser import HeaderParser
from pathlib import Path

from tools.template import ROOT, Json, read, serverless

UNZIPPED_LIMIT = 250 * 1024 * 1024
"""Function and layers together, as Lambda counts them."""
_MACHINES = {"arm64": 183, "x86_64": 62}  # e_machine of an ELF header
_PLATFORMS = {"arm64": "aarch64", "x86_64": "x86_64"}
_GLIBC = (2, 34)  # Amazon Linux 2023, on which python3.13 runs
_UNCHECKED_HASH = 1  # the second word of a .pyc (PEP 552)
_PACKAGE = Path("bindeledd")
_LOCKED = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)", re.MULTILINE)
_MANYLINUX = re.compile(r"manylinux_(\d+)_(\d+)_(\w+)")
_OLD_MANYLINUX = {"manylinux1": (2, 5), "manylinux2010": (2, 12), "manylinux2014": (2, 17)}


@dataclass(frozen=True, slots=True)
class Built:
    """What one `sam build` left behind."""

    folder: Path
    architecture: str

    @property
    def template(self) -> Json:
        """Its template, which names the artefacts' folders."""
        return read(self.folder / "template.yaml")

    @property
    def functions(self) -> dict[str, Path]:
        """Logical id of each function → its artefact."""
        parts = serverless(self.template, "Function")
        return {name: self.folder / properties["CodeUri"] for name, properties in parts}

    @property
    def layer(self) -> Path:
        """The one layer's artefact."""
        ((_, properties),) = serverless(self.template, "LayerVersion")
        return self.folder / Path(properties["ContentUri"])

    @property
    def handlers(self) -> dict[str, tuple[str, str]]:
        """Logical id of each function → module and attribute of its handler."""
        shared = self.template["Globals"]["Function"]["Handler"]
        named = {
            name: properties.get("Handler", shared)
            for name, properties in serverless(self.template, "Function")
        }
        return {name: _split(handler) for name, handler in named.items()}


def _split(handler: str) -> tuple[str, str]:
    module, _, attribute = handler.rpartition(".")
    return module, attribute


def sizes(built: Built) -> dict[str, int]:
    """Sum up each function together with the layer, unzipped, in bytes."""
    shared = _size(built.layer)
    return {name: shared + _size(folder) for name, folder in built.functions.items()}


def defects(built: Built, *, magic: bytes) -> Iterator[str]:
    """Name everything that is wrong with a build; `magic` begins the runtime's bytecode files."""
    for name, folder in built.functions.items():
        yield from _function_defects(name, folder, built.handlers[name][0])
    yield from _package_defects(built.layer / "python")
    yield from _distribution_defects(built.layer / "python", built.architecture)
    for folder in (built.layer, *built.functions.values()):
        yield from _library_defects(folder, built.architecture)
        yield from _bytecode_defects(folder, magic)
    for name, size in sizes(built).items():
        if size > UNZIPPED_LIMIT:
            yield f"{name} and the layer are {size:,} bytes unzipped, of {UNZIPPED_LIMIT:,} allowed"


def _function_defects(name: str, folder: Path, module: str) -> Iterator[str]:
    handler = folder / f"{module.replace('.', '/')}.py"
    if not handler.is_file():
        yield f"{name}: there is no {handler.name} in {folder.name}"
    for path in _files(folder):
        if path.suffix not in {".py", ".pyc"}:
            yield f"{name}: {path.relative_to(folder)} does not belong into a function"


def _package_defects(python: Path) -> Iterator[str]:
    """Compare the package in the layer with its source: templates and pages are code as well."""
    source = ROOT / "layers" / "common" / _PACKAGE
    for path in _files(source):
        if "__pycache__" in path.parts:
            continue
        built = python / _PACKAGE / path.relative_to(source)
        if not built.is_file() or built.read_bytes() != path.read_bytes():
            yield f"layer: {_PACKAGE / path.relative_to(source)} is missing or another one"


def _distribution_defects(python: Path, architecture: str) -> Iterator[str]:
    wanted = locked(ROOT / "layers" / "common" / "requirements.txt")
    found: dict[str, str] = {}
    for folder in sorted(python.glob("*.dist-info")):
        metadata = HeaderParser().parsestr((folder / "METADATA").read_text(encoding="utf-8"))
        found[_normalised(metadata["Name"])] = metadata["Version"]
        wheel = HeaderParser().parsestr((folder / "WHEEL").read_text(encoding="utf-8"))
        tags = wheel.get_all("Tag") or []
        if not any(runs_on(tag, architecture) for tag in tags):
            yield f"layer: the wheel of {metadata['Name']} is for {', '.join(tags) or 'nothing'}"
    for name in sorted(wanted.keys() | found.keys()):
        if wanted.get(name) != found.get(name):
            yield f"layer: {name} is {found.get(name, 'absent')}, locked {wanted.get(name, 'not')}"


def locked(requirements: Path) -> dict[str, str]:
    """Read names and versions from a lock."""
    text = requirements.read_text(encoding="utf-8")
    return {_normalised(name): version for name, version in _LOCKED.findall(text)}


def runs_on(tag: str, architecture: str) -> bool:
    """Tell whether a wheel of this tag runs on the runtime's Python, libc and architecture."""
    python, abi, platform = tag.split("-")
    if platform == "any":
        return python.startswith("py") and abi == "none"
    if not _fits_interpreter(python, abi):
        return False
    for old, version in _OLD_MANYLINUX.items():
        platform = re.sub(rf"^{old}_", f"manylinux_{version[0]}_{version[1]}_", platform)
    named = _MANYLINUX.fullmatch(platform)
    if named is None:
        return False
    libc = (int(named[1]), int(named[2]))
    return named[3] == _PLATFORMS[architecture] and libc <= _GLIBC


def _fits_interpreter(python: str, abi: str) -> bool:
    if abi == "abi3":
        return bool(re.fullmatch(r"cp3(\d|1[0-3])", python))
    return (python, abi) in {("cp313", "cp313"), ("cp313", "none"), ("py3", "none")}


def _library_defects(folder: Path, architecture: str) -> Iterator[str]:
    for path in _files(folder):
        if path.suffix != ".so" and ".so." not in path.name:
            continue
        header = _beginning(path, 20)
        machine = int.from_bytes(header[18:20], "little") if header[:4] == b"\x7fELF" else None
        if machine != _MACHINES[architecture]:
            yield f"{path.relative_to(folder)} is not for {architecture}"


def _bytecode_defects(folder: Path, magic: bytes) -> Iterator[str]:
    """Every module has bytecode that the runtime takes without looking at the source's date."""
    for path in _files(folder):
        if path.suffix != ".py":
            continue
        compiled = path.parent / "__pycache__" / f"{path.stem}.cpython-313.pyc"
        if not compiled.is_file():
            yield f"{path.relative_to(folder)} has no bytecode"
            continue
        header = _beginning(compiled, 8)
        if header[:4] != magic or int.from_bytes(header[4:8], "little") != _UNCHECKED_HASH:
            yield f"{compiled.relative_to(folder)} is not unchecked bytecode of the runtime"


def _beginning(path: Path, length: int) -> bytes:
    with path.open("rb") as file:
        return file.read(length)


def _normalised(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in _files(folder))


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*")) if path.is_file())
