"""The limits of the table, where they are told cheaply and where they are counted to the byte."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bindeledd.state import table
from bindeledd.state.table import Put, TableLimitError, check_transaction, checked_size

VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.decimals(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(codec="utf-8"), max_size=8)
    | st.binary(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text(st.characters(codec="utf-8"), max_size=3), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(value=VALUES, limit=st.integers(10, 200))
def test_what_is_counted_as_too_large_is_never_told_to_be_small(value: object, limit: int):
    item = {"pk": "p", "sk": "s", "v": value}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(table, "MAX_ITEM_BYTES", limit)
        if checked_size_fits(item):
            check_transaction([Put(item)])
        else:
            with pytest.raises(TableLimitError, match=f"at most {limit}"):
                check_transaction([Put(item)])


def checked_size_fits(item: dict[str, object]) -> bool:
    try:
        checked_size(item)
    except TableLimitError:
        return False
    return True


def test_what_a_table_does_not_hold_is_refused_however_small_it_is():
    with pytest.raises(TypeError, match="no set"):
        check_transaction([Put({"pk": "p", "sk": "s", "v": {Decimal(1)}})])
