"""The template's parameters whose values only the local run knows: addresses of its own parts."""

from collections.abc import Mapping

from local.launcher.access import Addresses
from local.oidc import CONSOLE

AUDIENCE = "bindeledd"
STAGE = "local"


def template_parameters(addresses: Addresses) -> Mapping[str, str]:
    """Return the value of each parameter; the template may declare fewer."""
    return {
        "Stage": STAGE,
        "PublicBaseUrl": addresses.console,
        "OidcIssuer": addresses.issuer,
        "OidcAudience": AUDIENCE,
        "OidcClientId": CONSOLE,
        "PowerOfficeApiUrl": f"{addresses.poweroffice}/Demo/v2",
        "PowerOfficeOauthUrl": f"{addresses.poweroffice}/Demo/OAuth/Token",
        "DeletionProtection": "false",
        # Each at work is a process of this machine.
        "SyncMaximumConcurrency": "4",
        "HoursMaximumConcurrency": "2",
    }
