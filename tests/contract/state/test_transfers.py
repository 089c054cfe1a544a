from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bindeledd.domain.changes import AddTransferMove, SaveHourProgress, SaveTransfer
from bindeledd.domain.errors import ConflictError
from bindeledd.domain.hours.forgetting import Forgotten, Missing
from bindeledd.domain.hours.progress import HourProgress, TransferList
from bindeledd.domain.hours.transfer_states import TransferState
from bindeledd.domain.hours.transfers import Criterion, CriterionKind, Transfer
from bindeledd.state import MemoryTable, TableState, keys
from bindeledd.state.table import (
    MAX_ITEM_BYTES,
    Delete,
    Key,
    Put,
    TableLimitError,
    checked_size,
)
from tests.contract.state.hour_samples import (
    EMPLOYEE,
    MONDAY,
    ODD_IDS,
    SENDING,
    Counted,
    step,
    transfer,
)
from tests.contract.state.samples import OTHERS, REF, Interrupted
from tests.fakes import NOON, FixedClock, MemoryCipher, memory_state

L, S, K = TransferList, TransferState, CriterionKind
ALL = 100


def save(state, *transfers: Transfer):
    """Store each anew or over the one that stands, and give them as they were stored."""
    for one in transfers:
        former = state.transfer(one.ref, one.entry_id, one.line_id)
        state.commit(SaveTransfer(one, former))
    return [state.transfer(one.ref, one.entry_id, one.line_id) for one in transfers]


def on_table(table):
    return TableState(table, cipher=MemoryCipher(), clock=FixedClock())


def names(transfers):
    return [(one.entry_id, one.line_id) for one in transfers]


def walked(read, *, limit):
    """Read a list page by page to its end."""
    found: list[Transfer] = []
    after = ""
    while page := read(limit=limit, after=after):
        assert len(page) <= limit
        assert found[-limit:] != page
        found += page
        after = page[-1].order
    return found


def test_a_transfer_is_found_by_its_entry_and_line(state):
    assert state.transfer(REF, "te-1", "te-1") is None

    state.commit(SaveTransfer(transfer(), None))

    assert state.transfer(REF, "te-1", "te-1") == transfer(revision=1)
    assert state.transfer(REF, "te-1", "te-2") is None


def test_all_lines_of_an_entry_are_read_together_and_those_of_no_other(state):
    pairs = [(entry, line) for entry in ("a", "a#b", "a/b", "æ") for line in ("a", "b#c", "%")]
    stored = save(state, *(transfer(*pair) for pair in pairs))

    for entry in ("a", "a#b", "a/b", "æ"):
        found = state.transfers_of(REF, entry)
        assert sorted(names(found)) == sorted(pair for pair in pairs if pair[0] == entry)
        assert all(one in stored for one in found)


def test_the_history_of_an_entry_is_read_in_the_order_of_time(state):
    save(state, transfer())
    steps = [step(at=timedelta(seconds=n) + step().at, note=str(n)) for n in range(4)]
    state.commit(*(AddTransferMove(one) for one in (steps[2], steps[0])))
    state.commit(*(AddTransferMove(one) for one in (steps[3], steps[1], step("te-1#"))))
    state.commit(AddTransferMove(steps[0]))

    assert state.moves_of(REF, "te-1") == steps
    assert state.moves_of(REF, "te-1#") == [step("te-1#")]
    assert state.transfers_of(REF, "te-1") == [transfer(revision=1)]


def test_steps_of_one_instant_are_all_kept(state):
    steps = [step(note=str(n)) for n in range(3)]
    state.commit(*(AddTransferMove(one) for one in steps))

    assert sorted(state.moves_of(REF, "te-1"), key=lambda one: one.note) == steps


@pytest.mark.parametrize("status", list(S))
def test_a_transfer_stands_in_the_lists_that_its_state_calls_for(state, status):
    (stored,) = save(state, transfer(state=status))
    wanted = {L.TO_TELL}
    if status in {S.READY, S.CORRECTING}:
        wanted.add(L.TO_SEND)
    if status in {S.CLAIMED, S.SENT_UNKNOWN}:
        wanted.add(L.UNDER_WAY)

    assert {one for one in L if state.listed(REF, one, limit=1) == [stored]} == wanted

    (told,) = save(state, replace(stored, told=stored.to_tell()))
    assert state.listed(REF, L.TO_TELL, limit=1) == []
    assert {one for one in L if state.listed(REF, one, limit=1) == [told]} == wanted - {L.TO_TELL}


ODD_PAIRS = list(product(ODD_IDS[:3], ("a", "b#c", "x" * 300)))


