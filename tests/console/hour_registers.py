"""What hours are set up from, as the pages are shown it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from bindeledd.domain.changes import SaveRegisterReading
from bindeledd.domain.hours.readings import HourRegister, RegisterItem, as_read, not_read
from bindeledd.domain.hours.registers import Activity, HostItem, HourType
from bindeledd.domain.identity import ConnectionRef, Dimension
from bindeledd.domain.plans import Hint, Suggestion
from bindeledd.state import TableState
from tests.console.stage import Stage
from tests.fakes import NOON

R = HourRegister

ACTIVITIES = [
    Activity("10", "Prosjekttid"),
    Activity("11", "Montasje", number="300"),
    Activity("20", "Intern tid"),
    Activity("30", "Gammel", active=False),
]
HOUR_TYPES = [
    HourType("1", "Timelønn", pay_item_number="100", pay_item_name="Fast timelønn"),
    HourType("2", "Overtid", pay_item_number="200", pay_item_name="Overtid 50 %"),
    HourType("3", "Overtid", pay_item_number="201", pay_item_name="Overtid 100 %"),
]
WORK_TYPES = [HostItem("wt_1", "Montasje"), HostItem("wt_2", "Mur"), HostItem("wt_3", "montasje")]
PAY_TYPES = [
    HostItem("pay_1", "Timelønn", number="100"),
    HostItem("pay_2", "Overtid", number="200"),
    HostItem("pay_3", "Reisetid", number="400"),
    HostItem("pay_4", "Fast timelønn", number="100"),
]
HOST_ACTIVITIES = [HostItem("act_1", "Montasje"), HostItem("act_2", "Kjent", external_id="20")]

PAGES = {
    "settings": "/hours/settings",
    "work-types": "/hours/mappings/work_types",
    "pay-types": "/hours/mappings/pay_types",
    "host-activities": "/hours/mappings/host_activities",
    "employees": "/hours/employees",
}
"""The pages on which hours are set up, by a name for their screenshots."""


def put(state: TableState, ref: ConnectionRef, **registers: Iterable[RegisterItem]) -> None:
    """Keep some registers as if a worker had read them."""
    state.commit(
        *(
            SaveRegisterReading(as_read(ref, HourRegister(name), items, at=NOON))
            for name, items in registers.items()
        )
    )


def put_all(state: TableState, ref: ConnectionRef, *, also: str = "") -> None:
    """Keep one of each kind of everything; `also` names one more pay type and hour type."""
    more = [also] if also else []
    put(
        state,
        ref,
        activities=ACTIVITIES,
        hour_types=[*HOUR_TYPES, *(HourType("9", one) for one in more)],
        work_types=WORK_TYPES,
        pay_types=[*PAY_TYPES, *(HostItem("pay_9", one) for one in more)],
        host_activities=HOST_ACTIVITIES,
    )


def put_many(state: TableState, ref: ConnectionRef) -> None:
    """Keep registers of five hundred, half of which match by name."""
    put(
        state,
        ref,
        activities=[Activity(str(n), f"Aktivitet {n}") for n in range(500)],
        hour_types=[HourType(str(n), f"Lønnsart {n}") for n in range(500)],
        work_types=[HostItem(f"wt_{n}", f"Arbeid {n}") for n in range(500)],
        pay_types=[HostItem(f"pay_{n}", f"Lønnsart {n * 2}") for n in range(500)],
        host_activities=[],
    )


def put_troubled(stage: Stage, ref: ConnectionRef, name: str, words: str) -> None:
    """Keep registers of which one could not be read, and employees that cannot be linked."""
    put_all(stage.state, ref, also=name)
    told: dict[str, Any] = {"problem": "system_unavailable", "system_message": words, "at": NOON}
    failed = not_read(ref, R.HOST_ACTIVITIES, None, **told)
    stage.state.commit(SaveRegisterReading(failed))
    same = Suggestion(Hint.SAME_NUMBER_OTHER_NAME, "902", "2", name, 20)
    about: dict[str, Any] = {"dimension": Dimension.EMPLOYEES, "name": name}
    stage.issue(ref, "e_2", "name_contradicts", other_id="902", suggestions=(same,), **about)
    stage.issue(ref, "e_3", "number_missing", **about)
