"""A host's events of hours: what they owe, to whom, and before what."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bindeledd.domain.changes import OweWork, SaveConnection, SeeWebhook
from bindeledd.domain.errors import UnavailableError
from bindeledd.domain.hours.settings import HourSettings
from bindeledd.domain.identity import ConnectionRef, Dimension, Lane
from bindeledd.domain.work import WorkItem, WorkKind
from bindeledd.recipes import RECIPES
from bindeledd.usecases.receiving import HOUR_EVENTS, Receiver
from tests.integration.api.desk import Desk
from tests.world import TENANT, VENDOR

SENDING = HourSettings(sending=True, project_activity="1", internal_activity="2")
DATA = {"tenantId": TENANT, "timeEntryIds": ["h_9001"], "from": "2026-11-16", "to": "2026-11-20"}
LINK = {"tenantId": TENANT, "dimension": "employees", "id": "e_9", "externalId": "5127"}


@pytest.fixture
def desk() -> Desk:
    return Desk()


def sending(desk: Desk, hours: HourSettings = SENDING) -> ConnectionRef:
    """Activate a connection that sends hours, and let some time go by."""
    ref = desk.activate()
    connection = desk.connection(ref)
    chosen = replace(connection.settings, hours=hours)
    following = replace(connection, settings=chosen)
    desk.state.commit(SaveConnection(following, expected=connection.revision))
    desk.clock.advance(timedelta(minutes=1))
    desk.bell.rung.clear()
    return ref


def owed(desk: Desk, ref: ConnectionRef) -> WorkItem | None:
    return desk.state.work(ref, f"{WorkKind.PUSH_HOURS}#all")


@pytest.mark.parametrize("type_", HOUR_EVENTS)
def test_an_event_of_hours_owes_their_reading_at_once(desk, type_):
    ref = sending(desk)
    assert desk.tell(type_, **DATA).status == 202
    item = owed(desk, ref)
    assert item is not None
    assert (item.kind, item.lane, item.due_at) == (
        WorkKind.PUSH_HOURS,
        Lane.HOURS,
        desk.clock.now(),
    )
    assert [one.key for one in desk.bell.rung] == [item.key]
    assert len([one for one in desk.state.work_of(ref) if one.lane is Lane.HOURS]) == 1


def test_each_further_event_raises_the_one_item_and_a_repeated_one_does_not(desk):
    ref = sending(desk)
    for number, revision in ((1, 1), (1, 1), (2, 2)):
        assert desk.tell("hours.approved", webhook_id=f"msg_{number}", **DATA).status == 202
        item = owed(desk, ref)
        assert item is not None
        assert item.revision == revision


@pytest.mark.parametrize("type_", [*HOUR_EVENTS, "link.changed"])
def test_where_no_hours_are_sent_nothing_is_owed(desk, type_):
    ref = sending(desk, HourSettings())
    assert desk.tell(type_, **(DATA | LINK)).status == 202
    assert (owed(desk, ref), desk.bell.rung) == (None, [])


@pytest.mark.parametrize("type_", [*HOUR_EVENTS, "link.changed"])
def test_a_connection_that_is_paused_owes_nothing(desk, type_):
    ref = sending(desk)
    desk.steering.pause(ref, actor="host", note="")
    desk.bell.rung.clear()
    assert desk.tell(type_, **(DATA | LINK)).status == 202
    assert (owed(desk, ref), desk.bell.rung) == (None, [])


@pytest.mark.parametrize("type_", HOUR_EVENTS)
def test_a_tenant_without_connection_is_said_to_have_none(desk, type_):
    answer = desk.tell(type_, **DATA)
    assert (answer.status, answer.code) == (404, "connection_not_found")


class Breaks:
    """A state whose commits are noted, and whose next ones fail."""

    def __init__(self, state: Any, failures: int) -> None:
        self._state, self._failures = state, failures
        self.committed: list[object] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(self._state, name)

    def commit(self, *changes: object) -> None:
        if self._failures:
            self._failures -= 1
            raise UnavailableError
        self._state.commit(*changes)
        self.committed += changes


def test_the_work_is_stored_before_the_id_is_marked_as_seen(desk):
    ref = sending(desk)
    state = Breaks(desk.state, failures=1)
    desk.hooks = desk.webhooks(
        receiver=Receiver(
            state=state,
            clock=desk.clock,
            doorbell=desk.bell,
            announcements=desk.announced,
            enabler=desk.enabler,
            steering=desk.steering,
            recipes=RECIPES,
        )
    )
    assert desk.tell("hours.approved", webhook_id="msg_7", **DATA).status == 503
    assert (desk.state.webhook_seen(VENDOR, "msg_7"), desk.bell.rung) == (False, [])
    assert desk.tell("hours.approved", webhook_id="msg_7", **DATA).status == 202
    assert [type(one) for one in state.committed] == [OweWork, SeeWebhook]
    assert owed(desk, ref) is not None


def test_a_link_that_a_user_typed_reads_the_register_and_looks_at_hours_again(desk):
    ref = sending(desk)
    before = desk.owed(ref)
    answer = desk.tell("link.changed", **(LINK | {"dimension": Dimension.CUSTOMERS}))
    assert answer.status == 202
    after = desk.owed(ref)
    assert (after.revision > before.revision, after.due_at) == (True, desk.clock.now())
    assert owed(desk, ref) is not None


def test_a_link_to_another_system_is_refused_by_name(desk):
    ref = sending(desk)
    answer = desk.tell("link.changed", system="fortnox", **LINK)
    assert (answer.status, answer.code) == (422, "recipe_not_offered")
    assert owed(desk, ref) is None
    assert desk.tell("link.changed", system="poweroffice_go", **LINK).status == 202
    assert owed(desk, ref) is not None
