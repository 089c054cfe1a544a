"""Employees, products and projects for the sample companies.

Like the customers they come from a seed: some stand in both systems, some in one, and one number in
each register stands for two different things.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import cycle
from random import Random
from typing import Any

Json = dict[str, Any]

_GIVEN = ("Mona", "Tor", "Silje", "Geir", "Hanne", "Rune", "Tone", "Stian", "Berit", "Espen")
_FAMILY = ("Haugen", "Lunde", "Myhre", "Strand", "Aas", "Ruud", "Vik", "Sand", "Eide", "Tveit")
_TITLES = ("Tømrer", "Elektriker", "Rørlegger", "Lærling", "Prosjektleder", "Maler")
_WORKS = ("Rehabilitering", "Nybygg", "Påbygg", "Vedlikehold", "Våtrom", "Tak", "Fasade", "Garasje")
STREETS = ("Strandgata", "Kirkeveien", "Storgata", "Fjellveien", "Sjøgata", "Bakkegata")
_GOODS = (
    ("Gipsplate", "stk", "89.00"),
    ("Terrassebord", "m", "34.50"),
    ("Membran", "m2", "210.00"),
    ("Pukk", "t", "185.00"),
    ("Maling", "l", "149.00"),
    ("Tømrertime", "h", "720.00"),
    ("Elektrikertime", "h", "890.00"),
    ("Servicebil", "km", "9.50"),
    ("Stillasleie", "d", "450.00"),
    ("Isolasjon", "m2", "76.00"),
    ("Betong", "m3", "1490.00"),
    ("Lærlingtime", "h", "390.00"),
)
UNITS = {
    "stk": "EA", "m": "MTR", "m2": "MTK", "m3": "MTQ", "t": "TNE", "l": "LTR", "h": "HUR",
    "km": "KMT", "d": "DAY", "kg": "KGM",
}  # fmt: skip
"""The host's units with their UN/ECE codes."""


@dataclass(frozen=True, slots=True)
class SampleRegister:
    """One register in both systems, and the objects that a story follows by name."""

    in_host: Sequence[Json]
    in_poweroffice: Sequence[Json]
    linked: Sequence[str]
    """In both under one number; the first has another value in one field."""
    only_host: Sequence[str]
    only_erp: Sequence[str]
    contradicting: tuple[str, str]
    """The names under which one number stands, in the host and in PowerOffice."""


def employees(random: Random) -> SampleRegister:
    """Invent employees; the first that only the host has is without number."""
    persons = people(random)
    numbers = iter(random.sample(range(10, 900), 12))
    hosts, erps = [], []
    clash = (next(persons), next(persons))
    linked = [next(persons) for _ in range(random.randrange(3, 6))]
    only_host = [next(persons) for _ in range(2)]
    only_erp = [next(persons) for _ in range(2)]
    for one, other in [*((each, each) for each in linked), clash]:
        number, told = next(numbers), _employment(random)
        hosts.append(_employee_in_host(one, number, told))
        erps.append(_employee_in_poweroffice(other, number, told))
    erps[0]["PhoneNumber"] = "+4755000000"
    hosts.append(_employee_in_host(only_host[0], None, _employment(random)))
    hosts.append(_employee_in_host(only_host[1], next(numbers), _employment(random)))
    erps += [
        _employee_in_poweroffice(each, next(numbers), _employment(random)) for each in only_erp
    ]
    for place, record in enumerate(hosts):
        record["id"] = f"e_{1001 + place}"
    return SampleRegister(
        hosts,
        erps,
        [" ".join(each) for each in linked],
        [" ".join(each) for each in only_host],
        [" ".join(each) for each in only_erp],
        (" ".join(clash[0]), " ".join(clash[1])),
    )


def products(random: Random) -> SampleRegister:
    """Invent products and hours."""
    chosen = random.sample(_GOODS, 9)
    linked, only_host, only_erp, clash = chosen[:3], chosen[3:5], chosen[5:7], chosen[7:]
    hosts = [_product_in_host(goods, f"V{n}") for n, goods in enumerate(linked + only_host, 10)]
    erps = [_product_in_poweroffice(goods, f"V{n}") for n, goods in enumerate(linked, 10)]
    erps += [_product_in_poweroffice(goods, f"P{n}") for n, goods in enumerate(only_erp, 10)]
    erps[0]["UnitPrice"] += 10
    hosts.append(_product_in_host(clash[0], "V99"))
    erps.append(_product_in_poweroffice(clash[1], "V99"))
    names = [[goods[0] for goods in group] for group in (linked, only_host, only_erp)]
    return SampleRegister(hosts, erps, names[0], names[1], names[2], (clash[0][0], clash[1][0]))


