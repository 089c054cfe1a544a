"""Two systems in memory and a small applier: what a plan does when everything it sends arrives.

Each system keeps values in its own form, may give numbers, and may refuse them. The applier settles
as a run does: bases move by `rebased` alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from bindeledd.domain.identity import Dimension, System
from bindeledd.domain.links import Decision, Link, LinkOrigin
from bindeledd.domain.matching import key_text
from bindeledd.domain.merging import parked, rebased
from bindeledd.domain.plan_inputs import PlanInputs
from bindeledd.domain.planning import plan, settled_links
from bindeledd.domain.plans import WRITING_KINDS, EntryKind, FieldChange, Plan, PlanEntry, Reason
from bindeledd.domain.policy import DimensionPolicy
from bindeledd.domain.records import Fields, FieldValue, NumberSeries, Record, RegisterRead
from bindeledd.domain.references import NO_REFERENCES, References
from bindeledd.domain.rejections import refused_part
from bindeledd.domain.runs import Issue
from bindeledd.domain.sequencing import Step, steps
from bindeledd.domain.splitting import without
from tests.unit.domain.builders import NOW, issue

Form = Callable[[FieldValue], FieldValue]


class RefusedNumberError(Exception):
    """The number lies outside the system's series."""


@dataclass
class Desk:
    """One system's register. `forms` say what it makes of the values that it is given.

    `named` are the registers that its references lead to: it takes no id that does not stand there.
    A number counts within the fields `scope`.
    """

    system: System
    forms: Mapping[str, Form] = field(default_factory=dict)
    defaults: Mapping[str, FieldValue] = field(default_factory=dict)
    series: NumberSeries | None = None
    gives_numbers: bool = False
    objects: dict[str, dict[str, FieldValue]] = field(default_factory=dict)
    named: Mapping[str, Desk] = field(default_factory=dict)
    scope: tuple[str, ...] = ()
    writes: int = 0

    def edit(self, object_id: str, **values: FieldValue) -> None:
        """Change an object as a person does in the system itself."""
        present = self.objects.get(object_id) or {
            "number": None, "name": "", "active": True, **self.defaults,
        }  # fmt: skip
        self.objects[object_id] = present | self.formed(values)

    def create(self, fields: Fields) -> Record:
        object_id = f"{self.system.value}{len(self.objects) + 1}"
        self._check(fields, object_id)
        empty = dict.fromkeys(("number", "name", "phone", "email", *self.named))
        values = {**empty, "active": True, **self.defaults, **self.formed(fields)}
        if values["number"] is None and self.gives_numbers:
            values["number"] = self._free_number()
        self.objects[object_id] = values
        self.writes += 1
        return self.record(object_id)

    def update(self, object_id: str, changes: Fields, *, expected: Fields) -> Record:
        self._check(changes, object_id)
        present = self.objects[object_id]
        assert {name: present[name] for name in expected} == dict(expected)
        self.objects[object_id] = present | self.formed(changes)
        self.writes += 1
        return self.record(object_id)

    def record(self, object_id: str) -> Record:
        return Record(object_id, dict(self.objects[object_id]))

    def read(self) -> RegisterRead:
        return RegisterRead([self.record(key) for key in self.objects], complete=True, cursor=None)

    def formed(self, values: Fields) -> dict[str, FieldValue]:
        return {name: self.forms.get(name, _as_it_is)(value) for name, value in values.items()}

    def _check(self, fields: Fields, object_id: str) -> None:
        number = fields.get("number")
        place = self._place({**self.objects.get(object_id, {}), **fields})
        if place[-1]:
            others = [self._place(o) for key, o in self.objects.items() if key != object_id]
            assert place not in others
        for name, desk in self.named.items():
            assert fields.get(name) is None or fields[name] in desk.objects
        if self.series is not None and number is not None and not self.series.holds(str(number)):
            raise RefusedNumberError(number)

    def _place(self, fields: Fields) -> tuple[str, ...]:
        return tuple(key_text(fields.get(name)) for name in (*self.scope, "number"))

    def _free_number(self) -> str:
        used = [str(o["number"]) for o in self.objects.values()]
        return str(max([10000, *(int(n) for n in used if n.isascii() and n.isdigit())]) + 1)


