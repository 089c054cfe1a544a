"""The shapes of PowerOffice Go's registers, as far as they are used (facts 2.2 to 2.7).

What is read is tolerant; what is sent names the properties that may be created or patched, and no
others. Names are the API's.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from pydantic import Field

from bindeledd.transport import ObjectModel, ReadModel, WriteModel


class RowRead(ObjectModel):
    """What every object of a register has."""

    Id: int
    LastChangedDateTimeOffset: datetime | None = None


class CustomerRead(RowRead):
    """A customer as the API returns it."""

    Number: int | None = None
    Name: str | None = None
    FirstName: str | None = None
    LastName: str | None = None
    IsPerson: bool | None = None
    IsArchived: bool | None = None
    OrganizationNumber: str | None = None
    EmailAddress: str | None = None
    InvoiceEmailAddress: str | None = None
    PhoneNumber: str | None = None
    WebsiteUrl: str | None = None
    ExternalImportReference: str | None = None


class CustomerPatch(WriteModel):
    """What of a customer can be patched, among what is kept equal."""

    Number: int | None = None
    Name: str | None = None
    FirstName: str | None = None
    LastName: str | None = None
    IsPerson: bool | None = None
    IsArchived: bool | None = None
    OrganizationNumber: str | None = None
    EmailAddress: str | None = None
    InvoiceEmailAddress: str | None = None
    PhoneNumber: str | None = None
    WebsiteUrl: str | None = None


class CustomerPost(CustomerPatch):
    """A customer as it is created; only what is set is sent."""

    ExternalImportReference: str


class EmployeeRead(RowRead):
    """An employee as the API returns it."""

    Number: int | None = None
    FirstName: str | None = None
    LastName: str | None = None
    EmailAddress: str | None = None
    PhoneNumber: str | None = None
    JobTitle: str | None = None
    StartDate: date | None = None
    IsArchived: bool | None = None
    ExternalImportReference: str | None = None


class EmployeePatch(WriteModel):
    """What of an employee can be patched, among what is kept equal."""

    Number: int | None = None
    FirstName: str | None = None
    LastName: str | None = None
    EmailAddress: str | None = None
    PhoneNumber: str | None = None
    JobTitle: str | None = None
    StartDate: str | None = None
    IsArchived: bool | None = None


class EmployeePost(EmployeePatch):
    """An employee as it is created."""

    ExternalImportReference: str


class ProductRead(RowRead):
    """A product as the API returns it."""

    Code: str | None = None
    Name: str | None = None
    Description: str | None = None
    IsArchived: bool | None = None
    ProductType: str | None = None
    UnitOfMeasureCode: str | None = None
    UnitPrice: Decimal | None = None
    UnitCost: Decimal | None = None


class ProductPatch(WriteModel):
    """What of a product can be patched, among what is kept equal."""

    Code: str | None = None
    Name: str | None = None
    Description: str | None = None
    IsArchived: bool | None = None
    ProductType: str | None = None
    UnitOfMeasureCode: str | None = None
    UnitPrice: float | None = None
    UnitCost: float | None = None


class ProductPost(ProductPatch):
    """A product as it is created."""


class ProjectRead(RowRead):
    """A project or subproject; a subproject's `Code` is `parent.code` (facts 2.5)."""

    Code: str | None = None
    Name: str | None = None
    ParentProjectId: int | None = None
    ParentProjectCode: str | None = None
    CustomerId: int | None = None
    ProjectManagerEmployeeId: int | None = None
    ProjectStatus: str | None = None
    IsActive: bool | None = None
    StartDate: date | None = None
    EndDate: date | None = None
    ExternalNumber: int | None = None


class ProjectPatch(WriteModel):
    """What of a project can be patched, among what is kept equal."""

    Code: str | None = None
    Name: str | None = None
    ParentProjectId: int | None = None
    CustomerId: int | None = None
    ProjectManagerEmployeeId: int | None = None
    ProjectStatus: str | None = None
    IsActive: bool | None = None
    StartDate: str | None = None
    EndDate: str | None = None


class ProjectPost(ProjectPatch):
    """A project as it is created, marked with our own number."""

    ExternalNumber: int


class OwnedRead(RowRead):
    """An object that hangs on a contact."""

    ContactId: int


class ContactPersonRead(OwnedRead):
    """A contact person of a customer (or supplier)."""

    FirstName: str | None = None
    LastName: str | None = None
    EmailAddress: str | None = None
    PhoneNumber: str | None = None
    ExternalCode: str | None = None


class ContactPersonPatch(WriteModel):
    """What of a contact person can be patched, among what is kept equal."""

    FirstName: str | None = None
    LastName: str | None = None
    EmailAddress: str | None = None
    PhoneNumber: str | None = None


class ContactPersonPost(ContactPersonPatch):
    """A contact person as it is created."""

    IsActive: bool
    ExternalCode: str


class AddressPatch(WriteModel):
    """What of an address can be patched."""

    AddressLine1: str | None = None
    AddressLine2: str | None = None
    ZipCode: str | None = None
    City: str | None = None
    CountryCode: str | None = None


class AddressPost(AddressPatch):
    """An address as it is created, of either kind; place and code are wanted there (facts 2.3)."""

    City: str
    ZipCode: str
    ExternalCode: str


class MailAddressRead(ReadModel):
    """The address of a customer, nested in it."""

    AddressLine1: str | None = None
    AddressLine2: str | None = None
    ZipCode: str | None = None
    City: str | None = None
    CountryCode: str | None = None
    ExternalCode: str | None = None


class MailPatch(WriteModel):
    """What of a mail address can be patched, by its path in the customer."""

    AddressLine1: str | None = Field(default=None, alias="MailAddress/AddressLine1")
    AddressLine2: str | None = Field(default=None, alias="MailAddress/AddressLine2")
    ZipCode: str | None = Field(default=None, alias="MailAddress/ZipCode")
    City: str | None = Field(default=None, alias="MailAddress/City")
    CountryCode: str | None = Field(default=None, alias="MailAddress/CountryCode")


class AddressedRead(RowRead):
    """A customer as far as its mail address is concerned."""

    MailAddress: MailAddressRead | None = None


class DeliveryAddressRead(OwnedRead):
    """A delivery address of a customer (or of another contact)."""

    AddressLine1: str | None = None
    AddressLine2: str | None = None
    ZipCode: str | None = None
    City: str | None = None
    CountryCode: str | None = None
    ExternalCode: str | None = None
    IsPrimary: bool | None = None
