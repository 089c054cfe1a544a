"""Contact persons and delivery addresses: objects of their own that belong to a contact.

Only companies have contact persons. The first delivery address of a contact is its primary one, and
a contact has one primary address and one default person at most (facts, sections 2.3, 2.4;
specification).
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from local.simulators.poweroffice.checks import check_address, check_emails, check_required
from local.simulators.poweroffice.companies import CUSTOMERS
from local.simulators.poweroffice.definitions import Rules
from local.simulators.storage import Document

if TYPE_CHECKING:
    from local.simulators.poweroffice.register import Register


class ChildRules(Rules):
    """The rules of a child of which one of a contact is marked."""

    def __init__(self, mark: str) -> None:
        """Take the property that one child of a contact has: `IsPrimary` or `IsDefault`."""
        self._mark = mark

    def stored(self, register: "Register", before: Document | None, after: Document) -> None:
        """Take the mark from the one that had it."""
        if not after[self._mark] or (before or {}).get(self._mark):
            return
        for other in siblings(register, after):
            if other[self._mark]:
                moved = {"LastChangedDateTimeOffset": register.stamp()}
                kept = moved if register.settings.displaced_mark_moves_stamp else {}
                register.put(other | {self._mark: False} | kept)


class AddressRules(ChildRules):
    """The rules of delivery addresses."""

    def completed(
        self, register: "Register", row: Document, given: Mapping[str, Any]
    ) -> Mapping[str, Any]:
        is_first = not siblings(register, row)
        country = row["CountryCode"] or "NO"
        return {self._mark: bool(given.get(self._mark)) or is_first, "CountryCode": country}

    def check(
        self,
        register: "Register",
        before: Document | None,  # noqa: ARG002
        after: Document,
        changed: Mapping[str, Any],  # noqa: ARG002
    ) -> None:
        check_address(register.definition, after)

    def patched(self, register: "Register", values: dict[str, Any], row: Document) -> None:  # noqa: ARG002
        """Let no country be Norway, as the specification says of a change."""
        values["CountryCode"] = values.get("CountryCode") or "NO"


class PersonRules(ChildRules):
    """The rules of contact persons."""

    def check(
        self,
        register: "Register",
        before: Document | None,  # noqa: ARG002
        after: Document,
        changed: Mapping[str, Any],  # noqa: ARG002
    ) -> None:
        definition = register.definition
        owner = register.company.row(CUSTOMERS, after["ContactId"])
        if owner is not None and owner["IsPerson"]:
            raise definition.refusal("Contact persons are not available for private persons.")
        check_required(definition, after, ("FirstName", "LastName"))
        check_emails(definition, after, ("EmailAddress",))
        check_address(definition, after.get("MailAddress"), within="MailAddress: ")


def siblings(register: "Register", row: Document) -> list[Document]:
    """Return the other children of a contact."""
    return [
        other
        for other in register.rows()
        if other["ContactId"] == row["ContactId"] and other["Id"] != row.get("Id")
    ]
