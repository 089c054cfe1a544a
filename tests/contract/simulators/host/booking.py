"""People, projects and pay types of a tenant, and hours written on them, for the hours' tests."""

from typing import Any

from local.simulators.host.hours_desk import Period

RECORDS: dict[str, list[dict[str, Any]]] = {
    "employees": [
        {"id": "e_9", "firstName": "Kari", "lastName": "Nordmann", "number": "9"},
        {"id": "e_10", "firstName": "Ola", "lastName": "Dahl", "number": "10"},
    ],
    "projects": [
        {"id": "p_1", "name": "Tak", "number": "1"},
        {"id": "p_2", "name": "Mur", "number": "2"},
        {"id": "p_1_2", "name": "Råbygg", "number": "2", "parentId": "p_1"},
    ],
    "activities": [{"id": "act_1", "name": "Riving", "number": "10"}],
    "work-types": [{"id": "wt_1", "name": "Tømrerarbeid"}],
    "pay-types": [
        {"id": "pay_1", "name": "Timelønn", "number": "1"},
        {"id": "pay_ot50", "name": "Overtid 50 %", "number": "50", "kind": "overtime"},
    ],
    "machines": [{"id": "m_7", "name": "Gravemaskin", "number": "7"}],
}
ENTRY = {"employeeId": "e_9", "date": "2026-11-20", "hours": "7.50", "projectId": "p_1"}
WEEK = ("2026-11-16", "2026-11-22")
HOURS = "time-entries"


class Booking:
    """The hours of a host's tenant, written and judged by its people; each act a minute later."""

    def __init__(self, host: Any) -> None:
        self.host = host
        host.simulator.seed({"records": {"t_42": RECORDS}})

    @property
    def desk(self) -> Any:
        self.host.clock.advance(60)
        return self.host.simulator.hours_desk("t_42")

    def write(self, *, status: str = "submitted", **fields: Any) -> dict[str, Any]:
        written: dict[str, Any] = self.desk.write({**ENTRY, **fields}, status=status)
        return written

    def approve(self, axis: str = "employee_period", subject: str = "e_9") -> list[str]:
        approved: list[str] = self.desk.approve(Period(axis, subject, *WEEK))
        return approved

    def reopen(self, axis: str = "employee_period", subject: str = "e_9") -> list[str]:
        reopened: list[str] = self.desk.reopen(Period(axis, subject, *WEEK))
        return reopened

    def read(self, entry_id: str) -> dict[str, Any]:
        answer = self.host.client.get(f"/{HOURS}/{entry_id}")
        assert answer.status_code == 200, answer.text
        entry: dict[str, Any] = answer.json()
        return entry

    def feed(self, **query: Any) -> tuple[list[dict[str, Any]], str]:
        found: tuple[list[dict[str, Any]], str] = self.host.walk(HOURS, **query)
        return found

    def report(self, *items: dict[str, Any]) -> Any:
        body = {"erp": "poweroffice_go", "items": list(items)}
        return self.host.write("POST", f"/{HOURS}/transfer-status", body)


def states(items: list[dict[str, Any]]) -> list[tuple[str, str]]:
    """Give what a list says of each entry, in a word."""
    return [
        (item["id"], "deleted" if item["deleted"] else item["approval"]["status"]) for item in items
    ]
