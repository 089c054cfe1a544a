"""What the system demands of customers and employees as a whole, however they were entered.

The words are PowerOffice's where the facts have them (sections 2.2, 2.6, 2.13); the rest is worded
alike.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from local.simulators.poweroffice.checks import (
    check_country,
    check_currency,
    check_email_copies,
    check_emails,
    check_not_negative,
    check_number_of_copies,
    check_required,
    check_within,
)
from local.simulators.poweroffice.contact_rules import ContactRules
from local.simulators.storage import Document

if TYPE_CHECKING:
    from local.simulators.poweroffice.register import Register

_EMAIL_PROPERTIES = ("EmailAddress", "InvoiceEmailAddress", "PaymentReminderEmailAddress")
_COPIES = "InvoiceEmailAddressCC"
_SET_BY_THE_RECEIVER = ("AvtaleGiro", "Efaktura")
_BY_THIRD_PARTY = ("External", "Factoring")
_LETTERS = (
    ("InvoiceDeliveryType", "InvoiceEmailAddress"),
    ("ReminderDeliveryType", "PaymentReminderEmailAddress"),
    ("NoticeOfDebtCollectionDeliveryType", "PaymentReminderEmailAddress"),
)


class CustomerRules(ContactRules):
    """The rules of customers."""

    def completed(
        self, register: "Register", row: Document, given: Mapping[str, Any]
    ) -> Mapping[str, Any]:
        delivery = row["InvoiceDeliveryType"] or _delivery(register, given)
        return {"InvoiceDeliveryType": delivery, **super().completed(register, row, given)}

    def check(
        self,
        register: "Register",
        before: Document | None,
        after: Document,
        changed: Mapping[str, Any],
    ) -> None:
        definition = register.definition
        _check_name(register, after)
        check_within(definition, after, "Allowance", (-1000, 100))
        check_not_negative(definition, after, ("BillableRate",))
        check_number_of_copies(definition, _COPIES, after.get(_COPIES))
        if register.settings.email_checked:
            check_emails(definition, after, _EMAIL_PROPERTIES)
            check_email_copies(definition, _COPIES, after.get(_COPIES))
        check_currency(definition, after.get("CurrencyCode"))
        super().check(register, before, after, changed)
        _check_delivery(register, after, changed)

    def derived(self, row: Document) -> Mapping[str, Any]:
        return {"IsActive": not row["IsArchived"], **super().derived(row)}

    def shown(self, register: "Register", row: Document, view: dict[str, Any]) -> dict[str, Any]:
        shown = super().shown(register, row, view)
        if row["IsPerson"] and register.settings.person_name_composed:
            shown["Name"] = f"{row['FirstName']} {row['LastName']}"
        return shown


class EmployeeRules(ContactRules):
    """The rules of employees."""

    def check(
        self,
        register: "Register",
        before: Document | None,
        after: Document,
        changed: Mapping[str, Any],
    ) -> None:
        definition = register.definition
        check_required(definition, after, ("FirstName", "LastName"))
        if register.settings.email_checked:
            check_emails(definition, after, ("EmailAddress",))
        check_country(definition, after.get("InternationalIdCountryCode"))
        if after.get("InternationalIdReportToAltinn"):
            check_required(definition, after, ("InternationalIdCountryCode",))
        super().check(register, before, after, changed)


def _delivery(register: "Register", given: Mapping[str, Any]) -> str:
    reachable = given.get("EmailAddress") or given.get("InvoiceEmailAddress")
    wanted = register.settings.default_invoice_delivery
    return wanted if wanted == "Print" or reachable else "Print"


def _check_name(register: "Register", customer: Mapping[str, Any]) -> None:
    is_person = bool(customer.get("IsPerson"))
    for name in ("FirstName", "LastName") if is_person else ("Name",):
        if not customer.get(name):
            kind = "person" if is_person else "company"
            detail = f"{name} is required when the customer is a {kind}."
            raise register.definition.refusal(detail)


def _check_delivery(
    register: "Register", customer: Mapping[str, Any], changed: Mapping[str, Any]
) -> None:
    """Refuse a way of delivery that the customer or the company is not equipped for."""
    refusal, delivery = register.definition.refusal, changed.get("InvoiceDeliveryType")
    if delivery in _SET_BY_THE_RECEIVER:
        raise refusal(f"InvoiceDeliveryType {delivery} cannot be set directly.")
    equipped = register.company.document["delivery_integrations"]
    if delivery in _BY_THIRD_PARTY and delivery not in equipped:
        raise refusal(
            f"InvoiceDeliveryType {delivery} requires an active integration on the client."
        )
    if delivery == "EHF" and not customer.get("OrganizationNumber"):
        raise refusal("InvoiceDeliveryType EHF requires an organization number.")
    for name, address in _LETTERS:
        reachable = customer.get("EmailAddress") or customer.get(address)
        if changed.get(name) == "PdfByEmail" and not reachable:
            raise refusal(f"{name} PdfByEmail requires an e-mail address.")
