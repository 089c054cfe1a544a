"""Nobody reaches, changes or even notices what is another's: every route, every caller (ALL-11)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from bindeledd.console.routes import CALLBACK
from bindeledd.console.routes import ROUTES as PAGES
from tests.infra.translated import Stack
from tests.integration.api.desk import BACKEND, OPERATOR, STACK, claims
from tests.tenancy.asking import Question, Told, ask, ask_pages
from tests.tenancy.belongings import Belongings
from tests.tenancy.controls import Control, Controls, described, ids_in_body, queries_of
from tests.tenancy.estate import NEIGHBOUR, STRANGER, Estate
from tests.wiring import TENANT

ROUTES = [
    *((method.upper(), path) for method, path in described()),
    *((route.method, route.pattern) for route in PAGES if route.roles),
]
OF_ONE = [route for route in ROUTES if "{connection}" in route[1]]
OF_THE_CALLER = [route for route in ROUTES if "{connection}" not in route[1]]
WITH_BODY = [route for route in ROUTES if route[1].startswith("/v1/") and ids_in_body(*route)]
BUTTONS = [(method, path) for method, path in ROUTES if method == "POST" and path[:4] != "/v1/"]

TOKENS: dict[str, Any] = {
    "nobody": None,
    "no role": claims(None),
    "no vendor": claims(BACKEND, vendor=""),
    "customer": claims("customer", tenant=TENANT),
    "stack operator": claims(STACK),
    "backend elsewhere": claims(BACKEND, vendor=STRANGER),
    "operator elsewhere": claims(OPERATOR, vendor=STRANGER),
    "portal elsewhere": claims(BACKEND, vendor=STRANGER, tenant=TENANT),
    "portal next door": claims(BACKEND, tenant=NEIGHBOUR),
    "operator next door": claims(OPERATOR, tenant=NEIGHBOUR),
}
VISITORS: dict[str, Any] = {
    "nobody": None,
    **{
        name: name
        for name in (
            "made up",
            "ended",
            "stack operator",
            "customer next door",
            "customer elsewhere",
            "operator elsewhere",
        )
    },
}
DOORS = {"Kvitbekk": "", "Rundhaug": " next door", "Storvatn": " elsewhere"}
REFUSED = frozenset({401, 403, 404})
TO_SIGN_IN = 303


def name_of(route: tuple[str, str]) -> str:
    return " ".join(route)


@pytest.fixture(scope="module")
def estate() -> Estate:
    return Estate()


@pytest.fixture(scope="module")
def controls(estate: Estate) -> Controls:
    return Controls(estate)


@pytest.fixture(scope="module")
def namesakes() -> Estate:
    return Estate(namesakes=True)


def callers_of(pattern: str) -> dict[str, Any]:
    return TOKENS if pattern.startswith("/v1/") else VISITORS


def at_home(estate: Estate, caller: str) -> Belongings | None:
    """Tell whose things a caller may see."""
    if "next door" in caller:
        return estate.neighbour
    return estate.stranger if "elsewhere" in caller else None


@pytest.mark.requirement("ALL-11")
@pytest.mark.parametrize("route", OF_ONE, ids=name_of)
def test_who_is_not_its_owner_cannot_tell_it_from_what_does_not_exist(
    estate: Estate, controls: Controls, route: tuple[str, str]
) -> None:
    control = controls.of(*route)
    asked, own = control.question, estate.own
    absent = [
        asked.addressed_to(own, estate.nobody),
        asked.about(("path", "connection"), own, estate.nobody),
    ]
    for name, caller in callers_of(route[1]).items():
        with estate.nothing_happens():
            found = ask(estate, asked, caller)
            missing = [ask(estate, one, caller) for one in absent if one]
        assert found.status in REFUSED | {TO_SIGN_IN}, name
        assert all(found.same_as(one) for one in missing), name
        assert found.names(own) == [], name


@pytest.mark.requirement("ALL-11")
@pytest.mark.parametrize("route", OF_THE_CALLER, ids=name_of)
def test_a_route_that_names_nobody_tells_each_caller_of_its_own_alone(
    estate: Estate, controls: Controls, route: tuple[str, str]
) -> None:
    control = controls.of(*route)
    for name, caller in callers_of(route[1]).items():
        home = at_home(estate, name)
        others = [one for one in estate.everyone if one is not home]
        told = ask(estate, control.question, caller)
        assert told.names(*others) == [], name
        assert [key for one in others for key in estate.changed_of(one)] == [], name
        estate.show(control.state)


@pytest.mark.requirement("ALL-11")
@pytest.mark.parametrize("route", ROUTES, ids=name_of)
def test_a_foreign_id_among_ones_own_is_one_that_does_not_exist(
    estate: Estate, controls: Controls, route: tuple[str, str]
) -> None:
    control = controls.of(*route)
    for question in with_queries(control.question, route, estate.own):
        for slot, _ in question.slots():
            for other in hidden_from(estate, estate.own, control):
                foreign = question.about(slot, estate.own, other)
                absent = question.about(slot, estate.own, estate.nobody)
                if foreign is None or absent is None:
                    continue
                told = heard(estate, control, foreign, other)
                assert told.same_as(heard(estate, control, absent, other)), slot
                assert told.names(other) == [], slot


@pytest.mark.parametrize("route", WITH_BODY, ids=name_of)
def test_every_id_that_a_body_may_hold_is_exchanged_here(
    estate: Estate, controls: Controls, route: tuple[str, str]
) -> None:
    asked = controls.of(*route).question
    exchanged = {
        slot[-1] for slot, _ in asked.slots() if asked.about(slot, estate.own, estate.nobody)
    }
    assert ids_in_body(*route) - exchanged == set(), (
        "write it in braces into the body in ROUTES of tests/integration/api/test_access.py"
    )


def heard(estate: Estate, control: Control, question: Question, other: Belongings) -> Told:
    """Ask as the right caller, who may write among its own and must leave the other's alone."""
    rung = len(estate.desk.bell.rung)
    told = ask(estate, question, control.caller)
    assert estate.changed_of(other) == set()
    assert {item.ref for item in estate.desk.bell.rung[rung:]} <= {estate.own.ref}
    estate.show(control.state)
    return told


