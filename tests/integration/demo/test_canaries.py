"""A whole run with canaries: secrets are nowhere, and personal data is not in CloudWatch."""

import json
import re
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from local.account import Account
from local.chaos.settling import state_of
from local.control import wait_for
from local.demo import tell_chapters
from local.first_light import approve, first_synchronisation
from local.launcher import LocalStack
from local.launcher.logs import LogEvent
from local.people import HostUser, Operator
from local.registers import find
from local.sample_data import CONNECTED_NAME, CONNECTED_TENANT
from local.scene import Scene
from local.simulators.host.signing import signed_headers
from tests.integration.demo.conftest import SECRETS, items_of, set_anew
from tests.integration.demo.recording import Recorder

pytestmark = [pytest.mark.emulator, pytest.mark.slow]

SEED = 4711
WRONG_KEY = "bad0c0de-ca11-4a5e-8bad-5ec2e7a99000"
PERSON = {"name": "Kanari Fugl", "email": "kanari.fugl@private.example", "phone": "+4799912345"}
TOKEN = re.compile(r"eyJ[\w-]{10,}\.[\w-]{10,}")
FUNCTIONS = {"ControlApi", "Console", "OauthCallback", "HostWebhook", "SyncDimension"}
LONG_ENOUGH = 8
"""Shorter values, such as a language in a cookie, are no secrets."""


