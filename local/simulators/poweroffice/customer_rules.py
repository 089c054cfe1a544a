"""What the system demands of a customer as a whole, however it was entered (facts, 2.2, 2.3, 2.13).

The words are PowerOffice's where the facts have them; the rest is worded alike.
"""

import re
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from local.simulators.poweroffice.companies import (
    BRANDING_THEMES,
    CONTACT_GROUPS,
    DELIVERY_TERMS,
    DEPARTMENTS,
    EMPLOYEES,
    PAYMENT_TERMS,
    Company,
    find,
)
from local.simulators.poweroffice.problems import RefusalError, customer_refusal
from local.simulators.poweroffice.settings import PowerOfficeSettings
from local.simulators.storage import Document

_EMAIL = re.compile(r"[^@\s;,]+@[^@\s;,]+\.[^@\s;,]+")
_EMAIL_PROPERTIES = ("EmailAddress", "InvoiceEmailAddress", "PaymentReminderEmailAddress")
_MOST_COPIES = 10
_ALLOWANCE = (-1000, 100)
_CURRENCIES = frozenset({"NOK", "SEK", "DKK", "EUR", "USD", "GBP", "CHF", "PLN", "ISK"})
_COUNTRY_CODES = (
    "AD AE AR AT AU BA BE BG BR CA CH CL CN CY CZ DE DK EE ES FI FO FR GB GL GR HK HR HU IE IL IN "
    "IS IT JP KR LI LT LU LV MC ME MK MT MX NL NO NZ PL PT RO RS RU SE SG SI SJ SK TH TR UA US "
    "VN ZA"
)
_COUNTRIES = frozenset(_COUNTRY_CODES.split())
_SET_BY_THE_RECEIVER = ("AvtaleGiro", "Efaktura")
_BY_THIRD_PARTY = ("External", "Factoring")
_CONTROL_DIGITS = ((3, 7, 6, 1, 8, 9, 4, 5, 2, 1), (5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1))

_CODE_FORMS = (
    ("DepartmentCode", "DepartmentId", DEPARTMENTS, "Code"),
    ("PaymentTerm", "PaymentTermId", PAYMENT_TERMS, "CreditDays"),
    ("InvoiceBrandingThemeCode", "InvoiceBrandingThemeId", BRANDING_THEMES, "Code"),
    ("SalesPersonEmployeeNumber", "SalesPersonEmployeeId", EMPLOYEES, "Number"),
)
_CODE_WORDS = {
    "DepartmentCode": "Department with code",
    "PaymentTerm": "Payment term with credit days",
    "InvoiceBrandingThemeCode": "Branding theme with code",
    "SalesPersonEmployeeNumber": "Employee with number",
}
_ID_FORMS = (
    ("DepartmentId", DEPARTMENTS, "Department"),
    ("PaymentTermId", PAYMENT_TERMS, "Payment term"),
    ("DeliveryTermId", DELIVERY_TERMS, "Delivery Term"),
    ("InvoiceBrandingThemeId", BRANDING_THEMES, "Branding theme"),
    ("SalesPersonEmployeeId", EMPLOYEES, "Employee"),
)


def check(customer: Mapping[str, Any], settings: PowerOfficeSettings) -> None:
    """Refuse a customer that breaks a rule which needs no register."""
    _check_name(customer)
    _check_amounts(customer)
    _check_emails(customer, settings)
    _check_codes(customer)
    _check_address(customer.get("MailAddress"))


def check_delivery(
    customer: Mapping[str, Any], changed: Mapping[str, Any], company: Company
) -> None:
    """Refuse a way of delivery that the customer or the company is not equipped for."""
    delivery = changed.get("InvoiceDeliveryType")
    if delivery in _SET_BY_THE_RECEIVER:
        raise customer_refusal(f"InvoiceDeliveryType {delivery} cannot be set directly.")
    if delivery in _BY_THIRD_PARTY and delivery not in company.document["delivery_integrations"]:
        raise customer_refusal(
            f"InvoiceDeliveryType {delivery} requires an active integration on the client."
        )
    if delivery == "EHF" and not customer.get("OrganizationNumber"):
        raise customer_refusal("InvoiceDeliveryType EHF requires an organization number.")
    for name, address in (
        ("InvoiceDeliveryType", "InvoiceEmailAddress"),
        ("ReminderDeliveryType", "PaymentReminderEmailAddress"),
        ("NoticeOfDebtCollectionDeliveryType", "PaymentReminderEmailAddress"),
    ):
        reachable = customer.get("EmailAddress") or customer.get(address)
        if changed.get(name) == "PdfByEmail" and not reachable:
            raise customer_refusal(f"{name} PdfByEmail requires an e-mail address.")


