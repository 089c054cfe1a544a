"""For every route the request with which the right caller succeeds, found and not written down.

A route of the interface is asked for with the body of its line in the table of routes; a button of
the pages is pressed in the form that some page shows. The state of the connection is the first in
which that succeeds, so that nobody is refused for another reason than who he is.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import urljoin, urlsplit

import httpx
import pytest

from bindeledd.api.application import description
from bindeledd.console.routes import CONSOLE, PORTAL, find
from bindeledd.console.routes import ROUTES as PAGES
from bindeledd.console.routes import Route as PageRoute
from bindeledd.domain.access import Role
from bindeledd.domain.connections import ConnectionState
from local.visitor import Form, read_page
from tests.integration.api.desk import claims
from tests.integration.api.test_access import ROUTES as INTERFACE
from tests.tenancy.asking import Question, Told, ask
from tests.tenancy.belongings import Belongings
from tests.tenancy.estate import SCENES, Estate
from tests.wiring import BASE_URL, CLIENT_KEY, TENANT

QUERIES = {"tenantId": "tenant", "before": "run", "after": "place", "employee": "employee"}
"""What of a tenant's a text in a query of the interface names."""

PAGE_QUERIES = {
    "/console": {"q": "word"},
    f"{PORTAL}/hours/lines": {"employee": "employee", "object": "employee", "after": "place"},
    f"{CONSOLE}/hours/lines": {"employee": "employee", "object": "employee", "after": "place"},
    "/portal/connections/{connection}/runs/{run}/undo/{plan}": {"object": "erp_id"},
    "/console/connections/{tenant}/{connection}/runs/{run}/undo/{plan}": {"object": "erp_id"},
}
"""The same of the pages' queries."""

TYPED: Mapping[str, str] = {"note": "Nei, takk", "client_key": CLIENT_KEY}
"""What a person types into fields."""


@cache
def document() -> Mapping[str, Any]:
    """Give the interface's own description."""
    return description()


@cache
def described() -> Mapping[tuple[str, str], Mapping[str, Any]]:
    """List the interface's operations as its own document has them."""
    return {
        (method, path): operation
        for path, operations in document()["paths"].items()
        for method, operation in operations.items()
    }


def queries_of(method: str, pattern: str) -> Mapping[str, str]:
    """Tell what of a tenant's each text in a route's query names."""
    if not pattern.startswith("/v1/"):
        return PAGE_QUERIES.get(pattern, {}) if method == "GET" else {}
    names = _texts_in_query(described()[method.lower(), pattern])
    for name in names:
        if name not in QUERIES:
            pytest.fail(
                f"{method} {pattern} asks for {name}: say in QUERIES of "
                "tests/tenancy/controls.py what of a tenant's it names",
                pytrace=False,
            )
    return {name: QUERIES[name] for name in names}


def ids_in_body(method: str, pattern: str) -> set[str]:
    """Name the properties of a route's body that are ids or hashes, at any depth."""
    named = document()["components"]["schemas"]

    def inside(schema: Any) -> Iterator[str]:
        if isinstance(schema, list):
            for one in schema:
                yield from inside(one)
        elif isinstance(schema, Mapping):
            if "$ref" in schema:
                yield from inside(named[schema["$ref"].rpartition("/")[2]])
            yield from (name for name in schema.get("properties", {}) if name.endswith(_IDS))
            for one in schema.values():
                yield from inside(one)

    return set(inside(described()[method.lower(), pattern].get("requestBody", {})))


_IDS = ("Id", "Hash")


def _texts_in_query(operation: Mapping[str, Any]) -> list[str]:
    """Name the parameters of a query that hold a text which is no name of a fixed list."""
    return [
        parameter["name"]
        for parameter in operation.get("parameters", [])
        if parameter["in"] == "query"
        and any(
            one.get("type") == "string" and "enum" not in one and "format" not in one
            for one in (parameter["schema"], *parameter["schema"].get("anyOf", []))
        )
    ]


@dataclass(frozen=True, slots=True)
class Control:
    """A request that succeeds, by whom, and in which state of the connection."""

    question: Question
    caller: Any
    state: ConnectionState


