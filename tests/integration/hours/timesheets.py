"""A host with hours and an ERP with a time module, connected, and what people do there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from bindeledd.domain.hours.settings import HourSettings
from bindeledd.domain.hours.transfers import Transfer
from bindeledd.domain.identity import Dimension
from bindeledd.domain.links import Decision, Verdict
from bindeledd.domain.policy import DimensionSettings
from bindeledd.erps.poweroffice import TimeModuleSettings
from bindeledd.usecases.deciding import decide_pair
from bindeledd.usecases.hours.configuring import configure_hours
from bindeledd.usecases.hours.owing import push_hours_at_once
from local.simulators.host.hours_desk import HoursDesk, Period
from local.simulators.poweroffice.companies import company_by_organization_number
from local.simulators.poweroffice.register import Register
from local.simulators.poweroffice.time_approval import Approval
from tests.integration.registers.office import ON, Office
from tests.world import ORGANIZATION, TENANT

EMPLOYEES = (
    {"id": "e_1", "number": "1", "firstName": "Kari", "lastName": "Nordmann"},
    {"id": "e_2", "number": "2", "firstName": "Ola", "lastName": "Hansen"},
)
HOST = {
    "customers": [{"id": "c_1", "number": "10001", "name": "Berg AS"}],
    "projects": [{"id": "p_1", "number": "2024", "name": "Nybygg", "customerId": "c_1"}],
    "employees": list(EMPLOYEES),
    "activities": [{"id": "act_1", "number": "10", "name": "Montasje"}],
    "work-types": [{"id": "wt_1", "number": "1", "name": "Arbeid"}],
    "pay-types": [
        {"id": "pay_1", "number": "100", "name": "Timelønn", "kind": "wage", "unitCode": "h"},
        {"id": "pay_2", "number": "150", "name": "Overtid", "kind": "overtime", "unitCode": "h"},
    ],
}
ERP_EMPLOYEES = (
    {"Number": 1, "FirstName": "Kari", "LastName": "Nordmann"},
    {"Number": 2, "FirstName": "Ola", "LastName": "Hansen"},
)
ERP: Mapping[str, Any] = {
    "customers": [{"Number": 10001, "Name": "Berg AS"}],
    "employees": list(ERP_EMPLOYEES),
    "projects": [
        {
            "Code": "2024",
            "Name": "Nybygg",
            "ProjectStatus": "Active",
            "IsActive": True,
        }
    ],
    "hour_types": [{"Name": "Timelønn"}],
    "time_activities": [
        {"Name": "Prosjekttid"},
        {"Name": "Intern tid", "ActivityType": "Internal"},
    ],
}
DAY = "2026-11-20"
_KEPT = f"hours/{TENANT}"
"""Where the simulated host keeps the entries of the tenant."""


class Timesheets(Office):
    """An office whose people write hours.

    `time_settings` say how the simulated time module is, `connector` how ours takes it to be.
    """

    def __init__(
        self,
        *,
        erp: Mapping[str, Any] = ERP,
        registers: Mapping[str, DimensionSettings] | None = None,
        time_settings: Mapping[str, Any] | None = None,
        connector: TimeModuleSettings | None = None,
    ) -> None:
        carried: dict[str, Any] = {"settings": dict(time_settings)} if time_settings else {}
        super().__init__(host=HOST, erp={**erp, **carried})
        self.systems.poweroffice = replace(
            self.systems.poweroffice, time_module=connector or TimeModuleSettings()
        )
        on = {"customers": ON, "employees": ON, "projects": ON}
        self.ref = self.start(**(registers or on))
        self._forgotten: dict[str, Mapping[str, Any]] = {}

    def send_hours(self, **changes: Any) -> None:
        """Switch the sending of hours on, as the customer does."""
        company = self.company()
        activities = {one["Name"]: str(one["Id"]) for one in company["time_activities"]}
        settings: dict[str, Any] = {
            "sending": True,
            "project_activity": activities["Prosjekttid"],
            "internal_activity": activities["Intern tid"],
            "default_hour_type": "0",
            "start_date": date(2026, 11, 1),
        }
        configure_hours(
            self.ref,
            HourSettings(**(settings | changes)),
            actor="e_1",
            state=self.state,
            clock=self.clock,
            doorbell=self.bell,
            recipes=self.recipes,
        )
        self.settle(self.ref)

    def write(self, entry_id: str, hours: str = "7.50", **fields: Any) -> None:
        """Write an entry in the host; nobody has approved it."""
        body = {
            "id": entry_id,
            "employeeId": "e_1",
            "date": DAY,
            "hours": hours,
            "customerId": "c_1",
            "projectId": "p_1",
            "payTypeId": "pay_1",
            **fields,
        }
        self.host.seed_hours(TENANT, [body])

    def approve_week(self, employee: str = "e_1") -> None:
        """Approve everything that an employee handed in that week, and let the event work."""
        self._hours.approve(_week(employee))
        self.told()

    def approve_silently(self, employee: str = "e_1") -> None:
        """Approve a week whose event never arrives."""
        self._hours.approve(_week(employee))

    def reopen_week(self, employee: str = "e_1") -> None:
        """Take the approval of a week back."""
        self._hours.reopen(_week(employee))
        self.told()

    def change(self, entry_id: str, patch: Mapping[str, Any]) -> None:
        """Change an entry that is open."""
        self._hours.save(entry_id, patch)
        self.told()

    def change_silently(self, entry_id: str, patch: Mapping[str, Any]) -> None:
        """Change an entry that is open, whose event never arrives."""
        self._hours.save(entry_id, patch)

    def change_at_once(self, entry_id: str, patch: Mapping[str, Any]) -> None:
        """Re-open, change and approve before anybody reads what was in between."""
        self._hours.reopen(_week("e_1"))
        self._hours.save(entry_id, patch)
        self._hours.approve(_week("e_1"))
        self.told()

    def delete(self, entry_id: str) -> None:
        """Delete an entry that is open."""
        self._hours.delete(entry_id)
        self.told()

    def delete_silently(self, entry_id: str) -> None:
        """Delete an approved entry of a week, whose events never arrive."""
        self._hours.reopen(_week("e_1"))
        self._hours.delete(entry_id)

    def reopen_silently(self) -> None:
        """Take the approval of a week back, whose event never arrives."""
        self._hours.reopen(_week("e_1"))

    def forget(self, *entry_ids: str) -> None:
        """Restore the host from a backup in which some entries are not."""
        for entry_id in entry_ids:
            found = self.host.store.get(_KEPT, entry_id)
            assert found is not None
            self._forgotten[entry_id] = found
            self.host.store.delete(_KEPT, entry_id)

    def remember(self) -> None:
        """Mend the host: it has every entry again as it was, and tells nobody."""
        for entry_id, found in self._forgotten.items():
            self.host.store.put(_KEPT, entry_id, found)
        self._forgotten.clear()

    def pass_a_night(self) -> None:
        """Let a day pass, and all be done that is due then."""
        self.clock.advance(timedelta(days=1))
        self.settle(self.ref)

    @property
    def _hours(self) -> HoursDesk:
        return self.host.hours_desk(TENANT)

    def told(self) -> None:
        """Let the host's event owe the work, and the worker do it."""
        self.pass_a_minute()
        owed = push_hours_at_once(self.connection(self.ref), self.clock)
        self.state.commit(*owed)
        self.settle(self.ref)

    def booked(self) -> list[Mapping[str, Any]]:
        """Read what stands in the ERP's time module."""
        entries: list[Mapping[str, Any]] = self.company()["time_entries"]
        return entries

    def shown(self) -> list[Mapping[str, Any]]:
        """Read the same as PowerOffice's API shows it, with what it adds of its own."""
        return [one.values for one in self._named("time_entries").shown_rows()]

    def add_hour_type(self, name: str, *, pay_item: str | None = None) -> None:
        """Make an hour type in PowerOffice, as its user does; it may pay by a pay item's code."""
        self._named("hour_types").create({"Name": name, "PayItemCode": pay_item})

    def close_hour_type(self, name: str) -> None:
        """Make an hour type inactive, as its user does."""
        register = self._named("hour_types")
        (row,) = (one for one in register.rows() if one["Name"] == name)
        register.change(row["Id"], {"IsActive": False})

    def add_activity(self, name: str) -> None:
        """Make an activity in PowerOffice, as its user does."""
        self._named("time_activities").create({"Name": name})

    def enter_once_more(self) -> str:
        """Enter by hand in PowerOffice what was booked last; answer with the entry's id."""
        booked = self.booked()[-1]
        given = ("EmployeeId", "ActivityTimeId", "Date", "Quantity", "ProjectId", "HourTypeId")
        made = self._named("time_entries").create({name: booked[name] for name in given})
        return str(made["Id"])

    def lock_week(self, first_name: str) -> None:
        """Approve a person's week in PowerOffice: its hours are locked then."""
        Approval(self._named("time_entries")).approve(
            self._employee(first_name), date(2026, 11, 22)
        )

    def unlock_week(self, first_name: str) -> None:
        """Take that approval back."""
        Approval(self._named("time_entries")).undo(self._employee(first_name), date(2026, 11, 16))

    def _employee(self, first_name: str) -> int:
        (found,) = (
            one["Id"] for one in self.company()["employees"] if one["FirstName"] == first_name
        )
        return int(found)

    def _named(self, register: str) -> Register:
        company = company_by_organization_number(self.poweroffice.store, ORGANIZATION)
        assert company is not None
        return self.poweroffice.named_register(company, register)

    def confirm_pair(self, dimension: Dimension, host_id: str, erp_name: str) -> None:
        """Say that two employees of one number are one person."""
        decide_pair(
            self.ref,
            Decision(
                dimension=dimension,
                host_id=host_id,
                erp_id=str(self._employee(erp_name.split(maxsplit=1)[0])),
                verdict=Verdict.LINK,
                decided_by="e_3",
                decided_at=self.clock.now(),
            ),
            state=self.state,
            clock=self.clock,
            doorbell=self.bell,
        )
        self.settle(self.ref)

    def told_to_host(self, entry_id: str) -> tuple[str, str | None]:
        """Read what the host shows of an entry: the status, and the code that holds it."""
        entry = self.host.hours(TENANT).public(self.host.hours(TENANT).row(entry_id))
        return entry["transfer"]["status"], entry["transfer"]["code"]

    def lines(self, entry_id: str) -> Sequence[Transfer]:
        """Read the transfers of one entry."""
        return self.state.transfers_of(self.ref, entry_id)

    def line(self, entry_id: str) -> Transfer:
        """Read the transfer of an entry's only line."""
        (found,) = self.lines(entry_id)
        return found


def _week(employee: str) -> Period:
    return Period("employee_period", employee, "2026-11-16", "2026-11-22")


def entry_of(entry: Mapping[str, Any], company: Mapping[str, Any]) -> dict[str, Any]:
    """Read an entry of the time module in the names of what it points at."""

    def named(register: str, object_id: Any, *fields: str) -> str | None:
        found = next((one for one in company[register] if one["Id"] == object_id), None)
        return " ".join(str(found[field]) for field in fields) if found else None

    return {
        "employee": named("employees", entry["EmployeeId"], "FirstName", "LastName"),
        "activity": named("time_activities", entry["ActivityTimeId"], "Name"),
        "hour_type": named("hour_types", entry["HourTypeId"], "Name"),
        "date": entry["Date"],
        "minutes": entry["Quantity"],
        "project": named("projects", entry["ProjectId"], "Code"),
        "customer": named("customers", entry["CustomerId"], "Name"),
        "comment": entry["ExternalComment"],
    }
