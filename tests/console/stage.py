"""A console over a state in memory, and what is put on it: connections, plans, runs, issues."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any, Protocol
from urllib.parse import urlencode

from bindeledd.console import Console, ConsoleDependencies, build_console
from bindeledd.domain.access import Principal, Role
from bindeledd.domain.changes import (
    AddAudit,
    AddJournal,
    AddRunEntry,
    AddSession,
    BindTenant,
    PutClaim,
    PutIssue,
    PutLink,
    SaveConnection,
    SavePlan,
    SaveRun,
    SaveVendor,
)
from bindeledd.domain.connections import Company, Connection, ConnectionState
from bindeledd.domain.errors import CredentialsError
from bindeledd.domain.identity import ConnectionRef, Dimension, System
from bindeledd.domain.links import Link, LinkOrigin
from bindeledd.domain.onboarding import CompanyGrant, ConsentOutcome
from bindeledd.domain.plans import Plan, PlanEntry, Suggestion
from bindeledd.domain.policy import DimensionSettings, Settings
from bindeledd.domain.records import Fields, NumberSeries, Record
from bindeledd.domain.runs import AuditEntry, Issue, JournalEntry, Run, RunEntry, RunState, Trigger
from bindeledd.domain.vendors import Vendor
from bindeledd.domain.work import Claim, ClaimState
from bindeledd.recipes import RECIPES
from bindeledd.state import TableState
from bindeledd.usecases.access import begin_session, digest_of
from bindeledd.usecases.connecting import Connector
from bindeledd.usecases.signing_in import SignIn
from bindeledd.usecases.steering import Steering
from tests.fakes import FixedClock, SequentialRandomness, memory_state
from tests.wiring import (
    BASE_URL,
    ORGANIZATION,
    RECIPE,
    RETURN_URL,
    SAMPLE_VENDOR,
    VENDOR,
    Announced,
    Bell,
    Wired,
)

OPERATOR = "operator@svenn.example"
ON = Settings({Dimension.CUSTOMERS: DimensionSettings()})


class Gateway:
    """An ERP that sends the browser to its consent page and accepts no pasted key."""

    address = "https://erp.test/consent"

    def begin(self, vendor: Vendor, *, redirect_uri: str, organization_number: str | None) -> str:
        return f"{self.address}?redirect={redirect_uri}"

    def outcome(self, query: Fields) -> tuple[ConsentOutcome, str | None]:
        return ConsentOutcome(str(query.get("outcome", "cancelled"))), None

    def pick_up(self, vendor: Vendor, token: str) -> Sequence[CompanyGrant]:
        raise CredentialsError

    def check(self, vendor: Vendor, secret: str) -> CompanyGrant:
        raise CredentialsError(system_message="unauthorized_client")


def console_of(world: Wired, **replaced: Any) -> Console:
    """Put a console before the whole product."""
    parts = ConsoleDependencies(
        state=world.state,
        clock=world.clock,
        randomness=world.randomness,
        recipes=RECIPES,
        connector=world.connector,
        steering=world.steering,
        sign_in=None,
        doorbell=world.bell,
        announcements=world.announced,
        base_url=BASE_URL,
    )
    return build_console(replace(parts, **replaced))


class Stage:
    """One deployment of the console with nothing on it yet."""

    def __init__(self, base_url: str = BASE_URL) -> None:
        self.clock = FixedClock()
        self.randomness = SequentialRandomness()
        self.state = memory_state(self.clock)
        self.bell, self.announced = Bell(), Announced()
        self.state.commit(SaveVendor(replace(SAMPLE_VENDOR, support_contact="hjelp@svenn.example")))
        shared: dict[str, Any] = {
            "state": self.state,
            "clock": self.clock,
            "recipes": RECIPES,
            "doorbell": self.bell,
        }
        self.console: Console = build_console(
            ConsoleDependencies(
                **shared,
                randomness=self.randomness,
                connector=Connector(
                    **shared,
                    gateways={"poweroffice": Gateway()},
                    announcements=self.announced,
                    randomness=self.randomness,
                    base_url=base_url,
                ),
                steering=Steering(**shared, randomness=self.randomness),
                sign_in=None,
                announcements=self.announced,
                base_url=base_url,
            )
        )

    def with_sign_in(self, sign_in: SignIn) -> Stage:
        """Open the door for operators."""
        parts = replace(self.console.parts, sign_in=sign_in)
        self.console = replace(self.console, parts=parts)
        return self

    def session(
        self, role: Role, *, tenant: str | None = None, vendor: str = VENDOR, language: str = "nb"
    ) -> str:
        """Begin a session; answer with the secret that its cookie holds."""
        subject = OPERATOR if tenant is None else f"tenant:{tenant}"
        principal = Principal(role=role, vendor=vendor, subject=subject, tenant=tenant)
        begun = begin_session(
            principal,
            clock=self.clock,
            randomness=self.randomness,
            language=language,
            return_url=RETURN_URL,
        )
        self.state.commit(AddSession(begun.session))
        return begun.secret

    def connection(
        self,
        state: ConnectionState = ConnectionState.ACTIVE,
        *,
        vendor: str = VENDOR,
        tenant: str = "t_42",
        name: str = "Håndverker AS",
        settings: Settings = ON,
        **more: Any,
    ) -> ConnectionRef:
        """Put a connection on the stage."""
        ref = ConnectionRef(vendor, tenant, self.randomness.identifier("connection"))
        self.clock.advance(timedelta(minutes=1))
        connection = Connection(
            ref=ref,
            recipe=RECIPE,
            settings=settings,
            organization_number=ORGANIZATION,
            created_at=self.clock.now() - timedelta(days=3),
            state_since=self.clock.now() - timedelta(hours=2),
            state=state,
            tenant_name=name,
            contact="drift@handverker.example",
            requested_by="e_3",
            return_url=RETURN_URL,
            company=Company("1", name, ORGANIZATION),
        )
        self.state.commit(
            SaveConnection(replace(connection, **more), expected=None),
            BindTenant(ref.owner, RECIPE, ref.connection),
        )
        return ref

    def change(self, ref: ConnectionRef, **changes: Any) -> None:
        """Change a connection as it stands."""
        connection = self.state.connection(ref)
        assert connection is not None
        changed = replace(connection, **changes)
        self.state.commit(SaveConnection(changed, expected=connection.revision))

    def plan(self, ref: ConnectionRef, entries: Sequence[PlanEntry], *, unchanged: int = 0) -> str:
        """Let a plan wait for an operator."""
        plan_id = self.stored_plan(ref, entries, unchanged=unchanged)
        self.change(ref, plan_id=plan_id)
        return plan_id

    def stored_plan(
        self,
        ref: ConnectionRef,
        entries: Sequence[PlanEntry],
        *,
        unchanged: int = 0,
        series: tuple[NumberSeries, ...] = (),
    ) -> str:
        """Store a plan that nobody waits for: a header for each dimension among its entries."""
        plan_id, now = self.randomness.identifier("plan"), self.clock.now()
        expires_at = now + timedelta(days=14)
        for dimension in sorted({entry.dimension for entry in entries}):
            own = tuple(entry for entry in entries if entry.dimension is dimension)
            made = Plan(dimension, own, unchanged, series)
            self.state.add_plan_entries(ref, plan_id, made, expires_at=expires_at)
            self.state.commit(SavePlan(ref, plan_id, made, now, expires_at, len(own) * 2 + 12))
        return plan_id

    def journal(self, ref: ConnectionRef, run_id: str, entry: PlanEntry) -> None:
        """Keep what a run overwrote."""
        self.clock.advance(timedelta(seconds=1))
        object_id = entry.host_id if entry.target is System.HOST else entry.erp_id
        kept = JournalEntry(
            ref, entry.dimension, run_id, self.clock.now(), entry.target or System.ERP,
            object_id or "", entry.source_id, entry.number, entry.name, entry.kind, entry.changes,
        )  # fmt: skip
        self.state.commit(AddJournal(kept))

    def held(
        self, ref: ConnectionRef, host_id: str, erp_id: str, **values: tuple[str, str]
    ) -> None:
        """Link a pair whose values an undo holds, the host's and the ERP's of each field."""
        link = Link(
            Dimension.CUSTOMERS,
            host_id,
            erp_id,
            {name: pair[0] for name, pair in values.items()},
            {name: pair[1] for name, pair in values.items()},
            1,
            LinkOrigin.EQUAL_KEY,
            self.clock.now(),
            held=values,
        )
        self.state.commit(PutLink(ref, link, new=True))

    def uncertain(self, ref: ConnectionRef, entry: PlanEntry, found: Sequence[Suggestion]) -> None:
        """Leave a write of which nobody can tell whether it arrived."""
        now, source = self.clock.now(), entry.source_id or ""
        key = f"{entry.dimension}#{entry.kind}#{entry.target}#{source}"
        record = Record(source, {"number": entry.number, "name": entry.name})
        claim = Claim(
            ref, key, entry, record, "bindeledd-1", ClaimState.UNCERTAIN, 1, 1, now, now, "run_1"
        )
        self.state.commit(PutClaim(claim))
        self.issue(
            ref,
            source,
            "outcome_uncertain",
            dimension=entry.dimension,
            name=entry.name,
            number=entry.number,
            suggestions=tuple(found),
        )

    def run(
        self,
        ref: ConnectionRef,
        entries: Iterable[RunEntry] = (),
        *,
        state: RunState = RunState.SUCCEEDED,
        **more: Any,
    ) -> str:
        """Put a run with its entries on the stage."""
        run_id = self.randomness.identifier("run")
        counts: dict[str, int] = {"read:host": 12, "read:erp": 14, "unchanged": 9}
        for line in entries:
            target = f":{line.entry.target}" if line.entry.target else ""
            key = f"{line.entry.kind}{target}:{line.outcome}"
            counts[key] = counts.get(key, 0) + 1
            self.state.commit(AddRunEntry(ref, replace(line, run_id=run_id)))
        started = self.clock.now() - timedelta(minutes=4)
        run = Run(
            ref=ref,
            id=run_id,
            dimension=Dimension.CUSTOMERS,
            trigger=more.pop("trigger", Trigger.SCHEDULE),
            state=state,
            started_at=started,
            finished_at=started + timedelta(seconds=83),
            counts=counts,
        )
        self.state.commit(SaveRun(replace(run, **more)))
        self.clock.advance(timedelta(minutes=1))
        return run_id

    def issue(self, ref: ConnectionRef, object_id: str, problem: str, **more: Any) -> Issue:
        """Open an issue."""
        now = self.clock.now()
        issue = Issue(
            ref=ref,
            dimension=Dimension.CUSTOMERS,
            system=System.HOST,
            object_id=object_id,
            number="10",
            name="Fjord Bygg AS",
            problem=problem,
            fingerprint="f",
            opened_at=now,
            last_seen_at=now,
            run_id="run_1",
            target=System.ERP,
        )
        opened = replace(issue, **more)
        self.state.commit(PutIssue(opened))
        return opened

    def audit(self, ref: ConnectionRef, action: str, actor: str, **details: str) -> None:
        """Put an event into the audit trail."""
        self.clock.advance(timedelta(minutes=1))
        self.state.commit(AddAudit(AuditEntry(ref, self.clock.now(), actor, action, details)))


class House(Protocol):
    """A console with the state that it stands on."""

    console: Console
    state: TableState
    clock: FixedClock


class Guest:
    """A visitor with one session's cookie who speaks to the console's functions directly."""

    def __init__(self, stage: House, secret: str | None = None) -> None:
        self.stage = stage
        self.cookies: dict[str, str] = {}
        if secret is not None:
            self.cookies[stage.console.cookies.session] = secret

    @property
    def csrf(self) -> str:
        """The token that this visitor's forms hold."""
        secret = self.cookies[self.stage.console.cookies.session]
        session = self.stage.state.session(digest_of(secret), now=self.stage.clock.now())
        assert session is not None
        return session.csrf_token

    def get(self, address: str, **headers: str) -> dict[str, Any]:
        """Open an address."""
        return self._ask("GET", address, "", headers)

    def post(self, path: str, *, csrf: str | None = "own", **fields: str) -> dict[str, Any]:
        """Send a form, with the session's own token unless another or none is given."""
        if csrf is not None:
            fields["csrf"] = self.csrf if csrf == "own" else csrf
        return self._ask("POST", path, urlencode(fields), {})

    def callback(self, address: str) -> dict[str, Any]:
        """Come back from an ERP's consent page."""
        return self._ask("GET", address, "", {}, function="callback")

    def _ask(
        self,
        method: str,
        address: str,
        body: str,
        headers: Mapping[str, str],
        *,
        function: str = "handle",
    ) -> dict[str, Any]:
        path, _, query = address.partition("?")
        event = {
            "rawPath": path,
            "rawQueryString": query,
            "cookies": [f"{name}={value}" for name, value in self.cookies.items()],
            "headers": dict(headers),
            "body": body,
            "isBase64Encoded": False,
            "requestContext": {"http": {"method": method}, "requestId": "request-1"},
        }
        answer: dict[str, Any] = getattr(self.stage.console, function)(event, None)
        for cookie in answer["cookies"]:
            name, _, value = cookie.split(";")[0].partition("=")
            self.cookies[name] = value
        return answer


def location(answer: Mapping[str, Any]) -> str:
    """Read where an answer leads."""
    return str(answer["headers"]["location"])
