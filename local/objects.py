"""Objects of every register but customers, as both systems hold them, in one form.

Like `registers` it looks through the simulators' back doors. What names another object is written
by that object's own number, so that the two systems' words can be compared.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from local.sample_registers import UNITS

Json = Any
Rows = Sequence[Mapping[str, Any]]

REGISTERS = ("employees", "products", "projects", "contact persons", "addresses")


@dataclass(frozen=True, slots=True)
class Thing:
    """One object; `key` is what tells it from the others of its register in both systems.

    `values` are what must be equal; goods or service is not among them, since it is set once.
    """

    id: str
    key: str
    name: str
    values: tuple[object, ...]


def in_host(records: Mapping[str, Rows]) -> Mapping[str, Sequence[Thing]]:
    """Read every register of a tenant in the host."""
    living = {
        register: {row["id"]: row for row in rows if not row["deleted"]}
        for register, rows in records.items()
    }
    customers = living["customers"].values()
    return {
        "employees": [_host_employee(row) for row in living["employees"].values()],
        "products": [_host_product(row) for row in living["products"].values()],
        "projects": [_host_project(row, living) for row in living["projects"].values()],
        "contact persons": [one for row in customers for one in _host_contacts(row)],
        "addresses": [one for row in customers for one in _host_addresses(row)],
    }


def in_poweroffice(company: Mapping[str, Rows]) -> Mapping[str, Sequence[Thing]]:
    """Read every register of a company in PowerOffice."""
    known = {
        register: {row["Id"]: row for row in company[register]}
        for register in ("customers", "employees", "projects")
    }
    customers = known["customers"]
    return {
        "employees": [_erp_employee(row) for row in company["employees"]],
        "products": [_erp_product(row) for row in company["products"]],
        "projects": [_erp_project(row, known) for row in company["projects"]],
        "contact persons": [_erp_contact(row, customers) for row in company["contact_persons"]],
        "addresses": list(_erp_addresses(company, customers)),
    }


def _host_employee(row: Mapping[str, Any]) -> Thing:
    name = f"{row['firstName']} {row['lastName']}"
    told = (row["email"], row["phone"], row["title"], row["employedFrom"], row["active"])
    return Thing(
        row["id"], str(row["number"] or ""), name, (row["number"], name, *map(_told, told))
    )


def _erp_employee(row: Mapping[str, Any]) -> Thing:
    name, number = f"{row['FirstName']} {row['LastName']}", str(row["Number"])
    told = (row["EmailAddress"], row["PhoneNumber"], row["JobTitle"], row["StartDate"],
            not row["IsArchived"])  # fmt: skip
    return Thing(str(row["Id"]), number, name, (number, name, *map(_told, told)))


def _host_product(row: Mapping[str, Any]) -> Thing:
    unit = UNITS.get(row["unitCode"] or "", row["unitCode"])
    told = (row["description"], unit, row["active"])
    prices = (_money(row["salesPrice"]), _money(row["costPrice"]))
    values = (row["number"], row["name"], *map(_told, told), *prices)
    return Thing(row["id"], row["number"], row["name"], values)


def _erp_product(row: Mapping[str, Any]) -> Thing:
    told = (row["Description"], row["UnitOfMeasureCode"], not row["IsArchived"])
    prices = (_money(row["UnitPrice"]), _money(row["UnitCost"]))
    values = (row["Code"], row["Name"], *map(_told, told), *prices)
    return Thing(str(row["Id"]), row["Code"], row["Name"], values)


def _host_project(row: Mapping[str, Any], living: Mapping[str, Mapping[str, Json]]) -> Thing:
    projects = living["projects"]
    key = _path(row, projects, "number", "parentId")
    customer = living["customers"].get(row["customerId"] or "", {}).get("number")
    manager = living["employees"].get(row["managerEmployeeId"] or "", {}).get("number")
    told = (row["startDate"], row["endDate"], row["active"])
    values = (key, row["name"], _told(customer), _told(manager), *map(_told, told))
    return Thing(row["id"], key, row["name"], values)


def _erp_project(row: Mapping[str, Any], known: Mapping[str, Mapping[int, Json]]) -> Thing:
    key = _path(row, known["projects"], "Code", "ParentProjectId")
    customer = known["customers"].get(row["CustomerId"], {}).get("Number")
    manager = known["employees"].get(row["ProjectManagerEmployeeId"], {}).get("Number")
    active = row["ProjectStatus"] != "Complete" and row["IsActive"]
    told = (row["StartDate"], row["EndDate"], active)
    values = (key, row["Name"], _told(customer), _told(manager), *map(_told, told))
    return Thing(str(row["Id"]), key, row["Name"], values)


def _host_contacts(customer: Mapping[str, Any]) -> Iterator[Thing]:
    for row in customer["contacts"]:
        yield _belonging(customer["number"], row["id"], f"{row['firstName']} {row['lastName']}",
                         row["email"], row["phone"])  # fmt: skip


def _erp_contact(row: Mapping[str, Any], customers: Mapping[int, Json]) -> Thing:
    return _belonging(customers[row["ContactId"]]["Number"], row["Id"],
                      f"{row['FirstName']} {row['LastName']}", row["EmailAddress"],
                      row["PhoneNumber"])  # fmt: skip


def _host_addresses(customer: Mapping[str, Any]) -> Iterator[Thing]:
    seen: set[str] = set()
    for row in customer["addresses"]:
        if row["type"] in ("billing", "delivery") and row["type"] not in seen:
            seen.add(row["type"])
            yield _belonging(customer["number"], row["id"], row["type"], row["line1"],
                             row["postalCode"], row["city"], row["countryCode"])  # fmt: skip


def _erp_addresses(company: Mapping[str, Rows], customers: Mapping[int, Json]) -> Iterator[Thing]:
    rows = [
        *(("billing", one["Id"], one["MailAddress"]) for one in customers.values()),
        *(("delivery", one["ContactId"], one) for one in company["delivery_addresses"]),
    ]
    for kind, customer, row in rows:
        if row and row["AddressLine1"]:
            yield _belonging(customers[customer]["Number"], row["Id"], kind, row["AddressLine1"],
                             row["ZipCode"], row["City"], row["CountryCode"])  # fmt: skip


def _belonging(customer: object, own_id: object, name: str, *told: object) -> Thing:
    key = f"{customer} {name}"
    return Thing(str(own_id), key, name, (key, *map(_told, told)))


def _path(row: Mapping[str, Any], known: Mapping[Any, Json], field: str, parent: str) -> str:
    """Write the number of a project as people do: a part's behind its project's."""
    above = known.get(row[parent])
    own = str(row[field])
    return own if above is None else f"{_path(above, known, field, parent)}.{own}"


def _told(value: object) -> object:
    """Write a value so that empty text is none and a number is a text."""
    if value is None or value == "":
        return None
    return value if isinstance(value, bool) else str(value)


def _money(value: object) -> Decimal | None:
    return None if value is None else Decimal(str(value)).normalize()


def the_one(things: Sequence[Thing], name: str) -> Thing | None:
    """Find the one object of a name; None where there is none, or several."""
    found = [one for one in things if one.name == name]
    return found[0] if len(found) == 1 else None
