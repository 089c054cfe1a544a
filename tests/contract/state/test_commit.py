"""What holds for every commit, whatever it changes."""

from __future__ import annotations

import typing

import pytest

from bindeledd.domain import changes
from bindeledd.domain.changes import AddRunEntry, PutIssue, SaveRun
from bindeledd.domain.ports import State
from bindeledd.state.items import writes_of
from bindeledd.state.table import MAX_TRANSACTION_ITEMS, TableLimitError
from tests.contract.state.samples import REF, issue, line, run
from tests.fakes import memory_state

KINDS = typing.get_args(changes.Change)


@pytest.mark.parametrize("kind", KINDS)
def test_every_change_can_be_carried_out(kind):
    assert writes_of.dispatch(kind) is not writes_of.dispatch(object)


def test_every_change_of_the_module_belongs_to_the_union():
    declared = {
        value
        for value in vars(changes).values()
        if isinstance(value, type) and value.__module__ == changes.__name__
    }
    assert declared == set(KINDS)


def test_an_unknown_change_is_refused():
    with pytest.raises(TypeError, match="no writes for str"):
        memory_state().commit("drop everything")  # type: ignore[arg-type]  # what is tested


def test_the_state_fulfils_its_port(state):
    port: State = state
    assert port.work_of(REF) == []


def test_nothing_to_change_is_nothing_to_write(state):
    state.commit()


def test_a_commit_may_change_100_items_and_not_one_more(state):
    lines = [AddRunEntry(REF, line(str(n))) for n in range(MAX_TRANSACTION_ITEMS)]

    with pytest.raises(TableLimitError, match="101 items"):
        state.commit(*lines, SaveRun(run()))
    assert list(state.run_entries(REF, run().id)) == []

    state.commit(*lines)
    assert len(list(state.run_entries(REF, run().id))) == MAX_TRANSACTION_ITEMS


def test_a_commit_that_changes_one_item_twice_is_a_defect(state):
    with pytest.raises(TableLimitError, match="twice"):
        state.commit(PutIssue(issue()), PutIssue(issue(times=2)))
    assert list(state.open_issues(REF)) == []


def test_an_item_that_is_too_large_is_refused_with_nothing_written(state):
    huge = issue("h-2", system_message="x" * 410_000)

    with pytest.raises(TableLimitError, match="at most 409600"):
        state.commit(PutIssue(issue()), PutIssue(huge))

    assert list(state.open_issues(REF)) == []
