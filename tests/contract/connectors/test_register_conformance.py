"""One suite for every connector: what a register promises the engine, whatever the system.

Each system is its simulator, written from the same facts by other hands.
"""

import logging
from datetime import timedelta

import httpx
import pytest

from bindeledd.domain.errors import (
    BindeleddError,
    RateLimitedError,
    StaleError,
    UnavailableError,
    UnknownOutcomeError,
)
from bindeledd.domain.ports import Lookup
from bindeledd.domain.records import Fields, Record
from bindeledd.transport import RetryPolicy
from tests.contract.connectors.rigs import HostRig, Rig

WHOLE: Fields = {
    "number": "10042",
    "name": "Lindtveit Rør AS",
    "kind": "company",
    "active": True,
    "organization_number": "923456783",
    "email": "post@lindtveit.example",
    "invoice_email": "faktura@lindtveit.example",
    "phone": "+47 22 00 00 00",
    "website": "https://lindtveit.example",
}
UNANSWERED = ["server_error", "html", "cut_body", "answer_lost", "request_lost"]


def in_half_a_minute(rig: Rig):
    return rig.clock() + timedelta(seconds=30)


def create(rig: Rig, reference: str = "bdl-1", **fields) -> Record:
    return rig.register.create(
        {"name": "Ny AS", "kind": "company", **fields},
        reference=reference,
        deadline=in_half_a_minute(rig),
    )


def update(rig: Rig, record: Record, changes: Fields, *, expected: Fields | None = None) -> Record:
    return rig.register.update(
        record.id,
        changes,
        expected={name: record.fields[name] for name in changes} if expected is None else expected,
        version=record.version,
        deadline=in_half_a_minute(rig),
    )


def look_up(rig: Rig, reference: str) -> list[Record]:
    """Ask as the engine asks after an unknown outcome: by reference, or by sending again."""
    if rig.register.facts.lookup is Lookup.REFERENCE:
        return list(rig.register.find(reference=reference))
    return [create(rig, reference)]


class TestWriting:
    def test_a_created_object_is_given_back_as_it_stands(self, rig):
        record = rig.register.create(WHOLE, reference="bdl-1", deadline=in_half_a_minute(rig))

        assert {name: record.fields[name] for name in WHOLE} == WHOLE
        assert rig.register.get(record.id) == record
        assert rig.register.read(None).records == [record]

    def test_what_is_known_to_be_empty_may_be_created(self, rig):
        record = create(rig, email=None, number=None)

        assert record.fields["email"] is None

    def test_a_creation_sent_twice_happens_once(self, rig):
        first = create(rig)
        again = create(rig)

        assert again.id == first.id
        assert rig.everything() == ["Ny AS"]

    def test_two_references_make_two_objects(self, rig):
        assert create(rig, "bdl-1").id != create(rig, "bdl-2").id

    def test_an_update_writes_its_fields_and_no_others(self, rig):
        record = rig.register.create(WHOLE, reference="bdl-1", deadline=in_half_a_minute(rig))

        updated = update(rig, record, {"email": "ny@lindtveit.example", "phone": None})

        assert updated.fields == {**record.fields, "email": "ny@lindtveit.example", "phone": None}
        assert rig.register.get(record.id) == updated

    def test_a_name_and_its_kind_can_be_changed(self, rig):
        record = create(rig, name="Kari Anne Moe")

        person = update(rig, record, {"kind": "person"})
        renamed = update(rig, person, {"name": "Kari  Anne Berg"})

        back = update(rig, renamed, {"kind": "company"})

        assert (person.fields["kind"], person.name) == ("person", "Kari Anne Moe")
        assert (renamed.fields["kind"], renamed.name.split()) == (
            "person",
            ["Kari", "Anne", "Berg"],
        )
        assert (back.fields["kind"], back.name) == ("company", renamed.name)

    def test_an_object_can_be_archived_and_taken_back(self, rig):
        record = create(rig)

        archived = update(rig, record, {"active": False})
        assert archived.active is False
        assert update(rig, archived, {"active": True}).active is True

    def test_updates_can_follow_one_another(self, rig):
        record = create(rig)
        for email in ("a@x.example", "b@x.example", "a@x.example"):
            record = update(rig, record, {"email": email})
            assert rig.register.get(record.id).fields["email"] == email

    @pytest.mark.parametrize("field", ["name", "email"])
    def test_somebody_elses_edit_is_not_overwritten(self, rig, field):
        record = rig.register.get(rig.add("Gamle AS"))
        rig.rename(record.id, "Andres AS")

        with pytest.raises(StaleError):
            update(rig, record, {field: "x@y.example"}, expected={"name": "Gamle AS"})

        assert rig.everything() == ["Andres AS"]

    def test_an_object_that_is_gone_is_not_updated(self, rig):
        record = rig.register.get(rig.add("Borte AS"))
        rig.remove(record.id)

        with pytest.raises(StaleError):
            rig.register.update(
                record.id,
                {"email": "x@y.example"},
                expected={"email": None},
                version=None,
                deadline=in_half_a_minute(rig),
            )


