"""The time module under test: a company with its own settings of it, the connector, and people."""

import os
from collections.abc import Mapping
from dataclasses import asdict, fields
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import cycle, product
from typing import Any, get_args

import httpx

from bindeledd.domain.hours.amounts import HourUnit
from bindeledd.domain.hours.bookings import Booking
from bindeledd.erps.poweroffice import (
    PowerOfficeKeys,
    PowerOfficeSession,
    PowerOfficeSettings,
    Removal,
    TestOperations,
    TimeModuleSettings,
)
from bindeledd.erps.poweroffice.time_module import PowerOfficeTimeModule
from bindeledd.transport import Network, RetryPolicy, Unpaced, build_client
from local.simulators.clock import ManualClock
from local.simulators.poweroffice import PowerOfficeSettings as OfficeSettings
from local.simulators.poweroffice import PowerOfficeSimulator
from local.simulators.poweroffice.time_settings import TimeSettings
from local.simulators.transport import SimulatorTransport
from tests.contract.connectors import pairwise
from tests.contract.connectors.rigs import START, SUBSCRIPTION_KEY, Outages, RigClock, seed
from tests.contract.simulators.poweroffice.office import APPLICATION_KEY, basic
from tests.contract.simulators.poweroffice.time_company import (
    BERGEN,
    BUILDING,
    COMPANY,
    ENTRIES,
    HOUSE,
    KEY,
    NUMBER,
    OVERTIME,
    PER,
    RUNNING,
)

MONDAY, SUNDAY = date(2026, 11, 23), date(2026, 11, 29)
REFERENCE = "ExternalImportReference"
UNITS = {
    "minutes": HourUnit.MINUTES,
    "hours": HourUnit.WHOLE_HOURS,
    "decimal_hours": HourUnit.DECIMAL_HOURS,
}
SECOND_HOUSE = 990390

WHOLE = Booking(
    employee=str(PER),
    activity=str(BUILDING),
    hour_type=str(OVERTIME),
    date=MONDAY,
    hours=Decimal(7),
    billable_hours=Decimal(6),
    customer=str(BERGEN),
    project=str(HOUSE),
    comment="Støping",
    internal_comment="Regn",
)
LEAST = Booking(
    employee=str(PER), activity=str(BUILDING), hour_type="0", date=MONDAY, hours=Decimal(2)
)


def _choices() -> dict[str, tuple[Any, ...]]:
    """List the values of each setting of the simulated time module, and how we remove."""
    found: dict[str, tuple[Any, ...]] = {"removal": tuple(Removal)}
    for field in fields(TimeSettings):
        allowed = get_args(field.type)
        if field.type is bool:
            allowed = (True, False)
        found[field.name] = tuple(
            2 if one is int else None if one is type(None) else one for one in allowed
        )
    return found


CHOICES = _choices()
UNPUBLISHED = (
    "time_quantity_unit",
    "time_entry_id",
    "time_external_reference",
    "time_lock_shown",
    "time_locked_status",
    "time_approved_week",
    "time_approval_moves_stamp",
    "removal",
)
"""What decides most of how hours are written: unit, kind of id, reference, all of approval, and how
we remove."""


def every_combination() -> list[dict[str, Any]]:
    """Combine all values of what nobody published with all others, amid rows of the rest."""
    rest = cycle(pairwise.rows(CHOICES))
    chosen = product(*(CHOICES[name] for name in UNPUBLISHED))
    return [next(rest) | dict(zip(UNPUBLISHED, values, strict=True)) for values in chosen]


COMBINATIONS = (
    every_combination() if os.environ.get("EVERY_COMBINATION") else pairwise.rows(CHOICES)
)
"""A row for each pair of values of all settings; `make conformance` asks for every combination."""


