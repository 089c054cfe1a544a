"""No page in any state shows a text of another language, or a code where words belong."""

import re
from functools import cache
from html import unescape

import pytest

from bindeledd.console.languages import LANGUAGES
from bindeledd.console.texts import MESSAGES
from bindeledd.domain.access import Role
from bindeledd.domain.connections import ConnectionState
from bindeledd.domain.plans import EntryKind, Hint, Reason
from bindeledd.domain.policy import Mode
from bindeledd.domain.problems import PROBLEMS
from bindeledd.domain.runs import Outcome, RunState
from bindeledd.usecases.connecting import CallbackOutcome
from tests.console.scenes import SCENES, Scene, in_language
from tests.console.stage import Guest, Stage

CODES = {
    str(member)
    for kind in (ConnectionState, EntryKind, Hint, Reason, Mode, Outcome, RunState, CallbackOutcome)
    for member in kind
    if "_" in str(member)
} | {code for code in PROBLEMS if "_" in code}


@cache
def scene(name: str) -> Scene:
    return SCENES[name](Stage())


def shown(html: str) -> str:
    """Read what a page says, also to those who listen; names and a system's own words left out."""
    said = re.findall(r'(?:aria-label|data-label|alt|title)="([^"]*)"', html)
    text = re.sub(r"<(code|blockquote)\b.*?</\1>", " ", html, flags=re.DOTALL)
    return " ".join(unescape(" ".join([re.sub(r"<[^>]*>", " ", text), *said])).split())


@cache
def foreign(language: str) -> frozenset[str]:
    """List whole sentences that only another language says."""
    own = " ".join(MESSAGES[language].values())
    return frozenset(
        text
        for other in LANGUAGES
        if other != language
        for text in MESSAGES[other].values()
        if len(text) > 11 and "{" not in text and text not in own
    )


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", SCENES)
def test_every_page_speaks_one_language(name: str, language: str) -> None:
    built = scene(name)
    for label, (role, path) in built.pages.items():
        guest = Guest(built.stage, built.customer if role is Role.CUSTOMER else built.operator)
        answer = guest.get(in_language(path, language))
        assert answer["statusCode"] == 200, label
        text = shown(answer["body"])
        assert [one for one in foreign(language) if one in text] == [], label
        assert [code for code in CODES if re.search(rf"\b{code}\b", text)] == [], label
        assert not re.search(r"\{\w*\}|Undefined", text), label
        assert not re.search(r">\s*(None|True|False)\s*<", answer["body"]), label
