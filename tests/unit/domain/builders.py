"""Short ways to say what two registers hold, so that a test shows only what it is about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from bindeledd.domain.identity import ConnectionRef, Dimension, System
from bindeledd.domain.links import Decision, Link, LinkOrigin, Verdict
from bindeledd.domain.plan_inputs import PlanInputs
from bindeledd.domain.plans import EntryKind, Plan, PlanEntry
from bindeledd.domain.policy import DimensionPolicy, FieldRule
from bindeledd.domain.records import FieldValue, NumberSeries, Record, RegisterRead
from bindeledd.domain.rejections import fingerprint, issue_key
from bindeledd.domain.runs import Issue

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
REF = ConnectionRef("svenn", "t_1", "c_1")
SERIES = {System.HOST: (), System.ERP: (NumberSeries("Customers", 10000, 19999, is_default=True),)}
NO_SERIES: Mapping[System, Sequence[NumberSeries]] = {System.HOST: (), System.ERP: ()}
RULES = (FieldRule("number"), FieldRule("name"), FieldRule("active"), FieldRule("phone"))
POLICY = DimensionPolicy(Dimension.CUSTOMERS, RULES)


def record(
    object_id: str,
    number: str | None = "10001",
    name: str = "Hansen Bygg AS",
    *,
    version: str | None = None,
    deleted: bool = False,
    **fields: FieldValue,
) -> Record:
    told: dict[str, FieldValue] = {"number": number, "name": name, "active": True, "phone": None}
    return Record(object_id, told | fields, deleted=deleted, version=version)


def with_rule(rule: FieldRule, policy: DimensionPolicy = POLICY) -> DimensionPolicy:
    others = tuple(one for one in policy.fields if one.name != rule.name)
    return replace(policy, fields=(*others, rule))


def linked(host: Record, erp: Record, *, origin: LinkOrigin = LinkOrigin.EQUAL_KEY) -> Link:
    """Link two objects that agreed on everything that they hold now."""
    return Link(
        Dimension.CUSTOMERS,
        host.id,
        erp.id,
        dict(host.fields),
        dict(erp.fields),
        1,
        origin,
        NOW,
        host_version=host.version,
        erp_version=erp.version,
    )


def read(*records: Record, complete: bool = True) -> RegisterRead:
    return RegisterRead(records, complete, cursor=None)


def inputs(
    host: Iterable[Record] = (),
    erp: Iterable[Record] = (),
    *,
    policy: DimensionPolicy = POLICY,
    links: Sequence[Link] = (),
    decisions: Sequence[Decision] = (),
    issues: Iterable[Issue] = (),
    series: Mapping[System, Sequence[NumberSeries]] = NO_SERIES,
    unsettled: Iterable[tuple[System, str]] = (),
    complete: bool = True,
    linked_total: int | None = None,
) -> PlanInputs:
    return PlanInputs(
        policy=policy,
        host=read(*host, complete=complete),
        erp=read(*erp, complete=complete),
        links=links,
        decisions=decisions,
        issues={issue.key: issue for issue in issues},
        series=series,
        unsettled=frozenset(unsettled),
        linked_total=linked_total,
    )


def decision(host_id: str, erp_id: str, verdict: Verdict, *, at: datetime = NOW) -> Decision:
    return Decision(Dimension.CUSTOMERS, host_id, erp_id, verdict, "operator", at)


def issue(
    entry: PlanEntry,
    problem: str = "refused_by_system",
    *,
    series: Mapping[System, Sequence[NumberSeries]] = NO_SERIES,
    retry_requested: bool = False,
) -> Issue:
    """Open the issue that the refusal of `entry` leaves."""
    system, object_id = issue_key(entry).split("#")
    return Issue(
        ref=REF,
        dimension=entry.dimension,
        system=System(system),
        object_id=object_id,
        number=entry.number,
        name=entry.name,
        problem=problem,
        fingerprint=fingerprint(entry, series),
        opened_at=NOW,
        last_seen_at=NOW,
        run_id="run_1",
        target=entry.target,
        details={"why": "because"},
        retry_requested=retry_requested,
    )


def of_kind(made: Plan, kind: EntryKind) -> list[PlanEntry]:
    return [entry for entry in made.entries if entry.kind is kind]


def only(made: Plan, kind: EntryKind) -> PlanEntry:
    (entry,) = of_kind(made, kind)
    return entry


def written(entry: PlanEntry) -> dict[str, FieldValue]:
    return {change.field: change.new for change in entry.changes}
