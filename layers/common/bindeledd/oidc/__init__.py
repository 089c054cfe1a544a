"""Signing operators in at an OIDC issuer."""

from bindeledd.oidc.provider import OidcProvider

__all__ = ["OidcProvider"]
