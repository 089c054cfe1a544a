"""However a line is told, sent, lost and decided: it stands once in the ERP, or not at all.

The ERP here holds what calls really did; the transfer only knows what it was told. What the table
says of booked hours is compared with the ERP after every step.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bindeledd.domain.errors import RefusedError
from bindeledd.domain.hours.bookings import Booking, Effect, Standing
from bindeledd.domain.hours.entries import HourLine
from bindeledd.domain.hours.rules import judge
from bindeledd.domain.hours.transfer_states import (
    PERHAPS_SENT,
    STATES,
    UNDER_WAY,
    Booked,
    HostStatus,
    Mover,
    TransferState,
)
from bindeledd.domain.hours.transferring import (
    arrived,
    asked_again,
    begun,
    claimed,
    gone,
    ignored,
    judged,
    looked_up,
    next_effect,
    not_sent,
    refused,
    taken,
    unanswered,
    uncertain,
    wanted,
)
from bindeledd.domain.hours.transfers import Sending, Transfer
from tests.unit.domain.hours.builders import LINE, NOON, REF, line, rules

S = TransferState

STEPS = (
    *("tell", "delete", "settings", "claim", "answer", "refuse", "lock", "fail"),
    *("lose_arrived", "lose_missing", "look_up", "give_up", "decide", "again", "ignore"),
    "remove_in_erp",
)


@dataclass
class Walk:
    """One line's life beside what really stands in the ERP."""

    transfer: Transfer
    settings: dict[str, object] = field(default_factory=dict)
    erp: dict[str, Booking] = field(default_factory=dict)
    made: int = 0
    arrived_as: str | None = None
    """What the call under way really did: the id of what it made or changed; None for nothing."""
    confirmed_without_claim: bool = False

    @property
    def now(self):
        return NOON + timedelta(minutes=self.made)

    def step(self, name: str, told: HourLine) -> None:
        before = self.transfer
        try:
            getattr(self, f"_{name}")(told)
        except RefusedError:
            self.transfer = before

    def _judge(self, of: HourLine | None):
        return judge(of, rules(**self.settings))

    def _tell(self, told: HourLine) -> None:
        self.transfer = taken(self.transfer, told, told.version, self._judge(told), at=self.now)

    def _delete(self, told: HourLine) -> None:
        self.transfer = taken(self.transfer, None, told.version, self._judge(None), at=self.now)

    def _settings(self, told: HourLine) -> None:
        self.settings = {"leave_corrected": told.quantity < 0, "default_hour_type": told.version}
        current = None if self.transfer.gone else self.transfer.line
        self.transfer = judged(self.transfer, self._judge(current), by=Mover.PIPELINE, at=self.now)

    def _claim(self, _: HourLine) -> None:
        effect = next_effect(self.transfer)
        if effect is None:
            return
        booking = None if effect is Effect.REMOVE else wanted(self.transfer)
        sending = Sending(effect, booking, "bindeledd-1", self.now, self.now, generation=0)
        self.transfer = claimed(self.transfer, sending, at=self.now)

    def _do(self) -> None:
        """Let the call under way happen in the ERP."""
        sending, standing = self.transfer.sending, self.transfer.standing
        assert sending is not None
        if sending.effect is Effect.BOOK:
            self.made += 1
            self.arrived_as = str(self.made)
        else:
            assert standing is not None
            self.arrived_as = standing.external_id
        if sending.booking is None:
            self.erp.pop(self.arrived_as, None)
        else:
            self.erp[self.arrived_as] = sending.booking

    def _answer(self, _: HourLine) -> None:
        if self.transfer.state is S.CLAIMED:
            if self._is_gone_in_erp():
                self.transfer = gone(self.transfer, "erp_entry_gone", at=self.now)
                return
            self._do()
            self._arrive(Mover.PIPELINE)

    def _is_gone_in_erp(self) -> bool:
        standing, sending = self.transfer.standing, self.transfer.sending
        is_amended = sending is not None and sending.effect is Effect.AMEND
        return is_amended and standing is not None and standing.external_id not in self.erp

    def _arrive(self, by: Mover) -> None:
        assert self.arrived_as is not None
        self.transfer = arrived(self.transfer, self.arrived_as, by=by, at=self.now)
        self.arrived_as = None

    def _refuse(self, _: HourLine) -> None:
        if self.transfer.state is S.CLAIMED:
            self.transfer = refused(self.transfer, "refused_by_system", "No.", at=self.now)

    def _lock(self, _: HourLine) -> None:
        if self.transfer.state is S.CLAIMED:
            self.transfer = refused(
                self.transfer, "erp_period_locked", "Locked.", at=self.now, locked=True
            )

    def _fail(self, _: HourLine) -> None:
        if self.transfer.state is S.CLAIMED:
            self.transfer = not_sent(self.transfer, by=Mover.PIPELINE, at=self.now)

    def _lose_arrived(self, _: HourLine) -> None:
        if self.transfer.state is S.CLAIMED and not self._is_gone_in_erp():
            self._do()
            self.transfer = unanswered(self.transfer, at=self.now)

    def _lose_missing(self, _: HourLine) -> None:
        if self.transfer.state is S.CLAIMED:
            self.transfer = unanswered(self.transfer, at=self.now)

    def _look_up(self, told: HourLine) -> None:
        if self.transfer.state is S.SENT_UNKNOWN:
            if told.quantity > 0:
                self._settle_by_truth(Mover.PIPELINE)
            else:
                self.transfer = looked_up(self.transfer, at=self.now)

    def _give_up(self, _: HourLine) -> None:
        if self.transfer.state is S.SENT_UNKNOWN:
            self.transfer = uncertain(self.transfer, at=self.now)

    def _decide(self, _: HourLine) -> None:
        if self.transfer.state is S.UNCERTAIN:
            self._settle_by_truth(Mover.PERSON)

    def _settle_by_truth(self, by: Mover) -> None:
        if self.arrived_as is None:
            self.transfer = not_sent(self.transfer, by=by, at=self.now)
        else:
            self._arrive(by)

    def _again(self, _: HourLine) -> None:
        self.transfer = asked_again(self.transfer, at=self.now)

    def _ignore(self, told: HourLine) -> None:
        note = "Avtalt" if told.quantity > 0 else " "
        self.transfer = ignored(self.transfer, note, actor="kari", at=self.now)

    def _remove_in_erp(self, _: HourLine) -> None:
        if self.transfer.state not in PERHAPS_SENT and self.transfer.sending is None:
            self.erp.clear()


