from collections.abc import Callable, Iterator

import httpx
import pytest

from local.simulators.clock import ManualClock
from local.simulators.poweroffice import PowerOfficeSettings, PowerOfficeSimulator
from tests.contract.simulators.poweroffice.office import START, Office


@pytest.fixture
def open_office() -> Iterator[Callable[..., Office]]:
    """Open an office under any settings; the rate limit is off unless it is named."""
    opened: list[PowerOfficeSimulator] = []

    def build(**settings) -> Office:
        clock = ManualClock(START)
        chosen = PowerOfficeSettings(**({"requests_per_second": None} | settings))
        simulator = PowerOfficeSimulator(settings=chosen, now=clock, sleeper=clock.sleep)
        opened.append(simulator)
        return Office(simulator, clock)

    yield build
    for simulator in opened:
        simulator.close()


@pytest.fixture
def office(open_office: Callable[..., Office]) -> Office:
    return open_office()


@pytest.fixture
def api(office: Office) -> httpx.Client:
    return office.api()
