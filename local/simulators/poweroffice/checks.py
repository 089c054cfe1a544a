"""What the system demands of single values, in its own words (facts, sections 2.2 to 2.4)."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from local.simulators.poweroffice.definitions import Definition

_EMAIL = re.compile(r"[^@\s;,]+@[^@\s;,]+\.[^@\s;,]+")
_MOST_COPIES = 10
_CURRENCIES = frozenset({"NOK", "SEK", "DKK", "EUR", "USD", "GBP", "CHF", "PLN", "ISK"})
_COUNTRY_CODES = (
    "AD AE AR AT AU BA BE BG BR CA CH CL CN CY CZ DE DK EE ES FI FO FR GB GL GR HK HR HU IE IL IN "
    "IS IT JP KR LI LT LU LV MC ME MK MT MX NL NO NZ PL PT RO RS RU SE SG SI SJ SK TH TR UA US "
    "VN ZA"
)
_COUNTRIES = frozenset(_COUNTRY_CODES.split())
_CONTROL_DIGITS = ((3, 7, 6, 1, 8, 9, 4, 5, 2, 1), (5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1))


def check_required(definition: Definition, row: Mapping[str, Any], names: Iterable[str]) -> None:
    """Refuse an object without what the schema requires."""
    for name in names:
        if row.get(name) in {None, ""}:
            raise definition.refusal(f"The {name} field is required.")


def check_emails(definition: Definition, row: Mapping[str, Any], names: Iterable[str]) -> None:
    """Refuse an address that cannot be one."""
    for name in names:
        _check_email(definition, name, row.get(name))


def check_email_copies(definition: Definition, name: str, copies: str | None) -> None:
    """Refuse a list of addresses with one that cannot be one."""
    for copy in (copies or "").split(";"):
        _check_email(definition, name, copy.strip())


def check_number_of_copies(definition: Definition, name: str, copies: str | None) -> None:
    """Refuse a list of too many addresses."""
    if len((copies or "").split(";")) > _MOST_COPIES:
        raise definition.refusal(f"{name} takes up to {_MOST_COPIES} addresses.")


def check_within(
    definition: Definition, row: Mapping[str, Any], name: str, bounds: tuple[float, float]
) -> None:
    """Refuse an amount out of its bounds."""
    (lowest, highest), value = bounds, row.get(name)
    if value is not None and not lowest <= value <= highest:
        raise definition.refusal(f"{name} must be between {lowest} and {highest}.")


def check_not_negative(
    definition: Definition, row: Mapping[str, Any], names: Iterable[str]
) -> None:
    """Refuse a rate below zero."""
    for name in names:
        if (row.get(name) or 0) < 0:
            raise definition.refusal(f"{name} must be a positive number.")


def check_currency(definition: Definition, code: str | None) -> None:
    """Refuse a currency that ISO 4217 does not have."""
    if code is not None and code not in _CURRENCIES:
        detail = f"The currency code {code} is not valid according to ISO 4217."
        raise definition.refusal(detail)


def check_country(definition: Definition, code: str | None) -> None:
    """Refuse a country that ISO 3166-1 does not have; empty is as if it were not given."""
    if code and code not in _COUNTRIES:
        detail = f"The country code {code} is not valid according to ISO 3166-1."
        raise definition.refusal(detail)


def check_address(
    definition: Definition, address: Mapping[str, Any] | None, *, within: str = ""
) -> None:
    """Refuse an address without city or zip code, or in no country; none at all is fine."""
    if address is None:
        return
    for name in ("City", "ZipCode"):
        if not address.get(name):
            raise definition.refusal(f"{within}The {name} field is required.")
    check_country(definition, address.get("CountryCode"))


def check_national_identity(definition: Definition, text: str | None) -> None:
    """Refuse a Norwegian identity number whose two control digits are wrong."""
    if text is None:
        return
    numbers = [int(character) for character in text] if re.fullmatch(r"\d{11}", text) else []
    right = numbers and all(
        sum(weight * number for weight, number in zip(weights, numbers, strict=False)) % 11 == 0
        for weights in _CONTROL_DIGITS
    )
    if not right:
        raise definition.refusal("NationalIdNumber is not valid.")


def _check_email(definition: Definition, name: str, address: str | None) -> None:
    if address and not _EMAIL.fullmatch(address):
        raise definition.refusal(f"{name} '{address}' is not a valid e-mail address.")
