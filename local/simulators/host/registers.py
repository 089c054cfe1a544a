"""The host's registers as data: one table of fields per dimension (facts: host side, 6.2 and 6.4).

A further dimension, or a field that the contract gains, is a line here. Nothing else in the
simulator knows a dimension by name, except the page on which a person edits customers.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from local.simulators.host.fields import Field, Kind
from local.simulators.host.shapes import (
    boolean,
    calendar_date,
    choice,
    decimal,
    email,
    integer,
    reference,
    references,
    text,
)

_PLACE = (
    text("line1"),
    text("line2"),
    text("postalCode", max_length=20),
    text("city"),
    text("region"),
    Field("countryCode", Kind.COUNTRY),
)
_CURRENCY = Field("currency", Kind.CURRENCY)
_VAT = Field("vat", Kind.OBJECT, members=(decimal("rate"), text("code")))

ENVELOPE = (
    text("number"),
    text("name", required=True),
    boolean("active", default=True),
    Field("externalIds", Kind.FREE),
    Field("custom", Kind.FREE),
)
READ_ONLY = ("id", "deleted", "version", "createdAt", "updatedAt", "updatedBy")


@dataclass(frozen=True, slots=True)
class Register:
    """One dimension: how its ids begin and which fields its objects have beyond the envelope."""

    dimension: str
    id_prefix: str
    fields: tuple[Field, ...]
    name_parts: tuple[str, ...] = ()
    """Fields that together make the name when the caller leaves it out."""
    envelope: tuple[Field, ...] = ENVELOPE
    """What its objects share with those of the other registers."""


_CUSTOMER = (
    choice("type", "company", "person"),
    boolean("internal"),
    Field("lifecycle", Kind.CHOICE, choices=("prospect", "customer"), default="customer"),
    text("organizationNumber", max_length=20),
    text("vatNumber", max_length=30),
    text("chamberOfCommerceNumber", max_length=30),
    email("email"),
    email("invoiceEmail"),
    text("phone", max_length=40),
    text("mobile", max_length=40),
    text("website"),
    text("notes"),
    _CURRENCY,
    Field("language", Kind.LANGUAGE),
    integer("paymentTermDays"),
    text("invoiceDelivery", max_length=40),
    Field("eInvoice", Kind.OBJECT, members=(text("address"), text("operator"))),
    Field(
        "addresses",
        Kind.OBJECTS,
        members=(
            text("id"),
            Field(
                "type",
                Kind.CHOICE,
                choices=("billing", "postal", "visit", "delivery"),
                required=True,
            ),
            *_PLACE,
            boolean("primary"),
        ),
    ),
    Field(
        "contacts",
        Kind.OBJECTS,
        members=(
            text("id"),
            text("firstName"),
            text("lastName"),
            email("email"),
            text("phone"),
        ),
    ),
    decimal("discountPercent"),
    reference("ownerEmployeeId", "employees"),
)

_BILLING = (
    boolean("billable"),
    Field(
        "method",
        Kind.CHOICE,
        choices=("hourly", "hourly_and_costs", "fixed_price", "not_billable"),
    ),
    Field("by", Kind.CHOICE, choices=("project", "employee", "work_type", "task")),
    decimal("hourlyRate"),
    decimal("fixedPrice"),
    _CURRENCY,
    integer("paymentTermDays"),
)
_PROJECT = (
    reference("parentId", "projects"),
    choice("kind", "project", "subproject", "order", "phase"),
    text("fullNumber", read_only=True),
    reference("customerId", "customers"),
    text("description"),
    Field(
        "status",
        Kind.CHOICE,
        choices=("planned", "active", "completed", "closed", "archived"),
        default="active",
    ),
    calendar_date("startDate"),
    calendar_date("endDate"),
    calendar_date("closedDate"),
    boolean("internal"),
    boolean("absence"),
    reference("managerEmployeeId", "employees"),
    references("memberEmployeeIds", "employees"),
    references("activityIds", "activities"),
    references("workTypeIds", "work-types"),
    text("yourReference"),
    text("ourReference"),
    text("orderNumber"),
    reference("departmentId", "departments"),
    Field("billing", Kind.OBJECT, members=_BILLING),
    Field("address", Kind.OBJECT, members=_PLACE),
    text("templateId"),
)

_EMPLOYEE = (
    text("firstName"),
    text("lastName"),
    email("email"),
    text("phone", max_length=40),
    text("title"),
    reference("departmentId", "departments"),
    calendar_date("employedFrom"),
    calendar_date("employedTo"),
    text("payrollNumber"),
    choice("userType", "employee", "subcontractor", "external", "integration"),
    decimal("costRate"),
    decimal("salesRate"),
)

_PRODUCT = (
    text("description"),
    choice("register", "product", "work_type", "travel_expense", "machine"),
    choice(
        "productType",
        "goods",
        "material",
        "service",
        "subcontracting",
        "fixed_fee",
        "mileage",
        "daily_allowance",
        "other_expense",
    ),
    reference("unitId", "units"),
    text("unitCode", max_length=20),
    decimal("salesPrice"),
    decimal("costPrice"),
    _CURRENCY,
    _VAT,
    text("categoryName"),
    text("salesAccountNumber", max_length=20),
    text("barcode"),
    Field("stock", Kind.OBJECT, members=(boolean("managed"), decimal("quantity"))),
)

_ACTIVITY = (
    choice("billableDefault", "billable", "non_billable", "internal"),
    text("categoryName"),
    decimal("salesPrice"),
    decimal("costPrice"),
)

_WORK_TYPE = (
    boolean("productive"),
    choice("billableDefault", "billable", "non_billable", "internal"),
    choice(
        "timebank",
        "work",
        "overtime",
        "annual_leave",
        "time_off",
        "sick_leave",
        "other_leave",
        "ignore",
    ),
    decimal("salesRate"),
    decimal("costRate"),
    text("unitCode", max_length=20),
    _VAT,
    text("productNumber"),
    text("salesAccountNumber"),
    references("projectIds", "projects"),
)

_PAY_TYPE = (
    choice(
        "kind",
        "wage",
        "addition",
        "unit_addition",
        "allowance",
        "diet",
        "commute",
        "mileage",
        "overtime",
        "absence",
    ),
    text("unitCode", max_length=20),
    decimal("rate"),
    decimal("overtimeFactor"),
    boolean("absence"),
    boolean("export"),
)

_TASK = (
    reference("projectId", "projects"),
    reference("parentTaskId", "tasks"),
    text("description"),
    text("status", default="open"),
    references("assigneeEmployeeIds", "employees"),
    calendar_date("startDate"),
    calendar_date("dueDate"),
    decimal("estimateHours"),
    reference("workTypeId", "work-types"),
    boolean("allowTimeTracking"),
)

_MACHINE = (
    text("code"),
    text("registrationNumber"),
    text("categoryName"),
    text("unitCode", max_length=20),
    decimal("salesPrice"),
    decimal("costPrice"),
    _CURRENCY,
    references("departmentIds", "departments"),
    boolean("showInRegistrations"),
)

_UNIT = (text("code", max_length=20), integer("decimals"), text("unece", max_length=3))
_DEPARTMENT = (reference("parentId", "departments"),)

REGISTERS: Mapping[str, Register] = {
    register.dimension: register
    for register in (
        Register("customers", "c", _CUSTOMER),
        Register("projects", "p", _PROJECT),
        Register("employees", "e", _EMPLOYEE, name_parts=("firstName", "lastName")),
        Register("products", "pr", _PRODUCT),
        Register("activities", "act", _ACTIVITY),
        Register("work-types", "wt", _WORK_TYPE),
        Register("pay-types", "pay", _PAY_TYPE),
        Register("tasks", "tsk", _TASK),
        Register("machines", "m", _MACHINE),
        Register("units", "u", _UNIT),
        Register("departments", "d", _DEPARTMENT),
    )
}
