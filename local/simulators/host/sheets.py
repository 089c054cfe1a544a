"""What the pages show of each register: words, columns and the form, in Norwegian."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from local.simulators.host.forms import Element, FieldGroup, Form, FormField
from local.simulators.host.wording import WORDS, Words

Column = tuple[str, Callable[[Mapping[str, Any]], Any]]

_STATUS = {
    "planned": "Planlagt",
    "active": "Pågår",
    "completed": "Fullført",
    "closed": "Avsluttet",
    "archived": "Arkivert",
}
_KINDS = {"project": "Prosjekt", "subproject": "Delprosjekt", "order": "Ordre", "phase": "Fase"}
_PRODUCT_TYPES = {"goods": "Vare", "material": "Materiale", "service": "Tjeneste"}
_ADDRESS_TYPES = {
    "billing": "Faktura",
    "delivery": "Levering",
    "postal": "Post",
    "visit": "Besøk",
}


@dataclass(frozen=True, slots=True)
class ElementSheet:
    """A list inside an object, whose elements have pages of their own."""

    path: str
    words: Words
    form: Form
    columns: tuple[Column, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One register on the pages."""

    dimension: str
    words: Words
    form: Form
    columns: tuple[Column, ...]
    """Headings with what stands under them, beside number, name and what every object has."""
    using: Callable[[bool], Mapping[str, Any]] = lambda on: {"active": on}
    """What taking an object out of use changes, or back into it."""
    using_words: tuple[str, str] = ("Gjør inaktiv", "Gjør aktiv")
    elements: tuple[ElementSheet, ...] = ()


