from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bindeledd.domain.access import ConsentState, Role, Session, SignInState, Ticket
from bindeledd.domain.changes import (
    AddConsentState,
    AddSession,
    AddSignInState,
    AddTicket,
    DropSession,
    SeeWebhook,
    UseConsentState,
    UseSignInState,
    UseTicket,
)
from bindeledd.domain.errors import ConflictError
from tests.contract.state.samples import REF
from tests.fakes import NOON

TEN = timedelta(minutes=10)
EXPIRY = NOON + TEN
TICK = timedelta(microseconds=1)

TICKET = Ticket("d1", REF.owner, EXPIRY, connection=REF, language="sv", return_url="https://x/y")
SESSION = Session("d1", Role.CUSTOMER, "svenn", EXPIRY, "csrf", "kari", tenant="t-1")
CONSENT = ConsentState("d1", REF, "browser", "poweroffice", EXPIRY, code_verifier="verifier")
SIGN_IN = SignInState("d1", "browser", "verifier", "nonce", EXPIRY)


def test_a_ticket_is_found_until_it_is_used(state):
    state.commit(AddTicket(TICKET))
    assert state.ticket("d1", now=NOON) == TICKET

    state.commit(UseTicket(TICKET))

    assert state.ticket("d1", now=NOON) is None


def test_a_ticket_is_found_until_its_very_expiry(state, clock):
    expiry = EXPIRY + timedelta(milliseconds=300)
    ticket = replace(TICKET, expires_at=expiry)
    state.commit(AddTicket(ticket))

    assert state.ticket("d1", now=expiry - TICK) == ticket
    assert state.ticket("d1", now=expiry) is None


def test_a_ticket_is_used_once_and_the_second_user_changes_nothing(state):
    state.commit(AddTicket(TICKET))
    state.commit(UseTicket(TICKET), AddSession(SESSION))

    with pytest.raises(ConflictError) as caught:
        state.commit(UseTicket(TICKET), AddSession(replace(SESSION, digest="thief")))

    assert caught.value.details == {"change": "UseTicket"}
    assert state.session("thief", now=NOON) is None
    with pytest.raises(ConflictError):
        state.commit(UseTicket(replace(TICKET, digest="never made")))


def test_a_session_is_found_until_it_ends_or_expires(state):
    state.commit(AddSession(SESSION))
    assert state.session("d1", now=EXPIRY - TICK) == SESSION
    assert state.session("d1", now=EXPIRY) is None

    state.commit(DropSession(SESSION))
    state.commit(DropSession(SESSION))

    assert state.session("d1", now=NOON) is None


def test_a_consents_state_is_found_also_when_it_has_expired(state, clock):
    state.commit(AddConsentState(CONSENT))

    clock.set(EXPIRY + timedelta(hours=20))
    assert state.consent_state("d1") == CONSENT
    clock.set(EXPIRY + timedelta(days=1))
    assert state.consent_state("d1") is None
    assert state.consent_state("forged") is None


def test_a_consents_state_is_used_once_and_a_replay_is_told_from_a_forgery(state):
    state.commit(AddConsentState(CONSENT))
    state.commit(UseConsentState(CONSENT))

    assert state.consent_state("d1") == replace(CONSENT, code_verifier=None)
    with pytest.raises(ConflictError) as caught:
        state.commit(UseConsentState(CONSENT))
    assert caught.value.details == {"change": "UseConsentState"}
    with pytest.raises(ConflictError):
        state.commit(UseConsentState(replace(CONSENT, digest="forged")))
    assert state.consent_state("forged") is None


def test_a_sign_in_is_used_once(state):
    state.commit(AddSignInState(SIGN_IN))
    assert state.sign_in_state("d1") == SIGN_IN

    state.commit(UseSignInState(SIGN_IN))

    assert state.sign_in_state("d1") is None
    with pytest.raises(ConflictError):
        state.commit(UseSignInState(SIGN_IN))


@pytest.mark.parametrize(
    "add",
    [AddTicket(TICKET), AddSession(SESSION), AddConsentState(CONSENT), AddSignInState(SIGN_IN)],
)
def test_nothing_that_gives_access_is_overwritten(state, add):
    state.commit(add)
    with pytest.raises(ConflictError):
        state.commit(add)


def test_records_of_one_digest_and_different_kind_are_kept_apart(state):
    state.commit(AddTicket(TICKET), AddSession(SESSION))
    state.commit(UseTicket(TICKET))
    assert state.session("d1", now=NOON) == SESSION
    assert state.consent_state("d1") is None
    assert state.sign_in_state("d1") is None


def test_a_webhook_is_seen_once_within_its_time(state, clock):
    seen = SeeWebhook("svenn", "msg_1", NOON + timedelta(days=7))
    assert not state.webhook_seen("svenn", "msg_1")

    state.commit(seen)

    assert state.webhook_seen("svenn", "msg_1")
    assert not state.webhook_seen("busy", "msg_1")
    assert not state.webhook_seen("svenn", "msg_2")
    with pytest.raises(ConflictError):
        state.commit(seen)
    state.commit(replace(seen, vendor="busy"))


def test_a_webhook_that_the_table_still_remembers_may_come_again_after_its_time(state, clock):
    state.commit(SeeWebhook("svenn", "msg_1", NOON + timedelta(days=7)))
    later = clock.advance(timedelta(days=7))

    assert not state.webhook_seen("svenn", "msg_1")
    state.commit(SeeWebhook("svenn", "msg_1", later + timedelta(days=7)))
    assert state.webhook_seen("svenn", "msg_1")
