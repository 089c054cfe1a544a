from collections.abc import Callable, Iterator

import pytest

from tests.contract.connectors.rigs import HostRig, PowerOfficeRig, Rig

RIGS: dict[str, Callable[[], Rig]] = {
    "poweroffice": PowerOfficeRig,
    "poweroffice_reading_first": lambda: PowerOfficeRig(connector={"test_operations": "never"}),
    "poweroffice_without_test": lambda: PowerOfficeRig(test_supported=False),
    "poweroffice_reading_back": lambda: PowerOfficeRig(connector={"read_back": True}),
    "poweroffice_omitting_nulls": lambda: PowerOfficeRig(
        nulls_omitted=True, connector={"nulls_are_omitted": True}
    ),
    "host_by_cursor": HostRig,
    "host_by_stamp": lambda: HostRig(feed="updated_since"),
    "host_without_feed": lambda: HostRig(feed="none"),
    "host_without_versions": lambda: HostRig(omitted=["version"]),
}


@pytest.fixture(params=RIGS)
def rig(request: pytest.FixtureRequest) -> Iterator[Rig]:
    """Every connector, in each way in which it can be set up."""
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
