"""A simulated host product that implements the host contract: Svenn."""

from local.simulators.host.backend import Backend
from local.simulators.host.delivery import DeliveryThread, Endpoint
from local.simulators.host.settings import HostSettings
from local.simulators.host.simulator import HostSimulator, create_app

__all__ = ["Backend", "DeliveryThread", "Endpoint", "HostSettings", "HostSimulator", "create_app"]
