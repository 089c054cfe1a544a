"""Distorted answers: always the same for the same chance, and never what stood there."""

import json
from random import Random

import pytest

from local.simulators.distortion import LONG, OF_THE_BODY, UNHEARD_OF, Distortion, distorted
from local.simulators.faults import Fault, FaultBoard, FaultError, FaultKind
from local.simulators.storage import Store

ROWS = [
    {"Id": 1, "Name": "A", "Kind": "Company", "Price": 1.5, "Address": {"City": "Oslo"}},
    {"Id": 2, "Name": "B", "Kind": "Person", "Price": None, "Address": None},
]
BODY = json.dumps(ROWS)


def after(how, seed=1, body=BODY):
    return json.loads(distorted(body, how, Random(seed), enumerated={"Kind"}))


@pytest.mark.parametrize("how", sorted(OF_THE_BODY - {Distortion.LONG_TEXT}))
def test_each_changes_the_body_and_the_same_chance_changes_it_alike(how):
    seen = [distorted(BODY, how, Random(seed), enumerated={"Kind"}) for seed in range(20)]
    assert BODY not in seen
    assert seen == [distorted(BODY, how, Random(seed), enumerated={"Kind"}) for seed in range(20)]
    assert len(set(seen)) > 1


def test_what_stands_there_then():
    assert json.dumps(after(Distortion.NULLS)).count("null") > BODY.count("null")
    assert UNHEARD_OF in {row["Kind"] for row in after(Distortion.UNKNOWN_ENUM)}
    numbers = [row for seed in range(9) for row in after(Distortion.NUMBERS_AS_TEXT, seed)]
    assert any(isinstance(row["Id"], str) for row in numbers)
    assert any(isinstance(row["Price"], str) for row in numbers)
    missing = [row for seed in range(9) for row in after(Distortion.MISSING, seed)]
    assert any("Name" not in row for row in missing)
    assert not isinstance(after(Distortion.OTHER_SHAPE), list)


def test_ids_come_twice_as_a_row_or_at_another_one():
    ways = [tuple(row["Id"] for row in after(Distortion.DUPLICATE_IDS, s)) for s in range(20)]
    assert all(len(set(ids)) < len(ids) for ids in ways)
    assert {len(ids) for ids in ways} == {2, 3}
    page = json.dumps({"items": [{"id": "a"}], "nextCursor": None})
    assert after(Distortion.DUPLICATE_IDS, body=page)["items"] == [{"id": "a"}] * 2


def test_a_text_of_ten_megabytes():
    assert len(distorted('["a"]', Distortion.LONG_TEXT, Random(1))) > LONG


@pytest.mark.parametrize("how", sorted(OF_THE_BODY))
@pytest.mark.parametrize("body", ["", "<html>"])
def test_what_is_not_json_stays(how, body):
    assert distorted(body, how, Random(1)) == body


def test_a_fault_says_how_and_each_strike_has_its_own_chance():
    with pytest.raises(FaultError, match="how"):
        Fault(FaultKind.DISTORT)
    with pytest.raises(FaultError, match="how"):
        Fault.from_document({"kind": "distort", "options": {"how": "gently"}})

    def drawn():
        store = Store()
        board = FaultBoard(store)
        board.switch_on(Fault(FaultKind.DISTORT, count=None, seed=7, options={"how": "nulls"}))
        numbers = []
        for _ in range(3):
            fault = board.take(FaultKind.DISTORT, method="GET", path="/")
            assert fault is not None
            numbers.append(board.dice(fault).random())
        return numbers

    assert drawn() == drawn()
    assert len(set(drawn())) == 3
