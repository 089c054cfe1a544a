"""Everything that pages say is said in all three languages, and by nothing but the texts."""

import ast
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from string import Formatter

import pytest

from bindeledd.console import rendering
from bindeledd.console.awaited import SOLVED_AT
from bindeledd.console.guidance import guidance
from bindeledd.console.languages import LANGUAGES, Texts
from bindeledd.console.reports import GROUPS
from bindeledd.console.texts import MESSAGES
from bindeledd.console.views import undoing
from bindeledd.console.views.overview import _steps
from bindeledd.domain.access import Role
from bindeledd.domain.connections import ConnectionState
from bindeledd.domain.hours.bookings import Effect
from bindeledd.domain.hours.transfer_states import TransferState
from bindeledd.domain.identity import Dimension, System
from bindeledd.domain.links import Verdict
from bindeledd.domain.plans import EntryKind, Hint, Reason
from bindeledd.domain.policy import Mode, Winner
from bindeledd.domain.problems import PROBLEMS, describe
from bindeledd.domain.runs import Outcome, RunState, Trigger
from bindeledd.recipes import RECIPES
from bindeledd.usecases.connecting import CallbackOutcome
from tests.console.stage import Stage

CONSOLE = Path(rendering.__file__).parent
PACKAGE = CONSOLE.parent
TEMPLATES = sorted((CONSOLE / "templates").glob("*.html"))
SPOKEN_ATTRIBUTES = ("alt", "aria-label", "placeholder", "title", "data-label", "value")


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def test_all_languages_have_the_same_texts_with_the_same_placeholders() -> None:
    asked = {
        name: {key: placeholders(text) for key, text in texts.items()}
        for name, texts in MESSAGES.items()
    }
    assert set(asked) == set(LANGUAGES)
    assert asked["nb"] == asked["sv"] == asked["en"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_is_empty_or_left_in_another_language(language: str) -> None:
    texts = MESSAGES[language]
    assert [key for key, text in texts.items() if not text.strip() or text != text.strip()] == []
    longer = {key: text for key, text in texts.items() if len(text.split()) > 4}
    for other in set(LANGUAGES) - {language}:
        assert [key for key, text in longer.items() if MESSAGES[other][key] == text] == []


def bare_words(template: str) -> list[str]:
    """Find letters that a page would show without a text having said them."""
    page = re.sub(r"{#.*?#}|{%.*?%}", " ", template, flags=re.DOTALL)
    page = re.sub(r"{{.*?}}", " ", page, flags=re.DOTALL)
    attributes = "|".join(SPOKEN_ATTRIBUTES)
    said = [
        value
        for name, value in re.findall(rf'\s({attributes})="([^"]*)"', page)
        if not (name == "value" and re.fullmatch(r"[a-z]*", value.strip()))
    ]
    said += re.sub(r"<[^>]*>", " ", page, flags=re.DOTALL).split()
    return [words for words in said if re.search(r"[^\W\d_]", words) and not words.startswith("&")]


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.stem)
def test_templates_hold_no_text_of_their_own(template: Path) -> None:
    assert bare_words(template.read_text(encoding="utf-8")) == []


def test_bare_text_is_found() -> None:
    assert bare_words('<p title="Hei">{{ t("x") }} Hallo</p><input value="Send it">') == [
        "Hei",
        "Send it",
        "Hallo",
    ]


@cache
def sources() -> str:
    python = [path for path in CONSOLE.rglob("*.py") if "texts" not in path.parts]
    return "\n".join(path.read_text(encoding="utf-8") for path in (*python, *TEMPLATES))


def test_every_text_that_is_asked_for_exists() -> None:
    asked = set(re.findall(r'(?<![\w.])(?:t|texts|self)\("([a-z_]+\.[a-z_.]+)"', sources()))
    counted = {
        f"{key}.{form}"
        for key in re.findall(r'\.count\("([a-z_.]+)"', sources())
        for form in ("one", "other")
    }
    assert (asked | counted) - set(MESSAGES["nb"]) == set()
    assert len(asked) > 100


def test_every_text_is_asked_for() -> None:
    whole = set(re.findall(r'"([a-z_]+\.[a-z_.0-9]+[a-z_0-9])"', sources()))
    families = set(re.findall(r'"([a-z_]+(?:\.[a-z_]+)*)\."', sources()))
    families |= set(re.findall(r'f"([a-z_.]+)\.{', sources()))
    families |= set(re.findall(r'\.of\(\s*"([a-z_.]+)"', sources()))
    families |= set(re.findall(r'\.count\("([a-z_.]+)"', sources())) | {"action", "state"}
    unused = {
        key
        for key in MESSAGES["nb"]
        if key not in whole and not any(key.startswith(f"{family}.") for family in families)
    }
    assert unused == set()


