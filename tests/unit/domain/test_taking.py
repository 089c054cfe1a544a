"""Whether a system took what it was sent: its own form of it, or what stood before."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from bindeledd.domain.plans import FieldChange, Reason
from bindeledd.domain.records import FieldValue
from bindeledd.domain.taking import is_form_of, not_taken

WORDS = st.text(st.characters(whitelist_categories=("L", "N"), max_codepoint=0x17F), min_size=1)
VALUES = st.one_of(WORDS, st.none(), st.booleans(), st.decimals(-1000, 1000, places=2), st.dates())
MOST = 50
FORMS = {
    "as it is": lambda text: text,
    "trimmed": lambda text: text.strip(),
    "in capitals": str.upper,
    "small": str.lower,
    "cut": lambda text: text[:MOST],
    "without spaces": lambda text: "".join(text.split()),
    "spaced": " ".join,
}


def change(old: FieldValue, new: FieldValue) -> FieldChange:
    return FieldChange("name", old, new, Reason.CHANGED_IN_HOST)


@given(WORDS, WORDS, st.sampled_from(sorted(FORMS)))
@example("0", "\N{LATIN SMALL LETTER DOTLESS I}", "in capitals")
def test_a_form_of_what_was_sent_is_taken_whatever_stood_before(before: str, sent: str, form: str):
    stands = FORMS[form](sent)

    assert not_taken([change(stands, sent)], {"name": stands}) == frozenset()
    assert not_taken([change(before, sent)], {"name": stands}) == frozenset()


@given(VALUES, VALUES)
def test_what_stood_before_and_is_nothing_of_what_was_sent_is_not_taken(
    before: FieldValue, sent: FieldValue
):
    assume(not is_form_of(before, sent))

    assert not_taken([change(before, sent)], {"name": before}) == {"name"}


@given(VALUES, VALUES, VALUES)
def test_another_value_than_before_was_written(
    before: FieldValue, sent: FieldValue, stands: FieldValue
):
    assume(stands != before and (stands or before))

    assert not_taken([change(before, sent)], {"name": stands}) == frozenset()


@given(VALUES, VALUES)
def test_what_is_not_told_is_not_judged(before: FieldValue, sent: FieldValue):
    assert not_taken([change(before, sent)], {"phone": before}) == frozenset()


@pytest.mark.parametrize(
    ("before", "sent"),
    [
        ("Hansen Bygg AS", "Hansen Bygg AS Oslo"),
        ("Fjell AS", "Berg AS"),
        ("Fjell AS", None),
        (None, "Fjell AS"),
        (True, False),
        (Decimal("12.50"), Decimal("13.50")),
        ("55555555", "55555556"),
    ],
)
def test_an_old_value_that_is_kept_is_known(before: FieldValue, sent: FieldValue):
    assert not_taken([change(before, sent)], {"name": before}) == {"name"}


@pytest.mark.parametrize(
    ("before", "sent"),
    [
        ("Hansen og sønner rørlegger", "Hansen og sønner rørlegger og varmeteknikk"),
        ("55555555", "+47 55 55 55 55"),
        ("FJELL A/S", "Fjell AS"),
        (Decimal("1.01"), Decimal("1.005")),
        (None, " "),
    ],
)
def test_a_value_that_is_normalised_to_what_stood_is_agreed(before: FieldValue, sent: FieldValue):
    assert not_taken([change(before, sent)], {"name": before}) == frozenset()
