"""What pages are looked at with: nothing, one, five hundred, failures, and the longest name."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from bindeledd.domain.access import Role
from bindeledd.domain.connections import Approval, ConnectionState
from bindeledd.domain.hours.settings import HourSettings
from bindeledd.domain.identity import ConnectionRef, Dimension, System
from bindeledd.domain.plans import EntryKind, FieldChange, Hint, PlanEntry, Reason, Suggestion
from bindeledd.domain.records import NumberSeries
from bindeledd.domain.runs import Outcome, RunEntry, RunState, Trigger
from tests.console.hour_lines import HOURS_ON, forget, week
from tests.console.hour_registers import PAGES, put_troubled
from tests.console.stage import ON, Stage
from tests.fakes import NOON

LONGEST = "Ø" * 125 + "W" * 125
OWN_WORDS = "The customer code must be between 10000 and 19999."
SERIES = {"first": "10000", "last": "19999", "number": "10"}

CUSTOMER_PAGES = (
    "",
    "/connect",
    "/settings",
    "/plan",
    "/runs",
    "/problems",
    "/pairs",
    "/disconnect",
)
OPERATOR_PAGES = ("", "/plan", "/runs", "/problems", "/pairs", "/audit")


@dataclass(frozen=True)
class Scene:
    """A stage, and the pages to look at on it by a name for the screenshot."""

    stage: Stage
    customer: str
    operator: str
    pages: Mapping[str, tuple[Role, str]]


def in_language(path: str, language: str) -> str:
    """Ask for a page in a language."""
    return f"{path}{'&' if '?' in path else '?'}lang={language}"


def entry(kind: EntryKind, reason: Reason, number: int, name: str, **more: Any) -> PlanEntry:
    """Make a plan's entry about one customer."""
    made = PlanEntry(
        kind=kind,
        dimension=Dimension.CUSTOMERS,
        reason=reason,
        number=str(number),
        name=name,
        host_id=f"h{number}",
        erp_id=f"e{number}",
    )
    return replace(made, **more)


def entries(name: str = "Fjord Bygg AS") -> list[PlanEntry]:
    """Make one plan's entry of every kind."""
    changes = (
        FieldChange("name", "Fjord Bygg", name, Reason.FIRST_LINK_DIFFERS),
        FieldChange(
            "email", "post@gammel.example", "post@fjordbygg.example", Reason.CHANGED_IN_ERP
        ),
        FieldChange("phone", None, "55 12 34 56", Reason.FILLED_IN),
    )
    sent = tuple(replace(change, old=None) for change in changes)
    maybe = (Suggestion(Hint.SAME_NAME_OTHER_NUMBER, "e77", "10077", name, 96),)
    return [
        entry(EntryKind.LINK, Reason.EQUAL_NUMBER, 10001, name),
        entry(
            EntryKind.UPDATE,
            Reason.FIRST_LINK_DIFFERS,
            10001,
            name,
            target=System.HOST,
            changes=changes,
        ),
        entry(
            EntryKind.CREATE,
            Reason.ONLY_IN_HOST,
            10002,
            name,
            erp_id=None,
            target=System.ERP,
            changes=sent,
            suggestions=maybe,
        ),
        entry(
            EntryKind.CREATE,
            Reason.ONLY_IN_HOST,
            10,
            name,
            erp_id=None,
            target=System.ERP,
            changes=sent,
            hints=(Hint.OUTSIDE_SERIES,),
        ),
        entry(
            EntryKind.CREATE,
            Reason.ONLY_IN_ERP,
            10003,
            name,
            host_id=None,
            target=System.HOST,
            changes=sent,
        ),
        entry(
            EntryKind.HOLD,
            Reason.NAME_CONTRADICTS,
            10004,
            name,
            problem="name_contradicts",
        ),
        entry(
            EntryKind.HOLD,
            Reason.NUMBER_TWICE,
            10005,
            name,
            erp_id=None,
            problem="number_twice",
            problem_details={"number": "10005", "same_system": "h7"},
            suggestions=maybe,
        ),
        entry(
            EntryKind.CONFLICT,
            Reason.LEFT_STANDING,
            10006,
            name,
            problem="left_standing",
            changes=changes[:1],
        ),
        entry(EntryKind.SKIP, Reason.INACTIVE, 10007, name, erp_id=None),
    ]


