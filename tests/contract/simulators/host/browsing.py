"""A browser without a screen and a backend that answers as told, for the pages' tests."""

import json
from datetime import UTC, datetime
from html.parser import HTMLParser
from typing import Any

import httpx

from local.simulators.clock import ManualClock
from local.simulators.host import Backend, HostSimulator
from local.simulators.transport import SimulatorTransport

CARD = {
    "tenantId": "t_42",
    "name": "Håndverker AS",
    "organizationNumber": "923456789",
    "adminEmails": ["drift@handverker.example"],
}
SECRET = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="
CUSTOMERS = "/accounts/t_42/customers"
MARKETPLACE = "/accounts/t_42/marketplace"


class ControlApi(httpx.BaseTransport):
    """A backend with its token issuer, which answers as told."""

    def __init__(self) -> None:
        self.refusal: httpx.Response | None = None
        self.token_answer: httpx.Response | None = None
        self.is_down = False
        self.requests: list[httpx.Request] = []

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        if self.is_down:
            raise httpx.ConnectError("down", request=request)
        if request.url.path == "/token":
            return self.token_answer or httpx.Response(200, json={"access_token": "tok-1"})
        if self.refusal is not None:
            return self.refusal
        if request.url.path == "/v1/connections":
            answer = {"connectionId": "con_1", "connectUrl": "http://backend.local/connect/t1"}
            return httpx.Response(201, json=answer)
        return httpx.Response(201, json={"url": "http://backend.local/portal/p1"})

    def sent(self, path: str) -> dict[str, Any]:
        found = [request for request in self.requests if request.url.path == path]
        body: dict[str, Any] = json.loads(found[-1].content)
        return body


class Browser:
    """A person's browser in front of a host."""

    def __init__(self, backend: Backend | None = None) -> None:
        self.control_api = ControlApi()
        self.clock = ManualClock(datetime(2026, 11, 23, 8, tzinfo=UTC))
        self.host = HostSimulator(
            now=self.clock,
            sleeper=self.clock.sleep,
            backend=backend,
            backend_client=httpx.Client(transport=self.control_api),
        )
        self.host.seed({"tenants": [CARD, {"tenantId": "t_77", "name": "Fjord <b>& Sønn</b>"}]})
        self.client = httpx.Client(
            transport=SimulatorTransport(self.host),
            base_url="http://svenn.local",
            follow_redirects=False,
        )

    def get(self, path: str, status: int = 200) -> str:
        answer = self.client.get(path)
        assert answer.status_code == status, answer.text
        assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        well_formed(answer.text)
        return answer.text

    def post(self, path: str, status: int = 303, **form: Any) -> httpx.Response:
        self.clock.advance(60)
        answer = self.client.post(path, data=form)
        assert answer.status_code == status, answer.text
        return answer

    def customers(self, tenant: str = "t_42") -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.host.dump()["records"][tenant]["customers"]
        return found


class Balanced(HTMLParser):
    """Counts tags, so that a template that forgets one is noticed."""

    VOID = frozenset({"meta", "link", "input", "br"})

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag, attrs):
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def well_formed(html: str) -> None:
    parser = Balanced()
    parser.feed(html)
    assert parser.open == []


BACKEND = Backend(
    url="http://backend.local",
    token_url="http://issuer.local/token",
    client_id="svenn",
    client_secret="secret",
)
