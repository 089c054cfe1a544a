"""Nothing is written before an operator signs a plan, and then exactly that plan is applied."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from werkzeug.wrappers import Request, Response

from bindeledd.domain.changes import SaveConnection, SaveVendor
from bindeledd.domain.connections import Connection, ConnectionState, Event, advance
from bindeledd.domain.errors import RefusedError
from bindeledd.domain.plans import EntryKind, Hint, PlanEntry, Reason, plans_hash
from bindeledd.domain.runs import Run
from bindeledd.recipes import RECIPES
from bindeledd.usecases.approving import approve, reject
from tests.world import RECIPE, SAMPLE_VENDOR, TENANT, World

HOST = [
    {"number": "10042", "name": "Heidi Lindtveit AS", "email": "fra@host.example"},
    {"number": "10050", "name": "Bare Svenn AS"},
    {"number": "10061", "name": "Samme Navn AS"},
    {"number": "10", "name": "Lav AS"},
    {"number": "20000", "name": "Høy AS"},
    {"number": "19999", "name": "Siste AS"},
]
ERP = [
    {"Number": 10042, "Name": "Heidi Lindtveit AS", "EmailAddress": "fra@erp.example"},
    {"Number": 10060, "Name": "Samme Navn AS"},
    {"Number": 10070, "Name": "Bare PowerOffice AS"},
]


def planned(world: World) -> tuple[Connection, dict[str, list[PlanEntry]]]:
    """Connect and make the plan; answer with the reference and the plan's entries by name."""
    current = world.connection(world.ask())
    by_name: dict[str, list[PlanEntry]] = {}
    for entry in world.waiting(current.ref):
        by_name.setdefault(entry.name, []).append(entry)
    return current, by_name


@pytest.mark.requirement("SV-05", "SV-06", "ALL-01")
def test_the_match_report_says_everything_and_writes_nothing():
    world = World(host_customers=HOST, erp_customers=ERP)
    current, entries = planned(world)

    assert current.state is ConnectionState.AWAITING_APPROVAL
    assert world.writes() == []
    link, update = sorted(entries["Heidi Lindtveit AS"], key=lambda entry: entry.kind)
    assert (link.kind, link.reason) == (EntryKind.LINK, Reason.EQUAL_NUMBER)
    assert [(c.field, c.old, c.new) for c in update.changes] == [
        ("email", "fra@host.example", "fra@erp.example")
    ]
    created = {name: entries[name][0].target for name in ("Bare Svenn AS", "Bare PowerOffice AS")}
    assert created == {"Bare Svenn AS": "erp", "Bare PowerOffice AS": "host"}
    hints = {s.hint for entry in entries["Samme Navn AS"] for s in entry.suggestions}
    assert Hint.SAME_NAME_OTHER_NUMBER in hints
    outside = {name for name, found in entries.items() if Hint.OUTSIDE_SERIES in found[0].hints}
    assert outside == {"Lav AS", "Høy AS"}, "both ends of the series are inclusive"
    headers = world.state.plan_headers(current.ref, current.plan_id or "")
    assert headers[0].calls > 0


@pytest.mark.requirement("SV-05")
def test_the_request_is_announced_and_nothing_is_written_until_it_is_signed():
    world = World(host_customers=HOST, erp_customers=ERP)
    current, _ = planned(world)

    world.clock.advance(timedelta(days=3))
    world.work(current.ref)

    assert world.writes() == []
    assert [c.contact for c in world.announced.requested] == ["drift@handverker.example"]


@pytest.mark.requirement("SV-05")
@pytest.mark.parametrize(
    ("plan_id", "plan_hash", "code"),
    [
        (None, "0" * 64, "plan_hash_differs"),
        ("plan_of_yesterday", None, "plan_replaced"),
        (None, "", "plan_hash_differs"),
    ],
)
def test_an_approval_without_the_right_plan_and_hash_is_refused(plan_id, plan_hash, code):
    world = World(host_customers=HOST, erp_customers=ERP)
    current, _ = planned(world)
    headers = world.state.plan_headers(current.ref, current.plan_id or "")
    right = plans_hash(header.hash for header in headers)

    with pytest.raises(RefusedError) as refusal:
        approve(
            current.ref,
            plan_id=plan_id or current.plan_id or "",
            plan_hash=right if plan_hash is None else plan_hash,
            operator="operator",
            state=world.state,
            clock=world.clock,
            doorbell=world.bell,
        )

    assert refusal.value.code == code
    world.work(current.ref)
    assert world.writes() == []


@pytest.mark.requirement("SV-05")
def test_an_expired_plan_cannot_be_signed():
    world = World(host_customers=HOST, erp_customers=ERP)
    current, _ = planned(world)
    world.clock.advance(timedelta(days=14))

    with pytest.raises(RefusedError) as refusal:
        world.approve(current.ref)

    assert refusal.value.code == "plan_expired"