class TestLookingUp:
    def test_an_unknown_object_is_none(self, rig):
        assert rig.register.get("40404") is None

    def test_numbers_are_found_as_they_are_written(self, rig):
        found = rig.add("Treff AS", "10050")
        rig.add("Annen AS", "10051")

        assert [record.id for record in rig.register.find(number="10050")] == [found]
        for other in ("010050", "10052", "10050-10051", "10050,10051", "A-1"):
            assert list(rig.register.find(number=other)) == []

    def test_one_of_reference_and_number_is_given(self, rig):
        with pytest.raises(ValueError, match="number"):
            rig.register.find()
        with pytest.raises(ValueError, match="number"):
            rig.register.find(reference="bdl-1", number="10050")


class TestReading:
    def test_an_empty_register_is_complete(self, rig):
        reading = rig.register.read(None)

        assert (list(reading.records), reading.complete) == ([], True)

    @pytest.mark.parametrize("count", [1, 2, 3, 4, 6, 7])
    def test_every_page_is_read_and_the_end_is_the_systems_own(self, rig, count):
        ids = {rig.add(f"Kunde {number} AS") for number in range(count)}

        reading = rig.register.read(None)

        assert {record.id for record in reading.records} == ids
        assert len(reading.records) == count
        assert reading.complete
        assert reading.calls >= (count + 2) // 3

    def test_an_incremental_reading_brings_what_changed_and_is_not_complete(self, rig):
        old = [rig.add(f"Gammel {number} AS") for number in range(4)]
        cursor = rig.register.read(None).cursor
        rig.clock.advance(7200)
        rig.rename(old[0], "Endret AS")
        new = rig.add("Ny AS")

        reading = rig.register.read(cursor)
        names = {record.id: record.name for record in reading.records}

        assert names.items() >= {old[0]: "Endret AS", new: "Ny AS"}.items()
        assert reading.complete is (cursor is None)
        again = rig.register.read(reading.cursor)
        assert old[1] not in {record.id for record in again.records} or cursor is None

    def test_the_cursor_stands_while_nothing_changes(self, rig):
        rig.add("Kunde AS")
        first = rig.register.read(None)
        rig.clock.advance(7200)

        second = rig.register.read(first.cursor)
        third = rig.register.read(second.cursor)

        assert [record.id for record in third.records] == [record.id for record in second.records]
        assert (first.cursor is None) == (third.cursor is None)

    def test_a_row_stamped_late_is_not_skipped(self, rig):
        rig.add("Kunde AS")
        cursor = rig.register.read(None).cursor
        rig.fault("stamped_late", count=None, seconds=300)
        late = rig.add("Sen AS")
        rig.clock.advance(3600)

        found = rig.register.read(cursor)
        assert late in {record.id for record in found.records}

    @pytest.mark.parametrize("step", ["remove", "rename", "add"])
    @pytest.mark.parametrize("incremental", [False, True])
    def test_edits_while_paging_lose_no_other_row(self, rig, step, incremental):
        rig.add("Eldst AS")
        cursor = rig.register.read(None).cursor if incremental else None
        rig.clock.advance(7200)
        ids = [rig.add(f"Kunde {number} AS") for number in range(10)]
        victims = iter([ids[0], ids[4], ids[1]])
        removed = set()

        def edit(request: httpx.Request) -> None:
            victim = next(victims, None) if request.url.path == rig.list_path else None
            if victim is not None and step == "remove":
                removed.add(victim)
                rig.remove(victim)
            elif victim is not None and step == "rename":
                rig.rename(victim, "Endret AS")
            elif victim is not None:
                rig.add("Enda en AS")

        rig.way.afterwards = edit
        reading = rig.register.read(cursor)

        found = [record.id for record in reading.records]
        assert len(found) == len(set(found))
        assert set(ids) - removed <= set(found)

    def test_a_removed_object_disappears_or_comes_as_a_tombstone(self, rig):
        kept, removed = rig.add("Blir AS"), rig.add("Borte AS")
        cursor = rig.register.read(None).cursor
        rig.remove(removed)

        full = rig.register.read(None)
        changes = {record.id: record.deleted for record in rig.register.read(cursor).records}

        assert full.complete
        assert [record.id for record in full.records if not record.deleted] == [kept]
        assert rig.register.get(removed) is None
        if isinstance(rig, HostRig):
            assert changes[removed] is True


