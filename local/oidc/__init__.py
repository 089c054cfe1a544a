"""A small OIDC issuer for the local run: who the operator is, and which backend is calling.

Nothing in the product knows that it talks to this one; its address is a parameter.
"""

from local.oidc.claims import (
    HOST_BACKEND,
    STACK_OPERATOR,
    VENDOR_OPERATOR,
    Subject,
    mint_token,
)
from local.oidc.clients import CONSOLE, Client, backend_client, console_client
from local.oidc.issuer import Issuer, IssuerSettings, create_app
from local.oidc.signing import SigningKey

__all__ = [
    "CONSOLE",
    "HOST_BACKEND",
    "STACK_OPERATOR",
    "VENDOR_OPERATOR",
    "Client",
    "Issuer",
    "IssuerSettings",
    "SigningKey",
    "Subject",
    "backend_client",
    "console_client",
    "create_app",
    "mint_token",
]
