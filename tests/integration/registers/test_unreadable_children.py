"""A contact person that cannot be read, and those that the host keeps in one array with it."""

from __future__ import annotations

import httpx
import pytest

from bindeledd.domain.identity import Dimension
from bindeledd.domain.runs import RunState
from tests.integration.registers.office import ON, Office
from tests.spoiling import Spoiling, Spoilt
from tests.wiring import ByHost
from tests.world import TENANT

SPOILT, SOUND = "Ola Spolert", "Kari Frisk"
PEOPLE = [
    {"firstName": "Ola", "lastName": "Spolert", "phone": "1"},
    {"firstName": "Kari", "lastName": "Frisk", "phone": "1"},
]
CUSTOMER = {"number": "10001", "name": "Berg AS", "contacts": PEOPLE}


class SpoiltOffice(Office):
    """An office in which single objects can be spoilt."""

    spoilt: Spoilt

    def road(self) -> httpx.BaseTransport:
        self.spoilt = {}
        return Spoiling(ByHost(self), self.spoilt)

    def in_erp_as(self, first_name: str, change: dict[str, str]) -> None:
        """Change a contact person in PowerOffice."""
        rows = {one["FirstName"]: one for one in self.company()["contact_persons"]}
        row = rows[first_name]
        self._as_other_user(
            "PATCH",
            f"/ContactPersons/{row['ContactId']}/{row['Id']}",
            json=[{"op": "add", "path": f"/{name}", "value": one} for name, one in change.items()],
            headers={"Content-Type": "application/json-patch+json"},
        )

    def phones(self) -> dict[str, str]:
        """Read the phones of the host's contact persons."""
        people = self.in_host("customers")["10001"]["contacts"]
        return {one["firstName"]: one["phone"] for one in people}


@pytest.mark.requirement("ALL-06")
def test_what_could_not_be_read_is_not_written_back_with_its_neighbours():
    office = SpoiltOffice(host={"customers": [CUSTOMER]})
    ref = office.start(customers=ON)
    spoilt = office.in_host("customers")["10001"]["contacts"][0]["id"]
    office.spoilt[spoilt] = {"phone": {"mobile": "1"}}
    office.in_erp_as("Kari", {"PhoneNumber": "2"})
    written = office.written()

    runs = office.again(ref, full=True)

    assert office.written() == written
    told = {name: issue.problem for name, issue in office.issues(ref).items()}
    assert told == dict.fromkeys([SPOILT, SOUND], "object_unreadable")
    assert {run.state for run in runs if run.dimension is Dimension.CONTACT_PERSONS} == {
        RunState.WITH_ISSUES
    }

    office.spoilt.clear()
    office.again(ref)

    assert office.phones() == {"Ola": "1", "Kari": "2"}
    assert not office.issues(ref)


@pytest.mark.requirement("ALL-06")
@pytest.mark.parametrize("side", ["host", "erp"])
def test_an_object_that_cannot_be_read_keeps_its_name(side):
    """An employee's name is made of two properties, and no link remembers it."""
    office = SpoiltOffice()
    office.host.desk(TENANT).create(
        "employees", {"number": "7", "firstName": "Kari", "lastName": "Moe", "email": "k@x.example"}
    )
    ref = office.start(employees=ON)
    row = getattr(office, f"in_{side}")("employees")["7"]
    key, name = ("id", "email") if side == "host" else ("Id", "EmailAddress")
    office.spoilt[str(row[key])] = {name: ["k@x.example"]}

    office.again(ref, full=True)

    (issue,) = office.issues(ref).values()
    assert (issue.name, issue.number) == ("Kari Moe", "7")