class TestFailures:
    def test_a_lost_creation_is_unknown_and_found_once(self, rig):
        rig.fault("answer_lost", method="POST")
        deadline = in_half_a_minute(rig)

        with pytest.raises(UnknownOutcomeError) as caught:
            create(rig)

        assert caught.value.deadline >= deadline
        assert len(look_up(rig, "bdl-1")) == 1
        assert rig.everything() == ["Ny AS"]

    def test_a_creation_that_lands_late_is_unknown_and_found_once(self, rig):
        rig.fault("late_write", method="POST", seconds=45)

        with pytest.raises(UnknownOutcomeError) as caught:
            create(rig)
        rig.clock.advance((caught.value.deadline - rig.clock()).total_seconds() + 60)
        rig.tick()

        assert len(look_up(rig, "bdl-1")) == 1
        assert rig.everything() == ["Ny AS"]

    @pytest.mark.parametrize("kind", UNANSWERED)
    def test_an_unanswered_creation_is_unknown(self, rig, kind):
        rig.fault(kind, method="POST", count=None)

        with pytest.raises(UnknownOutcomeError) as caught:
            create(rig)
        assert caught.value.code == "outcome_unknown"

    @pytest.mark.parametrize("kind", UNANSWERED)
    def test_an_unanswered_update_is_unknown(self, rig, kind):
        record = create(rig)
        rig.fault(kind, method="PATCH", count=None)

        with pytest.raises(UnknownOutcomeError):
            update(rig, record, {"email": "x@y.example"})

    @pytest.mark.parametrize("kind", [*UNANSWERED, "latency"])
    def test_an_unanswered_reading_is_unavailable(self, rig, kind):
        object_id = rig.add("Kunde AS")
        rig.fault(kind, method="GET", count=None, seconds=600)

        for read in (
            lambda: rig.register.read(None),
            lambda: rig.register.get(object_id),
            lambda: rig.register.find(number="10000"),
        ):
            with pytest.raises(UnavailableError):
                read()

    def test_a_slow_creation_is_unknown(self, rig):
        rig.fault("latency", method="POST", seconds=600)

        with pytest.raises(UnknownOutcomeError):
            create(rig)

    def test_too_many_requests_say_how_long_to_wait_and_write_nothing(self, rig):
        rig.fault("too_many_requests", count=None)

        for call in (lambda: create(rig), lambda: rig.register.read(None)):
            with pytest.raises(RateLimitedError) as caught:
                call()
            assert (caught.value.retry_after or timedelta(0)) >= timedelta(seconds=1)
        rig.heal()
        assert rig.everything() == []

    @pytest.mark.parametrize(
        "kind", ["too_many_requests", "server_error", "html", "cut_body", "answer_lost"]
    )
    def test_a_passing_failure_of_a_reading_is_waited_out(self, rig, kind):
        rig.add("Kunde AS")
        rig.session = rig.open(RetryPolicy(attempts=3))
        rig.fault(kind, method="GET")

        assert len(rig.register.read(None).records) == 1

    def test_a_write_that_was_not_looked_at_is_sent_again(self, rig):
        rig.session = rig.open(RetryPolicy(attempts=3))
        rig.fault("too_many_requests", method="POST", count=2)

        assert create(rig).name == "Ny AS"
        assert rig.everything() == ["Ny AS"]

    def test_a_write_whose_outcome_is_unknown_is_not_sent_again(self, rig):
        rig.session = rig.open(RetryPolicy(attempts=3))
        rig.register.read(None)
        rig.fault("server_error", method="POST", count=None)
        rig.way.requests.clear()

        with pytest.raises(UnknownOutcomeError):
            create(rig)
        assert [request.method for request in rig.way.requests] == ["POST"]

    @pytest.mark.parametrize("cause", [httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout])
    def test_without_a_connection_nothing_was_sent(self, rig, cause):
        rig.register.read(None)
        rig.way.cut = lambda request: cause("cut", request=request)

        for call in (lambda: create(rig), lambda: rig.register.read(None)):
            with pytest.raises(UnavailableError):
                call()

    def test_nothing_is_sent_after_the_deadline(self, rig):
        rig.register.read(None)
        rig.way.requests.clear()

        with pytest.raises(RateLimitedError):
            rig.register.create(
                {"name": "Sen AS"}, reference="bdl-1", deadline=rig.clock() - timedelta(seconds=1)
            )
        assert rig.way.requests == []


class TestSecrets:
    def test_calls_are_logged_without_any_value(self, rig, caplog):
        caplog.set_level(logging.DEBUG)
        record = rig.register.create(WHOLE, reference="bdl-1", deadline=in_half_a_minute(rig))
        rig.register.read(None)
        rig.fault("server_error", count=None)
        with pytest.raises(BindeleddError) as caught:
            update(rig, record, {"email": "ny@lindtveit.example"})

        events = [one for one in caplog.records if one.name == "bindeledd.transport.exchange"]
        assert {event.message for event in events} == {"api_call"}
        assert {event.status for event in events} >= {201, 200}
        everything = " ".join(str(vars(one)) for one in caplog.records)
        everything += f"{caught.value!r} {caught.value.system_message} {caught.value.details}"
        for secret in (*rig.secrets, *map(str, WHOLE.values()), "ny@lindtveit", "bdl-1"):
            if secret not in ("True", "company"):
                assert secret not in everything

    def test_calls_are_counted(self, rig):
        before = rig.session.calls_made()
        rig.register.read(None)
        sent = len(rig.way.requests)

        assert rig.session.calls_made() - before == sent
