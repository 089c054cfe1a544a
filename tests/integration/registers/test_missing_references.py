"""A system that no longer has what an object names: that alone waits, the rest is carried."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest

from bindeledd.domain.identity import ConnectionRef
from tests.integration.registers.office import ON, Office
from tests.wiring import ByHost
from tests.world import TENANT

CUSTOMERS = [
    {"id": "c_1", "number": "10001", "name": "Berg AS"},
    {"id": "c_2", "number": "10002", "name": "Fjord AS"},
]
PROJECTS = [{"number": "7", "name": "Bygge hus", "customerId": "c_1"}]


class Refusing(httpx.BaseTransport):
    """The way to a host that may take no name by itself."""

    def __init__(self, ahead: httpx.BaseTransport, office: OfficeBehind) -> None:
        self._ahead = ahead
        self._office = office

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Answer one call."""
        sent = json.loads(request.read()) if request.method == "PATCH" else None
        if self._office.refuses_names and isinstance(sent, dict) and set(sent) == {"name"}:
            self._office.refused.append(sent)
            return httpx.Response(422, json={"code": "validation_failed", "title": "No."})
        return self._ahead.handle_request(request)


class OfficeBehind(Office):
    refuses_names = False

    def road(self) -> httpx.BaseTransport:
        self.refused: list[dict[str, Any]] = []
        return Refusing(ByHost(self), self)


def office_without_fjord() -> tuple[OfficeBehind, ConnectionRef, dict[str, int]]:
    """Let the host delete one of two linked customers; the last are the ERP's ids by number."""
    office = OfficeBehind(host={"customers": CUSTOMERS, "projects": PROJECTS})
    ref = office.start(customers=ON, projects=ON)
    office.pass_a_minute()
    office.host.desk(TENANT).delete("customers", "c_2")
    return office, ref, {n: row["Id"] for n, row in office.in_erp("customers").items()}


@pytest.mark.requirement("SV-10", "SV-11", "SV-01")
def test_a_number_is_put_back_beside_a_customer_that_the_host_deleted() -> None:
    office, ref, there = office_without_fjord()
    office.change_in_erp("projects", "7", {"CustomerId": there["10002"]})
    office.change_in_host("projects", "7", {"number": "9"})

    office.again(ref)

    assert office.in_host("projects")["7"]["customerId"] == "c_1"
    missing = {issue.name: issue.problem for issue in office.state.open_issues(ref)}
    assert missing == {"Fjord AS": "deleted_in_host", "Bygge hus": "missing_reference"}

    writes = office.written()
    office.again(ref, full=True)
    assert office.written() == writes, "what was refused is not sent again"

    office.pass_a_minute()
    office.change_in_erp("projects", "7", {"Name": "Bygge hytte"})
    writes = office.written()
    for full in (False, True):
        office.again(ref, full=full)
    assert office.in_host("projects")["7"]["name"] == "Bygge hytte"
    assert office.written() == writes + 1, "nor beside what goes"

    office.pass_a_minute()
    office.change_in_erp("projects", "7", {"CustomerId": there["10001"]})
    office.again(ref)
    (issue,) = office.state.open_issues(ref)
    assert issue.name == "Fjord AS"


@pytest.mark.requirement("SV-11")
def test_a_rest_that_is_refused_as_well_is_not_sent_again_either() -> None:
    office, ref, there = office_without_fjord()
    office.change_in_erp("projects", "7", {"CustomerId": there["10002"], "Name": "Bygge hytte"})
    office.refuses_names = True
    writes = office.written()

    for full in (False, False, True):
        office.again(ref, full=full)

    assert office.written() + len(office.refused) == writes + 2
    assert [sorted(one) for one in office.refused] == [["name"]]
    problems = {issue.name: issue.problem for issue in office.state.open_issues(ref)}
    assert problems["Bygge hytte"] == "field_refused"
