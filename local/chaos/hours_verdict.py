"""Counts the hours after the chaos run: each approved line once, to the minute, and nothing else.

What stands in PowerOffice is held against what the host holds as approved (`owed`), and what the
host shows and /v1 tells against both.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from bindeledd.domain.hours.transfer_states import TransferState
from local.account import Account, several
from local.booked import Hours, hours_in_poweroffice
from local.chaos.owed import Chosen, Due, Owed, owed
from local.control import ControlApi
from local.registers import Registers

Json = Any
Key = tuple[str, str]

SHOWN: Mapping[Due, frozenset[str]] = {
    Due.OPEN: frozenset({"none", "held", "reversed"}),
    Due.STANDS: frozenset({"confirmed"}),
    Due.WAITS: frozenset({"held"}),
    Due.REFUSED: frozenset({"failed"}),
}
"""What the host shows of a line by what is to become of it."""

TOLD: Mapping[Due, frozenset[str]] = {
    Due.OPEN: frozenset({"waiting", "reversed"}),
    Due.STANDS: frozenset({"confirmed"}),
    Due.WAITS: frozenset({"waiting", "correcting"}),
    Due.REFUSED: frozenset({"rejected", "correcting"}),
}
"""What /v1 tells of it: a correction that cannot go leaves what stood (docs/decisions.md)."""

_GONE = frozenset({"reversed"})
_MINUTES = 60


@dataclass(frozen=True, slots=True)
class LookedHours:
    """One tenant's hours as everything stood in the end."""

    tenant: str
    lines: Sequence[Owed]
    stands: Mapping[str, Hours]
    """What stands in PowerOffice, by the id of the entry there."""
    transfers: Sequence[Json]
    """What /v1 tells of every line that it knows."""

    @property
    def told(self) -> Mapping[Key, Json]:
        """What /v1 tells, by entry and line."""
        return {(one["entryId"], one["lineId"]): one for one in self.transfers}

    @property
    def uncertain(self) -> Mapping[Key, Json]:
        """The lines of which nobody knows whether they arrived: a person must look (ALL-04)."""
        return {key: one for key, one in self.told.items() if one["state"] == "uncertain"}

    @property
    def due(self) -> Sequence[Owed]:
        """The lines that must stand; those for a person aside."""
        uncertain = self.uncertain
        return [
            one for one in self.lines
            if one.due is Due.STANDS and one.line.key not in uncertain
        ]  # fmt: skip

    @property
    def wanted(self) -> Sequence[Hours]:
        """What must stand."""
        return [one.hours for one in self.due if one.hours]

    @property
    def left_standing(self) -> Mapping[str, Owed]:
        """The entries that an approved correction, which cannot go, leaves as they were."""
        return {
            one.line.external_id: one
            for one in self.lines
            if one.due in (Due.WAITS, Due.REFUSED)
            and one.line.external_id
            and one.line.external_id in self.stands
            and one.line.status in SHOWN[one.due]
        }

    @property
    def counted(self) -> Sequence[Hours]:
        """What stands and must be somebody's approved line."""
        left = self.left_standing
        return [hours for entry, hours in self.stands.items() if entry not in left]

    @property
    def perhaps(self) -> Sequence[Hours]:
        """What may stand of the lines that a person must look at."""
        calls = [one["sending"] or {} for one in self.uncertain.values()]
        former = [one["standing"] or {} for one in self.uncertain.values()]
        return [_hours(one["booking"]) for one in [*calls, *former] if one.get("booking")]


def look(
    registers: Registers,
    api: ControlApi,
    tenant: str,
    organization: str,
    *,
    connection: Mapping[str, Any],
    chosen: Chosen,
) -> LookedHours:
    """Read both systems' hours, and what /v1 tells of them."""
    company = registers.company(organization)
    entries, records = registers.hours_and_registers(tenant)
    return LookedHours(
        tenant=tenant,
        lines=owed(entries, records, company, chosen),
        stands=hours_in_poweroffice(company),
        transfers=api.transfers(connection, map(str, TransferState)),
    )


def judge(account: Account, looked: Sequence[LookedHours]) -> None:
    """Tell the verdict on hours, all tenants together."""
    due = [line for one in looked for line in one.due]
    people = {(one.tenant, line.line.hours.employee) for one in looked for line in one.due}
    held = Counter(line.due for one in looked for line in one.lines)
    left = sum(len(one.left_standing) for one in looked)
    unsure = sum(len(one.uncertain) for one in looked)
    _hold(
        account,
        "Each hour once",
        f"{several(len(due), 'approved line')} of {several(len(people), 'person', 'people')}, each "
        "with its person, project, customer, activity, hour type, date and minutes",
        [told for one in looked for told in amiss(one)] + ([] if due else ["no line is due"]),
    )
    _hold(
        account,
        "Sums",
        "per employee and day equal to the minute",
        [told for one in looked for told in unequal_sums(one)],
    )
    _hold(
        account,
        "No other hours",
        f"{several(held[Due.OPEN], 'line')} not approved, {held[Due.WAITS]} waiting and "
        f"{held[Due.REFUSED]} refused; of these {left} stand as they were approved before",
        [told for one in looked for told in ownerless(one)],
    )
    _hold(
        account,
        "Shown in Svenn",
        "each line's status is true",
        [told for one in looked for told in shown_wrongly(one)],
    )
    _hold(
        account,
        "No hour hangs",
        f"/v1 tells the same; {several(unsure, 'line')} for a person to look at",
        [told for one in looked for told in told_wrongly(one)],
    )


