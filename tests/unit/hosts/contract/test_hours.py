"""Time entries read from a host against answers that no simulator gives."""

import itertools
from datetime import date, timedelta
from urllib.parse import quote

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bindeledd.domain.errors import (
    RetryableError,
    StoppedError,
)
from bindeledd.hosts.contract.feeds import Feed
from bindeledd.hosts.contract.hours.reading import FeedPlace, WindowPlace, batches_of
from bindeledd.hosts.contract.provider import PROVIDER
from tests.unit.hosts.contract.hour_hosts import (
    GONE,
    NOT_FOUND,
    capabilities,
    days_between,
    entry,
    hours_of,
    ids_of,
    page,
    queries,
)


class TestFeed:
    def test_approved_entries_are_read_from_the_cursor_on(self):
        hours, script = hours_of(
            capabilities(), page("a", more=True, cursor="c2"), page("b", cursor="c3")
        )
        pages = list(hours.pages("cursor:c1"))
        assert [(page.last, [one.id for one in page.entries]) for page in pages] == [
            (False, ["a"]),
            (True, ["b"]),
        ]
        assert pages[-1].cursor == "cursor:c3"
        assert queries(script) == [
            {"approval": "approved", "cursor": "c1", "limit": "50"},
            {"approval": "approved", "cursor": "c2", "limit": "50"},
        ]

    def test_a_reading_that_was_broken_off_goes_on_after_the_page(self):
        hours, _ = hours_of(capabilities(), page("a", more=True, cursor="c2"))
        first = next(hours.pages("cursor:c1"))
        hours, script = hours_of(capabilities(), page("b", cursor="c3"))
        (rest,) = hours.pages(first.cursor)
        assert (rest.last, rest.cursor) == (True, "cursor:c3")
        assert queries(script)[0]["cursor"] == "c2"

    @pytest.mark.parametrize("cursor", ["cursor:c1", "reading:"])
    def test_an_expired_cursor_leads_to_a_full_reading(self, cursor):
        if cursor == "reading:":
            hours, _ = hours_of(capabilities(), page("a", more=True, cursor="c2"))
            cursor = next(hours.pages("cursor:c1")).cursor
        hours, script = hours_of(capabilities(), GONE, page("a", cursor="c9"))
        (read,) = hours.pages(cursor)
        assert (read.cursor, read.last) == ("cursor:c9", True)
        assert queries(script)[-1] == {"approval": "approved", "limit": "50"}

    def test_a_cursor_that_expires_between_pages_leads_to_a_full_reading_once(self):
        steps = (page("a", more=True, cursor="c2"), GONE)
        hours, _ = hours_of(capabilities(), *steps, page("a", cursor="c9"))
        assert ids_of(hours, "cursor:c1") == [["a"], ["a"]]
        hours, script = hours_of(capabilities(), *steps, *steps)
        with pytest.raises(RetryableError):
            ids_of(hours, "cursor:c1")
        assert len(queries(script)) == 4

    def test_a_last_page_without_cursor_is_read_again(self):
        hours, _ = hours_of(capabilities(), page("a"))
        assert [page.cursor for page in hours.pages("cursor:c1")] == ["cursor:c1"]

    def test_a_feed_by_stamp_starts_before_the_highest_stamp_seen(self):
        item = entry("a", updatedAt="2026-11-23T13:00:00+01:00")
        by_stamp = capabilities(changeFeed="updated_since")
        hours, _ = hours_of(by_stamp, page(item))
        (read,) = hours.pages(None)
        assert read.cursor == "updated_since:2026-11-23T11:40:00+00:00"
        hours, script = hours_of(by_stamp, page("b", more=True, cursor="n"), page("c"))
        pages = list(hours.pages(read.cursor))
        assert queries(script)[0]["updatedSince"] == "2026-11-23T11:40:00+00:00"
        assert queries(script)[1] == {"approval": "approved", "cursor": "n", "limit": "50"}
        assert pages[-1].cursor == read.cursor
        hours, _ = hours_of(by_stamp, page("c"))
        (rest,) = hours.pages(pages[0].cursor)
        assert rest.cursor == read.cursor

    def test_a_host_without_hours_is_read_again_from_its_beginning(self):
        hours, _ = hours_of(capabilities(changeFeed="updated_since"), page())
        assert [page.cursor for page in hours.pages(None)] == [""]
        hours, script = hours_of(capabilities(changeFeed="updated_since"), page())
        list(hours.pages(""))
        assert "updatedSince" not in queries(script)[0]

    def test_one_spoilt_entry_stops_no_other(self):
        hours, _ = hours_of(capabilities(), page("a", entry("b", hours="many"), "c", cursor="c1"))
        (read,) = hours.pages(None)
        assert [(one.id, one.flaw and one.flaw.properties) for one in read.entries] == [
            ("a", None),
            ("b", ("hours",)),
            ("c", None),
        ]

    @pytest.mark.parametrize(
        "cursor",
        ["cursor:", "x", "reading:", "reading:[]", 'reading:["none", null, "x"]', "window:7"],
    )
    def test_a_cursor_that_is_none_of_ours_leads_to_a_full_reading(self, cursor):
        hours, script = hours_of(capabilities(), page("a", cursor="c1"))
        assert ids_of(hours, cursor) == [["a"]]
        assert queries(script) == [{"approval": "approved", "limit": "50"}]

    def test_a_place_in_a_feed_of_another_kind_leads_to_a_full_reading(self):
        place = FeedPlace(Feed.CURSOR, "cursor:c1", "anything").token
        hours, script = hours_of(capabilities(changeFeed="updated_since"), page("a"))
        ids_of(hours, place)
        assert queries(script) == [{"approval": "approved", "limit": "50"}]

    def test_hours_that_the_host_does_not_offer(self):
        for offered in (capabilities(read=False), httpx.Response(200, json={"dimensions": {}})):
            hours, _ = hours_of(offered)
            with pytest.raises(StoppedError, match="hours_not_offered"):
                ids_of(hours)

    def test_a_tenant_that_the_host_no_longer_knows(self):
        hours, _ = hours_of(capabilities(), NOT_FOUND)
        with pytest.raises(StoppedError, match="tenant_not_found"):
            ids_of(hours)

    @pytest.mark.parametrize(
        ("cursor", "steps", "whole"),
        [
            (None, (page("a", cursor="c1"),), True),
            ("cursor:c1", (page("a", cursor="c1"),), False),
            ("cursor:c1", (GONE, page("a", cursor="c1")), True),
            ("cursor:c1", (page("a", more=True, cursor="c2"), GONE, page(cursor="c3")), True),
        ],
    )
    def test_the_last_page_tells_whether_the_reading_was_a_whole_one(self, cursor, steps, whole):
        hours, _ = hours_of(capabilities(), *steps)
        *_, last = hours.pages(cursor)
        assert (last.last, last.whole) == (True, whole)

    def test_a_whole_reading_stays_one_where_it_goes_on(self):
        steps = (GONE, page("a", more=True, cursor="c2"))
        hours, _ = hours_of(capabilities(), *steps)
        first = next(hours.pages("cursor:c1"))
        hours, _ = hours_of(capabilities(), page("b", cursor="c3"))
        (rest,) = hours.pages(first.cursor)
        assert (first.whole, rest.whole) == (False, True)


