"""Single entries, the registers of hours and the transfer status against odd answers."""

import json

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bindeledd.domain.errors import (
    BindeleddError,
    CredentialsError,
    RateLimitedError,
    RejectedError,
    UnavailableError,
)
from bindeledd.domain.hours.systems import Acknowledgement, LineStatus
from bindeledd.domain.hours.transfer_states import HostStatus
from bindeledd.domain.hours.transfers import Told
from bindeledd.transport import RetryPolicy
from tests.unit.hosts.contract.hour_hosts import (
    AT,
    NOT_FOUND,
    capabilities,
    entry,
    hours_of,
    ids_of,
    page,
)


class TestOneEntry:
    def test_an_entry_is_read_by_its_id(self):
        hours, script = hours_of(httpx.Response(200, json=entry("a/b")))
        read = hours.entry("a/b")
        assert read is not None
        assert read.id == "a/b"
        assert script.requests[0].url.raw_path.endswith(b"/time-entries/a%2Fb")

    @pytest.mark.parametrize(
        "answer", [NOT_FOUND, httpx.Response(200, json={"id": "a", "deleted": True})]
    )
    def test_an_entry_that_is_gone(self, answer):
        hours, _ = hours_of(answer)
        assert hours.entry("a") is None

    def test_a_spoilt_entry_is_read_as_far_as_it_can_be(self):
        hours, _ = hours_of(httpx.Response(200, json=entry("a", hours="many")))
        read = hours.entry("a")
        assert read is not None
        assert read.flaw is not None

    @pytest.mark.parametrize(
        ("answer", "kind"),
        [
            (httpx.Response(200, json=entry("b")), UnavailableError),
            (httpx.Response(200, json=[]), UnavailableError),
            (httpx.Response(404, html="<p>no"), UnavailableError),
            (httpx.Response(401), CredentialsError),
            (httpx.Response(500), UnavailableError),
        ],
    )
    def test_no_entry_can_be_told_from_no_answer(self, answer, kind):
        hours, _ = hours_of(answer)
        with pytest.raises(kind):
            hours.entry("a")


class TestRegisters:
    def test_a_register_is_read_whole_without_what_was_deleted(self):
        items = (
            {"id": "p1", "name": "Timelønn", "number": "10"},
            {"id": "p2", "deleted": True},
            {"id": "p3", "name": ["spoilt"]},
        )
        hours, script = hours_of(
            capabilities({"pay-types": {"read": True}}),
            page(*items[:2], more=True, cursor="n"),
            page(items[2], {"id": "p1", "name": "Timelønn 2"}),
        )
        assert [(one.id, one.name) for one in hours.pay_types()] == [
            ("p1", "Timelønn 2"),
            ("p3", ""),
        ]
        assert script.requests[-1].url.path.endswith("/pay-types")

    def test_a_register_that_the_host_does_not_have_is_empty(self):
        hours, script = hours_of(capabilities({"work-types": {"read": False}}))
        assert [hours.pay_types(), hours.work_types(), hours.activities()] == [[], [], []]
        assert len(script.requests) == 1

    def test_each_register_is_at_its_own_address(self):
        offered = {key: {"read": True} for key in ("work-types", "activities")}
        hours, script = hours_of(capabilities(offered), page({"id": "x", "name": "X"}))
        assert [one.name for one in (*hours.work_types(), *hours.activities())] == ["X", "X"]
        paths = [one.url.path.rpartition("/")[2] for one in script.requests[1:]]
        assert paths == ["work-types", "activities"]


def status(entry_id: str, line_id: str | None = None, external_id: str = "") -> LineStatus:
    told = Told("3", HostStatus.CONFIRMED, external_id=external_id)
    return LineStatus(entry_id, line_id, told, "", AT)


def results(*pairs: tuple[str, str]) -> httpx.Response:
    return httpx.Response(200, json={"items": [{"id": i, "result": r} for i, r in pairs]})


