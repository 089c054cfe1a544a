"""The template's parameters whose values only the local run knows: addresses of its own parts."""

from collections.abc import Mapping

from local.launcher.access import Addresses

AUDIENCE = "bindeledd"


def template_parameters(addresses: Addresses) -> Mapping[str, str]:
    """Return the value of each parameter; the template may declare fewer."""
    return {
        "PublicBaseUrl": addresses.console,
        "OidcIssuer": addresses.issuer,
        "OidcAudience": AUDIENCE,
        "PowerOfficeApiUrl": addresses.poweroffice,
    }
