"""Pages against answers that no list should give: nothing is lost, and nothing goes on for ever."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bindeledd.domain.errors import ReadingLostError, UnavailableError
from bindeledd.erps.poweroffice.lists import Listing
from bindeledd.erps.poweroffice.paging import Limits, Progress, Reading, Step
from bindeledd.erps.poweroffice.registers.wire import RowRead
from tests.unit.transport.systems import Script, SteppingClock, exchange_of

START = datetime(2026, 11, 1, tzinfo=UTC)


class MovingList:
    """A list ordered by id, which changes while it is read."""

    def __init__(self, ids: Sequence[int]) -> None:
        self.stamps = dict.fromkeys(ids, 0)
        self.edits: Iterator[tuple[str, int]] = iter(())
        self.calls: list[dict[str, str]] = []

    def edit(self, kind: str, at: int) -> None:
        ids = sorted(self.stamps)
        if kind == "add":
            self.stamps[max(ids, default=0) + 1] = len(self.calls)
        elif ids and kind == "remove":
            del self.stamps[ids[at % len(ids)]]
        elif ids:
            self.stamps[ids[at % len(ids)]] = len(self.calls)

    def answer(self, request: httpx.Request) -> httpx.Response:
        query = dict(request.url.params)
        self.calls.append(query)
        number, size = int(query["PageNumber"]), int(query["PageSize"])
        ids = sorted(self.stamps)
        shown = [self.row(row_id) for row_id in ids[(number - 1) * size : number * size]]
        link = "next" if number * size < len(ids) else ""
        for kind, at in (one for one in [next(self.edits, None)] if one is not None):
            self.edit(kind, at)
        headers = {"X-Pagination": f'{{"nextPageLink": "{link}"}}'}
        return httpx.Response(200, json=shown, headers=headers)

    def row(self, row_id: int) -> dict[str, Any]:
        stamp = START + timedelta(seconds=self.stamps[row_id])
        return {"Id": row_id, "LastChangedDateTimeOffset": stamp.isoformat()}


def reading_of(moving: MovingList, *, page: int, look: int) -> Reading:
    exchange = exchange_of(Script([moving.answer]), SteppingClock())

    def again(row: RowRead) -> RowRead | None:
        held = row.Id in moving.stamps
        return RowRead.model_validate(moving.row(row.Id)) if held else None

    return Reading(
        exchange=exchange,
        listing=Listing("list", "/Things", RowRead, "Thing", {}),
        id_fields="Id,LastChangedDateTimeOffset",
        limits=Limits(page, look, 500),
        again=again,
        clock=SteppingClock(),
    )


def read(
    moving: MovingList, *, page: int, look: int, cuts: Sequence[int] = ()
) -> tuple[dict[int, RowRead], Step]:
    """Read to the end, begun anew from its token before each of the steps in `cuts`."""
    found: dict[int, RowRead] = {}
    token, step = None, None
    for cut in (*cuts, None):
        for taken, step in enumerate(reading_of(moving, page=page, look=look).steps(token), 1):
            found |= {row.Id: row for row in step.rows}
            token = step.resume
            if step.last:
                return found, step
            if taken == cut:
                break
    raise AssertionError(step)


EDITS = st.lists(st.tuples(st.sampled_from(["add", "remove", "change"]), st.integers(0, 50)))


@settings(max_examples=300)
@given(
    ids=st.sets(st.integers(1, 60), max_size=40),
    page=st.integers(2, 7),
    edits=EDITS,
    cuts=st.lists(st.integers(1, 3), max_size=3),
)
def test_no_row_is_lost_whatever_happens_between_two_pages(ids, page, edits, cuts):
    moving = MovingList(sorted(ids))
    moving.edits = iter(edits[:12])
    found, last = read(moving, page=page, look=1000, cuts=cuts)
    whole = [call for call in moving.calls if int(call.get("PageSize", 0)) == 1000]
    after = moving.calls.index(whole[-1]) if whole else 0
    for row_id, stamp in moving.stamps.items():
        if stamp <= after:
            held = found[row_id].LastChangedDateTimeOffset
            assert held is not None
            assert held >= START + timedelta(seconds=stamp)
    assert last.highest is None or last.highest <= START + timedelta(seconds=after)


@pytest.mark.parametrize("count", [0, 1, 2, 3, 5, 6, 7])
def test_calls_are_one_a_page_and_one_look(count):
    moving = MovingList(range(1, count + 1))
    found, last = read(moving, page=3, look=1000)
    assert set(found) == set(moving.stamps)
    pages = max(-(-count // 3), 1)
    assert len(moving.calls) == (1 if pages == 1 else pages + 1)
    assert last.repeat_calls == 0


def test_what_a_page_had_in_an_older_state_is_read_again():
    moving = MovingList(range(1, 8))
    moving.edits = iter([("add", 0), ("change", 0)])
    found, last = read(moving, page=3, look=1000)
    assert found[1].LastChangedDateTimeOffset == START + timedelta(seconds=2)
    assert last.repeat_calls == 1


def test_many_rows_that_leave_while_they_are_read_again_are_left_to_the_next_reading():
    moving = MovingList(range(1, 600))
    moving.edits = iter([("change", 0)] * 3)
    answered = moving.answer

    def vanish(request: httpx.Request) -> httpx.Response:
        answer = answered(request)
        if request.url.params["PageSize"] == "1000":
            return answer
        if len(moving.calls) > 4:
            return httpx.Response(204)
        return answer

    moving.answer = vanish  # type: ignore[method-assign]
    with pytest.raises(UnavailableError):
        read(moving, page=200, look=1000)


@pytest.mark.parametrize(
    "link",
    [
        "https://api.test/v2/Others?PageNumber=2",
        "https://api.test/v2/Things?PageNumber=1",
        "https://api.test/v2/Things?pagenumber=3",
        "?PageNumber=7",
        "http://[half",
    ],
)
def test_a_link_that_leads_elsewhere_ends_the_reading(link):
    headers = {"X-Pagination": f'{{"nextPageLink": "{link}"}}'}
    page = httpx.Response(200, json=[{"Id": 1}], headers=headers)
    reading = reading_of(MovingList([]), page=1, look=10)
    reading.exchange = exchange_of(Script([page]), SteppingClock())
    with pytest.raises(UnavailableError):
        list(reading.steps())


@pytest.mark.parametrize(
    "link",
    [
        "https://inner.gateway.test/Demo/v2/things?PageNumber=2&PageSize=1",
        "/v2/Things?pageNumber=2",
        "?PageNumber=2",
        "next",
        "https://api.test/v2/Things/?PageNumber=2",
    ],
)
def test_a_link_to_the_next_page_is_only_the_sign_that_there_is_one(link):
    headers = {"X-Pagination": f'{{"nextPageLink": "{link}"}}'}
    page = httpx.Response(200, json=[{"Id": 1}], headers=headers)
    script = Script([page, httpx.Response(204)])
    reading = reading_of(MovingList([]), page=1, look=10)
    reading.exchange = exchange_of(script, SteppingClock())
    list(reading.steps())
    assert script.requests[1].url.host == script.requests[0].url.host
    assert script.requests[1].url.params["PageNumber"] == "2"


@given(st.text(max_size=30) | st.sampled_from(["[1]", "[1,2,3]", '[3,"x",[]]', "[3,2,[[1]]]"]))
def test_a_token_of_nobody_is_a_reading_that_is_lost(token):
    with pytest.raises(ReadingLostError):
        Progress.of(token)
