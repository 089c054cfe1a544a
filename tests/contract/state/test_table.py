"""The technical port itself: conditions, order, paging, atomicity and limits, on both tables."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bindeledd.domain.errors import ConflictError
from bindeledd.state import MemoryTable
from bindeledd.state.table import (
    MAX_ITEM_BYTES,
    MAX_TRANSACTION_BYTES,
    MAX_TRANSACTION_ITEMS,
    Absent,
    All,
    AnyOf,
    AtMost,
    Check,
    ConditionFailedError,
    Delete,
    Equals,
    Key,
    Present,
    Put,
    Query,
    TableLimitError,
    checked_size,
)

KEY = Key("p", "s")


def item(pk: str = "p", sk: str = "s", **attributes):
    return {"pk": pk, "sk": sk, **attributes}


def sort_keys(table, query: Query) -> list[str]:
    return [found["sk"] for found in table.query(query)]


def test_gives_back_every_kind_of_value_as_it_was_put(table):
    attributes: dict[str, Any] = {
        "text": "Ærlig talt, 日本",
        "number": 12,
        "truth": False,
        "nothing": None,
        "sealed": b"\x00\xff",
        "nested": {"list": ["a", {"b": True}], "empty": {}, "none": []},
    }
    table.transact([Put(item(**attributes))])

    found = table.get(KEY)

    assert found == item(**attributes)
    assert type(found["number"]) is Decimal
    assert type(found["sealed"]) is bytes


def test_finds_nothing_where_nothing_is(table):
    assert table.get(KEY) is None
    assert list(table.query(Query("p"))) == []
    assert list(table.query(Query("p", index=True))) == []


CASES = [
    # condition, holds on nothing, on {"n": 5, "text": "5", "truth": True}
    (Absent(), True, False),
    (Present(), False, True),
    (Equals("n", 5), False, True),
    (Equals("n", 6), False, False),
    (Equals("n", "5"), False, False),
    (Equals("text", "5"), False, True),
    (Equals("text", 5), False, False),
    (Equals("truth", value=True), False, True),
    (Equals("missing", 5), False, False),
    (AtMost("n", 5), False, True),
    (AtMost("n", 6), False, True),
    (AtMost("n", 4), False, False),
    (AtMost("missing", 9), False, False),
    (All((Present(), Equals("n", 5), AtMost("n", 5))), False, True),
    (All((Equals("n", 5), Equals("text", "6"))), False, False),
    (AnyOf((Absent(), Equals("n", 5))), True, True),
    (AnyOf((Absent(), Equals("n", 6))), True, False),
    (
        AnyOf((Absent(), All((Equals("n", 5), AnyOf((AtMost("n", 1), Equals("text", "5"))))))),
        True,
        True,
    ),
]


@pytest.mark.parametrize(("condition", "on_nothing", "on_item"), CASES)
@pytest.mark.parametrize("company", [0, 1], ids=["alone", "in company"])
def test_conditions_hold_alike_for_every_kind_of_write(
    table, condition, on_nothing, on_item, company
):
    others = [Put(item("other"))] * company
    standing = item(n=5, text="5", truth=True)
    writes = [Put(standing, condition), Delete(KEY, condition), Check(KEY, condition)]
    for write in writes:
        for before, expected in ((None, on_nothing), (standing, on_item)):
            table.transact([Put(before) if before else Delete(KEY)])
            assert _passes(table, [*others, write]) is expected, write


def _passes(table, writes) -> bool:
    try:
        table.transact(writes)
    except ConditionFailedError as error:
        if error.failed != {len(writes) - 1}:
            raise
        return False
    return True


def test_a_transaction_is_all_or_nothing_and_names_what_failed(table):
    table.transact([Put(item(sk="b", n=1))])

    with pytest.raises(ConditionFailedError) as caught:
        table.transact(
            [
                Put(item(sk="a")),
                Put(item(sk="b", n=2), Absent()),
                Check(Key("p", "c"), Present()),
                Delete(Key("p", "d")),
            ]
        )

    assert caught.value.failed == {1, 2}
    assert isinstance(caught.value, ConflictError)
    assert list(table.query(Query("p"))) == [item(sk="b", n=1)]


def test_a_put_replaces_the_whole_item_and_its_place_in_the_index(table):
    table.transact([Put(item(gsi1pk="i", gsi1sk="1", old=True))])
    table.transact([Put(item(gsi1pk="j", gsi1sk="1", new=True))])
    assert list(table.query(Query("i", index=True))) == []
    assert [found["new"] for found in table.query(Query("j", index=True))] == [True]

    table.transact([Put(item(last=True))])

    assert list(table.query(Query("j", index=True))) == []
    assert table.get(KEY) == item(last=True)


def test_deleting_removes_the_item_from_partition_and_index(table):
    table.transact([Put(item(gsi1pk="i", gsi1sk="1"))])

    table.transact([Delete(KEY)])
    table.transact([Delete(KEY)])

    assert list(table.query(Query("p"))) == []
    assert list(table.query(Query("i", index=True))) == []


SORTED = ["", "#", "$", "A", "a", "a#1", "a#2", "ab", "b", "Å", "日", "😀"]


@pytest.mark.parametrize("page", [None, 1, 3, len(SORTED) - 1])
def test_queries_run_in_the_order_of_sort_keys_through_every_page(table, page):
    names = [f"x{name}" for name in SORTED]
    table.put_batch(item(sk=name) for name in reversed(names))
    table.put_batch([item(pk="p2", sk="xa")])

    assert sort_keys(table, Query("p", page=page)) == names
    assert sort_keys(table, Query("p", page=page, newest_first=True)) == names[::-1]


@pytest.mark.parametrize("page", [None, 1, 2])
@pytest.mark.parametrize("newest_first", [False, True])
@pytest.mark.parametrize("index", [False, True])
def test_queries_can_be_narrowed_by_prefix_or_by_an_exclusive_bound(
    table, page, newest_first, index
):
    for name in ("a", "b#1", "b#2", "b$", "c"):
        place = {"gsi1pk": "p", "gsi1sk": name} if index else {}
        table.transact([Put(item(pk="q" if index else "p", sk=name, **place))])

    def found(**narrowed):
        query = Query("p", page=page, newest_first=newest_first, index=index, **narrowed)
        names = sort_keys(table, query)
        return names[::-1] if newest_first else names

    assert found(prefix="b#") == ["b#1", "b#2"]
    assert found(prefix="z") == []
    assert found(below="b#2") == ["a", "b#1"]
    assert found(below="a") == []
    assert found(above="b#1") == ["b#2", "b$", "c"]
    assert found(above="b") == ["b#1", "b#2", "b$", "c"]
    assert found(above="c") == []
    assert found(above="a", below="b$") == ["b#1", "b#2"]
    assert found(above="b#", below="b#3") == ["b#1", "b#2"]
    assert found(above="b#1", below="b#2") == []


def test_a_query_takes_one_narrowing_only():
    with pytest.raises(ValueError, match="not both"):
        Query("p", prefix="a", above="a")
    with pytest.raises(ValueError, match="not both"):
        Query("p", prefix="a", below="b")
    with pytest.raises(ValueError, match="above the upper"):
        Query("p", above="b", below="a")
    with pytest.raises(ValueError, match="empty"):
        Query("p", above="")
    with pytest.raises(ValueError, match="empty"):
        Query("p", prefix="")
    with pytest.raises(ValueError, match="empty"):
        Query("p", below="")


def test_a_group_of_conditions_is_not_empty():
    for kind in (All, AnyOf):
        with pytest.raises(ValueError, match="empty"):
            kind(())


def test_items_with_equal_index_keys_are_all_found(table):
    table.put_batch(item(pk=f"p{n}", gsi1pk="i", gsi1sk="same") for n in range(5))

    assert len(list(table.query(Query("i", index=True, page=2)))) == 5


def test_a_page_that_follows_is_read_when_it_is_asked_for(table):
    table.put_batch(item(sk=f"{n}") for n in range(4))
    reading = table.query(Query("p", page=2))
    first = [next(reading)["sk"], next(reading)["sk"]]

    table.transact([Delete(Key("p", "1")), Delete(Key("p", "2")), Put(item(sk="9"))])

    assert first + [found["sk"] for found in reading] == ["0", "1", "3", "9"]


def full_item(extra: int = 0):
    full = item(pk="å", text="")
    full["text"] = "x" * (MAX_ITEM_BYTES - checked_size(full) + extra)
    return full


def test_an_item_has_no_byte_more_than_400_kb(table):
    for write in (lambda full: table.transact([Put(full)]), lambda full: table.put_batch([full])):
        with pytest.raises(TableLimitError, match="at most 409600"):
            write(full_item(extra=1))
    assert table.get(Key("å", "s")) is None


def test_an_item_may_have_400_kb():
    table = MemoryTable()  # moto already stops at 405,000 bytes
    table.transact([Put(full_item())])
    assert table.get(Key("å", "s")) == full_item()


def test_sizes_count_names_values_and_the_shape_around_them():
    assert checked_size({"pk": "å", "sk": "", "n": 12345}) == 2 + 2 + 2 + 1 + 4
    assert checked_size({"pk": "", "sk": "", "m": {"a": [True, None]}}) == 4 + 1 + 3 + 2 + 3 + 4
    assert checked_size({"pk": "", "sk": "", "b": b"123"}) == 4 + 1 + 3
    with pytest.raises(TypeError, match="no float"):
        checked_size({"pk": "", "sk": "", "x": 0.5})


def test_a_transaction_may_have_100_items_and_not_one_more(table):
    writes = [Put(item(sk=f"{n:03d}")) for n in range(MAX_TRANSACTION_ITEMS + 1)]

    with pytest.raises(TableLimitError, match="101 items"):
        table.transact(writes)
    assert list(table.query(Query("p"))) == []

    table.transact(writes[:-1])
    assert len(list(table.query(Query("p")))) == MAX_TRANSACTION_ITEMS


def test_a_transaction_may_have_4_mb_in_all(table):
    text = "x" * 399_000
    writes = [Put(item(sk=f"{n:03d}", text=text)) for n in range(11)]
    assert sum(checked_size(write.item) for write in writes) > MAX_TRANSACTION_BYTES

    with pytest.raises(TableLimitError, match="at most 4194304"):
        table.transact(writes)


def test_a_transaction_touches_no_item_twice(table):
    with pytest.raises(TableLimitError, match="twice"):
        table.transact([Put(item()), Check(KEY, Present())])
    assert table.get(KEY) is None


def test_batches_take_any_number_of_items(table):
    table.put_batch(item(sk=f"{n:03d}") for n in range(51))

    assert len(list(table.query(Query("p")))) == 51


# One type per attribute, as in the product: moto takes True for 1, which DynamoDB does not.
_typed = {"n": st.integers(0, 2), "t": st.sampled_from(["0", "1"]), "b": st.booleans()}
_leaves = st.one_of(
    st.just(Absent()),
    st.just(Present()),
    *(st.builds(Equals, st.just(name), values) for name, values in _typed.items()),
    st.builds(AtMost, st.just("n"), st.integers(0, 2)),
)
_conditions = st.recursive(
    _leaves,
    lambda inner: st.builds(
        lambda kind, parts: kind(tuple(parts)),
        st.sampled_from([All, AnyOf]),
        st.lists(inner, min_size=1, max_size=3),
    ),
    max_leaves=4,
)
_keys = st.builds(Key, st.sampled_from(["p", "q"]), st.sampled_from(["1", "2"]))
_items = st.builds(
    lambda key, attributes, index: item(key.pk, key.sk, **attributes, **index),
    _keys,
    st.fixed_dictionaries({}, optional=_typed),
    st.sampled_from([{}, {"gsi1pk": "i", "gsi1sk": "1"}, {"gsi1pk": "i", "gsi1sk": "2"}]),
)
_writes = st.one_of(
    st.builds(Put, _items, st.none() | _conditions),
    st.builds(Delete, _keys, st.none() | _conditions),
    st.builds(Check, _keys, _conditions),
)
_transactions = st.lists(_writes, min_size=1, max_size=4, unique_by=lambda write: write.key)


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(history=st.lists(_transactions, min_size=1, max_size=6))
def test_both_tables_answer_any_history_alike(dynamo_table, history):
    memory = MemoryTable()
    dynamo_table.transact([Delete(Key(pk, sk)) for pk in ("p", "q") for sk in ("1", "2")])
    for writes in history:
        assert _failures(memory, writes) == _failures(dynamo_table, writes)
        for query in (Query("p"), Query("q"), Query("i", index=True)):
            assert _contents(memory, query) == _contents(dynamo_table, query)


def _failures(table, writes):
    try:
        table.transact(writes)
    except ConditionFailedError as error:
        return error.failed
    return None


def _contents(table, query):
    return sorted(table.query(query), key=lambda found: (found["pk"], found["sk"]))