class Controls:
    """Finds the controls of one estate, each when it is asked for first."""

    def __init__(self, estate: Estate) -> None:
        self._estate = estate
        self._found: dict[tuple[str, str], Control] = {}

    def of(self, method: str, pattern: str) -> Control:
        """Give the control of a route; a route without one fails, with the line to add."""
        if (method, pattern) not in self._found:
            self._found[method, pattern] = self._first(method, pattern)
        control = self._found[method, pattern]
        self._estate.show(control.state)
        return control

    def _first(self, method: str, pattern: str) -> Control:
        interface = pattern.startswith("/v1/")
        tried = self._of_interface if interface else self._of_pages
        answers = []
        for control in tried(method, pattern):
            self._estate.show(control.state)
            told = ask(self._estate, control.question, control.caller)
            if _succeeded(control.question, told, self._estate.own):
                return control
            answers.append(f"{control.state}: {told.status}")
        pytest.fail(
            f"{method} {pattern} succeeds in no state of the estate ({', '.join(answers)}). Let "
            "tests/tenancy/belongings.py give each tenant what it asks for (a button is pressed "
            "where a page shows its form), or estate.py show a state in which it may be asked for",
            pytrace=False,
        )

    def _of_interface(self, method: str, pattern: str) -> Iterator[Control]:
        route = (method.lower(), pattern)
        if route not in INTERFACE:
            pytest.fail(
                f"{route} is missing in ROUTES of tests/integration/api/test_access.py: add its "
                "roles and a valid body, with the ids of what a tenant owns in braces",
                pytrace=False,
            )
        roles, body = INTERFACE[route]
        caller = claims(min(roles), tenant=TENANT)
        named = self._estate.own.named
        arguments = arguments_of(pattern, self._estate.own)
        question = Question(method, pattern, arguments, {}, _filled(body, named))
        for state in SCENES:
            yield Control(question, caller, state)

    def _of_pages(self, method: str, pattern: str) -> Iterator[Control]:
        (route,) = [one for one in PAGES if (one.method, one.pattern) == (method, pattern)]
        caller = visitor_of(route)
        shown = forms().get((caller, pattern), []) if method == "POST" else []
        yield from (Control(question, caller, state) for state, question in shown)
        bare = Question(method, pattern, arguments_of(pattern, self._estate.own))
        for state in SCENES:
            yield Control(bare, caller, state)


def arguments_of(pattern: str, own: Belongings) -> Mapping[str, str]:
    """Fill a path with what is one's own; a name that nobody has fails, with what to add."""
    arguments = own.filling(pattern)
    missing = [name for name in _parts(pattern) if name not in arguments]
    if missing:
        pytest.fail(
            f"{pattern} names {missing}: put one of each tenant's into "
            "tests/tenancy/belongings.py, under that name",
            pytrace=False,
        )
    return arguments


@cache
def forms() -> Mapping[tuple[str, str], list[tuple[ConnectionState, Question]]]:
    """Find every form that a page shows to who may press it, by the visitor and the route.

    They are looked for once: all estates are made alike.
    """
    found = defaultdict(list)
    estate = Estate()
    for state in SCENES:
        estate.show(state)
        for asked, caller in _pages(estate.own):
            for question in _shown(estate, asked, caller):
                found[caller, question.pattern].append((state, question))
    estate.desk.close()
    return dict(found)


def _pages(own: Belongings) -> Iterator[tuple[Question, str]]:
    """Give every page that shows one's own, those about a run for each of the runs."""
    for page in PAGES:
        if page.method == "GET" and page.roles:
            arguments = arguments_of(page.pattern, own)
            for run in ("run", "undoing_run") if "{run}" in page.pattern else ("run",):
                named = {**arguments, "run": own.named[run]}
                yield Question("GET", page.pattern, named), visitor_of(page)


def _shown(estate: Estate, asked: Question, caller: str) -> Iterator[Question]:
    answer = estate.guest(caller).get(asked.path)
    request = httpx.Request("GET", BASE_URL + asked.path)
    shown = read_page(httpx.Response(200, text=answer["body"], request=request))
    for form in shown.forms:
        path = urlsplit(urljoin(shown.url, form.action or shown.url)).path
        goes_to = find(PAGES, "POST", path)
        if form.method != "post" or goes_to.route is None:
            continue
        for _, _, button in form.buttons:
            fields = _pressed(form, button)
            yield Question("POST", goes_to.route.pattern, goes_to.arguments, {}, fields)


def visitor_of(route: PageRoute) -> str:
    """Name the visitor whose page or button this is."""
    return "customer" if Role.CUSTOMER in route.roles else "operator"


def _pressed(form: Form, button: str) -> dict[str, str]:
    fields = {**dict(form.values), **dict(form.press(button))}
    fields.pop("csrf", None)
    return {name: TYPED.get(name, text) for name, text in fields.items()}


def _succeeded(question: Question, told: Told, own: Belongings) -> bool:
    """Whether an answer says that it was done, or shows what is one's own."""
    if question.pattern.startswith("/v1/"):
        return 200 <= told.status < 300
    if question.method == "GET" and "{connection}" in question.pattern:
        return told.status == 200 and bool(told.names(own))
    return told.status in (200, 303)


def _filled(body: Any, named: Mapping[str, str]) -> Any:
    """Put ids into the places of a body that name them in braces."""
    if isinstance(body, Mapping):
        return {name: _filled(value, named) for name, value in body.items()}
    if isinstance(body, list):
        return [_filled(value, named) for value in body]
    return body.format_map(named) if isinstance(body, str) else body


def _parts(pattern: str) -> list[str]:
    return [part.strip("{}") for part in pattern.split("/") if part.startswith("{")]
