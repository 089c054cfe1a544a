"""Chapters of the story in which people change their minds about hours, and both systems agree.

Each line is read back from the simulators and from /v1 after the fact.
"""

from local.account import Account, several
from local.booked import HostLine, minutes_by_employee
from local.hours_story import PERIOD, REFUSED, staff, until
from local.sample_hours import FRIDAY, MONDAY, TUESDAY, WEDNESDAY, shift_of
from local.scene import Scene

MEETING = "h_10"
"""The only entry of its employee's Monday."""


def correct(scene: Scene, account: Account) -> None:
    """Re-open hours, change one and delete others: PowerOffice follows."""
    scene.rest()
    account.section("Hours are re-opened, changed and deleted in Svenn")
    first, second, *_ = (person["id"] for person in staff(scene))
    changed, deleted, user = shift_of(1, TUESDAY), shift_of(2, WEDNESDAY), scene.user
    before = [until(scene, entry, "confirmed") for entry in (changed, deleted)]
    user.judge_hours("reopen", PERIOD, first, (TUESDAY, TUESDAY))
    user.judge_hours("reopen", PERIOD, second, (WEDNESDAY, WEDNESDAY))
    for line in before:
        until(scene, line.entry_id, "reversed")
        account.check(
            "Re-opened",
            f"{line.hours.employee}, {line.hours.told}: taken out of PowerOffice Go",
            found=line.external_id in scene.booked(),
            expected=False,
        )
    user.delete_hours(deleted)
    user.judge_hours("reopen", PERIOD, first, (FRIDAY, FRIDAY))
    user.delete_hours(REFUSED)
    user.edit(changed, "hours", end="13:00", hours="5,50")
    user.judge_hours("approve", PERIOD, first, (TUESDAY, TUESDAY))
    after = until(scene, changed, "confirmed")
    account.check(
        "Changed and approved",
        f"{before[0].hours.minutes} → {after.hours.minutes} min, in place of the correction that "
        "was refused: so it stands in PowerOffice Go",
        found=(after.hours.minutes, scene.booked().get(after.external_id or "")),
        expected=(330, after.hours),
    )
    account.check(
        "Deleted",
        f"what {before[1].hours.employee} had: stands nowhere any more",
        found=(before[1].hours in scene.booked().values(), deleted in _entries(scene)),
        expected=(False, False),
    )
    _tell_the_history(scene, account, changed)


def _tell_the_history(scene: Scene, account: Account, entry: str) -> None:
    history = scene.api.of(scene.connection(), f"/transfers/{entry}")["history"]
    passed = [one["state"] for one in history]
    account.check(
        "Its history",
        f"is one page of {several(len(passed), 'step')}: {', '.join(passed)}",
        found=[passed.count(state) for state in ("confirmed", "reversed")],
        expected=[2, 1],
    )


def _entries(scene: Scene) -> set[str]:
    return {line.entry_id for line in scene.lines()}


def lock(scene: Scene, account: Account) -> None:
    """Approve a week in PowerOffice: what is re-opened in the host then is reported, not forced."""
    scene.rest()
    account.section("A bookkeeper approves a week in PowerOffice Go, which locks it")
    person, line = staff(scene)[2]["id"], until(scene, MEETING, "confirmed")
    scene.bookkeeper.approve_hours(_in_poweroffice(scene, line), MONDAY)
    scene.user.judge_hours("reopen", PERIOD, person, (MONDAY, MONDAY))
    locked = until(scene, MEETING, "failed")
    (one,) = scene.api.of(scene.connection(), "/transfers", state="locked")["items"]
    account.check(
        "Reported as locked",
        f"{line.hours.employee}, {line.hours.told}: {one['title']}; {one['nextStep']}",
        found=(one["entryId"], one["problem"], scene.booked().get(line.external_id or "")),
        expected=(MEETING, "erp_period_locked", line.hours),
    )
    account.check("  Svenn shows", locked.message, found=bool(locked.message), expected=True)
    scene.user.judge_hours("approve", PERIOD, person, (MONDAY, MONDAY))
    again = until(scene, MEETING, "confirmed")
    account.check(
        "Approved again",
        "as it stood: nothing is left to put right",
        found=(again.external_id, scene.booked().get(again.external_id or "")),
        expected=(line.external_id, again.hours),
    )


def compare_hours(scene: Scene, account: Account) -> None:
    """Add up what each person worked in both systems, and compare every line."""
    approved = [line for line in scene.lines() if line.approved]
    time, stands = [line for line in approved if line.is_time], dict(scene.booked())
    ours = minutes_by_employee([line.hours for line in time])
    theirs = minutes_by_employee(list(stands.values()))
    for employee, minutes in sorted(ours.items()):
        account.check(
            "Hours",
            f"{employee}: {minutes} min approved in Svenn, {theirs.get(employee, 0)} in "
            "PowerOffice Go",
            found=theirs.get(employee, 0),
            expected=minutes,
        )
    account.check(
        "Line by line",
        f"{several(len(time), 'line')}, each once and equal",
        found=(stands, sum(theirs.values())),
        expected=({line.external_id: line.hours for line in time}, sum(ours.values())),
    )
    rest = [line for line in approved if not line.is_time]
    account.check(
        "Not hours",
        f"stay in Svenn with their reasons: {', '.join(line.what for line in rest)}",
        found={line.status for line in rest},
        expected={"held"},
    )


def _in_poweroffice(scene: Scene, line: HostLine) -> str:
    """Find the id that PowerOffice has of the person of a line."""
    employees = scene.registers.company(scene.organization)["employees"]
    return next(
        str(row["Id"])
        for row in employees
        if f"{row['FirstName']} {row['LastName']}" == line.hours.employee
    )