class TestWindow:
    def test_a_host_without_feed_is_read_in_a_window_whatever_the_approval(self):
        hours, script = hours_of(capabilities(changeFeed="none"), page("a"))
        (read,) = hours.pages(None)
        assert (read.last, read.cursor) == (True, "")
        assert queries(script) == [{"from": "2026-09-22", "to": "2026-12-24", "limit": "50"}]

    def test_the_window_lies_around_the_tenants_own_day(self):
        begun = []
        for zone in ("Pacific/Pago_Pago", "Pacific/Kiritimati"):
            hours, script = hours_of(capabilities(changeFeed="none"), page("a"), zone=zone)
            list(hours.pages(None))
            begun.append(queries(script)[0]["from"])
        assert begun == ["2026-09-22", "2026-09-23"]

    def test_no_range_is_longer_than_the_host_lets_it_be(self):
        hours, script = hours_of(capabilities(changeFeed="none", maxRangeDays=31), page("a"))
        pages = list(hours.pages(None))
        asked = [
            (date.fromisoformat(q["from"]), date.fromisoformat(q["to"])) for q in queries(script)
        ]
        assert [page.last for page in pages] == [False, False, False, True]
        assert all(to - since <= timedelta(days=30) for since, to in asked)
        assert (asked[0][0], asked[-1][1]) == (date(2026, 9, 22), date(2026, 12, 24))
        assert all(one[1] == other[0] for one, other in itertools.pairwise(asked))

    def test_a_reading_that_was_broken_off_goes_on_in_its_range(self):
        short = capabilities(changeFeed="none", maxRangeDays=60)
        steps = (page("a", more=True, cursor="n1"), page("b"), page("c"))
        hours, _ = hours_of(short, *steps)
        pages = list(hours.pages(None))
        assert [[one.id for one in page.entries] for page in pages] == [["a"], ["b"], ["c"]]

        hours, script = hours_of(short, *steps[1:])
        assert ids_of(hours, pages[0].cursor) == [["b"], ["c"]]
        assert queries(script)[0] == {
            "from": "2026-09-22",
            "to": "2026-11-20",
            "cursor": "n1",
            "limit": "50",
        }
        hours, script = hours_of(short, steps[-1])
        assert ids_of(hours, pages[1].cursor) == [["c"]]
        assert queries(script)[0]["from"] == "2026-11-20"

    def test_a_place_that_is_lost_begins_the_window_anew(self):
        place = WindowPlace(date(2026, 11, 1), date(2026, 11, 30), "nonsense").token
        hours, script = hours_of(capabilities(changeFeed="none"), page("a"))
        assert ids_of(hours, place) == [["a"]]
        assert queries(script)[0]["from"] == "2026-09-22"

    def test_a_window_that_was_broken_off_is_read_once_more_after_its_end(self):
        short = capabilities(changeFeed="none", maxRangeDays=60)
        pages = (page("a", more=True, cursor="n1"), page("b"), page("c"))
        cursor, behind = None, []
        for _ in range(3):
            hours, _ = hours_of(short, *pages)
            first = next(hours.pages(cursor))
            hours, _ = hours_of(short, *pages[1:])
            *_, last = hours.pages(first.cursor)
            behind.append((first.behind, last.behind))
            cursor = last.cursor
        assert behind == [(False, True), (False, False), (False, True)], "not for ever"

        hours, _ = hours_of(short, *pages)
        assert not any(page.behind for page in hours.pages(None)), "read at once"

    @given(
        st.dates(date(2000, 1, 1), date(2100, 1, 1)),
        st.integers(0, 120),
        st.none() | st.integers(-1, 130),
    )
    def test_ranges_cover_every_date_of_the_window_and_come_to_an_end(self, begins, days, most):
        place, covered = WindowPlace(begins, begins + timedelta(days=days)), set()
        for _ in range(days + 2):
            until = place.until(most)
            covered |= set(days_between(place.begins, until))
            if until >= place.ends:
                break
            assert most is not None
            assert (until - place.begins).days < most
            place = place.after(until)
        assert covered == set(days_between(begins, begins + timedelta(days=days)))


