"""Read a vendor document: the one JSON or TOML object that a vendor is (architecture 10).

It names secrets and never holds them. Everything that is wrong is told at once, each with a pointer
to its place, because whoever writes such a document writes it for the first time.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import TypeVar, cast

from bindeledd.domain.policy import Recipe
from bindeledd.domain.vendors import (
    ErpApplication,
    HostAccess,
    HostAuth,
    Vendor,
    WebhookEndpoint,
    WebhookProfile,
)

T = TypeVar("T")

_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,62}")
_PARAMETER = re.compile(r"[A-Za-z0-9_.-]+(/[A-Za-z0-9_.-]+)*")
_HEADER = re.compile(r"[A-Za-z][A-Za-z0-9-]*")
_LOOPBACK = r"(127\.0\.0\.1|\[::1\]|([a-z0-9-]+\.)?localhost)"
_ADDRESS = re.compile(
    rf"(https://[a-z0-9.-]+|http://{_LOOPBACK})(:[0-9]{{1,5}})?(/[^\s?#]*)?", re.IGNORECASE
)
_TENANT = re.compile(r"[^/\x00-\x20]{1,128}")
_PREFIX = re.compile(r"[\x21-\x2b\x2d-\x7e]{1,40}")
_WANTED = {
    _NAME: "is not a name: lower-case letters, digits, hyphens and underscores",
    _PARAMETER: "is not the name of a parameter, such as svenn/host-token",
    _HEADER: "is not the name of a header",
    _TENANT: "is not up to 128 characters without blanks and slashes",
    _PREFIX: "is not up to 40 visible characters without a comma",
    _ADDRESS: "is not an https address without query (http on the loopback address only)",
}
_KINDS: Mapping[type, str] = {str: "a text", list: "a list", Mapping: "an object"}
_ALL_SAID = object()
"""Stands for an object that is missing or none, which has been told."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong, and where (a JSON pointer)."""

    pointer: str
    message: str


