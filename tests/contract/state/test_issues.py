from __future__ import annotations

from datetime import timedelta

from bindeledd.domain.changes import PutIssue
from bindeledd.domain.identity import Dimension, System
from bindeledd.domain.plans import Hint, Suggestion
from tests.contract.state.samples import CUSTOMERS, OTHERS, REF, issue
from tests.fakes import NOON

CLOSED = NOON + timedelta(hours=1)


def find(state, one, ref=REF):
    return state.issue(ref, one.dimension, one.key)


def test_an_open_issue_is_found_and_listed(state):
    one = issue(
        suggestions=(Suggestion(Hint.NEAR_NUMBER, "e-1", "010", "Liten", 70),),
        details={"first": "10000"},
    )
    assert find(state, one) is None

    state.commit(PutIssue(one))

    assert find(state, one) == one
    assert list(state.open_issues(REF, CUSTOMERS)) == [one]
    assert list(state.open_issues(REF)) == [one]


def test_a_repeat_updates_the_issue(state):
    state.commit(PutIssue(issue()))
    state.commit(PutIssue(issue(times=2, retry_requested=True)))

    assert list(state.open_issues(REF)) == [issue(times=2, retry_requested=True)]


def test_a_closed_issue_leaves_the_list_and_can_still_be_read(state):
    state.commit(PutIssue(issue()))

    state.commit(PutIssue(issue(closed_at=CLOSED)))

    assert list(state.open_issues(REF)) == []
    assert find(state, issue()) == issue(closed_at=CLOSED)


def test_an_issue_that_comes_back_is_open_again(state):
    state.commit(PutIssue(issue(closed_at=CLOSED)))

    state.commit(PutIssue(issue(problem="other")))

    assert find(state, issue()) == issue(problem="other")
    assert list(state.open_issues(REF)) == [issue(problem="other")]
    state.commit(PutIssue(issue(problem="other", closed_at=CLOSED)))
    assert find(state, issue()) == issue(problem="other", closed_at=CLOSED)


def test_closed_issues_leave_after_ninety_days_and_open_ones_stay(state, clock):
    state.commit(PutIssue(issue("h-1", closed_at=NOON)), PutIssue(issue("h-2")))
    clock.advance(timedelta(days=90) - timedelta(seconds=1))
    assert find(state, issue("h-1")) is not None
    clock.advance(timedelta(seconds=1))
    assert find(state, issue("h-1")) is None

    clock.advance(timedelta(days=4000))
    assert list(state.open_issues(REF)) == [issue("h-2")]


def test_issues_are_kept_apart_by_dimension_system_object_and_connection(state):
    ours = [
        issue("1"),
        issue("2"),
        issue("1", system=System.ERP),
        issue("1", dimension=Dimension.PROJECTS),
    ]
    state.commit(*(PutIssue(one) for one in ours))
    state.commit(*(PutIssue(issue("1", ref)) for ref in OTHERS))

    assert sorted(state.open_issues(REF), key=repr) == sorted(ours, key=repr)
    assert list(state.open_issues(REF, Dimension.PROJECTS)) == ours[3:]
    for ref in OTHERS:
        assert list(state.open_issues(ref)) == [issue("1", ref)]
        assert find(state, issue("2"), ref) is None
