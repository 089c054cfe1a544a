"""The form on which a person edits a customer, and the way from its fields to an object and back.

The form shows one address, the first of the kind "billing"; the others stay as they are.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from local.simulators.host.fields import Finding, JsonObject
from local.simulators.host.wording import refusal_text


@dataclass(frozen=True, slots=True)
class FormField:
    """One field of the form; a name with a dot stands for a member of the address."""

    name: str
    label: str
    required: bool = False
    choices: tuple[tuple[str, str], ...] = ()
    inputmode: str | None = None
    hint: str | None = None
    is_long: bool = False
    is_wide: bool = False


@dataclass(frozen=True, slots=True)
class FieldGroup:
    """Fields that stand together."""

    title: str
    fields: tuple[FormField, ...]


_TYPES = (("company", "Firma"), ("person", "Privatperson"))
GROUPS = (
    FieldGroup(
        "Kunde",
        (
            FormField("name", "Navn", required=True),
            FormField("number", "Kundenummer", inputmode="numeric"),
            FormField("type", "Type", choices=_TYPES),
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
    FieldGroup(
        "Fakturaadresse",
        (
            FormField("address.line1", "Adresse"),
            FormField("address.line2", "Adresse, linje 2"),
            FormField("address.postalCode", "Postnummer", inputmode="numeric"),
            FormField("address.city", "Poststed"),
            FormField("address.countryCode", "Landkode", hint="To bokstaver, som NO"),
        ),
    ),
    FieldGroup(
        "Annet",
        (
            FormField("paymentTermDays", "Betalingsfrist (dager)", inputmode="numeric"),
            FormField("notes", "Notat", is_long=True, is_wide=True),
        ),
    ),
)
_FIELDS = tuple(field for group in GROUPS for field in group.fields)
LABELS = {field.name: field.label for field in _FIELDS}
_ADDRESS = "address."
_KIND = "billing"


def shown_values(customer: Mapping[str, Any] | None) -> dict[str, str]:
    """Give what the form's fields hold."""
    if customer is None:
        return {field.name: "company" if field.name == "type" else "" for field in _FIELDS}
    address = _address_of(customer) or {}
    shown = {}
    for field in _FIELDS:
        holder = address if field.name.startswith(_ADDRESS) else customer
        value = holder.get(field.name.removeprefix(_ADDRESS))
        shown[field.name] = "" if value is None else str(value)
    return shown


def patch_of(form: Mapping[str, str], customer: Mapping[str, Any] | None) -> JsonObject:
    """Give the merge patch, or the new object, that a filled-in form stands for."""
    values = {field.name: _value(field.name, form.get(field.name, "")) for field in _FIELDS}
    patch: JsonObject = {
        name: value for name, value in values.items() if not name.startswith(_ADDRESS)
    }
    entered = {
        name.removeprefix(_ADDRESS): value
        for name, value in values.items()
        if name.startswith(_ADDRESS)
    }
    addresses = list(customer["addresses"]) if customer else []
    present = _address_of(customer) if customer else None
    if present is not None:
        addresses[addresses.index(present)] = {**present, **entered}
        patch["addresses"] = addresses
    elif any(value is not None for value in entered.values()):
        patch["addresses"] = [*addresses, {"type": _KIND, "primary": True, **entered}]
    return patch


def mistakes_of(findings: tuple[Finding, ...]) -> dict[str, str]:
    """Give the refusals by the form's field names."""
    return {_field_name(finding.pointer): refusal_text(finding) for finding in findings}


def _field_name(pointer: str) -> str:
    name = pointer.lstrip("/")
    return _ADDRESS + name.rpartition("/")[2] if name.startswith("addresses/") else name


def _address_of(customer: Mapping[str, Any]) -> Mapping[str, Any] | None:
    of_kind = (address for address in customer["addresses"] if address["type"] == _KIND)
    return next(of_kind, None)


def _value(name: str, text: str) -> str | int | None:
    entered = text.strip().replace("\r\n", "\n")
    if not entered:
        return None
    if name == "paymentTermDays" and entered.removeprefix("-").isdecimal():
        return int(entered)
    return entered
