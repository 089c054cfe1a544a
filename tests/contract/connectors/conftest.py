from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any

import pytest

from bindeledd.domain.identity import Dimension
from tests.contract.connectors.rigs import HostRig, PowerOfficeRig, Rig
from tests.contract.connectors.samples import SAMPLES

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
READ_ALIKE = ("poweroffice_reading_first", "poweroffice_without_test", "poweroffice_reading_back")
"""Set-ups that differ in how is written alone, and so are not read anew."""
WRITTEN_ALIKE = ("host_by_stamp", "host_without_feed")
"""Set-ups that differ in how changes are read alone, and so are not written to anew."""

RIGS: dict[str, Callable[[], Rig]] = {
    f"{name}-{dimension}": partial(rig, dimension=dimension, **settings)
    for name, (rig, dimensions, settings) in VARIANTS.items()
    for dimension in dimensions
}


def _rigs(chosen: Callable[[str, Dimension], bool]) -> list[str]:
    """Name the rigs of some connectors and dimensions."""
    split = (name.rpartition("-") for name in RIGS)
    return [f"{one}-{other}" for one, _, other in split if chosen(one, Dimension(other))]


def _opened(name: str) -> Iterator[Rig]:
    built = RIGS[name]()
    yield built
    built.close()


@pytest.fixture(params=_rigs(lambda name, _: name not in READ_ALIKE))
def reader(request: pytest.FixtureRequest) -> Iterator[Rig]:
    """Every register of every connector, in each way of reading that it can be set up for."""
    yield from _opened(request.param)


@pytest.fixture(params=_rigs(lambda name, _: name not in WRITTEN_ALIKE))
def rig(request: pytest.FixtureRequest) -> Iterator[Rig]:
    """Every register of every connector, in each way of writing that it can be set up for."""
    yield from _opened(request.param)


@pytest.fixture(params=_rigs(lambda name, _: name in ("poweroffice", "host_by_cursor")))
def plain(request: pytest.FixtureRequest) -> Iterator[Rig]:
    """Every register of every connector, each in one way."""
    yield from _opened(request.param)


@pytest.fixture(params=_rigs(lambda _, dimension: dimension is Dimension.CUSTOMERS))
def customers(request: pytest.FixtureRequest) -> Iterator[Rig]:
    """The customers of every connector."""
    yield from _opened(request.param)


@pytest.fixture(params=_rigs(lambda _, dimension: SAMPLES[dimension].archived))
def with_state(request: pytest.FixtureRequest) -> Iterator[Rig]:
    """The registers whose objects can be archived."""
    yield from _opened(request.param)


def _repeats(system: str, dimension: Dimension) -> bool:
    return system.startswith("host") or dimension not in (Dimension.PRODUCTS, Dimension.PROJECTS)


@pytest.fixture(params=_rigs(_repeats))
def repeating(request: pytest.FixtureRequest) -> Iterator[Rig]:
    """The registers that know a creation which is sent again."""
    yield from _opened(request.param)


def _asks_by_values(system: str, dimension: Dimension) -> bool:
    if system.startswith("host"):
        return SAMPLES[dimension].numbered
    return dimension is Dimension.PRODUCTS


@pytest.fixture(params=_rigs(_asks_by_values))
def by_values(request: pytest.FixtureRequest) -> Iterator[Rig]:
    """The registers that find a creation by its number."""
    yield from _opened(request.param)


@pytest.fixture(params=_rigs(lambda system, _: system.startswith("poweroffice")))
def looked_up(request: pytest.FixtureRequest) -> Iterator[Rig]:
    """The registers that are asked after a creation instead of being sent it again."""
    yield from _opened(request.param)


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
