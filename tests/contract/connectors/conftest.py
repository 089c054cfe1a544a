from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any

import pytest

from bindeledd.domain.identity import Dimension
from tests.contract.connectors.rigs import HostRig, PowerOfficeRig, Rig

EVERY = tuple(Dimension)

VARIANTS: dict[str, tuple[Callable[..., Rig], Sequence[Dimension], dict[str, Any]]] = {
    "poweroffice": (PowerOfficeRig, EVERY, {}),
    "poweroffice_reading_first": (
        PowerOfficeRig,
        EVERY,
        {"connector": {"test_operations": "never"}},
    ),
    "poweroffice_without_test": (
        PowerOfficeRig,
        EVERY,
        {"test_supported": False},
    ),
    "poweroffice_reading_back": (
        PowerOfficeRig,
        (Dimension.CUSTOMERS,),
        {"connector": {"read_back": True}},
    ),
    "poweroffice_omitting_nulls": (
        PowerOfficeRig,
        EVERY,
        {"nulls_omitted": True, "connector": {"nulls_are_omitted": True}},
    ),
    "host_by_cursor": (HostRig, EVERY, {}),
    "host_by_stamp": (HostRig, EVERY, {"feed": "updated_since"}),
    "host_without_feed": (HostRig, EVERY, {"feed": "none"}),
    "host_without_versions": (HostRig, EVERY, {"omitted": ["version"]}),
}
RIGS: dict[str, Callable[[], Rig]] = {
    f"{name}-{dimension}": partial(rig, dimension=dimension, **settings)
    for name, (rig, dimensions, settings) in VARIANTS.items()
    for dimension in dimensions
}


@pytest.fixture(params=RIGS)
def rig(request: pytest.FixtureRequest) -> Iterator[Rig]:
    """Every register of every connector, in each way in which it can be set up."""
    built = RIGS[request.param]()
    yield built
    built.close()


@pytest.fixture
def build() -> Iterator[Callable[[Callable[[], Rig]], Rig]]:
    """Build rigs of one's own, closed at the end."""
    built: list[Rig] = []

    def make(factory: Callable[[], Rig]) -> Rig:
        built.append(factory())
        return built[-1]

    yield make
    for one in built:
        one.close()
