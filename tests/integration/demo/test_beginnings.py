"""How the story of `make demo` begins, from other seeds."""

import pytest

from local import first_light, whole_house
from local.account import Account
from local.demo import tell_chapters
from local.launcher import LocalStack
from local.scene import Scene
from tests.integration.demo.conftest import set_anew

pytestmark = [pytest.mark.emulator, pytest.mark.slow]


BEGINNING = (
    first_light.connect,
    first_light.approve,
    first_light.first_synchronisation,
    whole_house.tell_other_registers,
)


@pytest.mark.parametrize("seed", [2026, 777_000])
@pytest.mark.requirement("SV-01", "SV-05", "SV-06", "SV-07", "SV-10", "SV-17")
def test_a_first_connection_holds_from_other_seeds(product: LocalStack, seed: int):
    account = Account(say=lambda _: None)

    with set_anew(product, seed) as scene:
        tell_chapters(scene, account, BEGINNING)

    assert account.failures == []
    assert "“The customer code must be between 10000 and 19999.”" in "\n".join(account.lines)


def test_a_chapter_that_fails_ends_the_story_with_a_clear_line():
    account = Account(say=lambda _: None)

    def breaks(scene: Scene, account: Account) -> None:
        raise LookupError("the customer does not stand there")

    def never(scene: Scene, account: Account) -> None:
        raise AssertionError("told although an earlier chapter failed")

    tell_chapters(None, account, [breaks, never])  # type: ignore[arg-type]  # neither looks at it

    assert account.failures == ["breaks: the customer does not stand there"]
