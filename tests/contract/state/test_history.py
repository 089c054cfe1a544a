from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import islice, pairwise

import pytest

from bindeledd.domain.changes import AddAudit, AddJournal, AddRunEntry, SaveRun
from bindeledd.domain.runs import AuditEntry, Outcome, RunState
from tests.contract.state.samples import OTHERS, REF, entry, journal_entry, line, run
from tests.fakes import NOON

DAY = timedelta(days=1)


def test_a_run_is_found_by_its_id_and_overwritten_as_it_goes_on(state):
    assert state.run(REF, "run_000000000001") is None
    state.commit(SaveRun(run()))
    assert state.run(REF, "run_000000000001") == run()

    done = run(state=RunState.WITH_ISSUES, finished_at=NOON + timedelta(minutes=1))
    state.commit(SaveRun(done))

    assert state.run(REF, "run_000000000001") == done
    assert state.runs(REF) == [done]
    assert all(state.runs(ref) == [] for ref in OTHERS)
    assert all(state.run(ref, done.id) is None for ref in OTHERS)


def test_runs_are_listed_newest_first_page_by_page_over_three_months(state, clock):
    count = 45
    runs = [run(f"run_{n:012d}", at=NOON + 2 * n * DAY) for n in range(count)]
    for one in runs:
        state.commit(SaveRun(one))
    clock.set(runs[-1].started_at + timedelta(minutes=1))
    newest_first = runs[::-1]

    assert state.runs(REF) == newest_first
    assert state.runs(REF, limit=7) == newest_first[:7]
    pages, before = [], None
    while page := state.runs(REF, limit=7, before=before):
        pages += page
        before = page[-1].id
    assert pages == newest_first


def test_runs_leave_after_ninety_days_though_the_table_still_holds_them(state, clock):
    state.commit(SaveRun(run()), AddRunEntry(REF, line()))
    clock.advance(90 * DAY - timedelta(seconds=1))
    assert len(state.runs(REF)) == 1
    assert len(list(state.run_entries(REF, run().id))) == 1

    clock.advance(timedelta(seconds=1))

    assert state.runs(REF) == []
    assert state.run(REF, run().id) is None
    assert list(state.run_entries(REF, run().id)) == []


def test_the_page_after_a_run_that_has_left_is_still_found(state, clock):
    old, young = run("run_000000000001"), run("run_000000000003", at=NOON + 89 * DAY)
    state.commit(SaveRun(old), SaveRun(young))
    clock.advance(89 * DAY)

    assert state.runs(REF, before="run_000000000002") == [old]


def test_a_run_shows_what_failed_first(state):
    outcomes = [
        Outcome.APPLIED,
        Outcome.NOTED,
        Outcome.WAITING,
        Outcome.STALE,
        Outcome.UNKNOWN,
        Outcome.REJECTED,
    ]
    lines = [
        line(f"{n}-{outcome}", outcome, at=NOON + timedelta(seconds=n))
        for outcome in outcomes
        for n in range(3)
    ]
    for one in lines:
        state.commit(AddRunEntry(REF, one))

    found = list(state.run_entries(REF, run().id))

    assert [one.outcome for one in found] == [o for o in outcomes[::-1] for _ in range(3)]
    assert all(a.at < b.at for a, b in pairwise(found) if a.outcome is b.outcome)
    assert sorted(found, key=repr) == sorted(lines, key=repr)
    assert list(islice(state.run_entries(REF, run().id), 3)) == found[:3]


def test_lines_of_the_same_object_and_instant_are_all_kept(state):
    lines = [line(), replace(line(), system_message="Nei"), line(outcome=Outcome.UNKNOWN)]
    state.commit(*(AddRunEntry(REF, one) for one in lines))
    state.commit(AddRunEntry(REF, lines[0]))  # a repeated line is the same line

    assert sorted(state.run_entries(REF, run().id), key=repr) == sorted(lines, key=repr)


def test_lines_belong_to_their_run_and_connection(state):
    state.commit(AddRunEntry(REF, line(run_id="run_1")))

    assert list(state.run_entries(REF, "run_2")) == []
    assert all(list(state.run_entries(ref, "run_1")) == [] for ref in OTHERS)


def test_a_run_of_many_lines_is_read_whole(state):
    for n in range(40):
        state.commit(AddRunEntry(REF, line(str(n))))
    assert {one.entry.number for one in state.run_entries(REF, run().id)} == {
        str(n) for n in range(40)
    }


def test_overwritten_values_are_listed_newest_first_by_run_and_altogether(state, clock):
    entries = [
        journal_entry(f"e-{n}", run_id=f"run_{n % 2}", at=NOON + 13 * n * DAY) for n in range(20)
    ]
    state.commit(*(AddJournal(one) for one in entries))
    clock.set(entries[-1].at)

    assert list(state.journal(REF)) == entries[::-1]
    assert list(state.journal(REF, run_id="run_1")) == entries[::-2]
    assert list(state.journal(REF, run_id="run_9")) == []
    assert all(list(state.journal(ref)) == [] for ref in OTHERS)
    assert all(list(state.journal(ref, run_id="run_1")) == [] for ref in OTHERS)


def test_values_overwritten_at_the_same_instant_are_all_kept(state):
    first = journal_entry()
    second = journal_entry(changes=(replace(entry().changes[0], old="Etter", new="Sist"),))
    state.commit(AddJournal(first), AddJournal(second))

    assert sorted(state.journal(REF), key=repr) == sorted([first, second], key=repr)
    assert len(list(state.journal(REF, run_id=first.run_id))) == 2


def test_overwritten_values_stay_thirteen_months(state, clock):
    state.commit(AddJournal(journal_entry()))

    clock.advance(395 * DAY)
    assert list(state.journal(REF)) == [journal_entry()]
    clock.advance(DAY)
    assert list(state.journal(REF)) == []
    assert list(state.journal(REF, run_id=journal_entry().run_id)) == []


@pytest.mark.parametrize("limit", [1, 3, 100])
def test_the_audit_trail_is_newest_first_and_stays(state, clock, limit):
    trail = [
        AuditEntry(REF, NOON + n * DAY, "kari", "settings_changed", {"n": str(n)}) for n in range(5)
    ]
    state.commit(*(AddAudit(one) for one in trail))
    clock.advance(4000 * DAY)

    assert state.audit(REF, limit=limit) == trail[::-1][:limit]
    assert all(state.audit(ref) == [] for ref in OTHERS)


def test_two_deeds_of_the_same_instant_are_both_kept(state):
    deeds = [AuditEntry(REF, NOON, who, "paused") for who in ("kari", "ola")]
    state.commit(*(AddAudit(one) for one in deeds))
    assert {one.actor for one in state.audit(REF)} == {"kari", "ola"}


@pytest.mark.parametrize("offset", range(0, 28, 3))
def test_the_oldest_run_and_value_are_listed_wherever_the_periods_begin(state, clock, offset):
    at = clock.advance(offset * DAY)
    state.commit(SaveRun(run(at=at)), AddJournal(journal_entry(at=at)))

    clock.advance(90 * DAY - timedelta(seconds=1))
    assert [one.id for one in state.runs(REF)] == [run().id]
    clock.advance(306 * DAY)
    assert list(state.journal(REF)) == [journal_entry(at=at)]
