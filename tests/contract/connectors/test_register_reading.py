"""One suite for every register of every connector: what reading promises the engine."""

import httpx
import pytest

from bindeledd.domain.errors import ReadingLostError
from bindeledd.domain.records import Record, RegisterPage
from tests.contract.connectors.rigs import HostRig, Rig
from tests.readings import read


def pages(reader: Rig, cursor: str | None = None) -> list[RegisterPage]:
    return list(reader.register.pages(cursor))


class TestReading:
    def test_an_empty_register_is_complete(self, reader):
        reading = read(reader.register)

        assert (list(reading.records), reading.complete) == ([], True)

    @pytest.mark.parametrize("count", [1, 2, 3, 4, 6, 7])
    def test_every_page_is_read_and_the_end_is_the_systems_own(self, reader, count):
        ids = {reader.add(f"Kunde {number} AS") for number in range(count)}

        reading = read(reader.register)

        assert {record.id for record in reading.records} == ids
        assert len(reading.records) == count
        assert reading.complete
        assert reading.calls >= (count + 2) // 3

    def test_an_incremental_reading_brings_what_changed_and_is_not_complete(self, reader):
        old = [reader.add(f"Gammel {number} AS") for number in range(4)]
        cursor = read(reader.register).cursor
        reader.clock.advance(7200)
        reader.rename(old[0], "Endret AS")
        new = reader.add("Ny AS")

        reading = read(reader.register, cursor)
        names = {record.id: reader.sample.title(record) for record in reading.records}

        assert names.items() >= {old[0]: "Endret AS", new: "Ny AS"}.items()
        assert reading.complete is (cursor is None)
        again = read(reader.register, reading.cursor)
        assert old[1] not in {record.id for record in again.records} or cursor is None

    def test_the_cursor_stands_while_nothing_changes(self, reader):
        reader.add("Kunde AS")
        first = read(reader.register)
        reader.clock.advance(7200)

        second = read(reader.register, first.cursor)
        third = read(reader.register, second.cursor)

        assert [record.id for record in third.records] == [record.id for record in second.records]
        assert (first.cursor is None) == (third.cursor is None)

    def test_a_row_stamped_late_is_not_skipped(self, reader):
        reader.add("Kunde AS")
        cursor = read(reader.register).cursor
        reader.fault("stamped_late", count=None, seconds=300)
        late = reader.add("Sen AS")
        reader.clock.advance(3600)

        found = read(reader.register, cursor)
        assert late in {record.id for record in found.records}

    @pytest.mark.parametrize("step", ["remove", "rename", "add"])
    @pytest.mark.parametrize("incremental", [False, True])
    def test_edits_while_paging_lose_no_other_row(self, reader, step, incremental):
        reader.add("Eldst AS")
        cursor = read(reader.register).cursor if incremental else None
        reader.clock.advance(7200)
        ids = [reader.add(f"Kunde {number} AS") for number in range(10)]
        victims = iter([ids[0], ids[4], ids[1]])
        removed, renamed = set(), set()

        def edit(request: httpx.Request) -> None:
            victim = next(victims, None) if request.url.path == reader.list_path else None
            if victim is not None and step == "remove":
                removed.add(victim)
                reader.remove(victim)
            elif victim is not None and step == "rename":
                renamed.add(victim)
                reader.rename(victim, "Endret AS")
            elif victim is not None:
                reader.add("Enda en AS")

        reader.way.afterwards = edit
        reading = read(reader.register, cursor)
        reader.way.afterwards = None

        found = [record.id for record in reading.records]
        assert len(found) == len(set(found))
        assert set(ids) - removed <= set(found)
        following = {record.id: record for record in read(reader.register, reading.cursor).records}
        known = {record.id: record for record in reading.records} | following
        assert {reader.sample.title(known[each]) for each in renamed} <= {"Endret AS"}

    def test_a_removed_object_disappears_or_comes_as_a_tombstone(self, reader):
        kept, removed = reader.add("Blir AS"), reader.add("Borte AS")
        cursor = read(reader.register).cursor
        reader.remove(removed)

        full = read(reader.register)
        changes = {record.id: record.deleted for record in read(reader.register, cursor).records}

        assert full.complete
        assert [record.id for record in full.records if not record.deleted] == [kept]
        assert reader.register.get(removed) is None
        if isinstance(reader, HostRig) and not reader.sample.owned:
            assert changes[removed] is True


class TestGoingOn:
    def test_only_the_last_page_speaks_for_the_whole(self, reader):
        for number in range(7):
            reader.add(f"Kunde {number} AS")

        *former, last = pages(reader)

        assert former
        assert all(page.resume and not page.last and page.cursor is None for page in former)
        assert not any(page.complete for page in former)
        assert (last.last, last.complete, last.resume) == (True, True, None)

    @pytest.mark.parametrize("after", [0, 1, -2])
    def test_a_reading_goes_on_where_it_was_interrupted(self, reader, after):
        ids = {reader.add(f"Kunde {number} AS") for number in range(7)}
        whole = pages(reader)
        interrupted = whole[: after + 1]
        reader.session = reader.open()

        rest = list(reader.register.pages(None, resume=interrupted[-1].resume))

        found = {record.id for page in (*interrupted, *rest) for record in page.records}
        assert found == ids
        assert rest[-1].complete
        assert (rest[-1].cursor is None) == (whole[-1].cursor is None)
        assert len(rest) == len(whole) - len(interrupted)

    @pytest.mark.parametrize("step", ["remove", "rename", "add"])
    def test_edits_between_two_invocations_lose_nothing(self, reader, step):
        ids = [reader.add(f"Kunde {number} AS") for number in range(9)]
        first = next(iter(reader.register.pages(None)))
        removed = set(ids[:2]) if step == "remove" else set()
        for each in removed:
            reader.remove(each)
        if step == "rename":
            reader.rename(ids[0], "Endret AS")
        elif step == "add":
            ids.append(reader.add("Enda en AS"))
        reader.session = reader.open()

        rest = list(reader.register.pages(None, resume=first.resume))

        known: dict[str, Record] = {}
        for page in (first, *rest):
            known |= {record.id: record for record in page.records}
        following = read(reader.register, rest[-1].cursor)
        known |= {record.id: record for record in following.records}
        assert set(ids) - removed <= set(known) <= set(ids)
        if step == "rename":
            assert reader.sample.title(known[ids[0]]) == "Endret AS"

    @pytest.mark.parametrize("token", ["x", "{}", "[]", "[1,2]", "null", '["a","b",3]'])
    def test_a_place_that_nobody_knows_is_lost(self, reader, token):
        with pytest.raises(ReadingLostError):
            list(reader.register.pages(None, resume=token))
