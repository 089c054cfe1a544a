"""One request to either application as a value: its ids can be exchanged one at a time."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import quote_plus, urlencode

from tests.integration.api.desk import read_answer, request_event
from tests.tenancy.belongings import Belongings
from tests.tenancy.estate import Estate

Slot = tuple[str, ...]
"""Where an id stands: in the path, the query or the body, and under which names there."""

_GIVEN_ANEW = re.compile(r"(?<=_)\d{12}|(?<=secret-)\d+|\d{4}-\d\d-\d\dT[\d:.]+(?:\+00:00|Z)?")


@dataclass(frozen=True, slots=True)
class Question:
    """A request: a route's pattern with its arguments, a query, and a JSON body or a form."""

    method: str
    pattern: str
    arguments: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)
    body: Any = None

    @property
    def path(self) -> str:
        return re.sub(r"{(\w+)}", lambda found: self.arguments[found[1]], self.pattern)

    def sent(self) -> list[str]:
        """List every text that is sent, also as an address holds it, the longest first."""
        texts = {self.path, *(text for _, text in self.slots())} - {""}
        return sorted(texts | set(map(quote_plus, texts)), key=len, reverse=True)

    def slots(self) -> Iterator[tuple[Slot, str]]:
        """Give every place of the request that holds a text, with the text."""
        used = re.findall(r"{(\w+)}", self.pattern)
        yield from ((("path", name), self.arguments[name]) for name in used)
        yield from ((("query", name), text) for name, text in self.query.items())
        yield from _texts(("body",), self.body)

    def holding(self, slot: Slot, text: str) -> Question:
        """Put another text into one place."""
        if slot[0] == "path":
            return replace(self, arguments={**self.arguments, slot[1]: text})
        if slot[0] == "query":
            return replace(self, query={**self.query, slot[1]: text})
        return replace(self, body=_with(self.body, slot[1:], text))

    def about(self, slot: Slot, present: Belongings, other: Belongings) -> Question | None:
        """Name the other's object in one place; None where that place names nobody's."""
        text = dict(self.slots())[slot]
        exchanged = exchange(text, present, other)
        return None if exchanged == text else self.holding(slot, exchanged)

    def addressed_to(self, present: Belongings, other: Belongings) -> Question:
        """Name the other's objects in every place."""
        asked = self
        for slot, _ in self.slots():
            asked = asked.about(slot, present, other) or asked
        return asked


def _texts(slot: Slot, value: Any) -> Iterator[tuple[Slot, str]]:
    if isinstance(value, str):
        yield slot, value
    elif isinstance(value, Mapping):
        for name, one in value.items():
            yield from _texts((*slot, name), one)


def _with(value: Any, where: Slot, text: str) -> Any:
    return text if not where else {**value, where[0]: _with(value[where[0]], where[1:], text)}


def exchange(text: str, present: Belongings, other: Belongings) -> str:
    """Write the other's name wherever one of the present owner's stands."""
    names = sorted(present.named, key=lambda name: len(present.named[name]), reverse=True)
    for name in names:
        if present.named[name] in text and name not in ("dimension", "system"):
            return text.replace(present.named[name], other.named[name])
    return text


@dataclass(frozen=True, slots=True)
class Told:
    """An answer: its status, and all its words without those that the question itself held."""

    status: int
    words: str

    def same_as(self, other: Told) -> bool:
        """Whether nobody can tell the two apart, but for what is given anew each time."""
        return (self.status, self.plain) == (other.status, other.plain)

    @property
    def plain(self) -> str:
        return _GIVEN_ANEW.sub("…", self.words)

    def names(self, *owners: Belongings, known_to: Belongings | None = None) -> list[str]:
        """List what of these owners the answer tells beyond what was asked with, or is known."""
        own = {text for one in owners for text in one.words() | one.ids()}
        own -= known_to.ids() if known_to else set()
        return sorted(text for text in own if text.lower() in self.words.lower())


def ask(estate: Estate, question: Question, caller: Any) -> Told:
    """Ask the application that answers the route: with a token's claims, or in a session."""
    asks = ask_interface if question.pattern.startswith("/v1/") else ask_pages
    return asks(estate, question, caller)


def ask_interface(estate: Estate, question: Question, known_as: Mapping[str, str] | None) -> Told:
    """Ask the JSON interface with what the gateway verified of a token, or with nothing."""
    event = request_event(
        question.method,
        question.path,
        body=question.body,
        query=dict(question.query),
        known_as=None if known_as is None else dict(known_as),
        headers={} if known_as is not None else {"authorization": "Bearer not.verified.byanybody"},
    )
    answer = read_answer(estate.desk.api.handle(event, object()))
    return _told(question, answer.status, answer.body, answer.headers)


def ask_pages(
    estate: Estate, question: Question, session: str | None, *, csrf: str | None = None
) -> Told:
    """Ask the pages as one of the estate's visitors, with a form's token that is its own."""
    guest = estate.guest(session)
    if question.method == "GET":
        query = f"?{urlencode(question.query)}" if question.query else ""
        answer = guest.get(question.path + query)
    else:
        token = estate.token_of(session) if csrf is None else csrf
        answer = guest.post(question.path, csrf=token, **(question.body or {}))
    return _told(question, answer["statusCode"], answer["body"], answer["headers"])


def _told(question: Question, status: int, body: Any, headers: Mapping[str, str]) -> Told:
    words = body if isinstance(body, str) else json.dumps(body, ensure_ascii=False)
    words += json.dumps(dict(headers), ensure_ascii=False)
    for text in question.sent():
        words = words.replace(text, "…")
    return Told(status, words)