def line(planned: PlanEntry, outcome: Outcome, **more: Any) -> RunEntry:
    """Make one line of a run."""
    made = RunEntry("", planned, outcome, NOON)
    return replace(made, **more)


def refused(number: int, name: str) -> RunEntry:
    """Make the line of a customer that the ERP refused."""
    planned = entry(
        EntryKind.CREATE,
        Reason.ONLY_IN_HOST,
        number,
        name,
        erp_id=None,
        target=System.ERP,
    )
    return line(
        planned,
        Outcome.REJECTED,
        problem="number_outside_series",
        system_message=OWN_WORDS,
        details=SERIES,
    )


def _scene(stage: Stage, ref: ConnectionRef, run_id: str | None, *, waits: bool) -> Scene:
    customer, operator = "/portal/connections/" + ref.connection, _operator_path(ref)
    pages: dict[str, tuple[Role, str]] = {
        f"customer{page.replace('/', '-')}": (Role.CUSTOMER, customer + page)
        for page in CUSTOMER_PAGES
        if page != "/connect" or waits
    }
    pages |= {
        f"operator{page.replace('/', '-')}": (Role.VENDOR_OPERATOR, operator + page)
        for page in OPERATOR_PAGES
    }
    pages["console"] = (Role.VENDOR_OPERATOR, "/console")
    if run_id is not None:
        pages["customer-run"] = (Role.CUSTOMER, f"{customer}/runs/{run_id}")
        pages["operator-run"] = (Role.VENDOR_OPERATOR, f"{operator}/runs/{run_id}")
    return Scene(
        stage,
        stage.session(Role.CUSTOMER, tenant=ref.tenant),
        stage.session(Role.VENDOR_OPERATOR),
        pages,
    )


def _operator_path(ref: ConnectionRef) -> str:
    return f"/console/connections/{ref.tenant}/{ref.connection}"


def empty(stage: Stage) -> Scene:
    """A connection that was just asked for, and nothing else."""
    ref = stage.connection(ConnectionState.DRAFT, company=None)
    return _scene(stage, ref, None, waits=True)


def one(stage: Stage) -> Scene:
    """A connection that runs well, with one plan, one run and one decision behind it."""
    ref = stage.connection()
    run_id = stage.run(ref, [line(entries()[1], Outcome.APPLIED)], trigger=Trigger.APPROVAL)
    _audited(stage, ref)
    approval = Approval("plan_1", "0" * 64, "operator@svenn.example", stage.clock.now())
    stage.change(ref, approval=approval)
    return _scene(stage, ref, run_id, waits=False)


def _audited(stage: Stage, ref: ConnectionRef) -> None:
    stage.audit(ref, "enabling_requested", "e_3")
    stage.audit(ref, "company_confirmed", "customer", company="1")
    stage.audit(ref, "approval_requested", "customer", customers="synchronise, erp")
    stage.audit(ref, "approved", "operator@svenn.example", plan="plan_1", hash="0" * 64)


def many(stage: Stage) -> Scene:
    """Five hundred of everything."""
    ref = stage.connection(ConnectionState.AWAITING_APPROVAL)
    states = tuple(ConnectionState)
    for number in range(500):
        name = f"Kunde nummer {number} AS"
        stage.connection(states[number % len(states)], tenant=f"t_{number + 100}", name=name)
        stage.issue(
            ref,
            f"h{number}",
            "number_outside_series",
            name=name,
            system_message=OWN_WORDS,
            details=SERIES,
        )
    planned = [made for made, _ in zip(_numbered(), range(500), strict=False)]
    stage.plan(ref, planned, unchanged=1234)
    lines = [line(made, Outcome.APPLIED) for made in planned[:480]]
    lines += [refused(number, f"Kunde nummer {number} AS") for number in range(20)]
    run_id = stage.run(ref, lines, state=RunState.WITH_ISSUES)
    for _ in range(60):
        stage.run(ref)
    return _scene(stage, ref, run_id, waits=True)


def _numbered() -> Iterator[PlanEntry]:
    for number in range(500):
        made = entries(f"Kunde nummer {number} AS")[number % 9]
        host_id = f"h{number}" if made.host_id else None
        yield replace(made, number=str(10000 + number), host_id=host_id)


