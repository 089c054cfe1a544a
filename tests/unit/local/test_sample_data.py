"""The sample registers: the same seed gives the same, and every seed has what the story needs."""

import pytest

from local.sample_data import (
    CONNECTED_TENANT,
    NUMBERS,
    REFUSED_NUMBER,
    organization_number,
    sample,
)

REDIRECT = "http://127.0.0.1:1/oauth/poweroffice/callback"
WEIGHTS = (3, 2, 7, 6, 5, 4, 3, 2, 1)


def test_a_seed_gives_the_same_registers_and_another_seed_others():
    assert sample(7, redirect_uri=REDIRECT) == sample(7, redirect_uri=REDIRECT)
    assert sample(7, redirect_uri=REDIRECT) != sample(8, redirect_uri=REDIRECT)


@pytest.mark.parametrize("seed", range(60))
def test_every_seed_has_what_the_story_follows(seed: int):
    data = sample(seed, redirect_uri=REDIRECT)
    hosts = data.host["records"][CONNECTED_TENANT]["customers"]
    names = [customer["name"] for customer in hosts]
    numbers = [customer["number"] for customer in hosts if customer["number"]]
    erp_numbers = [row["Number"] for row in data.poweroffice["clients"][0]["customers"]]

    assert len(set(names)) == len(names) == len(data.linked) + len(data.only_host) + 2
    assert len(set(numbers)) == len(numbers)
    assert len(set(erp_numbers)) == len(erp_numbers) == len(data.linked) + len(data.only_erp) + 1
    assert set(erp_numbers) <= set(NUMBERS)
    assert len(data.linked) >= 3
    assert not set(data.contradicting[0].split()) & set(data.contradicting[1].split())
    by_name = {customer["name"]: customer["number"] for customer in hosts}
    assert by_name[data.refused] == REFUSED_NUMBER
    assert by_name[data.only_host[0]] is None
    assert not set(data.only_erp) & set(names)


def test_organisation_numbers_have_a_valid_check_digit():
    from random import Random

    for seed in range(100):
        digits = [int(digit) for digit in organization_number(Random(seed))]
        assert sum(d * w for d, w in zip(digits, WEIGHTS, strict=True)) % 11 == 0
