"""What must stand in PowerOffice for each line of the host, told from both systems alone.

From the requirements and from what the two simulators hold; none of the product's own rules is
asked. SV-12: approved hours, and no others. SV-13: the hour type. SV-14: the activity. SV-15: the
employee by number, and by name. ALL-17: a line waits for everything that it names.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from local.booked import HostLine, Hours, lines_in_host

Json = Any
Rows = Sequence[Mapping[str, Any]]

_MINUTES = 60


class Due(StrEnum):
    """What is to become of a line."""

    OPEN = "not approved"
    STANDS = "stands"
    WAITS = "waits"
    REFUSED = "is refused"


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a customer chose on our pages, by PowerOffice's names; work types by the host's id."""

    project_activity: str
    internal_activity: str
    default_hour_type: str
    start_date: str
    work_types: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Owed:
    """One line of the host, with what is to become of it.

    `hours` are what must stand where it is due, and None otherwise; `lacks` names what it waits
    for, or why PowerOffice refuses it.
    """

    line: HostLine
    due: Due
    hours: Hours | None = None
    lacks: tuple[str, ...] = ()

    @property
    def called(self) -> str:
        """How a person names it."""
        hours = self.line.hours
        return f"{self.line.line_id} ({hours.employee}, {hours.date}, {self.line.what})"


def owed(
    entries: Rows, records: Mapping[str, Rows], company: Mapping[str, Rows], chosen: Chosen
) -> Sequence[Owed]:
    """Tell of every line in the host what is to become of it."""
    office = _Office(records, company, chosen)
    by_id = {entry["id"]: entry for entry in entries}
    return [
        office.owed(line, by_id[line.entry_id])
        for line in lines_in_host(entries, records)
        if line.quantity
    ]


@dataclass(frozen=True, slots=True)
class _Office:
    """Both systems' registers, and the customer's choices."""

    records: Mapping[str, Rows]
    company: Mapping[str, Rows]
    chosen: Chosen

    def owed(self, line: HostLine, entry: Mapping[str, Any]) -> Owed:
        """Judge one line."""
        if not line.approved:
            return Owed(line, Due.OPEN)
        activity, hour_type = self._activity(entry), self._hour_type(line.hours.hour_type)
        lacks = [*self._unsendable(line), *self._unknown(entry)]
        lacks += ["activity"] if activity is None else []
        lacks += ["hour type"] if hour_type is None else []
        if lacks or activity is None or hour_type is None:
            return Owed(line, Due.WAITS, lacks=tuple(lacks))
        if line.quantity < 0:
            return Owed(line, Due.REFUSED, lacks=("less than nothing",))
        if line.quantity * _MINUTES % 1:
            return Owed(line, Due.REFUSED, lacks=("no whole minutes",))
        hours = replace(line.hours, activity=activity, hour_type=hour_type)
        return Owed(line, Due.STANDS, hours)

    def _unsendable(self, line: HostLine) -> Iterator[str]:
        if line.hours.date < self.chosen.start_date:
            yield "start date"
        if not line.is_time:
            yield f"unit {line.unit}"

    def _unknown(self, entry: Mapping[str, Any]) -> Iterator[str]:
        """Name what an entry names and PowerOffice does not have under the same number."""
        if self._employee(entry["employeeId"]) is None:
            yield "employee"
        if entry["projectId"] and not self._has_project(entry["projectId"]):
            yield "project"
        if entry["customerId"] and not self._has_customer(entry["customerId"]):
            yield "customer"

    def _employee(self, host_id: str) -> Json | None:
        """Find the employee of the same number; none where the names share no word (ALL-18)."""
        ours = _by_id(self.records["employees"], host_id)
        for row in self.company["employees"]:
            theirs = {row["FirstName"].casefold(), row["LastName"].casefold()}
            names = {ours["firstName"].casefold(), ours["lastName"].casefold()}
            if str(row["Number"]) == ours["number"] and names & theirs:
                return row
        return None

    def _has_project(self, host_id: str) -> bool:
        """Whether PowerOffice has the project open, under its number and not as another one."""
        ours = _by_id(self.records["projects"], host_id)
        words = set(ours["name"].casefold().split())
        return any(
            row["Code"] == ours["number"]
            and bool(words & set(row["Name"].casefold().split()))
            and row["ProjectStatus"] == "Active"
            and row["IsActive"]
            for row in self.company["projects"]
        )

    def _has_customer(self, host_id: str) -> bool:
        """Whether PowerOffice has the customer; during the run names stay and numbers do not."""
        ours = _by_id(self.records["customers"], host_id)
        names = {
            f"{row['FirstName']} {row['LastName']}" if row["IsPerson"] else row["Name"]
            for row in self.company["customers"]
        }
        return ours["name"] in names

    def _activity(self, entry: Mapping[str, Any]) -> str | None:
        """The entry's own by its name, else the work type's, else a standard one (SV-14)."""
        if entry["activityId"]:
            wanted = _by_id(self.records["activities"], entry["activityId"])["name"].strip()
        elif entry["workTypeId"] in self.chosen.work_types:
            wanted = self.chosen.work_types[entry["workTypeId"]]
        elif entry["projectId"] or entry["customerId"]:
            wanted = self.chosen.project_activity
        else:
            wanted = self.chosen.internal_activity
        rows = self.company["time_activities"]
        return _the_one([row["Name"] for row in rows if row["IsActive"]], wanted)

    def _hour_type(self, pay_type: str) -> str | None:
        """The one of the pay type's exact name, else the one that pays by its pay item (SV-13)."""
        wanted = pay_type or self.chosen.default_hour_type
        rows = [row for row in self.company["hour_types"] if row["IsActive"]]
        names = [row["Name"] for row in rows]
        if any(name.strip() == wanted.strip() for name in names):
            return _the_one(names, wanted)
        codes = {row["Code"] for row in self.company["pay_items"] if row["Name"] == wanted}
        paying = [row["Name"] for row in rows if row["PayItemCode"] in codes]
        return paying[0] if len(paying) == 1 else None


def _by_id(rows: Rows, object_id: str) -> Json:
    return next(row for row in rows if row["id"] == object_id)


def _the_one(names: Sequence[str], wanted: str) -> str | None:
    """Give a name that stands once among these, blanks around it aside."""
    found = [name for name in names if name.strip() == wanted.strip()]
    return found[0] if len(found) == 1 else None
