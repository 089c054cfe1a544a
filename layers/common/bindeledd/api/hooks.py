"""Hosts' webhooks: verified first, stored before they are acknowledged."""

from __future__ import annotations

import base64
import json
import logging
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum
from http import HTTPStatus
from typing import Any

from bindeledd.api.refusals import problem_document, status_of
from bindeledd.domain.errors import (
    BindeleddError,
    ConflictError,
    RefusedError,
    RetryableError,
    StoppedError,
)
from bindeledd.domain.events import HostEvent
from bindeledd.domain.identity import TenantRef
from bindeledd.domain.onboarding import TenantCards
from bindeledd.domain.ports import Clock, State
from bindeledd.domain.vendors import Vendor, WebhookEndpoint
from bindeledd.usecases.receiving import Receiver, are_removed

logger = logging.getLogger(__name__)

ACCEPTED = 202
LATER = timedelta(seconds=30)
"""When to try again, where nobody knows better."""
STATUSES: Mapping[str, int] = {
    "webhook_tenant_unknown": HTTPStatus.FORBIDDEN,
    "connection_removed": HTTPStatus.GONE,
}
"""What a webhook is answered otherwise than a request of the JSON interface."""
_PATH_PARTS = 4

Read = Callable[..., HostEvent | Enum]
"""Verifies headers and raw body as the endpoint has it and reads the event, or says why not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HookDependencies:
    """What webhooks are taken with."""

    state: State
    clock: Clock
    receiver: Receiver
    cards: TenantCards
    secret_of: Callable[[str], str]
    read: Read


class Hooks:
    """Answers `POST /hooks/v1/{vendorId}/{endpointId}`."""

    def __init__(self, parts: HookDependencies) -> None:
        self._parts = parts

    def handle(self, event: Mapping[str, Any], context: object) -> dict[str, Any]:  # noqa: ARG002
        """Answer one delivery (facts: webhooks); 202 only once what it asks for is stored."""
        try:
            return self._take(event)
        except BindeleddError as error:
            return _answered(error)
        except Exception as error:  # noqa: BLE001 - whatever it is, the host must hear of it
            # The kind alone: an error's text may quote a secret or a customer's data.
            failure = {"error": type(error).__name__}
            logger.error("webhook_failed", extra=failure)  # noqa: TRY400 - as said above
            return _refused("internal_error", HTTPStatus.INTERNAL_SERVER_ERROR)

    def _take(self, event: Mapping[str, Any]) -> dict[str, Any]:
        found = self._endpoint(str(event.get("rawPath", "")))
        if found is None:
            return _refused("webhook_endpoint_unknown", 404)
        vendor, endpoint = found
        body = _raw_body(event)
        if body is None:
            return _refused("webhook_body_not_valid", 400)
        taken = self._parts.read(
            list((event.get("headers") or {}).items()),
            body,
            endpoint=endpoint,
            secrets=[self._parts.secret_of(name) for name in endpoint.secret_parameters],
            now=self._parts.clock.now(),
        )
        if not isinstance(taken, HostEvent):
            code, status = taken.value
            return _refused(str(code), int(status))
        self._check_tenant(vendor, endpoint, taken)
        self._parts.receiver(vendor, taken)
        return {"statusCode": ACCEPTED, "headers": {}, "body": ""}

    def _endpoint(self, path: str) -> tuple[Vendor, WebhookEndpoint] | None:
        parts = path.strip("/").split("/")
        if len(parts) != _PATH_PARTS or parts[:2] != ["hooks", "v1"]:
            return None
        vendor = self._parts.state.vendor(parts[2])
        endpoint = next(
            (one for one in (vendor.webhooks if vendor else ()) if one.id == parts[3]), None
        )
        return (vendor, endpoint) if vendor is not None and endpoint is not None else None

    def _check_tenant(self, vendor: Vendor, endpoint: WebhookEndpoint, event: HostEvent) -> None:
        """Let a vendor speak of its own tenants only; a tenant with a connection is known.

        An endpoint of one tenant speaks of that one, and is gone with its connections: a sender
        gives up what is answered 410, which may not be the endpoint of others (facts 4.2, 7).
        """
        if endpoint.tenant not in ("", event.tenant):
            raise RefusedError("webhook_tenant_unknown")
        connections = self._parts.state.of_tenant(TenantRef(vendor.id, event.tenant))
        if connections:
            if endpoint.tenant and are_removed(connections, event):
                raise RefusedError("connection_removed")
        elif self._parts.cards.tenant_card(vendor, event.tenant) is None:
            raise RefusedError("webhook_tenant_unknown")


def build_hooks(parts: HookDependencies) -> Hooks:
    """Wire the webhooks."""
    return Hooks(parts)


def _answered(error: BindeleddError) -> dict[str, Any]:
    """Answer so that a host repeats what time or we can mend, and gives up on nothing else."""
    if isinstance(error, RetryableError):
        wait = LATER if error.retry_after is None else error.retry_after
        status = status_of(error)
    elif isinstance(error, ConflictError | StoppedError):
        # A revision that was lost goes through next time; a missing secret is ours to supply.
        wait, status = LATER, HTTPStatus.SERVICE_UNAVAILABLE
    else:
        return _refused(error.code, STATUSES.get(error.code, status_of(error)), error.details)
    headers = {"Retry-After": str(max(1, math.ceil(wait.total_seconds())))}
    return _refused(error.code, status, error.details, headers=headers)


def _raw_body(event: Mapping[str, Any]) -> bytes | None:
    """Give the bytes that were sent: the signature covers nothing else."""
    body = event.get("body") or ""
    try:
        if not event.get("isBase64Encoded"):
            return str(body).encode()
        return base64.b64decode(body, validate=True)
    except ValueError:
        # Text that is no base64, or no text that bytes could have been.
        return None


def _refused(
    code: str,
    status: int,
    details: Mapping[str, str] | None = None,
    *,
    headers: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    document = problem_document(code, status=status, language="en", details=details)
    return {
        "statusCode": int(status),
        "headers": {"content-type": "application/problem+json", **(headers or {})},
        "body": json.dumps(document),
    }
