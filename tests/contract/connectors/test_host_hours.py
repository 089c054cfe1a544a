"""Hours of every kind of host: what reading them promises, whatever people do meanwhile."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import httpx
import pytest

from bindeledd.domain.errors import RateLimitedError, StoppedError, UnavailableError
from bindeledd.domain.hours.entries import MachineUsage, Supplement
from bindeledd.domain.hours.registers import HostItem
from bindeledd.transport import RetryPolicy
from tests.contract.connectors.asking import UNANSWERED
from tests.contract.connectors.hour_rigs import BOTH_AXES, VARIANTS, HoursRig
from tests.contract.connectors.rigs import HOST_TOKEN


@pytest.fixture(params=VARIANTS)
def rig(request: pytest.FixtureRequest) -> Iterator[HoursRig]:
    """A host of every kind."""
    built = HoursRig(**VARIANTS[request.param])
    yield built
    built.close()


@pytest.fixture
def plain() -> Iterator[HoursRig]:
    """A host with a feed by cursor."""
    built = HoursRig()
    yield built
    built.close()


class TestReading:
    def test_no_hours_are_read_to_their_end(self, rig):
        *_, last = rig.pages()
        assert (last.last, list(last.entries)) == (True, [])

    @pytest.mark.parametrize("count", [3, 7])
    def test_every_approved_entry_is_read_page_by_page(self, rig, count):
        ids = set(rig.approved(count))
        waiting = set(rig.write())

        pages = rig.pages()
        found = {one.id: one for page in pages for one in page.entries}

        assert {one for one in found if found[one].approved} == ids
        assert found.keys() - ids <= waiting
        assert [page.last for page in pages] == [False] * (len(pages) - 1) + [True]
        assert all(len(page.entries) <= 3 for page in pages)

    def test_a_whole_entry_is_what_was_written(self, rig):
        (entry_id,) = rig.approved(
            start="22:00",
            end="06:30",
            breakMinutes=30,
            hours="-8.25",
            billableHours="-7.50",
            subprojectId="p_1_2",
            activityId="act_1",
            workTypeId="wt_1",
            payTypeId="pay_1",
            description="Reisverk",
            internalComment="Regn",
            supplements=[{"payTypeId": "pay_ot50", "quantity": "1.5", "unitCode": "h"}],
            machineUsages=[{"machineId": "m_7", "hours": "3.00"}],
            billing={"status": "on_basis", "owner": "host"},
        )
        read = rig.known()[entry_id]

        assert (read.employee_id, read.date, read.hours) == (
            "e_9",
            date(2026, 11, 20),
            Decimal("-8.25"),
        )
        assert (read.billable_hours, read.billed_by_host) == (Decimal("-7.5"), True)
        assert (read.project_id, read.subproject_id) == ("p_1", "p_1_2")
        assert (read.activity_id, read.work_type_id, read.pay_type_id) == (
            "act_1",
            "wt_1",
            "pay_1",
        )
        assert (read.description, read.internal_comment) == ("Reisverk", "Regn")
        assert read.supplements == (
            Supplement(f"{entry_id}-s1", "pay_ot50", Decimal("1.5"), "h", None),
        )
        assert read.machine_usages == (MachineUsage(f"{entry_id}-m1", "m_7", Decimal(3)),)
        assert (read.version, read.approved, read.flaw) == (
            rig.shown(entry_id)["version"],
            True,
            None,
        )
        assert read.updated_at is not None
        assert read == rig.hours.entry(entry_id)

    def test_what_was_approved_since_is_told(self, rig):
        rig.approved(4)
        cursor = rig.pages()[-1].cursor
        rig.clock.advance(7200)
        new = set(rig.approved(4))

        assert new <= {one.id for one in rig.known(cursor).values() if one.approved}

    def test_nothing_new_is_nothing_to_read_again(self, rig):
        rig.approved(4)
        cursor = rig.pages()[-1].cursor
        rig.clock.advance(7200)
        first, again = rig.pages(cursor), rig.pages(rig.pages(cursor)[-1].cursor)

        assert [page.entries for page in again] == [page.entries for page in first]
        assert (not rig.known(cursor)) is cursor.startswith("cursor:")

    def test_what_left_the_approved_hours_is_told(self, rig):
        ids = rig.approved(5)
        cursor = rig.pages()[-1].cursor
        rig.clock.advance(7200)
        rig.reopen()
        rig.people.desk.save(ids[0], {"hours": "1.50"})
        rig.people.desk.delete(ids[1])

        found = rig.known(cursor)

        assert not any(one.approved for one in found.values())
        assert set(ids) - {ids[1]} <= found.keys()
        assert found[ids[0]].hours == Decimal("1.5")
        assert ids[1] not in found or found[ids[1]].deleted
        assert rig.hours.entry(ids[1]) is None

    def test_an_entry_approved_again_is_told_as_it_is_now(self, rig):
        (entry_id,) = rig.approved()
        first = rig.known()[entry_id]
        cursor = rig.pages()[-1].cursor
        rig.clock.advance(7200)
        rig.reopen()
        rig.people.desk.save(entry_id, {"hours": "1.50"})
        rig.approve()

        again = rig.known(cursor)[entry_id]
        assert (again.approved, again.hours) == (True, Decimal("1.5"))
        assert again.version != first.version

    @pytest.mark.parametrize("after", [0, -2])
    def test_a_reading_goes_on_where_it_was_broken_off(self, rig, after):
        ids = set(rig.approved(8))
        whole = rig.pages()
        rig.session = rig.open()

        rest = rig.pages(whole[after].cursor)

        read = (*whole[: after + 1 or None], *rest)
        assert {one.id for page in read for one in page.entries} == ids
        assert (rest[-1].last, len(rest)) == (True, len(whole[after:]) - 1)

    @pytest.mark.parametrize("step", ["reopen", "touch", "add"])
    def test_what_people_do_meanwhile_is_lost_neither_now_nor_next_time(self, rig, step):
        rig.approved()
        cursor = rig.pages()[-1].cursor
        rig.clock.advance(7200)
        ids = rig.approved(10)
        acts = iter(range(3))
        approved = set(ids)

        def act(request: httpx.Request) -> None:
            if request.url.path != rig.list_path or next(acts, None) is None:
                return
            if step == "reopen":
                rig.reopen()
                approved.clear()
            elif step == "touch":
                rig.people.desk.save(ids[0])
            else:
                approved.update(rig.approved())

        rig.way.afterwards = act
        pages = rig.pages(cursor)
        rig.way.afterwards = None
        known = {one.id: one for page in pages for one in page.entries}
        known |= rig.known(pages[-1].cursor)

        assert approved | set(ids) <= known.keys()
        assert {one for one in ids if known[one].approved} == approved & set(ids)
        assert known[ids[0]].version == rig.shown(ids[0])["version"]

    def test_an_entry_stamped_late_is_not_skipped(self, rig):
        rig.approved()
        cursor = rig.pages()[-1].cursor
        rig.fault("stamped_late", count=None, seconds=300)
        (late,) = rig.approved()
        rig.clock.advance(3600)
        assert rig.known(cursor)[late].approved

    def test_a_cursor_that_is_too_old_leads_to_a_full_reading(self, rig):
        ids = set(rig.approved(4))
        cursor, place = rig.pages()[-1].cursor, rig.pages()[0].cursor
        rig.clock.advance(31 * 86_400)
        assert ids <= rig.known(cursor).keys() | rig.known().keys()
        assert ids == rig.known(place).keys()
        if cursor.startswith("cursor:"):
            assert ids == rig.known(cursor).keys()

    def test_a_spoilt_entry_is_shown_as_such_and_the_others_are_read(self, rig):
        ids = rig.approved(4)
        rig.way.spoilt = {ids[1]: {"hours": "åtte"}}
        found = rig.known()
        assert set(found) == set(ids)
        assert [one for one in ids if found[one].flaw is not None] == [ids[1]]
        assert rig.hours.entry(ids[1]) == found[ids[1]]


class TestNamedEntries:
    def test_entries_are_read_as_they_are_now_and_what_is_gone_is_deleted(self, rig):
        ids = rig.approved(8)
        dates = {one: entry.date for one, entry in rig.known().items()}
        rig.reopen()
        rig.people.desk.delete(ids[1])
        rig.people.desk.save(ids[2], {"hours": "1.50", "date": "2025-01-07"})
        known = {one.id: one for one in rig.hours.entries_named(dates)}

        assert known.keys() == set(ids)
        assert [one for one in ids if known[one].deleted] == [ids[1]]
        assert not any(one.approved for one in known.values())
        left = set(ids) - {ids[1]}
        assert {known[one].version for one in left} == {rig.shown(one)["version"] for one in left}
        assert known[ids[2]] == rig.hours.entry(ids[2])

    def test_a_host_that_does_not_answer_makes_nothing_gone(self, rig):
        rig.approved(4)
        dates = {one: entry.date for one, entry in rig.known().items()}
        rig.fault("server_error", path=f"{rig.list_path}*", count=None)
        read = rig.hours.entries_named(dates)
        with pytest.raises(UnavailableError):
            next(read)
        assert list(read) == []

    def test_none_are_asked_for_where_none_are_named(self, plain):
        assert list(plain.hours.entries_named({})) == []

    def test_some_entries_take_as_many_calls_as_they_make_pages(self, plain):
        plain.approved(9)
        dates = {one: entry.date for one, entry in plain.known().items()}
        calls: list[str] = []
        plain.way.afterwards = lambda request: calls.append(request.url.path)
        assert len(list(plain.hours.entries_named(dates))) == 9
        assert calls.count(plain.list_path) == 3


class TestOneEntry:
    def test_an_entry_that_never_was_is_gone(self, plain):
        assert plain.hours.entry("h_1") is None

    def test_an_entry_that_waits_is_read_too(self, plain):
        (entry_id,) = plain.write(status="draft")
        read = plain.hours.entry(entry_id)
        assert read is not None
        assert not read.approved

    def test_one_approval_of_two_that_it_takes_is_none(self):
        rig = HoursRig(**BOTH_AXES)
        (entry_id,) = rig.approved()
        assert rig.known() == {}
        rig.axes = (*rig.axes, ("project", "p_1"))
        rig.approve()
        assert rig.known()[entry_id].approved
        rig.close()


class TestRegisters:
    def test_pay_types_work_types_and_activities(self, plain):
        hours = plain.hours
        assert list(hours.pay_types()) == [
            HostItem("pay_1", "Timelønn", "1"),
            HostItem("pay_ot50", "Overtid 50 %", "50"),
        ]
        assert [(one.id, one.name) for one in hours.work_types()] == [("wt_1", "Tømrerarbeid")]
        assert [(one.id, one.number) for one in hours.activities()] == [("act_1", "10")]

    def test_more_than_a_page_of_them(self, plain):
        records = [{"id": f"wt_x{n}", "name": f"Type {n}"} for n in range(7)]
        plain.simulator.seed({"records": {"t_42": {"work-types": records}}})
        assert len(plain.hours.work_types()) == 8

    def test_the_erps_id_of_an_activity_where_the_host_keeps_one(self, plain):
        path = f"{plain.base}/activities/act_1/external-ids/poweroffice_go"
        headers = {"Authorization": f"Bearer {HOST_TOKEN}"}
        headers |= {"Idempotency-Key": "k", "Integration-Origin": "somebody"}
        kept = {"externalId": "77", "externalNumber": "10"}
        assert plain.back_door.put(path, json=kept, headers=headers).is_success
        (activity,) = plain.hours.activities()
        assert activity.external_id == "77"

    def test_registers_that_a_host_does_not_have(self):
        rig = HoursRig()
        left = {"dimensions": {"activities": None, "work-types": None}}
        rig.simulator.configuration.change_settings(left)
        assert [rig.hours.activities(), rig.hours.work_types()] == [[], []]
        rig.close()


class TestFailures:
    def test_a_host_without_hours(self):
        rig = HoursRig(timeEntries={"read": False})
        with pytest.raises(StoppedError, match="hours_not_offered"):
            rig.pages()
        rig.close()

    def test_a_token_with_the_scopes_of_hours(self):
        rig = HoursRig(auth={"kind": "oauth2_client_credentials", "clientSecret": HOST_TOKEN})
        ids = set(rig.approved())
        assert rig.known().keys() == ids
        rig.close()

    @pytest.mark.parametrize("kind", [*UNANSWERED, "latency"])
    def test_an_unanswered_reading_is_unavailable(self, plain, kind):
        (entry_id,) = plain.approved()
        plain.fault(kind, method="GET", count=None, seconds=600)
        for call in (plain.pages, lambda: plain.hours.entry(entry_id)):
            with pytest.raises(UnavailableError):
                call()

    def test_too_many_requests_say_how_long_to_wait(self, plain):
        plain.fault("too_many_requests", count=None)
        with pytest.raises(RateLimitedError):
            plain.pages()

    @pytest.mark.parametrize("kind", ["server_error", "html", "cut_body", "answer_lost"])
    def test_a_passing_failure_is_waited_out(self, plain, kind):
        ids = set(plain.approved())
        plain.session = plain.open(RetryPolicy(attempts=3))
        plain.fault(kind, method="GET")
        assert plain.known().keys() == ids
