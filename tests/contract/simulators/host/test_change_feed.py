"""The list of a register as a change feed: nothing is left out, whatever happens meanwhile."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from local.simulators.faults import Fault, FaultKind
from local.simulators.host.feed import Filters, Position, Row, decoded, page_of


def ids(items):
    return [item["id"] for item in items]


def fill(host, count):
    return [host.create(number=str(10000 + index)) for index in range(count)]


def change(host, created, **fields):
    return host.write("PATCH", f"/customers/{created['id']}", fields).json()


def test_a_list_has_four_members(host):
    fill(host, 1)
    page = host.page()
    assert set(page) == {"items", "nextCursor", "hasMore", "asOf"}
    assert page["asOf"] == "2026-11-23T09:01:00+01:00"
    assert page["hasMore"] is False
    assert page["nextCursor"]


def test_pages_hold_what_the_limit_says_in_the_order_of_change(host):
    made = fill(host, 5)
    change(host, made[1], phone="1")
    sizes = []
    query = {"limit": 2}
    seen = []
    while True:
        page = host.page(**query)
        sizes.append(len(page["items"]))
        seen += ids(page["items"])
        if not page["hasMore"]:
            break
        query = {"limit": 2, "cursor": page["nextCursor"]}
    assert sizes == [2, 2, 1]
    assert seen == [made[i]["id"] for i in (0, 2, 3, 4, 1)]


def test_the_default_page_holds_100_and_the_largest_200(host):
    host.simulator.seed_records(
        "t_42", {"customers": [{"name": f"Kunde {index}"} for index in range(250)]}
    )
    assert len(host.page()["items"]) == 100
    assert len(host.page(limit=200)["items"]) == 200
    assert len(host.walk()[0]) == 250


@pytest.mark.parametrize("limit", ["0", "201", "x", "-1", ""])
def test_a_limit_outside_the_contract_is_refused(host, limit):
    answer = host.client.get("/customers", params={"limit": limit})
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["pointer"] == "/limit"


def test_the_cursor_of_the_last_page_starts_the_next_delta(host):
    made = fill(host, 3)
    _, cursor = host.walk()
    assert host.walk(cursor=cursor)[0] == []
    changed = change(host, made[0], phone="1")
    items, later = host.walk(cursor=cursor)
    assert items == [changed]
    assert host.walk(cursor=later)[0] == []
    assert ids(host.walk(cursor=cursor)[0]) == [changed["id"]]


def test_a_delta_of_an_empty_register_gives_the_first_object(host):
    items, cursor = host.walk()
    assert items == []
    created = host.create()
    assert host.walk(cursor=cursor)[0] == [created]


def test_deactivated_and_deleted_objects_come_in_the_feed(host):
    first, second, third = fill(host, 3)
    _, cursor = host.walk()
    change(host, first, active=False)
    host.clock.advance(1)
    host.simulator.desk("t_42").delete("customers", second["id"])
    items, _ = host.walk(cursor=cursor)
    assert items[0]["active"] is False
    assert items[1] == {
        "id": second["id"],
        "deleted": True,
        "version": "2",
        "updatedAt": items[1]["updatedAt"],
    }
    assert ids(items) == [first["id"], second["id"]]
    assert host.client.get(f"/customers/{second['id']}").status_code == 404
    assert third["id"] in ids(host.walk()[0])


def test_where_nothing_is_ever_deleted_a_deletion_deactivates(make_host):
    host = make_host(dimensions={"customers": {"deletes": "inactive_only"}})
    created = host.create()
    host.simulator.desk("t_42").delete("customers", created["id"])
    (item,) = host.walk()[0]
    assert (item["active"], item["deleted"]) == (False, False)


def test_where_no_tombstone_is_kept_a_deletion_leaves_a_gap(make_host):
    host = make_host(dimensions={"customers": {"deletes": "none"}})
    first, second = fill(host, 2)
    _, cursor = host.walk()
    host.simulator.desk("t_42").delete("customers", first["id"])
    assert host.walk(cursor=cursor)[0] == []
    assert ids(host.walk()[0]) == [second["id"]]


def test_a_row_changed_while_paging_is_neither_lost_nor_missing_from_the_full_list(host):
    made = fill(host, 4)
    first = host.page(limit=2)
    changed = change(host, made[2], phone="1")
    rest, cursor = host.walk(cursor=first["nextCursor"], limit=2)
    assert ids(rest) == [made[3]["id"], made[2]["id"]]
    assert ids(host.walk(cursor=cursor)[0]) == [changed["id"]]


def test_a_row_that_was_already_given_comes_again_when_changed_while_paging(host):
    made = fill(host, 4)
    first = host.page(limit=2)
    changed = change(host, made[0], phone="1")
    rest, _ = host.walk(cursor=first["nextCursor"], limit=2)
    assert rest[-1] == changed


def test_the_fault_changes_a_row_between_two_pages(host):
    made = fill(host, 4)
    fault = {"kind": "changed_while_paging", "path": "*/customers"}
    host.client.post("http://svenn.local/_simulator/faults", json=fault)
    host.clock.advance(1)
    rest, _ = host.walk(limit=2)
    assert ids(rest) == [made[i]["id"] for i in (0, 1, 3, 2)]
    assert rest[-1]["version"] == "2"
    assert rest[-1]["updatedBy"]["kind"] == "user"


def test_a_page_comes_again_with_the_cursor_that_was_just_followed(host):
    made = fill(host, 4)
    host.simulator.faults.switch_on(
        Fault(FaultKind.DISTORT, method="GET", options={"how": "repeated_page"})
    )
    first = host.page(limit=2)
    again = host.page(limit=2, cursor=first["nextCursor"])
    assert again == first
    assert ids(host.page(limit=2, cursor=first["nextCursor"])["items"]) == ids(made[2:])


def test_an_enumeration_may_have_a_value_that_nobody_knows(host):
    fill(host, 1)
    host.simulator.faults.switch_on(
        Fault(FaultKind.DISTORT, method="GET", options={"how": "unknown_enum"})
    )
    values = host.page()["items"][0].values()
    assert "UnheardOf" in values


def test_the_fault_can_name_the_row_and_the_change(host):
    made = fill(host, 3)
    options = {"id": made[0]["id"], "change": {"phone": "99"}}
    fault = {"kind": "changed_while_paging", "options": options}
    host.client.post("http://svenn.local/_simulator/faults", json=fault)
    host.clock.advance(1)
    rest, _ = host.walk(limit=2)
    assert rest[-1]["phone"] == "99"
    assert len(host.walk(limit=2)[0]) == 3


@pytest.mark.parametrize("feed", ["cursor", "updated_since"])
def test_a_row_stamped_late_is_lost_only_by_a_feed_without_an_opaque_cursor(make_host, feed):
    host = make_host(dimensions={"customers": {"changeFeed": feed}})
    made = fill(host, 3)
    _, cursor = host.walk()
    fault = {"kind": "stamped_late", "seconds": 300, "path": "*/customers/*"}
    host.client.post("http://svenn.local/_simulator/faults", json=fault)
    late = change(host, made[1], phone="1")
    assert late["updatedAt"] < made[1]["updatedAt"]
    assert host.walk(cursor=cursor)[0] == ([late] if feed == "cursor" else [])
    since = "2026-11-23T08:00:00Z"
    overlapping = host.walk(updatedSince=since)[0]
    assert (late["id"] in ids(overlapping)) is (late["updatedAt"] >= "2026-11-23T09:00:00+01:00")


def test_since_an_instant_means_from_that_instant_on(host):
    made = fill(host, 3)
    items, cursor = host.walk(updatedSince=made[1]["updatedAt"])
    assert ids(items) == [made[1]["id"], made[2]["id"]]
    changed = change(host, made[0], phone="1")
    assert host.walk(cursor=cursor)[0] == [changed]


@pytest.mark.parametrize("since", ["yesterday", "2026-11-23T08:00:00", "2026-13-01T00:00:00Z"])
def test_an_instant_needs_an_offset(host, since):
    answer = host.client.get("/customers", params={"updatedSince": since})
    assert answer.json()["errors"][0]["pointer"] == "/updatedSince"


def test_a_feed_by_time_goes_on_where_it_ended(make_host):
    host = make_host(dimensions={"customers": {"changeFeed": "updated_since"}})
    made = fill(host, 5)
    items, cursor = host.walk(limit=2)
    assert ids(items) == [item["id"] for item in made]
    changed = change(host, made[0], phone="1")
    assert host.walk(cursor=cursor)[0] == [changed]


def test_without_a_feed_there_is_only_the_whole_list(make_host):
    host = make_host(dimensions={"customers": {"changeFeed": "none"}})
    made = fill(host, 3)
    items, cursor = host.walk(limit=2)
    assert ids(items) == [item["id"] for item in made]
    assert cursor is None
    answer = host.client.get("/customers", params={"updatedSince": "2026-11-23T08:00:00Z"})
    assert (answer.status_code, answer.json()["code"]) == (400, "not_supported")


def test_an_expired_cursor_asks_for_the_whole_list(host):
    fill(host, 1)
    _, cursor = host.walk()
    host.client.post("http://svenn.local/_simulator/host/cursors/expire")
    answer = host.client.get("/customers", params={"cursor": cursor})
    assert (answer.status_code, answer.json()["code"]) == (410, "cursor_expired")
    _, fresh = host.walk()
    assert host.walk(cursor=fresh)[0] == []


def test_a_cursor_expires_with_age_but_not_while_it_is_used(host):
    fill(host, 1)
    _, cursor = host.walk()
    for _ in range(3):
        host.clock.advance(20 * 86400)
        _, cursor = host.walk(cursor=cursor)
    host.clock.advance(31 * 86400)
    assert host.client.get("/customers", params={"cursor": cursor}).status_code == 410


def test_a_cursor_of_another_list_is_refused(host):
    _, cursor = host.walk()
    for path in ("/projects", "http://svenn.local/integration/v1/tenants/t_77/customers"):
        answer = host.client.get(path, params={"cursor": cursor})
        assert answer.json()["errors"][0]["pointer"] == "/cursor"


@pytest.mark.parametrize("cursor", ["", "x", "é", "bnVsbA", "e30", "W10", "MQ"])
def test_a_cursor_that_was_never_given_is_refused(host, cursor):
    answer = host.client.get("/customers", params={"cursor": cursor})
    assert answer.status_code == 400


def test_a_cursor_beside_an_instant_or_other_filters_is_refused(host):
    _, cursor = host.walk(active="true")
    both = {"cursor": cursor, "updatedSince": "2026-11-23T08:00:00Z"}
    assert host.client.get("/customers", params=both).status_code == 400
    other = {"cursor": cursor, "active": "false"}
    assert host.client.get("/customers", params=other).status_code == 400
    assert host.client.get("/customers", params={"cursor": cursor}).status_code == 200


def test_ids_and_numbers_narrow_the_list(host):
    made = fill(host, 4)
    both = f"{made[0]['id']},{made[2]['id']}"
    assert ids(host.page(ids=both)["items"]) == [made[0]["id"], made[2]["id"]]
    answer = host.client.get("/customers", params={"numbers": ["10001", "10003"]})
    assert ids(answer.json()["items"]) == [made[1]["id"], made[3]["id"]]
    assert host.page(ids="c_999")["items"] == []


def test_a_deleted_object_is_told_when_it_is_asked_for_by_id(host):
    created = host.create()
    host.simulator.desk("t_42").delete("customers", created["id"])
    assert host.page(ids=created["id"])["items"][0]["deleted"] is True


def test_a_filter_on_activity_also_gives_what_has_left_it_since(host):
    first, second = fill(host, 2)
    change(host, second, active=False)
    items, cursor = host.walk(active="true")
    assert ids(items) == [first["id"]]
    assert ids(host.page(active="false")["items"]) == [second["id"]]
    change(host, first, active=False)
    assert ids(host.walk(cursor=cursor)[0]) == [first["id"]]


def test_activity_is_true_or_false(host):
    assert host.client.get("/customers", params={"active": "1"}).status_code == 400


rows = st.lists(st.integers(min_value=0, max_value=30), min_size=1, max_size=12)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    stamps=rows,
    limit=st.integers(min_value=1, max_value=4),
    edits=st.lists(st.tuples(st.integers(0, 11), st.integers(0, 30)), max_size=10),
)
def test_nothing_is_left_out_whatever_is_stamped_when(stamps, limit, edits):
    """Rows are edited between pages, with stamps in any order: the follower ends up equal."""

    def row(number: int, sequence: int, stamp: int) -> Row:
        content = {"id": f"c_{number}", "deleted": False, "active": True, "value": sequence}
        return Row(sequence, f"{stamp:03d}", content)

    state = {number: row(number, number + 1, stamp) for number, stamp in enumerate(stamps)}
    sequence = len(stamps)
    pending = list(edits)
    followed: dict[str, int] = {}
    position = Position("t/customers", "e", "2026-11-23T08:00:00+00:00")
    quiet_passes = 0
    for _ in range(500):
        page = page_of(state.values(), position, limit=limit, variant="cursor")
        followed.update({found.id: found.object["value"] for found in page.rows})
        assert page.following is not None
        position = decoded(page.following.encoded())
        if pending:
            number, stamp = pending.pop()
            sequence += 1
            state[number % len(stamps)] = row(number % len(stamps), sequence, stamp)
        elif not page.has_more:
            quiet_passes += 1
            if quiet_passes == 2:
                break
    assert quiet_passes == 2
    assert followed == {found.id: found.object["value"] for found in state.values()}


def test_a_cursor_keeps_its_filters():
    filters = Filters(ids=("c_1", "c_2"), numbers=("007",), active=False, parent_id="p_1")
    position = Position(
        "t/projects", "e", "x", filters, since="s", floor=3, top=9, after=("a", "b")
    )
    assert decoded(position.encoded()) == position