def projects(
    random: Random,
    staff: SampleRegister,
    *,
    hosts: Sequence[Mapping[str, Any]],
    erps: Sequence[Mapping[str, Any]],
) -> SampleRegister:
    """Invent projects of these customers, each system's own last; some have sub-projects.

    `hosts` and `erps` are customers with a number; their first ones are in both systems.
    """
    names = _works(random)
    linked = [next(names) for _ in range(3)]
    only_host, only_erp, clash = next(names), next(names), (next(names), next(names))
    in_host = [
        _project_in_host(name, f"20{n}", customer=hosts[n]["id"], manager=staff.in_host[n]["id"])
        for n, name in enumerate(linked)
    ]
    in_erp = [
        _project_in_poweroffice(name, f"20{n}", erps[n]["Number"], staff.in_poweroffice[n])
        for n, name in enumerate(linked)
    ]
    in_host[0]["endDate"], in_erp[0]["EndDate"] = "2027-06-30", "2027-09-30"
    in_host.append(
        _project_in_host(
            only_host, "210", customer=hosts[-1]["id"], manager=staff.in_host[-1]["id"]
        )
    )
    in_erp.append(
        _project_in_poweroffice(only_erp, "220", erps[-1]["Number"], staff.in_poweroffice[-1])
    )
    in_host.append(_project_in_host(clash[0], "299", customer=hosts[0]["id"]))
    in_erp.append(_project_in_poweroffice(clash[1], "299", erps[0]["Number"]))
    subprojects = ("Grunnarbeid", "Råbygg", "Innvendig")
    in_host += [
        _part(in_host[0], subprojects[0], "1"),
        _part(in_host[0], subprojects[1], "2"),
        _part(in_host[3], subprojects[2], "1"),
    ]
    in_erp += [
        _erp_part("200", subprojects[0], "1"),
        _erp_part("200", subprojects[2], "3"),
        _erp_part("220", subprojects[1], "1"),
    ]
    return SampleRegister(in_host, in_erp, linked, [only_host], [only_erp], clash)


def units() -> list[Json]:
    """Describe the host's units."""
    return [
        {"id": f"u_{code}", "number": code, "name": code, "code": code, "unece": unece}
        for code, unece in UNITS.items()
    ]


def people(random: Random) -> Iterator[tuple[str, str]]:
    """Give names without end, each once; the first ten share no word."""
    seen: set[tuple[str, str]] = set()
    while True:
        given, family = random.sample(_GIVEN, len(_GIVEN)), random.sample(_FAMILY, len(_FAMILY))
        for person in zip(given, family, strict=True):
            if person not in seen:
                seen.add(person)
                yield person


def _works(random: Random) -> Iterator[str]:
    """Give names of projects; two that follow one another share no word."""
    works, streets = random.sample(_WORKS, len(_WORKS)), random.sample(STREETS, len(STREETS))
    houses = random.sample(range(1, 90), len(works))
    for work, street, house in zip(works, cycle(streets), houses, strict=False):
        yield f"{work} {street} {house}"


def _employment(random: Random) -> Json:
    return {
        "title": random.choice(_TITLES),
        "phone": f"+47{random.randrange(90000000, 99999999)}",
        "from": f"20{random.randrange(10, 26)}-0{random.randrange(1, 9)}-01",
    }


def _employee_in_host(person: tuple[str, str], number: int | None, told: Json) -> Json:
    return {
        "number": None if number is None else str(number),
        "firstName": person[0],
        "lastName": person[1],
        "email": _mail(person),
        "phone": told["phone"],
        "title": told["title"],
        "employedFrom": told["from"],
    }


def _employee_in_poweroffice(person: tuple[str, str], number: int, told: Json) -> Json:
    return {
        "Number": number,
        "FirstName": person[0],
        "LastName": person[1],
        "EmailAddress": _mail(person),
        "PhoneNumber": told["phone"],
        "JobTitle": told["title"],
        "StartDate": told["from"],
    }


def _mail(person: tuple[str, str]) -> str:
    plain = ".".join(person).lower().translate(str.maketrans("æøå", "aoa"))
    return f"{plain}@handverker.example"


def _product_in_host(goods: tuple[str, str, str], number: str) -> Json:
    name, unit, price = goods
    return {
        "number": number,
        "name": name,
        "productType": "service" if unit == "h" else "goods",
        "unitId": f"u_{unit}",
        "unitCode": unit,
        "salesPrice": price,
        "currency": "NOK",
    }


def _product_in_poweroffice(goods: tuple[str, str, str], code: str) -> Json:
    name, unit, price = goods
    return {
        "Code": code,
        "Name": name,
        "ProductType": "Service" if unit == "h" else "Product",
        "UnitOfMeasureCode": UNITS[unit],
        "UnitPrice": float(price),
    }


def _project_in_host(name: str, number: str, *, customer: str, manager: str | None = None) -> Json:
    return {
        "id": f"p_{number}",
        "number": number,
        "name": name,
        "kind": "project",
        "customerId": customer,
        "managerEmployeeId": manager,
        "startDate": "2026-11-01",
    }


def _project_in_poweroffice(
    name: str, code: str, customer: int, manager: Mapping[str, Any] | None = None
) -> Json:
    return {
        "Code": code,
        "Name": name,
        "CustomerNo": customer,
        "ProjectManagerEmployeeNo": None if manager is None else manager["Number"],
        "ProjectStatus": "Active",
        "IsActive": True,
        "StartDate": "2026-11-01",
    }


def _part(parent: Json, name: str, number: str) -> Json:
    return {
        "id": f"{parent['id']}_{number}",
        "number": number,
        "name": name,
        "kind": "subproject",
        "parentId": parent["id"],
        "startDate": "2026-11-01",
    }


def _erp_part(parent: str, name: str, code: str) -> Json:
    return {
        "Code": code,
        "Name": name,
        "ParentProjectCode": parent,
        "ProjectStatus": "Active",
        "IsActive": True,
        "StartDate": "2026-11-01",
    }
