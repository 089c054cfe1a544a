"""The sample registers: the same seed gives the same, and every seed has what the story needs."""

import pytest

from bindeledd.domain.matching import names_contradict
from local.sample_data import (
    CONNECTED_NAME,
    CONNECTED_TENANT,
    NUMBERS,
    REFUSED_NUMBER,
    organization_number,
    sample,
)
from local.simulators.host import HostSimulator
from local.simulators.poweroffice import PowerOfficeSimulator

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


def pairs(data, dimension, erp_key):
    """Count the numbers that both systems have in a register."""
    hosts = data.host["records"][CONNECTED_TENANT][dimension]
    erps = data.poweroffice["clients"][0][dimension]
    numbers = {record["number"] for record in hosts if record.get("parentId") is None}
    return numbers & {str(row[erp_key]) for row in erps if not row.get("ParentProjectCode")}


@pytest.mark.parametrize("seed", range(60))
def test_every_register_overlaps_differs_and_contradicts(seed: int):
    data = sample(seed, redirect_uri=REDIRECT)
    for dimension, erp_key in (("employees", "Number"), ("products", "Code"), ("projects", "Code")):
        register = data.registers[dimension]
        assert len(register.linked) >= 3
        assert register.only_host
        assert register.only_erp
        assert len(pairs(data, dimension, erp_key)) == len(register.linked) + 1
        names = [*register.linked, *register.only_host, *register.only_erp]
        assert len(set(names)) == len(names)
        first, second = register.contradicting
        assert not set(first.split()) & set(second.split())
        assert names_contradict(first, second)


@pytest.mark.parametrize("seed", range(20))
def test_both_systems_take_the_sample_and_references_lead_somewhere(seed: int):
    data = sample(seed, redirect_uri=REDIRECT)
    host, office = HostSimulator(), PowerOfficeSimulator()
    host.seed(data.host)
    office.seed(data.poweroffice)
    records = host.dump()["records"][CONNECTED_TENANT]
    ids = {name: {record["id"] for record in found} for name, found in records.items()}
    for project in records["projects"]:
        assert project["customerId"] is None or project["customerId"] in ids["customers"]
        assert project["managerEmployeeId"] is None or (
            project["managerEmployeeId"] in ids["employees"]
        )
    assert {project["fullNumber"] for project in records["projects"]} >= {"200", "200-1", "210-1"}
    company = next(one for one in office.dump()["clients"] if one["name"] == CONNECTED_NAME)
    assert any(row["ParentProjectId"] for row in company["projects"])
    assert all(row["CustomerId"] for row in company["projects"] if row["ParentProjectId"] is None)
    host.close()
    office.close()


def test_what_belongs_to_customers_overlaps_and_differs():
    found = [sample(seed, redirect_uri=REDIRECT) for seed in range(20)]
    in_both, only_host, only_erp, different, delivered = 0, 0, 0, 0, 0
    for data in found:
        for one, other in data.belongings.addresses.values():
            in_both += one is not None and one == other
            only_host += other is None
            only_erp += one is None
            different += None not in (one, other) and one != other
        delivered += len(data.poweroffice["clients"][0]["delivery_addresses"])
    assert min(in_both, only_host, only_erp, different, delivered) > 0