class Run:
    """One story in which everything goes wrong that can, and all that was seen of it."""

    def __init__(self, scene: Scene) -> None:
        self.scene, self.stack = scene, scene.stack
        self.recorder = Recorder()
        self.secrets: set[str] = set()
        self.began = datetime.now(UTC) - timedelta(seconds=1)
        self.user = HostUser(scene.stack.host_url, CONNECTED_TENANT, self.recorder.visitor())
        self.backend = self.recorder.client(
            base_url=scene.stack.api_url,
            headers={"Authorization": f"Bearer {scene.stack.client_credentials()}"},
        )

    def close(self) -> None:
        """Close every browser."""
        self.recorder.close()

    def connect_badly(self) -> None:
        """Cancel, forge, replay, come back in another browser, paste a wrong key."""
        user, stranger = self.user, self.recorder.visitor()
        user.cancel(user.go_to_consent(user.turn_on()))
        callback = f"{self.stack.console_url}/oauth/poweroffice/callback"
        user.browser.open(f"{callback}?state=forged&status=Success&token=forged", status=400)
        consent = user.go_to_consent(user.turn_on())
        page = stranger.open(consent.url)
        stranger.submit(page, page.form(button="Gi tilgang"), button="Gi tilgang", status=400)
        page = user.turn_on()
        user.browser.submit(page, page.form(action="/key"), {"client_key": WRONG_KEY}, status=422)
        user.connect()
        used = next(one for one in self._called(callback) if "status=Success" in one)
        user.browser.open(used, status=400)
        ticket = next(one for one in self._called(f"{self.stack.console_url}/connect/"))
        user.browser.open(ticket, status=410)

    def _called(self, beginning: str) -> list[str]:
        return [one.url for one in reversed(self.recorder.of(beginning))]

    def ask_badly(self) -> None:
        """Send the API and the webhook what they must refuse, with personal data in it."""
        wrong: list[tuple[str, Any]] = [
            ("/connections", {"tenantId": CONNECTED_TENANT, "navn": PERSON["name"]}),
            ("/connections", {"tenantId": PERSON["email"], "recipe": PERSON["name"]}),
            ("/connections", {**_enabling("t_none"), "requestedBy": PERSON["email"]}),
            ("/connections", {**_enabling(CONNECTED_TENANT), "organizationNumber": [PERSON]}),
            ("/portal-sessions", {"tenantId": "t_none", "returnUrl": f"https://{SECRETS.webhook}"}),
            ("/nothing", PERSON),
        ]
        for path, body in wrong:
            assert self.backend.post(path, json=body).status_code >= 400
        connection = self.scene.connection()["connectionId"]
        one = f"/tenants/{CONNECTED_TENANT}/connections/{connection}"
        forbidden = self.backend.post(f"{one}/approve", json={"planId": "a", "planHash": "b"})
        assert forbidden.status_code == 403
        assert self.backend.post(f"{one}/decisions", json=PERSON).status_code == 422
        assert self.backend.get(f"{one}/runs/{PERSON['phone']}").status_code == 404
        no_token = self.recorder.client(base_url=self.stack.api_url)
        assert no_token.get("/connections").status_code == 401

    def send_bad_webhooks(self) -> None:
        """Send events unsigned, signed wrongly, of a foreign tenant and of a kind unknown."""
        address = f"{self.stack.console_url}/hooks/v1/svenn/main"
        client = self.recorder.client()

        def event(kind: str, tenant: str) -> bytes:
            data = {"tenantId": tenant, "dimension": "customers", **PERSON}
            now = datetime.now(UTC).isoformat()
            return json.dumps({"type": kind, "timestamp": now, "data": data}).encode()

        def signed(body: bytes, secret: str = SECRETS.webhook) -> httpx.Response:
            headers = signed_headers(
                [secret], message_id=f"msg_{len(body)}", timestamp=int(time.time()), body=body
            )
            json_type = {"content-type": "application/json"}
            return client.post(address, content=body, headers={**headers, **json_type})

        other = "whsec_" + SECRETS.webhook[::-1][:32].replace("_", "A").replace("=", "A")
        assert client.post(address, json=PERSON).status_code == 400
        assert signed(event("dimension.changed", CONNECTED_TENANT), other).status_code == 401
        assert signed(event("dimension.changed", "t_none")).status_code == 403
        assert signed(event("unheard.of", CONNECTED_TENANT)).status_code >= 400
        assert signed(json.dumps(PERSON).encode()).status_code == 400

    def synchronise_under_faults(self) -> None:
        """Let each system fail in every way, reading and writing, and come back."""
        for kind in ("server_error", "html", "cut_body", "too_many_requests"):
            for address, path in (
                (self.stack.poweroffice_url, "*/v2/customers*"),
                (self.stack.host_url, "/integration/*customers*"),
            ):
                with _fault(address, kind=kind, path=path, method="GET"):
                    self.synchronise()
        name = self.scene.data.linked[1]
        customer = find(self.scene.registers.host(CONNECTED_TENANT), name)
        assert customer is not None
        with _fault(self.stack.poweroffice_url, kind="answer_lost", path="*/v2/customers*"):
            self.user.edit(customer.id, phone=PERSON["phone"])
            self.synchronise()

    def synchronise(self) -> None:
        """Ask for a synchronisation of everything and wait for its end."""
        api, connection = self.scene.api, self.scene.connection()
        known = {run["runId"] for run in api.runs(connection)}
        api.synchronise(connection, full=True)

        def ended() -> bool:
            new = [run for run in api.runs(connection) if run["runId"] not in known]
            return bool(new) and all(run["finishedAt"] for run in new)

        wait_for("a run", ended, seconds=100)

    def look_around(self) -> None:
        """Open every page that a customer and an operator can reach from their first one."""
        operator = Operator(
            self.stack.console_url, self.stack.operator_sign_in_url(), self.recorder.visitor()
        )
        connection = self.scene.connection()
        for part in ("", "/runs", "/problems", "/pairs", "/audit", "/plan"):
            operator.open(connection, part)
        runs = operator.open(connection, "/runs")
        for run in self.scene.api.runs(connection):
            operator.browser.open(operator.address(connection, f"/runs/{run['runId']}"))
        assert runs.status == 200
        first = self.user.portal()
        for address, _ in first.links:
            if address.startswith(f"{self.stack.console_url}/portal"):
                self.user.browser.open(address)

    def lose_the_grant(self) -> None:
        """Take the integration away in PowerOffice; the next synchronisation meets a refusal."""
        company = self.scene.registers.company(self.scene.organization)["id"]
        httpx.post(
            f"{self.stack.poweroffice_url}/gui/{company}/extensions/remove",
            data={"application_key": SECRETS.application_key},
            trust_env=False,
        )
        self.stack.kill_workers()  # a new worker has no token that is still good
        self.synchronise()

    def name_secrets(self) -> set[str]:
        """Name every secret that took part."""
        owner = next(iter(state_of(self.stack).of_vendor("svenn")))
        client_key = state_of(self.stack).grant(owner.ref, "client_key")
        assert client_key
        travelled = {value for value in self.recorder.secrets() if len(value) >= LONG_ENOUGH}
        assert len(travelled) > 10
        return {
            SECRETS.host_token,
            SECRETS.webhook.removeprefix("whsec_"),
            SECRETS.application_key,
            SECRETS.subscription_key,
            WRONG_KEY,
            client_key,
            self.stack.client_credentials(),
            *travelled,
        }

    def personal_data(self) -> set[str]:
        """Name every name, e-mail address and telephone number that took part."""
        customers = [
            *self.scene.registers.host(CONNECTED_TENANT),
            *self.scene.registers.erp(self.scene.organization),
        ]
        told = {value for one in customers for value in (one.name, one.email, one.phone) if value}
        people = {CONNECTED_NAME, "Kari Nordmann", "kari@handverker.example"}
        return told | people | set(PERSON.values()) | {"drift@handverker.example"}


