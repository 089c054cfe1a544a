"""A week of hours in the host for the sample company, and what they name in both systems.

Most of them wait to be approved. Among them are the ones that are easily got wrong: a shift over
midnight, a correction below zero, supplements, a machine, two honest equal lines on one day, hours
of who is not to be found in the ERP.
"""

from collections.abc import Mapping, Sequence
from typing import Any

Json = dict[str, Any]

MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY = (f"2026-11-{day}" for day in range(16, 21))
WEEK = "2026-W47"

PROJECT_ACTIVITY, INTERNAL_ACTIVITY = "Prosjektarbeid", "Internt arbeid"
"""PowerOffice's activities for hours that name none themselves."""
ORDINARY_HOUR_TYPE = "Timelønn"
MISSING_HOUR_TYPE = "Overtid 50 %"
"""The pay type of the host that PowerOffice has no hour type for."""

_WHOLE_WEEKS = 3
"""How many employees work all week."""


def hour_registers() -> Mapping[str, Sequence[Json]]:
    """Describe what hours name: activities, work types, pay types, machines."""
    return {
        "activities": [
            _named("act_10", "10", "Tømrerarbeid", billableDefault="billable"),
            _named("act_20", "20", "Riving", billableDefault="billable"),
            _named("act_90", "90", "Fravær", billableDefault="internal"),
        ],
        "work-types": [
            _named("wt_1", "1", "Arbeid", productive=True, unitCode="h"),
            _named("wt_2", "2", "Sykdom", billableDefault="non_billable", timebank="sick_leave"),
        ],
        "pay-types": [
            _named("pay_timelonn", "100", ORDINARY_HOUR_TYPE, kind="wage", unitCode="h"),
            _named("pay_ot50", "150", MISSING_HOUR_TYPE, kind="overtime", overtimeFactor="1.5"),
            _named("pay_km", "300", "Kjøring", kind="mileage", unitCode="km"),
            _named("pay_sykdom", "400", "Sykelønn", kind="absence", absence=True),
        ],
        "machines": [
            _named("m_20", "20", "Gravemaskin 2,5 t", code="EX20", unitCode="h"),
        ],
    }


def time_module() -> Mapping[str, Sequence[Json]]:
    """Describe the activities and hour types of PowerOffice's time module, and its pay items.

    Some bear the names of the host's activities and pay types, as they should; of the pay types
    one is missing, although payroll has it.
    """
    return {
        "time_activities": [
            {"Name": PROJECT_ACTIVITY},
            {"Name": INTERNAL_ACTIVITY, "ActivityType": "Internal"},
            {"Name": "Tømrerarbeid"},
            {"Name": "Riving"},
            {"Name": "Fravær", "ActivityType": "PaidSickLeave"},
        ],
        "pay_items": [
            {"Code": "100", "Name": "Timelønn", "ProcessingType": "HourlyWage"},
            {"Code": "150", "Name": MISSING_HOUR_TYPE, "ProcessingType": "PercentOfHourlyWage"}
            | {"Percentage": 150},
            {"Code": "400", "Name": "Sykelønn", "ProcessingType": "HourlyWage"},
        ],
        "hour_types": [
            {"Name": ORDINARY_HOUR_TYPE, "PayItemCode": "100"},
            {"Name": "Sykelønn", "PayItemCode": "400"},
        ],
    }


def week(staff: Sequence[Mapping[str, Any]], projects: Sequence[Mapping[str, Any]]) -> list[Json]:
    """Write the week of these employees of the host on these projects.

    The first three employees work all week; the others, of whom some have no counterpart in the
    ERP or a wrong one, have one day each.
    """
    first, second, third = staff[:_WHOLE_WEEKS]
    house, roof = projects[:2]
    ordinary = [
        _shift(one, day, project, number)
        for number, (one, project) in enumerate(((first, house), (second, roof)), 1)
        for day in (TUESDAY, WEDNESDAY)
    ]
    return [
        _entry(
            "h_1",
            first,
            MONDAY,
            "7.50",
            **_on(house),
            approval={"status": "approved", "axes": ["project"]},
        ),
        *ordinary,
        _with_supplements(first, house),
        _entry("h_3", first, FRIDAY, "-2.00", **_on(house), description="Rettelse av tirsdag"),
        _over_midnight(second, roof),
        _entry("h_5", second, FRIDAY, "6.00", **_on(roof), machineUsages=[_usage("m_20", "3.00")]),
        *(_entry(f"h_{n}", third, WEDNESDAY, "3.75", **_on(house)) for n in (6, 7)),
        _entry("h_10", third, MONDAY, "1.00", description="Allmøte"),
        _absence(third),
        _entry("h_9", third, FRIDAY, "7.50", **_on(roof), approval={"status": "draft"}),
        *(
            _entry(thursday_of(place), one, THURSDAY, "4.00", **_on(house))
            for place, one in enumerate(staff[_WHOLE_WEEKS:], _WHOLE_WEEKS)
        ),
    ]


def shift_of(number: int, day: str) -> str:
    """Name the shift of the first or second employee, counted from 1, on Tuesday or Wednesday."""
    return f"h_{number}_{day[-2:]}"


def thursday_of(place: int) -> str:
    """Name the entry of an employee who works on Thursday alone, by the place in the staff."""
    return f"h_{20 + place}"


def _named(object_id: str, number: str, name: str, **fields: object) -> Json:
    return {"id": object_id, "number": number, "name": name, **fields}


def _on(project: Mapping[str, Any]) -> Json:
    return {"projectId": project["id"], "customerId": project["customerId"]}


def _usage(machine: str, hours: str) -> Json:
    return {"machineId": machine, "hours": hours}


def _entry(
    entry_id: str, employee: Mapping[str, Any], day: str, hours: str, **fields: object
) -> Json:
    return {
        "id": entry_id,
        "employeeId": employee["id"],
        "date": day,
        "hours": hours,
        "workTypeId": "wt_1",
        "payTypeId": "pay_timelonn",
        **fields,
    }


def _shift(employee: Mapping[str, Any], day: str, project: Mapping[str, Any], number: int) -> Json:
    times = {"start": "07:00", "end": "15:00", "breakMinutes": 30}
    return _entry(
        shift_of(number, day), employee, day, "7.50", **times, **_on(project), activityId="act_10"
    )


def _with_supplements(employee: Mapping[str, Any], project: Mapping[str, Any]) -> Json:
    supplements = [
        {"payTypeId": "pay_ot50", "quantity": "1.50", "unitCode": "h"},
        {"payTypeId": "pay_km", "quantity": "42", "unitCode": "km", "comment": "Til byggeplassen"},
    ]
    return _entry("h_2", employee, THURSDAY, "9.00", **_on(project), supplements=supplements)


def _over_midnight(employee: Mapping[str, Any], project: Mapping[str, Any]) -> Json:
    times = {"start": "22:00", "end": "06:00", "breakMinutes": 30}
    told = {"activityId": "act_20", "description": "Riving om natten"}
    return _entry("h_4", employee, THURSDAY, "7.50", **times, **_on(project), **told)


def _absence(employee: Mapping[str, Any]) -> Json:
    kind = {"registrationType": "absence", "absence": True, "billable": False}
    told = {"activityId": "act_90", "workTypeId": "wt_2", "payTypeId": "pay_sykdom"}
    return _entry("h_8", employee, THURSDAY, "7.50", **kind, **told)