DAY = date(2026, 11, 20)


class TestNamed:
    def test_what_a_list_leaves_out_is_asked_for_by_itself(self):
        hours, script = hours_of(
            capabilities(), page("a"), httpx.Response(200, json=entry("b")), NOT_FOUND
        )
        read = hours.entries_named(dict.fromkeys("abc", DAY))
        assert [(one.id, one.deleted, one.version) for one in read] == [
            ("a", False, "1"),
            ("b", False, "1"),
            ("c", True, ""),
        ]
        assert queries(script)[0] == {"ids": "a,b,c", "limit": "50"}

    def test_what_costs_a_call_each_comes_in_the_order_asked_for(self):
        hours, _ = hours_of(capabilities(), page("b"), NOT_FOUND, NOT_FOUND)
        read = hours.entries_named(dict.fromkeys("cba", DAY))
        assert [one.id for one in read] == ["b", "c", "a"]

    @pytest.mark.parametrize(
        "answer",
        [
            httpx.Response(404, text="no such page"),
            httpx.Response(404, json={"message": "Not Found"}),
            httpx.Response(410, json={"code": "not_found"}),
            httpx.Response(400, json={"code": "validation_failed"}),
            httpx.Response(200, json=entry("z")),
            httpx.Response(200, json=[]),
        ],
    )
    def test_nothing_is_gone_by_an_answer_that_says_something_else(self, answer):
        hours, _ = hours_of(capabilities(), page(), answer, httpx.Response(200, json=entry("b")))
        assert [one.id for one in hours.entries_named({"a": DAY, "b": DAY})] == ["b"]

    @pytest.mark.parametrize("status", [401, 403, 429, 500, 503])
    def test_a_host_that_refuses_everything_is_not_asked_on(self, status):
        hours, script = hours_of(capabilities(), page(), httpx.Response(status, json={}))
        with pytest.raises((RetryableError, StoppedError)):
            list(hours.entries_named({"a": DAY, "b": DAY}))
        assert len(script.requests) == 3

    def test_a_host_that_does_not_narrow_a_list_is_asked_one_by_one(self):
        others = page("x", "a", more=True, cursor="n")
        hours, script = hours_of(capabilities(), others, NOT_FOUND)
        read = {one.id: one.deleted for one in hours.entries_named({"a": DAY, "b": DAY})}
        assert read == {"a": False, "b": True}
        assert [one.url.path.rsplit("/")[-1] for one in script.requests[1:]] == [
            "time-entries",
            "b",
        ]

    def test_a_tombstone_tells_its_version(self):
        tombstone = {"id": "a", "deleted": True, "version": "7"}
        hours, _ = hours_of(capabilities(), page(tombstone))
        (read,) = hours.entries_named({"a": DAY})
        assert (read.deleted, read.version) == (True, "7")

    @given(
        st.dictionaries(st.text(min_size=1, max_size=128), st.dates(), max_size=200),
        st.none() | st.integers(-1, 130),
        st.integers(1, 200),
    )
    def test_batches_hold_each_id_once_and_no_more_than_may_be_asked_at_once(
        self, dates, most_days, most
    ):
        batches = list(batches_of(dates, most_days, most))
        assert sorted(one for batch in batches for one in batch) == sorted(dates)
        for batch in batches:
            days = [dates[one] for one in batch]
            assert 0 < len(batch) <= most
            assert len(batch) == 1 or len(quote(",".join(batch), safe="")) <= PROVIDER.ids_length
            assert most_days is None or (max(days) - min(days)).days < max(most_days, 1)
