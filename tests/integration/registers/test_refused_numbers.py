"""A number that a system does not take: that alone waits, the rest of the object is carried."""

from __future__ import annotations

import json

import httpx
import pytest

from tests.integration.registers.office import ON, Office
from tests.wiring import ByHost

CUSTOMERS = [{"number": "10001", "name": "Berg AS"}, {"number": "10002", "name": "Fjord AS"}]
TAKEN = "10009"


class Taken(httpx.BaseTransport):
    """The way to a host of which something that it does not show has a number already."""

    def __init__(self, ahead: httpx.BaseTransport) -> None:
        self._ahead = ahead
        self.refused = 0

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Answer one call."""
        sent = json.loads(request.read()) if request.method == "PATCH" else None
        if isinstance(sent, dict) and sent.get("number") == TAKEN:
            self.refused += 1
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
