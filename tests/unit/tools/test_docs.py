"""The page of requirements says what tests claim, and refuses what contradicts itself."""

from pathlib import Path

import pytest

from tools.docs import requirements
from tools.docs.marks import Mark, marks
from tools.docs.requirements import document, read_catalogue, state
from tools.docs.sources import SourceError

DATA = """
[partial]
AB-02 = "customers"

[[section]]
title = "One"
source = "one.txt"
[[section.requirement]]
id = "AB-01"
sentence = "It does | this."
[[section.requirement]]
id = "AB-02"
sentence = "It does that."

[[section]]
title = "All"
[[section.requirement]]
id = "AB-03"
sentence = "It does everything."
"""

TESTS = """
import pytest

pytestmark = [pytest.mark.slow, pytest.mark.requirement("AB-03")]

@pytest.mark.requirement("AB-01", "AB-02")
def test_one(): ...

class TestTwo:
    @pytest.mark.requirement("AB-01")
    @pytest.mark.parametrize("case", [pytest.param(1, marks=pytest.mark.requirement("AB-02"))])
    def test_inside(self, case): ...
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "docs").mkdir()
    (tmp_path / "tests" / "unit").mkdir(parents=True)
    (tmp_path / requirements.SOURCE).write_text(DATA)
    (tmp_path / "tests" / "unit" / "test_x.py").write_text(TESTS)
    return tmp_path


def test_marks_are_found_on_functions_methods_parameters_and_modules(root: Path) -> None:
    assert [(mark.requirement, mark.test) for mark in marks(root)] == [
        ("AB-01", "TestTwo::test_inside"),
        ("AB-01", "test_one"),
        ("AB-02", "TestTwo::test_inside"),
        ("AB-02", "test_one"),
        ("AB-03", ""),
    ]


@pytest.mark.parametrize(
    "mark", ["requirement(NAME)", 'requirement("AB-01", reason="x")', "requirement()"]
)
def test_a_mark_that_cannot_be_read_is_refused_with_its_line(root: Path, mark: str) -> None:
    path = root / "tests" / "test_y.py"
    path.write_text(f"import pytest\n\n@pytest.mark.{mark}\ndef test_y(): ...\n")
    with pytest.raises(SourceError, match=r"tests/test_y\.py:3: "):
        marks(root)


def test_a_requirement_is_open_partial_or_proven(root: Path) -> None:
    catalogue = read_catalogue(root)
    claim = {"AB-01": [Mark("AB-01", "p", "t", 1)], "AB-02": [Mark("AB-02", "p", "t", 1)]}
    assert state("AB-01", catalogue, claim) == "proven"
    assert state("AB-02", catalogue, claim) == "partial: customers"
    assert state("AB-02", catalogue, {}) == "open"
    assert state("AB-03", catalogue, claim) == "open"


def test_the_page_names_sentence_tests_and_state(root: Path) -> None:
    page = document(root)
    place = "[unit/test_x.py](../tests/unit/test_x.py)"
    both = f"{place} `TestTwo::test_inside`<br>{place} `test_one`"
    assert f"| AB-01 | It does \\| this. | {both} | proven |" in page
    assert f"| AB-02 | It does that. | {both} | partial: customers |" in page
    assert f"| AB-03 | It does everything. | {place} | proven |" in page
    assert "| One | 0 | 1 | 1 |" in page
    assert "Source: one.txt" in page


def test_an_unknown_id_is_refused(root: Path) -> None:
    (root / "tests" / "unit" / "test_x.py").write_text(TESTS.replace("AB-03", "AB-09"))
    with pytest.raises(SourceError, match=r"test_x\.py:4: there is no requirement AB-09"):
        document(root)


@pytest.mark.parametrize(("old", "new"), [("AB-02 =", "AB-07 ="), ('id = "AB-03"', 'id = "AB-01"')])
def test_data_that_contradicts_itself_is_refused(root: Path, old: str, new: str) -> None:
    (root / requirements.SOURCE).write_text(DATA.replace(old, new))
    with pytest.raises(SourceError, match=r"^docs/requirements\.toml: "):
        read_catalogue(root)
