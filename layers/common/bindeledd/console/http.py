"""Requests and answers of the HTTP API's payload 2.0, as values that views can take and give.

Every answer carries the same protection: nothing from elsewhere, no scripts at all, no framing, and
no page in any cache.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit, urlunsplit

MOST_FIELDS = 200
"""No form of ours has more; a body with more is not read."""

HTML = "text/html; charset=utf-8"

_POLICY = (
    "default-src 'none'",
    "style-src 'self'",
    "img-src 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
)
_ALWAYS: Mapping[str, str] = {
    "cache-control": "no-store",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=()",
}
_TRANSPORT_SECURITY = "max-age=31536000; includeSubDomains"


@dataclass(frozen=True, slots=True)
class Request:
    """One request of a browser."""

    method: str
    path: str
    query: Mapping[str, str] = field(default_factory=dict)
    form: Mapping[str, str] = field(default_factory=dict)
    cookies: Mapping[str, str] = field(default_factory=dict)
    languages: str = ""
    id: str = ""

    @property
    def reads(self) -> bool:
        """Whether the request only asks to see something."""
        return self.method in ("GET", "HEAD")


@dataclass(frozen=True, slots=True)
class Response:
    """One answer; `leads_out` lifts the rule that a form ends on our own pages."""

    status: int = 200
    body: str = ""
    content_type: str = HTML
    headers: Mapping[str, str] = field(default_factory=dict)
    cookies: tuple[str, ...] = ()
    leads_out: bool = False

    def with_cookie(self, *cookies: str) -> Response:
        """Set further cookies."""
        return replace(self, cookies=(*self.cookies, *cookies))


def request_of(event: Mapping[str, Any]) -> Request:
    """Read a request from an event of payload version 2.0."""
    context = event.get("requestContext") or {}
    headers = {name.lower(): value for name, value in (event.get("headers") or {}).items()}
    return Request(
        method=str((context.get("http") or {}).get("method") or "GET").upper(),
        path=str(event.get("rawPath") or "/"),
        query=_fields(str(event.get("rawQueryString") or "")),
        form=_fields(_body(event)),
        cookies=_cookies([*(event.get("cookies") or ()), headers.get("cookie", "")]),
        languages=headers.get("accept-language", ""),
        id=str(context.get("requestId") or ""),
    )


def event_of(response: Response, *, secure: bool) -> dict[str, Any]:
    """Write an answer as the HTTP API takes it."""
    policy = _POLICY if response.leads_out else (*_POLICY, "form-action 'self'")
    headers = {
        **_ALWAYS,
        "content-security-policy": "; ".join(policy),
        "content-type": response.content_type,
        **response.headers,
    }
    if secure:
        headers["strict-transport-security"] = _TRANSPORT_SECURITY
    return {
        "statusCode": response.status,
        "headers": headers,
        "cookies": list(response.cookies),
        "body": response.body,
        "isBase64Encoded": False,
    }


def redirect(address: str, *, status: int = 303) -> Response:
    """Send the browser on with a GET."""
    return Response(status=status, headers={"location": header_safe(address)})


def header_safe(text: str) -> str:
    """Drop every character that could end a header line."""
    return "".join(character for character in text if character.isprintable())


def with_query(address: str, **values: str) -> str:
    """Add parameters to an address, keeping those that it has and its fragment."""
    parts = urlsplit(header_safe(address))
    kept = [
        (name, value)
        for name, value in parse_qsl(parts.query, keep_blank_values=True)
        if name not in values
    ]
    query = urlencode([*kept, *values.items()])
    return urlunsplit(parts._replace(query=query))


def segments(path: str) -> list[str]:
    """Split a path into its decoded segments."""
    return [unquote(part) for part in path.strip("/").split("/")] if path.strip("/") else []


def _fields(encoded: str) -> dict[str, str]:
    try:
        pairs = parse_qsl(encoded, keep_blank_values=True, max_num_fields=MOST_FIELDS)
    except ValueError:
        return {}
    return dict(pairs)


def _body(event: Mapping[str, Any]) -> str:
    body = str(event.get("body") or "")
    if not event.get("isBase64Encoded"):
        return body
    try:
        return base64.b64decode(body).decode()
    except ValueError:
        return ""


def _cookies(lines: list[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for line in lines:
        try:
            found |= {name: morsel.value for name, morsel in SimpleCookie(line).items()}
        except CookieError:
            continue
    return found
