"""Hours as both systems hold them, line by line and in one form.

Like `objects` it looks through the simulators' back doors. What a line names is written by its
name or number, so that the two systems' words can be compared.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from local.sample_hours import INTERNAL_ACTIVITY, PROJECT_ACTIVITY

Json = Any
Rows = Sequence[Mapping[str, Any]]
Known = Mapping[str, Mapping[str, Json]]
"""Objects by register and id."""

_MINUTES = 60
_HOURS_UNIT, _MACHINE = "h", "h of a machine"
_NOTHING: Mapping[str, Any] = {"status": "none", "externalId": None, "code": None, "message": None}


@dataclass(frozen=True, slots=True)
class Hours:
    """Who worked how long, on what, and how it is paid: what must be equal in both systems."""

    employee: str
    date: str
    minutes: int
    project: str | None
    activity: str
    hour_type: str
    customer: str | None = None

    @property
    def told(self) -> str:
        """How a person says it."""
        where = f"project {self.project}" if self.project else "no project"
        return f"{self.date} {self.minutes} min, {where}, {self.activity}, {self.hour_type}"


@dataclass(frozen=True, slots=True)
class HostLine:
    """An entry of the host, or a supplement or machine usage of one, with what it was told."""

    entry_id: str
    line_id: str
    """The entry's own id for its ordinary hours."""
    what: str
    """What it is, for people: hours, a supplement of a kind, a machine's usage."""
    approved: bool
    unit: str
    """In what its quantity counts."""
    quantity: Decimal
    hours: Hours
    status: str
    """What the host shows of its transfer."""
    external_id: str | None
    message: str

    @property
    def key(self) -> tuple[str, str]:
        """What tells it from every other line."""
        return self.entry_id, self.line_id

    @property
    def is_time(self) -> bool:
        """Whether it is a person's time, for which the ERP's time module is the place."""
        return self.unit == _HOURS_UNIT


def lines_in_host(entries: Rows, records: Mapping[str, Rows]) -> Sequence[HostLine]:
    """Read a tenant's hours in the host; what is deleted is not among them."""
    known = {
        register: {row["id"]: row for row in records[register]}
        for register in ("customers", "employees", "projects", "activities", "pay-types")
    }
    return [line for entry in entries if not entry["deleted"] for line in _lines(entry, known)]


def hours_in_poweroffice(company: Mapping[str, Rows]) -> Mapping[str, Hours]:
    """Read a company's time module: what stands in it, by the id of the entry."""
    customers = {row["Id"]: _customer(row) for row in company["customers"]}

    def named(register: str, object_id: object, field: str = "Name") -> str | None:
        found = next((row for row in company[register] if row["Id"] == object_id), None)
        return str(found[field]) if found else None

    def read(row: Mapping[str, Any]) -> Hours:
        person = [named("employees", row["EmployeeId"], part) for part in ("FirstName", "LastName")]
        return Hours(
            employee=" ".join(str(part) for part in person),
            date=row["Date"],
            minutes=int(row["Quantity"]),
            project=named("projects", row["ProjectId"], "Code"),
            activity=str(named("time_activities", row["ActivityTimeId"])),
            hour_type=str(named("hour_types", row["HourTypeId"])),
            customer=customers.get(row["CustomerId"]),
        )

    return {str(row["Id"]): read(row) for row in company["time_entries"]}


def minutes_by_employee(hours: Sequence[Hours]) -> Mapping[str, int]:
    """Add up what each person worked."""
    sums: dict[str, int] = {}
    for one in hours:
        sums[one.employee] = sums.get(one.employee, 0) + one.minutes
    return sums


def _lines(entry: Mapping[str, Any], known: Known) -> Iterator[HostLine]:
    transfer = entry["transfer"]
    told = {line["lineId"]: line for line in transfer.get("lines", ())}
    own = {"id": entry["id"], "payTypeId": entry["payTypeId"], "unitCode": _HOURS_UNIT}
    yield _line(entry, {**own, "quantity": entry["hours"]}, transfer, known)
    for line in entry["supplements"]:
        yield _line(entry, line, told.get(line["id"], _NOTHING), known)
    for line in entry["machineUsages"]:
        usage = {"id": line["id"], "quantity": line["hours"], "unitCode": _MACHINE}
        yield _line(entry, usage, told.get(line["id"], _NOTHING), known)


def _line(
    entry: Mapping[str, Any], line: Mapping[str, Any], told: Mapping[str, Any], known: Known
) -> HostLine:
    person = known["employees"][entry["employeeId"]]
    pay_type = known["pay-types"].get(line.get("payTypeId", ""), {}).get("name", "")
    return HostLine(
        entry_id=entry["id"],
        line_id=line["id"],
        what=f"{line['quantity']} {line['unitCode']} {pay_type}".strip(),
        approved=entry["approval"]["status"] == "approved",
        unit=line["unitCode"],
        quantity=Decimal(line["quantity"]),
        hours=Hours(
            employee=f"{person['firstName']} {person['lastName']}",
            date=entry["date"],
            minutes=int(Decimal(line["quantity"]) * _MINUTES),
            project=known["projects"].get(entry["projectId"] or "", {}).get("number"),
            activity=_activity(entry, known["activities"]),
            hour_type=pay_type,
            customer=known["customers"].get(entry["customerId"] or "", {}).get("name"),
        ),
        status=told["status"],
        external_id=told["externalId"],
        message=told["message"] or "",
    )


def _customer(row: Mapping[str, Any]) -> str:
    """Name a customer of PowerOffice as the host does."""
    return f"{row['FirstName']} {row['LastName']}" if row["IsPerson"] else str(row["Name"])


def _activity(entry: Mapping[str, Any], activities: Mapping[str, Json]) -> str:
    """Name the activity of an entry: its own, else the standard one of the sample customer."""
    if entry["activityId"]:
        return str(activities[entry["activityId"]]["name"])
    return PROJECT_ACTIVITY if entry["projectId"] or entry["customerId"] else INTERNAL_ACTIVITY
