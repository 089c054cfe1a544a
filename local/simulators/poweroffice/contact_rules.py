"""What customers and employees have in common: a number in a series, a ledger, identity numbers.

Both are roles of one contact; their ids come from one sequence (facts, sections 2.1, 2.2, 2.6).
"""

from collections.abc import Mapping
from http import HTTPStatus
from itertools import chain
from typing import TYPE_CHECKING, Any

from local.simulators.poweroffice.checks import check_address, check_national_identity
from local.simulators.poweroffice.companies import SERIES, collection, row_key
from local.simulators.poweroffice.definitions import Rules
from local.simulators.storage import Document

if TYPE_CHECKING:
    from local.simulators.poweroffice.register import Register

HIDDEN = "hidden"
_LEDGER = 500_000_000
_HIDDEN_NUMBERS = ("NationalIdNumber", "InternationalIdNumber")


class ContactRules(Rules):
    """The rules of a contact with a number in a series of its class."""

    def __init__(self, series_type: str) -> None:
        """Take the class of the series: `Customer` or `Employee`."""
        self._series_type = series_type

    def completed(
        self, register: "Register", row: Document, given: Mapping[str, Any]
    ) -> Mapping[str, Any]:
        series_id = given.get("SubLedgerNumberSeriesId")
        return {"Number": self._number(register, row["Number"], series_id)}

    def check(
        self,
        register: "Register",
        before: Document | None,
        after: Document,
        changed: Mapping[str, Any],
    ) -> None:
        definition = register.definition
        if "NationalIdNumber" in changed:
            check_national_identity(definition, changed["NationalIdNumber"])
        check_address(definition, after.get("MailAddress"), within="MailAddress: ")
        if before is None:
            return
        if "Number" in changed:
            self._check_renumbered(register, changed["Number"])
        if changed.get("IsArchived") and before.get("_ledger_balance"):
            raise definition.refusal("The contact has a ledger balance and cannot be archived.")

    def derived(self, row: Document) -> Mapping[str, Any]:
        return {"SubledgerAccountId": row["Id"] + _LEDGER}

    def stored(self, register: "Register", before: Document | None, after: Document) -> None:  # noqa: ARG002
        """Remember the highest number, after which the next one is given."""
        number = after["Number"]
        for row in register.company.series(self._series_type):
            within = row["FromInclusive"] <= number <= row["ToInclusive"]
            if within and number > row.get("_highest", 0):
                key = collection(register.company.id, SERIES)
                register.store.put(key, row_key(row["Id"]), row | {"_highest": number})

    def is_in_use(self, register: "Register", row: Document) -> bool:
        return bool(row.get("_also")) or super().is_in_use(register, row)

    def shown(self, register: "Register", row: Document, view: dict[str, Any]) -> dict[str, Any]:  # noqa: ARG002
        hidden = {name: HIDDEN for name in _HIDDEN_NUMBERS if view.get(name) is not None}
        return view | hidden

    def _check_renumbered(self, register: "Register", number: int | None) -> None:
        if number is None:
            word = register.definition.word.lower()
            raise register.definition.refusal(f"The {word} number cannot be empty.")
        self._refuse_outside(register, number, register.company.series(self._series_type))

    def _number(self, register: "Register", wanted: int | None, series_id: str | None) -> int:
        series = register.company.series(self._series_type)
        if series_id is not None:
            series = [row for row in series if row["Id"] == series_id]
            if not series:
                detail = f"Sub-ledger number series with id = {series_id} not found."
                raise register.definition.refusal(detail, HTTPStatus.NOT_FOUND)
        if wanted is not None:
            self._refuse_outside(register, wanted, series)
            return wanted
        return self._next_number(register, series)

    def _next_number(self, register: "Register", series: list[Document]) -> int:
        """Return the number after the highest used one, or, at the end, the lowest free one."""
        self._refuse_without(register, series)
        first, last = series[0]["FromInclusive"], series[0]["ToInclusive"]
        start = max(series[0].get("_highest", first - 1) + 1, first)
        for number in chain(range(start, last + 1), range(first, start)):
            if register.store.holder(register.collection, "Number", number) is None:
                return number
        word = register.definition.word.lower()
        detail = f"No free {word} number between {first} and {last}."
        raise register.definition.refusal(detail)

    def _refuse_outside(self, register: "Register", number: int, series: list[Document]) -> None:
        """Refuse a number that lies in none of the series; the words name the first one."""
        if any(row["FromInclusive"] <= number <= row["ToInclusive"] for row in series):
            return
        self._refuse_without(register, series)
        first, last = series[0]["FromInclusive"], series[0]["ToInclusive"]
        words = f"{register.definition.word.lower()} {register.settings.number_refusal_word}"
        raise register.definition.refusal(f"The {words} must be between {first} and {last}.")

    @staticmethod
    def _refuse_without(register: "Register", series: list[Document]) -> None:
        if not series:
            word = register.definition.word.lower()
            raise register.definition.refusal(f"No {word} number series exists on the client.")