def failing(stage: Stage) -> Scene:
    """A connection that stopped, after a run in which much was refused."""
    ref = stage.connection(ConnectionState.NEEDS_RECONNECT, problem="grant_refused")
    uncertain = line(entries()[2], Outcome.UNKNOWN, problem="outcome_unknown")
    refusals = [refused(10 + number, f"Fjord Bygg {number} AS") for number in range(3)]
    waiting = line(entries()[5], Outcome.NOTED, problem="name_contradicts")
    run_id = stage.run(
        ref, [*refusals, uncertain, waiting], state=RunState.WITH_ISSUES, trigger=Trigger.HOST
    )
    for number, refusal in enumerate(refusals):
        stage.issue(
            ref,
            refusal.entry.host_id or "",
            "number_outside_series",
            name=refusal.entry.name,
            number=refusal.entry.number,
            system_message=OWN_WORDS,
            details=SERIES,
            run_id=run_id,
            times=number + 1,
        )
    stage.issue(ref, "h10004", "name_contradicts", number="10004", other_id="e10004", run_id=run_id)
    for closed in ("10011", "10012"):
        stage.issue(ref, f"h{closed}", "too_many_archived", number=closed, run_id=run_id)
    spoilt = {"properties": "email, phone"}
    stage.issue(ref, "h10013", "object_unreadable", number="10013", details=spoilt, run_id=run_id)
    stage.run(ref, state=RunState.FAILED, problem="grant_refused", system_message="invalid_client")
    return _scene(stage, ref, run_id, waits=True)


def longest(stage: Stage) -> Scene:
    """The longest name that the host can hold, without a single space."""
    ref = stage.connection(
        ConnectionState.AWAITING_APPROVAL,
        name=LONGEST,
        missing_rights=("customers:Customer_Full",),
        requested_by=LONGEST,
    )
    planned = entries(LONGEST)
    stage.plan(ref, planned, unchanged=3)
    run_id = stage.run(
        ref,
        [line(planned[1], Outcome.APPLIED), refused(10, LONGEST)],
        state=RunState.WITH_ISSUES,
    )
    stage.issue(
        ref,
        "h10",
        "number_outside_series",
        name=LONGEST,
        system_message=OWN_WORDS + LONGEST,
        details=SERIES,
        run_id=run_id,
    )
    _audited(stage, ref)
    stage.audit(ref, "rejected", LONGEST, note=LONGEST)
    return _scene(stage, ref, run_id, waits=True)


def undoing(stage: Stage) -> Scene:
    """A run that can be undone in part, one that was undone, and writes that nobody can tell of."""
    ref = stage.connection()
    changed = entries()[1]
    run_id = stage.run(ref, [line(changed, Outcome.APPLIED), line(entries()[2], Outcome.APPLIED)])
    for written in (changed, replace(entries()[2], erp_id="e10002")):
        stage.journal(ref, run_id, written)
    undo = stage.stored_plan(ref, _undone())
    back = replace(_undone()[0], target=System.HOST)
    stage.held(
        ref,
        back.host_id or "",
        back.erp_id or "",
        email=("post@gammel.example", "post@fjordbygg.example"),
        phone=("", "55 12 34 56"),
    )
    told = line(back, Outcome.APPLIED, host_id=back.host_id, erp_id=back.erp_id)
    done = stage.run(ref, [told], trigger=Trigger.UNDO, undoes=run_id)
    found = tuple(
        Suggestion(Hint.MAY_HAVE_ARRIVED, f"e{n}", f"{n}", "Fjord Bygg AS", score)
        for n, score in ((10077, 100), (10078, 84))
    )
    stage.uncertain(ref, entries()[2], found)
    stage.uncertain(ref, _project(entries()[2], "P-7"), ())
    preview = stage.stored_plan(
        ref,
        [*entries(), *(_project(made, f"P-{n}") for n, made in enumerate(entries()[:5]))],
        series=(NumberSeries("Customers", 10000, 19999, is_default=True),),
    )
    made = _scene(stage, ref, run_id, waits=False)
    paths = {
        "undo": f"/runs/{run_id}/undo/{undo}",
        "journal": f"/runs/{run_id}/journal",
        "undone": f"/runs/{done}",
        "uncertain": "/uncertain",
        "preview": f"/preview/{preview}",
        "preview-projects": f"/preview/{preview}?dimension=projects",
    }
    customer, operator = "/portal/connections/" + ref.connection, _operator_path(ref)
    pages = {f"customer-{name}": (Role.CUSTOMER, customer + path) for name, path in paths.items()}
    pages |= {
        f"operator-{name}": (Role.VENDOR_OPERATOR, operator + path) for name, path in paths.items()
    }
    return replace(made, pages={**made.pages, **pages})