@pytest.mark.requirement("SV-05")
def test_a_rejection_tells_the_customer_why_and_writes_nothing():
    world = World(host_customers=HOST, erp_customers=ERP)
    current, _ = planned(world)

    reject(
        current.ref,
        note="Rydd i kundenumrene først.",
        operator="operator",
        state=world.state,
        clock=world.clock,
    )
    world.work(current.ref)

    after = world.connection(current.ref)
    assert (after.state, after.note) == (ConnectionState.REJECTED, "Rydd i kundenumrene først.")
    assert world.writes() == []


@pytest.mark.requirement("SV-07", "ALL-01")
def test_what_came_after_the_approval_goes_inside_the_ceiling_and_an_overwrite_waits():
    world = World(host_customers=HOST, erp_customers=ERP)
    current, _ = planned(world)
    world.approve(current.ref)
    record = world.host_customers()["Heidi Lindtveit AS"]
    world.host.desk(TENANT).change("customers", record["id"], {"email": "enda@nyere.example"})
    world.host.desk(TENANT).create("customers", {"number": "10099", "name": "Kom Til AS"})

    world.work(current.ref)

    assert "Kom Til AS" in world.erp_customers(), "a creation inside the ceiling goes on"
    assert world.host_customers()["Heidi Lindtveit AS"]["email"] == "enda@nyere.example"
    left = world.waiting(current.ref)
    assert [(entry.kind, entry.name) for entry in left] == [
        (EntryKind.UPDATE, "Heidi Lindtveit AS")
    ]

    world.synchronise(current.ref, full=True)
    assert world.host_customers()["Heidi Lindtveit AS"]["email"] == "enda@nyere.example"

    world.approve(current.ref)
    world.work(current.ref)
    assert world.host_customers()["Heidi Lindtveit AS"]["email"] == "fra@erp.example"
    assert world.connection(current.ref).plan_id is None


@pytest.mark.requirement("SV-07")
def test_more_new_creations_than_the_ceiling_allows_wait_for_a_new_approval():
    world = World(host_customers=HOST[:1], erp_customers=ERP[:1])
    current, _ = planned(world)
    world.approve(current.ref)
    for number in range(10100, 10105):
        new = {"number": str(number), "name": f"Ny {number} AS"}
        world.host.desk(TENANT).create("customers", new)

    world.work(current.ref)

    created = [name for name in world.erp_customers() if name.startswith("Ny ")]
    waiting = world.waiting(current.ref)
    assert (len(created), len(waiting)) == (3, 2)


@pytest.mark.requirement("SV-02")
def test_another_winner_makes_a_plan_that_waits_when_it_overwrites():
    world = World(host_customers=HOST[:1], erp_customers=ERP[:1])
    ref = world.activate()
    world.configure(ref, winner="host")
    record = world.host_customers()["Heidi Lindtveit AS"]
    world.host.desk(TENANT).change("customers", record["id"], {"email": "ny@host.example"})

    world.work(ref)

    assert world.erp_customers()["Heidi Lindtveit AS"]["EmailAddress"] == "fra@erp.example"
    assert world.connection(ref).gated == set(RECIPES[RECIPE].with_children({world.dimension}))

    world.approve(ref)
    world.work(ref)

    assert world.erp_customers()["Heidi Lindtveit AS"]["EmailAddress"] == "ny@host.example"
    assert not world.connection(ref).gated


@pytest.mark.requirement("SV-16")
def test_pausing_stops_new_calls_keeps_links_and_resuming_makes_no_duplicates():
    world = World(host_customers=HOST[:2], erp_customers=ERP[:1])
    ref = world.activate()
    before = dict(world.erp_customers())
    world.steering.pause(ref, actor="e_3")
    world.host.desk(TENANT).create("customers", {"number": "10080", "name": "Under Pause AS"})
    calls = world.calls()

    world.clock.advance(timedelta(hours=30))
    world.work(ref)

    assert world.calls() == calls
    assert set(world.erp_customers()) == set(before)
    assert len(list(world.state.links(ref, world.dimension))) == 2

    world.steering.resume(ref, actor="e_3")
    world.work(ref)

    assert set(world.erp_customers()) == {*before, "Under Pause AS"}
    assert len(world.erp_customers()) == len(before) + 1


