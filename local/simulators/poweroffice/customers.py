"""The customer register of one company: the one place where customers are created and changed.

API, GUI and sample data all come through here, so that one set of rules holds for all of them.
Names that begin with an underscore are facts about a customer that no property shows.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from itertools import chain
from typing import Any

from local.simulators.poweroffice.companies import (
    BRANDING_THEMES,
    CUSTOMERS,
    DELIVERY_TERMS,
    DEPARTMENTS,
    EMPLOYEES,
    FIRST_CONTACT_ID,
    PAYMENT_TERMS,
    SERIES,
    Company,
    collection,
    row_key,
)
from local.simulators.poweroffice.customer_rules import (
    check,
    check_delivery,
    check_references,
    refuse_number_outside,
    resolve_references,
)
from local.simulators.poweroffice.problems import RefusalError, customer_refusal, not_found
from local.simulators.poweroffice.properties import (
    ADDRESS_PROPERTIES,
    CUSTOMER_PROPERTIES,
    Property,
)
from local.simulators.poweroffice.settings import PowerOfficeSettings
from local.simulators.storage import Document, NotUniqueError

HIDDEN = "hidden"
_CHILDREN = frozenset({"MailAddress"})
_CODE_SOURCES = (
    ("DepartmentCode", "DepartmentId", DEPARTMENTS, "Code"),
    ("PaymentTerm", "PaymentTermId", PAYMENT_TERMS, "CreditDays"),
    ("DeliveryTerm", "DeliveryTermId", DELIVERY_TERMS, "Name"),
    ("InvoiceBrandingThemeCode", "InvoiceBrandingThemeId", BRANDING_THEMES, "Code"),
    ("SalesPersonEmployeeNumber", "SalesPersonEmployeeId", EMPLOYEES, "Number"),
)
_UNIQUE_WORDS = {
    "Number": "The customer number",
    "ExternalImportReference": "ExternalImportReference",
    "ExternalNumber": "ExternalNumber",
    "MailAddress.ExternalCode": "MailAddress.ExternalCode",
}


def with_defaults(values: Mapping[str, Any], properties: Iterable[Property]) -> dict[str, Any]:
    """Return the values that a new object holds, each property given or at its default."""
    return {
        item.name: values.get(item.name, item.default)
        for item in properties
        if item.post and item.patch
    }


@dataclass(frozen=True, slots=True)
class CustomerRegister:
    """The customers of one company, under the settings of the system.

    `stamp` gives the timestamp that a write carries; it is asked for each write.
    """

    company: Company
    settings: PowerOfficeSettings
    stamp: Callable[[], str]

    @property
    def _collection(self) -> str:
        return collection(self.company.id, CUSTOMERS)

    def rows(self) -> list[Document]:
        """Return all customers as stored, in the order of their ids."""
        return self.company.store.documents(self._collection)

    def row(self, identifier: int) -> Document:
        """Return one customer as stored, or refuse with 404."""
        row = self.company.row(CUSTOMERS, identifier)
        if row is None:
            raise not_found("Customer", identifier)
        return row

    def create(self, values: Mapping[str, Any]) -> Document:
        """Create a customer from the properties of a POST."""
        stamp = self.stamp()
        given = resolve_references(dict(values), self.company, stamp=stamp)
        series_id = given.pop("SubLedgerNumberSeriesId", None)
        customer = with_defaults(given, CUSTOMER_PROPERTIES)
        customer["InvoiceDeliveryType"] = given.get("InvoiceDeliveryType") or self._delivery(given)
        customer["ContactGroupIds"] = given.get("ContactGroupIds") or []
        check(customer, self.settings)
        check_delivery(customer, given, self.company)
        customer["Number"] = self._number(given.get("Number"), series_id)
        customer |= self._identity(customer, stamp)
        self._store(customer)
        return customer

    def change(self, identifier: int, values: Mapping[str, Any]) -> Document:
        """Give a customer the values that a patch left; an unequal one is a change."""
        before = self.row(identifier)
        current = self.patchable(before)
        wanted = dict(values) | {"ContactGroupIds": values.get("ContactGroupIds") or []}
        changed = {name: value for name, value in wanted.items() if current.get(name) != value}
        after = before | changed
        self._check_change(before, changed, after)
        stamp = self.stamp()
        if "MailAddress" in changed:
            after["MailAddress"] = self._address(
                changed["MailAddress"], before.get("MailAddress"), stamp
            )
        moves = bool(set(changed) - _CHILDREN) or self.settings.unchanged_patch_moves_stamp
        if moves:
            after["LastChangedDateTimeOffset"] = stamp
        after["IsActive"] = not after["IsArchived"]
        if changed or moves:
            self._store(after)
        return after

    def delete(self, identifier: int) -> None:
        """Delete a customer that nothing depends on."""
        row = self.row(identifier)
        if row.get("_in_use") or row.get("_also"):
            detail = f"Customer with id = {identifier} is in use and cannot be deleted."
            raise RefusalError(HTTPStatus.CONFLICT, title="Customer conflict", detail=detail)
        self.company.store.delete(self._collection, row_key(identifier))

    def touch(self, identifier: int) -> None:
        """Move a customer's timestamp as a change to a property outside this simulator would."""
        row = self.row(identifier)
        self._store(row | {"LastChangedDateTimeOffset": self.stamp()})

    def remember(self, identifier: int, facts: Mapping[str, Any]) -> Document:
        """Note facts about a customer that no property shows, without moving its timestamp."""
        row: Document = {**self.row(identifier), **facts}
        self._store(row)
        return row

    def patchable(self, row: Document) -> dict[str, Any]:
        """Return what a PATCH can reach, as it is before the patch."""
        values = {item.name: row.get(item.name) for item in CUSTOMER_PROPERTIES if item.patch}
        values["ContactGroupIds"] = list(row["ContactGroupIds"])
        if row.get("MailAddress") is not None:
            values["MailAddress"] = {
                item.name: row["MailAddress"].get(item.name)
                for item in ADDRESS_PROPERTIES
                if item.patch
            }
        return values

    def views(self, rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
        """Return customers as a GET shows them."""
        codes = {
            shown: (id_name, {row["Id"]: row[field] for row in self.company.rows(register)})
            for shown, id_name, register, field in _CODE_SOURCES
        }
        return [self._view(row, codes) for row in rows]

    def view(self, row: Document) -> dict[str, Any]:
        """Return one customer as a GET shows it."""
        return self.views([row])[0]

    def _view(
        self, row: Mapping[str, Any], codes: Mapping[str, tuple[str, Mapping[int, Any]]]
    ) -> dict[str, Any]:
        view = {item.name: row.get(item.name) for item in CUSTOMER_PROPERTIES if item.read}
        for shown, (id_name, known) in codes.items():
            view[shown] = known.get(row.get(id_name) or 0)
        if view["NationalIdNumber"] is not None:
            view["NationalIdNumber"] = HIDDEN
        if row["IsPerson"] and self.settings.person_name_composed:
            view["Name"] = f"{row['FirstName']} {row['LastName']}"
        return view

    def _delivery(self, given: Mapping[str, Any]) -> str:
        reachable = given.get("EmailAddress") or given.get("InvoiceEmailAddress")
        wanted = self.settings.default_invoice_delivery
        return wanted if wanted == "Print" or reachable else "Print"

    def _identity(self, customer: Mapping[str, Any], stamp: str) -> dict[str, Any]:
        identifier = self.company.store.next_number("contact", start=FIRST_CONTACT_ID)
        return {
            "Id": identifier,
            "SubledgerAccountId": identifier + 500_000_000,
            "ContactCreatedDateTimeOffset": stamp,
            "CustomerCreatedDateTimeOffset": stamp,
            "LastChangedDateTimeOffset": stamp,
            "CreatedFromImportJournalId": None,
            "IsActive": not customer["IsArchived"],
            "MailAddress": self._address(customer["MailAddress"], None, stamp),
        }

    def _address(
        self, given: Mapping[str, Any] | None, before: Mapping[str, Any] | None, stamp: str
    ) -> dict[str, Any] | None:
        if given is None:
            return None
        identifier = (before or {}).get("Id") or self.company.store.next_number(
            "address", start=7_000_001
        )
        address = with_defaults(given, ADDRESS_PROPERTIES)
        address["CountryCode"] = address["CountryCode"] or "NO"
        return address | {"Id": identifier, "LastChangedDateTimeOffset": stamp}

    def _check_change(
        self, before: Mapping[str, Any], changed: Mapping[str, Any], after: Mapping[str, Any]
    ) -> None:
        check(after, self.settings)
        check_references(changed, self.company)
        check_delivery(after, changed, self.company)
        if "Number" in changed:
            if changed["Number"] is None:
                raise customer_refusal("The customer number cannot be empty.")
            refuse_number_outside(changed["Number"], self.company.customer_series(), self.settings)
        if changed.get("IsArchived") and before.get("_ledger_balance"):
            raise customer_refusal("The contact has a ledger balance and cannot be archived.")

    def _number(self, wanted: int | None, series_id: str | None) -> int:
        series = self.company.customer_series()
        if series_id is not None:
            series = [row for row in series if row["Id"] == series_id]
            if not series:
                detail = f"Sub-ledger number series with id = {series_id} not found."
                raise customer_refusal(detail, status=HTTPStatus.NOT_FOUND)
        if wanted is not None:
            refuse_number_outside(wanted, series, self.settings)
            return wanted
        return self._next_number(series)

    def _next_number(self, series: list[Document]) -> int:
        """Return the number after the highest used one, or, at the end, the lowest free one."""
        if not series:
            raise customer_refusal("No customer number series exists on the client.")
        first, last = series[0]["FromInclusive"], series[0]["ToInclusive"]
        start = max(series[0].get("_highest", first - 1) + 1, first)
        for number in chain(range(start, last + 1), range(first, start)):
            if self.company.store.holder(self._collection, "Number", number) is None:
                return number
        raise customer_refusal(f"No free customer number between {first} and {last}.")

    def _store(self, customer: Document) -> None:
        address = customer.get("MailAddress") or {}
        unique = {
            "Number": customer["Number"],
            "ExternalImportReference": customer.get("ExternalImportReference"),
            "ExternalNumber": customer.get("ExternalNumber"),
            "MailAddress.ExternalCode": address.get("ExternalCode"),
        }
        try:
            self.company.store.put(
                self._collection, row_key(customer["Id"]), customer, unique=unique
            )
        except NotUniqueError as error:
            words = _UNIQUE_WORDS[error.field]
            raise customer_refusal(
                f"{words} is already in use. '{error.value}' is used on (contact) "
                f"Id = {int(error.key)}."
            ) from error
        self._remember_highest(customer["Number"])

    def _remember_highest(self, number: int) -> None:
        for row in self.company.customer_series():
            within = row["FromInclusive"] <= number <= row["ToInclusive"]
            if within and number > row.get("_highest", 0):
                key = collection(self.company.id, SERIES)
                self.company.store.put(key, row_key(row["Id"]), row | {"_highest": number})
