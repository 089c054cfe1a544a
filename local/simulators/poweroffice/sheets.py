"""What the pages show of each register: words, columns and the form, in Norwegian."""

from collections.abc import Iterable, Mapping
from typing import Any

from local.simulators.poweroffice.companies import (
    CONTACT_PERSONS,
    CUSTOMERS,
    DELIVERY_ADDRESSES,
    EMPLOYEES,
    PAYMENT_TERMS,
    PRODUCT_GROUPS,
    PRODUCTS,
    PROJECTS,
    Company,
)
from local.simulators.poweroffice.forms import Field, Form, Section
from local.simulators.poweroffice.pay_item_sheet import PAY_ITEM_SHEET
from local.simulators.poweroffice.registers import REGISTERS
from local.simulators.poweroffice.sheet import Row, Sheet, name_of, objects
from local.simulators.poweroffice.time_sheets import ACTIVITY_SHEET, ENTRY_SHEET, HOUR_TYPE_SHEET


def _main_projects(company: Company) -> Iterable[tuple[int, str]]:
    known = {row["Id"] for row in company.rows(PROJECTS) if row["ParentProjectId"] is None}
    return [option for option in objects(PROJECTS, "Code")(company) if option[0] in known]


def _archived(row: Row) -> bool:
    return bool(row["IsArchived"])


def _archive(on: bool) -> Mapping[str, Any]:  # noqa: FBT001 - what the button says
    return {"IsArchived": on}


def _address_fields(owner: str = "") -> tuple[Field, ...]:
    return (
        Field(f"{owner}AddressLine1", "Adresse", wide=True),
        Field(f"{owner}AddressLine2", "Adresse 2", wide=True),
        Field(f"{owner}ZipCode", "Postnr."),
        Field(f"{owner}City", "Poststed"),
        Field(f"{owner}CountryCode", "Land", hint="To bokstaver, for eksempel NO."),
    )


_POSTAL = Section("Postadresse", _address_fields("MailAddress."))
_PERSON = (Field("FirstName", "Fornavn"), Field("LastName", "Etternavn"))
_REACHED = (Field("EmailAddress", "E-post", "email"), Field("PhoneNumber", "Telefon", "tel"))
_NEXT_NUMBER = "Tomt: neste ledige nummer i serien."
_PRICES = (
    Field("ProductType", "Type", "select"),
    Field("UnitOfMeasureCode", "Enhet", "select", nothing="Ingen"),
    Field("UnitPrice", "Utsalgspris", hint="Tom: prisen til gruppen."),
    Field("UnitCost", "Kostpris"),
)