def test_lists_run_from_the_oldest_and_lose_nothing_between_pages(state):
    days = [MONDAY + timedelta(days=n) for n in (7, 0, 0, 1)]
    lines = [(*pair, days[n % 4]) for n, pair in enumerate(ODD_PAIRS)]
    stored = save(state, *(transfer(*ids, on=day, waits_for=[EMPLOYEE]) for *ids, day in lines))

    readings = (
        lambda **page: state.listed(REF, L.TO_TELL, **page),
        lambda **page: state.waiting_for(REF, EMPLOYEE, **page),
        lambda **page: state.in_state(REF, S.WAITING, **page),
    )
    for read, limit in product(readings, (1, 4, len(ODD_PAIRS))):
        found = walked(read, limit=limit)
        assert [one.line.date for one in found] == sorted(one.line.date for one in found)
        assert sorted(names(found)) == sorted(names(stored))


def test_lines_of_one_day_run_in_the_order_that_they_name_themselves(state):
    save(state, *(transfer(one, "a") for one in ("c", "a", "b#", "æ", "b", "b!")))

    found = state.listed(REF, L.TO_SEND, limit=ALL)

    assert [one.order for one in found] == sorted(one.order for one in found)


@pytest.mark.parametrize("after", ["2026-11-02", "#", "####", "2026-11-02#a#" + "#" * 2000])
def test_a_page_after_what_no_transfer_is_called_is_a_page_nonetheless(state, after):
    save(state, transfer("z", on=date(2027, 1, 1), waits_for=[EMPLOYEE]))

    state.listed(REF, L.TO_TELL, limit=1, after=after)
    state.waiting_for(REF, EMPLOYEE, limit=1, after=after)
    state.in_state(REF, S.WAITING, limit=1, after=after)


def test_a_line_whose_day_changes_takes_its_new_place(state):
    save(state, transfer("a", on=MONDAY), transfer("b", on=MONDAY + timedelta(days=1)))
    save(state, transfer("a", on=MONDAY + timedelta(days=2)))

    assert names(state.listed(REF, L.TO_SEND, limit=ALL)) == [("b", "te-1"), ("a", "te-1")]
    assert names(state.in_state(REF, S.READY, limit=ALL)) == [("b", "te-1"), ("a", "te-1")]


def test_what_is_awaited_is_named_once_whatever_the_number_of_lines(table):
    counted = Counted(table)
    state = on_table(counted)
    things = [Criterion(K.PROJECT_CLOSED, one) for one in (*ODD_IDS, "")]
    things += [Criterion(K.NOT_APPROVED), EMPLOYEE]
    save(state, *(transfer(str(n), waits_for=things) for n in range(3)))
    counted.queries.clear()
    counted.gets.clear()

    assert sorted(state.awaited(REF)) == sorted(things)
    assert len(counted.queries) == len(things) + len(K)
    assert {query.page for query in counted.queries} == {1}
    assert counted.gets == []


def test_a_thing_is_awaited_by_its_own_lines_only(state):
    things = [Criterion(K.PROJECT_CLOSED, one) for one in ODD_IDS]
    things.append(Criterion(K.PROJECT_NOT_LINKED, ODD_IDS[0]))
    save(state, *(transfer(str(n), waits_for=[one]) for n, one in enumerate(things)))

    for n, thing in enumerate(things):
        assert names(state.waiting_for(REF, thing, limit=ALL)) == [(str(n), "te-1")]


def test_a_line_waits_for_nothing_once_it_goes_on(state):
    save(state, transfer(waits_for=[EMPLOYEE, Criterion(K.NOT_APPROVED)]))
    save(state, transfer(waits_for=[EMPLOYEE]))
    assert list(state.awaited(REF)) == [EMPLOYEE]

    save(state, transfer())

    assert list(state.awaited(REF)) == []
    assert state.waiting_for(REF, EMPLOYEE, limit=ALL) == []


def test_an_entry_in_the_erp_leads_to_the_line_that_stands_as_it(state):
    assert state.booked_as(REF, "500") is None
    save(state, transfer("a", "b", state=S.CONFIRMED, external_id="500"))
    assert state.booked_as(REF, "500") == ("a", "b")

    save(state, transfer("a", "b", state=S.CONFIRMED, external_id="501"))
    assert (state.booked_as(REF, "500"), state.booked_as(REF, "501")) == (None, ("a", "b"))

    save(state, transfer("a", "b"))
    assert state.booked_as(REF, "501") is None


@pytest.mark.parametrize("other", [("a", "c"), ("c", "b")])
def test_an_entry_in_the_erp_is_never_two_lines(state, other):
    save(state, transfer("a", "b", state=S.CONFIRMED, external_id="500"))

    with pytest.raises(ConflictError) as caught:
        save(state, transfer(*other, state=S.CONFIRMED, external_id="500"))

    assert caught.value.details == {"change": "SaveTransfer"}
    assert state.transfer(REF, *other) is None
    assert state.booked_as(REF, "500") == ("a", "b")


