"""The page of problems holds every code once per language, in a table that cannot break."""

import re
from pathlib import Path

import pytest

from bindeledd.domain.problems import LANGUAGES, PROBLEMS, Severity
from tools.docs.problems import MEANINGS, NAMES, document

ROOT = Path()


@pytest.mark.requirement("ALL-13")
@pytest.mark.parametrize("code", sorted(PROBLEMS))
def test_each_code_is_documented_in_every_language(code: str) -> None:
    page = document(ROOT)
    for language in LANGUAGES:
        cells = " | ".join(PROBLEMS[code].texts[language])
        assert page.count(f"| `{code}` | {cells} |\n") == 1, language


def test_each_code_stands_under_its_severity() -> None:
    sections = re.split(r"^## ", document(ROOT), flags=re.MULTILINE)[1:]
    placed = {
        code: section.splitlines()[0]
        for section in sections
        for code in re.findall(r"^\| `(\w+)` ", section, flags=re.MULTILINE)
    }
    assert set(placed) == set(PROBLEMS)
    for code, heading in placed.items():
        assert heading.endswith(f"(`{PROBLEMS[code].severity}`)")


def test_every_severity_and_language_is_named() -> None:
    assert set(MEANINGS) == set(Severity)
    assert set(NAMES) == set(LANGUAGES)


def test_every_row_has_four_cells() -> None:
    rows = [line for line in document(ROOT).splitlines() if line.startswith("|")]
    assert {len(re.findall(r"(?<!\\)\|", row)) for row in rows} == {5}
