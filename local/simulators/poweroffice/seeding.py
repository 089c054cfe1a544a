"""Sample data: applications, users and client companies, described as one JSON object.

    {
      "subscription_keys": ["..."],
      "applications": [{"key": uuid, "name": "...", "privileges": [...], "redirect_uris": [...]}],
      "users": [{"email": "...", "name": "...", "rights": {"<org. number>": "administrator"}}],
      "clients": [{
          "name": "...", "organization_number": "...",
          "subscriptions": ["Accounting", ...], "withheld_privileges": [...],
          "blocked": ["<application key>"], "delivery_integrations": ["External"],
          "integrations": [{"application_key": uuid, "client_key": uuid}],
          "series": [...], "payment_terms": [...], "delivery_terms": [...], "departments": [...],
          "locations": [...], "contact_groups": [...], "branding_themes": [...], "accounts": [...],
          "employees": [...], "customers": [...], "contact_persons": [...],
          "delivery_addresses": [...], "product_groups": [...], "products": [...],
          "projects": [{"Name": "...", "CustomerNo": 10001, "ParentProjectCode": "1", ...}],
          "pay_items": [{"Code": "10", "Name": "...", ...}],
          "hour_types": [{"Name": "...", "PayItemCode": "10", ...}],
          "time_activities": [{"Name": "...", "ActivityType": "Internal", ...}],
          "time_entries": [{"_employee": 1, "_activity": "...", "Date": "...", ...}],
          "time_approvals": [{"_employee": 1, "Through": "2026-11-22"}],
          "settings": {"time_privilege": "TimeEntry", ...}
      }]
    }

Everything but names and keys has a default. The objects of the lower registers are what a POST
takes, and obey the system's own rules; what the rules would refuse raises ValueError and names the
object. Besides, an object may have an `Id`, and facts that no property shows: `_in_use`,
`_ledger_balance`, `_also` (other roles of the contact), `_changed` (its stamp), and for children
`_customer` or `_employee`, the number of the contact that they belong to. Hours may name what they
belong to by `_employee` (number), `_project` (code), `_activity` and `_hour_type` (name). A project
has a `_team` (ids of employees) and `_activities` (ids) where not all are allowed. Names of the
time module are those of the program's pages, whatever the API calls them; `settings` are those of
the module that this company alone has.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID, uuid5

from local.simulators.poweroffice.access import APPLICATIONS, SUBSCRIPTION_KEYS, Access
from local.simulators.poweroffice.addresses import registers_under
from local.simulators.poweroffice.companies import (
    ACTIVITIES,
    CLIENTS,
    DEFAULT_REGISTERS,
    EMPLOYEES,
    HOUR_TYPES,
    PRODUCT_GROUPS,
    PROJECTS,
    REFERENCE_DATA,
    TIME_APPROVALS,
    TIME_ENTRIES,
    Company,
    company_by_organization_number,
    digits,
    find,
)
from local.simulators.poweroffice.definitions import Definition
from local.simulators.poweroffice.onboarding import USERS
from local.simulators.poweroffice.problems import RefusalError
from local.simulators.poweroffice.reading import read_object
from local.simulators.poweroffice.register import Register
from local.simulators.poweroffice.settings import PowerOfficeSettings
from local.simulators.poweroffice.stamps import canonical
from local.simulators.poweroffice.time_approval import Approval
from local.simulators.poweroffice.time_entries import privileges
from local.simulators.storage import Document, Store

_NAMESPACE = UUID("0d0b7b0e-6a77-4c53-8b35-2d4c1a9e8f55")

DEFAULT_PRIVILEGES = (
    "Customer_Full",
    "ContactPerson_Full",
    "ContactGroup",
    "Project_Full",
    "Employee_Full",
    "Department",
    "Product_Full",
    "SalesOrders_Full",
    "OutgoingInvoice",
    "CommonServices",
    "GeneralLedgerAccount",
    "PayItem",
    "SalaryLine_Full",
)
DEFAULT_SUBSCRIPTIONS = ("Accounting", "TimeTracking", "Payroll")
DEFAULT_OBJECTS: Mapping[str, tuple[Mapping[str, Any], ...]] = {
    PRODUCT_GROUPS: ({"Code": "1", "Name": "Standard", "_default": True},)
}
"""What a company begins with: the group that products without one are put into."""
_CALLED = ("Name", "LastName", "City", "Date")
_NAMED = {
    "_employee": (EMPLOYEES, "Number", "EmployeeId"),
    "_project": (PROJECTS, "Code", "ProjectId"),
    "_activity": (ACTIVITIES, "Name", "ActivityTimeId"),
    "_hour_type": (HOUR_TYPES, "Name", "HourTypeId"),
}


@dataclass(frozen=True, slots=True)
class Seeding:
    """Adds sample data to the state."""

    store: Store
    settings: PowerOfficeSettings
    access: Access
    stamp: Callable[[], str]

    def add(self, state: Mapping[str, Any]) -> None:
        """Add everything that the object describes."""
        for key in state.get("subscription_keys", ()):
            self.store.put(SUBSCRIPTION_KEYS, key, {"key": key})
        for application in state.get("applications", ()):
            self._add_application(application)
        for user in state.get("users", ()):
            self._add_user(user)
        for client in state.get("clients", ()):
            self._add_client(client)

    def _add_application(self, given: Mapping[str, Any]) -> None:
        application = {
            "key": str(UUID(given["key"])),
            "name": given["name"],
            "privileges": list(given.get("privileges", self._default_privileges())),
            "redirect_uris": list(given.get("redirect_uris", ())),
        }
        self.store.put(APPLICATIONS, application["key"], application)

    def _default_privileges(self) -> tuple[str, ...]:
        return (*DEFAULT_PRIVILEGES, *privileges(self.settings)[1:])

    def _add_user(self, given: Mapping[str, Any]) -> None:
        user = {
            "email": given["email"],
            "name": given["name"],
            "rights": {digits(number): right for number, right in given["rights"].items()},
        }
        self.store.put(USERS, user["email"], user)

    def _add_client(self, given: Mapping[str, Any]) -> None:
        company = self._company(given)
        stamp = self.stamp()
        for register in REFERENCE_DATA:
            for row in given.get(register, DEFAULT_REGISTERS[register]):
                company.add_row(register, row, stamp=stamp)
        for integration in given.get("integrations", ()):
            key = str(UUID(integration["client_key"]))
            application_key = str(UUID(integration["application_key"]))
            self.access.integrate(application_key, company.id, key=key)
        for name in registers_under(self.settings):
            for values in given.get(name, DEFAULT_OBJECTS.get(name, ())):
                self.add_object(company, name, values)
        for approved in given.get(TIME_APPROVALS, ()):
            self._approve(company, approved)

    def _approve(self, company: Company, given: Mapping[str, Any]) -> None:
        settings = company.settings(self.settings)
        definition = registers_under(settings)[TIME_ENTRIES]
        register = Register(definition, company, settings, self.stamp)
        employee = _named(company, TIME_ENTRIES, {"_employee": given["_employee"]})["EmployeeId"]
        Approval(register).approve(employee, date.fromisoformat(given["Through"]))

    def _company(self, given: Mapping[str, Any]) -> Company:
        number = digits(given["organization_number"])
        if company_by_organization_number(self.store, number) is not None:
            message = f"there is a client with organisation number {number}"
            raise ValueError(message)
        own = dict(given.get("settings", {}))
        self.settings.carrying(own)
        document = {
            "id": given.get("id", str(uuid5(_NAMESPACE, number))),
            "name": given["name"],
            "organization_number": number,
            "changed": self.stamp(),
            "subscriptions": list(given.get("subscriptions", DEFAULT_SUBSCRIPTIONS)),
            "withheld_privileges": list(given.get("withheld_privileges", ())),
            "blocked": [str(UUID(key)) for key in given.get("blocked", ())],
            "delivery_integrations": list(given.get("delivery_integrations", ())),
            "settings": own,
        }
        unique = {"organization_number": number}
        self.store.put(CLIENTS, document["id"], document, unique=unique)
        return Company(self.store, document)

    def add_object(self, company: Company, name: str, given: Mapping[str, Any]) -> Document:
        """Add one object to a register."""
        facts = {key: value for key, value in given.items() if key.startswith("_")}
        values = {key: value for key, value in given.items() if key not in {"Id", *facts}}
        values |= _named(company, name, facts)
        changed = facts.pop("_changed", None)
        stamp = self.stamp if changed is None else lambda: canonical(changed)
        settings = company.settings(self.settings).for_people()
        definition = registers_under(settings)[name]
        register = Register(definition, company, settings, stamp)
        try:
            created = register.create(
                read_object(values, definition, settings),
                owner=_owner(company, definition, facts),
                identifier=given.get("Id"),
            )
        except RefusalError as error:
            called = next((given[key] for key in _CALLED if given.get(key)), "")
            message = f"{definition.word.lower()} {called}: {error.detail}"
            raise ValueError(message) from error
        return register.remember(created["Id"], facts)


def _named(company: Company, register: str, facts: dict[str, Any]) -> dict[str, Any]:
    """Find what hours belong to."""
    named: dict[str, Any] = {}
    for fact in _NAMED.keys() & facts.keys() if register == TIME_ENTRIES else ():
        collection, field, id_name = _NAMED[fact]
        wanted = facts.pop(fact)
        row = find(company.rows(collection), **{field: wanted})
        if row is None:
            message = f"there is nothing in {collection} with {field} {wanted}"
            raise ValueError(message)
        named[id_name] = row["Id"]
    return named


def _owner(company: Company, definition: Definition, facts: dict[str, Any]) -> int | None:
    """Find the contact that a child belongs to."""
    for owners in definition.owners:
        number = facts.pop(f"_{owners.removesuffix('s')}", None)
        if number is not None:
            row = find(company.rows(owners), Number=number)
            if row is not None:
                return int(row["Id"])
    if definition.owners:
        message = f"{definition.word.lower()}: there is no such contact"
        raise ValueError(message)
    return None
