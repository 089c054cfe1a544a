"""One suite for every register of every connector: what writing promises the engine.

Each system is its simulator, written from the same facts by other hands.
"""

from typing import Any

import pytest

from bindeledd.domain.errors import StaleError
from tests.contract.connectors.asking import (
    NEW,
    create,
    create_again,
    create_whole,
    in_half_a_minute,
    look_up,
    update,
)
from tests.readings import read


class TestWriting:
    def test_a_created_object_is_given_back_as_it_stands(self, rig):
        record = create_whole(rig)

        whole = rig.whole("bdl-1")
        assert {name: record.fields[name] for name in whole} == whole
        assert rig.register.get(record.id) == record
        assert read(rig.register).records == [record]
        assert set(record.fields) <= (rig.register.facts.readable_fields or set())

    def test_what_is_known_to_be_empty_may_be_created(self, rig):
        empty: dict[str, Any] = {rig.sample.text: None} | (
            {"number": None} if rig.sample.numbered else {}
        )

        assert create(rig, **empty).fields[rig.sample.text] is None

    def test_a_creation_sent_twice_happens_once(self, repeating):
        first = create(repeating)
        again = create_again(repeating)

        assert again.id == first.id
        assert repeating.everything() == [NEW]

    def test_two_references_make_two_objects(self, rig):
        assert create(rig, "bdl-1").id != create(rig, "bdl-2").id

    def test_an_update_writes_its_fields_and_no_others(self, rig):
        record = create_whole(rig)
        text, other = rig.sample.text, rig.sample.other
        changes = {other: None, text: rig.sample.values[0]}

        updated = update(rig, record, changes)

        assert updated.fields.items() >= {**record.fields, **changes}.items()
        assert rig.register.get(record.id) == updated

    def test_a_name_and_its_kind_can_be_changed(self, customers):
        record = create(customers, name="Kari Anne Moe")

        person = update(customers, record, {"kind": "person"})
        renamed = update(customers, person, {"name": "Kari  Anne Berg"})

        back = update(customers, renamed, {"kind": "company"})

        assert (person.fields["kind"], person.name) == ("person", "Kari Anne Moe")
        assert (renamed.fields["kind"], renamed.name.split()) == (
            "person",
            ["Kari", "Anne", "Berg"],
        )
        assert (back.fields["kind"], back.name) == ("company", renamed.name)

    def test_an_object_can_be_renamed(self, rig):
        record = create(rig)

        renamed = update(rig, record, rig.sample.naming("Nytt Navn"))

        assert rig.sample.title(renamed) == "Nytt Navn"
        assert rig.everything() == ["Nytt Navn"]

    def test_an_object_can_be_archived_and_taken_back(self, with_state):
        record = create(with_state)
        assert record.active is True

        archived = update(with_state, record, {"active": False})
        assert archived.active is False
        assert update(with_state, archived, {"active": True}).active is True

    def test_updates_can_follow_one_another(self, rig):
        record = create(rig)
        one, other = rig.sample.values
        for value in (one, other, one):
            record = update(rig, record, {rig.sample.text: value})
            assert rig.register.get(record.id).fields[rig.sample.text] == value

    @pytest.mark.parametrize("changes_name", [True, False])
    def test_somebody_elses_edit_is_not_overwritten(self, rig, changes_name):
        record = rig.register.get(rig.add("Gamle AS"))
        rig.rename(record.id, "Andres AS")
        naming = rig.sample.naming("Gamle AS")
        changes = {rig.sample.text: rig.sample.values[0]}

        new = rig.sample.naming("Nyeste AS") if changes_name else changes

        with pytest.raises(StaleError):
            update(rig, record, new, expected=naming)

        assert rig.everything() == ["Andres AS"]

    def test_an_object_that_is_gone_is_not_updated(self, rig):
        record = rig.register.get(rig.add("Borte AS"))
        rig.remove(record.id)

        with pytest.raises(StaleError):
            rig.register.update(
                record.id,
                {rig.sample.text: rig.sample.values[0]},
                expected={rig.sample.text: None},
                version=None,
                deadline=in_half_a_minute(rig),
            )


class TestLookingUp:
    def test_an_unknown_object_is_none(self, rig):
        unknown = f"{rig.owner('bdl-1')}/40404" if rig.sample.owned else "40404"
        assert rig.register.get(unknown) is None

    def test_numbers_are_found_as_they_are_written(self, by_values):
        one, other, unused = by_values.sample.numbers
        found = by_values.add("Treff AS", one)
        by_values.add("Annen AS", other)

        def find(number: str) -> list[str]:
            created = by_values.register.find_created({"number": number}, reference="bdl-1")
            return [record.id for record in created]

        assert find(one) == [found]
        for number in (f"0{one}", unused, f"{one}-{other}", f"{one},{other}", "A-1"):
            assert find(number) == []

    def test_what_was_created_is_found_and_nothing_else(self, rig):
        rig.add("Annen AS")
        created = create(rig)

        assert [record.id for record in look_up(rig, "bdl-1")] == [created.id]

    def test_what_was_never_created_is_not_found(self, looked_up):
        looked_up.add("Annen AS")

        assert look_up(looked_up, "bdl-1") == []
