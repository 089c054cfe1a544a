"""What people do with hours in the host during the chaos run: write, approve, re-open, change.

An act whose answer was lost is done again, as a person does who sees that nothing happened; what
would happen twice by that is looked up first.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from random import Random
from typing import Any

from local.chaos.edits import patiently
from local.registers import Registers
from local.sample_data import SampleTenant
from local.sample_hours import FRIDAY, MONDAY, THURSDAY, TUESDAY, WEDNESDAY

Json = Any

DAYS = ("2026-11-15", MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY)
"""The first is before the date from which hours are sent."""

WHOLE_HOURS = ("7.50", "4.00", "3.75", "1.35", "0.25", "10.00")
ODD_HOURS = ("-2.00", "1.33")
"""A correction below zero, and what is no whole number of minutes: PowerOffice takes neither."""


class Act(StrEnum):
    """What a person does with hours."""

    WRITE = "write"
    TWIN = "twin"
    APPROVE = "approve"
    REOPEN = "re-open"
    CHANGE = "change"
    CORRECT = "correct"
    DELETE = "delete"


WEIGHTS: Mapping[Act, int] = {
    Act.WRITE: 26,
    Act.TWIN: 8,
    Act.APPROVE: 26,
    Act.REOPEN: 10,
    Act.CHANGE: 12,
    Act.CORRECT: 10,
    Act.DELETE: 8,
}

_BY_PROJECT, _A_WEEK, _OF_A_CUSTOMER = 0.4, 0.3, 0.3
_ODD, _SUPPLEMENTED, _WITH_MACHINE = 0.06, 0.25, 0.05
"""How often an approval is by project, or of a week; how often hours are each of these."""
_SUBJECTS = {"employee_period": "employeeId", "project": "projectId"}
_TO_APPROVE = frozenset({"submitted", "reopened"})


class Timekeepers:
    """Does one random act at a time in the host, with hours of any of the companies."""

    def __init__(
        self, registers: Registers, tenants: Sequence[SampleTenant], random: Random
    ) -> None:
        self.acts: Counter[Act] = Counter()
        self._registers, self._tenants, self._random = registers, list(tenants), random
        self._done: Mapping[Act, Callable[[SampleTenant, Sequence[Json]], bool]] = {
            Act.WRITE: self._write,
            Act.TWIN: self._twin,
            Act.APPROVE: self._approve,
            Act.REOPEN: self._reopen,
            Act.CHANGE: self._change,
            Act.CORRECT: self._correct,
            Act.DELETE: self._delete,
        }

    def act_once(self) -> None:
        """Do one act; where there is nothing to do it to, something is written."""
        tenant = self._random.choice(self._tenants)
        (act,) = self._random.choices(list(WEIGHTS), list(WEIGHTS.values()))
        entries = patiently(lambda: self._registers.hours(tenant.id))
        if not self._done[act](tenant, entries):
            act = Act.WRITE
            self._write(tenant, entries)
        self.acts[act] += 1

    def _write(self, tenant: SampleTenant, entries: Sequence[Json]) -> bool:
        self._add(tenant, entries, self._written(tenant))
        return True

    def _twin(self, tenant: SampleTenant, entries: Sequence[Json]) -> bool:
        """Write what somebody wrote already: two honest shifts of one day, approved alike."""
        plain = [one for one in entries if not one["supplements"] and not one["machineUsages"]]
        if not plain:
            return False
        copied = self._random.choice(plain)
        body = {
            name: copied[name]
            for name in (
                "employeeId", "date", "hours", "projectId", "customerId", "activityId",
                "workTypeId", "payTypeId",
            )
        }  # fmt: skip
        self._add(tenant, entries, body)
        self._judge(tenant, "approve", "employee_period", copied, whole_week=False)
        return True

    def _approve(self, tenant: SampleTenant, entries: Sequence[Json]) -> bool:
        waiting = [one for one in entries if one["approval"]["status"] in _TO_APPROVE]
        if not waiting:
            return False
        chosen, axis = self._random.choice(waiting), "employee_period"
        if chosen["projectId"] and self._happens(_BY_PROJECT):
            axis = "project"
        self._judge(tenant, "approve", axis, chosen, whole_week=self._happens(_A_WEEK))
        return True

    def _reopen(self, tenant: SampleTenant, entries: Sequence[Json]) -> bool:
        approved = [one for one in entries if one["approval"]["axes"]]
        if not approved:
            return False
        chosen = self._random.choice(approved)
        axis = self._random.choice(chosen["approval"]["axes"])
        self._judge(tenant, "reopen", axis, chosen, whole_week=False)
        return True

    def _change(self, tenant: SampleTenant, entries: Sequence[Json]) -> bool:
        unlocked = [one for one in entries if not one["locked"]]
        if not unlocked:
            return False
        self._save(tenant, self._random.choice(unlocked))
        return True

    def _correct(self, tenant: SampleTenant, entries: Sequence[Json]) -> bool:
        """Re-open, change and approve in a row, before anybody may have read what was between."""
        approved = [one for one in entries if one["locked"]]
        if not approved:
            return False
        chosen = self._random.choice(approved)
        for axis in chosen["approval"]["axes"]:
            self._judge(tenant, "reopen", axis, chosen, whole_week=False)
        corrected = self._save(tenant, chosen)
        self._judge(tenant, "approve", "employee_period", corrected, whole_week=False)
        return True

    def _delete(self, tenant: SampleTenant, entries: Sequence[Json]) -> bool:
        unlocked = [one["id"] for one in entries if not one["locked"]]
        if not unlocked:
            return False
        chosen = self._random.choice(unlocked)

        def make_sure() -> None:
            if any(one["id"] == chosen for one in self._registers.hours(tenant.id)):
                self._registers.act_on_hours(tenant.id, "delete", id=chosen)

        patiently(make_sure)
        return True

    def _add(self, tenant: SampleTenant, entries: Sequence[Json], body: Json) -> None:
        """Write an entry once: what is there that was not there before is it."""
        known = {one["id"] for one in entries}

        def make_sure() -> None:
            if all(one["id"] in known for one in self._registers.hours(tenant.id)):
                self._registers.act_on_hours(tenant.id, "write", entry=body)

        patiently(make_sure)

    def _save(self, tenant: SampleTenant, entry: Json) -> Json:
        """Change some of an entry; give it as it then is."""
        fresh = self._written(tenant)
        parts: Sequence[Sequence[str]] = (
            ("hours",), ("hours",), ("employeeId",), ("projectId", "customerId"), ("date",),
            ("payTypeId",), ("activityId", "workTypeId"), ("supplements",),
        )  # fmt: skip
        patch = {name: fresh.get(name, []) for name in self._random.choice(parts)}
        return patiently(
            lambda: self._registers.act_on_hours(tenant.id, "save", id=entry["id"], change=patch)
        )

    def _judge(
        self, tenant: SampleTenant, act: str, axis: str, entry: Json, *, whole_week: bool
    ) -> None:
        days = (DAYS[0], DAYS[-1]) if whole_week else (entry["date"], entry["date"])
        subject = entry[_SUBJECTS[axis]]
        patiently(
            lambda: self._registers.act_on_hours(
                tenant.id, act, axis=axis, subject=subject, days=days
            )
        )

    def _happens(self, chance: float) -> bool:
        return self._random.random() < chance

    def _written(self, tenant: SampleTenant) -> Json:
        """Invent an entry; what it names is not always to be found in PowerOffice."""
        random = self._random
        projects = [one for one in tenant.host_registers["projects"] if one.get("parentId") is None]
        project = random.choice([None, *projects])
        customer = project["customerId"] if project else None
        if project is None and self._happens(_OF_A_CUSTOMER):
            customer = random.choice(tenant.in_host)["id"]
        return {
            "employeeId": random.choice(tenant.host_registers["employees"])["id"],
            "date": random.choice(DAYS),
            "hours": random.choice(ODD_HOURS if self._happens(_ODD) else WHOLE_HOURS),
            "projectId": project and project["id"],
            "customerId": customer,
            "activityId": random.choice([None, None, None, "act_10", "act_20"]),
            "workTypeId": random.choice(["wt_1", "wt_1", None, "wt_2"]),
            "payTypeId": random.choice(["pay_timelonn", "pay_timelonn", None, "pay_ot50"]),
            **self._parts(),
        }

    def _parts(self) -> Json:
        """Invent supplements and the usage of a machine, which few entries have."""
        random, parts = self._random, dict[str, Any]()
        if self._happens(_SUPPLEMENTED):
            pay_type = random.choice(["pay_ot50", "pay_timelonn"])
            parts["supplements"] = [
                {"payTypeId": pay_type, "quantity": "1.50", "unitCode": "h"},
                {"payTypeId": "pay_km", "quantity": "42", "unitCode": "km"},
            ][: random.choice([1, 1, 2])]
        if self._happens(_WITH_MACHINE):
            parts["machineUsages"] = [{"machineId": "m_20", "hours": "3.00"}]
        return parts
