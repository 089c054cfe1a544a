"""The host contract's customers ↔ canonical fields, both ways, without any I/O."""

from __future__ import annotations

from datetime import UTC, datetime
from types import MappingProxyType

from bindeledd.domain.records import Fields, FieldValue, Record
from bindeledd.hosts.contract.wire import CustomerRead, CustomerWrite

TEXTS = MappingProxyType(
    {
        "number": "number",
        "name": "name",
        "organization_number": "organizationNumber",
        "email": "email",
        "invoice_email": "invoiceEmail",
        "phone": "phone",
        "website": "website",
    }
)
KINDS = frozenset({"company", "person"})
READABLE = frozenset({"active", "kind", *TEXTS})

Properties = dict[str, str | bool | None]
"""Values under the contract's own names."""


def record_of(customer: CustomerRead) -> Record:
    """Read a customer; a field that the host did not send is absent, not empty (6.1 rule 6)."""
    return Record(
        id=customer.id,
        fields={} if customer.deleted else _fields(customer),
        deleted=bool(customer.deleted),
        version=customer.version,
        changed_at=_stamp(customer.updatedAt),
    )


def creation_of(fields: Fields) -> Properties:
    """Build the body of a creation: what is known to be empty is left out."""
    return {name: value for name, value in properties_of(fields).items() if value is not None}


def properties_of(fields: Fields) -> Properties:
    """Put canonical values under the contract's names; None clears a field.

    Raises:
        ValueError: a field that this register does not know; the recipe is wrong.
    """
    properties: Properties = {}
    for name, value in fields.items():
        if name in TEXTS:
            properties[TEXTS[name]] = _text(value)
        elif name == "active":
            properties["active"] = value is not False
        elif name == "kind":
            properties["type"] = _text(value)
        else:
            message = f"customers have no field {name}"
            raise ValueError(message)
    CustomerWrite.model_validate(properties)
    return properties


def _fields(customer: CustomerRead) -> dict[str, FieldValue]:
    sent = customer.model_fields_set
    fields: dict[str, FieldValue] = {
        name: _text(getattr(customer, wire_name))
        for name, wire_name in TEXTS.items()
        if wire_name in sent
    }
    if customer.active is not None:
        fields["active"] = customer.active
    # A kind that the contract does not know yet tells nothing (6.1 rule 6).
    if customer.type in KINDS:
        fields["kind"] = customer.type
    return fields


def _stamp(stamp: datetime | None) -> datetime | None:
    """Keep a stamp that says its offset; another would move the cursor wrongly."""
    return stamp.astimezone(UTC) if stamp is not None and stamp.tzinfo is not None else None


def _text(value: FieldValue) -> str | None:
    return str(value).strip() or None if value is not None else None
