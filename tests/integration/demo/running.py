"""The whole story of `make demo`, with everything going wrong on the way that can.

All that is asked and answered over HTTP is remembered, so that secrets can be looked for in it.
"""

import json
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx

from local.account import Account
from local.chaos.settling import state_of
from local.demo import CHAPTERS, tell_chapters
from local.first_light import first_synchronisation
from local.registers import find
from local.sample_data import CONNECTED_NAME, CONNECTED_TENANT
from local.scene import DIMENSIONS, Scene
from local.simulators.host.signing import signed_headers
from tests.integration.demo.conftest import SECRETS
from tests.integration.demo.recording import Recorder

WRONG_KEY = "bad0c0de-ca11-4a5e-8bad-5ec2e7a99000"
PERSON = {"name": "Kanari Fugl", "email": "kanari.fugl@private.example", "phone": "+4799912345"}
LONG_ENOUGH = 8
"""Shorter values, such as a language in a cookie, are no secrets."""

FAILING = {
    "customers": "server_error",
    "products": "html",
    "employees": "cut_body",
    "projects": "too_many_requests",
}
"""How each register fails while it is read."""

_FIRST_SYNCHRONISED = CHAPTERS.index(first_synchronisation) + 1


class Run:
    """One story in which everything goes wrong that can, and all that was seen of it."""

    def __init__(self, scene: Scene, recorder: Recorder) -> None:
        self.scene, self.stack, self.recorder = scene, scene.stack, recorder
        self.account = Account(say=lambda _: None)
        self.secrets: set[str] = set()
        self.began = datetime.now(UTC) - timedelta(seconds=1)
        self.user = scene.user
        self.backend = self.recorder.client(
            base_url=scene.stack.api_url,
            headers={"Authorization": f"Bearer {scene.stack.client_credentials()}"},
        )

    def happen(self) -> None:
        """Tell the whole story, with everything done wrong on the way and after it."""
        self.connect_badly()
        tell_chapters(self.scene, self.account, CHAPTERS[:1])
        self.come_back_again()
        self.ask_badly()
        self.send_bad_webhooks()
        tell_chapters(self.scene, self.account, CHAPTERS[1:_FIRST_SYNCHRONISED])
        self.scene.operator.open(self.scene.connection(), "/problems")
        tell_chapters(self.scene, self.account, CHAPTERS[_FIRST_SYNCHRONISED:])
        self.synchronise_under_faults()
        self.look_around()
        self.secrets = self.name_secrets()
        self.lose_the_grant()
        self.look_at_what_stopped()

    def connect_badly(self) -> None:
        """Cancel, forge, come back in another browser, paste a wrong key."""
        user, stranger = self.user, self.recorder.visitor()
        user.cancel(user.go_to_consent(user.turn_on()))
        user.browser.open(f"{self._callback}?state=forged&status=Success&token=forged", status=400)
        consent = user.go_to_consent(user.turn_on())
        page = stranger.open(consent.url)
        stranger.submit(page, page.form(button="Gi tilgang"), button="Gi tilgang", status=400)
        page = user.turn_on()
        user.browser.submit(page, page.form(action="/key"), {"client_key": WRONG_KEY}, status=422)

    def come_back_again(self) -> None:
        """Use once more what was good for one time: the callback and the ticket."""
        user = self.user
        used = next(one for one in self._called(self._callback) if "status=Success" in one)
        user.browser.open(used, status=400)
        ticket = next(one for one in self._called(f"{self.stack.console_url}/connect/"))
        user.browser.open(ticket, status=410)

    @property
    def _callback(self) -> str:
        return f"{self.stack.console_url}/oauth/poweroffice/callback"

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
        systems = ((self.stack.poweroffice_url, "*/v2/"), (self.stack.host_url, "/integration/*"))
        for address, beginning in systems:
            with ExitStack() as faults:
                for register, kind in FAILING.items():
                    path = f"{beginning}{register}*"
                    faults.enter_context(_fault(address, kind=kind, path=path, method="GET"))
                self.synchronise()
        name = self.scene.data.linked[1]
        customer = find(self.scene.registers.host(CONNECTED_TENANT), name)
        assert customer is not None
        with _fault(self.stack.poweroffice_url, kind="answer_lost", path="*/v2/customers*"):
            self.user.edit(customer.id, phone=PERSON["phone"])
            self.synchronise()

    def synchronise(self) -> None:
        """Ask for a synchronisation of everything and wait for its end in each register."""
        api, connection = self.scene.api, self.scene.connection()
        self.scene.rest()
        known = {run["runId"] for run in api.runs(connection)}
        api.synchronise(connection, full=True)

        def ended() -> bool:
            new = [run for run in api.runs(connection) if run["runId"] not in known]
            return {run["dimension"] for run in new if run["finishedAt"]} >= set(DIMENSIONS)

        self.scene.wait("a run of each register", ended)

    def look_around(self) -> None:
        """Open every page that a customer and an operator can reach from their first one."""
        operator, connection = self.scene.operator, self.scene.connection()
        for part in (
            "", "/runs", "/problems", "/pairs", "/hours", "/hours/entries/h_2", "/audit", "/plan",
        ):  # fmt: skip
            operator.open(connection, part)
        runs = operator.open(connection, "/runs")
        for run in self.scene.api.runs(connection):
            operator.browser.open(operator.address(connection, f"/runs/{run['runId']}"))
        assert runs.status == 200
        first = self.user.portal()
        for address, _ in first.links:
            if address.startswith(f"{self.stack.console_url}/portal"):
                self.user.browser.open(address)

    def look_at_what_stopped(self) -> None:
        """Open the pages on which it is told that the connection has stopped."""
        for part in ("", "/runs", "/problems"):
            self.scene.operator.open(self.scene.connection(), part)
        self.user.portal()

    def lose_the_grant(self) -> None:
        """Take the integration away in PowerOffice; the next synchronisation meets a refusal."""
        company = self.scene.registers.company(self.scene.organization)["id"]
        httpx.post(
            f"{self.stack.poweroffice_url}/gui/{company}/extensions/remove",
            data={"application_key": SECRETS.application_key},
            trust_env=False,
        )
        self.stack.kill_workers()  # a new worker has no token that is still good
        self.scene.api.synchronise(self.scene.connection(), full=True)
        self.scene.wait(
            "the refusal", lambda: self.scene.connection()["state"] == "needs_reconnect"
        )

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