class TestTelling:
    def test_what_became_of_lines_is_told(self):
        hours, script = hours_of(capabilities(), results(("h1", "ok"), ("h1", "stale_version")))
        held = Told("1", HostStatus.HELD, "employee_not_linked", "")
        taken = hours.tell(
            [
                status("h1", "h1", external_id="778812"),
                LineStatus("h1", "h1-s1", held, "Ansatt mangler", AT),
            ]
        )
        assert taken == [Acknowledgement.OK, Acknowledgement.STALE_VERSION]
        sent = script.requests[-1]
        assert (sent.method, sent.url.path.rpartition("/tenants/")[2]) == (
            "POST",
            "t_42/time-entries/transfer-status",
        )
        assert json.loads(sent.content) == {
            "erp": "poweroffice_go",
            "items": [
                {
                    "id": "h1",
                    "version": "3",
                    "status": "confirmed",
                    "externalId": "778812",
                    "at": "2026-11-20T16:05:00+00:00",
                },
                {
                    "id": "h1",
                    "lineId": "h1-s1",
                    "version": "1",
                    "status": "held",
                    "code": "employee_not_linked",
                    "message": "Ansatt mangler",
                    "at": "2026-11-20T16:05:00+00:00",
                },
            ],
        }
        assert sent.headers["Integration-Origin"] == "connection_1"
        assert sent.headers["Idempotency-Key"]

    def test_results_in_another_order_are_found_by_their_ids(self):
        hours, _ = hours_of(
            capabilities(), results(("h2", "locked"), ("h1", "unknown_id"), ("h1", "ok"))
        )
        taken = hours.tell([status("h1"), status("h2"), status("h1", "s1")])
        assert taken == [
            Acknowledgement.UNKNOWN_ID,
            Acknowledgement.LOCKED,
            Acknowledgement.OK,
        ]

    def test_more_than_a_call_may_hold_goes_in_several(self):
        told = [status(f"h{n}") for n in range(501)]

        def taken(request: httpx.Request) -> httpx.Response:
            items = json.loads(request.content)["items"]
            return results(*((one["id"], "ok") for one in items))

        hours, script = hours_of(capabilities(), taken)
        assert hours.tell(told) == [Acknowledgement.OK] * 501
        sizes = [len(json.loads(one.content)["items"]) for one in script.requests[1:]]
        keys = {one.headers["Idempotency-Key"] for one in script.requests[1:]}
        assert (sizes, len(keys)) == ([500, 1], 2)

    def test_a_lost_answer_is_asked_for_again_under_the_same_key(self):
        lost = httpx.ReadTimeout("late")
        policy = RetryPolicy(attempts=3)
        hours, script = hours_of(capabilities(), lost, results(("h1", "ok")), retry=policy)
        assert hours.tell([status("h1")]) == [Acknowledgement.OK]
        assert len({one.headers["Idempotency-Key"] for one in script.requests[1:]}) == 1
        hours, _ = hours_of(capabilities(), lost)
        with pytest.raises(UnavailableError):
            hours.tell([status("h1")])

    @pytest.mark.parametrize(
        "answer",
        [
            NOT_FOUND,
            httpx.Response(404, html="<p>no"),
            httpx.Response(405),
            httpx.Response(422, json={"code": "not_supported"}),
        ],
    )
    def test_a_host_without_such_an_address_is_told_nothing_more(self, answer):
        hours, script = hours_of(capabilities(), answer)
        shown = [hours.takes_status]
        assert hours.tell([status("h1")]) == [Acknowledgement.OK]
        shown.append(hours.takes_status)
        assert hours.tell([status("h1")]) == [Acknowledgement.OK]
        assert (shown, len(script.requests)) == ([True, False], 2)

    def test_a_host_that_shows_nothing_is_not_told(self):
        hours, script = hours_of(capabilities(transferStatus=False))
        assert not hours.takes_status
        assert hours.tell([status("h1")]) == [Acknowledgement.OK]
        assert len(script.requests) == 1

    def test_a_result_that_the_contract_does_not_name_is_not_taken(self):
        hours, _ = hours_of(capabilities(), results(("h1", "frozen")))
        assert hours.tell([status("h1")]) == [Acknowledgement.LOCKED]

    @pytest.mark.parametrize(
        ("answer", "kind"),
        [
            (results(), UnavailableError),
            (results(("h2", "ok")), UnavailableError),
            (httpx.Response(200, json={"items": [{"id": "h1"}]}), UnavailableError),
            (httpx.Response(204), UnavailableError),
            (httpx.Response(422, json={"code": "validation_failed"}), RejectedError),
            (httpx.Response(401), CredentialsError),
            (httpx.Response(429, headers={"Retry-After": "7"}), RateLimitedError),
        ],
    )
    def test_statuses_that_were_not_taken(self, answer, kind):
        hours, _ = hours_of(capabilities(), answer)
        with pytest.raises(kind):
            hours.tell([status("h1")])


BODIES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=6),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["items", "hasMore", "nextCursor", "id", "result", "deleted", "hours"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=8,
)


@given(BODIES, st.sampled_from([200, 201, 204, 400, 404, 409, 410, 412, 422, 423, 429, 500]))
def test_no_answer_is_our_failure(body, code):
    answer = httpx.Response(code, json=body)
    for asked in (
        lambda hours: ids_of(hours, "cursor:c1"),
        lambda hours: hours.entry("a"),
        lambda hours: hours.pay_types(),
        lambda hours: hours.tell([status("h1")]),
    ):
        hours, _ = hours_of(capabilities({"pay-types": {"read": True}}), answer)
        assert hours.takes_status
        try:
            asked(hours)
        except BindeleddError:
            continue
