from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta, timezone

from hypothesis import example, given
from hypothesis import strategies as st

from bindeledd.domain.connections import ConnectionState
from bindeledd.domain.hours.progress import TransferList
from bindeledd.domain.hours.transfers import Criterion, CriterionKind
from bindeledd.domain.identity import ConnectionRef, Dimension, Lane, TenantRef
from bindeledd.domain.work import WorkItem, WorkKind
from bindeledd.state import keys
from bindeledd.state.table import Key
from tests.contract.state.hour_samples import MONDAY, transfer
from tests.fakes import NOON

CUSTOMERS = Dimension.CUSTOMERS

_texts = st.text(max_size=12) | st.text(alphabet="#%~aT0123", max_size=8)
_refs = st.builds(ConnectionRef, _texts, _texts, _texts)
_zones = st.sampled_from([UTC, timezone.max, timezone.min])
_instants = st.builds(
    lambda micros, zone: (
        datetime.fromtimestamp(micros // 10**6, zone) + timedelta(microseconds=micros % 10**6)
    ),
    st.integers(10**6, 7 * 10**15),
    _zones,
)


def _keys_of(ref: ConnectionRef, text: str):
    """Every key that a connection and one foreign text lead to."""
    at = NOON
    return [
        keys.connection(ref),
        keys.recipe_binding(ref.owner, text),
        keys.work(ref, text),
        *(keys.lock(ref, lane) for lane in Lane),
        keys.grant(ref, text),
        keys.cursor(ref, CUSTOMERS),
        keys.link(ref, CUSTOMERS, text),
        keys.link_pointer(ref, CUSTOMERS, text),
        keys.claim(ref, text),
        keys.plan_header(ref, text, CUSTOMERS),
        keys.plan_entry(ref, text, CUSTOMERS, 0),
        keys.run(ref, text),
        keys.run_entry(ref, text, text, keys.instant(at)),
        keys.journal_entry(ref, text, text, keys.instant(at)),
        keys.open_issue(ref, CUSTOMERS, text),
        keys.closed_issue(ref, CUSTOMERS, text),
        keys.hour_progress(ref),
        keys.transfer(ref, text, text),
        keys.transfer_move(ref, text, keys.instant(at)),
        *(Key(keys.transfer_list(ref, one), keys.transfer_place(text)) for one in TransferList),
        *(keys.waiting(ref, Criterion(kind, text), "#".join([text] * 3)) for kind in CriterionKind),
        keys.booked(ref, text),
    ]


@given(_refs, _refs, _texts, _texts)
def test_no_two_things_have_one_key(ref, other, text, other_text):
    ours = _keys_of(ref, text)
    assert len(set(ours)) == len(ours)
    if ref != other:
        tenants_keys = {keys.recipe_binding(ref.owner, text)} if ref.owner == other.owner else set()
        assert set(ours) & set(_keys_of(other, text)) == tenants_keys
    if text != other_text:
        assert keys.link(ref, CUSTOMERS, text) != keys.link(ref, CUSTOMERS, other_text)
        assert keys.plan_partition(ref, text) != keys.plan_partition(ref, other_text)


@given(_refs, _texts)
def test_every_key_of_a_connection_begins_with_vendor_then_tenant(ref, text):
    beginning = keys.tenant_partition(ref.owner)
    assert beginning.startswith("V#")
    assert beginning.count("#") == 3
    for key in _keys_of(ref, text):
        assert key.pk == beginning or key.pk.startswith(f"{beginning}#")


@given(st.text(min_size=300, max_size=400))
def test_keys_of_any_length_fit_into_dynamodb(text):
    ref = ConnectionRef(text, text, text)
    for key in _keys_of(ref, text):
        assert 0 < len(key.pk.encode()) <= 2048
        assert 0 < len(key.sk.encode()) <= 1024
    place = keys.due_index(WorkItem(ref, WorkKind.PLAN, None, NOON))
    assert len(place.sk.encode()) <= 1024
    assert len(keys.connection_index(ref, ConnectionState.ACTIVE).sk.encode()) <= 1024


def test_one_tenant_is_no_part_of_another():
    assert keys.tenant_partition(TenantRef("a", "b#T#c")) != keys.tenant_partition(
        TenantRef("a#T#b", "c")
    )


@given(_instants, _instants)
def test_text_order_of_instants_is_time_order(one, other):
    assert (keys.instant(one) < keys.instant(other)) == (one < other)


@given(_instants)
def test_time_to_live_never_ends_before_its_instant(at):
    assert timedelta(0) <= datetime.fromtimestamp(keys.epoch(at), UTC) - at < timedelta(seconds=1)


@given(_instants, _instants)
def test_the_bound_of_due_work_holds_what_is_due_and_nothing_else(due_at, now):
    place = keys.due_index(WorkItem(ConnectionRef("v", "t", "c"), WorkKind.PLAN, CUSTOMERS, due_at))
    assert (place.sk < keys.due_until(now)) == (due_at <= now)


@given(_texts, _texts, _texts, _texts)
@example("a#b", "c", "a%23b", "c")
def test_no_two_transfers_have_one_place(entry_id, line_id, other_entry, other_line):
    one, other = transfer(entry_id, line_id), transfer(other_entry, other_line)
    if (entry_id, line_id) != (other_entry, other_line):
        assert one.order != other.order
        assert keys.transfer_place(one.order) != keys.transfer_place(other.order)


@given(_texts, _texts, _texts)
def test_the_bounds_of_what_is_awaited_hold_its_own_lines_and_no_others(awaited, other, line_id):
    ref, kind = ConnectionRef("v", "t", "c"), CriterionKind.PROJECT_CLOSED
    first, second = (transfer(line_id, on=MONDAY + timedelta(days=n)).order for n in (0, 1))
    key = keys.waiting(ref, Criterion(kind, other), second).sk
    is_own = keys.waiting_from(awaited) < key < keys.waiting_until(awaited)
    assert is_own == (awaited == other)
    assert is_own == (keys.waiting_from(awaited, first) < key < keys.waiting_until(awaited))
    assert not keys.waiting_from(awaited, second) < key < keys.waiting_until(awaited)


def test_links_issues_and_work_are_spread_evenly():
    ref = ConnectionRef("v", "t", "c")
    links = Counter(keys.link(ref, CUSTOMERS, str(n)).pk for n in range(16_000))
    assert set(links) == set(keys.link_partitions(ref, CUSTOMERS))
    assert max(links.values()) < 1200

    issues = Counter(keys.open_issue(ref, CUSTOMERS, str(n)).pk for n in range(4_000))
    assert set(issues) == set(keys.open_issue_partitions(ref, CUSTOMERS))
    assert max(issues.values()) < 1200

    owed = [
        WorkItem(ConnectionRef("v", str(n), "c"), WorkKind.PLAN, CUSTOMERS, NOON)
        for n in range(8_000)
    ]
    due = Counter(keys.due_index(item).pk for item in owed)
    assert set(due) == set(keys.due_index_partitions())
    assert max(due.values()) < 1200

    active = Counter(keys.connection_index(item.ref, ConnectionState.ACTIVE).pk for item in owed)
    assert set(active) == set(keys.connection_index_partitions("v"))
    assert max(active.values()) < 1200
