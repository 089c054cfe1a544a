"""The control point: the match report, and an operator's signature or refusal (SV-05, SV-06)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bindeledd.console.guidance import needs_signature
from bindeledd.console.http import Response, redirect
from bindeledd.console.listing import listed
from bindeledd.console.messages import Words, status_of, words_of
from bindeledd.console.questions import question_of
from bindeledd.console.rendering import address, render
from bindeledd.console.reports import EFFECTS, FINDINGS, Report, report
from bindeledd.console.visits import Visit
from bindeledd.domain.connections import ConnectionState
from bindeledd.domain.errors import RefusedError
from bindeledd.domain.estimating import duration_at
from bindeledd.domain.plans import PlanHeader, plans_hash
from bindeledd.usecases import approving

CALLS_PER_SECOND = 10
"""The ERP's limit, which all of the vendor's tenants share (architecture 8)."""


def plan(visit: Visit) -> Response:
    """Show the plan that waits."""
    return _page(visit, visit.known_place.connection.plan_id)


def ask_preview(visit: Visit) -> Response:
    """Owe a plan that only shows what a synchronisation would do now (ALL-01)."""
    place = visit.known_place
    plan_id = visit.parts.steering.preview(place.ref, actor=visit.known_session.subject)
    return redirect(f"{place.path}/preview/{plan_id}")


def preview(visit: Visit) -> Response:
    """Show what a synchronisation would do, or that this is being found out."""
    return _page(visit, visit.arguments["plan"], preview=True)


def _page(
    visit: Visit,
    plan_id: str | None,
    *,
    preview: bool = False,
    status: int = 200,
    alert: Words | None = None,
) -> Response:
    place, state = visit.known_place, visit.parts.state
    headers = state.plan_headers(place.ref, plan_id) if plan_id else ()
    if plan_id is None or not headers:
        owed = state.work(place.ref, f"plan#all#{plan_id}" if preview else "plan#all")
        planning = owed is not None
        return render(visit, "no_plan.html", status=status, alert=alert, planning=planning)
    header = _shown(visit, headers)
    found = report(
        state.plan_entries(place.ref, plan_id, header.dimension),
        visit.request.query.get("show", ""),
    )
    calls = sum(one.calls for one in headers)
    return render(
        visit,
        "plan.html",
        status=status,
        alert=alert,
        header=header,
        dimensions=[(one, address(visit, dimension=one.dimension, page="")) for one in headers],
        report=found,
        effects=_cards(visit, found, EFFECTS),
        findings=_cards(visit, found, FINDINGS),
        listing=listed(visit, found.entries),
        question_of=question_of,
        calls=calls,
        duration=duration_at(calls, per_second=CALLS_PER_SECOND),
        plan_id=plan_id,
        plan_hash=plans_hash(one.hash for one in headers),
        expired=min(one.expires_at for one in headers) <= visit.parts.clock.now(),
        supplementary=place.connection.state is ConnectionState.ACTIVE,
        preview=preview,
        children=frozenset(place.recipe.dimensions) - frozenset(place.recipe.settable),
        may_sign=visit.is_operator and needs_signature(place.connection) and not preview,
        may_reject=place.connection.state is ConnectionState.AWAITING_APPROVAL,
        note=visit.request.form.get("note", ""),
    )


def _shown(visit: Visit, headers: Sequence[PlanHeader]) -> PlanHeader:
    wanted = visit.request.query.get("dimension")
    return next((one for one in headers if one.dimension == wanted), headers[0])


def _cards(visit: Visit, found: Report, groups: Iterable[str]) -> list[tuple[str, int, str]]:
    """List the groups of one kind: name, number of entries, address."""
    return [(name, found.counts[name], address(visit, show=name, page="")) for name in groups]


def plan_again(visit: Visit) -> Response:
    """Owe the plan anew."""
    place = visit.known_place
    visit.parts.steering.plan_now(place.ref, actor=visit.known_session.subject)
    return redirect(f"{place.path}?done=planning")


def approve(visit: Visit) -> Response:
    """Sign exactly the plan that the page showed."""
    place, parts, form = visit.known_place, visit.parts, visit.request.form
    try:
        approving.approve(
            place.ref,
            plan_id=form.get("plan_id", ""),
            plan_hash=form.get("plan_hash", ""),
            operator=visit.known_session.subject,
            state=parts.state,
            clock=parts.clock,
            doorbell=parts.doorbell,
        )
    except RefusedError as error:
        return _page(
            visit, place.connection.plan_id, status=status_of(error), alert=words_of(visit, error)
        )
    return redirect(f"{place.path}?done=approved")


def reject(visit: Visit) -> Response:
    """Reject the activation with a note that the customer reads."""
    place, parts = visit.known_place, visit.parts
    try:
        approving.reject(
            place.ref,
            note=visit.request.form.get("note", ""),
            operator=visit.known_session.subject,
            state=parts.state,
            clock=parts.clock,
        )
    except RefusedError as error:
        return _page(
            visit, place.connection.plan_id, status=status_of(error), alert=words_of(visit, error)
        )
    return redirect(f"{place.path}?done=rejected")
