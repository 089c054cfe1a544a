"""Faults in the system's own shapes, and what they leave behind."""

import httpx
import pytest

from local.simulators.faults import Fault, FaultKind
from tests.contract.simulators.poweroffice.office import patch, replace


def switch_on(office, kind, **fields):
    office.simulator.faults.switch_on(Fault(FaultKind(kind), **fields))


def test_throttling_has_the_gateway_s_body(office, api):
    switch_on(office, "too_many_requests", path="*/customers", count=2)
    answers = [api.get("/Customers") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [429, 429, 204]
    assert answers[0].json()["message"] == "Rate limit is exceeded. Try again in 1 seconds."


def test_a_server_error_is_a_problem(office, api):
    switch_on(office, "server_error", method="POST")
    answer = api.post("/Customers", json={"Name": "A"})
    assert answer.status_code == 500
    assert answer.json()["title"] == "Internal Server Error"
    assert api.get("/Customers").status_code == 204


def test_a_lost_answer_leaves_the_customer(office, api):
    switch_on(office, "answer_lost")
    with pytest.raises(httpx.RemoteProtocolError):
        api.post("/Customers", json={"Name": "A", "ExternalImportReference": "R"})
    assert api.get("/Customers?externalImportReference=R").json()[0]["Name"] == "A"
    again = api.post("/Customers", json={"Name": "A", "ExternalImportReference": "R"})
    assert again.json()["detail"].startswith("ExternalImportReference is already in use. 'R'")


def test_a_late_write_lands_although_the_token_has_died(office, api):
    office.clock.advance(1190)
    switch_on(office, "late_write", seconds=59)
    with pytest.raises(httpx.ReadTimeout):
        api.post("/Customers", json={"Name": "Sen AS"})
    office.clock.advance(58)
    fresh = office.api()
    assert fresh.get("/Customers").status_code == 204
    office.clock.advance(1)
    assert fresh.get("/Customers").json()[0]["Name"] == "Sen AS"


def test_only_a_write_with_a_unique_reference_lands_later_than_a_minute(office, api):
    switch_on(office, "late_write", seconds=600)
    assert api.post("/Customers", json={"Name": "Uten AS"}).status_code == 201
    with pytest.raises(httpx.ReadTimeout):
        api.post("/Customers", json={"Name": "Med AS", "ExternalImportReference": "R"})
    assert api.post("/Customers", json={"Name": "Ny AS", "ExternalImportReference": "R"}).is_success
    office.clock.advance(600)
    names = {row["Name"] for row in office.api().get("/Customers").json()}
    assert names == {"Uten AS", "Ny AS"}


def test_a_late_write_lands_although_the_limit_is_used_up(open_office):
    office = open_office(requests_per_second=2, tokens_are_rated=False)
    api = office.api()
    switch_on(office, "late_write", seconds=5)
    with pytest.raises(httpx.ReadTimeout):
        api.post("/Customers", json={"Name": "A"})
    office.clock.advance(4.5)
    assert [api.get("/Customers").status_code for _ in range(3)] == [204, 204, 429]
    office.clock.advance(0.5)
    assert office.simulator.tick() == 1
    office.clock.advance(1)
    assert [api.get("/Customers").status_code for _ in range(3)] == [200, 200, 429]


def test_rows_stamped_late_escape_a_client_that_trusts_its_clock(office, api):
    created = office.create(api)
    office.clock.advance(3600)
    switch_on(office, "stamped_late", seconds=600, path="*/customers/*")
    api = office.api()
    after = patch(api, created["Id"], replace("/Name", "Sen AS")).json()
    assert after["LastChangedDateTimeOffset"].startswith("2026-11-23T12:50:00")
    since = {"lastChangedDateTimeOffsetGreaterThan": "2026-11-23T12:55:00Z"}
    assert api.get("/Customers", params=since).status_code == 204
    since = {"lastChangedDateTimeOffsetGreaterThan": "2026-11-23T12:40:00Z"}
    assert len(api.get("/Customers", params=since).json()) == 1


def test_a_maintenance_page_instead_of_json(office, api):
    switch_on(office, "html", path="*/customers")
    answer = api.get("/Customers")
    assert answer.status_code == 200
    assert answer.text.startswith("<!DOCTYPE html>")


def test_faults_are_switched_over_http(office, api):
    browser = office.browser()
    added = browser.post(
        "/_simulator/faults", json={"kind": "server_error", "path": "*/customers", "count": None}
    )
    assert [api.get("/Customers").status_code for _ in range(2)] == [500, 500]
    (listed,) = browser.get("/_simulator/faults").json()
    assert (listed["kind"], listed["struck"]) == ("server_error", 2)
    assert browser.delete(f"/_simulator/faults/{added.json()['id']}").json()["removed"] is True
    assert api.get("/Customers").status_code == 204


def test_state_is_seeded_and_replaced_over_http(office):
    browser = office.browser()
    state = {"clients": [{"name": "Ny AS", "organization_number": "954321056"}]}
    added = browser.post("/_simulator/state", json=state).json()
    assert {client["name"] for client in added["clients"]} == {
        "Ny AS",
        "Fjordbygg AS",
        "Dalbygg AS",
    }
    replaced = browser.put("/_simulator/state", json=state).json()
    assert [client["name"] for client in replaced["clients"]] == ["Ny AS"]


def test_a_seed_that_breaks_a_rule_is_refused_whole(office):
    browser = office.browser()
    customers = [{"Name": "God AS"}, {"Name": "Ond AS", "Number": 10}]
    state = {
        "clients": [{"name": "Ny AS", "organization_number": "954321056", "customers": customers}]
    }
    answer = browser.post("/_simulator/state", json=state)
    assert answer.status_code == 400
    assert answer.json()["error"] == (
        "customer Ond AS: The customer code must be between 10000 and 19999."
    )
    assert "Ny AS" not in browser.get("/_simulator/state").text


def test_a_seeded_customer_may_carry_facts_and_an_old_stamp(office):
    customer = {"Name": "Gammel AS", "_changed": "2020-01-02T03:04:05Z", "_in_use": True}
    state = {
        "clients": [
            {
                "name": "Ny AS",
                "organization_number": "954321056",
                "customers": [customer],
            }
        ]
    }
    office.simulator.seed(state)
    dumped = next(c for c in office.simulator.dump()["clients"] if c["name"] == "Ny AS")
    (row,) = dumped["customers"]
    assert row["LastChangedDateTimeOffset"] == "2020-01-02T03:04:05.0000000+00:00"
    assert row["_in_use"] is True


def test_a_page_comes_again(office, api):
    for number in range(4):
        office.create(api, Name=f"K{number}")
    switch_on(office, "distort", method="GET", options={"how": "repeated_page"})
    query = {"PageSize": 2, "OrderBy": "Id"}
    first, second, third = (
        api.get("/Customers", params=query | {"PageNumber": number}) for number in (1, 2, 2)
    )
    assert second.json() == first.json()
    assert second.headers["X-Pagination"] == first.headers["X-Pagination"]
    assert [row["Name"] for row in third.json()] == ["K2", "K3"]


def test_a_request_is_led_elsewhere_and_has_no_effect(office, api):
    switch_on(office, "distort", method="POST", options={"how": "redirect"})
    answer = api.post("/Customers", json={"Name": "A"})
    assert (answer.status_code, answer.headers["Location"]) == (
        302,
        "https://elsewhere.example/login",
    )
    assert api.get("/Customers").status_code == 204
    switch_on(office, "distort", method="POST", applied=True, options={"how": "redirect"})
    assert api.post("/Customers", json={"Name": "A"}).status_code == 302
    assert len(api.get("/Customers").json()) == 1


@pytest.mark.parametrize(
    "how",
    ["nulls", "wrong_types", "unknown_enum", "numbers_as_text", "duplicate_ids", "missing"],
)
def test_a_distorted_answer_comes_after_the_effect(office, api, how):
    switch_on(office, "distort", path="*/customers*", count=2, seed=3, options={"how": how})
    created = api.post("/Customers", json={"Name": "A"})
    distorted = api.get("/Customers")
    assert (created.status_code, distorted.status_code) == (201, 200)
    (right,) = api.get("/Customers").json()
    assert distorted.json() != [right]
    if how != "duplicate_ids":
        assert created.json() != right


def test_every_register_can_be_struck(office, api):
    """Faults are of requests, not of registers: the latest additions are met as the first was."""
    for path in ("/Employees", "/Products", "/Projects", "/ContactPersons"):
        switch_on(office, "server_error", path=f"*{path.lower()}")
        assert api.get(path).status_code == 500
    switch_on(office, "stamped_late", seconds=600, path="*/projects")
    late = api.post("/Projects", json={"Name": "A"}).json()
    assert late["LastChangedDateTimeOffset"].startswith("2026-11-23T11:50:00")
    switch_on(office, "late_write", seconds=300)
    assert api.post("/Projects", json={"Name": "Uten"}).status_code == 201
    with pytest.raises(httpx.ReadTimeout):
        api.post("/Projects", json={"Name": "Med", "Code": "7"})
    switch_on(office, "changed_while_paging", path="*/projects", options={"change": "create"})
    office.clock.advance(300)
    api = office.api()
    assert len(api.get("/Projects", params={"PageSize": 1}).json()) == 1
    names = {row["Name"] for row in api.get("/Projects").json()}
    assert names == {"A", "Uten", "Med", "Nytt prosjekt"}


def test_a_person_s_change_may_be_stamped_late_too(office, api):
    created = office.create(api)
    switch_on(office, "stamped_late", seconds=60, path="*/customers*")
    office.clock.advance(600)
    office.register().touch(created["Id"])
    row = office.api().get(f"/Customers/{created['Id']}").json()
    assert row["LastChangedDateTimeOffset"].startswith("2026-11-23T12:09:00")


@pytest.mark.parametrize("seconds", [-300, 300])
def test_the_system_s_clock_may_be_wrong(open_office, seconds):
    office = open_office(clock_skew_seconds=seconds)
    stamp = office.create(office.api())["LastChangedDateTimeOffset"]
    assert stamp[11:16] == ("12:05" if seconds > 0 else "11:55")
    office.simulator.clock_skew_seconds = 0
    assert office.create(office.api())["LastChangedDateTimeOffset"][11:16] == "12:00"