def test_of_two_writers_on_one_revision_one_is_refused(table):
    (former,) = save(on_table(table), transfer(waits_for=[EMPLOYEE]))
    ready, rejected = transfer(), transfer(state=S.REJECTED)
    other = on_table(table)
    state = on_table(Interrupted(table, lambda: other.commit(SaveTransfer(rejected, former))))

    with pytest.raises(ConflictError) as caught:
        state.commit(SaveTransfer(ready, former))

    assert caught.value.details == {"change": "SaveTransfer"}
    assert state.transfer(REF, "te-1", "te-1") == replace(rejected, revision=2)
    assert state.listed(REF, L.TO_SEND, limit=ALL) == []


def test_a_line_is_begun_once(state):
    save(state, transfer())

    with pytest.raises(ConflictError):
        state.commit(SaveTransfer(transfer(state=S.REJECTED), None))

    assert state.transfers_of(REF, "te-1") == [transfer(revision=1)]


def test_a_place_that_was_left_between_two_readings_is_no_place(table):
    state = on_table(table)
    stored = save(state, *(transfer(name, waits_for=[EMPLOYEE]) for name in "abc"))
    late = on_table(Counted(table))
    get = late.table.get

    def moved_meanwhile(key: Key):
        late.table.get = get
        save(state, replace(stored[0], state=S.READY, judgement=transfer().judgement))
        return get(key)

    late.table.get = moved_meanwhile

    assert names(late.waiting_for(REF, EMPLOYEE, limit=2)) == names(stored[1:])


def test_how_far_the_hours_have_come_is_empty_before_the_first_time(state):
    progress = HourProgress(REF, cursor="c", proven=True, first=("a", "b"), swept_on=MONDAY)
    assert state.hour_progress(REF) == HourProgress(REF)

    state.commit(SaveHourProgress(progress))

    assert state.hour_progress(REF) == progress


def test_what_a_comparison_found_and_holds_is_kept(state):
    progress = HourProgress(
        REF,
        compares_from="2026-11-02",
        missing=Missing(7, 2, "2026-11-01", ("a", "b"), believed=True),
        forgotten=Forgotten(5, NOON, "2026-10-01"),
    )
    state.commit(SaveHourProgress(progress))
    assert state.hour_progress(REF) == progress


def test_progress_that_was_stored_before_any_could_be_held_is_read(state):
    state.commit(SaveHourProgress(HourProgress(REF, cursor="c", compares_from="2026-11-02")))
    stored = dict(state.table.get(keys.hour_progress(REF)))
    lacking = {n: one for n, one in stored["data"].items() if n not in ("missing", "forgotten")}
    state.table.transact([Put({**stored, "data": lacking})])

    read = state.hour_progress(REF)
    assert (read.cursor, read.compares_from) == ("c", "2026-11-02")
    assert (read.missing, read.forgotten) == (Missing(), None)


@pytest.mark.parametrize("stranger", OTHERS)
def test_another_connection_sees_and_moves_nothing(state, stranger):
    ours = save(
        state, transfer(waits_for=[EMPLOYEE]), transfer("b", state=S.LOCKED, external_id="5")
    )
    state.commit(AddTransferMove(step()), SaveHourProgress(HourProgress(REF, cursor="c")))

    assert state.transfer(stranger, "te-1", "te-1") is None
    assert state.transfers_of(stranger, "te-1") == []
    assert state.moves_of(stranger, "te-1") == []
    assert [state.listed(stranger, one, limit=ALL) for one in L] == [[]] * len(L)
    assert [state.in_state(stranger, one, limit=ALL) for one in S] == [[]] * len(S)
    assert list(state.awaited(stranger)) == []
    assert state.waiting_for(stranger, EMPLOYEE, limit=ALL) == []
    assert state.booked_as(stranger, "5") is None
    assert state.hour_progress(stranger) == HourProgress(stranger)

    save(state, transfer(ref=stranger), transfer("b", ref=stranger, external_id="5"))
    assert [state.transfer(REF, one.entry_id, one.line_id) for one in ours] == ours
    assert list(state.awaited(REF)) == [EMPLOYEE]


def test_lines_are_counted_up_to_a_bound_and_those_of_no_other_thing(state):
    near = Criterion(K.EMPLOYEE_NOT_LINKED, "e-9#")
    waiting = (transfer(f"w{n}", waits_for=[EMPLOYEE]) for n in range(3))
    save(state, *waiting, transfer("near", waits_for=[near]), transfer("ready"))

    assert [state.number_waiting(REF, EMPLOYEE, most=most) for most in (2, 3, 4)] == [2, 3, 3]
    assert state.number_waiting(REF, near, most=9) == 1
    assert [state.number_in_state(REF, S.WAITING, most=most) for most in (3, 4, 5)] == [3, 4, 4]
    assert state.number_in_state(REF, S.CONFIRMED, most=9) == 0