@dataclass
class Office:
    """Both systems, and what a connection remembers of them."""

    host: Desk
    erp: Desk
    links: dict[tuple[str, str], Link] = field(default_factory=dict)
    issues: dict[str, Issue] = field(default_factory=dict)
    decisions: tuple[Decision, ...] = ()
    now: datetime = NOW
    steps_until_death: int | None = None
    dimension: Dimension = Dimension.CUSTOMERS
    others: tuple[Office, ...] = ()
    """The registers that this one's objects name."""

    def desk(self, system: System) -> Desk:
        return self.host if system is System.HOST else self.erp

    def inputs(self, policy: DimensionPolicy) -> PlanInputs:
        return PlanInputs(
            policy=policy,
            host=self.host.read(),
            erp=self.erp.read(),
            links=tuple(self.links.values()),
            decisions=self.decisions,
            issues=self.issues,
            series=self._series(),
            references=self.references(),
        )

    def references(self) -> References:
        known = NO_REFERENCES.with_links(self.links.values())
        for other in self.others:
            known = known.with_links(other.links.values())
        return known

    def synchronise(self, policy: DimensionPolicy) -> Plan:
        """Plan and apply once; give the plan."""
        before = self.inputs(policy)
        for link in settled_links(before):
            self.links[link.host_id, link.erp_id] = link
        made = plan(before)
        ordered, cut_off = steps(made.entries)
        assert not cut_off
        done: set[tuple[System, str]] = set()
        for step in ordered[: self.steps_until_death]:
            if step.needs <= done and self._apply(step, policy):
                done |= {step.gives_up} if step.gives_up is not None else set()
        return made

    def _series(self) -> dict[System, tuple[NumberSeries, ...]]:
        known = {system: self.desk(system).series for system in System}
        return {system: (one,) if one is not None else () for system, one in known.items()}

    def _apply(self, step: Step, policy: DimensionPolicy) -> bool:
        entry = step.entry
        if entry.kind is EntryKind.LINK:
            assert entry.host_id is not None
            assert entry.erp_id is not None
            self._settle(entry, entry.host_id, entry.erp_id, policy)
        elif entry.kind in WRITING_KINDS:
            try:
                return self._send(entry, policy)
            except RefusedNumberError:
                self._park(step, policy)
                return False
        return True

    def _park(self, step: Step, policy: DimensionPolicy) -> None:
        """Park what was refused for its number; of an update the rest is sent."""
        problem = "number_outside_series"
        part = refused_part(step.planned, problem, policy) or step.planned
        refused = issue(part, problem, series=self._series())
        self.issues[refused.key] = refused
        names = {change.field for change in part.changes}
        if any(change.field not in names for change in step.entry.changes):
            self._send(without(step.entry, names), policy)

    def _send(self, entry: PlanEntry, policy: DimensionPolicy) -> bool:
        assert entry.target is not None
        desk = self.desk(entry.target)
        fields = {change.field: self._translated(entry, change) for change in entry.changes}
        if any(
            not fields[change.field] and change.new for change in entry.changes if change.references
        ):
            return False
        ids = {System.HOST: entry.host_id, System.ERP: entry.erp_id}
        if entry.kind is EntryKind.CREATE:
            ids[entry.target] = desk.create(fields).id
        else:
            desk.update(ids[entry.target] or "", fields, expected=entry.preconditions)
        self._settle(entry, ids[System.HOST] or "", ids[System.ERP] or "", policy)
        return True

    def _translated(self, entry: PlanEntry, change: FieldChange) -> FieldValue:
        if change.references is None or entry.target is None or not change.new:
            return change.new
        source = entry.target.other
        return self.references().target(change.references, source, change.new).other_id

    def _settle(self, entry: PlanEntry, host_id: str, erp_id: str, policy: DimensionPolicy) -> None:
        origin = LinkOrigin.EQUAL_KEY
        if entry.kind is EntryKind.CREATE:
            created = {
                System.ERP: LinkOrigin.CREATED_IN_ERP,
                System.HOST: LinkOrigin.CREATED_IN_HOST,
            }
            origin = created[entry.target or System.ERP]
        bare = Link(self.dimension, host_id, erp_id, {}, {}, 1, origin, self.now)
        written = {change.field for change in entry.changes} if entry.target else set()
        host, erp = self.host.record(host_id), self.erp.record(erp_id)
        if entry.reason is Reason.NUMBER_PARKED:
            self.links[host_id, erp_id] = parked(self.links[host_id, erp_id], host, erp)
            return
        self.links[host_id, erp_id] = rebased(
            self.links.get(
                (host_id, erp_id), replace(bare, mapping_version=policy.mapping_version)
            ),
            host,
            erp,
            policy,
            written=written,
            references=self.references(),
        )


def _as_it_is(value: FieldValue) -> FieldValue:
    return value