class TimeRig:
    """One company under its own settings; the connector is set up as those are."""

    def __init__(
        self,
        *,
        removal: Removal = Removal.DELETE,
        connector: Mapping[str, Any] | None = None,
        company: Mapping[str, Any] | None = None,
        office: Mapping[str, Any] | None = None,
        **own: Any,
    ) -> None:
        self.own: dict[str, Any] = asdict(TimeSettings()) | own
        self.clock = ManualClock(START)
        settings = OfficeSettings(requests_per_second=None, **(office or {}))
        self.simulator = PowerOfficeSimulator(
            settings=settings, now=self.clock, sleeper=self.clock.sleep
        )
        self.simulator.seed(_seed(self.own["time_privilege"], _company(own) | dict(company or {})))
        self.way = Outages(SimulatorTransport(self.simulator))
        self._http = build_client(transport=self.way)
        self.back_door = httpx.Client(
            transport=SimulatorTransport(self.simulator), base_url="http://simulator.test"
        )
        unit = UNITS[self.own["time_quantity_unit"]]
        marked = self.own["time_external_reference"]
        self.settings = TimeModuleSettings(
            quantity_unit=unit,
            billable_unit=unit,
            reference_property="" if marked == "none" else marked,
            removal=removal,
        )
        self._connector = dict(connector or {})
        self.module = self.open()

    def open(self) -> PowerOfficeTimeModule:
        """Open the module anew, with nothing learned."""
        network = Network(
            http=self._http,
            clock=RigClock(self.clock),
            sleep=self.clock.sleep,
            fraction=lambda: 0.5,
            retry=RetryPolicy.once(),
        )
        return PowerOfficeSession(
            network=network,
            keys=PowerOfficeKeys(APPLICATION_KEY, SUBSCRIPTION_KEY, KEY),
            pacer=Unpaced(),
            settings=PowerOfficeSettings(
                api_url="http://simulator.test/Demo/v2",
                token_url="http://simulator.test/Demo/OAuth/Token",
                test_operations=self._connector.get("test_operations", TestOperations.AUTO),
                time_module=self.settings,
            ),
        ).time_module()

    @property
    def deadline(self) -> datetime:
        """Half a minute from now."""
        return self.clock() + timedelta(seconds=30)

    def book(self, booking: Booking = WHOLE, reference: str = "bdl-1") -> str:
        """Book a line a minute later, so that stamps differ."""
        self.clock.advance(60)
        return self.module.book(booking, reference=reference, deadline=self.deadline)

    def somebody(self, method: str, path: str = "", **request: Any) -> httpx.Response:
        """Act as another user of the API."""
        headers = {"Ocp-Apim-Subscription-Key": SUBSCRIPTION_KEY}
        token = self.back_door.post(
            "/Demo/OAuth/Token",
            headers=headers | {"Authorization": basic(APPLICATION_KEY, KEY)},
            data={"grant_type": "client_credentials"},
        ).json()["access_token"]
        headers |= {"Authorization": f"Bearer {token}"} | request.pop("headers", {})
        answer = self.back_door.request(
            method, f"/Demo/v2{ENTRIES}{path}", headers=headers, **request
        )
        assert answer.is_success, answer.text
        return answer

    def change(self, external_id: str, **properties: Any) -> None:
        """Change an entry as somebody else."""
        patch = [{"op": "replace", "path": f"/{k}", "value": v} for k, v in properties.items()]
        headers = {"Content-Type": "application/json-patch+json"}
        self.somebody("PATCH", f"/{external_id}", json=patch, headers=headers)

    def everything(self) -> list[dict[str, Any]]:
        """List the entries that hold hours, as somebody else sees them."""
        answer = self.somebody("GET")
        rows = [] if answer.status_code == 204 else answer.json()
        return [row for row in rows if row["Quantity"]]

    def approve(self, through: date = SUNDAY) -> None:
        """Approve a week of hours in the program, as a person does."""
        company = next(one for one in self._companies() if one["organization_number"] == NUMBER)
        answer = self.back_door.post(
            f"/gui/{company['id']}/hours/approve",
            data={"employee": str(PER), "week": str(MONDAY), "through": str(through)},
            follow_redirects=True,
        )
        assert answer.is_success, answer.text

    def _companies(self) -> list[dict[str, Any]]:
        dumped: list[dict[str, Any]] = self.simulator.dump()["clients"]
        return dumped

    def fault(self, kind: str, **how: Any) -> None:
        """Let the next calls to entries go wrong."""
        answer = self.back_door.post(
            "/_simulator/faults", json={"kind": kind, "path": f"/Demo/v2{ENTRIES}*", **how}
        )
        assert answer.is_success, answer.text

    def tick(self) -> None:
        """Let what was to land late land."""
        assert self.back_door.post("/_simulator/tick").is_success

    def close(self) -> None:
        """Close everything at the end."""
        self._http.close()
        self.back_door.close()
        self.simulator.close()


def _company(own: Mapping[str, Any]) -> dict[str, Any]:
    second = {"Id": SECOND_HOUSE, "Code": "90", "Name": "Garasje", "CustomerNo": 10001, **RUNNING}
    return {
        **COMPANY,
        "projects": [*COMPANY["projects"], second],
        "settings": {name: str(value) for name, value in own.items()},
    }


def _seed(privilege: str, company: Mapping[str, Any]) -> dict[str, Any]:
    """Seed one company, and an application with the rights that hours take."""
    (application,) = seed()["applications"]
    rights = ["PayItem", *([] if privilege == "none" else [f"{privilege}_Full"])]
    return {
        **seed(),
        "applications": [application | {"privileges": rights}],
        "clients": [company],
    }