class VendorDocumentError(ValueError):
    """A vendor document cannot be used as it stands; `findings` say why."""

    def __init__(self, findings: Collection[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__("; ".join(f"{one.pointer or '/'} {one.message}" for one in findings))


def vendor_of(document: object, *, recipes: Mapping[str, Recipe]) -> Vendor:
    """Read a vendor from its document.

    Raises:
        VendorDocumentError: the document is not one; every finding is told.
    """
    findings: list[Finding] = []
    part = _Part("", document, findings)
    offered = tuple(part.texts("recipes", _NAME))
    vendor = Vendor(
        id=part.text("id", _NAME),
        name=part.text("name"),
        host=_host(part.part("host")),
        return_urls=tuple(part.texts("returnUrls", _ADDRESS)),
        webhooks=tuple(_webhook(one) for one in part.parts("webhooks")),
        erp_applications={
            erp: _application(erp, one) for erp, one in part.named("erpApplications").items()
        },
        recipes=offered,
        support_contact=part.text("supportContact", optional=True),
        logo_text=part.text("logoText", optional=True),
        read_only_erps=frozenset(part.texts("readOnlyErps", _NAME, optional=True)),
    )
    part.close()
    findings += _together(vendor, recipes)
    if findings:
        raise VendorDocumentError(findings)
    return vendor


def _host(part: _Part) -> HostAccess:
    auth = part.part("auth")
    kind = auth.choice("kind", HostAuth, HostAuth.BEARER_STATIC)
    by_client = kind is HostAuth.OAUTH2_CLIENT_CREDENTIALS
    by_header = kind is HostAuth.API_KEY_HEADER
    access = HostAccess(
        product=part.text("product", _NAME),
        base_url=part.text("baseUrl", _ADDRESS).rstrip("/"),
        auth=kind,
        secret_parameter=auth.text("secret", _PARAMETER),
        token_url=auth.text("tokenUrl", _ADDRESS) if by_client else None,
        client_id=auth.text("clientId") if by_client else None,
        header=auth.text("header", _HEADER) if by_header else None,
    )
    auth.close()
    part.close()
    return access


def _webhook(part: _Part) -> WebhookEndpoint:
    profile = _profile(part)
    by_keys = profile is WebhookProfile.RSA_PKCS1
    endpoint = WebhookEndpoint(
        id=part.text("id", _NAME),
        secret_parameters=tuple(part.texts("jwks" if by_keys else "secrets", _PARAMETER)),
        profile=profile,
        header="" if profile is WebhookProfile.STANDARD else part.text("header", _HEADER),
        prefix=part.text("prefix", _PREFIX, optional=True)
        if profile is WebhookProfile.HMAC_SHA256_HEX
        else "",
        algorithm_header=part.text("algHeader", _HEADER) if by_keys else "",
        tenant=part.text("tenant", _TENANT, optional=True),
    )
    if by_keys and endpoint.header and _same(endpoint.header, endpoint.algorithm_header):
        part.complain("algHeader", "is the header of the signature too")
    part.close()
    return endpoint


def _profile(part: _Part) -> WebhookProfile:
    given = part.text("profile", optional=True) or WebhookProfile.STANDARD
    try:
        return WebhookProfile(given)
    except ValueError:
        part.complain("profile", f"is none of {', '.join(WebhookProfile)}")
        return WebhookProfile.STANDARD


def _same(header: str, other: str) -> bool:
    return header.lower() == other.lower()


def _application(erp: str, part: _Part) -> ErpApplication:
    application = ErpApplication(
        erp=erp,
        application_key_parameter=part.text("applicationKey", _PARAMETER),
        subscription_key_parameter=part.text("subscriptionKey", _PARAMETER),
        application_name=part.text("applicationName", optional=True),
    )
    part.close()
    return application


def _together(vendor: Vendor, recipes: Mapping[str, Recipe]) -> list[Finding]:
    """Check what no part can tell alone."""
    findings = []
    for place, name in enumerate(vendor.recipes):
        pointer = f"/recipes/{place}"
        if name not in recipes:
            known = ", ".join(sorted(recipes))
            findings.append(Finding(pointer, f"is no recipe; there are: {known}"))
        elif recipes[name].erp not in vendor.erp_applications:
            message = f"needs the application at {recipes[name].erp} under /erpApplications"
            findings.append(Finding(pointer, message))
    if unknown := sorted(vendor.read_only_erps - vendor.erp_applications.keys()):
        message = f"names what is not under /erpApplications: {', '.join(unknown)}"
        findings.append(Finding("/readOnlyErps", message))
    endpoints = [one.id for one in vendor.webhooks]
    if len(set(endpoints)) < len(endpoints):
        findings.append(Finding("/webhooks", "has two endpoints with the same id"))
    return findings


@dataclass(slots=True)
class _Part:
    """One object of the document: gives its members and collects what is wrong with them."""

    pointer: str
    given: object
    findings: list[Finding]
    asked: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        if not isinstance(self.given, Mapping) and self.given is not _ALL_SAID:
            self.findings.append(Finding(self.pointer, "is not an object"))

    def complain(self, name: str, message: str) -> None:
        """Tell that a member is wrong."""
        if isinstance(self.given, Mapping):
            self.findings.append(Finding(f"{self.pointer}/{name}", message))

    def close(self) -> None:
        """Tell the members that nobody asked for: a slip in a name must not be swallowed."""
        if isinstance(self.given, Mapping):
            for name in sorted({str(key) for key in self.given} - self.asked):
                self.complain(name, "is unknown")

    def text(
        self, name: str, shape: re.Pattern[str] | None = None, *, optional: bool = False
    ) -> str:
        """Give a text, empty where it is missing or wrong."""
        value = self._member(name, str, optional=optional)
        if not isinstance(value, str) or (optional and not value):
            return ""
        return value if self._fits(name, value, shape) else ""

    def texts(self, name: str, shape: re.Pattern[str], *, optional: bool = False) -> list[str]:
        """Give a list of texts, each once."""
        found: list[str] = []
        for place, value in enumerate(self._list(name, optional=optional)):
            where = f"{name}/{place}"
            if not isinstance(value, str):
                self.complain(where, "is not a text")
            elif value in found:
                self.complain(where, "stands there twice")
            elif self._fits(where, value, shape):
                found.append(value)
        return found

    def part(self, name: str) -> _Part:
        """Give an object that must be there."""
        value = self._member(name, Mapping, optional=False)
        known = value if isinstance(value, Mapping) else _ALL_SAID
        return _Part(f"{self.pointer}/{name}", known, self.findings)

    def parts(self, name: str) -> list[_Part]:
        """Give a list of objects, which may be missing."""
        return [
            _Part(f"{self.pointer}/{name}/{place}", one, self.findings)
            for place, one in enumerate(self._list(name, optional=True))
        ]

    def named(self, name: str) -> dict[str, _Part]:
        """Give objects by name."""
        inside = self.part(name)
        if not isinstance(inside.given, Mapping):
            return {}
        return {
            str(key): _Part(f"{inside.pointer}/{key}", one, self.findings)
            for key, one in inside.given.items()
        }

    def choice(self, name: str, read: Callable[[str], T], default: T) -> T:
        """Give one of several words."""
        value = self.text(name)
        try:
            return read(value) if value else default
        except ValueError:
            self.complain(name, "is none of the words known here")
            return default

    def _member(self, name: str, kind: type, *, optional: bool) -> object:
        self.asked.add(name)
        if not isinstance(self.given, Mapping):
            return None
        value = self.given.get(name)
        if value is None:
            if not optional:
                self.complain(name, "is missing")
            return None
        if not isinstance(value, kind):
            self.complain(name, f"is not {_KINDS[kind]}")
            return None
        return value

    def _list(self, name: str, *, optional: bool) -> list[object]:
        value = self._member(name, list, optional=optional)
        if isinstance(value, list) and not value and not optional:
            self.complain(name, "is empty")
        return cast("list[object]", value) if isinstance(value, list) else []

    def _fits(self, name: str, value: str, shape: re.Pattern[str] | None) -> bool:
        if not value.strip():
            self.complain(name, "is empty")
            return False
        if shape is not None and not shape.fullmatch(value):
            self.complain(name, _WANTED[shape])
            return False
        return True
