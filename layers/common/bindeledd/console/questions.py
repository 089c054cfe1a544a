"""Pairs that wait for a person's word, from open issues and from the plan that waits (ALL-18)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

from bindeledd.domain.connections import Connection
from bindeledd.domain.identity import Dimension, System
from bindeledd.domain.plans import EntryKind, PlanEntry, Suggestion
from bindeledd.domain.policy import Recipe
from bindeledd.domain.ports import State
from bindeledd.domain.rejections import issue_key
from bindeledd.domain.runs import Issue
from bindeledd.domain.work import Claim, ClaimState

MOST_QUESTIONS = 500
"""More are not gathered at once: each one decided makes room for the next."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """One object of the other system that might be the same."""

    host_id: str
    erp_id: str
    suggestion: Suggestion | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """One object whose counterpart a person must name."""

    dimension: Dimension
    system: System
    object_id: str
    number: str | None
    name: str
    problem: str | None
    details: Mapping[str, str] = field(default_factory=dict)
    candidates: tuple[Candidate, ...] = ()


def questions_of(connection: Connection, recipe: Recipe, state: State) -> list[Question]:
    """Gather what waits for a decision in the dimensions that are on, each object once."""
    return [
        question
        for dimension in recipe.running(connection.settings)
        for question in islice(_of_dimension(connection, dimension, state), MOST_QUESTIONS)
    ]


def uncertain_claims(connection: Connection, recipe: Recipe, state: State) -> list[Claim]:
    """List the writes of which nobody can tell whether they arrived (architecture 6)."""
    return [
        claim
        for dimension in recipe.dimensions
        for claim in state.open_claims(connection.ref, dimension)
        if claim.state is ClaimState.UNCERTAIN
    ]


def candidates_of(
    system: System, object_id: str, other_id: str | None, suggestions: Sequence[Suggestion]
) -> tuple[Candidate, ...]:
    """List the pairs that an object may belong to, the one it was held with first."""
    known = {one.other_id: one for one in suggestions}
    others: dict[str, Suggestion | None] = {other_id: known.get(other_id)} if other_id else {}
    others |= dict(known)
    return tuple(
        Candidate(object_id, other, suggestion)
        if system is System.HOST
        else Candidate(other, object_id, suggestion)
        for other, suggestion in others.items()
    )


def _of_dimension(connection: Connection, dimension: Dimension, state: State) -> Iterator[Question]:
    decided = {(one.host_id, one.erp_id) for one in state.decisions(connection.ref, dimension)}
    seen: set[tuple[System, str]] = set()
    for question in _asked(connection, dimension, state):
        key = (question.system, question.object_id)
        pairs = {(one.host_id, one.erp_id) for one in question.candidates}
        if key not in seen and pairs and pairs.isdisjoint(decided):
            seen.add(key)
            yield question


def _asked(connection: Connection, dimension: Dimension, state: State) -> Iterator[Question]:
    for issue in state.open_issues(connection.ref, dimension):
        uncertain = issue.problem == "outcome_uncertain"
        if not uncertain and (issue.problem == "name_contradicts" or issue.suggestions):
            yield _of_issue(issue)
    if connection.plan_id is not None:
        yield from _of_plan(state.plan_entries(connection.ref, connection.plan_id, dimension))


def _of_issue(issue: Issue) -> Question:
    return Question(
        dimension=issue.dimension,
        system=issue.system,
        object_id=issue.object_id,
        number=issue.number,
        name=issue.name,
        problem=issue.problem,
        details=issue.details,
        candidates=candidates_of(issue.system, issue.object_id, issue.other_id, issue.suggestions),
    )


def _of_plan(entries: Iterable[PlanEntry]) -> Iterator[Question]:
    for entry in entries:
        if entry.kind is EntryKind.HOLD and entry.problem is not None:
            yield question_of(entry)


def question_of(entry: PlanEntry) -> Question:
    """Put the question that a plan's entry asks: which object is the same one?"""
    name, _, object_id = issue_key(entry).partition("#")
    system = System(name)
    other_id = entry.erp_id if system is System.HOST else entry.host_id
    return Question(
        dimension=entry.dimension,
        system=system,
        object_id=object_id,
        number=entry.number,
        name=entry.name,
        problem=entry.problem,
        details=entry.problem_details,
        candidates=candidates_of(system, object_id, other_id, entry.suggestions),
    )
