"""What stands tells whether a write arrived whose answer was lost."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from bindeledd.domain.landing import Explanation, as_written, explain, has_landed, is_trace
from bindeledd.domain.records import Record

LONG = "Hansen og sønner rørlegger og varmeteknikk AS avdeling Nord-Trøndelag"


@pytest.mark.parametrize(
    ("sent", "found"),
    [
        ("Fjell AS", "Fjell AS"),
        ("Fjell AS ", "FJELL A/S"),
        (LONG, LONG[:50]),
        ("+47 55 55 55 55", "55555555"),
        ("55555555", "+4755555555"),
        ("NO 923 456 783 MVA", "923456783"),
        (None, ""),
        (Decimal("1.005"), Decimal("1.01")),
        (Decimal("1.005"), Decimal("1.00")),
        (Decimal("12.50"), Decimal("12.5")),
        (True, True),
        (date(2026, 2, 1), date(2026, 2, 1)),
    ],
)
def test_what_a_system_made_of_a_value_is_known_again(sent, found):
    assert is_trace(sent, found)


@pytest.mark.parametrize(
    ("sent", "found"),
    [
        ("Fjell AS", "Berg AS"),
        ("Fjell AS", ""),
        ("Fjell AS", None),
        ("Hansen og sønner AS", "Hansen"),
        ("---", "..."),
        (Decimal("12.50"), Decimal(0)),
        (Decimal("12.50"), Decimal("13.5")),
        (Decimal("12.50"), Decimal(20)),
        (Decimal("1E+30"), Decimal("1E-30")),
        (True, False),
        ("1", Decimal(1)),
        (date(2026, 2, 1), date(2026, 2, 2)),
    ],
)
def test_another_value_is_not(sent, found):
    assert not is_trace(sent, found)


def test_a_change_has_landed_when_every_value_can_be_known_again():
    before = {"name": "Før", "phone": "1", "email": "a@b"}
    sent = {"name": LONG, "phone": "+4755555555"}
    assert has_landed(sent, before, {"name": LONG[:50], "phone": "55555555", "email": "ny@b"})
    assert has_landed({"name": "Etter"}, {"name": "Før"}, {"name": "Etter"})
    assert has_landed({"name": "Etter"}, {}, {"name": "Etter"})


def test_it_has_landed_when_exactly_the_written_fields_moved_and_one_can_be_known_again():
    before = {"name": "Før", "unit": "EA", "email": "a@b"}
    sent = {"name": "Etter", "unit": "HUR"}
    assert has_landed(sent, before, {"name": "Etter", "unit": "timer", "email": "a@b"})
    assert not has_landed(sent, before, {"name": "Etter", "unit": "timer", "email": "ny@b"})
    assert not has_landed(sent, before, {"name": "Etter", "unit": "EA", "email": "a@b"})


def test_it_has_not_landed_where_somebody_else_wrote_the_same_field():
    assert not has_landed({"name": "Fjell AS"}, {"name": "Før"}, {"name": "Berg AS"})
    assert not has_landed({"name": "Etter"}, {"name": "Før"}, {"name": "Før"})
    assert not has_landed({"name": "Etter"}, {"name": "Før"}, {})


def product(object_id: str, number: str | None = None, name: str = "Rør") -> Record:
    return Record(object_id, {"number": number, "name": name})


SENT = {"number": None, "name": "Rør"}
NOTHING = Explanation(nothing=True)


def test_nothing_found_means_that_nothing_was_made():
    assert explain(SENT, [], []) == NOTHING
    assert explain(SENT, [SENT], []) == NOTHING


def test_one_object_for_one_effect_is_it():
    assert explain(SENT, [], [product("1")]).record == product("1")
    numbered = {"number": "7", "name": "Rør 22"}
    assert explain(numbered, [], [product("1", "7", "Rør 22 mm")]).record is not None


def test_two_objects_for_one_effect_and_one_for_two_are_for_a_person():
    assert not explain(SENT, [], [product("1"), product("2")]).is_certain
    assert not explain(SENT, [SENT], [product("1")]).is_certain
    assert not explain(SENT, [SENT], [product("1"), product("2")]).is_certain


def test_an_object_of_equal_name_and_other_values_is_for_a_person():
    assert not explain(
        SENT | {"unit": "HUR"}, [], [Record("1", {"name": "Rør", "unit": "EA"})]
    ).is_certain


def test_each_of_two_effects_takes_the_object_that_only_it_may_have_made():
    long, short = SENT | {"unit": "MTR"}, SENT | {"unit": "EA"}
    metres = Record("1", {"number": None, "name": "Rør", "unit": "MTR"})
    pieces = Record("2", {"number": None, "name": "Rør", "unit": "EA"})
    assert explain(long, [short], [metres, pieces]).record == metres
    assert explain(short, [long], [metres, pieces]).record == pieces
    assert explain(short, [long], [metres]) == NOTHING


def test_what_was_edited_since_its_creation_is_told_as_it_was_made():
    sent = {"name": LONG, "phone": "1", "email": None, "number": "10001"}
    found = Record("e1", {"name": LONG[:50], "phone": "2", "email": "a@b", "number": "10001"})

    made = as_written(sent, found)

    assert made.fields == {"name": LONG[:50], "phone": "1", "email": None, "number": "10001"}
    assert as_written(sent, made) == made
