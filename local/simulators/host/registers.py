"""The host's registers as data: one table of fields per dimension (facts: host side, 6.2 and 6.4).

A further dimension, or a field that the contract gains, is a line here. Nothing else in the
simulator knows a dimension by name, except the page on which a person edits customers.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

from local.simulators.host.fields import Field, Kind


@dataclass(frozen=True, slots=True)
class Register:
    """One dimension: how its ids begin and which fields its objects have beyond the envelope."""

    dimension: str
    id_prefix: str
    fields: tuple[Field, ...]
    name_parts: tuple[str, ...] = ()
    """Fields that together make the name when the caller leaves it out."""


_text = partial(Field, kind=Kind.TEXT)
_boolean = partial(Field, kind=Kind.BOOLEAN)
_integer = partial(Field, kind=Kind.INTEGER)
_decimal = partial(Field, kind=Kind.DECIMAL)
_date = partial(Field, kind=Kind.DATE)
_email = partial(Field, kind=Kind.EMAIL)


def _choice(name: str, *choices: str) -> Field:
    return Field(name, Kind.CHOICE, choices=choices, default=choices[0])


def _reference(name: str, register: str) -> Field:
    return Field(name, Kind.REFERENCE, max_length=128, refers_to=register)


def _references(name: str, register: str) -> Field:
    return Field(name, Kind.REFERENCES, refers_to=register)


_PLACE = (
    _text("line1"),
    _text("line2"),
    _text("postalCode", max_length=20),
    _text("city"),
    _text("region"),
    Field("countryCode", Kind.COUNTRY),
)
_CURRENCY = Field("currency", Kind.CURRENCY)
_VAT = Field("vat", Kind.OBJECT, members=(_decimal("rate"), _text("code")))

ENVELOPE = (
    _text("number"),
    _text("name", required=True),
    _boolean("active", default=True),
    Field("externalIds", Kind.FREE),
    Field("custom", Kind.FREE),
)
READ_ONLY = ("id", "deleted", "version", "createdAt", "updatedAt", "updatedBy")

_CUSTOMER = (
    _choice("type", "company", "person"),
    _boolean("internal"),
    Field("lifecycle", Kind.CHOICE, choices=("prospect", "customer"), default="customer"),
    _text("organizationNumber", max_length=20),
    _text("vatNumber", max_length=30),
    _text("chamberOfCommerceNumber", max_length=30),
    _email("email"),
    _email("invoiceEmail"),
    _text("phone", max_length=40),
    _text("mobile", max_length=40),
    _text("website"),
    _text("notes"),
    _CURRENCY,
    Field("language", Kind.LANGUAGE),
    _integer("paymentTermDays"),
    _text("invoiceDelivery", max_length=40),
    Field("eInvoice", Kind.OBJECT, members=(_text("address"), _text("operator"))),
    Field(
        "addresses",
        Kind.OBJECTS,
        members=(
            _text("id"),
            Field(
                "type",
                Kind.CHOICE,
                choices=("billing", "postal", "visit", "delivery"),
                required=True,
            ),
            *_PLACE,
            _boolean("primary"),
        ),
    ),
    Field(
        "contacts",
        Kind.OBJECTS,
        members=(
            _text("id"),
            _text("firstName"),
            _text("lastName"),
            _email("email"),
            _text("phone"),
        ),
    ),
    _decimal("discountPercent"),
    _reference("ownerEmployeeId", "employees"),
)

_BILLING = (
    _boolean("billable"),
    Field(
        "method",
        Kind.CHOICE,
        choices=("hourly", "hourly_and_costs", "fixed_price", "not_billable"),
    ),
    Field("by", Kind.CHOICE, choices=("project", "employee", "work_type", "task")),
    _decimal("hourlyRate"),
    _decimal("fixedPrice"),
    _CURRENCY,
    _integer("paymentTermDays"),
)
_PROJECT = (
    _reference("parentId", "projects"),
    _choice("kind", "project", "subproject", "order", "phase"),
    _text("fullNumber", read_only=True),
    _reference("customerId", "customers"),
    _text("description"),
    Field(
        "status",
        Kind.CHOICE,
        choices=("planned", "active", "completed", "closed", "archived"),
        default="active",
    ),
    _date("startDate"),
    _date("endDate"),
    _date("closedDate"),
    _boolean("internal"),
    _boolean("absence"),
    _reference("managerEmployeeId", "employees"),
    _references("memberEmployeeIds", "employees"),
    _references("activityIds", "activities"),
    _references("workTypeIds", "work-types"),
    _text("yourReference"),
    _text("ourReference"),
    _text("orderNumber"),
    _reference("departmentId", "departments"),
    Field("billing", Kind.OBJECT, members=_BILLING),
    Field("address", Kind.OBJECT, members=_PLACE),
    _text("templateId"),
)

_EMPLOYEE = (
    _text("firstName"),
    _text("lastName"),
    _email("email"),
    _text("phone", max_length=40),
    _text("title"),
    _reference("departmentId", "departments"),
    _date("employedFrom"),
    _date("employedTo"),
    _text("payrollNumber"),
    _choice("userType", "employee", "subcontractor", "external", "integration"),
    _decimal("costRate"),
    _decimal("salesRate"),
)

_PRODUCT = (
    _text("description"),
    _choice("register", "product", "work_type", "travel_expense", "machine"),
    _choice(
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
    _reference("unitId", "units"),
    _text("unitCode", max_length=20),
    _decimal("salesPrice"),
    _decimal("costPrice"),
    _CURRENCY,
    _VAT,
    _text("categoryName"),
    _text("salesAccountNumber", max_length=20),
    _text("barcode"),
    Field("stock", Kind.OBJECT, members=(_boolean("managed"), _decimal("quantity"))),
)

_ACTIVITY = (
    _choice("billableDefault", "billable", "non_billable", "internal"),
    _text("categoryName"),
    _decimal("salesPrice"),
    _decimal("costPrice"),
)

_WORK_TYPE = (
    _boolean("productive"),
    _choice("billableDefault", "billable", "non_billable", "internal"),
    _choice(
        "timebank",
        "work",
        "overtime",
        "annual_leave",
        "time_off",
        "sick_leave",
        "other_leave",
        "ignore",
    ),
    _decimal("salesRate"),
    _decimal("costRate"),
    _text("unitCode", max_length=20),
    _VAT,
    _text("productNumber"),
    _text("salesAccountNumber"),
    _references("projectIds", "projects"),
)

_PAY_TYPE = (
    _choice(
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
    _text("unitCode", max_length=20),
    _decimal("rate"),
    _decimal("overtimeFactor"),
    _boolean("absence"),
    _boolean("export"),
)

_TASK = (
    _reference("projectId", "projects"),
    _reference("parentTaskId", "tasks"),
    _text("description"),
    _text("status", default="open"),
    _references("assigneeEmployeeIds", "employees"),
    _date("startDate"),
    _date("dueDate"),
    _decimal("estimateHours"),
    _reference("workTypeId", "work-types"),
    _boolean("allowTimeTracking"),
)

_MACHINE = (
    _text("code"),
    _text("registrationNumber"),
    _text("categoryName"),
    _text("unitCode", max_length=20),
    _decimal("salesPrice"),
    _decimal("costPrice"),
    _CURRENCY,
    _references("departmentIds", "departments"),
    _boolean("showInRegistrations"),
)

_UNIT = (_text("code", max_length=20), _integer("decimals"), _text("unece", max_length=3))
_DEPARTMENT = (_reference("parentId", "departments"),)

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
