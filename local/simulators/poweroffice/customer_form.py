"""The form in which a person edits a customer: its fields, and how they become properties."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from local.simulators.poweroffice.contact_registers import CUSTOMER_REGISTER
from local.simulators.poweroffice.properties import (
    ADDRESS_PROPERTIES,
    Kind,
    by_name,
)
from local.simulators.poweroffice.reading import UnreadableError, loosely, read_value
from local.simulators.poweroffice.settings import PowerOfficeSettings

_ADDRESS = "MailAddress."


@dataclass(frozen=True, slots=True)
class Field:
    """One field; a name with a dot is a property of the address."""

    name: str
    label: str
    control: str = "text"
    hint: str = ""
    wide: bool = False


FORM_SECTIONS: tuple[tuple[str, tuple[Field, ...]], ...] = (
    (
        "Kunde",
        (
            Field("Number", "Kundenr.", "number", "Tomt: neste ledige nummer i serien."),
            Field("IsPerson", "Privatperson", "checkbox"),
            Field("Name", "Navn", hint="Firma.", wide=True),
            Field("FirstName", "Fornavn", hint="Privatperson."),
            Field("LastName", "Etternavn", hint="Privatperson."),
            Field("OrganizationNumber", "Organisasjonsnr."),
            Field("ExternalNumber", "Ekstern kode", "number"),
        ),
    ),
    (
        "Kontakt",
        (
            Field("EmailAddress", "E-post", "email"),
            Field("PhoneNumber", "Telefon", "tel"),
            Field("WebsiteUrl", "Nettside"),
        ),
    ),
    (
        "Postadresse",
        (
            Field("MailAddress.AddressLine1", "Adresse", wide=True),
            Field("MailAddress.AddressLine2", "Adresse 2", wide=True),
            Field("MailAddress.ZipCode", "Postnr."),
            Field("MailAddress.City", "Poststed"),
            Field("MailAddress.CountryCode", "Land", hint="To bokstaver, for eksempel NO."),
        ),
    ),
    (
        "Faktura",
        (
            Field("InvoiceDeliveryType", "Leveringsmåte", "select"),
            Field("InvoiceEmailAddress", "E-post for faktura", "email"),
            Field("PaymentTermId", "Betalingsbetingelse", "payment_terms"),
            Field("IsVatFree", "Avgiftsfri", "checkbox"),
        ),
    ),
)
"""Headings with their fields, as the page shows them."""

_FIELDS = tuple(field for _, fields in FORM_SECTIONS for field in fields)


def shown_values(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the fields show of a customer."""
    address = row.get("MailAddress") or {}
    return {
        field.name: address.get(field.name.removeprefix(_ADDRESS))
        if field.name.startswith(_ADDRESS)
        else row.get(field.name)
        for field in _FIELDS
    }


def typed_values(form: Mapping[str, str]) -> dict[str, Any]:
    """Return what the fields are to show again of what a person typed."""
    return {
        field.name: field.name in form if field.control == "checkbox" else form.get(field.name)
        for field in _FIELDS
    }


def form_values(form: Mapping[str, str], settings: PowerOfficeSettings) -> dict[str, Any]:
    """Read the fields into properties; an empty field is no value."""
    values: dict[str, Any] = {}
    address: dict[str, Any] = {}
    for field in _FIELDS:
        inner = field.name.removeprefix(_ADDRESS)
        owner, known = (
            (values, CUSTOMER_REGISTER.by_name)
            if inner == field.name
            else (address, by_name(ADDRESS_PROPERTIES))
        )
        item = known[inner]
        if item.kind is Kind.BOOL:
            owner[inner] = field.name in form
            continue
        text = form.get(field.name, "").strip()
        try:
            owner[inner] = read_value(
                item, loosely(item.kind, text) if text else None, CUSTOMER_REGISTER, settings
            )
        except UnreadableError as error:
            detail = f"The value '{text}' is invalid for {inner}."
            raise CUSTOMER_REGISTER.refusal(detail) from error
    values["MailAddress"] = address if any(address.values()) else None
    return values


def merged(before: Mapping[str, Any], values: Mapping[str, Any]) -> dict[str, Any]:
    """Return a customer's properties with the form's laid over, unseen ones kept."""
    after = {**before, **values}
    address, known = values["MailAddress"], before.get("MailAddress")
    if address is not None and known is not None:
        after["MailAddress"] = {**known, **address}
    return after