_CUSTOMER = Sheet(
    "customers",
    "kunde",
    "kunder",
    Form(
        REGISTERS[CUSTOMERS],
        (
            Section(
                "Kunde",
                (
                    Field("Number", "Kundenr.", "number", _NEXT_NUMBER),
                    Field("IsPerson", "Privatperson", "checkbox"),
                    Field("Name", "Navn", hint="Firma.", wide=True),
                    Field("FirstName", "Fornavn", hint="Privatperson."),
                    Field("LastName", "Etternavn", hint="Privatperson."),
                    Field("OrganizationNumber", "Organisasjonsnr."),
                    Field("ExternalNumber", "Ekstern kode", "number"),
                ),
            ),
            Section("Kontakt", (*_REACHED, Field("WebsiteUrl", "Nettside"))),
            _POSTAL,
            Section(
                "Faktura",
                (
                    Field("InvoiceDeliveryType", "Leveringsmåte", "select", nothing=""),
                    Field("InvoiceEmailAddress", "E-post for faktura", "email"),
                    Field(
                        "PaymentTermId",
                        "Betalingsbetingelse",
                        "reference",
                        options=objects(PAYMENT_TERMS, ""),
                        nothing="Klientens standard",
                    ),
                    Field("IsVatFree", "Avgiftsfri", "checkbox"),
                ),
            ),
        ),
    ),
    (
        ("Nr.", lambda row: row["Number"]),
        ("Navn", name_of),
        ("Org.nr.", lambda row: row["OrganizationNumber"]),
        ("E-post", lambda row: row["EmailAddress"]),
        ("Poststed", lambda row: (row["MailAddress"] or {}).get("City")),
    ),
    ("Number", "Name", "FirstName", "LastName", "OrganizationNumber"),
    _archived,
    _archive,
    series="Customer",
    beginning={"InvoiceDeliveryType": "Print"},
)
_EMPLOYEE = Sheet(
    "employees",
    "ansatt",
    "ansatte",
    Form(
        REGISTERS[EMPLOYEES],
        (
            Section(
                "Ansatt",
                (
                    Field("Number", "Ansattnr.", "number", _NEXT_NUMBER),
                    *_PERSON,
                    Field("JobTitle", "Stilling"),
                    Field("StartDate", "Startdato", "date"),
                    Field("EndDate", "Sluttdato", "date"),
                    Field("ManagerEmployeeId", "Leder", "reference", options=objects(EMPLOYEES)),
                ),
            ),
            Section("Kontakt", _REACHED),
            _POSTAL,
        ),
    ),
    (
        ("Nr.", lambda row: row["Number"]),
        ("Navn", name_of),
        ("Stilling", lambda row: row["JobTitle"]),
        ("E-post", lambda row: row["EmailAddress"]),
    ),
    ("Number", "FirstName", "LastName", "EmailAddress"),
    _archived,
    _archive,
    series="Employee",
)
_PRODUCT = Sheet(
    "products",
    "produkt",
    "produkter",
    Form(
        REGISTERS[PRODUCTS],
        (
            Section(
                "Produkt",
                (
                    Field("Code", "Produktnr."),
                    Field("Name", "Navn", wide=True),
                    Field("Description", "Beskrivelse", wide=True),
                    Field(
                        "ProductGroupId",
                        "Produktgruppe",
                        "reference",
                        options=objects(PRODUCT_GROUPS, "Code"),
                        nothing="Standardgruppen",
                    ),
                ),
            ),
            Section("Pris", _PRICES),
        ),
    ),
    (
        ("Nr.", lambda row: row["Code"]),
        ("Navn", name_of),
        ("Enhet", lambda row: row["UnitOfMeasureCode"]),
        ("Pris", lambda row: row["UnitPrice"]),
    ),
    ("Code", "Name", "Description"),
    _archived,
    _archive,
    neuter=True,
    beginning={"ProductType": "Product"},
)
_PROJECT = Sheet(
    "projects",
    "prosjekt",
    "prosjekter",
    Form(
        REGISTERS[PROJECTS],
        (
            Section(
                "Prosjekt",
                (
                    Field("Code", "Prosjektnr.", hint="Uten punktum."),
                    Field("Name", "Navn", wide=True),
                    Field(
                        "ParentProjectId",
                        "Hovedprosjekt",
                        "reference",
                        "Gjør dette til et delprosjekt.",
                        options=_main_projects,
                    ),
                    Field(
                        "CustomerId",
                        "Kunde",
                        "reference",
                        "Delprosjekt: tom arver hovedprosjektets.",
                        options=objects(CUSTOMERS),
                    ),
                    Field(
                        "ProjectManagerEmployeeId",
                        "Prosjektleder",
                        "reference",
                        options=objects(EMPLOYEES),
                    ),
                ),
            ),
            Section(
                "Status",
                (
                    Field("ProjectStatus", "Status", "select", nothing=""),
                    Field("IsActive", "Aktivt", "checkbox"),
                    Field("StartDate", "Startdato", "date"),
                    Field("EndDate", "Sluttdato", "date"),
                    Field("ProjectBillingMethod", "Fakturering", "select"),
                ),
            ),
        ),
    ),
    (
        ("Nr.", lambda row: row["Code"]),
        ("Navn", name_of),
        ("Status", lambda row: row["ProjectStatus"]),
    ),
    ("Code", "Name"),
    lambda row: row["ProjectStatus"] == "Archived",
    lambda on: {"ProjectStatus": "Archived" if on else "Active"},
    neuter=True,
    beginning={"ProjectStatus": "Active", "IsActive": True},
)
_CONTACT_PERSON = Sheet(
    "persons",
    "kontaktperson",
    "kontaktpersoner",
    Form(
        REGISTERS[CONTACT_PERSONS],
        (
            Section(
                "Kontaktperson",
                (
                    *_PERSON,
                    Field("Title", "Tittel"),
                    *_REACHED,
                    Field("IsDefault", "Standard kontakt", "checkbox"),
                    Field("IsActive", "Aktiv", "checkbox"),
                ),
            ),
        ),
    ),
    (
        ("Navn", name_of),
        ("E-post", lambda row: row["EmailAddress"]),
        ("Telefon", lambda row: row["PhoneNumber"]),
    ),
    (),
    beginning={"IsActive": True},
)
_DELIVERY_ADDRESS = Sheet(
    "addresses",
    "leveringsadresse",
    "leveringsadresser",
    Form(
        REGISTERS[DELIVERY_ADDRESSES],
        (
            Section(
                "Leveringsadresse",
                (*_address_fields(), Field("IsPrimary", "Primær", "checkbox")),
            ),
        ),
    ),
    (
        ("Adresse", lambda row: row["AddressLine1"] or "Uten gateadresse"),
        ("Postnr.", lambda row: row["ZipCode"]),
        ("Poststed", lambda row: row["City"]),
        ("", lambda row: "Primær" if row["IsPrimary"] else ""),
    ),
    (),
)

SHEETS: Mapping[str, Sheet] = {
    sheet.path: sheet
    for sheet in (
        _CUSTOMER,
        _EMPLOYEE,
        _PRODUCT,
        _PROJECT,
        PAY_ITEM_SHEET,
        ACTIVITY_SHEET,
        HOUR_TYPE_SHEET,
        ENTRY_SHEET,
    )
}
CHILD_SHEETS: Mapping[str, Sheet] = {
    sheet.path: sheet for sheet in (_CONTACT_PERSON, _DELIVERY_ADDRESS)
}
