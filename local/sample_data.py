"""The sample vendor and its customer companies: what the local run shows, made from a seed.

The same seed gives the same registers. Names and numbers are invented; organisation numbers have a
valid check digit, because both systems and people look at it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any

from local import sample_hours, sample_registers
from local.sample_belongings import (
    SampleBelongings,
    belongings,
    children,
    with_address,
    with_belongings,
)
from local.sample_registers import SampleRegister

CONNECTED_TENANT, CONNECTED_NAME = "t_42", "Håndverker AS"
VISITORS_TENANT, VISITORS_NAME = "t_43", "Fjordglass AS"

_PERSONS = 0.2
_WITH_FAMILY_NAME = 0.4

SERIES = ("10000", "19999")
"""PowerOffice's own series for customers."""
NUMBERS = range(10100, 19900)
REFUSED_NUMBER = "10"
"""A number that the series does not hold; many hosts count from one."""

_TRADES = ("Bygg", "Rør", "Elektro", "Tak", "Maler", "Mur", "Glass", "Anlegg", "Varme", "Interiør")
_PLACES = (
    ("Bergen", "5003"), ("Trondheim", "7010"), ("Stavanger", "4006"), ("Tromsø", "9008"),
    ("Kristiansand", "4611"), ("Ålesund", "6002"), ("Bodø", "8006"), ("Hamar", "2317"),
    ("Skien", "3724"), ("Moss", "1530"), ("Larvik", "3256"), ("Molde", "6413"),
)  # fmt: skip
_FORMS = ("AS", "AS", "AS", "ANS", "DA")
_GIVEN = ("Heidi", "Ola", "Kari", "Per", "Ingrid", "Lars", "Sigrid", "Jon", "Astrid", "Håkon")
_FAMILY = ("Lindtveit", "Solbakken", "Nygård", "Ødegaard", "Bråten", "Viken", "Sæther", "Moen")


@dataclass(frozen=True, slots=True)
class SampleSecrets:
    """What the sample vendor's two systems ask for; it opens nothing but the simulators."""

    host_token: str
    webhook: str
    application_key: str
    subscription_key: str


SAMPLE_SECRETS = SampleSecrets(
    host_token="local-host-token",  # noqa: S106 - published, as the class says
    webhook="whsec_bG9jYWwtd2ViaG9vay1zZWNyZXQtMDAwMQ==",
    application_key="4b1f6f0a-9c1d-4e0e-8b57-0d6a2a6f3c11",
    subscription_key="local-subscription-key",
)


@dataclass(frozen=True, slots=True)
class SampleCustomer:
    """One invented customer, before either system has it."""

    name: str
    organization_number: str | None
    email: str
    phone: str
    person: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class SampleTenant:
    """One customer company with its registers in both systems, as the simulators take them."""

    id: str
    name: str
    email: str
    organization_number: str
    in_host: Sequence[Mapping[str, Any]]
    """Its customers in the host."""
    in_poweroffice: Sequence[Mapping[str, Any]]
    host_registers: Mapping[str, Sequence[Mapping[str, Any]]] = field(default_factory=dict)
    """Its other registers in the host, by dimension."""
    erp_registers: Mapping[str, Sequence[Mapping[str, Any]]] = field(default_factory=dict)
    """Its other registers in PowerOffice, by the names that the simulator's seed has."""
    hours: Sequence[Mapping[str, Any]] = ()
    """Its hours in the host."""


@dataclass(frozen=True, slots=True)
class SampleData:
    """Both systems' registers for one seed, and the objects that the story follows by name."""

    seed: int
    host: Mapping[str, Any]
    poweroffice: Mapping[str, Any]
    linked: Sequence[str]
    """In both systems under one number; the first has another e-mail address in each."""
    only_host: Sequence[str]
    """The first has no number."""
    only_erp: Sequence[str]
    contradicting: tuple[str, str]
    """The names under which one number stands, in the host and in PowerOffice."""
    refused: str
    """Has a number in the host that PowerOffice's series does not hold."""
    registers: Mapping[str, SampleRegister]
    """Employees, products and projects."""
    belongings: SampleBelongings
    """Addresses and contact persons of customers that are in both systems."""


def organization_number(random: Random) -> str:
    """Make nine digits whose last is the check digit of the Norwegian register (modulus 11)."""
    while True:
        digits = [9, *(random.randrange(10) for _ in range(7))]
        weights = (3, 2, 7, 6, 5, 4, 3, 2)
        rest = sum(d * w for d, w in zip(digits, weights, strict=True)) % 11
        if rest != 1:
            return "".join(map(str, [*digits, (11 - rest) % 11]))


