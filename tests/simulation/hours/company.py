"""The connection of a history, with the objects of both systems that its hours name."""

from __future__ import annotations

from datetime import date

from bindeledd.domain.identity import ConnectionRef, Dimension

REF = ConnectionRef("svenn", "t_42", "connection_1")
EMPLOYEES = {"e_1": "901", "e_2": "902"}
PROJECTS = {"p_1": "7001", "p_2": "7002"}
CUSTOMERS = {"c_1": "10001"}
PAY_TYPES = {"pay_1": "Timelønn", "pay_2": "Overtid"}
HOST_ACTIVITIES = {"ha_1": "Rigg", "ha_2": "Befaring"}
DAYS = (date(2026, 11, 20), date(2026, 11, 21))
"""Few people, projects and days, so that honest lines are often equal."""

REGISTERS = {
    **dict.fromkeys(EMPLOYEES, Dimension.EMPLOYEES),
    **dict.fromkeys(PROJECTS, Dimension.PROJECTS),
    **dict.fromkeys(CUSTOMERS, Dimension.CUSTOMERS),
}
ERP_IDS = {**EMPLOYEES, **PROJECTS, **CUSTOMERS}
