"""Import every built handler as Lambda does: a fresh process of its Python, function before layer.

A build that lacks a module, or code that does work while it is imported, shows here and not at the
first call in the cloud. Every module of the package is imported as well, since the bootstrap leaves
most of them to their first use.
"""

import json
import os
import re
import subprocess
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tools.artefacts import Built
from tools.template import REGION, Json, defaults, environment_of

_PATIENCE_SECONDS = 60
_IMPORT = """
import importlib, json, pkgutil, sys, time
function, layer, module, attribute = sys.argv[1:]
sys.path[:0] = [function, layer]
started = time.perf_counter()
handler = getattr(importlib.import_module(module), attribute)
took = time.perf_counter() - started
assert callable(handler), f"{module}.{attribute} cannot be called"
# What is left for the first use is imported too, after the clock has been stopped.
import bindeledd
for found in pkgutil.walk_packages(bindeledd.__path__, "bindeledd."):
    importlib.import_module(found.name)
beyond = sorted({
    name for name, module in list(sys.modules.items())
    if "site-packages" in (getattr(module, "__file__", None) or "")
})
assert not beyond, f"imported from outside the artefacts: {beyond}"
print(json.dumps(round(took * 1000)))
"""


@dataclass(frozen=True, slots=True)
class Imported:
    """How the import of one handler went."""

    function: str
    milliseconds: int | None
    problem: str = ""


def import_all(built: Built, python: Path) -> list[Imported]:
    """Import each function's handler in a process of its own."""
    template = built.template
    return [
        _import(built, name, python, variables=variables(template, name))
        for name in built.functions
    ]


def _import(built: Built, name: str, python: Path, *, variables: Mapping[str, str]) -> Imported:
    function, layer = built.functions[name].resolve(), (built.layer / "python").resolve()
    # -I and -S leave the interpreter with its standard library alone; -B keeps the build as it is.
    command = [str(python), "-I", "-S", "-B", "-W", "error", "-c", _IMPORT]
    with tempfile.TemporaryDirectory() as elsewhere:
        done = subprocess.run(
            [*command, str(function), str(layer), *built.handlers[name]],
            check=False,
            capture_output=True,
            text=True,
            timeout=_PATIENCE_SECONDS,
            cwd=elsewhere,
            env={"PATH": os.defpath, **variables},
        )
    if done.returncode:
        return Imported(name, None, done.stderr.strip().splitlines()[-1])
    return Imported(name, json.loads(done.stdout.strip().splitlines()[-1]))


def variables(template: Json, function: str) -> dict[str, str]:
    """Give the environment that a function finds: the template's variables and Lambda's own."""
    parameters = {**_examples(template), **defaults(template)}
    declared = environment_of(template, function)
    return {
        "AWS_REGION": REGION,
        "AWS_DEFAULT_REGION": REGION,
        "AWS_LAMBDA_FUNCTION_NAME": function,
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "512",
        "AWS_LAMBDA_LOG_FORMAT": "JSON",
        "TZ": ":UTC",
        **{name: _resolved(value, parameters) for name, value in declared.items()},
    }


def _examples(template: Json) -> dict[str, str]:
    return {
        name: "https://bindeledd.example"
        if "https" in item.get("AllowedPattern", "")
        else "example"
        for name, item in template["Parameters"].items()
    }


def _resolved(value: object, parameters: Mapping[str, str]) -> str:
    """Fill parameters in; anything else stands for itself by its name."""
    if not isinstance(value, dict):
        return str(value)
    ((_, named),) = value.items()
    text = named if isinstance(named, str) else ".".join(map(str, named))
    filled = re.sub(r"\$\{(\w+)\}", lambda match: parameters.get(match[1], match[1]), text)
    return parameters.get(filled, filled)