def customers(random: Random) -> Iterator[SampleCustomer]:
    """Invent customers without end, each name once."""
    seen: set[str] = set()
    while True:
        customer = _person(random) if random.random() < _PERSONS else _company(random)
        if customer.name not in seen:
            seen.add(customer.name)
            yield customer


def sample(seed: int, *, redirect_uri: str, secrets: SampleSecrets = SAMPLE_SECRETS) -> SampleData:
    """Make both systems' registers: pairs, what only one side has, a contradiction, a refusal."""
    random = Random(seed)  # noqa: S311 - sample data, not a secret
    invented = customers(random)
    linked = [next(invented) for _ in range(random.randrange(6, 12))]
    only_host = [next(invented) for _ in range(random.randrange(3, 7))]
    only_erp = [next(invented) for _ in range(random.randrange(3, 7))]
    clash, refused = _contradicting(invented), next(invented)
    numbers = iter(random.sample(NUMBERS, len(linked) + len(only_host) + len(only_erp) + 1))
    hosts: list[dict[str, Any]] = []
    erps: list[dict[str, Any]] = []
    for one, other in [*((each, each) for each in linked), clash]:
        number = next(numbers)
        hosts.append(in_host(one, str(number)))
        erps.append(in_poweroffice(other, number))
    erps[0]["EmailAddress"] = f"faktura{seed}@{_domain(linked[0].name)}"
    hosts.append(in_host(only_host[0], None))
    hosts += [in_host(customer, str(next(numbers))) for customer in only_host[1:]]
    erps += [in_poweroffice(customer, next(numbers)) for customer in only_erp]
    hosts.append(in_host(refused, REFUSED_NUMBER))
    for place, record in enumerate(hosts):
        record["id"] = f"c_{1001 + place}"
    first, second = (organization_number(random) for _ in range(2))
    numbered = [record for record in hosts[:-1] if record["number"] is not None]
    others = other_registers(random, numbered, erps)
    companies = [customer.name for customer in linked if customer.person is None]
    owned = belongings(random, companies)
    connected = _connected_tenant(first, hosts, erps, others=others, owned=owned)
    tenants = (connected, _visitors_tenant(second))
    return SampleData(
        seed=seed,
        host=host_state(tenants, secrets),
        poweroffice=poweroffice_state(tenants, secrets, redirect_uri=redirect_uri),
        linked=[customer.name for customer in linked],
        only_host=[customer.name for customer in only_host],
        only_erp=[customer.name for customer in only_erp],
        contradicting=(clash[0].name, clash[1].name),
        refused=refused.name,
        registers=others,
        belongings=owned,
    )


def _connected_tenant(
    organization: str,
    hosts: Sequence[Mapping[str, Any]],
    erps: Sequence[Mapping[str, Any]],
    *,
    others: Mapping[str, SampleRegister],
    owned: SampleBelongings,
) -> SampleTenant:
    """Make the tenant that the story connects, with all of its registers."""
    return SampleTenant(
        id=CONNECTED_TENANT,
        name=CONNECTED_NAME,
        email="drift@handverker.example",
        organization_number=organization,
        in_host=[with_belongings(record, owned) for record in hosts],
        in_poweroffice=[with_address(row, owned) for row in erps],
        host_registers={
            "units": sample_registers.units(),
            **sample_hours.hour_registers(),
            **{name: register.in_host for name, register in others.items()},
        },
        erp_registers={
            **{name: register.in_poweroffice for name, register in others.items()},
            **children(erps, owned),
            **sample_hours.time_module(),
        },
        hours=sample_hours.week(others["employees"].in_host, others["projects"].in_host),
    )


def other_registers(
    random: Random, hosts: Sequence[Mapping[str, Any]], erps: Sequence[Mapping[str, Any]]
) -> Mapping[str, SampleRegister]:
    """Invent employees, products, and projects of customers that have a number."""
    employees = sample_registers.employees(random)
    return {
        "employees": employees,
        "products": sample_registers.products(random),
        "projects": sample_registers.projects(random, employees, hosts=hosts, erps=erps),
    }