def _choices(words: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple(words.items())


_REACHED = (
    FormField("email", "E-post", inputmode="email"),
    FormField("phone", "Telefon", inputmode="tel"),
)
_PLACE = (
    ("line1", "Adresse", None, None),
    ("line2", "Adresse, linje 2", None, None),
    ("postalCode", "Postnummer", "numeric", None),
    ("city", "Poststed", None, None),
    ("countryCode", "Landkode", None, "To bokstaver, som NO"),
)


def _place(prefix: str = "") -> tuple[FormField, ...]:
    return tuple(
        FormField(f"{prefix}{name}", label, inputmode=mode, hint=hint)
        for name, label, mode, hint in _PLACE
    )


_CUSTOMER = Sheet(
    "customers",
    WORDS["customers"],
    Form(
        "customers",
        (
            FieldGroup(
                "Kunde",
                (
                    FormField("name", "Navn", required=True),
                    FormField("number", "Kundenummer", inputmode="numeric"),
                    FormField(
                        "type", "Type", choices=(("company", "Firma"), ("person", "Privatperson"))
                    ),
                    FormField("organizationNumber", "Org.nummer", inputmode="numeric"),
                ),
            ),
            FieldGroup(
                "Kontakt",
                (
                    FormField("email", "E-post", inputmode="email"),
                    FormField("invoiceEmail", "E-post for faktura", inputmode="email"),
                    FormField("phone", "Telefon", inputmode="tel"),
                    FormField("mobile", "Mobil", inputmode="tel"),
                    FormField("website", "Nettsted", inputmode="url"),
                ),
            ),
            FieldGroup("Fakturaadresse", _place("address.")),
            FieldGroup(
                "Annet",
                (
                    FormField("paymentTermDays", "Betalingsfrist (dager)", inputmode="numeric"),
                    FormField("notes", "Notat", is_long=True, is_wide=True),
                ),
            ),
        ),
        element=Element(
            "address.", "addresses", ("type", "billing"), {"type": "billing", "primary": True}
        ),
    ),
    (("Org.nummer", lambda item: item["organizationNumber"]),),
    elements=(
        ElementSheet(
            "addresses",
            WORDS["addresses"],
            Form(
                "customers",
                (
                    FieldGroup(
                        "Adresse",
                        (FormField("type", "Slag", choices=_choices(_ADDRESS_TYPES)), *_place()),
                    ),
                ),
                list_name="addresses",
            ),
            (
                ("Slag", lambda item: _ADDRESS_TYPES[item["type"]]),
                ("Adresse", lambda item: item["line1"]),
                ("Sted", lambda item: f"{item['postalCode'] or ''} {item['city'] or ''}".strip()),
            ),
        ),
        ElementSheet(
            "contacts",
            WORDS["contacts"],
            Form(
                "customers",
                (
                    FieldGroup(
                        "Kontaktperson",
                        (
                            FormField("firstName", "Fornavn"),
                            FormField("lastName", "Etternavn"),
                            *_REACHED,
                        ),
                    ),
                ),
                list_name="contacts",
            ),
            (
                (
                    "Navn",
                    lambda item: f"{item['firstName'] or ''} {item['lastName'] or ''}".strip(),
                ),
                ("E-post", lambda item: item["email"]),
                ("Telefon", lambda item: item["phone"]),
            ),
        ),
    ),
)
_PROJECT = Sheet(
    "projects",
    WORDS["projects"],
    Form(
        "projects",
        (
            FieldGroup(
                "Prosjekt",
                (
                    FormField("name", "Navn", required=True),
                    FormField("number", "Prosjektnummer"),
                    FormField("kind", "Slag", choices=_choices(_KINDS)),
                    FormField("parentId", "Hovedprosjekt", refers_to="projects"),
                    FormField("customerId", "Kunde", refers_to="customers"),
                    FormField("managerEmployeeId", "Prosjektleder", refers_to="employees"),
                    FormField("description", "Beskrivelse", is_long=True, is_wide=True),
                ),
            ),
            FieldGroup(
                "Framdrift",
                (
                    FormField(
                        "status",
                        "Status",
                        choices=tuple(
                            (name, _STATUS[name])
                            for name in ("active", "planned", "completed", "closed", "archived")
                        ),
                    ),
                    FormField("startDate", "Startdato", input_type="date"),
                    FormField("endDate", "Sluttdato", input_type="date"),
                ),
            ),
        ),
    ),
    (
        ("Fullt nummer", lambda item: item["fullNumber"]),
        ("Framdrift", lambda item: _STATUS[item["status"]]),
    ),
    using=lambda on: {"active": on, "status": "active" if on else "completed"},
    using_words=("Avslutt", "Gjenåpne"),
)
_EMPLOYEE = Sheet(
    "employees",
    WORDS["employees"],
    Form(
        "employees",
        (
            FieldGroup(
                "Ansatt",
                (
                    FormField("firstName", "Fornavn", required=True),
                    FormField("lastName", "Etternavn", required=True),
                    FormField("number", "Ansattnummer", inputmode="numeric"),
                    FormField("title", "Stilling"),
                    FormField("employedFrom", "Ansatt fra", input_type="date"),
                    FormField("employedTo", "Ansatt til", input_type="date"),
                ),
            ),
            FieldGroup("Kontakt", _REACHED),
        ),
    ),
    (("Stilling", lambda item: item["title"]),),
)
_PRODUCT = Sheet(
    "products",
    WORDS["products"],
    Form(
        "products",
        (
            FieldGroup(
                "Produkt",
                (
                    FormField("name", "Navn", required=True),
                    FormField("number", "Produktnummer"),
                    FormField(
                        "productType",
                        "Type",
                        choices=(
                            ("goods", "Vare"),
                            ("material", "Materiale"),
                            ("service", "Tjeneste"),
                        ),
                    ),
                    FormField("unitCode", "Enhet", hint="Som h, stk, m2"),
                    FormField("description", "Beskrivelse", is_long=True, is_wide=True),
                ),
            ),
            FieldGroup(
                "Pris",
                (
                    FormField("salesPrice", "Utsalgspris", inputmode="decimal"),
                    FormField("costPrice", "Kostpris", inputmode="decimal"),
                ),
            ),
        ),
    ),
    (("Enhet", lambda item: item["unitCode"]), ("Pris", lambda item: item["salesPrice"])),
)

SHEETS: Mapping[str, Sheet] = {
    sheet.dimension: sheet for sheet in (_CUSTOMER, _PROJECT, _EMPLOYEE, _PRODUCT)
}
