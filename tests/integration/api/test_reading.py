"""What a host's backend and an operator read, in their language and in pages."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bindeledd.domain.changes import BindTenant, SaveConnection
from bindeledd.domain.identity import ConnectionRef
from tests.integration.api.desk import OPERATOR, Desk
from tests.world import APPLICATION_KEY, CLIENT_KEY, RECIPE, SECRETS, TENANT, VENDOR

ERP_WORDS = "The customer code must be between 10000 and 19999."
HOST = [
    {"number": "10", "name": "Lav AS"},
    {"number": "10042", "name": "Felles AS", "email": "fra@host.example"},
    *({"number": str(10100 + n), "name": f"Kunde {n} AS"} for n in range(5)),
]
ERP = [{"Number": 10042, "Name": "Felles AS", "EmailAddress": "fra@erp.example"}]


@pytest.fixture(scope="module")
def waiting() -> tuple[Desk, ConnectionRef]:
    """Give a connection that waits for approval; nothing here changes it."""
    desk = Desk(host_customers=HOST, erp_customers=ERP)
    return desk, desk.ask()


@pytest.fixture(scope="module")
def active() -> tuple[Desk, ConnectionRef]:
    """Give a connection after its first synchronisation; nothing here changes it."""
    desk = Desk(host_customers=HOST, erp_customers=ERP)
    ref = desk.ask()
    desk.clock.advance(timedelta(minutes=5))
    desk.approve(ref)
    desk.work(ref)
    return desk, ref


def pages(desk: Desk, path: str, *, limit: int, of: str = "items") -> list[list[Any]]:
    """Read a list page by page until the interface says that it ends."""
    found: list[list[Any]] = []
    start: int | None = 0
    while start is not None:
        answer = desk.ask_api("GET", path, query={"start": str(start), "limit": str(limit)})
        assert answer.status == 200
        found.append(answer.body[of])
        start = answer.body["next"]
    return found


@pytest.mark.requirement("SV-06")
def test_a_plan_is_read_whole_with_its_cost(waiting):
    desk, ref = waiting
    plan = desk.ask_api("GET", desk.of(ref, "/plan"), role=OPERATOR).body
    by_name = {entry["name"]: entry for entry in plan["entries"] if entry["kind"] != "link"}
    assert plan["planId"] == desk.connection(ref).plan_id
    assert plan["calls"] > 0
    counted = [sum(header["counts"].values()) for header in plan["dimensions"]]
    assert sum(counted) == len(plan["entries"])
    changes = [(c["field"], c["old"], c["new"]) for c in by_name["Felles AS"]["changes"]]
    assert changes == [("email", "fra@host.example", "fra@erp.example")]
    assert by_name["Lav AS"]["hints"] == ["outside_series"]
    assert by_name["Kunde 1 AS"]["reasonText"] == "Exists in the host only"


@pytest.mark.parametrize("limit", [1, 3, 8, 200])
def test_pages_of_a_plan_are_the_plan(waiting, limit):
    desk, ref = waiting
    whole = desk.ask_api("GET", desk.of(ref, "/plan")).body["entries"]
    read = pages(desk, desk.of(ref, "/plan"), limit=limit, of="entries")
    assert [entry for page in read for entry in page] == whole
    assert all(len(page) == limit for page in read[:-1])
    assert 0 < len(read[-1]) <= limit


@pytest.mark.parametrize("query", [{"limit": "0"}, {"limit": "201"}, {"start": "-1"}])
def test_a_page_has_its_bounds(waiting, query):
    desk, ref = waiting
    answer = desk.ask_api("GET", desk.of(ref, "/plan"), query=query)
    assert (answer.status, answer.code) == (422, "request_not_valid")
    assert answer.body["errors"][0]["pointer"] == f"/{next(iter(query))}"


def test_without_a_plan_there_is_none_to_read(active):
    desk, ref = active
    answer = desk.ask_api("GET", desk.of(ref, "/plan"))
    assert (answer.status, answer.code) == (404, "plan_missing")


@pytest.mark.requirement("SV-10", "ALL-13")
@pytest.mark.parametrize(
    ("language", "words"),
    [
        ({"lang": "nb"}, "Regnskapssystemet tar bare imot numre fra 10000 til 19999."),
        ({"lang": "sv"}, "Ekonomisystemet tar bara emot nummer från 10000 till 19999."),
        ({"lang": "en"}, "The accounting system accepts only numbers from 10000 to 19999."),
    ],
)
def test_a_refusal_keeps_the_erps_words_beside_ours(active, language, words):
    desk, ref = active
    run = desk.ask_api("GET", desk.of(ref, "/runs")).body["items"][0]
    read = desk.ask_api("GET", desk.of(ref, f"/runs/{run['runId']}"), query=language).body
    first = read["entries"][0]
    assert (first["name"], first["outcome"]) == ("Lav AS", "rejected"), "failures stand first"
    issue = desk.ask_api("GET", desk.of(ref, "/issues"), query=language).body["items"][0]
    for told in (first, issue):
        assert told["problem"] == "number_outside_series"
        assert told["systemMessage"] == ERP_WORDS
        assert told["explanation"] == words
        assert told["nextStep"]


def test_a_runs_pages_are_the_run(active):
    desk, ref = active
    run = desk.ask_api("GET", desk.of(ref, "/runs")).body["items"][0]["runId"]
    read = pages(desk, desk.of(ref, f"/runs/{run}"), limit=3, of="entries")
    entries = [entry for page in read for entry in page]
    assert len(entries) == len(list(desk.state.run_entries(ref, run))) > 3
    failed = [entry["outcome"] in ("rejected", "unknown", "stale") for entry in entries]
    assert failed == sorted(failed, reverse=True)


def test_a_run_that_is_not_there(active):
    desk, ref = active
    answer = desk.ask_api("GET", desk.of(ref, "/runs/run_999"))
    assert (answer.status, answer.code) == (404, "run_not_found")


def test_links_tell_what_each_side_held(active):
    desk, ref = active
    read = pages(desk, desk.of(ref, "/links/customers"), limit=4)
    links = {link["host"]["name"]: link for page in read for link in page}
    assert set(links) == {row["name"] for row in HOST} - {"Lav AS"}
    felles = links["Felles AS"]
    assert felles["host"]["email"] == felles["erp"]["email"] == "fra@erp.example"
    assert felles["erpId"] == str(desk.erp_customers()["Felles AS"]["Id"])


@pytest.mark.requirement("SV-09")
def test_each_dimension_says_when_it_was_last_synchronised(active):
    desk, ref = active
    told = desk.ask_api("GET", desk.of(ref)).body["synchronised"]["customers"]
    run = desk.state.runs(ref)[0]
    assert run.finished_at is not None
    assert (told["lastRunId"], told["state"]) == (run.id, "with_issues")
    assert told["finishedAt"] == run.finished_at.isoformat()


def test_the_audit_trail_says_who_did_what(active):
    desk, ref = active
    actions = [e["action"] for e in desk.ask_api("GET", desk.of(ref, "/audit")).body["items"]]
    assert actions[0] == "approved"
    assert actions[-1] == "enabling_requested"
    latest = desk.ask_api("GET", desk.of(ref, "/audit"), query={"limit": "1"}).body["items"]
    assert [entry["action"] for entry in latest] == ["approved"]


def test_a_long_list_of_connections_comes_in_pages():
    desk = Desk()
    own = desk.connection(desk.ask())
    refs = [ConnectionRef(VENDOR, f"t_{n}", f"connection_x{n:03}") for n in range(12)]
    for ref in refs:
        desk.state.commit(SaveConnection(replace(own, ref=ref, revision=0), expected=None))
        desk.state.commit(BindTenant(ref.owner, RECIPE, ref.connection))
    read = pages(desk, "/v1/connections", limit=5)
    listed = [item["connectionId"] for page in read for item in page]
    assert [len(page) for page in read] == [5, 5, 3]
    assert sorted(listed) == sorted([own.ref.connection, *(ref.connection for ref in refs)])
    by_state = {"state": "awaiting_approval"}
    assert len(desk.ask_api("GET", "/v1/connections", query=by_state).body["items"]) == 13
    none = desk.ask_api("GET", "/v1/connections", query={"state": "active"})
    assert none.body == {"items": [], "next": None}


def test_a_retry_sends_again_what_was_refused():
    desk = Desk(host_customers=HOST[:1])
    ref = desk.activate()
    desk.clock.advance(timedelta(minutes=1))
    tried = len(desk.posted_customers())
    answer = desk.ask_api("POST", desk.of(ref, "/issues/customers/host/c_101/retry"))
    assert answer.status == 202
    desk.work(ref)
    assert len(desk.posted_customers()) == tried + 1
    issue = desk.ask_api("GET", desk.of(ref, "/issues")).body["items"][0]
    assert (issue["objectId"], issue["times"]) == ("c_101", 2)
    absent = desk.ask_api("POST", desk.of(ref, "/issues/customers/host/c_999/retry"))
    assert (absent.status, absent.code) == (404, "issue_not_found")


@pytest.mark.parametrize(
    ("query", "accepted", "title"),
    [
        (None, "sv-SE,sv;q=0.9,en;q=0.8", "Anslutningen finns inte"),
        (None, "nn-NO, fr", "Tilkoblingen finnes ikke"),
        (None, "fr, de;q=0.5", "The connection does not exist"),
        (None, None, "The connection does not exist"),
        ({"lang": "nb"}, "sv", "Tilkoblingen finnes ikke"),
    ],
)
def test_a_refusal_speaks_the_callers_language(active, query, accepted, title):
    desk, ref = active
    headers = {"accept-language": accepted} if accepted else {}
    path = desk.of(replace(ref, connection="connection_x"))
    answer = desk.ask_api("GET", path, query=query, headers=headers)
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.body["title"] == title
    assert answer.body["status"] == answer.status == 404
    assert answer.body["type"].endswith(answer.body["code"])


@pytest.mark.requirement("ALL-12")
def test_no_answer_holds_a_secret(active):
    desk, ref = active
    canaries = [*SECRETS.values(), APPLICATION_KEY, CLIENT_KEY]
    run = desk.state.runs(ref)[0].id
    parts = ("", "/runs", f"/runs/{run}", "/issues", "/links/customers", "/audit")
    for path in ("/v1/connections", *(desk.of(ref, part) for part in parts)):
        answer = desk.ask_api("GET", path)
        assert answer.status == 200
        assert not [canary for canary in canaries if canary in json.dumps(answer.body)]


@pytest.mark.parametrize("method", ["DELETE", "PATCH"])
def test_a_route_that_is_not_there(active, method):
    desk, _ = active
    answer = desk.ask_api(method, "/v1/connections")
    assert (answer.status, answer.code) == (404, "route_not_found")


def test_a_body_that_is_no_json(active):
    desk, _ = active
    answer = desk.ask_api("POST", "/v1/connections", "{no json")
    assert (answer.status, answer.code) == (422, "request_not_valid")
    assert answer.body["errors"] == [
        {"pointer": "/", "code": "json_invalid", "message": "JSON decode error"}
    ]


def test_every_mistake_in_a_body_is_pointed_at(active):
    desk, _ = active
    body = {"tenantId": TENANT, "recipe": RECIPE, "dimensions": ["pets"], "extra": True}
    answer = desk.ask_api("POST", "/v1/connections", body)
    assert {error["pointer"] for error in answer.body["errors"]} == {
        "/dimensions/0",
        "/returnUrl",
        "/extra",
    }


def test_a_fault_of_ours_is_answered_without_its_words(active, caplog):
    desk, ref = active

    class Broken:
        def connection(self, ref):
            raise ZeroDivisionError("Lav AS")

    api = desk.api
    try:
        desk.api = desk.interface(state=Broken())
        answer = desk.ask_api("GET", desk.of(ref))
    finally:
        desk.api = api
    assert (answer.status, answer.code) == (500, "internal_error")
    assert "Lav AS" not in json.dumps(answer.body) + caplog.text