LINES = st.builds(
    line,
    version=st.sampled_from(["0", "1", "99"]),
    approved=st.booleans(),
    quantity=st.sampled_from([Decimal("7.5"), Decimal(8), Decimal(-1), Decimal("0.333")]),
    pay_type_id=st.sampled_from(["pay_1", "pay_2", None]),
    project_id=st.sampled_from(["p_1", "p_x", None]),
)
WALKS = st.lists(st.tuples(st.sampled_from(STEPS), LINES), max_size=40)


def walked(steps) -> Walk:
    walk = Walk(begun(REF, LINE, judge(LINE, rules()), at=NOON))
    for name, told in steps:
        walk.step(name, told)
        agrees_with_the_erp(walk)
    return walk


def agrees_with_the_erp(walk: Walk) -> None:
    transfer = walk.transfer
    assert len(walk.erp) <= 1, "a line stands twice in the ERP"
    assert (transfer.sending is not None) == (
        transfer.state in PERHAPS_SENT
    ) or transfer.state is S.IGNORED
    if transfer.booked is Booked.NO and transfer.sending is None:
        assert not walk.erp
    if transfer.booked is Booked.YES and walk.erp and transfer.sending is None:
        assert transfer.standing is not None
        assert walk.erp == {transfer.standing.external_id: transfer.standing.booking}
    if transfer.state is S.CONFIRMED and not transfer.judgement.stays:
        assert transfer.standing is not None
        assert transfer.standing.booking == wanted(transfer)


