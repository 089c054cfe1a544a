"""How the parts of a stack are reached, and how people and programs sign in to it."""

from dataclasses import dataclass
from pathlib import Path

import httpx

from local.launcher.ports import LOOPBACK, Ports
from local.oidc import VENDOR_OPERATOR, SigningKey, backend_client
from local.oidc.settings import SIGNING_KEY


@dataclass(frozen=True, slots=True)
class Addresses:
    """The base address of each part, with neither prefix nor trailing slash."""

    ports: Ports

    @property
    def console(self) -> str:
        return _address(self.ports.app)

    @property
    def api(self) -> str:
        return f"{self.console}/v1"

    @property
    def aws(self) -> str:
        return _address(self.ports.aws)

    @property
    def issuer(self) -> str:
        return _address(self.ports.issuer)

    @property
    def host(self) -> str:
        return _address(self.ports.host)

    @property
    def poweroffice(self) -> str:
        return _address(self.ports.poweroffice)


def operator_sign_in_url(
    issuer: str, launcher_secret: str, *, vendor: str, roles: tuple[str, ...] = (VENDOR_OPERATOR,)
) -> str:
    """Return a one-time address that signs an operator in and goes on to the console."""
    asked = {
        "sub": f"local-{roles[0]}",
        "vendor": vendor,
        "roles": list(roles),
        "name": "Local operator",
    }
    headers = {"Authorization": f"Bearer {launcher_secret}"}
    answer = httpx.post(f"{issuer}/operators", json=asked, headers=headers, trust_env=False)
    answer.raise_for_status()
    return str(answer.json()["url"])


def backend_token(issuer: str, *, issuer_state: Path, vendor: str) -> str:
    """Return an access token of a vendor's backend, fetched by client credentials."""
    client = backend_client(vendor, key=SigningKey.kept_at(issuer_state / SIGNING_KEY))
    answer = httpx.post(
        f"{issuer}/token",
        data={"grant_type": "client_credentials"},
        auth=(client.id, client.secret or ""),
        trust_env=False,
    )
    answer.raise_for_status()
    return str(answer.json()["access_token"])


def _address(port: int) -> str:
    return f"http://{LOOPBACK}:{port}"