@pytest.mark.requirement("SV-08")
def test_a_change_is_carried_within_a_day_with_nobody_doing_anything():
    world = World(host_customers=HOST[:1], erp_customers=ERP[:1])
    world.activate()
    record = world.host_customers()["Heidi Lindtveit AS"]
    world.host.desk(TENANT).change("customers", record["id"], {"phone": "+4733333333"})
    made = world.clock.now()

    while world.erp_customers()["Heidi Lindtveit AS"].get("PhoneNumber") != "+4733333333":
        world.clock.advance(timedelta(minutes=1))
        for item in world.state.due(world.clock.now(), limit=100):
            world.performer(item.ref, item.key, remaining=lambda: timedelta(minutes=2))
        assert world.clock.now() - made < timedelta(hours=24)


@pytest.mark.requirement("SV-09")
def test_one_dimension_can_be_synchronised_at_once_and_shows_when_and_with_what_result():
    world = World(host_customers=HOST[:1], erp_customers=ERP[:1])
    ref = world.activate()

    run = world.synchronise(ref)

    cursors = world.state.cursors(ref, world.dimension)
    assert cursors.last_run_id == run.id
    found = world.state.run(ref, run.id)
    assert isinstance(found, Run)
    assert found.finished_at is not None
    assert found.requested_by == "e_3"


def of_the_connection(world: World, ref: Any, *, on: bool) -> None:
    world.steering.set_read_only(ref, on=on, actor="operator")


def of_the_erp(world: World, _: Any, *, on: bool) -> None:
    erps = frozenset({"poweroffice"} if on else ())
    world.state.commit(SaveVendor(replace(SAMPLE_VENDOR, read_only_erps=erps)))


@pytest.mark.parametrize("switch", [of_the_connection, of_the_erp])
def test_the_read_only_switch_plans_and_writes_nothing(switch):
    world = World(host_customers=HOST[:1], erp_customers=ERP[:1])
    ref = world.activate()
    switch(world, ref, on=True)
    written = len(world.writes())
    record = world.host_customers()["Heidi Lindtveit AS"]
    world.host.desk(TENANT).change("customers", record["id"], {"phone": "+4744444444"})

    run = world.synchronise(ref)

    assert run.counts["update:erp:waiting"] == 1
    assert len(world.writes()) == written

    switch(world, ref, on=False)
    world.synchronise(ref)
    assert world.erp_customers()["Heidi Lindtveit AS"]["PhoneNumber"] == "+4744444444"


@pytest.mark.requirement("SV-05")
@pytest.mark.parametrize("detour", [(), (Event.PAUSED,)], ids=["stopped", "stopped and paused"])
def test_switching_on_is_no_way_round_an_approval(detour):
    world = World(host_customers=HOST, erp_customers=ERP)
    connection, _ = planned(world)
    for event in (Event.STOPPED, *detour):
        following = advance(connection, event, at=world.clock.now())
        world.state.commit(SaveConnection(following, expected=connection.revision))
        connection = world.connection(connection.ref)

    world.steering.resume(connection.ref, actor="e_3")
    world.work(connection.ref)

    waiting = world.connection(connection.ref)
    assert waiting.state is ConnectionState.AWAITING_APPROVAL
    assert waiting.plan_id not in (None, connection.plan_id), "it is planned anew"
    assert world.writes() == []


@pytest.mark.requirement("SV-07", "ALL-01")
@pytest.mark.parametrize("paused", [False, True], ids=["going on", "paused between"])
def test_what_changes_while_a_signed_plan_is_applied_waits_for_a_new_approval(paused):
    world = World(host_customers=HOST, erp_customers=ERP)
    connection, _ = planned(world)
    world.approve(connection.ref)
    record = world.host_customers()["Heidi Lindtveit AS"]
    carry_out, edits = world.host._responded, [{"email": "i.mellomtiden@host.example"}]

    def meanwhile(request: Request) -> Response:
        if request.method == "PATCH" and record["id"] in request.path and edits:
            world.host.desk(TENANT).change("customers", record["id"], edits.pop())
        return carry_out(request)

    world.host._responded = meanwhile  # type: ignore[method-assign]
    world.work(connection.ref)
    assert not edits, "somebody edits between the reading and the write"
    if paused:
        world.steering.pause(connection.ref, actor="e_3")
        world.clock.advance(timedelta(minutes=2))
        world.work(connection.ref)
        world.steering.resume(connection.ref, actor="e_3")

    for _ in range(3):
        world.clock.advance(timedelta(minutes=2))
        world.work(connection.ref)

    stands = world.host_customers()["Heidi Lindtveit AS"]["email"]
    assert stands == "i.mellomtiden@host.example", "nobody has signed that this is overwritten"
    assert [entry.name for entry in world.waiting(connection.ref)] == ["Heidi Lindtveit AS"]

    world.approve(connection.ref)
    world.work(connection.ref)
    assert world.host_customers()["Heidi Lindtveit AS"]["email"] == "fra@erp.example"
