"""What one tenant owns, of every kind that a route can name, under ids and words of its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from bindeledd.domain.changes import SaveGrant
from bindeledd.domain.connections import Company
from bindeledd.domain.hours.registers import Activity, HostItem, HourType
from bindeledd.domain.hours.transfer_states import TransferState
from bindeledd.domain.hours.transfers import Criterion, CriterionKind, Judgement, Transfer
from bindeledd.domain.identity import ConnectionRef, System
from bindeledd.domain.plans import (
    EntryKind,
    FieldChange,
    Hint,
    PlanEntry,
    Reason,
    Suggestion,
    plans_hash,
)
from bindeledd.domain.runs import Outcome, RunState, Trigger
from bindeledd.usecases.connecting import CLIENT_KEY, offered_grant
from tests.console.hour_lines import HOURS_ON, forget, hour_line, line_in, put
from tests.console.hour_registers import put as put_registers
from tests.console.scenes import entry, line
from tests.console.stage import ON, Stage


@dataclass(frozen=True, slots=True)
class Owner:
    """A tenant of a vendor; `word` and `number` stand in everything of its own, and nowhere else.

    `prefix` begins the ids of its objects: two owners of one prefix have objects of the same ids.
    """

    vendor: str
    tenant: str
    word: str
    number: str
    organization: str
    company: str
    secret: str
    prefix: str


@dataclass(frozen=True, slots=True)
class Belongings:
    """An owner's connection and the names of what belongs to it, as routes call them."""

    owner: Owner
    ref: ConnectionRef
    named: Mapping[str, str]

    def filling(self, pattern: str) -> Mapping[str, str]:
        """Give the arguments of a path; an undo has its own plan, and what is retried its line."""
        plan = self.named["undo" if "/undo" in pattern else "plan"]
        line = self.named["refused_line" if pattern.endswith("/retry") else "line"]
        return {**self.named, "plan": plan, "line": line}

    def words(self) -> frozenset[str]:
        """List what nobody else may ever read."""
        return frozenset({self.owner.word, self.owner.number, self.owner.organization})

    def ids(self) -> frozenset[str]:
        """List the ids that tell this owner's objects from those of every other."""
        own = {text for name, text in self.named.items() if name not in _SHARED}
        return frozenset(own | {self.ref.connection})


_SHARED = frozenset({"tenant", "dimension", "system", "register"})


def furnish(stage: Stage, owner: Owner) -> Belongings:
    """Give a tenant one of everything: plans, runs, journal, undo, issues, a claim, a grant."""
    ref = stage.connection(
        vendor=owner.vendor,
        tenant=owner.tenant,
        name=f"{owner.word} Bygg AS",
        organization_number=owner.organization,
        contact=f"drift@{owner.word}.example",
        requested_by=f"{owner.word}-bestiller",
        company=Company(owner.company, f"{owner.word} Bygg AS", owner.organization),
        settings=replace(ON, hours=HOURS_ON),
    )
    changed, refused, held = _entries(owner)
    plan = stage.stored_plan(ref, [changed, refused, held])
    run = stage.run(
        ref,
        [line(changed, Outcome.APPLIED), line(refused, Outcome.REJECTED, problem="name_missing")],
        state=RunState.WITH_ISSUES,
    )
    stage.journal(ref, run, changed)
    _registers(stage, ref, owner)
    undo = stage.stored_plan(ref, [_put_back(changed)])
    told = line(_put_back(changed), Outcome.APPLIED, host_id=changed.host_id, erp_id=changed.erp_id)
    undoing = stage.run(ref, [told], trigger=Trigger.UNDO, undoes=run)
    _doubts(stage, ref, owner, run)
    place = _hours(stage, ref, owner)
    stage.audit(ref, "approved", f"{owner.word}-operatør", plan=plan)
    for name in (CLIENT_KEY, offered_grant(owner.company)):
        stage.state.commit(SaveGrant(ref, name, owner.secret))
    kept = {"plan": plan, "undo": undo, "run": run, "undoing_run": undoing, "place": place}
    return Belongings(owner, ref, {**_names(ref, owner), **kept, **_hashes(stage, ref, kept)})


def _entries(owner: Owner) -> tuple[PlanEntry, PlanEntry, PlanEntry]:
    """Make a customer that is changed, one that is refused, and one that a person decides about."""

    def of(kind: EntryKind, reason: Reason, nth: int, **more: object) -> PlanEntry:
        ids = {"host_id": f"{owner.prefix}-h{nth}", "erp_id": f"{owner.prefix}-e{nth}"}
        number = int(f"{owner.number}{nth}")
        return entry(kind, reason, number, f"{owner.word} {nth} AS", **{**ids, **more})

    email = FieldChange(
        "email", f"før@{owner.word}.example", f"nå@{owner.word}.example", Reason.CHANGED_IN_HOST
    )
    return (
        of(EntryKind.UPDATE, Reason.CHANGED_IN_HOST, 1, target=System.ERP, changes=(email,)),
        of(EntryKind.CREATE, Reason.ONLY_IN_HOST, 2, target=System.ERP, erp_id=None),
        of(EntryKind.HOLD, Reason.NAME_CONTRADICTS, 3, problem="name_contradicts"),
    )


