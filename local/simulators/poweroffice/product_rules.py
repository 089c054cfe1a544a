"""Products and product groups: the default group, codes, stock and prices (facts, section 2.7)."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from local.simulators.poweroffice.checks import check_required
from local.simulators.poweroffice.codes import next_code
from local.simulators.poweroffice.companies import PRODUCT_GROUPS
from local.simulators.poweroffice.definitions import Rules
from local.simulators.storage import Document

if TYPE_CHECKING:
    from local.simulators.poweroffice.register import Register

_PRICES = ("UnitPrice", "UnitCost")


class PriceRules(Rules):
    """The rules of what has a price: products and their groups."""

    def completed(
        self, register: "Register", row: Document, given: Mapping[str, Any]
    ) -> Mapping[str, Any]:
        rounded = _rounded(register, row)
        if given.get("Code") is None and register.settings.missing_code == "next":
            return {"Code": next_code(register.rows()), **rounded}
        return rounded

    def check(
        self,
        register: "Register",
        before: Document | None,  # noqa: ARG002
        after: Document,
        changed: Mapping[str, Any],  # noqa: ARG002
    ) -> None:
        check_required(register.definition, after, ("Name",))

    def patched(self, register: "Register", values: dict[str, Any], row: Document) -> None:  # noqa: ARG002
        values |= _rounded(register, values)


class ProductRules(PriceRules):
    """The rules of products."""

    def completed(
        self, register: "Register", row: Document, given: Mapping[str, Any]
    ) -> Mapping[str, Any]:
        values = dict(super().completed(register, row, given))
        default_unit = register.settings.default_unit
        if given.get("UnitOfMeasureCode") is None and default_unit != "none":
            values["UnitOfMeasureCode"] = default_unit
        if given.get("ProductGroupId") is None:
            values["ProductGroupId"] = _default_group(register)
        return values

    def check(
        self,
        register: "Register",
        before: Document | None,
        after: Document,
        changed: Mapping[str, Any],
    ) -> None:
        super().check(register, before, after, changed)
        if after.get("StockOnHand") is not None and not after.get("IsStockItem"):
            raise register.definition.refusal(
                "StockOnHand can only be set when IsStockItem is true."
            )

    def derived(self, row: Document) -> Mapping[str, Any]:
        return {"StockAvailable": row.get("StockOnHand")}


def _default_group(register: "Register") -> int | None:
    groups = register.company.rows(PRODUCT_GROUPS)
    default = next((row for row in groups if row.get("_default")), None)
    return None if default is None else int(default["Id"])


def _rounded(register: "Register", values: Mapping[str, Any]) -> dict[str, Any]:
    decimals = register.settings.price_decimals
    if decimals is None:
        return {}
    return {name: round(values[name], decimals) for name in _PRICES if values.get(name) is not None}
