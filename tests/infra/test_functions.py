"""What each function is made of: one file, one layer, an environment without secrets."""

import ast
import re

import pytest

from tests.infra.translated import RUNBOOK, Stack, named, owner
from tools.template import ROOT, environment_of, read, serverless

SOURCE = read()
FUNCTIONS = dict(serverless(SOURCE, "Function"))
LONGEST_HANDLER = 40
SECRET_NAME = re.compile(r"SECRET|PASSWORD|TOKEN|CREDENTIAL|PRIVATE|(^|_)KEY(_|$)")
NOT_SECRET = {"GRANTS_KEY_ID"}  # which key, not the key


def service(function: str) -> str:
    name: str = environment_of(SOURCE, function)["POWERTOOLS_SERVICE_NAME"]
    return name


def test_each_folder_is_a_function_and_each_function_a_folder():
    folders = {path.name for path in (ROOT / "functions").iterdir() if path.is_dir()}
    assert {f"functions/{name}/" for name in folders} == {
        properties["CodeUri"] for properties in FUNCTIONS.values()
    }


@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_function_is_one_short_file_with_its_handler(function: str):
    folder = ROOT / FUNCTIONS[function]["CodeUri"]
    files = [path.name for path in folder.iterdir() if path.name != "__pycache__"]
    assert files == ["app.py"]
    text = (folder / "app.py").read_text(encoding="utf-8")
    assert len([line for line in text.splitlines() if line.strip()]) <= LONGEST_HANDLER
    body = ast.parse(text).body
    defined = {node.name for node in body if isinstance(node, ast.FunctionDef)}
    assigned = {
        name.id
        for node in body
        if isinstance(node, ast.Assign)
        for name in node.targets
        if isinstance(name, ast.Name)
    }
    assert "handler" in defined | assigned


@pytest.mark.parametrize("function", FUNCTIONS)
def test_the_functions_that_queues_call_are_workers_and_no_others(function: str):
    text = (ROOT / FUNCTIONS[function]["CodeUri"] / "app.py").read_text(encoding="utf-8")
    consumes = function in {
        owner(m["FunctionName"])
        for m in Stack.described().of("AWS::Lambda::EventSourceMapping").values()
    }
    assert ("working_off.worker(" in text) == consumes


def test_batch_records_are_taken_by_the_name_that_powertools_gives_them():
    source = (ROOT / "layers/common/bindeledd/working_off.py").read_text(encoding="utf-8")
    defined = {
        node.name: [argument.arg for argument in node.args.args]
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.FunctionDef)
    }
    assert defined["handle_record"] == ["record", "lambda_context"]


def test_a_function_runs_on_the_runtime_that_is_built_and_tested():
    for name, function in Stack.described().functions.items():
        assert function["Runtime"] == "python3.13", name
        assert function["Architectures"] == ["arm64"], name
        assert function["Handler"] == "app.handler", name


def test_all_share_the_one_layer():
    stack = Stack.described()
    (layer,) = stack.of("AWS::Lambda::LayerVersion")
    for name, function in stack.functions.items():
        assert [owner(reference) for reference in function["Layers"]] == [layer], name


def test_the_layer_is_built_from_the_package_and_its_lock():
    ((name, layer),) = serverless(SOURCE, "LayerVersion")
    assert SOURCE["Resources"][name]["Metadata"] == {
        "BuildMethod": "python3.13",
        "BuildArchitecture": "arm64",
    }
    content = ROOT / layer["ContentUri"]
    assert (content / "bindeledd" / "__init__.py").is_file()
    assert "--hash=sha256:" in (content / "requirements.txt").read_text(encoding="utf-8")


def test_all_are_traced():
    for name, function in Stack.described().functions.items():
        assert function["TracingConfig"] == {"Mode": "Active"}, name


def test_no_environment_holds_a_secret():
    for name, function in Stack.described().functions.items():
        for variable, value in function["Environment"]["Variables"].items():
            assert variable in NOT_SECRET or not SECRET_NAME.search(variable), (name, variable)
            assert "{{resolve:" not in named(value), (name, variable)
    hidden = [name for name, item in SOURCE["Parameters"].items() if item.get("NoEcho")]
    assert hidden == []


def test_what_is_written_out_in_an_environment_is_harmless():
    """Everything else is a reference, so that a stack's values come from its parameters."""
    written = {
        (variable, value)
        for function in FUNCTIONS
        for variable, value in environment_of(SOURCE, function).items()
        if isinstance(value, str)
    }
    services = {("POWERTOOLS_SERVICE_NAME", service(function)) for function in FUNCTIONS}
    assert written == services | {("POWERTOOLS_METRICS_NAMESPACE", "Bindeledd")}


def test_the_runbook_lists_every_variable_with_its_functions():
    section = RUNBOOK.read_text(encoding="utf-8").split("## Environment of the functions")[1]
    rows = re.findall(r"^\| `(\w+)` \| ([^|]+?) \| [^|]+ \|$", section, re.MULTILINE)
    everywhere = sorted(service(function) for function in FUNCTIONS)
    documented = {
        variable: everywhere if users == "all" else users.split(", ") for variable, users in rows
    }
    set_in: dict[str, list[str]] = {}
    for function in FUNCTIONS:
        for variable in environment_of(SOURCE, function):
            set_in.setdefault(variable, []).append(service(function))
    assert documented == {variable: sorted(users) for variable, users in set_in.items()}


def test_a_function_calls_itself_by_its_folder():
    for function, properties in FUNCTIONS.items():
        assert properties["CodeUri"] == f"functions/{service(function)}/"
