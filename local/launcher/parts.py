"""The processes of a stack, each with its command line, log and sign of health."""

from local.launcher.access import Addresses
from local.launcher.children import ChildSpec
from local.launcher.options import REGION, LocalOptions
from local.launcher.parameters import AUDIENCE
from local.launcher.state_directory import StateDirectory
from local.oidc.settings import LAUNCHER_SECRET_VARIABLE

FUNCTION_LOG = "functions.jsonl"
SIMULATORS = ("host", "poweroffice")


def parts(
    options: LocalOptions, addresses: Addresses, state: StateDirectory, *, launcher_secret: str
) -> list[ChildSpec]:
    """Return what is started, in the order of starting; it is stopped in the reverse order."""
    simulators = SIMULATORS if options.with_simulators else ()
    return [
        *(_simulator(name, addresses, state) for name in simulators),
        _issuer(options, addresses, state, launcher_secret),
        _emulator(addresses, state),
    ]


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


def _simulator(name: str, addresses: Addresses, state: StateDirectory) -> ChildSpec:
    address = {"host": addresses.host, "poweroffice": addresses.poweroffice}[name]
    return ChildSpec(
        name,
        (
            "local.tethered",
            f"local.simulators.{name}",
            f"--port={address.rpartition(':')[2]}",
            f"--state={state.simulators / name}.sqlite",
        ),
        log=state.logs / f"{name}.log",
        health_url=f"{address}/_simulator/health",
        restart=True,
    )