def _families() -> Iterator[str]:
    kinds: Mapping[str, object] = {
        "connection_state": ConnectionState,
        "run_state": RunState,
        "trigger": Trigger,
        "mode": Mode,
        "winner": Winner,
        "dimension": Dimension,
        "verdict": Verdict,
        "group": GROUPS,
        "undo.stage": undoing.Stage,
        "undo.entry": (EntryKind.UPDATE, EntryKind.ARCHIVE, EntryKind.SKIP, "gone"),
        "value.unit": ("HUR", "EA", "DAY", "MTR", "MTK", "MTQ", "KGM", "TNE", "LTR", "KMT"),
    }
    for family, members in kinds.items():
        yield from (f"{family}.{member}" for member in members)  # type: ignore[attr-defined]
    for state in set(TransferState) - {TransferState.CLAIMED}:
        yield f"transfers.step.{state}"
    yield from (f"transfers.decide.arrived.{effect}" for effect in Effect)
    yield from (f"transfers.step.claimed.{effect}" for effect in (*Effect, "changed"))
    yield from (f"transfers.solve.{one.name}" for one in SOLVED_AT.values())
    yield from (f"group.{name}.text" for name in GROUPS)
    yield from (f"mode.{mode}.text" for mode in Mode)
    yield from (f"winner.{winner}.text" for winner in Winner)
    yield from (f"run_state.{state}.text" for state in RunState)
    for kind in EntryKind:
        if kind in (EntryKind.CREATE, EntryKind.UPDATE, EntryKind.ARCHIVE):
            yield from (f"entry.{kind}.{target}" for target in System)
            yield from (f"effect.{kind}.{target}" for target in System)
        else:
            yield from (f"entry.{kind}", f"effect.{kind}")
    for outcome in CallbackOutcome:
        yield from (f"message.outcome.{outcome}.{part}" for part in ("title", "text", "next"))
    for recipe in RECIPES.values():
        yield from (f"field.{rule.name}" for policy in recipe.policies for rule in policy.fields)


def test_every_state_kind_outcome_and_field_has_a_text() -> None:
    assert [key for key in _families() if key not in MESSAGES["nb"]] == []


def test_every_state_says_where_it_stands_and_what_to_press() -> None:
    stage = Stage()
    for state in ConnectionState:
        for plan_id, read_only, operator in (
            (None, False, False),
            (None, True, False),
            ("plan", False, True),
            (None, False, True),
        ):
            tenant = f"t_{state}_{plan_id}_{read_only}_{operator}"
            ref = stage.connection(state, tenant=tenant, plan_id=plan_id, read_only=read_only)
            connection = stage.state.connection(ref)
            assert connection is not None
            guide = guidance(connection, operator=operator)
            assert guide.sentence in MESSAGES["nb"]
            assert guide.action is None or f"action.{guide.action.name}" in MESSAGES["nb"]
            assert isinstance(_steps(connection), frozenset)


def audit_actions() -> set[str]:
    """Find every action that the product writes into the audit trail."""
    found = set()
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "AuditEntry":
                action = next((k.value for k in node.keywords if k.arg == "action"), None)
                given = action or (node.args[3] if len(node.args) > 3 else None)
                if isinstance(given, ast.Constant):
                    found.add(str(given.value))
    return found


def test_every_action_of_the_audit_trail_has_a_text() -> None:
    actions = audit_actions()
    assert {"approved", "rejected", "settings_changed", "pair_decided"} <= actions
    assert [one for one in actions if f"audit.action.{one}" not in MESSAGES["nb"]] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_problem_and_code_is_told_in_every_language(language: str) -> None:
    for problem in PROBLEMS.values():
        assert all(problem.texts[language])
    for members in (Reason, Hint, Outcome):
        for member in members:
            said = describe(member, language)
            assert said
            assert said != str(member)


def test_numbers_dates_and_lengths_of_time_follow_the_language() -> None:
    nb, sv, en = (Texts(language) for language in LANGUAGES)
    assert [one.number(12345) for one in (nb, sv, en)] == ["12\xa0345", "12\xa0345", "12,345"]
    assert [one.number(Decimal("1234.5")) for one in (nb, en)] == ["1\xa0234,5", "1,234.5"]
    summer = datetime(2026, 7, 1, 22, 5, tzinfo=UTC)
    assert nb.moment(summer) == "2. juli 2026 kl. 00.05"
    assert sv.moment(summer) == "2 juli 2026 kl. 00:05"
    assert en.moment(summer) == "2 July 2026, 00:05"
    assert en.date(summer.date()) == "1 July 2026"
    lengths = (timedelta(seconds=1), timedelta(seconds=61), timedelta(minutes=125))
    assert [en.duration(one) for one in lengths] == ["1 second", "2 minutes", "2 hours 5 minutes"]


def test_times_are_told_in_the_zone_of_the_tenant() -> None:
    at = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)
    assert Texts("en").moment(at) == Texts("en", "Europe/Oslo").moment(at)
    assert Texts("en", "Europe/Helsinki").moment(at) == "24 November 2026, 01:30"
    assert Texts("en", "America/Halifax").moment(at) == "23 November 2026, 19:30"
    assert Texts("en", "Mars/Olympus").clock(at) == "00:30"


def test_roles_that_see_pages_are_described() -> None:
    seeing = set(Role) - {Role.HOST_BACKEND}
    assert {f"stack.{role}.sees" for role in seeing} <= set(MESSAGES["nb"])