def _put_back(changed: PlanEntry) -> PlanEntry:
    back = tuple(FieldChange(one.field, one.new, one.old, Reason.UNDONE) for one in changed.changes)
    return replace(changed, reason=Reason.UNDONE, changes=back)


def _doubts(stage: Stage, ref: ConnectionRef, owner: Owner, run: str) -> None:
    """Leave what a person is asked about: a refusal, a pair, closings, a write, a held field."""
    changed, refused, held = _entries(owner)
    words = f"{owner.word} er ikke et gyldig navn"
    for one, problem in ((changed, "refused_by_system"), (held, "name_contradicts")):
        stage.issue(
            ref,
            one.host_id or "",
            problem,
            number=one.number,
            name=one.name,
            other_id=one.erp_id,
            system_message=words,
            run_id=run,
        )
    stage.issue(
        ref, f"{owner.prefix}-h9", "too_many_archived", name=f"{owner.word} 9 AS", run_id=run
    )
    found = Suggestion(Hint.MAY_HAVE_ARRIVED, f"{owner.prefix}-e2", refused.number, refused.name, 9)
    stage.uncertain(ref, refused, [found])
    stage.held(ref, changed.host_id or "", changed.erp_id or "", email=("", owner.word))


def _hours(stage: Stage, ref: ConnectionRef, owner: Owner) -> str:
    """Leave an entry's lines: one that waits, one that was refused, one that nobody can tell of.

    Four entries are held that the host does not know.

    Answers with the place of the first in its list, after which a next page begins.
    """
    entry_id, employee = f"{owner.prefix}-te", f"{owner.prefix}-p9"
    waits = (Criterion(CriterionKind.EMPLOYEE_NOT_LINKED, employee),)

    def of(state: TransferState, line_id: str, **more: Any) -> Transfer:
        told = hour_line(entry_id, line_id, employee_id=employee, comment=owner.word)
        return line_in(state, ref, entry_id, line=told, **more)

    words = f"{owner.word} er ikke med i prosjektet"
    unmet = Judgement(demanded=True, criteria=waits)
    waiting = of(TransferState.WAITING, f"{owner.prefix}-tw", judgement=unmet)
    put(
        stage.state,
        waiting,
        of(TransferState.REJECTED, f"{owner.prefix}-tr", system_message=words),
        of(TransferState.UNCERTAIN, f"{owner.prefix}-tu"),
        actor=f"{owner.word}-operatør",
    )
    forget(stage.state, ref, 4)
    return waiting.order


def _names(ref: ConnectionRef, owner: Owner) -> Mapping[str, str]:
    return {
        "tenant": ref.tenant,
        "connection": ref.connection,
        "dimension": "customers",
        "system": "host",
        "register": "pay_types",
        "object_id": f"{owner.prefix}-h1",
        "host_id": f"{owner.prefix}-h1",
        "erp_id": f"{owner.prefix}-e1",
        "other_id": f"{owner.prefix}-e2",
        "any_object": f"{owner.prefix}-",
        "claim": f"customers#create#erp#{owner.prefix}-h2",
        "entry": f"{owner.prefix}-te",
        "line": f"{owner.prefix}-tu",
        "refused_line": f"{owner.prefix}-tr",
        "employee": f"{owner.prefix}-p9",
        "company": owner.company,
        "word": owner.word,
    }


def _registers(stage: Stage, ref: ConnectionRef, owner: Owner) -> None:
    """Keep what hours are set up from: what one may choose is no choice of another's."""
    ids = {name: f"{owner.prefix}-{name}" for name in ("pay", "type", "activity")}
    put_registers(
        stage.state,
        ref,
        pay_types=[HostItem(ids["pay"], f"{owner.word} lønnsart")],
        hour_types=[HourType(ids["type"], f"{owner.word} timetype")],
        activities=[Activity(ids["activity"], f"{owner.word} aktivitet")],
    )


def _hashes(stage: Stage, ref: ConnectionRef, kept: Mapping[str, str]) -> Mapping[str, str]:
    (undo,) = stage.state.plan_headers(ref, kept["undo"])
    signed = plans_hash(one.hash for one in stage.state.plan_headers(ref, kept["plan"]))
    return {"plan_hash": signed, "undo_hash": undo.hash}
