"""Names and keys: what counts as equal, what contradicts, what is merely alike."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bindeledd.domain.matching import (
    key_text,
    likeness,
    match_key,
    names_contradict,
    near_key,
    normalised_name,
    organization_key,
)
from bindeledd.domain.records import Record
from tests.unit.domain.builders import record


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Hansen Bygg AS", "HANSEN BYGG"),
        ("Hansen Bygg A/S", "Hansen Bygg AS"),
        ("Hansen Bygg A.S.", "Hansen Bygg AS"),
        ("Bjørn Åse", "Bjoern Aase"),
        ("Björn Åse", "Bjørn Aase"),
        ("Sæther & Sønn ANS", "Saether og Soenn"),
        ("Fjällräven AB (publ)", "Fjallraven"),
        ("O'Brien, Pat", "Pat OBrien"),
        ("O’Brien", "OBRIEN"),
        ("Café Élan", "Cafe Elan"),
        ("Kone Oyj", "Kone Oy"),
        ("Bygge-Gutta DA", "Bygge Gutta"),
    ],
)
def test_spellings_of_one_name_are_equal(one, other):
    assert normalised_name(one) == normalised_name(other)


def test_a_name_of_nothing_but_legal_forms_keeps_its_words():
    assert normalised_name("AS") == {"as"}
    assert names_contradict("DA", "Hansen Bygg")


def test_an_empty_name_has_no_words():
    assert normalised_name("") == frozenset()
    assert normalised_name(" - ") == frozenset()


@pytest.mark.parametrize(
    ("one", "other", "contradict"),
    [
        ("Kari Nordmann", "Ola Nordmann", False),
        ("Kari Nordmann", "Fjord Fisk AS", True),
        ("Hansen og Olsen", "Bakke og Berg", True),
        ("Hansen AS", "Berg AS", True),
        ("", "Berg AS", False),
        ("Berg AS", "", False),
        ("Berg", "Berg", False),
        ("Hansen/Olsen", "Olsen", False),
    ],
)
def test_names_contradict_when_they_share_no_word(one, other, contradict):
    assert names_contradict(one, other) is contradict


@given(st.text(), st.text())
def test_contradiction_is_symmetric_and_never_with_itself(one, other):
    assert names_contradict(one, other) == names_contradict(other, one)
    assert not names_contradict(one, one)
    assert not names_contradict(one, "")


@given(st.text())
def test_case_and_outer_spaces_never_matter_to_a_name(name):
    assert normalised_name(f"  {name} ") == normalised_name(name)
    if name.upper().casefold() == name.casefold():
        assert normalised_name(name.upper()) == normalised_name(name)


def test_keys_compare_as_trimmed_text():
    assert match_key(record("h", " 10 "), ("number",)) == ("10",)
    assert match_key(record("h", "010"), ("number",)) != match_key(record("h", "10"), ("number",))
    assert match_key(record("h", "a1"), ("number",)) != match_key(record("h", "A1"), ("number",))


def test_a_key_with_an_empty_part_is_none():
    assert match_key(record("h", None), ("number",)) is None
    assert match_key(record("h", " "), ("number",)) is None
    assert match_key(record("h", "10", " "), ("number", "name")) is None
    assert match_key(record("h", "10"), ()) is None


def test_several_keys_must_all_agree():
    assert match_key(record("h", "10", "Grus"), ("number", "name")) == ("10", "Grus")


def test_a_key_may_be_kept_as_another_type():
    assert key_text(Decimal(7)) == "7"
    assert key_text(None) == ""


@pytest.mark.parametrize("miss", ["0010", " 10 ", "1 0", "10"])
def test_near_misses_fall_together(miss):
    assert near_key(miss) == near_key("10")


def test_near_keys_keep_zero_and_level_case():
    assert near_key("000") == near_key("0") == "0"
    assert near_key("AB1") == near_key("ab1")
    assert near_key("") == ""


def test_organization_numbers_are_written_in_groups():
    assert organization_key("NO 923 456 789 MVA") == "no923456789mva"
    assert organization_key(None) == ""


def test_likeness_knows_the_same_object():
    fields = {"number": "10", "organization_number": "923456789", "email": "Post@x.no"}
    one = Record("h", {**fields, "name": "Hansen Bygg AS", "phone": "+47 22 00 00 00"})
    other = Record("e", {**fields, "name": "Hansen Bygg", "phone": "22000000"})
    assert likeness(one, other) == 100


def test_likeness_falls_with_every_difference():
    one = record("h", "10", "Hansen Bygg", organization_number="923456789")
    renumbered = record("e", "20", "Hansen Bygg", organization_number="923456789")
    renamed = record("e", "20", "Fjord Fisk", organization_number="923456789")
    assert 100 > likeness(one, renumbered) > likeness(one, renamed) > 0


def test_likeness_of_nothing_known_is_nothing():
    assert likeness(Record("h", {}), Record("e", {})) == 0


def test_likeness_of_names_without_words():
    assert likeness(Record("h", {"name": "--"}), Record("e", {"name": "!!"})) == 100
    assert likeness(Record("h", {"name": "--"}), Record("e", {"name": "Berg"})) == 0
    assert likeness(Record("h", {"name": "X"}), Record("e", {"name": "x"})) == 100


@given(st.text(max_size=30), st.text(max_size=30))
def test_likeness_is_symmetric_and_within_bounds(one, other):
    a, b = Record("a", {"name": one, "number": other}), Record("b", {"name": other})
    assert likeness(a, b) == likeness(b, a)
    assert 0 <= likeness(a, b) <= 100