@given(WALKS)
def test_what_the_table_says_of_booked_hours_is_what_stands_in_the_erp(steps):
    walked(steps)


@pytest.mark.requirement("ALL-09")
@given(WALKS)
def test_from_wherever_it_stands_a_line_comes_to_what_the_host_says(steps):
    walk = walked(steps)
    final = line(version="7", quantity=Decimal(4))
    walk.settings = {}
    walk.step("tell", final)
    for _ in range(12):
        for name in ("look_up", "decide", "again", "claim", "answer"):
            walk.step(name, final)
            agrees_with_the_erp(walk)

    assert walk.transfer.state is S.CONFIRMED
    assert [one.hours for one in walk.erp.values()] in ([Decimal(4)], [])


@pytest.mark.requirement("ALL-09")
@pytest.mark.parametrize("ending", ["delete", "tell"])
@given(WALKS)
def test_what_is_deleted_or_reopened_in_the_host_is_gone_from_the_erp_in_the_end(ending, steps):
    walk = walked(steps)
    walk.settings = {}
    walk.step(ending, line(approved=False, version="7"))
    for _ in range(12):
        for name in ("look_up", "decide", "again", "claim", "answer"):
            walk.step(name, line(quantity=Decimal(1)))

    never_booked = ending == "tell" and not walk.transfer.bookings
    assert walk.transfer.state is (S.WAITING if never_booked else S.REVERSED)
    assert walk.erp == {}


@given(WALKS)
def test_nothing_is_sent_that_was_not_claimed_and_a_call_is_ended_by_its_outcome_alone(steps):
    walk = Walk(begun(REF, LINE, judge(LINE, rules()), at=NOON))
    for name, told in steps:
        before = walk.transfer
        walk.step(name, told)
        if before.state in UNDER_WAY and name in {"tell", "delete", "settings", "again", "ignore"}:
            assert walk.transfer.state is before.state
            assert walk.transfer.sending == before.sending
        if walk.transfer.state is S.CLAIMED and before.state is not S.CLAIMED:
            assert name == "claim"


def test_every_state_but_those_at_rest_leads_somewhere_by_our_own_work_or_by_a_person():
    for state, rule in STATES.items():
        movers = set().union(*(by for to, by in rule.next.items() if to is not state))
        assert movers & {Mover.PIPELINE, Mover.PERSON} or state is S.REVERSED, state


def test_only_a_person_ignores_and_nothing_is_confirmed_or_rejected_without_a_judgement_or_a_call():
    for state, rule in STATES.items():
        assert rule.next.get(S.IGNORED, frozenset()) <= {Mover.PERSON}
        if S.CLAIMED in rule.next and state is not S.CLAIMED:
            assert state in {S.READY, S.CORRECTING}
            assert rule.next[S.CLAIMED] == {Mover.PIPELINE}
        if S.CONFIRMED in rule.next:
            assert rule.booked is not Booked.NO, state


def test_every_state_is_reached_and_every_status_of_the_host_is_used():
    reached = {to for state, rule in STATES.items() for to in rule.next if to is not state}

    assert reached == set(TransferState)
    assert {rule.host_status for rule in STATES.values()} == set(HostStatus)


@pytest.mark.requirement("ALL-09")
def test_what_changes_in_more_than_can_be_amended_is_removed_first_and_only_then_booked_anew():
    walk = Walk(begun(REF, LINE, judge(LINE, rules()), at=NOON))
    calls = []
    for name, told in (
        ("claim", LINE),
        ("answer", LINE),
        ("tell", line(version="2", quantity=Decimal(8))),
        ("claim", LINE),
        ("answer", LINE),
        ("tell", line(version="3", quantity=Decimal(8), pay_type_id=None)),
        ("claim", LINE),
        ("answer", LINE),
        ("claim", LINE),
        ("answer", LINE),
    ):
        walk.step(name, told)
        if name == "claim" and walk.transfer.sending:
            calls.append(walk.transfer.sending.effect)

    assert calls == [Effect.BOOK, Effect.AMEND, Effect.REMOVE, Effect.BOOK]
    assert walk.transfer.state is S.CONFIRMED


