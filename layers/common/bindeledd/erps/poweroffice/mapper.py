"""PowerOffice Go's customers ↔ canonical fields, both ways, without any I/O.

The canonical form is the ERP's own normalised form: text trimmed, empty text is None, a number is
text, a person's name is first and last name joined by one space.
"""

from __future__ import annotations

from datetime import UTC, datetime
from types import MappingProxyType

from bindeledd.domain.errors import RejectedError
from bindeledd.domain.records import Fields, FieldValue, NumberSeries, Record
from bindeledd.erps.poweroffice.wire import CustomerPatch, CustomerPost, CustomerRead, SeriesRead

Properties = dict[str, str | int | bool | None]
"""Values under the API's own names."""

TEXTS = MappingProxyType(
    {
        "organization_number": "OrganizationNumber",
        "email": "EmailAddress",
        "invoice_email": "InvoiceEmailAddress",
        "phone": "PhoneNumber",
        "website": "WebsiteUrl",
    }
)
COMPOSITE = frozenset({"name", "kind"})
"""Fields that the ERP spreads over several properties, by kind."""

READABLE = frozenset({"number", "active", *COMPOSITE, *TEXTS})

COMPANY, PERSON = "company", "person"
_LARGEST = 2**63 - 1
_EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)


def record_of(customer: CustomerRead, *, nulls_are_omitted: bool = False) -> Record:
    """Read a customer; a property that the ERP did not send is absent, not empty.

    Unless the ERP is known to leave out what is empty: taking a property that it merely stopped
    sending for empty would clear it in the other system.
    """
    every = set(CustomerRead.model_fields)
    sent = every if nulls_are_omitted else customer.model_fields_set
    fields: dict[str, FieldValue] = {"kind": _kind(customer)} if "IsPerson" in sent else {}
    if sent & {"Name", "FirstName", "LastName"}:
        fields["name"] = _name(customer)
    if "Number" in sent:
        fields["number"] = None if customer.Number is None else str(customer.Number)
    if "IsArchived" in sent:
        fields["active"] = not customer.IsArchived
    for name, wire_name in TEXTS.items():
        if wire_name in sent:
            fields[name] = _text(getattr(customer, wire_name))
    return Record(
        id=str(customer.Id),
        fields=fields,
        changed_at=stamp_of(customer.LastChangedDateTimeOffset),
    )


def creation_of(fields: Fields, *, reference: str) -> CustomerPost:
    """Build a new customer marked with our reference.

    Raises:
        RejectedError: the ERP can certainly not hold a value.
    """
    kind = fields.get("kind") or COMPANY
    named = {name: value for name, value in fields.items() if value is not None}
    properties = properties_of({**named, "kind": kind}, kind=str(kind))
    if properties.get("IsArchived") is False:
        del properties["IsArchived"]
    return CustomerPost.model_validate({**properties, "ExternalImportReference": reference})


def properties_of(fields: Fields, *, kind: str) -> Properties:
    """Put canonical values under the API's names, for an object that is or becomes of `kind`.

    Raises:
        RejectedError: the ERP can certainly not hold a value.
        ValueError: a field that this register does not know; the recipe is wrong.
    """
    properties: Properties = {}
    for name, value in fields.items():
        if name in TEXTS:
            properties[TEXTS[name]] = _text(value)
        elif name == "number":
            properties["Number"] = number_of(value)
        elif name == "active":
            properties["IsArchived"] = value is False
        elif name == "kind":
            properties["IsPerson"] = value == PERSON
        elif name == "name":
            properties |= _name_properties(value, kind=kind)
        else:
            message = f"customers have no field {name}"
            raise ValueError(message)
    return properties


def raw_properties(customer: CustomerRead, fields: Fields) -> Properties:
    """Read the properties behind `fields` exactly as the ERP holds them."""
    names: list[str] = []
    for name in fields:
        match name:
            case "name":
                person = _kind(customer) == PERSON
                names += ["FirstName", "LastName"] if person else ["Name"]
            case "kind":
                names.append("IsPerson")
            case "number":
                names.append("Number")
            case "active":
                names.append("IsArchived")
            case _:
                names.append(TEXTS[name])
    return {name: getattr(customer, name) for name in names}


def checked_patch(properties: Properties) -> Properties:
    """Check that every property can be patched at all."""
    CustomerPatch.model_validate(properties)
    return properties


def number_of(value: FieldValue) -> int | None:
    """Turn a number of ours into the ERP's integer, or refuse it where the text would change.

    Raises:
        RejectedError: `number_not_numeric`; "007" is not 7, since leading zeros count (ALL-19).
    """
    text = _text(value)
    if text is None:
        return None
    if not is_plain_number(text):
        raise RejectedError("number_not_numeric", details={"number": text})
    return int(text)


def is_plain_number(text: str) -> bool:
    """Tell whether the text is exactly how the ERP would write it as an integer of 64 bits."""
    if not (text.isascii() and text.isdigit() and len(text) <= len(str(_LARGEST))):
        return False
    return str(int(text)) == text and int(text) <= _LARGEST


def series_of(series: SeriesRead) -> NumberSeries:
    """Read a number series, both ends inclusive."""
    return NumberSeries(
        name=series.Name or "",
        first=series.FromInclusive,
        last=series.ToInclusive,
        is_default=bool(series.IsDefault),
    )


def stamp_of(stamp: datetime | None) -> datetime | None:
    """Keep a stamp that says its offset and a year; another would move the cursor wrongly."""
    if stamp is None or stamp.tzinfo is None or stamp < _EARLIEST:
        return None
    return stamp.astimezone(UTC)


def split_name(name: str) -> tuple[str, str]:
    """Split a person's name before its last word.

    Raises:
        RejectedError: `person_name_incomplete`; the ERP wants a first and a last name.
    """
    first, _, last = " ".join(name.split()).rpartition(" ")
    if not first:
        raise RejectedError("person_name_incomplete")
    return first, last


def join_name(first: str | None, last: str | None) -> str | None:
    """Join first and last name; joining what `split_name` made gives the name back."""
    return " ".join(f"{first or ''} {last or ''}".split()) or None


def _name_properties(value: FieldValue, *, kind: str) -> Properties:
    text = _text(value)
    if kind != PERSON:
        return {"Name": text}
    first, last = split_name(text or "")
    return {"FirstName": first, "LastName": last}


def _kind(customer: CustomerRead) -> str:
    return PERSON if customer.IsPerson else COMPANY


def _name(customer: CustomerRead) -> str | None:
    if _kind(customer) == PERSON:
        return join_name(customer.FirstName, customer.LastName) or _text(customer.Name)
    return _text(customer.Name) or join_name(customer.FirstName, customer.LastName)


def _text(value: FieldValue) -> str | None:
    return str(value).strip() or None if value is not None else None