def _contradicting(invented: Iterator[SampleCustomer]) -> tuple[SampleCustomer, SampleCustomer]:
    """Take two companies whose names share no word."""
    companies = (customer for customer in invented if customer.person is None)
    first = next(companies)
    words = set(first.name.split())
    return first, next(other for other in companies if not words & set(other.name.split()))


def _company(random: Random) -> SampleCustomer:
    place, _ = random.choice(_PLACES)
    name = f"{place} {random.choice(_TRADES)} {random.choice(_FORMS)}"
    if random.random() < _WITH_FAMILY_NAME:
        name = f"{random.choice(_FAMILY)} {name}"
    return SampleCustomer(
        name=name,
        organization_number=organization_number(random),
        email=f"post@{_domain(name)}",
        phone=f"+47{random.randrange(21000000, 79000000)}",
    )


def _person(random: Random) -> SampleCustomer:
    given, family = random.choice(_GIVEN), random.choice(_FAMILY)
    name = f"{given} {family}"
    return SampleCustomer(
        name=name,
        organization_number=None,
        email=f"{_domain(given)}@{_domain(family)}".replace(".example", "", 1),
        phone=f"+47{random.randrange(40000000, 49999999)}",
        person=(given, family),
    )


def _domain(name: str) -> str:
    plain = name.lower().translate(str.maketrans("æøå", "aoa"))
    return "".join(character for character in plain if character.isalnum()) + ".example"


def in_host(customer: SampleCustomer, number: str | None) -> dict[str, Any]:
    """Describe a customer as the host's simulator takes it."""
    return {
        "number": number,
        "name": customer.name,
        "type": "person" if customer.person else "company",
        "organizationNumber": customer.organization_number,
        "email": customer.email,
        "phone": customer.phone,
    }


def in_poweroffice(customer: SampleCustomer, number: int) -> dict[str, Any]:
    """Describe a customer as PowerOffice's simulator takes it."""
    told: dict[str, Any] = {
        "Number": number,
        "EmailAddress": customer.email,
        "PhoneNumber": customer.phone,
    }
    if customer.person:
        given, family = customer.person
        return {**told, "IsPerson": True, "FirstName": given, "LastName": family}
    return {**told, "Name": customer.name, "OrganizationNumber": customer.organization_number}


def host_state(tenants: Sequence[SampleTenant], secrets: SampleSecrets) -> dict[str, Any]:
    """Describe the host with these tenants, as its simulator takes it."""
    return {
        "settings": {"auth": {"kind": "bearer_static", "token": secrets.host_token}},
        "tenants": [
            {
                "tenantId": one.id,
                "name": one.name,
                "organizationNumber": one.organization_number,
                "adminEmails": [one.email],
            }
            for one in tenants
        ],
        "records": {
            one.id: {"customers": list(one.in_host), **one.host_registers} for one in tenants
        },
        "hours": {one.id: list(one.hours) for one in tenants},
    }


def poweroffice_state(
    tenants: Sequence[SampleTenant], secrets: SampleSecrets, *, redirect_uri: str
) -> dict[str, Any]:
    """Describe PowerOffice with a company for each tenant, as its simulator takes it."""
    return {
        "subscription_keys": [secrets.subscription_key],
        "applications": [
            {"key": secrets.application_key, "name": "Svenn", "redirect_uris": [redirect_uri]}
        ],
        "users": [
            {
                "email": "kari@handverker.example",
                "name": "Kari Nordmann",
                "rights": {one.organization_number: "administrator" for one in tenants},
            }
        ],
        "clients": [
            {
                "name": one.name,
                "organization_number": one.organization_number,
                "customers": list(one.in_poweroffice),
                **one.erp_registers,
            }
            for one in tenants
        ],
    }


def _visitors_tenant(organization: str) -> SampleTenant:
    """Make the tenant that is left for a visitor to connect: one pair, and one refusal."""
    return SampleTenant(
        id=VISITORS_TENANT,
        name=VISITORS_NAME,
        email="post@fjordglass.example",
        organization_number=organization,
        in_host=(
            {"number": "10001", "name": "Nordlys Bakeri AS", "type": "company"},
            {"number": "10002", "name": "Heidi Lindtveit", "type": "person"},
            {"number": REFUSED_NUMBER, "name": "Gamle Kai AS", "type": "company"},
        ),
        in_poweroffice=(
            {"Number": 10001, "Name": "Nordlys Bakeri AS"},
            {"Number": 10050, "Name": "Sjøbua Café AS"},
        ),
    )
