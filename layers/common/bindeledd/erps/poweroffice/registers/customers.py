"""Customers of PowerOffice Go (facts 2.2): a name has one property or two, by the kind."""

from __future__ import annotations

from dataclasses import dataclass

from bindeledd.domain.errors import RejectedError
from bindeledd.domain.forms import Carried, Values, joined_name, text_of
from bindeledd.domain.identity import Dimension
from bindeledd.domain.ports import Lookup
from bindeledd.domain.records import Fields, FieldValue
from bindeledd.erps.poweroffice.registers.declaration import EXTERNAL_REFERENCE, Declaration
from bindeledd.erps.poweroffice.registers.forms import ARCHIVED, INTEGER, Properties
from bindeledd.erps.poweroffice.registers.mapping import RecordMapping
from bindeledd.erps.poweroffice.registers.wire import CustomerPatch, CustomerPost, CustomerRead

COMPANY, PERSON = "company", "person"


@dataclass(frozen=True, slots=True)
class CustomerMapping(RecordMapping):
    """A company's `Name`, or a person's first and last name."""

    @property
    def composite(self) -> frozenset[str]:
        return frozenset({"name", "kind"})

    def fields_of(self, values: Values) -> dict[str, FieldValue]:
        fields = RecordMapping.fields_of(self, values)
        if "IsPerson" in values:
            fields["kind"] = _kind(values)
        if values.keys() & {"Name", "FirstName", "LastName"}:
            fields["name"] = _name(values)
        return fields

    def written(self, field: str, value: FieldValue, *, present: Fields) -> Properties:
        if field == "kind":
            return {"IsPerson": value == PERSON}
        if field == "name":
            return _name_properties(value, kind=present.get("kind"))
        return RecordMapping.written(self, field, value, present=present)

    def creation_of(self, fields: Fields) -> Properties:
        return RecordMapping.creation_of(self, {**fields, "kind": fields.get("kind") or COMPANY})

    def completed(self, changes: Fields, *, present: Fields) -> Fields:
        """Let a change of kind take the name along, which the other kind holds elsewhere."""
        moves = "kind" in changes and changes["kind"] != present.get("kind")
        if moves and "name" not in changes:
            return {**changes, "name": present.get("name")}
        return changes

    def property_names(self, field: str, values: Values) -> tuple[str, ...]:
        if field == "kind":
            return ("IsPerson",)
        if field == "name":
            # Which properties make the name depends on the kind, so it must still be that kind.
            parts = ("FirstName", "LastName") if _kind(values) == PERSON else ("Name",)
            return ("IsPerson", *parts)
        return RecordMapping.property_names(self, field, values)


def split_name(name: str) -> tuple[str, str]:
    """Split a person's name before its last word.

    Raises:
        RejectedError: `person_name_incomplete`; the ERP wants a first and a last name.
    """
    first, _, last = " ".join(name.split()).rpartition(" ")
    if not first:
        raise RejectedError("person_name_incomplete")
    return first, last


def _name_properties(value: FieldValue, *, kind: FieldValue) -> Properties:
    text = text_of(value)
    if kind != PERSON:
        return {"Name": text}
    first, last = split_name(text or "")
    return {"FirstName": first, "LastName": last}


def _kind(values: Values) -> str:
    return PERSON if values.get("IsPerson") else COMPANY


def _name(values: Values) -> str | None:
    person = joined_name(values.get("FirstName"), values.get("LastName"))
    company = text_of(values.get("Name"))
    return person or company if _kind(values) == PERSON else company or person


CUSTOMERS = Declaration(
    dimension=Dimension.CUSTOMERS,
    noun="customer",
    path="/Customers",
    read_model=CustomerRead,
    post_model=CustomerPost,
    patch_model=CustomerPatch,
    mapping=CustomerMapping(
        noun="customer",
        carried=(
            Carried("number", "Number", INTEGER),
            Carried("active", "IsArchived", ARCHIVED),
            Carried("organization_number", "OrganizationNumber"),
            Carried("email", "EmailAddress"),
            Carried("invoice_email", "InvoiceEmailAddress"),
            Carried("phone", "PhoneNumber"),
            Carried("website", "WebsiteUrl"),
        ),
    ),
    read_right="Customer",
    write_right="Customer_Full",
    lookup=Lookup.REFERENCE,
    reference=EXTERNAL_REFERENCE,
)
