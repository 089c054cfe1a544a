"""Lines, rules and registers of hours for the tests of their rules."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

from bindeledd.domain.hours.amounts import HourUnit
from bindeledd.domain.hours.entries import HourLine, LineKind
from bindeledd.domain.hours.registers import Activity, HostItem, HourRegisters, HourType
from bindeledd.domain.hours.rules import Counterpart, Counterparts, Rules
from bindeledd.domain.hours.settings import HourSettings
from bindeledd.domain.identity import ConnectionRef, Dimension

NOON = datetime(2026, 11, 28, 12, tzinfo=UTC)
REF = ConnectionRef("svenn", "t_42", "connection_1")

LINE = HourLine(
    entry_id="h_1",
    line_id="h_1",
    kind=LineKind.ORDINARY,
    version="1",
    approved=True,
    employee_id="e_9",
    date=date(2026, 11, 20),
    quantity=Decimal("7.50"),
    customer_id="c_81",
    project_id="p_1",
    work_type_id="wt_1",
    pay_type_id="pay_1",
)

SETTINGS = HourSettings(
    sending=True,
    project_activity="10",
    internal_activity="20",
    default_hour_type="0",
    activities={"wt_1": "11"},
)

REGISTERS = HourRegisters(
    activities={
        "10": Activity("10", "Prosjekttid"),
        "11": Activity("11", "Montasje"),
        "20": Activity("20", "Intern tid"),
        "30": Activity("30", "Gammel", active=False),
    },
    hour_types={
        "0": HourType("0", "Ordinære timer"),
        "1": HourType("1", "Timelønn", pay_item_number="100", pay_item_name="Fast timelønn"),
        "2": HourType("2", "Overtid", pay_item_number="200", pay_item_name="Overtid 50 %"),
        "3": HourType("3", "Overtid", pay_item_number="201", pay_item_name="Overtid 100 %"),
        "4": HourType("4", "Reisetid", active=False),
    },
    pay_types={
        "pay_1": HostItem("pay_1", " Timelønn ", number="100"),
        "pay_2": HostItem("pay_2", "Overtid", number="200"),
        "pay_3": HostItem("pay_3", "Overtid 50 %", number="200"),
        "pay_4": HostItem("pay_4", "Reisetid", number="400"),
        "pay_5": HostItem("pay_5", "timelønn", number="100"),
        "pay_6": HostItem("pay_6", "Timelønn", number="999"),
    },
    host_activities={
        "act_1": HostItem("act_1", "Montasje"),
        "act_2": HostItem("act_2", "Finnes ikke"),
        "act_3": HostItem("act_3", "Kjent", external_id="20"),
    },
)

COUNTERPARTS = Counterparts(
    linked={
        (Dimension.EMPLOYEES, "e_9"): Counterpart("901"),
        (Dimension.CUSTOMERS, "c_81"): Counterpart("5081"),
        (Dimension.PROJECTS, "p_1"): Counterpart("7001"),
        (Dimension.PROJECTS, "p_closed"): Counterpart("7002", active=False),
    },
    held=frozenset({(Dimension.EMPLOYEES, "e_held")}),
)

RULES = Rules(SETTINGS, REGISTERS, COUNTERPARTS, HourUnit.MINUTES)


def line(**changes: object) -> HourLine:
    return replace(LINE, **changes)  # type: ignore[arg-type]


def rules(**settings: object) -> Rules:
    return replace(RULES, settings=replace(SETTINGS, **settings))  # type: ignore[arg-type]
