"""Which employees hours can go for: linked, held until a person decides, or not linked (SV-15)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from bindeledd.console.http import Response
from bindeledd.console.listing import listed
from bindeledd.console.rendering import render
from bindeledd.console.visits import Visit
from bindeledd.domain.identity import Dimension, System
from bindeledd.domain.policy import Mode
from bindeledd.domain.runs import Issue
from bindeledd.usecases.hours.knowing import CONTRADICTS
from bindeledd.usecases.hours.naming import Called, called_in

EMPLOYEES = Dimension.EMPLOYEES


class Standing(StrEnum):
    """How an employee stands."""

    HELD = "held"
    NOT_LINKED = "not_linked"
    LINKED = "linked"


@dataclass(frozen=True, slots=True)
class Person:
    """One employee with the names of both systems, as far as they are known, and what is wrong."""

    standing: Standing
    host: Called | None = None
    erp: Called | None = None
    issue: Issue | None = None


def show(visit: Visit) -> Response:
    """Show the employees, those that a person must decide about first."""
    place, state = visit.known_place, visit.parts.state
    issues = list(state.open_issues(place.ref, EMPLOYEES))
    held = sum(one.problem == CONTRADICTS for one in issues)
    return render(
        visit,
        "hour_people.html",
        listing=listed(visit, _people(visit, issues)),
        held=held,
        unlinked=len(issues) - held,
        is_off=place.recipe.policy(EMPLOYEES, place.connection.settings).mode is Mode.OFF,
    )


def _people(visit: Visit, issues: list[Issue]) -> Iterator[Person]:
    ordered = sorted(issues, key=lambda one: (one.problem != CONTRADICTS, one.name.casefold()))
    for issue in ordered:
        yield _troubled(issue)
    troubled = {one.object_id for one in issues if one.system is System.HOST}
    for link in visit.parts.state.links(visit.known_place.ref, EMPLOYEES):
        if link.host_id not in troubled:
            host, erp = (called_in(link, system) for system in (System.HOST, System.ERP))
            yield Person(Standing.LINKED, host, erp)


def _troubled(issue: Issue) -> Person:
    """Show an employee with an open problem, and beside it the one whose number is the same."""
    standing = Standing.HELD if issue.problem == CONTRADICTS else Standing.NOT_LINKED
    own = Called(issue.object_id, issue.number or "", issue.name)
    others = [
        Called(one.other_id, one.number or "", one.name)
        for one in issue.suggestions
        if one.other_id == issue.other_id
    ]
    other = others[0] if others else None
    if issue.system is System.HOST:
        return Person(standing, own, other, issue)
    return Person(standing, other, own, issue)
