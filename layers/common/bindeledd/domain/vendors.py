"""A vendor is one document: where its host answers, how to sign in, where to return to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class HostAuth(StrEnum):
    """How the backend signs in at the host's API (host contract 6.1)."""

    OAUTH2_CLIENT_CREDENTIALS = "oauth2_client_credentials"
    BEARER_STATIC = "bearer_static"
    API_KEY_HEADER = "api_key_header"


@dataclass(frozen=True, slots=True)
class HostAccess:
    """Where a vendor's host answers; secrets are named (SSM SecureString), never held here."""

    product: str
    base_url: str
    auth: HostAuth
    secret_parameter: str
    token_url: str | None = None
    client_id: str | None = None
    header: str | None = None


class WebhookProfile(StrEnum):
    """How a host proves that a webhook is its own (facts: host webhooks)."""

    STANDARD = "standard_webhooks"
    HMAC_SHA256_HEX = "hmac_sha256_hex"
    SHARED_TOKEN = "shared_token"  # noqa: S105 - the name of a profile
    RSA_PKCS1 = "rsa_pkcs1"


@dataclass(frozen=True, slots=True)
class WebhookEndpoint:
    """One endpoint that a host calls; several secrets may be active while one is rotated.

    What is named are secrets, public keys (`whpk_`), or documents with a set of public keys,
    as the profile has them.
    """

    id: str
    secret_parameters: tuple[str, ...]
    profile: WebhookProfile = WebhookProfile.STANDARD
    header: str = ""
    """The header with the proof, where the profile does not say."""
    prefix: str = ""
    """What stands before the proof in its header."""
    algorithm_header: str = ""
    """The header that names the hash that was signed."""
    tenant: str = ""
    """The one tenant that it is of; empty where it is all of the vendor's."""


@dataclass(frozen=True, slots=True)
class ErpApplication:
    """The vendor's registration at an ERP: the names of its secrets, never the secrets."""

    erp: str
    application_key_parameter: str
    subscription_key_parameter: str
    application_name: str = ""


@dataclass(frozen=True, slots=True)
class Vendor:
    """One vendor of the deployment (architecture 10)."""

    id: str
    name: str
    host: HostAccess
    return_urls: tuple[str, ...]
    webhooks: tuple[WebhookEndpoint, ...]
    erp_applications: Mapping[str, ErpApplication]
    recipes: tuple[str, ...]
    support_contact: str = ""
    logo_text: str = ""
    read_only_erps: frozenset[str] = field(default_factory=frozenset)
    """ERPs of which no connection writes anything, to either side."""
