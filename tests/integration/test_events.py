"""Every sample event, taken by the function that it is for."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from aws_lambda_powertools.utilities.batch.exceptions import BatchProcessingError

from bindeledd.aws.doorbell import read_ring
from bindeledd.domain.budgets import Allowance, Ask
from bindeledd.domain.changes import AddTicket, OweWork
from bindeledd.domain.connections import ConnectionState
from bindeledd.domain.identity import ConnectionRef, Dimension, Lane, TenantRef
from bindeledd.domain.work import WorkItem, WorkKind
from bindeledd.recipes import RECIPES
from bindeledd.usecases.access import NewSession, make_ticket, redeem_ticket
from tests.fakes import SequentialRandomness
from tests.integration.deployment import ROOT, TEMPLATE, Deployment, deployed, sample
from tests.reporting import log_to_this_test
from tests.wiring import BASE_URL, CLIENT_KEY, RECIPE, RETURN_URL, SECRETS, TENANT, VENDOR
from tools.template import serverless

OWNER = TenantRef(VENDOR, TENANT)
FJELL = {"number": "10042", "name": "Fjell AS"}


@pytest.fixture
def deployment() -> Iterator[Deployment]:
    with deployed(host_customers=[FJELL]) as made:
        yield made


class Known(SequentialRandomness):
    """Gives one secret that is known beforehand: the one in a sample event."""

    def __init__(self, secret: str) -> None:
        super().__init__()
        self._known = secret

    def secret(self) -> str:
        return self._known


def begin_visit(deployment: Deployment, ticket_secret: str | None) -> NewSession:
    return redeem_ticket(
        ticket_secret or "",
        state=deployment.state,
        clock=deployment.clock,
        randomness=deployment.randomness,
    )


def test_there_is_one_sample_for_each_function():
    functions = {properties["CodeUri"] for _, properties in serverless(TEMPLATE, "Function")}
    samples = {f"functions/{path.stem}/" for path in (ROOT / "events").glob("*.json")}
    assert samples == functions


def test_control_api_enables_an_integration(deployment):
    answer = deployment.invoke("ControlApi", sample("ControlApi"))
    document = json.loads(answer["body"])
    assert answer["statusCode"] == 201
    assert document["connectUrl"].startswith(f"{BASE_URL}/connect/")
    drafted = deployment.state.connection_of(OWNER, RECIPE)
    assert drafted is not None
    assert (drafted.state, drafted.requested_by) == (ConnectionState.DRAFT, "e_3")
    assert document["connectionId"] == drafted.ref.connection


def test_console_redeems_a_ticket_once_and_leads_on_to_consent(deployment):
    event = sample("Console")
    secret = event["rawPath"].rpartition("/")[2]
    connection, _ = deployment.enable()
    add, _ = make_ticket(
        OWNER, clock=deployment.clock, randomness=Known(secret), connection=connection.ref
    )
    deployment.state.commit(AddTicket(add.ticket))
    answer = deployment.invoke("Console", event)
    assert answer["statusCode"] == 303
    page = answer["headers"]["location"]
    assert page == f"/portal/connections/{connection.ref.connection}/connect"
    shown = deployment.invoke(
        "Console", event | {"rawPath": page, "cookies": [answer["cookies"][0].partition(";")[0]]}
    )
    assert shown["statusCode"] == 200
    assert "PowerOffice" in shown["body"]
    assert deployment.invoke("Console", event)["statusCode"] == 410


def test_oauth_callback_binds_the_company_and_sends_the_browser_back(deployment):
    enabled = deployment.enabler(deployment.request())
    connection, browser = enabled.connection, begin_visit(deployment, enabled.ticket_secret)
    address = deployment.connector.begin(browser.session, connection.ref)
    query = urlencode(deployment.consent(address))
    cookie = f"__Host-bindeledd={browser.secret}"
    event = sample("OauthCallback", rawQueryString=query, cookies=[cookie])
    answer = deployment.invoke("OauthCallback", event)
    assert answer["statusCode"] == 303
    back = urlsplit(answer["headers"]["location"])
    assert back._replace(query="").geturl() == RETURN_URL
    assert dict(parse_qsl(back.query)) == {
        "connection": connection.ref.connection,
        "outcome": "awaiting_approval",
    }
    bound = deployment.connection(connection.ref)
    assert bound.state is ConnectionState.AWAITING_APPROVAL
    assert CLIENT_KEY not in json.dumps(deployment.items(), default=repr)
    assert [json.loads(one["Body"])["work"] for one in deployment.messages()] == ["plan#all"]


def test_a_callback_leaves_the_whole_limit_to_the_plan_that_follows(deployment):
    """What it held would be kept from the plan until its lease has run out."""
    enabled = deployment.enabler(deployment.request())
    browser = begin_visit(deployment, enabled.ticket_secret)
    address = deployment.connector.begin(browser.session, enabled.connection.ref)
    deployment.systems.rest()
    query = urlencode(deployment.consent(address))
    cookie = f"__Host-bindeledd={browser.secret}"

    deployment.invoke(
        "OauthCallback", sample("OauthCallback", rawQueryString=query, cookies=[cookie])
    )

    places = [one["pk"]["S"] for one in deployment.items()]
    limits = [place.removeprefix("RATE#") for place in places if place.startswith("RATE#")]
    ask, now = Ask("the plan", wanted=10), deployment.clock.now()
    leases = [deployment.state.lease(one, ask, Allowance(10), now=now) for one in limits]
    assert [lease.shares for lease in leases] == [9]


def test_oauth_callback_refuses_a_state_that_nobody_stored(deployment):
    connection, _ = deployment.enable()
    before = deployment.connection(connection.ref)
    answer = deployment.invoke("OauthCallback", sample("OauthCallback"))
    assert answer["statusCode"] == 400
    assert deployment.connection(connection.ref) == before


def test_host_webhook_stores_what_a_signed_event_asks_for(deployment):
    event = sample("HostWebhook")
    answer = deployment.invoke("HostWebhook", event)
    assert (answer["statusCode"], answer["body"]) == (202, "")
    drafted = deployment.state.connection_of(OWNER, RECIPE)
    assert drafted is not None
    assert list(drafted.settings.dimensions) == [Dimension.CUSTOMERS]
    assert deployment.state.webhook_seen(VENDOR, event["headers"]["webhook-id"])
    forged = event | {"body": event["body"].replace("e_3", "e_4")}
    assert deployment.invoke("HostWebhook", forged)["statusCode"] == 401


def test_a_sweep_rings_and_its_message_is_what_sync_dimension_does(deployment, capsys):
    ref = deployment.activate()
    assert "Fjell AS" in deployment.erp_customers()
    deployment.clock.advance(timedelta(minutes=1))
    deployment.create_in_erp({"Number": 10043, "Name": "Dal AS"})
    deployment.steering.synchronise_now(ref, None, actor="e_3")

    swept = deployment.invoke("ScheduleRuns", sample("ScheduleRuns"))
    assert swept == {"overdue": len(RECIPES[RECIPE].with_children({Dimension.CUSTOMERS}))}
    (message,) = (
        one
        for one in deployment.messages()
        if json.loads(one["Body"])["work"].endswith("customers")
    )
    (record,) = sample("SyncDimension")["Records"]
    rung, shown = json.loads(message["Body"]), json.loads(record["body"])
    assert rung == shown | {"connection": ref.connection}, "the sample is what the queue carries"
    assert message["Attributes"]["MessageGroupId"] == record["attributes"]["MessageGroupId"]

    owed = owed_hours(ref, deployment)
    record["body"] = message["Body"]
    capsys.readouterr()
    log_to_this_test("sync_dimension")
    answer = deployment.invoke("SyncDimension", sample("SyncDimension", Records=[record]))
    assert answer == {"batchItemFailures": []}
    assert "Dal AS" in deployment.host_customers()
    (rung_for_hours,) = deployment.messages("HOURS_QUEUE_URL")
    assert read_ring(rung_for_hours["Body"]) == (ref, owed.key), "left to its own function, at once"
    written = capsys.readouterr().out
    assert '"message":"run_finished"' in written
    assert "ObjectsApplied" in written
    for confidential in ("Dal AS", CLIENT_KEY, *SECRETS.values()):
        assert confidential not in written
    again = deployment.invoke("SyncDimension", sample("SyncDimension", Records=[record]))
    assert again == {"batchItemFailures": []}, "a doubled doorbell is harmless"


def owed_hours(ref: ConnectionRef, deployment: Deployment) -> WorkItem:
    item = WorkItem(ref, WorkKind.PUSH_HOURS, None, deployment.clock.now(), lane=Lane.HOURS)
    deployment.state.commit(OweWork(item))
    return item


def test_hours_have_a_queue_of_their_own_and_its_message_is_what_push_hours_does(deployment):
    (record,) = sample("PushHours")["Records"]
    ref, _ = read_ring(record["body"])
    owed = owed_hours(ref, deployment)
    assert deployment.invoke("ScheduleRuns", sample("ScheduleRuns")) == {"overdue": 1}
    assert deployment.messages() == []
    (message,) = deployment.messages("HOURS_QUEUE_URL")
    assert json.loads(message["Body"]) == json.loads(record["body"]), "as the sample shows it"

    record["body"] = message["Body"]
    answer = deployment.invoke("PushHours", sample("PushHours", Records=[record]))
    assert answer == {"batchItemFailures": []}
    assert deployment.state.work(ref, owed.key) is None, "a connection that is gone owes nothing"


def test_a_message_that_is_not_ours_fails_and_so_becomes_a_dead_letter(deployment):
    (record,) = sample("SyncDimension")["Records"]
    record["body"] = json.dumps({"schema": 1, "vendor": VENDOR})
    with pytest.raises(BatchProcessingError, match="not a doorbell message"):
        deployment.invoke("SyncDimension", sample("SyncDimension", Records=[record]))
