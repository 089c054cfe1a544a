"""The client companies of the simulated system: their registers, and what lies in which collection.

Every company has registers of its own; ids of contacts are given from one sequence over all, as
one contact may be customer, supplier and employee at once.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid5

from local.simulators.poweroffice.settings import PowerOfficeSettings
from local.simulators.storage import Document, Store

CLIENTS = "clients"
_NAMESPACE = UUID("6f1e2f6b-5b0a-4d8e-9a54-6c1c1f0a7d10")

SERIES = "series"
PAYMENT_TERMS = "payment_terms"
DELIVERY_TERMS = "delivery_terms"
DEPARTMENTS = "departments"
LOCATIONS = "locations"
CONTACT_GROUPS = "contact_groups"
BRANDING_THEMES = "branding_themes"
ACCOUNTS = "accounts"
REFERENCE_DATA = (
    SERIES,
    PAYMENT_TERMS,
    DELIVERY_TERMS,
    DEPARTMENTS,
    LOCATIONS,
    CONTACT_GROUPS,
    BRANDING_THEMES,
    ACCOUNTS,
)
"""What other objects name, and what nobody changes here."""

EMPLOYEES = "employees"
CUSTOMERS = "customers"
CONTACT_PERSONS = "contact_persons"
DELIVERY_ADDRESSES = "delivery_addresses"
PRODUCT_GROUPS = "product_groups"
PRODUCTS = "products"
PROJECTS = "projects"
PAY_ITEMS = "pay_items"
ACTIVITIES = "time_activities"
HOUR_TYPES = "hour_types"
TIME_ENTRIES = "time_entries"
TIME_APPROVALS = "time_approvals"

Identifier = int | str
"""Most ids are whole numbers; some registers have UUIDs."""

FIRST_CONTACT_ID = 20_100_001
FIRST_REGISTER_ID = 3_001

DEFAULT_SERIES: tuple[Mapping[str, Any], ...] = (
    {
        "Name": "Kunder",
        "SubLedgerNumberSeriesType": "Customer",
        "FromInclusive": 10000,
        "ToInclusive": 19999,
        "GeneralLedgerAccountNo": 1500,
        "IsDefault": True,
    },
    {
        "Name": "Leverandører",
        "SubLedgerNumberSeriesType": "Supplier",
        "FromInclusive": 20000,
        "ToInclusive": 29999,
        "GeneralLedgerAccountNo": 2400,
        "IsDefault": True,
    },
    {
        "Name": "Ansatte",
        "SubLedgerNumberSeriesType": "Employee",
        "FromInclusive": 1,
        "ToInclusive": 999,
        "GeneralLedgerAccountNo": 2910,
        "IsDefault": True,
    },
)
"""Factory defaults of the number series (facts, section 2.2)."""

DEFAULT_REGISTERS: Mapping[str, tuple[Mapping[str, Any], ...]] = {
    SERIES: DEFAULT_SERIES,
    PAYMENT_TERMS: (
        {"Name": "Pr. kontant", "CreditDays": 0},
        {"Name": "14 dager", "CreditDays": 14, "IsDefault": True},
        {"Name": "30 dager", "CreditDays": 30},
    ),
    DELIVERY_TERMS: ({"Name": "DAP", "IsDefault": True}, {"Name": "EXW"}),
    DEPARTMENTS: (),
    LOCATIONS: (),
    CONTACT_GROUPS: (),
    BRANDING_THEMES: ({"Code": "1", "Name": "Standard", "IsDefault": True},),
    ACCOUNTS: (
        {"AccountNo": 3000, "Name": "Salgsinntekt, avgiftspliktig"},
        {"AccountNo": 3100, "Name": "Salgsinntekt, avgiftsfri"},
    ),
}

_DEFAULTS: Mapping[str, Mapping[str, Any]] = {
    SERIES: {"IsClientTrust": False, "IsDefault": False},
    PAYMENT_TERMS: {"IsActive": True, "IsDefault": False},
    DELIVERY_TERMS: {"IsDefault": False},
    DEPARTMENTS: {
        "Code": None,
        "CreatedFromImportJournalId": None,
        "IsActive": True,
        "ManagerEmployeeId": None,
        "ManagerEmployeeNo": None,
    },
    CONTACT_GROUPS: {},
    LOCATIONS: {"Code": None, "IsActive": True},
    BRANDING_THEMES: {"IsDefault": False, "LanguageCode": "NO"},
    ACCOUNTS: {"IsActive": True},
}


def collection(client_id: str, register: str) -> str:
    """Name the collection in which a register of a company lies."""
    return f"{register}/{client_id}"


def row_key(identifier: object) -> str:
    """Write an id so that the order of keys is the order of ids."""
    return f"{identifier:012d}" if isinstance(identifier, int) else str(identifier)


def identifier_of(key: str) -> Identifier:
    """Read back the id that a key was written from."""
    return int(key) if key.isdigit() else key


@dataclass(frozen=True, slots=True)
class Company:
    """One client company and access to its registers."""

    store: Store
    document: Document

    @property
    def id(self) -> str:
        """Return the ClientId."""
        return str(self.document["id"])

    @property
    def name(self) -> str:
        """Return the company's name."""
        return str(self.document["name"])

    @property
    def organization_number(self) -> str:
        """Return the organisation number."""
        return str(self.document["organization_number"])

    def settings(self, system: PowerOfficeSettings) -> PowerOfficeSettings:
        """Return the settings that hold for this company."""
        return system.carrying(self.document.get("settings", {}))

    def rows(self, register: str) -> list[Document]:
        """Return the rows of a register in the order of their ids."""
        return self.store.documents(collection(self.id, register))

    def row(self, register: str, identifier: object) -> Document | None:
        """Return one row."""
        return self.store.get(collection(self.id, register), row_key(identifier))

    def add_row(self, register: str, values: Mapping[str, Any], *, stamp: str) -> Document:
        """Add a row of reference data with the properties that the schema shows."""
        row: Document = {**_DEFAULTS[register], **values}
        if register == SERIES:
            account = int(row["GeneralLedgerAccountNo"])
            row.setdefault("Id", str(uuid5(_NAMESPACE, f"{self.id}/{row['FromInclusive']}")))
            row.setdefault("GeneralLedgerAccountId", 900_000 + account)
        else:
            row.setdefault("Id", self.store.next_number("row", start=FIRST_REGISTER_ID))
            row.setdefault("CreatedDateTimeOffset", stamp)
            row.setdefault("LastChangedDateTimeOffset", stamp)
        self.store.put(collection(self.id, register), row_key(row["Id"]), row)
        return row

    def series(self, series_type: str) -> list[Document]:
        """Return the number series of customers or of employees, the default one first."""
        series = [
            row for row in self.rows(SERIES) if row["SubLedgerNumberSeriesType"] == series_type
        ]
        return sorted(series, key=lambda row: (not row["IsDefault"], row["FromInclusive"]))


def company_by_id(store: Store, client_id: str) -> Company | None:
    """Return a company by its ClientId."""
    document = store.get(CLIENTS, client_id)
    return None if document is None else Company(store, document)


def company_by_organization_number(store: Store, number: str) -> Company | None:
    """Return a company by its organisation number, blanks aside."""
    client_id = store.holder(CLIENTS, "organization_number", digits(number))
    return None if client_id is None else company_by_id(store, client_id)


def companies(store: Store) -> list[Company]:
    """Return all companies by name."""
    found = (Company(store, document) for document in store.documents(CLIENTS))
    return sorted(found, key=lambda company: company.name)


def digits(text: str) -> str:
    """Return the digits of a number that people write with blanks."""
    return "".join(character for character in text if character.isdigit())


def find(rows: Iterable[Document], **wanted: object) -> Document | None:
    """Return the first row with these values."""
    return next(
        (row for row in rows if all(row.get(name) == value for name, value in wanted.items())), None
    )
