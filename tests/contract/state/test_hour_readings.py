"""What is kept of the registers that only hours name: each by itself, within an item's size."""

from datetime import timedelta
from typing import Any

import pytest

from bindeledd.domain.changes import SaveRegisterReading
from bindeledd.domain.hours.readings import (
    FRESH_FOR,
    READING_BYTES,
    HourRegister,
    RegisterItem,
    as_read,
    is_old,
    not_read,
    registers_of,
)
from bindeledd.domain.hours.registers import Activity, HostItem, HourType
from bindeledd.state import MemoryTable
from bindeledd.state.table import MAX_ITEM_BYTES, checked_size
from tests.contract.state.samples import OTHERS, REF
from tests.fakes import NOON, memory_state

R = HourRegister
ITEMS: dict[HourRegister, RegisterItem] = {
    R.ACTIVITIES: Activity("1", "Mur", number="10"),
    R.HOUR_TYPES: HourType("2", "Timelønn", pay_item_number="100", pay_item_name="Lønn"),
    R.WORK_TYPES: HostItem("wt_1", "Arbeid"),
    R.PAY_TYPES: HostItem("pay_1", "Timelønn", number="100"),
    R.HOST_ACTIVITIES: HostItem("act_1", "Mur", external_id="1"),
}


def test_each_register_is_kept_by_itself_and_replaced(state):
    readings = {one: as_read(REF, one, [item], at=NOON) for one, item in ITEMS.items()}
    state.commit(*map(SaveRegisterReading, readings.values()))
    assert state.hour_readings(REF) == readings
    assert [dict(state.hour_readings(other)) for other in OTHERS] == [{}] * len(OTHERS)

    emptied = as_read(REF, R.PAY_TYPES, [], at=NOON)
    state.commit(SaveRegisterReading(emptied))
    assert state.hour_readings(REF) == {**readings, R.PAY_TYPES: emptied}


def test_a_reading_that_failed_keeps_what_was_read_and_says_why():
    former = as_read(REF, R.ACTIVITIES, [ITEMS[R.ACTIVITIES]], at=NOON)
    later = NOON + timedelta(hours=1)
    told: dict[str, Any] = {
        "problem": "system_unavailable",
        "system_message": "Not now",
        "at": later,
    }
    failed = not_read(REF, R.ACTIVITIES, former, **told)
    assert (failed.items, failed.read_at, failed.tried_at) == (former.items, NOON, later)
    assert (failed.problem, failed.system_message) == ("system_unavailable", "Not now")
    assert not_read(REF, R.ACTIVITIES, None, **told).read_at is None


def test_they_are_old_where_one_was_not_tried_for_long_enough():
    readings = {one: as_read(REF, one, [], at=NOON) for one in R}
    assert not is_old(readings, at=NOON + FRESH_FOR)
    assert is_old(readings, at=NOON + FRESH_FOR + timedelta(seconds=1))
    assert is_old({one: readings[one] for one in list(R)[1:]}, at=NOON)


def test_lines_are_judged_by_each_register_under_its_own_name():
    known = registers_of({one: as_read(REF, one, [item], at=NOON) for one, item in ITEMS.items()})
    assert list(known.activities) == ["1"]
    assert list(known.hour_types) == ["2"]
    assert (list(known.pay_types), list(known.host_activities)) == (["pay_1"], ["act_1"])


@pytest.mark.parametrize("item", ITEMS.values(), ids=lambda one: type(one).__name__)
def test_a_register_is_cut_where_its_item_is_full(item):
    """One object more than fit: it is counted, and the item can still be stored."""
    many = [type(item)(f"{n:05d}", "å" * 40, active=n > 0) for n in range(5000)]
    table = MemoryTable()
    reading = as_read(REF, R.ACTIVITIES, many, at=NOON)
    memory_state(table=table).commit(SaveRegisterReading(reading))
    (stored,) = table.items()

    assert 0 < len(reading.items) < 5000
    assert reading.left_out == 5000 - len(reading.items)
    assert READING_BYTES * 0.8 < checked_size(stored) < MAX_ITEM_BYTES
    fits = as_read(REF, R.ACTIVITIES, many[: len(reading.items)], at=NOON)
    over = as_read(REF, R.ACTIVITIES, many[: len(reading.items) + 1], at=NOON)
    assert (fits.left_out, over.left_out) == (0, 1)


def test_what_is_in_use_is_kept_first():
    many = [Activity(str(n), "x" * 1000, active=n % 2 == 0) for n in range(500)]
    reading = as_read(REF, R.ACTIVITIES, many, at=NOON)
    assert reading.left_out
    assert sum(one.active for one in reading.items) == 250
