"""The verdict on hours: each thing that may not be is found and named, and what is well is not."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from local.account import Account
from local.booked import HostLine, Hours
from local.chaos.hours_verdict import (
    LookedHours,
    amiss,
    judge,
    ownerless,
    shown_wrongly,
    told_wrongly,
    unequal_sums,
)
from local.chaos.owed import Due, Owed

KARI = Hours("Kari Nordmann", "2026-11-20", 450, "200", "Prosjektarbeid", "Timelønn", "Berg AS")
OLA = replace(KARI, employee="Ola Hansen", minutes=240)


def line(entry: str, hours: Hours, **changes: Any) -> HostLine:
    told: dict[str, Any] = {"status": "confirmed", "external_id": f"9{entry}", "message": ""}
    return HostLine(
        entry_id=entry,
        line_id=entry,
        what="h",
        approved=True,
        unit="h",
        quantity=Decimal(hours.minutes) / 60,
        hours=hours,
        **{**told, **changes},
    )


def stands(entry: str, hours: Hours, **changes: Any) -> Owed:
    return Owed(line(entry, hours, **changes), Due.STANDS, hours)


def waits(entry: str, hours: Hours, **changes: Any) -> Owed:
    told = {"status": "held", "external_id": None, "message": "Vent.", **changes}
    return Owed(line(entry, hours, **told), Due.WAITS, lacks=("employee",))


def told(entry: str, state: str, **changes: Any) -> Mapping[str, Any]:
    return {
        "entryId": entry,
        "lineId": entry,
        "state": state,
        "waitsFor": [],
        "problem": None,
        "title": None,
        "nextStep": None,
        "sending": None,
        "standing": None,
        **changes,
    }


HELD = told("3", "waiting", waitsFor=[{"criterion": "employee_not_linked"}])
GOOD = LookedHours(
    tenant="t_1",
    lines=[stands("1", KARI), stands("2", KARI), waits("3", OLA), stands("4", OLA)],
    stands={"91": KARI, "92": KARI, "94": OLA},
    transfers=[told("1", "confirmed"), told("2", "confirmed"), HELD, told("4", "confirmed")],
)
"""Two honest equal lines, one that waits, one of somebody else."""


def verdict(looked: LookedHours) -> Sequence[str]:
    account = Account(say=lambda _: None)
    judge(account, [looked])
    return account.failures


def standing(**entries: Hours) -> LookedHours:
    """Give the good one with other entries in PowerOffice, named by an underscore and the id."""
    return replace(GOOD, stands={**GOOD.stands, **{name[1:]: one for name, one in entries.items()}})


def other(**changes: Any) -> LookedHours:
    """Give the good one with something else shown of its first line."""
    first = GOOD.lines[0]
    lines = [replace(first, line=replace(first.line, **changes)), *GOOD.lines[1:]]
    return replace(GOOD, lines=lines)


def test_what_is_well_is_found_well():
    assert verdict(GOOD) == []


def test_a_line_that_stands_twice_is_found():
    looked = standing(_95=KARI)

    assert amiss(looked) == [f"t_1: Kari Nordmann, {KARI.told}: approved 2 times, stands 3 times"]
    assert unequal_sums(looked) == [
        "t_1: Kari Nordmann, 2026-11-20: 900 min approved, 1350 in PowerOffice Go"
    ]
    assert ownerless(looked) == [f"t_1: 95 (Kari Nordmann, {KARI.told}) is no line's"]
    assert len(verdict(looked)) == 3


def test_a_line_that_is_missing_is_found():
    looked = replace(GOOD, stands={"91": KARI, "94": OLA})

    assert amiss(looked) == [f"t_1: Kari Nordmann, {KARI.told}: approved 2 times, stands 1 times"]
    assert "450 in PowerOffice Go" in unequal_sums(looked)[0]
    assert "that entry holds nothing" in shown_wrongly(looked)[0]


def test_a_wrong_amount_is_found():
    looked = standing(_92=replace(KARI, minutes=449))

    assert {told.rpartition(": ")[2] for told in amiss(looked)} == {
        "approved 2 times, stands 1 times",
        "approved 0 times, stands 1 times",
    }
    assert unequal_sums(looked) == [
        "t_1: Kari Nordmann, 2026-11-20: 900 min approved, 899 in PowerOffice Go"
    ]
    assert "449 min" in shown_wrongly(looked)[0]


def test_a_wrong_person_is_found():
    looked = standing(_94=replace(OLA, employee="Kari Nordmann"))

    assert len(amiss(looked)) == 2
    assert unequal_sums(looked) == [
        "t_1: Kari Nordmann, 2026-11-20: 900 min approved, 1140 in PowerOffice Go",
        "t_1: Ola Hansen, 2026-11-20: 240 min approved, 0 in PowerOffice Go",
    ]
    assert "that entry holds Kari Nordmann" in shown_wrongly(looked)[0]


@pytest.mark.parametrize(
    "changes",
    [
        {"project": "201"},
        {"customer": None},
        {"activity": "Internt arbeid"},
        {"hour_type": "Sykelønn"},
        {"date": "2026-11-19"},
    ],
)
def test_every_other_part_of_a_line_counts(changes: dict[str, Any]):
    looked = standing(_91=replace(KARI, **changes))

    assert len(amiss(looked)) == 2
    assert len(shown_wrongly(looked)) == 1


def test_the_right_hours_under_the_ids_of_one_another_s_lines_are_found():
    looked = standing(_91=OLA, _94=KARI)

    assert amiss(looked) == unequal_sums(looked) == []
    assert len(shown_wrongly(looked)) == 2


def test_one_entry_that_is_two_lines_is_found():
    looked = other(external_id="92")

    assert ownerless(looked) == [
        f"t_1: 91 (Kari Nordmann, {KARI.told}) is no line's",
        "t_1: 92 is shown as the entry of 2 lines",
    ]


def test_what_nobody_approves_any_more_may_not_stand():
    first = GOOD.lines[0]
    opened = Owed(replace(first.line, status="reversed", external_id=None), Due.OPEN)
    looked = replace(GOOD, lines=[opened, *GOOD.lines[1:]])

    assert "approved 1 times, stands 2 times" in amiss(looked)[0]
    assert len(ownerless(looked)) == 1
    assert told_wrongly(looked) == ["t_1: 1 not approved, /v1 tells that it is confirmed"]


def test_what_the_host_shows_must_be_so():
    assert "shows “sent”" in shown_wrongly(other(status="sent"))[0]
    assert "shows “held”" in shown_wrongly(other(status="held", message="Vent."))[0]
    silent = replace(GOOD, lines=[waits("3", OLA, message="")], stands={})
    assert "without a reason" in shown_wrongly(silent)[0]
    refused = replace(waits("3", OLA, status="failed"), due=Due.REFUSED)
    assert shown_wrongly(replace(GOOD, lines=[refused], stands={})) == []


@pytest.mark.parametrize("state", ["ready", "claimed", "sent_unknown", "correcting", "locked"])
def test_a_line_that_still_moves_is_found(state: str):
    looked = replace(GOOD, transfers=[told("1", state), *GOOD.transfers[1:]])

    assert told_wrongly(looked) == [f"t_1: 1 stands, /v1 tells that it is {state}"]


def test_a_line_that_v1_does_not_know_or_tells_twice_is_found():
    unknown = replace(GOOD, transfers=GOOD.transfers[1:])
    twice = replace(GOOD, transfers=[*GOOD.transfers, told("1", "confirmed")])

    assert told_wrongly(unknown) == [
        "t_1: 1 (Kari Nordmann, 2026-11-20, h) stands, and /v1 does not know it"
    ]
    assert told_wrongly(twice) == ["t_1: ('1', '1') is told 2 times"]


def test_an_uncertain_line_is_for_a_person_and_must_be_shown():
    booking = {
        "employee": {"name": "Kari Nordmann"},
        "date": "2026-11-20",
        "hours": "7.5",
        "project": {"number": "200"},
        "activity": {"name": "Prosjektarbeid"},
        "hourType": {"name": "Timelønn"},
        "customer": {"name": "Berg AS"},
    }
    words = {"title": "It is not known whether it arrived", "nextStep": "Look."}
    shown = told("1", "uncertain", sending={"booking": booking}, **words)
    asked = replace(other(status="sent", external_id=None), transfers=[shown, *GOOD.transfers[1:]])

    assert verdict(asked) == []
    assert verdict(replace(asked, stands={"92": KARI, "94": OLA})) == []
    assert len(amiss(replace(asked, stands={**asked.stands, "95": KARI}))) == 1
    unshown = [{**shown, "nextStep": None}, *GOOD.transfers[1:]]
    assert told_wrongly(replace(asked, transfers=unshown)) == [
        "t_1: 1 is uncertain, and nothing says what to do"
    ]
    assert "nobody knows" in shown_wrongly(replace(asked, lines=GOOD.lines))[0]


def test_a_correction_that_cannot_go_leaves_what_stood_and_says_so():
    correcting = told("3", "correcting", waitsFor=[{"criterion": "employee_not_linked"}])
    looked = replace(
        GOOD,
        lines=[*GOOD.lines[:2], waits("3", OLA, external_id="93"), GOOD.lines[3]],
        stands={**GOOD.stands, "93": replace(KARI, minutes=60)},
        transfers=[*GOOD.transfers[:2], correcting, GOOD.transfers[3]],
    )

    assert verdict(looked) == []
    unshown = [*GOOD.lines[:2], waits("3", OLA, external_id="93", status="sent"), GOOD.lines[3]]
    assert len(verdict(replace(looked, lines=unshown))) == 3


def test_a_run_in_which_nothing_was_due_proves_nothing():
    assert verdict(LookedHours("t_1", [], {}, [])) == ["Each hour once: no line is due"]