def _undone() -> list[PlanEntry]:
    """Make what a preview of an undo shows: put back, changed since, given, created, gone."""
    changed, created = entries()[1], replace(entries()[2], suggestions=())

    def told(number: int, reason: Reason, *changes: FieldChange) -> PlanEntry:
        return entry(EntryKind.SKIP, reason, number, f"Fjord Bygg {number} AS",
                     target=System.ERP, changes=changes)  # fmt: skip

    restored = tuple(
        FieldChange(one.field, one.new, one.old, Reason.UNDONE) for one in changed.changes
    )
    now, before = "post@ny.example", "post@gammel.example"
    since = FieldChange("email", "post@fjordbygg.example", now, Reason.CHANGED_SINCE, before)
    return [
        replace(changed, reason=Reason.UNDONE, changes=restored),
        told(10002, Reason.CHANGED_SINCE, since),
        told(10003, Reason.NUMBER_STAYS, FieldChange("number", "10003", None, Reason.NUMBER_STAYS)),
        told(10004, Reason.GONE_SINCE, FieldChange("phone", "1", "2", Reason.GONE_SINCE)),
        replace(created, kind=EntryKind.SKIP, reason=Reason.CREATED_STAYS, changes=()),
    ]


def _project(made: PlanEntry, number: str) -> PlanEntry:
    """Turn a customer's entry into a project's, with what it names."""
    customer = FieldChange(
        "customer", None, "h1", Reason.FILLED_IN,
        references=Dimension.CUSTOMERS, shown_new="10042 Heidi Lindtveit AS",
    )  # fmt: skip
    manager = FieldChange("manager", None, "h2", Reason.FILLED_IN, references=Dimension.EMPLOYEES)
    under = ("10042 Heidi Lindtveit AS", "10050 Fjord Fisk AS / P-1 Kai")[ord(number[-1]) % 2]
    name = replace(customer, field="name", new="Nytt tak", references=None, shown_new=None)
    return replace(
        made,
        dimension=Dimension.PROJECTS,
        number=number,
        name="Nytt tak",
        changes=(name, customer, manager) if made.changes else (),
        suggestions=(),
        hints=(),
        under=under,
    )


def hours(stage: Stage) -> Scene:
    """A week of hours in every state, with all they may wait for, under the longest names.

    Many entries are held that the host does not know.
    """
    ref = stage.connection(settings=replace(ON, hours=HOURS_ON))
    week(stage.state, ref, LONGEST)
    forget(stage.state, ref, 12_345)
    stage.issue(
        ref, "p_7", "number_in_use", dimension=Dimension.PROJECTS, number="P-7", name=LONGEST
    )
    made = _scene(stage, ref, None, waits=False)
    paths = {
        "hours": "/hours",
        "hours-waiting": "/hours/lines?state=waiting&employee=e_9",
        "hours-thing": "/hours/lines?kind=project_not_linked&object=p_7",
        "entry-uncertain": "/hours/entries/te_uncertain",
        "entry-locked": "/hours/entries/te_locked",
    }
    pages = {
        f"operator-{name}": (Role.VENDOR_OPERATOR, _operator_path(ref) + path)
        for name, path in paths.items()
    }
    return replace(made, pages={"customer": made.pages["customer"], **pages})


def setting_hours_up(stage: Stage) -> Scene:
    """Registers that lead by themselves, that wait, and one that could not be read."""
    chosen = HourSettings(activities={"wt_2": "30"}, hour_types={"pay_2": "3"})
    ref = stage.connection(settings=replace(ON, hours=chosen))
    put_troubled(stage, ref, LONGEST, OWN_WORDS)
    made = _scene(stage, ref, None, waits=False)
    pages = {
        f"customer-hours-{name}": (Role.CUSTOMER, f"/portal/connections/{ref.connection}{path}")
        for name, path in PAGES.items()
    }
    return replace(made, pages={"customer": made.pages["customer"], **pages})


SCENES: Mapping[str, Callable[[Stage], Scene]] = {
    "empty": empty,
    "one": one,
    "many": many,
    "failing": failing,
    "longest": longest,
    "undoing": undoing,
    "hours": hours,
    "setting-hours-up": setting_hours_up,
}
