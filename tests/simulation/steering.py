"""What people press while a connection lives: approve, pause, change settings, decide, retry."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace

from bindeledd.domain.errors import ConflictError, RefusedError
from bindeledd.domain.identity import ConnectionRef, Dimension, System
from bindeledd.domain.links import Decision, Verdict
from bindeledd.domain.plans import PlanEntry, plans_hash
from bindeledd.domain.policy import Mode, Settings, Winner
from bindeledd.domain.rejections import issue_key
from bindeledd.domain.work import Claim, ClaimState
from bindeledd.usecases.approving import approve, reject
from bindeledd.usecases.deciding import (
    UncertainDecision,
    decide_pair,
    decide_uncertain,
    retry_issue,
)
from tests.simulation.operations import Operation
from tests.simulation.oracle import Oracle
from tests.simulation.violating import ViolationError
from tests.simulation.world import SimulatedWorld


class Steering:
    """Presses the buttons; a button that is refused at the moment is pressed in vain."""

    def __init__(self, world: SimulatedWorld, oracle: Oracle) -> None:
        self._world, self._oracle = world, oracle
        self.ref: ConnectionRef | None = None
        self.deeds: Mapping[str, Callable[[Operation], None]] = {
            "sync": lambda one: self.press(lambda ref: self.synchronise(ref, full=False)),
            "full": lambda one: self.press(lambda ref: self.synchronise(ref, full=True)),
            "pause": lambda one: self.press(self._pause),
            "resume": lambda one: self.press(self.resume),
            "plan": lambda one: self.press(
                lambda ref: world.steering.plan_now(ref, actor="operator")
            ),
            "approve": lambda one: self.press(self.approve),
            "reject": lambda one: self.press(self._reject),
            "readonly": lambda one: self.press(
                lambda ref: self.set_read_only(ref, on=bool(one.number(0)))
            ),
            "winner": lambda one: self.press(
                lambda ref: self.configure(ref, winner=Winner(one.word(0)), register=_named(one))
            ),
            "mode": lambda one: self.press(
                lambda ref: self.configure(ref, mode=Mode(one.word(0)), register=_named(one))
            ),
            "decide": lambda one: self.press(lambda ref: self._decide(ref, one)),
            "uncertain": lambda one: self.press(lambda ref: self._tell(ref, one.number(0))),
            "retry": lambda one: self.press(lambda ref: self._retry(ref, one.number(0))),
        }

    def synchronise(
        self, ref: ConnectionRef, *, full: bool, registers: Collection[Dimension] | None = None
    ) -> None:
        """Press "synchronise now", of some registers or of all that are on."""
        world = self._world
        for dimension in world.steering.synchronise_now(ref, registers, actor="e_3", full=full):
            self._oracle.owed.asked(dimension)

    def resume(self, ref: ConnectionRef) -> None:
        """Turn on again."""
        self._world.steering.resume(ref, actor="e_3")
        self._oracle.stops.end("paused")

    def set_read_only(self, ref: ConnectionRef, *, on: bool) -> None:
        """Throw the read-only switch."""
        self._world.steering.set_read_only(ref, on=on, actor="operator")
        (self._oracle.stops.begin if on else self._oracle.stops.end)("read_only")

    def approve(self, ref: ConnectionRef) -> None:
        """Sign the plan that waits."""
        world = self._world
        plan_id = world.connection(ref).plan_id or ""
        headers = world.state.plan_headers(ref, plan_id)
        plans = self.plans_of(ref, plan_id)
        approve(
            ref,
            plan_id=plan_id,
            plan_hash=plans_hash(header.hash for header in headers),
            operator="operator",
            state=world.state,
            clock=world.clock,
            doorbell=world.bell,
        )
        self._oracle.approved(plans)

    def plans_of(self, ref: ConnectionRef, plan_id: str) -> Mapping[Dimension, Sequence[PlanEntry]]:
        """Read what a plan shows of each register; nothing where there is no such plan."""
        state = self._world.state
        return {
            header.dimension: tuple(state.plan_entries(ref, plan_id, header.dimension))
            for header in (state.plan_headers(ref, plan_id) if plan_id else ())
        }

    def configure(
        self,
        ref: ConnectionRef,
        *,
        winner: Winner | None = None,
        mode: Mode | None = None,
        register: str | None = None,
    ) -> None:
        """Change the settings of one register or of all."""
        world = self._world
        former = world.connection(ref).settings
        chosen = {
            dimension: replace(
                former.of(dimension),
                mode=mode or former.of(dimension).mode,
                winner=winner or former.of(dimension).winner,
            )
            if register in (None, dimension)
            else former.of(dimension)
            for dimension in world.settable
        }
        world.choose(ref, Settings(chosen))
        self._oracle.configured(world.connection(ref))

    def press(self, act: Callable[[ConnectionRef], object]) -> None:
        """Press a button of the connection's."""
        if self.ref is None:
            return
        try:
            act(self.ref)
        except (RefusedError, ConflictError):
            return

    def _pause(self, ref: ConnectionRef) -> None:
        self._world.steering.pause(ref, actor="e_3")
        self._oracle.stops.begin("paused")

    def _reject(self, ref: ConnectionRef) -> None:
        state, clock = self._world.state, self._world.clock
        reject(ref, note="Rydd først.", operator="operator", state=state, clock=clock)

    def _decide(self, ref: ConnectionRef, one: Operation) -> None:
        world = self._world
        held = [
            issue
            for issue in world.state.open_issues(ref)
            if issue.other_id is not None and issue.problem == "name_contradicts"
        ]
        if not held:
            return
        issue = sorted(held, key=lambda issue: issue.key)[one.number(0) % len(held)]
        ids = {issue.system: issue.object_id, issue.system.other: issue.other_id or ""}
        verdict = Verdict(one.word(1))
        self._oracle.decided(ids, issue.dimension, one=verdict is Verdict.LINK)
        decision = Decision(
            dimension=issue.dimension,
            host_id=ids[System.HOST],
            erp_id=ids[System.ERP],
            verdict=verdict,
            decided_by="e_3",
            decided_at=world.clock.now(),
        )
        decide_pair(ref, decision, state=world.state, clock=world.clock, doorbell=world.bell)

    def _retry(self, ref: ConnectionRef, pick: int) -> None:
        world = self._world
        issues = sorted(world.state.open_issues(ref), key=lambda issue: issue.key)
        if issues:
            issue = issues[pick % len(issues)]
            self._oracle.retried(issue)
            retry_issue(
                ref,
                issue.dimension,
                issue.key,
                actor="e_3",
                state=world.state,
                clock=world.clock,
                doorbell=world.bell,
            )

    def uncertain(self, ref: ConnectionRef) -> list[Claim]:
        """List the writes of which a person must tell whether they arrived."""
        state = self._world.state
        return [
            claim
            for dimension in self._world.dimensions
            for claim in sorted(state.open_claims(ref, dimension), key=lambda claim: claim.key)
            if claim.state is ClaimState.UNCERTAIN
        ]

    def _tell(self, ref: ConnectionRef, pick: int) -> None:
        claims = self.uncertain(ref)
        if claims:
            self.tell(ref, claims[pick % len(claims)])

    def tell(self, ref: ConnectionRef, claim: Claim) -> None:
        """Look at the system oneself and say of a write whether it arrived, and as which object."""
        world = self._world
        made = self._oracle.arrived(claim.entry)
        issue = world.state.issue(ref, claim.dimension, issue_key(claim.entry))
        shown = {one.other_id for one in issue.suggestions} if issue else set()
        if made is not None and made not in shown:
            raise ViolationError("arrived_and_not_shown", f"{made} of {claim.entry}")
        verdict = Verdict.APART if made is None else Verdict.LINK
        decide_uncertain(
            ref,
            UncertainDecision(claim.key, verdict, "e_3", made or ""),
            state=world.state,
            clock=world.clock,
            doorbell=world.bell,
        )


def _named(one: Operation) -> str | None:
    """Read which register a line names behind its first word; None where it means all."""
    return one.word(1) if len(one.words) > 1 else None
