"""From a ticket to a connection that awaits approval; each bad callback changes nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bindeledd.domain.connections import Company, Connection, ConnectionState
from bindeledd.domain.errors import CredentialsError, RefusedError
from bindeledd.domain.onboarding import CompanyGrant, ConsentOutcome
from bindeledd.usecases.access import redeem_ticket
from bindeledd.usecases.connecting import CLIENT_KEY as GRANT
from bindeledd.usecases.connecting import CallbackOutcome, CallbackResult, Connector, offered_grant
from tests.world import CLIENT_KEY, ORGANIZATION, TENANT, World

OTHER: dict[str, Any] = {
    "name": "Annet Selskap AS",
    "organization_number": "987654325",
    "integrations": [
        {
            "application_key": "4b1f6f0a-9c1d-4e0e-8b57-0d6a2a6f3c11",
            "client_key": "11111111-5b1c-4a37-9a54-0d4e5d2d9b02",
        }
    ],
}


@pytest.mark.requirement("SV-03")
def test_enabling_without_organisation_number_is_refused_with_that_reason():
    world = World()
    world.host.tenants.change(TENANT, {"organizationNumber": None})

    with pytest.raises(RefusedError) as refusal:
        world.enable()

    assert refusal.value.code == "organization_number_missing"
    assert not list(world.state.of_vendor("svenn"))


@pytest.mark.parametrize(
    ("tag", "language"),
    [
        ("nb-NO", "nb"),
        ("no", "nb"),
        ("NN_no", "nb"),
        ("sv-SE", "sv"),
        ("en", "en"),
        ("de-DE", "nb"),
        ("<script>", "nb"),
        ("", "nb"),
    ],
)
def test_a_connection_speaks_a_language_that_there_is(tag, language):
    world = World()
    world.host.tenants.change(TENANT, {"language": tag})

    assert world.enable()[0].language == language


@pytest.mark.requirement("SV-03")
def test_a_number_that_came_with_the_request_counts_where_the_card_has_none():
    world = World()
    world.host.tenants.change(TENANT, {"organizationNumber": "ikke registrert"})
    wanted = replace(world.request(), organization_number="923 456 783")

    assert world.enabler(wanted).connection.organization_number == ORGANIZATION


@pytest.mark.requirement("SV-03", "SV-04")
def test_a_connection_that_is_bound_is_not_taken_for_one_of_another_number():
    world = World()
    connected = world.connect().connection
    assert connected is not None
    before = world.connection(connected.ref)
    world.host.tenants.change(TENANT, {"organizationNumber": "987 654 325"})

    with pytest.raises(RefusedError) as refusal:
        world.enable()

    assert refusal.value.code == "organization_number_changed"
    assert refusal.value.details == {"bound": ORGANIZATION, "number": "987654325"}
    assert world.connection(connected.ref) == before


@pytest.mark.requirement("SV-04")
def test_consent_binds_the_right_company_and_asks_for_approval():
    world = World()
    connection, session = world.enable()

    query = world.consent(world.connector.begin(session, connection.ref))
    result = world.connector.finish("poweroffice", query, session=session)

    assert result.outcome is CallbackOutcome.AWAITING_APPROVAL
    after = world.connection(connection.ref)
    assert after.state is ConnectionState.AWAITING_APPROVAL
    assert after.company is not None
    assert (after.company.name, after.company.organization_number) == (
        "Håndverker AS",
        ORGANIZATION,
    )
    assert world.state.grant(connection.ref, GRANT)
    assert [asked.ref for asked in world.announced.requested] == [connection.ref]
    # The ERP counts all calls under one subscription key, those of the consent too (facts 5.5).
    limits = [limit for limit, _ in world.systems.pacers]
    assert limits == ["poweroffice:svenn/poweroffice/subscription"]
    world.work(connection.ref)
    assert world.connection(connection.ref).plan_id


@pytest.mark.requirement("SV-04")
def test_a_cancelled_consent_says_so_and_can_be_started_again():
    world = World()
    connection, session = world.enable()
    query = world.consent(world.connector.begin(session, connection.ref), press="cancel")

    result = world.connector.finish("poweroffice", query, session=session)

    assert result.outcome is CallbackOutcome.CANCELLED
    assert world.connection(connection.ref).company is None
    again = world.consent(world.connector.begin(session, connection.ref))
    finished = world.connector.finish("poweroffice", again, session=session)
    assert finished.outcome is CallbackOutcome.AWAITING_APPROVAL


@pytest.mark.requirement("SV-04")
@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        ("NoClientAccess", CallbackOutcome.NO_ACCESS),
        ("ClientNotFound", CallbackOutcome.COMPANY_NOT_FOUND),
        ("IntegrationBlocked", CallbackOutcome.BLOCKED),
        ("SomethingNew", CallbackOutcome.FAILED),
    ],
)
def test_each_refusal_of_the_erp_has_its_own_outcome(status, outcome):
    world = World()
    connection, session = world.enable()
    query = world.consent(world.connector.begin(session, connection.ref), press="cancel")

    result = world.connector.finish("poweroffice", {**query, "status": status}, session=session)

    assert result.outcome is outcome
    assert world.state.grant(connection.ref, GRANT) is None


@pytest.mark.requirement("SV-04", "ALL-11")
def test_forged_replayed_expired_and_foreign_callbacks_change_nothing():
    world = World()
    connection, session = world.enable()
    query = world.consent(world.connector.begin(session, connection.ref))
    finish = world.connector.finish
    before = world.connection(connection.ref)

    forged = finish("poweroffice", {**query, "state": "made-up"}, session=session)
    without = finish("poweroffice", {"status": "Success"}, session=session)
    other_erp = finish("fortnox", query, session=session)
    other_browser = finish("poweroffice", query, session=replace(session, digest="f" * 64))
    no_browser = finish("poweroffice", query, session=None)

    assert [forged.outcome, without.outcome, other_erp.outcome] == [CallbackOutcome.FORGED] * 3
    assert {other_browser.outcome, no_browser.outcome} == {CallbackOutcome.OTHER_BROWSER}
    assert world.connection(connection.ref) == before

    world.clock.advance(timedelta(minutes=10))
    assert finish("poweroffice", query, session=session).outcome is CallbackOutcome.EXPIRED
    assert finish("poweroffice", query, session=session).outcome is CallbackOutcome.REPLAYED
    assert world.connection(connection.ref) == before
    assert world.state.grant(connection.ref, GRANT) is None


@pytest.mark.requirement("SV-04")
def test_a_key_of_another_company_is_refused_and_not_kept():
    world = World(erp_companies=[OTHER])
    connection, _ = world.enable()

    result = world.connector.paste(connection.ref, OTHER["integrations"][0]["client_key"])

    assert result.outcome is CallbackOutcome.WRONG_COMPANY
    assert world.state.grant(connection.ref, GRANT) is None
    assert world.connection(connection.ref).company is None


@pytest.mark.requirement("SV-04")
def test_a_key_that_the_erp_does_not_know_is_refused():
    world = World()
    connection, _ = world.enable()

    with pytest.raises(CredentialsError):
        world.connector.paste(connection.ref, "11111111-0000-4000-8000-000000000000")

    assert world.connection(connection.ref).state is ConnectionState.DRAFT


def test_a_ticket_opens_one_browser_once_and_for_ten_minutes():
    world = World()
    world.enable()
    enabled = world.enabler(world.request())

    def redeem(secret: str | None) -> None:
        parts: dict[str, Any] = {"clock": world.clock, "randomness": world.randomness}
        redeem_ticket(secret or "", state=world.state, **parts)

    redeem(enabled.ticket_secret)
    late = world.enabler(world.request())
    world.clock.advance(timedelta(minutes=10))

    for secret in (enabled.ticket_secret, late.ticket_secret, "made-up"):
        with pytest.raises(RefusedError) as refusal:
            redeem(secret)
        assert refusal.value.code == "ticket_not_valid"


def test_asking_again_goes_on_with_the_same_connection():
    world = World()
    first, _ = world.enable()
    second, _ = world.enable()

    assert first.ref == second.ref
    assert len(list(world.state.of_vendor("svenn"))) == 1


class SomeCompanies:
    """A gateway that grants these companies, all of one organisation number."""

    def __init__(self, *names: str) -> None:
        self._names = names
        self.opened: Company | None = None
        """What a key opens later, where that is another company than it was granted for."""

    def outcome(self, query):
        return ConsentOutcome.GRANTED, "token"

    def pick_up(self, vendor, token):
        return [
            CompanyGrant(company(name), f"key-{name}-{place}", frozenset())
            for place, name in enumerate(self._names)
        ]

    def check(self, vendor, secret):
        opened = self.opened or company(secret.split("-")[1])
        return CompanyGrant(opened, secret, frozenset())

    def begin(self, vendor, **wanted):
        return wanted["redirect_uri"]


def company(name: str, *, number: str = ORGANIZATION) -> Company:
    return Company(id=name, name=f"Selskap {name}", organization_number=number)


def granted(gateway: SomeCompanies) -> tuple[World, Connector, Connection, CallbackResult]:
    """Come back from the ERP with the companies that the gateway grants."""
    world = World()
    connection, session = world.enable()
    parts = {name: getattr(world.connector, name) for name in Connector.__slots__}
    connector = Connector(**{**parts, "gateways": {"poweroffice": gateway}})
    state = connector.begin(session, connection.ref).partition("state=")[2]
    result = connector.finish("poweroffice", {"state": state}, session=session)
    return world, connector, connection, result


@pytest.mark.requirement("SV-04")
def test_of_several_companies_the_customer_chooses_one_and_the_other_keys_are_forgotten():
    world, connector, connection, result = granted(SomeCompanies("one", "two"))
    offered = world.connection(connection.ref).offered
    chosen = connector.choose(connection.ref, "two")

    assert result.outcome is CallbackOutcome.CHOOSE_COMPANY
    assert [company.id for company in offered] == ["one", "two"]
    assert chosen.outcome is CallbackOutcome.AWAITING_APPROVAL
    assert world.state.grant(connection.ref, GRANT) == "key-two-1"
    assert world.state.grant(connection.ref, offered_grant("one")) is None
    with pytest.raises(RefusedError):
        connector.choose(connection.ref, "one")


@pytest.mark.requirement("SV-04")
@pytest.mark.parametrize("opened", [company("one"), company("two", number="987654325")])
def test_a_company_is_not_bound_by_a_key_that_opens_another_one(opened):
    gateway = SomeCompanies("one", "two")
    world, connector, connection, _ = granted(gateway)
    before = world.connection(connection.ref)
    gateway.opened = opened

    chosen = connector.choose(connection.ref, "two")

    assert chosen.outcome is CallbackOutcome.WRONG_COMPANY
    assert world.connection(connection.ref) == before
    assert world.state.grant(connection.ref, GRANT) is None


@pytest.mark.requirement("SV-04")
def test_a_company_that_was_chosen_is_bound_although_its_key_may_not_read_its_number():
    gateway = SomeCompanies("one", "two")
    world, connector, connection, _ = granted(gateway)
    gateway.opened = replace(company("two"), organization_number=None)

    connector.choose(connection.ref, "two")

    assert world.connection(connection.ref).company == company("two")


@pytest.mark.requirement("SV-04")
def test_one_company_that_was_granted_twice_is_no_choice():
    world, _, connection, result = granted(SomeCompanies("one", "one"))

    assert result.outcome is CallbackOutcome.AWAITING_APPROVAL
    assert world.state.grant(connection.ref, GRANT) == "key-one-0"


@pytest.mark.requirement("SV-16")
def test_disconnecting_forgets_the_grant_and_connecting_again_keeps_every_link():
    customer = {"number": "10042", "name": "Heidi Lindtveit AS"}
    world = World(
        host_customers=[customer],
        erp_customers=[{"Number": 10042, "Name": "Heidi Lindtveit AS"}],
    )
    ref = world.activate()
    world.steering.disconnect(ref, actor="e_3")
    calls = world.calls()
    world.clock.advance(timedelta(hours=2))
    world.work(ref)

    assert world.calls() == calls
    assert world.state.grant(ref, GRANT) is None
    assert len(list(world.state.links(ref, world.dimension))) == 1

    world.enable()
    world.connector.paste(ref, CLIENT_KEY)
    world.work(ref)

    assert world.connection(ref).state is ConnectionState.ACTIVE, "a plan that overwrites nothing"
    world.work(ref)
    assert len(world.erp_customers()) == 1


@pytest.mark.requirement("ALL-06")
def test_a_grant_that_is_refused_stops_the_connection_and_says_so():
    world = World(host_customers=[{"number": "10042", "name": "Heidi Lindtveit AS"}])
    ref = world.activate()
    world.withdraw_integration()
    world.clock.advance(timedelta(minutes=30))

    run = world.synchronise(ref)

    assert run.problem == "grant_refused"
    assert world.connection(ref).state is ConnectionState.NEEDS_RECONNECT
