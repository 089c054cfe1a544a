"""The sample vendor and its customer companies: what the local run shows, made from a seed.

The same seed gives the same registers. Names and numbers are invented; organisation numbers have a
valid check digit, because both systems and people look at it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

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
class SampleData:
    """Both systems' registers for one seed, and the objects that the story follows by name."""

    seed: int
    host: Mapping[str, Any]
    poweroffice: Mapping[str, Any]
    organizations: Mapping[str, str]
    """Organisation number of each tenant."""
    linked: Sequence[str]
    """In both systems under one number; the first has another e-mail address in each."""
    only_host: Sequence[str]
    """The first has no number."""
    only_erp: Sequence[str]
    contradicting: tuple[str, str]
    """The names under which one number stands, in the host and in PowerOffice."""
    refused: str
    """Has a number in the host that PowerOffice's series does not hold."""


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
        hosts.append(_in_host(one, str(number)))
        erps.append(_in_poweroffice(other, number))
    erps[0]["EmailAddress"] = f"faktura{seed}@{_domain(linked[0].name)}"
    hosts.append(_in_host(only_host[0], None))
    hosts += [_in_host(customer, str(next(numbers))) for customer in only_host[1:]]
    erps += [_in_poweroffice(customer, next(numbers)) for customer in only_erp]
    hosts.append(_in_host(refused, REFUSED_NUMBER))
    first, second = (organization_number(random) for _ in range(2))
    organizations = {CONNECTED_TENANT: first, VISITORS_TENANT: second}
    return SampleData(
        seed=seed,
        host=_host_seed(organizations, hosts, secrets),
        poweroffice=_poweroffice_seed(organizations, erps, redirect_uri, secrets),
        organizations=organizations,
        linked=[customer.name for customer in linked],
        only_host=[customer.name for customer in only_host],
        only_erp=[customer.name for customer in only_erp],
        contradicting=(clash[0].name, clash[1].name),
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
    organizations: Mapping[str, str], records: list[dict[str, Any]], secrets: SampleSecrets
) -> dict[str, Any]:
    def card(tenant: str, name: str, email: str) -> dict[str, Any]:
        return {
            "tenantId": tenant,
            "name": name,
            "organizationNumber": organizations[tenant],
            "adminEmails": [email],
        }

    return {
        "settings": {"auth": {"kind": "bearer_static", "token": secrets.host_token}},
        "tenants": [
            card(CONNECTED_TENANT, CONNECTED_NAME, "drift@handverker.example"),
            card(VISITORS_TENANT, VISITORS_NAME, "post@fjordglass.example"),
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
    organizations: Mapping[str, str],
    records: list[dict[str, Any]],
    redirect_uri: str,
    secrets: SampleSecrets,
) -> dict[str, Any]:
    first, second = organizations[CONNECTED_TENANT], organizations[VISITORS_TENANT]
    return {
        "subscription_keys": [secrets.subscription_key],
        "applications": [
            {"key": secrets.application_key, "name": "Svenn", "redirect_uris": [redirect_uri]}
        ],
        "users": [
            {
                "email": "kari@handverker.example",
                "name": "Kari Nordmann",
                "rights": {first: "administrator", second: "administrator"},
            }
        ],
        "clients": [
            {"name": CONNECTED_NAME, "organization_number": first, "customers": records},
            {
                "name": VISITORS_NAME,
                "organization_number": second,
                "customers": [
                    {"Number": 10001, "Name": "Nordlys Bakeri AS"},
                    {"Number": 10050, "Name": "Sjøbua Café AS"},
                ],
            },
        ],
    }
