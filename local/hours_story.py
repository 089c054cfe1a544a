"""Chapters of the story in which approved hours go to PowerOffice, or wait and say why.

Each line is read back from the simulators and from /v1 after the fact.
"""

import time
from collections.abc import Mapping, Sequence
from typing import Any

from local.account import Account, several
from local.booked import HostLine, Hours
from local.sample_data import CONNECTED_NAME, SampleData
from local.sample_hours import (
    FRIDAY,
    INTERNAL_ACTIVITY,
    MISSING_HOUR_TYPE,
    MONDAY,
    ORDINARY_HOUR_TYPE,
    PROJECT_ACTIVITY,
    THURSDAY,
    WEEK,
    thursday_of,
)
from local.scene import Scene

Json = Any

PERIOD, PROJECT = "employee_period", "project"
"""Whose hours are approved in one stroke."""
APPROVED_BEFORE, WITH_SUPPLEMENTS, REFUSED, OVER_MIDNIGHT, WITH_MACHINE, ABSENCE = (
    "h_1", "h_2", "h_3", "h_4", "h_5", "h_8",
)  # fmt: skip
EQUAL = ("h_6", "h_7")
_CHOSEN = (
    "sending", "trigger", "projectActivity", "internalActivity", "defaultHourType", "startDate",
)  # fmt: skip
_ON_THE_WAY = frozenset({"none", "queued", "sent"})
_ALL = 100


def switch_on(scene: Scene, account: Account) -> None:
    """Choose both standard activities and switch the sending of hours on, as the customer does."""
    scene.rest()
    account.section(f"{CONNECTED_NAME} switches the sending of hours on")
    scene.user.fetch_hour_registers()
    connection = scene.connection()
    activities, hour_types = scene.wait(
        "what there is to choose from", lambda: scene.api.hour_choices(connection)
    )
    account.check(
        "To choose from",
        f"{several(len(activities), 'activity', 'activities')} and "
        f"{several(len(hour_types), 'hour type')} of PowerOffice Go",
        found=(activities, hour_types),
        expected=(
            _ids(scene, "time_activities"),
            {"Regular hours": "0", **_ids(scene, "hour_types")},
        ),
    )
    wanted = {
        "project_activity": activities[PROJECT_ACTIVITY],
        "internal_activity": activities[INTERNAL_ACTIVITY],
        "default_hour_type": hour_types[ORDINARY_HOUR_TYPE],
        "start_date": MONDAY,
    }
    scene.user.set_up_hours(**wanted)
    chosen = scene.api.of(connection, "/hours/settings")
    account.check(
        "Standard activities",
        f"{PROJECT_ACTIVITY} for hours of a project, {INTERNAL_ACTIVITY} for the others; sent at "
        f"approval, from {MONDAY} on",
        found=[chosen[name] for name in _CHOSEN],
        expected=[True, "approval", *wanted.values()],
    )
    line = until(scene, APPROVED_BEFORE, "confirmed")
    account.check(
        "Sent at once",
        f"what was approved already: {line.hours.told}",
        found=dict(scene.booked()),
        expected={line.external_id: line.hours},
    )


def approve_a_week(scene: Scene, account: Account) -> None:
    """Approve three people's week, and a project's Thursday with everybody who worked there."""
    scene.rest()
    account.section("A foreman approves a week of hours in Svenn")
    for person in staff(scene)[:3]:
        scene.user.judge_hours("approve", PERIOD, person["id"], (MONDAY, FRIDAY))
    house = scene.data.registers["projects"].in_host[0]
    began = time.monotonic()
    scene.user.judge_hours("approve", PROJECT, house["id"], (THURSDAY, THURSDAY))
    lines = scene.wait("word of every approved line", lambda: _judged(scene))
    seconds, stands = time.monotonic() - began, dict(scene.booked())
    sent = [line for line in lines if line.status == "confirmed"]
    account.check(
        "In PowerOffice Go",
        f"{several(len(sent), 'line')} of {len({line.hours.employee for line in sent})} people, "
        "each with its person, project, activity, hour type, date and minutes, "
        f"{seconds:.1f} s after the last approval",
        found=(stands, {line.key for line in sent}),
        expected=({line.external_id: line.hours for line in sent}, _to_stand(scene, lines)),
    )
    account.check(
        "Before the second",
        "the first entry was read back from PowerOffice Go and compared",
        found=_read_between_the_first_two(scene),
        expected=[min(stands)],
    )
    _tell_the_easily_wrong(account, {line.key: line for line in sent}, stands)


def _judged(scene: Scene) -> Sequence[HostLine] | None:
    """Give every approved line once the host was told what became of all of them."""
    approved = [line for line in scene.lines() if line.approved]
    return None if any(line.status in _ON_THE_WAY for line in approved) else approved


def _to_stand(scene: Scene, lines: Sequence[HostLine]) -> set[tuple[str, str]]:
    """Name the lines that nothing keeps back."""
    kept = {*_reasons(scene.data), (REFUSED, REFUSED)}
    return {line.key for line in lines} - kept


def _read_between_the_first_two(scene: Scene) -> list[str]:
    """Name the entries that were read by their ids between the first two bookings."""
    path = "*/TimeTracking/EntryTime*"
    calls = scene.registers.calls("poweroffice", path=path, limit=_ALL)["calls"]
    calls.sort(key=lambda call: call["at"])
    first, second, *_ = (n for n, call in enumerate(calls) if call["method"] == "POST")
    last_parts = [call["path"].rpartition("/")[2] for call in calls[first:second]]
    return [part for part in last_parts if part.isdigit()]


