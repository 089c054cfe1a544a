"""The JSON interface and the webhooks over the whole product, asked as the gateway asks them."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from typing import Any

from standardwebhooks import Webhook

from bindeledd.api import (
    Api,
    ApiDependencies,
    HookDependencies,
    Hooks,
    build_api,
    build_hooks,
)
from bindeledd.domain.identity import ConnectionRef
from bindeledd.hosts.contract import read_event
from bindeledd.recipes import RECIPES
from bindeledd.usecases.receiving import Receiver
from tests.world import BASE_URL, SECRETS, VENDOR, World

BACKEND, OPERATOR, STACK = "host_backend", "vendor_operator", "stack_operator"


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status: int
    body: Any
    headers: dict[str, str]

    @property
    def code(self) -> str | None:
        """The problem's code, where it is one."""
        return self.body.get("code") if isinstance(self.body, dict) else None


def claims(role: str | None = BACKEND, *, vendor: str = VENDOR, **more: str) -> dict[str, str]:
    """Make verified claims as the gateway hands them on: every value a text."""
    named = {"sub": f"{role}@{vendor}", "vendor": vendor, **more}
    return named if role is None else {**named, "roles": f"[{role}]"}


def request_event(
    method: str,
    path: str,
    *,
    body: Any = None,
    query: dict[str, str] | None = None,
    headers: dict[str, str] | None = None,
    known_as: dict[str, str] | None = None,
) -> dict[str, Any]:
    """Make a request as the HTTP API delivers it (payload format 2.0)."""
    context: dict[str, Any] = {
        "requestId": "request-1",
        "stage": "$default",
        "http": {"method": method, "path": path, "sourceIp": "192.0.2.1"},
    }
    if known_as is not None:
        context["authorizer"] = {"jwt": {"claims": known_as, "scopes": None}}
    sent = {"content-type": "application/json", **(headers or {})}
    return {
        "version": "2.0",
        "routeKey": "ANY /v1/{proxy+}",
        "rawPath": path,
        "rawQueryString": "&".join(f"{name}={value}" for name, value in (query or {}).items()),
        "headers": sent,
        "queryStringParameters": query or None,
        "requestContext": context,
        "body": body if body is None or isinstance(body, str) else json.dumps(body),
        "isBase64Encoded": False,
    }


def read_answer(answer: dict[str, Any]) -> Answer:
    """Read an answer as the gateway takes it."""
    text = answer.get("body") or ""
    found = {str(name).lower(): str(value) for name, value in (answer.get("headers") or {}).items()}
    return Answer(int(answer["statusCode"]), json.loads(text) if text else None, found)


class Desk(World):
    """The product with its two machine interfaces."""

    def __init__(self, **seeds: Any) -> None:
        super().__init__(**seeds)
        self.api = self.interface()
        self.hooks = self.webhooks()

    def interface(self, **changes: Any) -> Api:
        """Wire the JSON interface, with some parts exchanged."""
        parts: dict[str, Any] = {
            "state": self.state,
            "clock": self.clock,
            "randomness": self.randomness,
            "recipes": RECIPES,
            "enabler": self.enabler,
            "steering": self.steering,
            "doorbell": self.bell,
            "announcements": self.announced,
            "base_url": BASE_URL,
        }
        return build_api(ApiDependencies(**(parts | changes)))

    def webhooks(self, **changes: Any) -> Hooks:
        """Wire the webhooks, with some parts exchanged."""
        parts: dict[str, Any] = {
            "state": self.state,
            "clock": self.clock,
            "receiver": Receiver(
                state=self.state,
                clock=self.clock,
                doorbell=self.bell,
                announcements=self.announced,
                enabler=self.enabler,
                steering=self.steering,
                recipes=RECIPES,
            ),
            "cards": self.cards,
            "secret_of": SECRETS.__getitem__,
            "read": read_event,
        }
        return build_hooks(HookDependencies(**(parts | changes)))

    def ask_api(
        self, method: str, path: str, body: Any = None, *, role: str | None = BACKEND, **more: Any
    ) -> Answer:
        """Ask the JSON interface in a role; `vendor` and `tenant` go into the claims."""
        named = {name: more.pop(name) for name in ("vendor", "tenant") if name in more}
        known_as = claims(role, **named)
        event = request_event(method, path, body=body, known_as=known_as, **more)
        return read_answer(self.api.handle(event, object()))

    def of(self, ref: ConnectionRef, part: str = "") -> str:
        """Give the path of a connection's part."""
        return f"/v1/tenants/{ref.tenant}/connections/{ref.connection}{part}"

    def tell(
        self,
        type_: str,
        *,
        path: str = f"/hooks/v1/{VENDOR}/main",
        webhook_id: str = "msg_1",
        secret: str = SECRETS["svenn/webhook"],
        encoded: bool = False,
        **data: Any,
    ) -> Answer:
        """Deliver a webhook as the host signs it."""
        body = json.dumps({"type": type_, "timestamp": "2026-11-23T13:00:00Z", "data": data})
        now = self.clock.now()
        headers = {
            "webhook-id": webhook_id,
            "webhook-timestamp": str(int(now.timestamp())),
            "webhook-signature": Webhook(secret).sign(webhook_id, now, body),
        }
        event = request_event("POST", path, body=body, headers=headers)
        if encoded:
            event |= {"body": base64.b64encode(body.encode()).decode(), "isBase64Encoded": True}
        return read_answer(self.hooks.handle(event, object()))
