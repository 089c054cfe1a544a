"""The hours as a list and as a change feed: what is approved, and what has ceased to be."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from local.simulators.clock import ManualClock
from local.simulators.host.feed import EntryFilters, Position, decoded
from tests.contract.simulators.host.booking import HOURS, Booking, states
from tests.contract.simulators.host.conftest import Host


@pytest.fixture
def booking(host):
    return Booking(host)


def test_an_entry_is_read_as_the_contract_writes_it(booking):
    written = booking.write(
        start="07:00",
        end="15:30",
        breakMinutes=30,
        hours="8.00",
        billableHours="7.50",
        subprojectId="p_1_2",
        activityId="act_1",
        workTypeId="wt_1",
        payTypeId="pay_1",
        description="Reisverk",
        supplements=[{"payTypeId": "pay_ot50", "quantity": "1.5", "unitCode": "h"}],
        machineUsages=[{"machineId": "m_7", "hours": "3.00"}],
        rate={"sales": "1150.00", "cost": "620.00", "currency": "NOK"},
    )
    entry = booking.read("h_9001")
    assert entry == written
    assert entry["supplements"] == [
        {
            "id": "h_9001-s1",
            "payTypeId": "pay_ot50",
            "quantity": "1.5",
            "unitCode": "h",
            "amount": None,
            "comment": None,
        }
    ]
    assert entry["machineUsages"] == [
        {"id": "h_9001-m1", "machineId": "m_7", "hours": "3.00", "billable": True}
    ]
    assert entry["billing"] == {"status": "unbilled", "invoiceBasisId": None, "owner": "erp"}
    assert entry["approval"]["status"] == "submitted"
    assert (entry["locked"], entry["version"], entry["deleted"]) == (False, "1", False)
    assert entry["updatedAt"] == "2026-11-23T09:01:00+01:00"
    assert entry["transfer"] == {
        "status": "none", "externalId": None, "at": None, "code": None, "message": None
    }  # fmt: skip
    assert booking.host.page(HOURS)["items"] == [entry]


def test_an_entry_that_does_not_exist_is_not_found(booking):
    answer = booking.host.client.get(f"/{HOURS}/h_1")
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"from": "2026-11-20"}, ["h_9001", "h_9002"]),
        ({"from": "2026-11-19", "to": "2026-11-19"}, ["h_9003"]),
        ({"to": "2026-11-20"}, ["h_9001", "h_9003"]),
        ({"employeeIds": "e_10"}, ["h_9002"]),
        ({"employeeIds": "e_9,e_10"}, ["h_9001", "h_9002", "h_9003"]),
        ({"projectIds": "p_1"}, ["h_9001", "h_9003"]),
        ({"projectIds": "p_1_2"}, ["h_9003"]),
        ({"ids": "h_9003,h_9"}, ["h_9003"]),
        ({"approval": "approved"}, ["h_9002"]),
        ({"approval": "submitted", "projectIds": "p_1"}, ["h_9001", "h_9003"]),
    ],
)
def test_filters_narrow_a_list(booking, query, expected):
    booking.write()
    booking.write(employeeId="e_10", date="2026-11-21", projectId="p_2")
    booking.write(date="2026-11-19", subprojectId="p_1_2")
    booking.approve("project", "p_2")
    assert sorted(item["id"] for item in booking.feed(**query)[0]) == expected


@pytest.mark.parametrize(
    ("query", "pointer"),
    [
        ({"approval": "yes"}, "/approval"),
        ({"from": "20.11.2026"}, "/from"),
        ({"to": "2026-02-30"}, "/to"),
        ({"from": "2026-11-20", "to": "2026-11-19"}, "/to"),
        ({"limit": "201"}, "/limit"),
        ({"updatedSince": "2026-11-20"}, "/updatedSince"),
    ],
)
def test_a_list_that_cannot_be_is_refused(booking, query, pointer):
    answer = booking.host.client.get(f"/{HOURS}", params=query)
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["pointer"] == pointer


def test_the_feed_of_approved_hours_also_gives_what_has_left_it(booking):
    for hours in ("1.00", "2.00", "3.00"):
        booking.write(hours=hours)
    booking.approve()
    items, cursor = booking.feed(approval="approved")
    assert states(items) == [(f"h_900{n}", "approved") for n in (1, 2, 3)]
    booking.reopen()
    booking.desk.save("h_9001", {"hours": "1.50"})
    booking.desk.delete("h_9003")
    items, later = booking.feed(cursor=cursor)
    assert sorted(states(items)) == [
        ("h_9001", "reopened"),
        ("h_9002", "reopened"),
        ("h_9003", "deleted"),
    ]
    tombstone = next(item for item in items if item["deleted"])
    assert set(tombstone) == {"id", "deleted", "version", "updatedAt"}
    assert booking.feed(cursor=later)[0] == []


def test_the_feed_of_approved_hours_is_silent_about_what_never_was_approved(booking):
    _, cursor = booking.feed(approval="approved")
    booking.write()
    booking.desk.save("h_9001", {"hours": "1.50"})
    assert booking.feed(cursor=cursor)[0] == []
    booking.desk.delete("h_9001")
    assert booking.feed(cursor=cursor)[0] == []
    assert states(booking.feed()[0]) == [("h_9001", "deleted")]


def test_an_entry_approved_and_reopened_between_two_readings_is_told(booking):
    booking.write()
    _, cursor = booking.feed(approval="approved")
    booking.approve()
    booking.reopen()
    assert states(booking.feed(cursor=cursor)[0]) == [("h_9001", "reopened")]


def test_a_tombstone_is_told_to_who_was_told_of_the_reopening_before(booking):
    booking.write()
    booking.approve()
    booking.reopen()
    _, cursor = booking.feed(approval="approved")
    booking.desk.delete("h_9001")
    assert states(booking.feed(cursor=cursor)[0]) == [("h_9001", "deleted")]


@pytest.mark.parametrize(
    ("query", "patch"),
    [
        ({"projectIds": "p_1"}, {"projectId": "p_2"}),
        ({"employeeIds": "e_9"}, {"employeeId": "e_10"}),
        ({"to": "2026-11-20"}, {"date": "2026-11-21"}),
        ({"from": "2026-11-20"}, {"date": "2026-11-19"}),
    ],
)
def test_an_entry_that_was_moved_out_of_a_filter_is_told_once(booking, query, patch):
    booking.write()
    _, cursor = booking.feed(**query)
    booking.desk.save("h_9001", patch)
    items, later = booking.feed(cursor=cursor)
    assert [item["id"] for item in items] == ["h_9001"]
    booking.desk.save("h_9001", {"description": "x"})
    assert booking.feed(cursor=later)[0] == []


def test_updated_since_gives_what_left_the_filter_too(booking):
    booking.write()
    booking.approve()
    since = booking.host.page(HOURS)["asOf"]
    booking.reopen()
    query = {"approval": "approved", "updatedSince": since}
    assert states(booking.feed(**query)[0]) == [("h_9001", "reopened")]


def test_an_entry_reopened_while_a_full_reading_goes_on_comes_in_the_next_delta(booking):
    for hours in ("1.00", "2.00", "3.00"):
        booking.write(hours=hours)
    booking.approve()
    first = booking.host.page(HOURS, approval="approved", limit=1)
    booking.reopen()
    rest, cursor = booking.feed(cursor=first["nextCursor"], limit=1)
    assert rest == []
    assert len(booking.feed(cursor=cursor)[0]) == 3


def test_a_fault_saves_an_entry_again_between_two_pages(booking):
    booking.write()
    booking.write()
    fault = {"kind": "changed_while_paging", "path": f"*/{HOURS}"}
    booking.host.client.post("http://svenn.local/_simulator/faults", json=fault)
    booking.host.clock.advance(1)
    items, _ = booking.feed(limit=1)
    assert [(item["id"], item["version"]) for item in items] == [("h_9001", "1"), ("h_9002", "2")]


def test_a_cursor_keeps_its_filters_and_belongs_to_its_list(booking):
    filters = EntryFilters(("h_1",), "approved", "2026-11-01", "2026-11-30", ("e_9",), ("p_1",))
    position = Position("t/time-entries", "e", "x", filters, floor=3, top=9, after=("a", "b"))
    assert decoded(position.encoded()) == position
    _, cursor = booking.feed(approval="approved")
    for path, query in ((HOURS, {"approval": "draft"}), ("customers", {})):
        answer = booking.host.client.get(f"/{path}", params={"cursor": cursor, **query})
        assert answer.status_code == 400
    _, of_customers = booking.host.walk("customers")
    answer = booking.host.client.get(f"/{HOURS}", params={"cursor": of_customers})
    assert answer.status_code == 400


def hours_as(make_host, **rules):
    return Booking(make_host(timeEntries=rules))


def test_a_host_without_a_feed_gives_the_whole_list_alone(make_host):
    booking = hours_as(make_host, changeFeed="none")
    booking.write()
    items, cursor = booking.feed(approval="submitted")
    assert (len(items), cursor) == (1, None)
    answer = booking.host.client.get(f"/{HOURS}", params={"updatedSince": "2026-11-23T08:00:00Z"})
    assert answer.json()["code"] == "not_supported"


def test_a_host_without_tombstones_forgets(make_host):
    booking = hours_as(make_host, deletes="none")
    booking.write()
    _, cursor = booking.feed()
    booking.desk.delete("h_9001")
    assert booking.feed(cursor=cursor)[0] == []
    assert booking.feed()[0] == []


def test_a_host_may_bound_the_days_of_a_list(make_host):
    booking = hours_as(make_host, maxRangeDays=7)
    booking.write()
    for query in ({}, {"from": "2026-11-16"}, {"from": "2026-11-16", "to": "2026-11-23"}):
        answer = booking.host.client.get(f"/{HOURS}", params=query)
        assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (400, "/from")
    items, cursor = booking.feed(**{"from": "2026-11-16", "to": "2026-11-22"})
    assert len(items) == 1
    assert booking.feed(cursor=cursor)[0] == []


def test_a_host_without_hours_says_so_and_gives_none(make_host):
    booking = hours_as(make_host, read=False, transferStatus=False)
    capabilities = booking.host.client.get("/capabilities").json()
    assert capabilities["timeEntries"]["read"] is False
    assert not any("hours" in event for event in capabilities["events"])
    for answer in (
        booking.host.client.get(f"/{HOURS}"),
        booking.host.client.get(f"/{HOURS}/h_1"),
        booking.report(),
    ):
        assert answer.json()["code"] == "not_supported"


def test_a_host_may_have_neither_supplements_nor_machine_hours(make_host):
    booking = hours_as(make_host, supplements=False, machineHours=False)
    line = {"payTypeId": "pay_ot50", "quantity": "1"}
    entry = booking.write(supplements=[line])
    assert not {"supplements", "machineUsages"} & set(entry)
    result = booking.report({"id": "h_9001", "version": "1", "status": "sent"}).json()
    assert result["items"][0]["result"] == "ok"


def test_the_capabilities_say_what_the_settings_say(host, make_host):
    assert host.client.get("/capabilities").json()["timeEntries"] == {
        "read": True,
        "approvalAxes": ["employee_period", "project"],
        "approvalLevels": ["foreman", "project", "admin"],
        "machineHours": True,
        "supplements": True,
        "changeFeed": "cursor",
        "deletes": "tombstone",
        "transferStatus": True,
        "maxRangeDays": None,
    }
    told = make_host(timeEntries={"approvalAxes": ["project"], "maxRangeDays": 93})
    capabilities = told.client.get("/capabilities").json()
    assert capabilities["timeEntries"]["maxRangeDays"] == 93
    hours = [event for event in capabilities["events"] if "hours" in event]
    assert hours == ["project_hours.approved", "project_hours.reopened"]


def test_hours_have_scopes_of_their_own(make_host):
    host = make_host(auth={"kind": "oauth2_client_credentials"})
    booking = Booking(host)
    form = {
        "grant_type": "client_credentials",
        "client_id": "bindeledd-local",
        "client_secret": "svenn-local-secret",
    }
    scopes = "dims:read dims:write hours:read"
    answer = host.client.post("http://svenn.local/oauth/token", data={**form, "scope": scopes})
    host.client.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"
    assert host.client.get(f"/{HOURS}").status_code == 200
    assert booking.report().status_code == 403
    answer = host.client.post("http://svenn.local/oauth/token", data={**form, "scope": "dims:read"})
    host.client.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"
    assert host.client.get(f"/{HOURS}").status_code == 403


ACTS = ("approve", "reopen", "edit", "delete", "write", "move")


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=25)
@given(acts=st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 3)), max_size=12))
def test_who_follows_the_approved_hours_of_a_project_knows_them(acts):
    """Whatever happens between pages: the follower ends with what is approved, and no more."""
    host = Host()
    assert isinstance(host.clock, ManualClock)
    booking = Booking(host)
    booking.write()
    booking.approve()
    query = {"approval": "approved", "projectIds": "p_1"}
    known: dict[str, str] = {}
    asked = {**query, "limit": 1}
    pending, quiet_passes = list(acts), 0
    while quiet_passes < 2:
        page = host.page(HOURS, **asked)
        for item in page["items"]:
            is_in = not item["deleted"] and (
                item["approval"]["status"] == "approved" and item["projectId"] == "p_1"
            )
            known.pop(item["id"], None)
            if is_in:
                known[item["id"]] = item["version"]
        asked = {"cursor": page["nextCursor"], "limit": 1}
        if pending:
            _act(booking, *pending.pop())
        elif not page["hasMore"]:
            quiet_passes += 1
    now = {item["id"]: item["version"] for item in booking.feed(**query)[0]}
    assert known == now
    host.client.close()
    host.simulator.close()


def _act(booking, act, which):
    open_ones = [
        row.id for row in booking.host.simulator.hours("t_42").living() if not row.object["locked"]
    ]
    if act == "write" or not open_ones:
        booking.write()
    elif act == "approve":
        booking.approve()
    elif act == "delete":
        booking.desk.delete(open_ones[which % len(open_ones)])
    elif act == "edit":
        booking.desk.save(open_ones[which % len(open_ones)], {"hours": f"{which}.25"})
    elif act == "move":
        booking.desk.save(open_ones[which % len(open_ones)], {"projectId": f"p_{which % 2 + 1}"})
    if act == "reopen":
        booking.reopen()
