"""The processes of a stack, each with its command line, log and sign of health."""

from collections.abc import Mapping

from local.launcher.access import Addresses
from local.launcher.children import ChildSpec
from local.launcher.options import REGION, LocalOptions
from local.launcher.parameters import AUDIENCE
from local.launcher.state_directory import StateDirectory
from local.oidc import SigningKey, backend_client
from local.oidc.settings import LAUNCHER_SECRET_VARIABLE, SIGNING_KEY

FUNCTION_LOG = "functions.jsonl"


def parts(
    options: LocalOptions, addresses: Addresses, state: StateDirectory, *, launcher_secret: str
) -> list[ChildSpec]:
    """Return what is started, in the order of starting; it is stopped in the reverse order."""
    issuer = _issuer(options, addresses, state, launcher_secret)
    emulator = _emulator(addresses, state)
    if not options.with_simulators:
        return [issuer, emulator]
    return [_host(options, addresses, state), _poweroffice(addresses, state), issuer, emulator]


def _emulator(addresses: Addresses, state: StateDirectory) -> ChildSpec:
    """Return the emulator: never restarted, since what it held in memory is lost with it."""
    return ChildSpec(
        "emulator",
        (
            "local.emulator",
            f"--app-port={addresses.ports.app}",
            f"--api-port={addresses.ports.aws}",
            f"--state={state.emulator}",
            f"--function-log={state.logs / FUNCTION_LOG}",
            f"--region={REGION}",
        ),
        log=state.logs / "emulator.log",
        health_url=f"{addresses.aws}/_local/workers",
    )


def _issuer(
    options: LocalOptions, addresses: Addresses, state: StateDirectory, launcher_secret: str
) -> ChildSpec:
    return ChildSpec(
        "issuer",
        (
            "local.tethered",
            "local.oidc",
            f"--port={addresses.ports.issuer}",
            f"--state={state.issuer}",
            f"--console-url={addresses.console}",
            f"--audience={AUDIENCE}",
            *(f"--vendor={vendor}" for vendor in options.vendors),
        ),
        log=state.logs / "issuer.log",
        health_url=f"{addresses.issuer}/.well-known/openid-configuration",
        restart=True,
        environment={LAUNCHER_SECRET_VARIABLE: launcher_secret},
    )


def _host(options: LocalOptions, addresses: Addresses, state: StateDirectory) -> ChildSpec:
    """Return the host simulator, which knows the product's API as a vendor's backend does."""
    vendor = options.vendors[0]
    backend = backend_client(vendor, key=SigningKey.kept_at(state.issuer / SIGNING_KEY))
    hook = f"{addresses.console}/hooks/v1/{vendor}/{options.webhook_endpoint}"
    return _simulator(
        "host",
        addresses.host,
        state,
        f"--backend-url={addresses.console}",
        f"--token-url={addresses.issuer}/token",
        f"--client-id={backend.id}",
        *([f"--webhook-url={hook}"] if options.webhook_secrets else []),
        environment={
            "HOST_CLIENT_SECRET": backend.secret or "",
            "HOST_WEBHOOK_SECRETS": " ".join(options.webhook_secrets),
        },
    )


def _poweroffice(addresses: Addresses, state: StateDirectory) -> ChildSpec:
    return _simulator("poweroffice", addresses.poweroffice, state)


def _simulator(
    name: str,
    address: str,
    state: StateDirectory,
    *arguments: str,
    environment: Mapping[str, str] | None = None,
) -> ChildSpec:
    return ChildSpec(
        name,
        (
            "local.tethered",
            f"local.simulators.{name}",
            f"--port={address.rpartition(':')[2]}",
            f"--state={state.simulators / name}.sqlite",
            *arguments,
        ),
        log=state.logs / f"{name}.log",
        health_url=f"{address}/_simulator/health",
        restart=True,
        environment=environment or {},
    )
