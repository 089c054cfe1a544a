"""The hours as a person reads them: names for ids, a week, lines below their entry."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from local.simulators.host.fields import JsonObject
from local.simulators.host.hours_sheet import AXES, STATES, TRANSFERS
from local.simulators.host.wording import WORDS

Name = Callable[[str, str | None], str]
"""Give the name of an object of a register; of none, an empty text."""

_WEEK = re.compile(r"(\d{4})-W(\d{2})")
_NO_TRANSFER = {"status": "none", "externalId": None, "message": None}


@dataclass(frozen=True, slots=True)
class Week:
    """A calendar week from Monday to Sunday."""

    monday: date

    @classmethod
    def named(cls, text: str) -> "Week | None":
        """Read a week as a browser's week field writes it; None for what is none."""
        found = _WEEK.fullmatch(text)
        try:
            return cls(date.fromisocalendar(int(found[1]), int(found[2]), 1)) if found else None
        except ValueError:
            return None

    @property
    def days(self) -> tuple[str, str]:
        """Give the first day and the last one."""
        return self.monday.isoformat(), (self.monday + timedelta(days=6)).isoformat()

    @property
    def label(self) -> str:
        """Give the week as a browser's week field writes it."""
        return self.monday.strftime("%G-W%V")

    @property
    def number(self) -> int:
        """Give the number that people call it by."""
        return self.monday.isocalendar().week

    def moved(self, weeks: int) -> "Week":
        """Give the week that lies some weeks later."""
        return Week(self.monday + timedelta(weeks=weeks))


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which entries a page is to show."""

    employee: str = ""
    project: str = ""
    week: Week | None = None

    def admits(self, entry: Mapping[str, Any]) -> bool:
        """Say whether an entry is shown."""
        first, last = self.week.days if self.week else ("", "9999")
        return (
            self.employee in {"", entry["employeeId"]}
            and self.project in {"", entry["projectId"], entry["subprojectId"]}
            and first <= entry["date"] <= last
        )

    def as_query(self) -> dict[str, str]:
        """Give the query that shows the same."""
        week = self.week.label if self.week else ""
        named = {"employee": self.employee, "project": self.project, "week": week}
        return {name: value for name, value in named.items() if value}


def title_of(entry: Mapping[str, Any], name: Name) -> str:
    """Give what an entry is called on its own page."""
    day = date.fromisoformat(entry["date"]).strftime("%d.%m.%Y")
    return f"Timer {day}, {name('employees', entry['employeeId'])}"


def shown(entry: Mapping[str, Any], name: Name) -> JsonObject:
    """Give an entry as a row of the list, with its lines."""
    approval, transfer = entry["approval"], entry["transfer"]
    project = entry["subprojectId"] or entry["projectId"]
    shift = f"{entry['start']}–{entry['end']}" if entry["start"] and entry["end"] else ""
    return {
        "id": entry["id"],
        "date": date.fromisoformat(entry["date"]).strftime("%d.%m.%Y"),
        "shift": shift,
        "employee": name("employees", entry["employeeId"]),
        "project": name("projects", project),
        "work": name("activities", entry["activityId"]) or name("work-types", entry["workTypeId"]),
        "pay": name("pay-types", entry["payTypeId"]),
        "hours": entry["hours"],
        "state": STATES[approval["status"]],
        "axes": [AXES[axis] for axis in approval["axes"]],
        "transfer": transfer_shown(transfer),
        "lines": list(_lines(entry, name)),
    }


def transfer_shown(transfer: Mapping[str, Any]) -> JsonObject:
    """Give what was reported of an entry, or of a line."""
    status = transfer["status"]
    return {
        "state": TRANSFERS[status],
        "text": transfer["message"] or "",
        "number": transfer["externalId"] or "",
        "is_bad": status in {"held", "failed"},
    }


def total(entries: Iterable[Mapping[str, Any]]) -> str:
    """Give the sum of hours."""
    return str(sum((Decimal(entry["hours"]) for entry in entries), Decimal()))


def _lines(entry: Mapping[str, Any], name: Name) -> Iterator[JsonObject]:
    reported = {line["lineId"]: line for line in entry["transfer"].get("lines", ())}
    for line in entry.get("supplements", ()):
        amount = f"{line['quantity']} {line['unitCode'] or ''}".strip()
        what = name("pay-types", line["payTypeId"])
        yield _line("supplements", line, what=what, amount=amount, reported=reported)
    for line in entry.get("machineUsages", ()):
        what = name("machines", line["machineId"])
        yield _line("machineUsages", line, what=what, amount=line["hours"], reported=reported)


def _line(
    part: str, line: Mapping[str, Any], *, what: str, amount: str, reported: Mapping[str, Any]
) -> JsonObject:
    return {
        "id": line["id"],
        "part": part,
        "kind": WORDS[part].one.capitalize(),
        "what": what,
        "amount": amount,
        "transfer": transfer_shown(reported.get(line["id"], _NO_TRANSFER)),
    }