def amiss(looked: LookedHours) -> list[str]:
    """Name what does not stand as often as it is approved (SV-12, ALL-04, ALL-09)."""
    wanted, stands = Counter(looked.wanted), Counter(looked.counted)
    perhaps = Counter(looked.perhaps)
    return [
        f"{looked.tenant}: {hours.employee}, {hours.told}: approved {wanted[hours]} times, stands "
        f"{stands[hours]} times"
        for hours in sorted({*wanted, *stands}, key=lambda one: (one.employee, one.told))
        if not wanted[hours] <= stands[hours] <= wanted[hours] + perhaps[hours]
    ]


def unequal_sums(looked: LookedHours) -> list[str]:
    """Name the days of people that do not add up."""
    ours = _sums(looked.wanted)
    theirs, perhaps = _sums(looked.counted), _sums(looked.perhaps)
    return [
        f"{looked.tenant}: {employee}, {day}: {ours[employee, day]} min approved, "
        f"{theirs[employee, day]} in PowerOffice Go"
        for employee, day in sorted(ours.keys() | theirs.keys())
        if ours[employee, day] != theirs[employee, day] and (employee, day) not in perhaps
    ]


def ownerless(looked: LookedHours) -> list[str]:
    """Name entries that are no line's, or two lines', by the ids that the host shows."""
    owners = Counter(
        one.line.external_id
        for one in looked.lines
        if one.due is not Due.OPEN and one.line.external_id
    )
    perhaps = Counter(looked.perhaps)
    found = []
    for entry, hours in looked.stands.items():
        if owners[entry] > 1:
            found.append(f"{looked.tenant}: {entry} is shown as the entry of {owners[entry]} lines")
        elif not owners[entry] and not perhaps[hours]:
            found.append(f"{looked.tenant}: {entry} ({hours.employee}, {hours.told}) is no line's")
    return found


def shown_wrongly(looked: LookedHours) -> list[str]:
    """Name lines of which the host shows what is not so, or nothing to explain it."""
    return [
        f"{looked.tenant}: {one.called} {one.due}{_why(one)}, Svenn shows “{one.line.status}”"
        f"{f' as {one.line.external_id}' if one.line.external_id else ''}: {why}"
        for one in looked.lines
        if (why := _wrong_in_host(one, looked))
    ]


def _wrong_in_host(one: Owed, looked: LookedHours) -> str:
    """Say what is wrong with what the host shows of a line; empty where nothing is."""
    line = one.line
    if line.key in looked.uncertain:
        return "" if line.status == "sent" else "nobody knows whether it arrived"
    if line.status not in SHOWN[one.due]:
        return "that is not so"
    if one.due is Due.STANDS and looked.stands.get(line.external_id or "") != one.hours:
        found = looked.stands.get(line.external_id or "")
        return f"that entry holds {found.employee + ', ' + found.told if found else 'nothing'}"
    explains = one.due in (Due.OPEN, Due.STANDS) or line.message
    return "" if explains else "without a reason"


def told_wrongly(looked: LookedHours) -> list[str]:
    """Name lines that /v1 does not know, tells twice, or tells of otherwise than it is."""
    numbers = Counter((one["entryId"], one["lineId"]) for one in looked.transfers)
    lines = {one.line.key: one for one in looked.lines}
    found = [f"{key} is told {number} times" for key, number in numbers.items() if number > 1]
    for key, told in looked.told.items():
        one = lines.get(key)
        if told["state"] == "uncertain":
            if not (told["title"] and told["nextStep"]):
                found.append(f"{key[1]} is uncertain, and nothing says what to do")
        elif told["state"] not in (TOLD[one.due] if one else _GONE):
            is_due = f"{one.due}{_why(one)}" if one else "is deleted"
            found.append(f"{key[1]} {is_due}, /v1 tells that it is {told['state']}")
        elif one and one.due in (Due.WAITS, Due.REFUSED) and not (
            told["waitsFor"] or told["problem"]
        ):  # fmt: skip
            found.append(f"{key[1]} {one.due}, and /v1 does not tell why")
    found += [
        f"{one.called} {one.due}, and /v1 does not know it"
        for key, one in lines.items()
        if one.due is not Due.OPEN and key not in looked.told
    ]
    return [f"{looked.tenant}: {one}" for one in found]


def _why(one: Owed) -> str:
    return f" for {', '.join(one.lacks)}" if one.lacks else ""


def _sums(hours: Sequence[Hours]) -> Counter[tuple[str, str]]:
    sums: Counter[tuple[str, str]] = Counter()
    for one in hours:
        sums[one.employee, one.date] += one.minutes
    return sums


def _hours(booking: Json) -> Hours:
    """Read a booking of /v1 as the simulators' hours are read."""

    def called(part: str, field: str = "name") -> str | None:
        return booking[part][field] if booking[part] else None

    return Hours(
        employee=str(called("employee")),
        date=booking["date"],
        minutes=int(Decimal(booking["hours"]) * _MINUTES),
        project=called("project", "number"),
        activity=str(called("activity")),
        hour_type=str(called("hourType")),
        customer=called("customer"),
    )


def _hold(account: Account, label: str, text: str, differences: Sequence[str]) -> None:
    """Tell a line of the account, or each difference in a line of its own."""
    for difference in differences:
        account.fail(label, difference)
    if not differences:
        account.tell(label, text)
