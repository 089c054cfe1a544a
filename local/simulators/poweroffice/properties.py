"""The properties of a customer and its address: type, who may set them when, and their limits.

The table is the published schema with the columns of the facts (section 2.2, 2.3): what a GET
shows, what a POST takes and what a PATCH can reach.
"""

from dataclasses import dataclass
from enum import Enum

INVOICE_DELIVERY_TYPES = (
    "PdfByEmail",
    "Print",
    "EHF",
    "AvtaleGiro",
    "External",
    "Efaktura",
    "Factoring",
)
LETTER_DELIVERY_TYPES = ("PdfByEmail", "Print")


class Kind(Enum):
    """The type of a property's value; every value may also be null."""

    TEXT = "text"
    INT32 = "int32"
    INT64 = "int64"
    DOUBLE = "double"
    BOOL = "bool"
    DATE = "date"
    STAMP = "stamp"
    UUID = "uuid"
    CHOICE = "choice"
    INT64S = "int64s"
    ADDRESS = "address"


@dataclass(frozen=True, slots=True)
class Property:
    """One property; `read`, `post`, `patch` say where it may stand."""

    name: str
    kind: Kind = Kind.TEXT
    read: bool = True
    post: bool = True
    patch: bool = True
    max_length: int | None = None
    choices: tuple[str, ...] = ()
    default: object = None


def _text(name: str, max_length: int | None = None) -> Property:
    return Property(name, max_length=max_length)


def _flag(name: str, default: bool | None = None) -> Property:  # noqa: FBT001 - a table
    return Property(name, Kind.BOOL, default=default)


def _read_only(name: str, kind: Kind) -> Property:
    return Property(name, kind, post=False, patch=False)


def _post_only(name: str, kind: Kind = Kind.TEXT) -> Property:
    return Property(name, kind, patch=False)


def _choice(name: str, choices: tuple[str, ...]) -> Property:
    return Property(name, Kind.CHOICE, choices=choices)


ADDRESS_PROPERTIES = (
    _text("AddressLine1", 200),
    _text("AddressLine2", 200),
    _text("City", 100),
    Property("CountryCode", default="NO"),
    _text("ExternalCode", 50),
    _read_only("Id", Kind.INT64),
    _read_only("LastChangedDateTimeOffset", Kind.STAMP),
    _text("ZipCode", 50),
)

CUSTOMER_PROPERTIES = (
    Property("Allowance", Kind.DOUBLE),
    Property("BillableRate", Kind.DOUBLE),
    _read_only("ContactCreatedDateTimeOffset", Kind.STAMP),
    Property("ContactGroupIds", Kind.INT64S),
    _read_only("CreatedFromImportJournalId", Kind.UUID),
    Property("CurrencyCode", default="NOK"),
    _read_only("CustomerCreatedDateTimeOffset", Kind.STAMP),
    Property("CustomerSince", Kind.DATE),
    Property("DateOfBirth", Kind.DATE),
    _post_only("DeliveryTerm"),
    Property("DeliveryTermId", Kind.INT64),
    _post_only("DepartmentCode"),
    Property("DepartmentId", Kind.INT64),
    _flag("DoNotAddLatePaymentFees", default=False),
    _flag("DoNotAddLatePaymentInterest", default=False),
    _flag("DoNotAutomatePaymentNotifications", default=False),
    _text("EmailAddress"),
    _text("ExternalImportReference", 50),
    Property("ExternalNumber", Kind.INT64),
    _text("FirstName"),
    _read_only("Id", Kind.INT64),
    _post_only("InvoiceBrandingThemeCode"),
    Property("InvoiceBrandingThemeId", Kind.INT64),
    _choice("InvoiceDeliveryType", INVOICE_DELIVERY_TYPES),
    _text("InvoiceEmailAddress"),
    _text("InvoiceEmailAddressCC", 2000),
    _read_only("IsActive", Kind.BOOL),
    _flag("IsArchived", default=False),
    _flag("IsPerson", default=False),
    _flag("IsVatFree", default=False),
    _read_only("LastChangedDateTimeOffset", Kind.STAMP),
    _text("LastName"),
    _text("LegalName"),
    Property("MailAddress", Kind.ADDRESS),
    _text("Name"),
    _text("NationalIdNumber"),
    _choice("NoticeOfDebtCollectionDeliveryType", LETTER_DELIVERY_TYPES),
    Property("Number", Kind.INT64),
    _text("OrganizationNumber"),
    _text("PaymentReminderEmailAddress"),
    _post_only("PaymentTerm", Kind.INT32),
    Property("PaymentTermId", Kind.INT64),
    _text("PhoneNumber"),
    _choice("ReminderDeliveryType", LETTER_DELIVERY_TYPES),
    Property("SalesPersonEmployeeId", Kind.INT64),
    _post_only("SalesPersonEmployeeNumber", Kind.INT64),
    _flag("SendPaymentReminders", default=True),
    Property("SubLedgerNumberSeriesId", Kind.UUID, read=False, patch=False),
    _read_only("SubledgerAccountId", Kind.INT64),
    _flag("TransferToDebtCollectionAgency", default=True),
    _flag("UseInvoiceFee", default=True),
    _text("WebsiteUrl"),
)

ADDRESS_BY_NAME = {item.name: item for item in ADDRESS_PROPERTIES}
CUSTOMER_BY_NAME = {item.name: item for item in CUSTOMER_PROPERTIES}
