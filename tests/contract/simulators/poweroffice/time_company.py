"""A company with hours to register, under settings of the time module that it carries itself."""

from typing import Any

import httpx

from tests.contract.simulators.poweroffice.office import APPLICATION_KEY, JSON_PATCH, Office

NUMBER = "965432106"
KEY = "11111111-1111-4111-8111-111111111111"
PER, KARI = 990101, 990102
BERGEN, OSLO = 990201, 990202
HOUSE, PART, OTHER, CLOSED, OWN = 990301, 990302, 990303, 990304, 990305
BUILDING, MEETING, DIGGING = 990401, 990402, 990403
REGULAR, OVERTIME, OVERTIME_AGAIN, SHIFT = 990501, 990502, 990503, 990504
WAGE, HALF, DOUBLE, TRAVEL = (f"9f3c6a10-5b7e-4d21-8a44-0c1d2e3f400{n}" for n in range(1, 5))

RUNNING = {"ProjectStatus": "Active", "IsActive": True}
COMPANY: dict[str, Any] = {
    "name": "Timebygg AS",
    "organization_number": NUMBER,
    "integrations": [{"application_key": APPLICATION_KEY, "client_key": KEY}],
    "departments": [{"Id": 990601, "Code": "10", "Name": "Bygg"}],
    "employees": [
        {"Id": PER, "Number": 1, "FirstName": "Per", "LastName": "Moe"},
        {"Id": KARI, "Number": 2, "FirstName": "Kari", "LastName": "Vik"},
    ],
    "customers": [
        {"Id": BERGEN, "Number": 10001, "Name": "Bergen Rør AS"},
        {"Id": OSLO, "Number": 10002, "Name": "Oslo Tak AS"},
    ],
    "projects": [
        {"Id": HOUSE, "Code": "1", "Name": "Hus", "CustomerNo": 10001, **RUNNING},
        {"Id": PART, "Code": "1", "Name": "Kjeller", "ParentProjectCode": "1", **RUNNING},
        {"Id": OTHER, "Code": "2", "Name": "Tak", "CustomerNo": 10002, **RUNNING},
        {"Id": CLOSED, "Code": "3", "Name": "Ferdig", "CustomerNo": 10001, "IsActive": True}
        | {"ProjectStatus": "Complete"},
        {"Id": OWN, "Code": "4", "Name": "Eget", "IsInternal": True, **RUNNING},
    ],
    "pay_items": [
        {"Id": WAGE, "Code": "10", "Name": "Timelønn", "ProcessingType": "HourlyWage"},
        {"Id": HALF, "Code": "12", "Name": "Overtid 50 %", "Percentage": 150},
        {"Id": DOUBLE, "Code": "13", "Name": "Overtid 100 %", "Percentage": 200},
        {"Id": TRAVEL, "Code": "A30", "Name": "Reisetid", "IsActive": False},
    ],
    "hour_types": [
        {"Id": REGULAR, "Name": "Ordinær", "PayItemCode": "10"},
        {"Id": OVERTIME, "Name": "Overtid", "PayItemCode": "12", "CostPriceFactor": 1.5},
        {"Id": OVERTIME_AGAIN, "Name": "Overtid", "PayItemCode": "13"},
        {"Id": SHIFT, "Name": "Skift", "IsActive": False},
    ],
    "time_activities": [
        {"Id": BUILDING, "Name": "Bygging"},
        {"Id": MEETING, "Name": "Møte", "ActivityType": "Internal"},
        {"Id": DIGGING, "Name": "Graving", "IsActive": False},
    ],
}


def time_company(office: Office, more: dict[str, Any] | None = None, **own: Any) -> httpx.Client:
    """Add the company, under its own settings of the time module, and return a client of it."""
    office.simulator.seed({"clients": [{**COMPANY, "settings": own, **(more or {})}]})
    return office.api(KEY)


ENTRIES = "/TimeTracking/EntryTime"
LEAST = {"EmployeeId": PER, "ActivityTimeId": BUILDING, "Date": "2026-11-23"}


def create(api: httpx.Client, **values: Any) -> dict[str, Any]:
    """Register hours and return them as the list shows them."""
    answer = api.post(ENTRIES, json={**LEAST, **values})
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


def change(api: httpx.Client, entry: dict[str, Any], *operations: dict[str, Any]) -> httpx.Response:
    return api.patch(f"{ENTRIES}/{entry['Id']}", json=list(operations), headers=JSON_PATCH)


def facts_of_project(office: Office, identifier: int, **facts: Any) -> None:
    """Give a project of the company other values, or facts that no property shows."""
    register = office.simulator.named_register(office.company(NUMBER), "projects")
    register.remember(identifier, facts)
