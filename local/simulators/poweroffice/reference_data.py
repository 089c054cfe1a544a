"""The registers of reference data: what other objects name, read only here (facts, section 2)."""

from collections.abc import Mapping

from local.simulators.poweroffice.companies import (
    BRANDING_THEMES,
    CONTACT_GROUPS,
    DELIVERY_TERMS,
    DEPARTMENTS,
    PAYMENT_TERMS,
    SERIES,
)
from local.simulators.poweroffice.definitions import Definition
from local.simulators.poweroffice.filters import (
    Filter,
    containing,
    equal_to,
    is_true,
    numbers_within,
    one_of,
    one_of_exactly,
)
from local.simulators.poweroffice.shared_references import DATED


def _readable(
    collection: str,
    path: str,
    privilege: str,
    word: str,
    **filters: Filter,
) -> Definition:
    """Describe a register that nobody writes; a GET shows all that is stored."""
    return Definition(
        collection=collection,
        path=path,
        word=word,
        dto=word,
        properties=(),
        reads=(privilege, f"{privilege}_Full"),
        writes=(),
        operations=frozenset({"LIST", "GET"}),
        filters=filters,
    )


REFERENCE_REGISTERS: Mapping[str, Definition] = {
    definition.path: definition
    for definition in (
        _readable(
            SERIES,
            "subledgernumberseries",
            "CommonServices",
            "Sub-ledger number series",
            subLedgerNumberSeriesType=one_of_exactly("SubLedgerNumberSeriesType"),
            isDefault=is_true("IsDefault"),
            generalLedgerAccountNos=numbers_within("GeneralLedgerAccountNo"),
        ),
        _readable(PAYMENT_TERMS, "paymentterms", "CommonServices", "Payment term"),
        _readable(DELIVERY_TERMS, "deliveryterms", "CommonServices", "Delivery Term"),
        _readable(BRANDING_THEMES, "brandingthemes", "CommonServices", "Branding theme"),
        _readable(
            DEPARTMENTS,
            "departments",
            "Department",
            "Department",
            codes=one_of("Code"),
            name=containing("Name"),
            isActive=is_true("IsActive"),
            managerEmployeeNo=numbers_within("ManagerEmployeeNo"),
            createdFromImportJournalId=equal_to("CreatedFromImportJournalId"),
            **DATED,
        ),
        _readable(
            CONTACT_GROUPS,
            "contactgroups",
            "ContactGroup",
            "Contact group",
            names=one_of("Name"),
            **DATED,
        ),
    )
}