def written(state, table, one):
    (former,) = save(state, one)
    return former, [(type(write), write.key) for write in table.writes[1:]]


def test_only_the_places_that_come_or_go_are_written():
    table = Counted(MemoryTable())
    state = on_table(table)
    stored, begun = written(state, table, transfer(waits_for=[EMPLOYEE]))
    assert [kind for kind, _ in begun] == [Put, Put]

    stored, same = written(state, table, replace(stored, note="the ERP was asked again"))
    assert same == []

    closed = Criterion(K.PROJECT_CLOSED, "p-1")
    more = replace(stored.judgement, criteria=(EMPLOYEE, closed))
    stored, one_more = written(state, table, replace(stored, judgement=more))
    assert [kind for kind, _ in one_more] == [Put]

    stored, told = written(state, table, replace(stored, told=stored.to_tell()))
    assert [kind for kind, _ in told] == [Delete]


def test_a_line_that_waits_for_everything_is_far_from_a_transactions_limits():
    table = Counted(MemoryTable())
    everything = [Criterion(kind, "x" * 300) for kind in K]
    state = on_table(table)
    save(state, transfer(waits_for=everything, state=S.CORRECTING, external_id="5"))

    save(state, transfer(state=S.CLAIMED, sending=SENDING, external_id="6"))

    assert len(table.writes) == 1 + len(K) + 1 + 2 < 25


def full(extra: int = 0) -> Transfer:
    """Make a transfer whose item has 400 KB and some bytes more."""
    table = MemoryTable()
    save(on_table(table), transfer())
    (size,) = (checked_size(item) for item in table.items() if item["type"] == "Transfer")
    return transfer(system_message="x" * (MAX_ITEM_BYTES - size + 1 + extra))


def test_a_transfer_has_400_kb_and_no_byte_more():
    state = memory_state()
    save(state, full())
    (stored,) = state.transfers_of(REF, "te-1")

    with pytest.raises(TableLimitError, match="at most 409600"):
        save(state, full(extra=1))

    assert state.transfers_of(REF, "te-1") == [stored]


_days = st.sampled_from([MONDAY, MONDAY + timedelta(days=1)])
_lines = st.sampled_from([("a", "a"), ("a", "b#c"), ("a#b", "c"), ("æ", "/")])
_things = st.lists(
    st.builds(Criterion, st.sampled_from([*K][:3]), st.sampled_from(["", "p", "p!", "p#1"])),
    max_size=3,
    unique=True,
)


@st.composite
def _saves(draw) -> Transfer:
    entry_id, line_id = draw(_lines)
    external_id = draw(st.sampled_from(["", f"{entry_id}{line_id}1", f"{entry_id}{line_id}2"]))
    one = transfer(
        entry_id,
        line_id,
        on=draw(_days),
        waits_for=draw(_things),
        external_id=external_id,
        state=draw(st.sampled_from(S)),
        problem=draw(st.sampled_from([None, "period_locked"])),
    )
    return replace(one, told=draw(st.sampled_from([None, one.to_tell()])))


def called_for(present, belongs):
    """The transfers that a list is to hold, in its order."""
    return sorted(filter(belongs, present), key=lambda one: one.order)


@settings(max_examples=40, deadline=None)
@given(st.lists(_saves(), min_size=1, max_size=8))
def test_any_walk_leaves_the_places_that_the_transfers_call_for_and_no_other(walk):
    table = MemoryTable()
    state = on_table(table)
    stored = {(one.entry_id, one.line_id): save(state, one)[0] for one in walk}
    present = list(stored.values())
    lists = {
        L.TO_SEND: called_for(present, lambda one: one.is_to_be_sent),
        L.UNDER_WAY: called_for(present, lambda one: one.state in {S.CLAIMED, S.SENT_UNKNOWN}),
        L.TO_TELL: called_for(present, lambda one: one.is_to_be_told),
    }
    awaited = {thing for one in present for thing in one.waits_for}
    standing = {one.standing.external_id: one for one in present if one.standing}

    assert {one: state.listed(REF, one, limit=ALL) for one in L} == lists
    assert sorted(state.awaited(REF)) == sorted(awaited)
    for thing in awaited:
        waiting = called_for(present, lambda one, thing=thing: thing in one.waits_for)
        assert state.waiting_for(REF, thing, limit=ALL) == waiting
    for status in S:
        wanted = called_for(present, lambda one, status=status: one.state is status)
        assert state.in_state(REF, status, limit=ALL) == wanted
    booked = {one: state.booked_as(REF, one) for one in standing}
    assert booked == {one: (t.entry_id, t.line_id) for one, t in standing.items()}
    places = sum(map(len, lists.values())) + sum(len(one.waits_for) for one in present)
    assert table.size() == len(present) + places + len(standing)
