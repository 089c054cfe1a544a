"""A number that a system does not take: that alone waits, the rest of the object is carried."""

from __future__ import annotations

import json

import httpx
import pytest

from tests.integration.registers.office import ON, Office
from tests.wiring import ByHost
from tests.world import TENANT

CUSTOMERS = [{"number": "10001", "name": "Berg AS"}, {"number": "10002", "name": "Fjord AS"}]
TAKEN = "10009"


class Taken(httpx.BaseTransport):
    """The way to a host of which something that it does not show has a number already."""

    def __init__(self, ahead: httpx.BaseTransport) -> None:
        self._ahead = ahead
        self.refused = 0
        """How many changes were refused, by whatever is behind as well."""

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Answer one call."""
        answer = self._answer(request)
        self.refused += request.method == "PATCH" and answer.is_client_error
        return answer

    def _answer(self, request: httpx.Request) -> httpx.Response:
        sent = json.loads(request.read()) if request.method == "PATCH" else None
        if isinstance(sent, dict) and sent.get("number") == TAKEN:
            refusal = {"code": "number_taken", "title": "Conflict", "detail": "Opptatt."}
            return httpx.Response(409, json=refusal)
        return self._ahead.handle_request(request)


class OfficeBehind(Office):
    def road(self) -> httpx.BaseTransport:
        self.taken = Taken(ByHost(self))
        return self.taken


@pytest.mark.requirement("SV-10", "SV-11", "SV-19")
def test_a_name_is_carried_beside_a_number_that_the_host_does_not_take() -> None:
    office = OfficeBehind(host={"customers": CUSTOMERS})
    ref = office.start(customers=ON)
    office.pass_a_minute()
    office.change_in_erp("customers", "10001", {"Number": int(TAKEN), "Name": "Berg Bygg AS"})

    office.again(ref)

    assert office.in_host("customers")["10001"]["name"] == "Berg Bygg AS"
    (issue,) = office.state.open_issues(ref)
    assert (issue.problem, issue.name, issue.system_message) == (
        "number_in_use",
        "Berg Bygg AS",
        "Opptatt.",
    )

    for full in (False, True, True):
        office.again(ref, full=full)
    assert office.taken.refused == 1, "what was refused is not sent again"

    office.pass_a_minute()
    office.change_in_erp("customers", TAKEN, {"Name": "Berg Hus AS"})
    office.again(ref)
    assert office.in_host("customers")["10001"]["name"] == "Berg Hus AS"
    assert office.taken.refused == 1, "nor beside what goes"

    office.pass_a_minute()
    office.change_in_erp("customers", TAKEN, {"Number": 10008})
    office.again(ref)
    assert office.in_host("customers")["10008"]["name"] == "Berg Hus AS"
    assert not list(office.state.open_issues(ref))


@pytest.mark.requirement("SV-11", "SV-19")
def test_who_waits_for_a_number_waits_on_where_its_owner_got_a_name_but_no_other_number() -> None:
    office = OfficeBehind(host={"customers": CUSTOMERS})
    ref = office.start(customers=ON)
    office.pass_a_minute()
    office.change_in_erp("customers", "10001", {"Number": int(TAKEN), "Name": "Berg Bygg AS"})
    office.change_in_erp("customers", "10002", {"Number": 10001})

    for full in (False, True, True):
        office.again(ref, full=full)

    names = {number: row["name"] for number, row in office.in_host("customers").items()}
    assert names == {"10001": "Berg Bygg AS", "10002": "Fjord AS"}
    problems = {issue.name: issue.problem for issue in office.state.open_issues(ref)}
    assert problems == {"Berg Bygg AS": "number_in_use", "Fjord AS": "number_twice"}
    assert office.taken.refused == 1


@pytest.mark.requirement("SV-11")
def test_a_number_and_a_reference_that_are_both_refused_come_to_rest() -> None:
    projects = [{"number": "7", "name": "Bygge hus", "customerId": "c_1"}]
    customers = [{"id": f"c_{n + 1}", **one} for n, one in enumerate(CUSTOMERS)]
    office = OfficeBehind(host={"customers": customers, "projects": projects})
    ref = office.start(customers=ON, projects=ON)
    office.pass_a_minute()
    office.host.desk(TENANT).delete("customers", "c_2")
    there = {number: row["Id"] for number, row in office.in_erp("customers").items()}
    change = {"Code": TAKEN, "CustomerId": there["10002"], "Name": "Bygge hytte"}
    office.change_in_erp("projects", "7", change)

    for full in (False, True, True):
        office.again(ref, full=full)
    refused = office.taken.refused
    for full in (False, True, True):
        office.again(ref, full=full)

    assert office.taken.refused == refused
    assert office.in_host("projects")["7"]["name"] == "Bygge hytte"
