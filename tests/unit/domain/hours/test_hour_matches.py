"""Where work types, activities and pay types lead, and what is only pointed at (SV-13, SV-14)."""

from dataclasses import replace

import pytest

from bindeledd.domain.hours.readings import HourRegister
from bindeledd.domain.hours.registers import Activity, HostItem, HourRegisters, HourType
from bindeledd.domain.hours.rules import judge
from bindeledd.domain.hours.suggesting import Match, MatchState, matched
from bindeledd.domain.suggesting import MOST_SUGGESTIONS
from tests.unit.domain.hours.builders import REGISTERS, RULES, SETTINGS, line, rules

M = MatchState
WORK, OWN, PAY = HourRegister.WORK_TYPES, HourRegister.HOST_ACTIVITIES, HourRegister.PAY_TYPES


def found(
    register: HourRegister,
    item: HostItem,
    registers: HourRegisters = REGISTERS,
    **settings: object,
) -> Match:
    chosen = replace(SETTINGS, **settings)  # type: ignore[arg-type]
    return matched(register, item, settings=chosen, registers=registers)


@pytest.mark.requirement("SV-13")
@pytest.mark.parametrize(
    ("pay_type", "state", "ids"),
    [
        ("pay_1", M.BY_NAME, ("1",)),
        ("pay_2", M.SEVERAL, ("2", "3")),
        ("pay_3", M.BY_PAY_ITEM, ("2",)),
        ("pay_4", M.NONE, ()),
        ("pay_5", M.NONE, ()),
    ],
)
def test_a_page_shows_of_a_pay_type_what_a_line_of_it_comes_to(pay_type, state, ids):
    match = found(PAY, REGISTERS.pay_types[pay_type])
    judged = judge(line(pay_type_id=pay_type), RULES)

    assert (match.state, match.found, match.proposed) == (state, ids, "")
    assert state.waits is (judged.booking is None)
    assert judged.booking is None or judged.booking.hour_type == ids[0]


def test_a_pay_type_that_waits_is_offered_those_that_were_found_and_then_the_likeliest():
    several, missing = (found(PAY, REGISTERS.pay_types[one]) for one in ("pay_2", "pay_5"))
    assert [one.id for one in several.offers][:2] == ["2", "3"]
    assert next((one.id, one.score) for one in missing.offers) == ("1", 100)
    assert "4" not in {one.id for one in found(PAY, REGISTERS.pay_types["pay_4"]).offers}


@pytest.mark.parametrize(("chosen", "state"), [("2", M.CHOSEN), ("4", M.NOT_IN_USE)])
def test_what_a_person_chose_counts_while_it_is_in_use(chosen, state):
    match = found(PAY, REGISTERS.pay_types["pay_2"], hour_types={"pay_2": chosen})
    assert (match.state, match.chosen) == (state, chosen)


@pytest.mark.parametrize(
    ("item", "state", "ids"),
    [
        (HostItem("act_1", "Montasje"), M.BY_NAME, ("11",)),
        (HostItem("act_2", "Finnes ikke"), M.NONE, ()),
        (HostItem("act_3", "Kjent", external_id="20"), M.BY_HOST, ("20",)),
        (HostItem("act_4", "Montasje", external_id="30"), M.NOT_IN_USE, ()),
    ],
)
def test_a_page_shows_of_an_activity_what_a_line_of_it_comes_to(item, state, ids):
    registers = replace(REGISTERS, host_activities={item.id: item})
    match = found(OWN, item, registers)
    judged = judge(line(activity_id=item.id), replace(RULES, registers=registers))

    assert (match.state, match.found) == (state, ids)
    assert (judged.booking.activity if judged.booking else None) == (ids[0] if ids else None)


@pytest.mark.requirement("SV-14")
def test_one_equal_name_is_proposed_for_a_work_type_and_maps_nothing():
    registers = replace(REGISTERS, activities={**REGISTERS.activities, "12": Activity("12", "Mur")})
    equal = found(WORK, HostItem("wt_2", " Montasje "), registers)
    assert (equal.state, equal.proposed, equal.found) == (M.STANDARD, "11", ())
    judged = judge(line(work_type_id="wt_2"), rules())
    assert judged.booking is not None
    assert judged.booking.activity == "10"

    alike = found(WORK, HostItem("wt_3", "montasje"), registers)
    assert (alike.proposed, [one.id for one in alike.offers]) == ("", ["11"])


def test_a_name_that_stands_twice_is_offered_and_not_proposed():
    twice = {"1": Activity("1", "Mur"), "2": Activity("2", "Mur")}
    match = found(WORK, HostItem("wt_2", "Mur"), HourRegisters(activities=twice))
    assert (match.proposed, [one.id for one in match.offers]) == ("", ["1", "2"])


@pytest.mark.requirement("SV-14")
def test_who_chose_the_standard_activity_is_not_asked_again():
    match = found(WORK, HostItem("wt_2", "Montasje"), activities={"wt_2": ""})
    assert (match.state, match.proposed) == (M.STANDARD, "")
    judged = judge(line(work_type_id="wt_2"), rules(activities={"wt_2": ""}))
    assert judged.booking is not None
    assert judged.booking.activity == SETTINGS.project_activity


@pytest.mark.parametrize(("chosen", "state"), [("11", M.CHOSEN), ("30", M.NOT_IN_USE)])
def test_a_mapped_work_type_leads_to_its_activity_or_waits(chosen, state):
    match = found(WORK, HostItem("wt_2", "Mur"), activities={"wt_2": chosen})
    assert match.state is state


def test_never_more_than_a_handful_is_offered():
    types = {str(one): HourType(str(one), f"Overtid {one}") for one in range(40)}
    match = found(PAY, HostItem("pay_9", "Overtid"), HourRegisters(hour_types=types))
    assert len(match.offers) == MOST_SUGGESTIONS