@contextmanager
def _fault(address: str, **fault: Any) -> Iterator[None]:
    """Switch a fault on for as long as the block lasts."""
    board = f"{address}/_simulator/faults"
    asked = {"count": None, **fault}
    httpx.post(board, json=asked, trust_env=False).raise_for_status()
    yield
    httpx.delete(board, trust_env=False).raise_for_status()


def _enabling(tenant: str) -> dict[str, Any]:
    return {
        "tenantId": tenant,
        "recipe": "svenn_poweroffice",
        "dimensions": ["customers"],
        "returnUrl": "https://elsewhere.example/return",
    }


@pytest.fixture(scope="module")
def run(product: LocalStack) -> Iterator[Run]:
    """Let the whole run happen, once for all that is looked at afterwards."""
    with set_anew(product, SEED) as scene, closing(Run(scene)) as run:
        run.connect_badly()
        run.ask_badly()
        run.send_bad_webhooks()
        account = Account(say=lambda _: None)
        tell_chapters(scene, account, [approve, first_synchronisation])
        assert account.failures == []
        run.synchronise_under_faults()
        run.look_around()
        run.secrets = run.name_secrets()
        run.lose_the_grant()
        run.look_around()
        yield run


@pytest.fixture(scope="module")
def logged(run: Run) -> list[str]:
    """Give every line of CloudWatch as it stands and with its letters unescaped."""
    events = run.stack.logs(run.began)
    assert len(events) > 100
    assert {event.function for event in events} >= FUNCTIONS
    return [spelling for event in events for spelling in _spellings(event)]


def _spellings(event: LogEvent) -> Iterator[str]:
    yield event.text
    if event.fields:
        yield json.dumps(event.fields, ensure_ascii=False, default=str)


def _values(part: object) -> Iterator[str]:
    """Give every text and every run of bytes in an item, however deep."""
    if isinstance(part, dict):
        for name, value in part.items():
            yield str(name)
            yield from _values(value)
    elif isinstance(part, list | set | tuple):
        for value in part:
            yield from _values(value)
    elif isinstance(part, bytes):
        yield part.decode("latin-1")
    else:
        yield str(part)


def _found(canaries: set[str], texts: list[str]) -> list[str]:
    """List the texts in which a canary stands, shortened."""
    return [
        f"{canary!r} in {text[:300]}"
        for text in texts
        for canary in canaries
        if canary.casefold() in text.casefold()
    ]


@pytest.mark.requirement("ALL-12")
def test_no_secret_is_in_a_line_of_a_log(run: Run, logged: list[str]):
    assert _found(run.secrets, logged) == []
    assert [line for line in logged if TOKEN.search(line)] == []


def test_no_personal_data_is_in_cloudwatch(run: Run, logged: list[str]):
    assert _found(run.personal_data(), logged) == []


@pytest.mark.requirement("ALL-12")
def test_no_secret_is_in_the_state_except_encrypted(run: Run):
    items = [" ".join(_values(item)) for item in items_of(run.stack)]

    assert _found(run.secrets, items) == []
    assert [item for item in items if TOKEN.search(item)] == []


@pytest.mark.requirement("ALL-12")
def test_no_secret_is_on_a_page_or_in_an_error(run: Run):
    bodies = [answer.body for answer in run.recorder.of(run.stack.console_url)]

    assert _found(run.secrets, bodies) == []
    assert [body for body in bodies if TOKEN.search(body)] == []


@pytest.mark.requirement("SV-04", "SV-10")
def test_the_run_met_everything_that_it_was_to_meet(run: Run):
    """What is grepped must hold what could be found, or nothing is proven."""
    answers = run.recorder.of(run.stack.console_url)
    pages = " ".join(answer.body for answer in answers)
    items = " ".join(" ".join(_values(item)) for item in items_of(run.stack))
    names = {one.name for one in run.scene.registers.host(CONNECTED_TENANT)}

    assert {200, 400, 401, 403, 404, 410, 422} <= {answer.status for answer in answers}
    assert all(name in items for name in names)
    assert "The customer code must be between 10000 and 19999." in pages
    outcomes = {run_["problem"] for run_ in run.scene.api.runs(run.scene.connection())}
    assert "grant_refused" in outcomes
    assert len(outcomes) > 2, outcomes
