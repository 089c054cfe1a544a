"""The sample vendor and its customer companies: what the local run shows, made from a seed.

The same seed gives the same registers. Names and numbers are invented; organisation numbers have a
valid check digit, because both systems and people look at it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any

VENDOR = "svenn"
CONNECTED_TENANT = "t_42"
VISITORS_TENANT = "t_43"
RECIPE = "svenn_poweroffice"

APPLICATION_KEY = "4b1f6f0a-9c1d-4e0e-8b57-0d6a2a6f3c11"
SUBSCRIPTION_KEY = "local-subscription-key"
HOST_TOKEN = "local-host-token"  # noqa: S105 - opens nothing but the simulator
WEBHOOK_SECRET = "whsec_bG9jYWwtd2ViaG9vay1zZWNyZXQtMDAwMQ=="  # noqa: S105 - the same
WEBHOOK_ENDPOINT = "main"

_PERSONS = 0.2
_WITH_FAMILY_NAME = 0.4

REFUSED_NUMBER = "10"
"""The number of the customer that the text of the mission tells about."""

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
class SampleCustomer:
    """One invented customer, before either system has it."""

    name: str
    organization_number: str | None
    email: str
    phone: str
    person: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class SampleData:
    """Both systems' registers for one seed, and the objects that the story follows."""

    seed: int
    host: dict[str, Any]
    poweroffice: dict[str, Any]
    linked: Sequence[str] = field(default_factory=tuple)
    only_host: Sequence[str] = field(default_factory=tuple)
    only_erp: Sequence[str] = field(default_factory=tuple)
    contradicting: str = ""
    refused: str = ""


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


def sample(seed: int, *, redirect_uri: str, webhook_url: str) -> SampleData:
    """Make both systems' registers: pairs, what only one side has, a contradiction, a refusal."""
    random = Random(seed)  # noqa: S311 - sample data, not a secret
    invented = customers(random)
    linked = [next(invented) for _ in range(random.randrange(6, 12))]
    only_host = [next(invented) for _ in range(random.randrange(3, 7))]
    only_erp = [next(invented) for _ in range(random.randrange(3, 7))]
    clash, refused = _contradicting(invented), next(invented)
    numbers = random.sample(range(10100, 19900), len(linked) + len(only_host) + len(only_erp) + 1)
    hosts, erps = [], []
    for customer in linked:
        number = numbers.pop()
        hosts.append(_in_host(customer, str(number)))
        erps.append(_in_poweroffice(customer, number))
    erps[0]["EmailAddress"] = f"faktura{seed}@{_domain(linked[0].name)}"
    hosts += [
        _in_host(customer, str(numbers.pop()) if place else None)
        for place, customer in enumerate(only_host)
    ]
    erps += [_in_poweroffice(customer, numbers.pop()) for customer in only_erp]
    clash_number = numbers.pop()
    hosts.append(_in_host(clash[0], str(clash_number)))
    erps.append(_in_poweroffice(clash[1], clash_number))
    hosts.append(_in_host(refused, REFUSED_NUMBER))
    companies = [organization_number(random) for _ in range(2)]
    return SampleData(
        seed=seed,
        host=_host_seed(companies, hosts, webhook_url),
        poweroffice=_poweroffice_seed(companies, erps, redirect_uri),
        linked=[customer.name for customer in linked],
        only_host=[customer.name for customer in only_host],
        only_erp=[customer.name for customer in only_erp],
        contradicting=clash[0].name,
        refused=refused.name,
    )


def _contradicting(invented: Iterator[SampleCustomer]) -> tuple[SampleCustomer, SampleCustomer]:
    """Take two whose names share no word."""
    first = next(invented)
    words = set(first.name.split())
    return first, next(other for other in invented if not words & set(other.name.split()))


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


def _in_host(customer: SampleCustomer, number: str | None) -> dict[str, Any]:
    return {
        "number": number,
        "name": customer.name,
        "type": "person" if customer.person else "company",
        "organizationNumber": customer.organization_number,
        "email": customer.email,
        "phone": customer.phone,
    }


def _in_poweroffice(customer: SampleCustomer, number: int) -> dict[str, Any]:
    told: dict[str, Any] = {
        "Number": number,
        "EmailAddress": customer.email,
        "PhoneNumber": customer.phone,
    }
    if customer.person:
        given, family = customer.person
        return {**told, "IsPerson": True, "FirstName": given, "LastName": family}
    return {**told, "Name": customer.name, "OrganizationNumber": customer.organization_number}


def _host_seed(
    companies: Sequence[str], records: list[dict[str, Any]], webhook_url: str
) -> dict[str, Any]:
    first, second = companies
    return {
        "webhooks": {"url": webhook_url, "secrets": [WEBHOOK_SECRET]},
        "tenants": [
            {
                "tenantId": CONNECTED_TENANT,
                "name": "Håndverker AS",
                "organizationNumber": first,
                "adminEmails": ["drift@handverker.example"],
            },
            {
                "tenantId": VISITORS_TENANT,
                "name": "Fjordglass AS",
                "organizationNumber": second,
                "adminEmails": ["post@fjordglass.example"],
            },
        ],
        "records": {
            CONNECTED_TENANT: {"customers": records},
            VISITORS_TENANT: {
                "customers": [
                    {"number": "10001", "name": "Nordlys Bakeri AS", "type": "company"},
                    {"number": "10002", "name": "Heidi Lindtveit", "type": "person"},
                    {"number": "10", "name": "Gamle Kai AS", "type": "company"},
                ]
            },
        },
    }


def _poweroffice_seed(
    companies: Sequence[str], records: list[dict[str, Any]], redirect_uri: str
) -> dict[str, Any]:
    first, second = companies
    return {
        "subscription_keys": [SUBSCRIPTION_KEY],
        "applications": [
            {"key": APPLICATION_KEY, "name": "Svenn", "redirect_uris": [redirect_uri]}
        ],
        "users": [
            {
                "email": "kari@handverker.example",
                "name": "Kari Nordmann",
                "rights": {first: "administrator", second: "administrator"},
            }
        ],
        "clients": [
            {"name": "Håndverker AS", "organization_number": first, "customers": records},
            {
                "name": "Fjordglass AS",
                "organization_number": second,
                "customers": [
                    {"Number": 10001, "Name": "Nordlys Bakeri AS"},
                    {"Number": 10050, "Name": "Sjøbua Café AS"},
                ],
            },
        ],
    }