def with_queries(question: Question, route: tuple[str, str], own: Belongings) -> Iterator[Question]:
    """Give a question as it is, and with each text that its query may hold."""
    yield question
    for name, kind in queries_of(*route).items():
        yield replace(question, query={name: own.named[kind]})


@pytest.mark.requirement("ALL-11")
@pytest.mark.parametrize("route", ROUTES, ids=name_of)
def test_namesakes_never_meet(
    estate: Estate, controls: Controls, namesakes: Estate, route: tuple[str, str]
) -> None:
    """Where all ids are equal, each caller still finds, changes and is told its own alone."""
    control = controls.of(*route)
    for owner in namesakes.everyone:
        namesakes.show(control.state)
        caller, hidden = (
            at_the_door_of(namesakes, owner, control),
            hidden_from(namesakes, owner, control),
        )
        told = ask(namesakes, control.question.addressed_to(estate.own, owner), caller)
        assert told.names(*hidden, known_to=owner) == []
        assert [key for one in hidden for key in namesakes.changed_of(one)] == []
        assert told.status < 500


def at_the_door_of(estate: Estate, owner: Belongings, control: Control) -> Any:
    """Give the control's caller as an owner's."""
    if isinstance(control.caller, dict):
        return {**control.caller, "vendor": owner.ref.vendor, "tenant": owner.ref.tenant}
    if control.caller == "customer":
        return f"customer{DOORS[owner.owner.word]}"
    return "operator elsewhere" if owner is estate.stranger else "operator"


def hidden_from(estate: Estate, owner: Belongings, control: Control) -> list[Belongings]:
    """List whose things the caller of an owner may not see: an operator sees all the vendor's."""
    others = [one for one in estate.everyone if one is not owner]
    if control.caller == "operator" and "{connection}" not in control.question.pattern:
        return [one for one in others if one.ref.vendor != owner.ref.vendor]
    return others


@pytest.mark.requirement("ALL-11")
@pytest.mark.parametrize("button", BUTTONS, ids=name_of)
def test_a_form_of_another_session_does_nothing(
    estate: Estate, controls: Controls, button: tuple[str, str]
) -> None:
    control = controls.of(*button)
    others = set(estate.sessions) - {control.caller}
    for token in ("", "made-up", *sorted(map(estate.token_of, others))):
        with estate.nothing_happens():
            told = ask_pages(estate, control.question, control.caller, csrf=token)
        assert told.status == 403


def test_every_route_of_the_deployment_is_tried_here() -> None:
    """A route of the template leads to one of the tables above, or has tests of its own."""
    served = {route.pattern for route in (*PAGES, CALLBACK)} | {path for _, path in described()}
    deployed = {path: verb for path, verb, _ in Stack.described().operations}
    covered = {path: {one for one in served if leads_to(path, one)} for path in deployed}
    alone = {path for path, found in covered.items() if not found}
    assert alone == {"/hooks/v1/{vendorId}/{endpointId}"}, "a route that no test here tries"
    assert served == set().union(*covered.values()), "an application answers what is not deployed"


def leads_to(deployed: str, served: str) -> bool:
    return bool(
        re.fullmatch(re.sub(r"{\w+\+}", ".+", re.escape(deployed).replace("\\", "")), served)
    )
