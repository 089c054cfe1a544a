"""Every problem that a plan names stands in the catalogue, so that it can be explained (ALL-13)."""

import ast
from pathlib import Path

from bindeledd.domain import planning
from bindeledd.domain.pairing import DELETED_IN
from bindeledd.domain.plans import Reason
from bindeledd.domain.problems import PROBLEMS

DOMAIN = Path(planning.__file__).parent
MODULES = ("creation_planning", "guarding", "numbering", "pair_planning")
REASONS = {*DELETED_IN.values(), Reason.NUMBER_TWICE, Reason.TOO_MANY_ARCHIVED}
FOUND_IN_CODE = {"name_contradicts", "left_standing", "number_missing", "value_too_long"}


def literals(module: str) -> set[str]:
    tree = ast.parse((DOMAIN / f"{module}.py").read_text(encoding="utf-8"))
    constants = [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)]
    return {text for text in constants if isinstance(text, str) and "_" in text and " " not in text}


def test_every_problem_of_a_plan_is_catalogued():
    named = set().union(*(literals(module) for module in MODULES))
    problems = {text for text in named if text.islower()} - {"same_system"}
    assert problems >= FOUND_IN_CODE
    assert problems | {str(reason) for reason in REASONS} <= set(PROBLEMS)
