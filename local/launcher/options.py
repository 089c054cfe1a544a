"""What may differ between two local stacks."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from local.launcher.ports import DEFAULT_BASE_PORT

REPOSITORY = Path(__file__).resolve().parents[2]
REGION = "eu-north-1"


@dataclass(frozen=True, slots=True)
class LocalOptions:
    """How a local stack is started."""

    directory: Path = REPOSITORY / ".local"
    """Holds all state; one stack at a time."""
    base_port: int | None = DEFAULT_BASE_PORT
    """First of the consecutive ports; None takes free ones, for stacks beside a running one."""
    template: Path = REPOSITORY / "template.yaml"
    vendors: tuple[str, ...] = ("svenn",)
    """Vendors whose backends may fetch tokens by client credentials; the first is the host's."""
    webhook_endpoint: str = "main"
    """Name of the endpoint that the host sends its events to."""
    webhook_secrets: tuple[str, ...] = ()
    """What the host signs its events with; without any it sends none."""
    parameters: Mapping[str, str] = field(default_factory=dict)
    """Template parameters beyond those that the launcher itself sets."""
    with_simulators: bool = True
    log_level: str | None = "INFO"
    """Lowest level of function logs shown on the terminal; None shows none."""
