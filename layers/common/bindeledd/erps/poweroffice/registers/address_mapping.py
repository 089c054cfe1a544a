"""The addresses of PowerOffice Go's customers, as data (facts 2.3).

A customer has one mail address, nested in it, which is its billing address, and any number of
delivery addresses of their own, of which the primary one counts, else the oldest.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bindeledd.domain.errors import RejectedError
from bindeledd.domain.forms import Carried, Values, text_of
from bindeledd.domain.identity import Dimension
from bindeledd.domain.ports import Lookup
from bindeledd.domain.records import Fields, FieldValue
from bindeledd.erps.poweroffice.registers.declaration import (
    EXTERNAL_CODE,
    Declaration,
    Reference,
)
from bindeledd.erps.poweroffice.registers.forms import Properties
from bindeledd.erps.poweroffice.registers.mapping import RecordMapping
from bindeledd.erps.poweroffice.registers.wire import (
    AddressedRead,
    AddressPatch,
    AddressPost,
    DeliveryAddressRead,
    MailAddressRead,
    MailPatch,
    RowRead,
)

BILLING, DELIVERY = "billing", "delivery"
MAIL = "MailAddress"

_LINES = {
    "line1": "AddressLine1",
    "line2": "AddressLine2",
    "postal_code": "ZipCode",
    "city": "City",
    "country": "CountryCode",
}
_WANTED = {"City": "city", "ZipCode": "postal_code"}


@dataclass(frozen=True, slots=True)
class AddressMapping(RecordMapping):
    """What every address has: its kind, its customer, and one line to show it."""

    kind: str = DELIVERY
    owner: str = "ContactId"

    @property
    def derived(self) -> frozenset[str]:
        return frozenset({"name", "kind", "customer"})

    def fields_of(self, values: Values) -> dict[str, FieldValue]:
        fields = RecordMapping.fields_of(self, values)
        town = " ".join(text for text in map(text_of, _town(values)) if text)
        shown = (text_of(values.get("AddressLine1")), town)
        fields["name"] = ", ".join(text for text in shown if text) or None
        fields["kind"] = self.kind
        fields["customer"] = text_of(values.get(self.owner))
        return fields

    def creation_of(self, fields: Fields) -> Properties:
        """Write a new address.

        Raises:
            RejectedError: `address_incomplete`; the ERP wants place and code.
        """
        properties = RecordMapping.creation_of(self, fields)
        _require_town({name.removeprefix(f"{MAIL}/"): one for name, one in properties.items()})
        return properties

    def written(self, field: str, value: FieldValue, *, present: Fields) -> Properties:
        properties = RecordMapping.written(self, field, value, present=present)
        _require_town({**dict.fromkeys(_WANTED, True), **properties})
        return properties


@dataclass(frozen=True, slots=True)
class MailMapping(AddressMapping):
    """The mail address: the same properties, one level down in the customer."""

    def fields_of(self, values: Values) -> dict[str, FieldValue]:
        return AddressMapping.fields_of(self, {**_nested(values), self.owner: values.get("Id")})

    def written(self, field: str, value: FieldValue, *, present: Fields) -> Properties:
        properties = AddressMapping.written(self, field, value, present=present)
        return {f"{MAIL}/{name}": one for name, one in properties.items()}

    def creation_of(self, fields: Fields) -> Properties:
        properties = AddressMapping.creation_of(self, fields)
        return {name.removeprefix(f"{MAIL}/"): value for name, value in properties.items()}

    def property_names(self, field: str, values: Values) -> tuple[str, ...]:
        names = AddressMapping.property_names(self, field, values)
        return tuple(f"{MAIL}/{name}" for name in names)

    def raw_properties(self, values: Values, fields: Fields) -> dict[str, object]:
        nested = {f"{MAIL}/{name}": value for name, value in _nested(values).items()}
        return AddressMapping.raw_properties(self, nested, fields)


def _nested(values: Values) -> Values:
    """Take the address out of the customer; it is whole, so what it lacks is empty."""
    mail = values.get(MAIL)
    if isinstance(mail, MailAddressRead):
        return mail.model_dump()
    return mail if isinstance(mail, Mapping) else {}


def _town(values: Values) -> tuple[object, object]:
    return values.get("ZipCode"), values.get("City")


def _require_town(properties: Mapping[str, object]) -> None:
    for name, field in _WANTED.items():
        if not properties.get(name):
            raise RejectedError("address_incomplete", details={"field": field})


def precedence(row: DeliveryAddressRead) -> tuple[bool, bool, int]:
    """Order the delivery addresses of one customer: the first one is the one that counts.

    While one cannot be read, whether it is the one is not known either: none of the others is.
    """
    return row.flaw is None, row.IsPrimary is not True, row.Id


def has_mail(row: RowRead) -> bool:
    """Tell whether a customer has a mail address at all, be it one that cannot be read."""
    if row.flaw is not None and MAIL in row.flaw.properties:
        return True
    mail = row.MailAddress if isinstance(row, AddressedRead) else None
    if mail is None:
        return False
    return any(text_of(getattr(mail, name)) for name in _LINES.values() if name != "CountryCode")


_CARRIED = tuple(Carried(field, name) for field, name in _LINES.items())

MAIL_ADDRESSES = Declaration(
    dimension=Dimension.ADDRESSES,
    noun="mail_address",
    path="/Customers",
    read_model=AddressedRead,
    post_model=AddressPost,
    patch_model=MailPatch,
    mapping=MailMapping(noun="address", carried=_CARRIED, kind=BILLING),
    read_right="Customer",
    write_right="Customer_Full",
    lookup=Lookup.REFERENCE,
    reference=Reference("ExternalCode", None),
    number_property="",
    gives_numbers=False,
    role="mail",
    stands=has_mail,
)
DELIVERY_ADDRESSES = Declaration(
    dimension=Dimension.ADDRESSES,
    noun="delivery_address",
    path="/ContactDeliveryAddresses",
    read_model=DeliveryAddressRead,
    post_model=AddressPost,
    patch_model=AddressPatch,
    mapping=AddressMapping(noun="address", carried=_CARRIED, kind=DELIVERY),
    read_right="Customer",
    write_right="Customer_Full",
    lookup=Lookup.REFERENCE,
    reference=EXTERNAL_CODE,
    number_property="",
    owner="ContactId",
    owner_field="customer",
    gives_numbers=False,
)
