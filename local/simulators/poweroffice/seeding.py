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
          "contact_groups": [...], "branding_themes": [...], "employees": [...],
          "customers": [{"Name": "...", ..., "_in_use": true, "_ledger_balance": "100.00",
                         "_also": ["supplier"], "_changed": "2026-11-01T08:00:00Z"}]
      }]
    }

Everything but names and keys has a default. Customers obey the system's own rules; what the rules
would refuse raises ValueError and names the customer.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid5

from local.simulators.poweroffice.access import APPLICATIONS, SUBSCRIPTION_KEYS, Access
from local.simulators.poweroffice.companies import (
    CLIENTS,
    CUSTOMERS,
    DEFAULT_REGISTERS,
    REGISTERS,
    Company,
    company_by_organization_number,
    digits,
)
from local.simulators.poweroffice.customers import CustomerRegister
from local.simulators.poweroffice.onboarding import USERS
from local.simulators.poweroffice.problems import RefusalError
from local.simulators.poweroffice.properties import CUSTOMER_BY_NAME
from local.simulators.poweroffice.reading import read_object
from local.simulators.poweroffice.settings import PowerOfficeSettings
from local.simulators.poweroffice.stamps import canonical
from local.simulators.storage import Store

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
            "privileges": list(given.get("privileges", DEFAULT_PRIVILEGES)),
            "redirect_uris": list(given.get("redirect_uris", ())),
        }
        self.store.put(APPLICATIONS, application["key"], application)

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
        for register in REGISTERS:
            if register == CUSTOMERS:
                continue
            for row in given.get(register, DEFAULT_REGISTERS[register]):
                company.add_row(register, row, stamp=stamp)
        for integration in given.get("integrations", ()):
            key = str(UUID(integration["client_key"]))
            application_key = str(UUID(integration["application_key"]))
            self.access.integrate(application_key, company.id, key=key)
        for customer in given.get(CUSTOMERS, ()):
            self.add_customer(company, customer)

    def _company(self, given: Mapping[str, Any]) -> Company:
        number = digits(given["organization_number"])
        if company_by_organization_number(self.store, number) is not None:
            message = f"there is a client with organisation number {number}"
            raise ValueError(message)
        document = {
            "id": given.get("id", str(uuid5(_NAMESPACE, number))),
            "name": given["name"],
            "organization_number": number,
            "changed": self.stamp(),
            "subscriptions": list(given.get("subscriptions", DEFAULT_SUBSCRIPTIONS)),
            "withheld_privileges": list(given.get("withheld_privileges", ())),
            "blocked": [str(UUID(key)) for key in given.get("blocked", ())],
            "delivery_integrations": list(given.get("delivery_integrations", ())),
        }
        unique = {"organization_number": number}
        self.store.put(CLIENTS, document["id"], document, unique=unique)
        return Company(self.store, document)

    def add_customer(self, company: Company, given: Mapping[str, Any]) -> dict[str, Any]:
        """Add one customer; names with an underscore are facts that no property shows."""
        properties = {name: value for name, value in given.items() if not name.startswith("_")}
        facts = {name: value for name, value in given.items() if name.startswith("_")}
        changed = facts.pop("_changed", None)
        stamp = self.stamp if changed is None else lambda: canonical(changed)
        register = CustomerRegister(company, self.settings, stamp)
        try:
            customer = register.create(read_object(properties, CUSTOMER_BY_NAME, self.settings))
        except RefusalError as error:
            message = f"customer {given.get('Name') or given.get('LastName')}: {error.detail}"
            raise ValueError(message) from error
        return register.remember(customer["Id"], facts)