def resolve_references(values: dict[str, Any], company: Company, *, stamp: str) -> dict[str, Any]:
    """Turn codes into ids, the id winning over the code, and refuse what does not exist (404)."""
    resolved = dict(values)
    for code_name, id_name, register, field in _CODE_FORMS:
        code = resolved.pop(code_name, None)
        if code is None or resolved.get(id_name) is not None:
            continue
        row = find(company.rows(register), **{field: code})
        if row is None:
            raise _missing(f"{_CODE_WORDS[code_name]} = {_quoted(code)} not found.")
        resolved[id_name] = row["Id"]
    delivery_term = resolved.pop("DeliveryTerm", None)
    if delivery_term is not None and resolved.get("DeliveryTermId") is None:
        resolved["DeliveryTermId"] = _delivery_term(company, delivery_term, stamp=stamp)
    check_references(resolved, company)
    return resolved


def check_references(values: Mapping[str, Any], company: Company) -> None:
    """Refuse ids of related objects that do not exist (404)."""
    for name, register, words in _ID_FORMS:
        identifier = values.get(name)
        if identifier is not None and company.row(register, identifier) is None:
            raise _missing(f"{words} with id = {identifier} not found.")
    for group in values.get("ContactGroupIds") or []:
        if company.row(CONTACT_GROUPS, group) is None:
            raise _missing(f"Contact group with id = {group} not found.")


def refuse_number_outside(
    number: int, series: list[Document], settings: PowerOfficeSettings
) -> None:
    """Refuse a number that lies in none of the series; the words name the first one."""
    if any(row["FromInclusive"] <= number <= row["ToInclusive"] for row in series):
        return
    if not series:
        raise customer_refusal("No customer number series exists on the client.")
    first, last = series[0]["FromInclusive"], series[0]["ToInclusive"]
    raise customer_refusal(
        f"The customer {settings.number_refusal_word} must be between {first} and {last}."
    )


def _missing(detail: str) -> RefusalError:
    return customer_refusal(detail, status=HTTPStatus.NOT_FOUND)


def _quoted(code: object) -> str:
    return f"'{code}'" if isinstance(code, str) else str(code)


def _delivery_term(company: Company, name: str, *, stamp: str) -> int:
    row = find(company.rows(DELIVERY_TERMS), Name=name)
    return int((row or company.add_row(DELIVERY_TERMS, {"Name": name}, stamp=stamp))["Id"])


def _check_name(customer: Mapping[str, Any]) -> None:
    needed = ("FirstName", "LastName") if customer.get("IsPerson") else ("Name",)
    for name in needed:
        if not customer.get(name):
            kind = "person" if customer.get("IsPerson") else "company"
            raise customer_refusal(f"{name} is required when the customer is a {kind}.")


def _check_amounts(customer: Mapping[str, Any]) -> None:
    allowance, rate = customer.get("Allowance"), customer.get("BillableRate")
    lowest, highest = _ALLOWANCE
    if allowance is not None and not lowest <= allowance <= highest:
        raise customer_refusal(f"Allowance must be between {lowest} and {highest}.")
    if rate is not None and rate < 0:
        raise customer_refusal("BillableRate must be a positive number.")


def _check_emails(customer: Mapping[str, Any], settings: PowerOfficeSettings) -> None:
    copies = [part.strip() for part in (customer.get("InvoiceEmailAddressCC") or "").split(";")]
    if len(copies) > _MOST_COPIES:
        raise customer_refusal(f"InvoiceEmailAddressCC takes up to {_MOST_COPIES} addresses.")
    if not settings.email_checked:
        return
    named = [(name, customer.get(name)) for name in _EMAIL_PROPERTIES]
    named += [("InvoiceEmailAddressCC", copy) for copy in copies]
    for name, address in named:
        if address and not _EMAIL.fullmatch(address):
            raise customer_refusal(f"{name} '{address}' is not a valid e-mail address.")


def _check_codes(customer: Mapping[str, Any]) -> None:
    currency, identity = customer.get("CurrencyCode"), customer.get("NationalIdNumber")
    if currency is not None and currency not in _CURRENCIES:
        raise customer_refusal(f"The currency code {currency} is not valid according to ISO 4217.")
    if identity is not None and not _is_national_identity(identity):
        raise customer_refusal("NationalIdNumber is not valid.")


def _check_address(address: Mapping[str, Any] | None) -> None:
    if address is None:
        return
    for name in ("City", "ZipCode"):
        if not address.get(name):
            raise customer_refusal(f"MailAddress: The {name} field is required.")
    country = address.get("CountryCode")
    if country is not None and country not in _COUNTRIES:
        raise customer_refusal(f"The country code {country} is not valid according to ISO 3166-1.")


def _is_national_identity(text: str) -> bool:
    """Check the two control digits of a Norwegian identity number."""
    if not re.fullmatch(r"\d{11}", text):
        return False
    numbers = [int(character) for character in text]
    return all(
        sum(weight * number for weight, number in zip(weights, numbers, strict=False)) % 11 == 0
        for weights in _CONTROL_DIGITS
    )
