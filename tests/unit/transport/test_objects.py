"""Objects of which a part is not what their system describes."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from bindeledd.domain.errors import UnavailableError, UnreadableError
from bindeledd.domain.records import Flaw
from bindeledd.transport import ObjectModel, ReadModel, read_object, require_whole

LONG = "L" * 4000


class Part(ReadModel):
    street: str | None = None


class Whole(ObjectModel):
    id: int
    owner: str
    name: str | None = None
    price: Decimal | None = None
    part: Part | None = None


def read(**payload: Any) -> Whole:
    return read_object(Whole, {"id": 7, "owner": "o", **payload}, words=lambda text: text)


def test_an_object_as_described_has_no_flaw():
    row = read(name="Bygg", price="1.50", unknown=[1])

    assert (row.flaw, row.name, row.price) == (None, "Bygg", Decimal("1.50"))
    assert require_whole(row) is row


@pytest.mark.requirement("ALL-06")
@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("name", 7),
        ("name", True),
        ("name", ["Bygg"]),
        ("name", {"text": "Bygg"}),
        ("name", LONG),
        ("price", "much"),
        ("price", True),
        ("part", "Gata 1"),
        ("part", {"street": 5}),
    ],
)
def test_what_is_not_as_described_is_named_and_the_rest_is_read(name: str, wrong: Any):
    right = {"name": "Bygg", "price": Decimal(2), "part": {"street": "Gata"}}

    row = read(**{**right, name: wrong})

    assert row.flaw is not None
    assert row.flaw.properties == (name,)
    assert name not in row.model_fields_set
    assert row.model_fields_set == {"id", "owner", *right} - {name}
    with pytest.raises(UnreadableError):
        require_whole(row)


@pytest.mark.parametrize("payload", [None, [], "x", {}, {"id": 7}, {"id": None, "owner": "o"}])
def test_what_cannot_be_told_from_others_is_no_object(payload: Any):
    with pytest.raises(UnavailableError) as caught:
        read_object(Whole, payload, words=lambda text: text)
    assert not isinstance(caught.value, UnreadableError)


def test_its_words_are_kept_as_a_systems_words_are():
    row = read_object(Whole, {"id": 7, "owner": "o", "name": ["ø"]}, words=lambda _: "kept")

    assert row.flaw == Flaw(("name",), "kept")
