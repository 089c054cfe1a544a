"""The page of all problems: what each code means and what to do, in every language."""

from pathlib import Path

from bindeledd.domain.problems import LANGUAGES, PROBLEMS, Problem, Severity, describe

SHOWN = "en"
NAMES = {"nb": "Norsk bokmål", "sv": "Svenska", "en": "English"}
MEANINGS = {
    Severity.STOP: "The connection, or a register of it, does not go on until a person acts.",
    Severity.ERROR: "Somebody must correct something before this object or request goes on.",
    Severity.WARNING: "A person should look, decide, or wait; the rest goes on.",
    Severity.NOTICE: "Nobody needs to correct anything.",
}
INTRODUCTION = """\
<!-- Made from bindeledd/domain/problems by `make docs`; not to be edited. -->
# Problems

Every refusal, issue and failure carries one of these codes. A code is stable: it is never renamed
and never gets another meaning. `{name}` stands for a value of the case at hand. What the other
system said is kept word for word and shown beside the explanation; it is not part of this page.
"""


def document(root: Path) -> str:  # noqa: ARG001 - what every generator is given
    """Write the page: a table per severity, the other languages folded below each."""
    parts = [INTRODUCTION]
    for severity, meaning in MEANINGS.items():
        found = [PROBLEMS[code] for code in sorted(PROBLEMS) if _is(PROBLEMS[code], severity)]
        parts.append(f"## {describe(severity, SHOWN)} (`{severity}`)\n\n{meaning}\n")
        parts.append(_table(found, SHOWN))
        parts += [_folded(found, language) for language in LANGUAGES if language != SHOWN]
    return "\n".join(parts)


def _is(problem: Problem, severity: Severity) -> bool:
    return problem.severity is severity


def _table(found: list[Problem], language: str) -> str:
    lines = ["| code | title | explanation | next step |", "|---|---|---|---|"]
    for problem in found:
        title, explanation, next_step = (_cell(text) for text in problem.texts[language])
        lines.append(f"| `{problem.code}` | {title} | {explanation} | {next_step} |")
    return "\n".join(lines) + "\n"


def _folded(found: list[Problem], language: str) -> str:
    summary = f"<summary>{NAMES[language]}</summary>"
    return f"<details>{summary}\n\n{_table(found, language)}\n</details>\n"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
