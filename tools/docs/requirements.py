"""The page that says, for each requirement, which tests show it and how far.

The sentences and scopes stand in `docs/requirements.toml`; the tests are found by their marks.
"""

import tomllib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tools.docs.marks import Mark, marks
from tools.docs.sources import SourceError

SOURCE = "docs/requirements.toml"
INTRODUCTION = f"""\
<!-- Made from {SOURCE} and the marks of the tests by `make docs`; not to be edited. -->
# Requirements

What the integrations must do, and the tests that show it. A clause after + goes beyond the source
of its section or settles what that leaves open.

- **open**: no test shows it yet.
- **partial**: tests show it within the scope that is named.
- **proven**: tests show all of it.
"""


@dataclass(frozen=True, slots=True)
class Requirement:
    """One sentence that must hold, under its stable id."""

    id: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Section:
    """The requirements of one integration."""

    title: str
    source: str | None
    requirements: Sequence[Requirement]


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All requirements, and the scope of those that are shown in part only."""

    sections: Sequence[Section]
    partial: Mapping[str, str]

    def ids(self) -> frozenset[str]:
        """Name every id that a mark may carry."""
        return frozenset(entry.id for section in self.sections for entry in section.requirements)


def read_catalogue(root: Path) -> Catalogue:
    """Read the data file and refuse one that contradicts itself."""
    data = tomllib.loads((root / SOURCE).read_text(encoding="utf-8"))
    sections = [
        Section(
            title=entry["title"],
            source=entry.get("source"),
            requirements=[Requirement(**each) for each in entry["requirement"]],
        )
        for entry in data["section"]
    ]
    catalogue = Catalogue(sections=sections, partial=data["partial"])
    listed = [entry.id for section in sections for entry in section.requirements]
    twice = sorted({each for each in listed if listed.count(each) > 1})
    unknown = sorted(set(catalogue.partial) - catalogue.ids())
    if twice or unknown:
        message = f"{SOURCE}: twice: {twice}; in [partial] but not listed: {unknown}"
        raise SourceError(message)
    return catalogue


def document(root: Path) -> str:
    """Write the page, or refuse marks that name no requirement."""
    catalogue = read_catalogue(root)
    claimed: dict[str, list[Mark]] = defaultdict(list)
    for mark in marks(root):
        if mark.requirement not in catalogue.ids():
            message = f"{mark.path}:{mark.line}: there is no requirement {mark.requirement}."
            raise SourceError(message)
        claimed[mark.requirement].append(mark)
    parts = [INTRODUCTION, _summary(catalogue, claimed)]
    parts += [_section(section, catalogue, claimed) for section in catalogue.sections]
    return "\n".join(parts)


def state(requirement: str, catalogue: Catalogue, claimed: Mapping[str, Sequence[Mark]]) -> str:
    """Judge one requirement: open, partial with its scope, or proven."""
    if not claimed.get(requirement):
        return "open"
    scope = catalogue.partial.get(requirement)
    return f"partial: {scope}" if scope else "proven"


def _summary(catalogue: Catalogue, claimed: Mapping[str, Sequence[Mark]]) -> str:
    lines = ["| section | open | partial | proven |", "|---|---|---|---|"]
    for section in catalogue.sections:
        states = [
            state(each.id, catalogue, claimed).partition(":")[0] for each in section.requirements
        ]
        counts = " | ".join(str(states.count(kind)) for kind in ("open", "partial", "proven"))
        lines.append(f"| {section.title} | {counts} |")
    return "\n".join(lines) + "\n"


def _section(section: Section, catalogue: Catalogue, claimed: Mapping[str, Sequence[Mark]]) -> str:
    lines = [f"## {section.title}", ""]
    lines += [f"Source: {section.source}", ""] if section.source else []
    lines += ["| id | requirement | tests | state |", "|---|---|---|---|"]
    for each in section.requirements:
        tests = "<br>".join(_reference(mark) for mark in _distinct(claimed.get(each.id, ())))
        verdict = state(each.id, catalogue, claimed)
        lines.append(f"| {each.id} | {_cell(each.sentence)} | {tests} | {verdict} |")
    return "\n".join(lines) + "\n"


def _distinct(found: Sequence[Mark]) -> list[Mark]:
    return list({(mark.path, mark.test): mark for mark in found}.values())


def _reference(mark: Mark) -> str:
    inside = f" `{mark.test}`" if mark.test else ""
    return f"[{mark.path.removeprefix('tests/')}](../{mark.path}){inside}"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
