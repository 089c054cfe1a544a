"""Every problem has a code, a severity, and words with a next step in each language (ALL-13)."""

from enum import StrEnum
from string import Formatter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bindeledd.api.refusals import CONFLICTING, FORBIDDEN, NOT_FOUND
from bindeledd.domain.connections import ConnectionState
from bindeledd.domain.hours.bookings import Effect
from bindeledd.domain.hours.entries import LineKind
from bindeledd.domain.hours.settings import HourSetting
from bindeledd.domain.hours.transfer_states import HostStatus, Mover, TransferState
from bindeledd.domain.hours.transfers import CriterionKind
from bindeledd.domain.pairing import DELETED_IN
from bindeledd.domain.plans import EntryKind, Hint, Reason
from bindeledd.domain.problems import LANGUAGES, PROBLEMS, Severity, describe, en, explain, nb, sv
from bindeledd.domain.runs import Outcome, RunState, Trigger
from bindeledd.hosts.contract.webhooks import WebhookRefusal
from tests.unit.domain.problem_sources import everything_named, uses

MEMBERS = [
    member
    for kind in (
        Reason,
        Hint,
        Outcome,
        RunState,
        Trigger,
        ConnectionState,
        EntryKind,
        Severity,
        TransferState,
        Mover,
        LineKind,
        Effect,
        HourSetting,
        HostStatus,
    )
    for member in kind
]
NOT_A_CODE = {"same_system"}
"""Texts of the planning modules that have a code's form and are something else."""

TEXTS = {"nb": nb.TEXTS, "sv": sv.TEXTS, "en": en.TEXTS}
MARKS = {"nb": "«»", "sv": "””", "en": "“”"}
LONGEST_TITLE = 60


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def asked_for(code: str) -> set[str]:
    return set().union(*(placeholders(part) for part in PROBLEMS[code].texts["en"]))


@pytest.mark.requirement("ALL-13")
def test_every_code_that_can_be_raised_or_stored_is_catalogued() -> None:
    found = [use for use in uses() if use.code not in NOT_A_CODE]
    assert len({use.code for use in found}) > 50
    assert [f"{use.place} {use.code}" for use in found if use.code not in PROBLEMS] == []


@pytest.mark.parametrize(
    "code",
    [
        *(refusal.code for refusal in WebhookRefusal),
        *(str(reason) for reason in DELETED_IN.values()),
        *(str(kind) for kind in CriterionKind),
        *sorted(NOT_FOUND),
        *sorted(CONFLICTING),
        *sorted(FORBIDDEN),
    ],
)
def test_codes_of_tables_are_catalogued(code: str) -> None:
    assert code in PROBLEMS


def test_each_catalogued_code_is_used() -> None:
    assert sorted(set(PROBLEMS) - everything_named()) == []


def test_what_a_text_names_is_given_where_its_problem_is_raised() -> None:
    """A title such as "The access lacks the right –" would be no explanation."""
    lacking = {
        f"{use.place} {use.code}": sorted(asked_for(use.code) - use.details)
        for use in uses()
        if use.details is not None and use.code in PROBLEMS
    }
    assert {place: names for place, names in lacking.items() if names} == {}


@pytest.mark.requirement("ALL-13")
def test_each_language_has_every_code_with_the_same_names_in_it() -> None:
    assert set(LANGUAGES) == set(TEXTS)
    for code, problem in PROBLEMS.items():
        wanted = [placeholders(part) for part in problem.texts["en"]]
        for language in LANGUAGES:
            told = problem.texts[language]
            assert [placeholders(part) for part in told] == wanted, (code, language)
            assert all(part.strip() for part in told), (code, language)
    assert {name: set(texts) - set(PROBLEMS) for name, texts in TEXTS.items()} == {
        name: set() for name in TEXTS
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_texts_are_whole_sentences_in_their_own_quotation_marks(language: str) -> None:
    foreign = {mark for name, marks in MARKS.items() if name != language for mark in marks}
    foreign = (foreign | {'"'}) - set(MARKS[language])
    for code, problem in PROBLEMS.items():
        title, explanation, next_step = problem.texts[language]
        assert len(title.rstrip(".")) == len(title) <= LONGEST_TITLE, code
        assert (explanation[-1], next_step[-1]) == (".", "."), code
        assert not foreign & set(title + explanation + next_step), code


@pytest.mark.parametrize("language", [name for name in LANGUAGES if name != "en"])
def test_nothing_is_left_in_english(language: str) -> None:
    same = {code for code, found in PROBLEMS.items() if found.texts[language] == found.texts["en"]}
    assert same == set()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("member", MEMBERS, ids=lambda member: f"{type(member).__name__}.{member}")
def test_every_member_has_its_words_in_each_language(member: StrEnum, language: str) -> None:
    told = describe(member, language)
    assert told.strip()
    assert told != member.value


def test_no_words_are_kept_for_members_that_do_not_exist() -> None:
    known = {f"{type(member).__name__}.{member.value}" for member in MEMBERS}
    for language in (nb, sv, en):
        assert set(language.MEMBERS) == known


@given(
    code=st.sampled_from(sorted(PROBLEMS)),
    language=st.sampled_from([*LANGUAGES, "de", ""]),
    details=st.dictionaries(
        st.sampled_from(["number", "first", "last", "field", "state"]), st.text(max_size=20)
    ),
)
def test_a_problem_is_explained_whatever_details_there_are(
    code: str, language: str, details: dict[str, str]
) -> None:
    told = explain(code, language, details)
    assert (told.code, told.severity) == (code, PROBLEMS[code].severity)
    for name in asked_for(code):
        value = details.get(name, "–")
        assert value in told.title + told.explanation + told.next_step


def test_braces_of_a_customer_are_text_and_never_a_template() -> None:
    told = explain("number_in_use", "en", {"number": "{0.__class__}"})
    assert "{0.__class__}" in told.explanation


@given(st.text(max_size=30).filter(lambda text: text not in PROBLEMS))
def test_an_unknown_code_is_told_as_a_fault_of_our_own(code: str) -> None:
    assert explain(code, "nb") == explain("internal_error", "nb")


def test_a_problem_is_told_with_what_it_is_about() -> None:
    told = explain("number_outside_series", "nb", {"first": "10000", "last": "19999"})
    assert told.explanation == "Regnskapssystemet tar bare imot numre fra 10000 til 19999."
    assert told.severity is Severity.ERROR


@pytest.mark.parametrize("state", ConnectionState)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_state_is_told_in_words(state: ConnectionState, language: str) -> None:
    for code in ("step_not_possible", "connection_not_active"):
        told = explain(code, language, {"state": state.value}).explanation
        assert describe(state, language) in told
        assert f" {state.value}" not in told


@pytest.mark.parametrize("state", TransferState)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_lines_state_is_told_in_words(state: TransferState, language: str) -> None:
    told = explain("step_not_possible", language, {"state": state.value}).explanation
    assert f"{state.value}" not in told
