"""A person's word on pairs, on refused objects, and on writes that nobody can tell of."""

from __future__ import annotations

from dataclasses import dataclass

from bindeledd.console.http import Response, redirect
from bindeledd.console.listing import listed
from bindeledd.console.questions import questions_of, uncertain_claims
from bindeledd.console.rendering import render
from bindeledd.console.views.steering import dimension_of
from bindeledd.console.visits import Visit, whole_number
from bindeledd.domain.errors import RefusedError
from bindeledd.domain.links import Decision, Verdict
from bindeledd.domain.plans import Suggestion
from bindeledd.domain.rejections import issue_key
from bindeledd.domain.work import Claim
from bindeledd.usecases.deciding import (
    UncertainDecision,
    decide_pair,
    decide_uncertain,
    retry_issue,
)
from bindeledd.usecases.releasing import release_closings


@dataclass(frozen=True, slots=True)
class UncertainWrite:
    """One write of unknown outcome, and the objects that it may have made."""

    claim: Claim
    candidates: tuple[Suggestion, ...]


def pairs(visit: Visit) -> Response:
    """Show what waits for a decision."""
    place, state = visit.known_place, visit.parts.state
    questions = questions_of(place.connection, place.recipe, state)
    return render(
        visit,
        "pairs.html",
        listing=listed(visit, questions),
        total=len(questions),
        uncertain=len(uncertain_claims(place.connection, place.recipe, state)),
    )


def uncertain(visit: Visit) -> Response:
    """Show the writes of which nobody can tell whether they arrived, with all that is known."""
    place, state = visit.known_place, visit.parts.state
    found = [
        UncertainWrite(claim, issue.suggestions if issue else ())
        for claim in uncertain_claims(place.connection, place.recipe, state)
        for issue in (state.issue(place.ref, claim.dimension, issue_key(claim.entry)),)
    ]
    return render(visit, "uncertain.html", listing=listed(visit, found), total=len(found))


def decide(visit: Visit) -> Response:
    """Keep a decision about one pair."""
    form, parts = visit.request.form, visit.parts
    decision = Decision(
        dimension=dimension_of(form.get("dimension", "")),
        host_id=form.get("host_id", ""),
        erp_id=form.get("erp_id", ""),
        verdict=_verdict(form.get("verdict", "")),
        decided_by=visit.known_session.subject,
        decided_at=parts.clock.now(),
    )
    place = visit.known_place
    decide_pair(place.ref, decision, state=parts.state, clock=parts.clock, doorbell=parts.doorbell)
    return redirect(f"{place.path}/pairs?done={decision.verdict}")


def decide_outcome(visit: Visit) -> Response:
    """Let go of a write of unknown outcome, after a person has looked."""
    form, parts, place = visit.request.form, visit.parts, visit.known_place
    decision = UncertainDecision(
        claim_key=form.get("claim", ""),
        verdict=_verdict(form.get("verdict", "")),
        decided_by=visit.known_session.subject,
        object_id=form.get("object", ""),
    )
    decide_uncertain(
        place.ref, decision, state=parts.state, clock=parts.clock, doorbell=parts.doorbell
    )
    return redirect(f"{place.path}/uncertain?done=looked")


def retry(visit: Visit) -> Response:
    """Send a refused object again."""
    form, parts, place = visit.request.form, visit.parts, visit.known_place
    retry_issue(
        place.ref,
        dimension_of(form.get("dimension", "")),
        form.get("key", ""),
        actor=visit.known_session.subject,
        state=parts.state,
        clock=parts.clock,
        doorbell=parts.doorbell,
    )
    return redirect(f"{place.path}/problems?done=retrying")


def release(visit: Visit) -> Response:
    """Let everything be closed that one register holds for being too many."""
    form, parts, place = visit.request.form, visit.parts, visit.known_place
    release_closings(
        place.ref,
        dimension_of(form.get("dimension", "")),
        seen=whole_number(form.get("objects", "")),
        actor=visit.known_session.subject,
        state=parts.state,
        clock=parts.clock,
        doorbell=parts.doorbell,
    )
    return redirect(f"{place.path}/problems?done=closings_released")


def _verdict(name: str) -> Verdict:
    try:
        return Verdict(name)
    except ValueError as error:
        raise RefusedError("decision_incomplete") from error
