"""A time module behind answers that a test writes by itself."""

import json
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import httpx

from bindeledd.domain.hours.bookings import Booking, Standing
from bindeledd.erps.poweroffice import (
    PowerOfficeKeys,
    PowerOfficeSession,
    PowerOfficeSettings,
    TestOperations,
    TimeModuleSettings,
)
from bindeledd.erps.poweroffice.time_module import PowerOfficeTimeModule
from bindeledd.transport import Unpaced
from tests.unit.transport.systems import NOON, Script, Step, SteppingClock, network_of

TOKEN = httpx.Response(200, json={"access_token": "t", "expires_in": 1200})
DEADLINE = NOON + timedelta(seconds=30)
DONE = httpx.Response(204)
ACTIVE = httpx.Response(200, json={"ActiveClientSubscriptions": ["Accounting", "TimeTracking"]})

BOOKING = Booking(
    employee="11",
    activity="21",
    hour_type="0",
    date=date(2026, 11, 20),
    hours=Decimal("7.5"),
    billable_hours=Decimal(6),
    customer="31",
    project="41",
    comment="Støping",
    internal_comment="Regn",
)
STANDING = Standing("700", BOOKING)
ENTRY: dict[str, Any] = {
    "Id": 700,
    "EmployeeId": 11,
    "ActivityTimeId": 21,
    "HourTypeId": 0,
    "Date": "2026-11-20",
    "Quantity": 450,
    "BillableQuantity": 360,
    "CustomerId": 31,
    "ProjectId": 41,
    "ExternalComment": "Støping",
    "InternalComment": "Regn",
    "IsLocked": False,
}


def entry(**properties: Any) -> httpx.Response:
    """Answer with the entry, some properties changed."""
    return httpx.Response(200, json={**ENTRY, **properties})


def listed(*rows: dict[str, Any], more: bool = False) -> httpx.Response:
    """Answer with a page of a list."""
    state = json.dumps({"nextPageLink": "next" if more else ""})
    return httpx.Response(200, json=[{**ENTRY, **row} for row in rows], headers=_state(state))


def _state(state: str) -> dict[str, str]:
    return {"X-Pagination": state}


def refusal(status: int, detail: str = "No.", title: str = "Error") -> httpx.Response:
    """Answer with a problem."""
    return httpx.Response(status, json={"title": title, "status": status, "detail": detail})


def module_of(
    *steps: Step,
    test_operations: TestOperations = TestOperations.AUTO,
    look_size: int = 20_000,
    **settings: Any,
) -> tuple[PowerOfficeTimeModule, Script]:
    """Open a time module that is answered step by step, the token left out."""
    script = Script([TOKEN, *steps])
    session = PowerOfficeSession(
        network=network_of(script, SteppingClock()),
        keys=PowerOfficeKeys("application", "subscription", "client"),
        pacer=Unpaced(),
        settings=PowerOfficeSettings(
            api_url="http://api.test/v2",
            token_url="http://api.test/token",
            look_size=look_size,
            test_operations=test_operations,
            time_module=TimeModuleSettings(**settings),
        ),
    )
    return session.time_module(), script


def sent(script: Script) -> list[tuple[str, Any]]:
    """Tell what was asked after the token: method, and the body or the query."""
    return [
        (one.method, json.loads(one.content) if one.content else dict(one.url.params))
        for one in script.requests[1:]
    ]
