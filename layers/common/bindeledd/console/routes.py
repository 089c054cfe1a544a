"""Every page as data: method, path, who may ask for it, and the view that answers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bindeledd.console.http import segments
from bindeledd.console.views import (
    approval,
    connecting,
    decisions,
    entering,
    history,
    hour_mappings,
    hour_people,
    hour_settings,
    overview,
    settings,
    steering,
    transfers,
    undoing,
)
from bindeledd.console.visits import View
from bindeledd.domain.access import Role


@dataclass(frozen=True, slots=True)
class Route:
    """One page or button; without roles the address itself carries the proof, or none is needed."""

    method: str
    pattern: str
    view: View
    roles: frozenset[Role] = frozenset()

    def arguments(self, path: str) -> Mapping[str, str] | None:
        """Read the path's arguments, None where the path is another's."""
        asked, given = segments(self.pattern), segments(path)
        if len(asked) != len(given):
            return None
        found = {}
        for expected, part in zip(asked, given, strict=True):
            if expected.startswith("{"):
                found[expected.strip("{}")] = part
            elif expected != part:
                return None
        return found


CUSTOMER = frozenset({Role.CUSTOMER})
OPERATOR = frozenset({Role.VENDOR_OPERATOR})
STAFF = OPERATOR | {Role.STACK_OPERATOR}
PORTAL = "/portal/connections/{connection}"
CONSOLE = "/console/connections/{tenant}/{connection}"

_OF_A_CONNECTION: tuple[tuple[str, str, View], ...] = (
    ("GET", "", overview.connection),
    ("GET", "/plan", approval.plan),
    ("POST", "/plan", approval.plan_again),
    ("GET", "/runs", history.runs),
    ("GET", "/runs/{run}", history.run),
    ("GET", "/runs/{run}/journal", history.journal),
    ("POST", "/runs/{run}/undo", undoing.ask),
    ("GET", "/runs/{run}/undo/{plan}", undoing.preview),
    ("POST", "/runs/{run}/undo/{plan}", undoing.confirm),
    ("POST", "/runs/{run}/release", undoing.release),
    ("POST", "/preview", approval.ask_preview),
    ("GET", "/preview/{plan}", approval.preview),
    ("GET", "/problems", history.problems),
    ("POST", "/problems/retry", decisions.retry),
    ("GET", "/pairs", decisions.pairs),
    ("POST", "/pairs", decisions.decide),
    ("GET", "/uncertain", decisions.uncertain),
    ("POST", "/uncertain", decisions.decide_outcome),
    ("GET", "/hours", transfers.hours),
    ("POST", "/hours/send", transfers.send),
    ("POST", "/hours/take-back", transfers.believe),
    ("GET", "/hours/settings", hour_settings.show),
    ("POST", "/hours/settings", hour_settings.save),
    ("POST", "/hours/registers", hour_settings.fetch),
    ("GET", "/hours/mappings/{register}", hour_mappings.show),
    ("POST", "/hours/mappings/{register}", hour_mappings.save),
    ("GET", "/hours/employees", hour_people.show),
    ("GET", "/hours/lines", transfers.lines),
    ("GET", "/hours/entries/{entry}", transfers.entry),
    ("POST", "/hours/entries/{entry}/retry", transfers.retry),
    ("POST", "/hours/entries/{entry}/let-be", transfers.let_be),
    ("POST", "/hours/entries/{entry}/decide", transfers.decide),
    ("POST", "/synchronise", steering.synchronise),
    ("POST", "/pause", steering.pause),
    ("POST", "/resume", steering.resume),
    ("GET", "/disconnect", steering.confirm_disconnect),
    ("POST", "/disconnect", steering.disconnect),
)
_OF_THE_CUSTOMER: tuple[tuple[str, str, View], ...] = (
    ("GET", "/connect", connecting.consent),
    ("POST", "/connect", connecting.begin),
    ("POST", "/key", connecting.paste),
    ("GET", "/company", connecting.companies),
    ("POST", "/company", connecting.choose),
    ("GET", "/settings", settings.show),
    ("POST", "/settings", settings.save),
)
_OF_THE_OPERATOR: tuple[tuple[str, str, View], ...] = (
    ("POST", "/approve", approval.approve),
    ("POST", "/reject", approval.reject),
    ("POST", "/read-only", steering.read_only),
    ("POST", "/problems/release", decisions.release),
    ("GET", "/audit", history.audit),
)

ROUTES: tuple[Route, ...] = (
    Route("GET", "/", entering.welcome),
    Route("GET", "/connect/{ticket}", entering.connect),
    Route("GET", "/portal/enter/{ticket}", entering.enter),
    Route("GET", "/login", entering.sign_in),
    Route("GET", "/login/callback", entering.signed_in),
    Route("GET", "/logout", entering.confirm_sign_out, CUSTOMER | STAFF),
    Route("POST", "/logout", entering.sign_out, CUSTOMER | STAFF),
    Route("GET", "/static/{name}", entering.static),
    Route("GET", "/portal", overview.portal, CUSTOMER),
    Route("GET", "/console", overview.console, STAFF),
    *(Route(m, PORTAL + path, view, CUSTOMER) for m, path, view in _OF_A_CONNECTION),
    *(Route(m, PORTAL + path, view, CUSTOMER) for m, path, view in _OF_THE_CUSTOMER),
    *(Route(m, CONSOLE + path, view, OPERATOR) for m, path, view in _OF_A_CONNECTION),
    *(Route(m, CONSOLE + path, view, OPERATOR) for m, path, view in _OF_THE_OPERATOR),
)

CALLBACK = Route("GET", "/oauth/{erp}/callback", connecting.callback)
"""Answered by a function of its own; its proof is the stored consent state."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a request came to in the table: a route with its arguments, or what would be allowed."""

    route: Route | None
    arguments: Mapping[str, str]
    allowed: frozenset[str] = frozenset()


def find(routes: Iterable[Route], method: str, path: str) -> Found:
    """Find the route of a request; a HEAD is answered as a GET."""
    asked = "GET" if method == "HEAD" else method
    allowed = set()
    for route in routes:
        arguments = route.arguments(path)
        if arguments is None:
            continue
        if route.method == asked:
            return Found(route, arguments)
        allowed.add(route.method)
    return Found(None, {}, frozenset(allowed))
