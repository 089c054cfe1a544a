"""What objects of several registers name, and the filters that most lists have."""

from collections.abc import Mapping

from local.simulators.poweroffice.companies import (
    BRANDING_THEMES,
    DELIVERY_TERMS,
    DEPARTMENTS,
    EMPLOYEES,
    LOCATIONS,
    PAYMENT_TERMS,
)
from local.simulators.poweroffice.definitions import Reference
from local.simulators.poweroffice.filters import (
    Filter,
    later_than,
)

CHANGED: Mapping[str, Filter] = {
    "lastChangedDateTimeOffsetGreaterThan": later_than("LastChangedDateTimeOffset")
}
DATED: Mapping[str, Filter] = {
    "createdDateTimeOffsetGreaterThan": later_than("CreatedDateTimeOffset"),
    **CHANGED,
}
DEPARTMENT = Reference("DepartmentId", DEPARTMENTS, "Department", "DepartmentCode")
LOCATION = Reference("LocationId", LOCATIONS, "Location", "LocationCode")
DELIVERY_TERM = Reference(
    "DeliveryTermId", DELIVERY_TERMS, "Delivery Term", "DeliveryTerm", "Name", creates=True
)


def payment_term(code_name: str) -> Reference:
    """Orders and customers call it `PaymentTerm`, projects `PaymentTerms` (facts, section 6)."""
    return Reference("PaymentTermId", PAYMENT_TERMS, "Payment term", code_name, "CreditDays")


def branding_theme(prefix: str = "") -> Reference:
    """Customers call it that of their invoices."""
    names = (f"{prefix}BrandingThemeId", f"{prefix}BrandingThemeCode")
    return Reference(names[0], BRANDING_THEMES, "Branding theme", names[1])


def employee(id_name: str, number_name: str) -> Reference:
    """Name an employee, by number in a POST."""
    return Reference(id_name, EMPLOYEES, "Employee", number_name, "Number")
