"""First screens: a customer's, an operator's, and one connection's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from bindeledd.console.guidance import guidance, needs_signature, urgency
from bindeledd.console.http import Response, redirect
from bindeledd.console.listing import listed
from bindeledd.console.questions import questions_of, uncertain_claims
from bindeledd.console.rendering import address, render
from bindeledd.console.visits import Place, Visit, path_to
from bindeledd.domain.access import Role
from bindeledd.domain.connections import Connection, ConnectionState
from bindeledd.domain.identity import Dimension, TenantRef
from bindeledd.domain.policy import DimensionSettings
from bindeledd.domain.runs import Run
from bindeledd.usecases.hours.listing import needing_a_person

MOST_COUNTED = 1000
"""Open problems beyond this are shown as "more than"."""

_RECENT_RUNS = 5
_RUNS_SEARCHED = 25
_BEFORE_SETTINGS = frozenset(
    {ConnectionState.DRAFT, ConnectionState.AUTHORISING, ConnectionState.CHOOSING_COMPANY}
)


@dataclass(frozen=True, slots=True)
class DimensionLine:
    """One dimension as the first screen shows it (SV-09)."""

    dimension: Dimension
    settings: DimensionSettings
    last_run: Run | None
    next_at: datetime | None
    due: bool
    gated: bool
    blocked_by: tuple[str, ...]
    children: tuple[Dimension, ...] = ()


def portal(visit: Visit) -> Response:
    """Open the tenant's connection, or list them where there are several."""
    session = visit.known_session
    owner = TenantRef(session.vendor, session.tenant or "")
    found = sorted(visit.parts.state.of_tenant(owner), key=lambda one: one.recipe)
    if len(found) == 1:
        return redirect(path_to(Role.CUSTOMER, found[0].ref))
    lines = [
        (one, path_to(Role.CUSTOMER, one.ref), visit.parts.recipes[one.recipe]) for one in found
    ]
    return render(visit, "portal.html", lines=lines, guidance=guidance)


def console(visit: Visit) -> Response:
    """List the vendor's connections, what needs the operator first."""
    session = visit.known_session
    if session.role is Role.STACK_OPERATOR:
        return render(visit, "stack.html")
    everything = sorted(
        visit.parts.state.of_vendor(session.vendor),
        key=lambda one: (urgency(one), -one.state_since.timestamp(), one.ref),
    )
    wanted = visit.request.query.get("state", "")
    sought = visit.request.query.get("q", "").strip()
    shown = [one for one in everything if _is_wanted(one, wanted) and _is_sought(one, sought)]
    return render(
        visit,
        "connections.html",
        listing=listed(visit, shown),
        filters=_filters(visit, everything),
        wanted=wanted,
        sought=sought,
        total=len(everything),
        waiting=sum(needs_signature(one) for one in everything),
        guidance=guidance,
        path_of=lambda one: path_to(Role.VENDOR_OPERATOR, one.ref),
    )


def _filters(visit: Visit, everything: Sequence[Connection]) -> list[tuple[str, int, str]]:
    """List the filters that would show something: name, number of connections, address."""
    counted = [("", len(everything)), ("plan", sum(needs_signature(one) for one in everything))]
    counted += [
        (str(state), sum(one.state is state for one in everything)) for state in ConnectionState
    ]
    return [
        (name, number, address(visit, state=name, page=""))
        for name, number in counted
        if number or not name
    ]


def _is_wanted(connection: Connection, wanted: str) -> bool:
    if wanted == "plan":
        return needs_signature(connection)
    return not wanted or connection.state == wanted


def _is_sought(connection: Connection, sought: str) -> bool:
    known = (connection.tenant_name, connection.ref.tenant, connection.organization_number)
    return not sought or any(sought.casefold() in text.casefold() for text in known)


def connection(visit: Visit) -> Response:
    """Show one connection: its state, what needs the visitor, what to press."""
    place, state = visit.known_place, visit.parts.state
    runs = state.runs(place.ref, limit=_RUNS_SEARCHED)
    problems = sum(1 for _ in islice(state.open_issues(place.ref), MOST_COUNTED + 1))
    return render(
        visit,
        "connection.html",
        guidance=guidance(place.connection, operator=visit.is_operator),
        lines=_dimension_lines(visit, place, runs),
        runs=runs[:_RECENT_RUNS],
        problems=min(problems, MOST_COUNTED),
        more_problems=problems > MOST_COUNTED,
        pairs=len(questions_of(place.connection, place.recipe, state)),
        uncertain=len(uncertain_claims(place.connection, place.recipe, state)),
        hours=needing_a_person(state, place.ref),
        forgotten=state.hour_progress(place.ref).forgotten,
        planning=state.work(place.ref, "plan#all") is not None,
        steps=_steps(place.connection),
    )


def _steps(connection: Connection) -> frozenset[str]:
    """Name the buttons that this state allows."""
    state = connection.state
    allowed = {
        "synchronise": state is ConnectionState.ACTIVE,
        "pause": state in (ConnectionState.ACTIVE, ConnectionState.STOPPED),
        "resume": state in (ConnectionState.PAUSED, ConnectionState.STOPPED),
        "disconnect": state not in (ConnectionState.DISCONNECTED, ConnectionState.DRAFT),
        "settings": state not in _BEFORE_SETTINGS,
        "plan": connection.plan_id is not None,
        "connect": state in (ConnectionState.NEEDS_RECONNECT, ConnectionState.STOPPED),
    }
    return frozenset(name for name, possible in allowed.items() if possible)


def _dimension_lines(visit: Visit, place: Place, runs: Sequence[Run]) -> list[DimensionLine]:
    return [_dimension_line(visit, place, name, runs) for name in place.recipe.settable]


def _dimension_line(
    visit: Visit, place: Place, dimension: Dimension, runs: Sequence[Run]
) -> DimensionLine:
    state, connection = visit.parts.state, place.connection
    owed = state.work(place.ref, f"synchronise#{dimension}")
    running = connection.state is ConnectionState.ACTIVE and dimension not in connection.gated
    next_at = owed.due_at if owed is not None and running else None
    rights = [right.partition(":") for right in connection.missing_rights]
    return DimensionLine(
        dimension=dimension,
        settings=connection.settings.of(dimension),
        last_run=_last_run(visit, place, dimension, runs),
        next_at=next_at,
        due=next_at is not None and next_at <= visit.parts.clock.now(),
        gated=dimension in connection.gated,
        blocked_by=tuple(right for blocked, _, right in rights if blocked == dimension),
        children=place.recipe.children(dimension),
    )


def _last_run(visit: Visit, place: Place, dimension: Dimension, runs: Sequence[Run]) -> Run | None:
    recent = next((run for run in runs if run.dimension is dimension), None)
    if recent is not None:
        return recent
    last = visit.parts.state.cursors(place.ref, dimension).last_run_id
    return visit.parts.state.run(place.ref, last) if last else None