def _reasons(data: SampleData) -> Mapping[tuple[str, str], set[str]]:
    """Name the lines of the sample week that must wait, each with all that it waits for."""
    held = held_entry(data)
    overtime, mileage = f"{WITH_SUPPLEMENTS}-s1", f"{WITH_SUPPLEMENTS}-s2"
    return {
        (WITH_SUPPLEMENTS, overtime): {"pay_type_not_matched"},
        (WITH_SUPPLEMENTS, mileage): {"supplement_not_in_hours", "pay_type_not_matched"},
        (WITH_MACHINE, f"{WITH_MACHINE}-m1"): {"machine_hours_not_sent"},
        (held, held): {"employee_held"},
    }


def _tell_the_easily_wrong(
    account: Account, lines: Mapping[tuple[str, str], HostLine], stands: Mapping[str, Hours]
) -> None:
    first, second = (lines[entry, entry] for entry in EQUAL)
    account.check(
        "Two equal lines",
        f"stand as two: {first.hours.told}",
        found=(list(stands.values()).count(first.hours), first.external_id == second.external_id),
        expected=(2, False),
    )
    for label, entry, why in (
        ("A shift over midnight", OVER_MIDNIGHT, "whole, on the day on which it began"),
        ("An absence", ABSENCE, "with its own activity and hour type"),
    ):
        line = lines[entry, entry]
        account.check(
            label,
            f"{why}: {line.hours.told}",
            found=stands.get(line.external_id or ""),
            expected=line.hours,
        )


def tell_what_waits(scene: Scene, account: Account) -> None:
    """Tell every line that could not go, with each of its reasons; the host shows them too."""
    account.section("What cannot go says why, in Svenn too")
    shown = scene.user.look_at_hours(WEEK).words
    waiting = {(one["entryId"], one["lineId"]): one for one in _transfers(scene, "waiting")}
    lines = {line.key: line for line in scene.lines()}
    reasons = _reasons(scene.data)
    for key in sorted(reasons.keys() | waiting.keys()):
        line, awaited = lines[key], waiting.get(key, {}).get("waitsFor", ())
        account.check(
            "Waits",
            f"{_called(line)}: {'; '.join(one['title'] for one in awaited)}",
            found=({one["criterion"] for one in awaited}, line.status, _shows(shown, line)),
            expected=(reasons.get(key, set()), "held", True),
        )
    refused, rejected = lines[REFUSED, REFUSED], _transfers(scene, "rejected")
    words = [one["systemMessage"] for one in rejected]
    account.check(
        "Refused",
        f"{_called(refused)}: PowerOffice says “{'; '.join(words)}”",
        found=([one["entryId"] for one in rejected], refused.status, _shows(shown, refused)),
        expected=([REFUSED], "failed", all(words)),
    )


def add_the_hour_type(scene: Scene, account: Account) -> None:
    """Make the missing hour type in PowerOffice; what waited for it goes by itself."""
    scene.rest()
    account.section("A bookkeeper adds the missing hour type in PowerOffice Go")
    scene.bookkeeper.create("hourtypes", Name=MISSING_HOUR_TYPE, PayItemCode="150")
    scene.user.send_hours()
    line = until(scene, WITH_SUPPLEMENTS, "confirmed", f"{WITH_SUPPLEMENTS}-s1")
    account.check(
        "Went by itself",
        f"{_called(line)}; after “send now”, without it within 15 minutes",
        found=scene.booked().get(line.external_id or ""),
        expected=line.hours,
    )


def tell_the_released(scene: Scene, account: Account) -> None:
    """Tell that the hours of the held employee went once a person had decided."""
    line = until(scene, held_entry(scene.data), "confirmed")
    account.check(
        "Their hours",
        f"went by themselves: {line.hours.employee}, {line.hours.told}",
        found=scene.booked().get(line.external_id or ""),
        expected=line.hours,
    )


def staff(scene: Scene) -> Sequence[Mapping[str, Any]]:
    """Give the sample employees as the host had them, in the order in which the week names them."""
    return scene.data.registers["employees"].in_host


def held_entry(data: SampleData) -> str:
    """Name the entry of the employee whose number belongs to another name in PowerOffice."""
    employees = data.registers["employees"]
    names = [f"{one['firstName']} {one['lastName']}" for one in employees.in_host]
    return thursday_of(names.index(employees.contradicting[0]))


def until(scene: Scene, entry: str, status: str, line_id: str = "") -> HostLine:
    """Wait until the host was told that a line stands so; give the line."""

    def told() -> HostLine | None:
        key = (entry, line_id or entry)
        found = next(line for line in scene.lines() if line.key == key)
        return found if found.status == status else None

    return scene.wait(f"{line_id or entry} {status}", told)


def _transfers(scene: Scene, state: str) -> list[Json]:
    page = scene.api.of(scene.connection(), "/transfers", state=state, limit=_ALL)
    found: list[Json] = page["items"]
    return found


def _shows(page: str, line: HostLine) -> bool:
    return bool(line.message) and line.message in page


def _called(line: HostLine) -> str:
    return f"{line.hours.employee}, {line.hours.date}, {line.what}"


def _ids(scene: Scene, register: str) -> Mapping[str, str]:
    """Name the objects of a register of PowerOffice with their ids there."""
    rows = scene.registers.company(scene.organization)[register]
    return {row["Name"]: str(row["Id"]) for row in rows}