def test_a_refusal_stands_until_something_else_is_to_be_sent():
    walk = Walk(begun(REF, LINE, judge(LINE, rules()), at=NOON))
    walk.step("claim", LINE)
    walk.step("refuse", LINE)
    same = judged(walk.transfer, walk.transfer.judgement, by=Mover.PIPELINE, at=NOON)

    assert (same.state, same.problem, same.system_message) == (
        S.REJECTED,
        "refused_by_system",
        "No.",
    )
    walk.step("tell", line(version="2", quantity=Decimal(8)))
    assert (walk.transfer.state, walk.transfer.problem) == (S.READY, None)


def test_what_a_person_removed_in_the_erp_is_not_booked_again_by_itself():
    walk = Walk(begun(REF, LINE, judge(LINE, rules()), at=NOON))
    for name, told in (
        ("claim", LINE),
        ("answer", LINE),
        ("remove_in_erp", LINE),
        ("tell", line(version="2", quantity=Decimal(8))),
        ("claim", LINE),
        ("answer", LINE),
    ):
        walk.step(name, told)

    assert (walk.transfer.state, walk.transfer.problem) == (S.REJECTED, "erp_entry_gone")
    assert walk.transfer.standing is None


def test_an_uncertain_line_that_was_ignored_is_uncertain_again_and_not_sent():
    walk = Walk(begun(REF, LINE, judge(LINE, rules()), at=NOON))
    states = []
    for name in ("claim", "lose_arrived", "give_up", "ignore", "tell"):
        walk.step(name, line(version="2", quantity=Decimal(8)))
        states.append(walk.transfer.state)

    assert states == [S.CLAIMED, S.SENT_UNKNOWN, S.UNCERTAIN, S.IGNORED, S.UNCERTAIN]
    assert next_effect(walk.transfer) is None


def test_the_host_is_told_what_holds_a_line_under_the_contracts_code():
    held = begun(REF, line(pay_type_id="pay_2"), judge(line(pay_type_id="pay_2"), rules()), at=NOON)
    ready = begun(REF, LINE, judge(LINE, rules()), at=NOON)
    booking = wanted(ready)
    assert booking is not None
    booked = replace(ready, state=S.CONFIRMED, standing=Standing("77", booking))

    assert (held.to_tell().status, held.to_tell().code) == (
        HostStatus.HELD,
        "pay_type_not_matched",
    )
    assert ready.to_tell().status is HostStatus.QUEUED
    assert (booked.to_tell().status, booked.to_tell().external_id) == (HostStatus.CONFIRMED, "77")


@pytest.mark.parametrize(
    "steps", [("claim",), ("claim", "lose_arrived"), ("claim", "lose_missing")]
)
def test_what_is_told_while_a_call_may_be_under_way_is_kept_and_judged_after_it(steps):
    walk = Walk(begun(REF, LINE, judge(LINE, rules()), at=NOON))
    for name in steps:
        walk.step(name, LINE)
    state, changed = walk.transfer.state, line(version="2", quantity=Decimal(8))
    walk.step("settings", changed)
    walk.step("tell", changed)
    assert (walk.transfer.state, walk.transfer.version) == (state, "2")
    assert walk.transfer.judgement == judge(changed, rules())
    walk.step("answer", changed)
    walk.step("look_up", changed)

    arrived_meanwhile = steps != ("claim", "lose_missing")
    assert walk.transfer.state is (S.CORRECTING if arrived_meanwhile else S.READY)
