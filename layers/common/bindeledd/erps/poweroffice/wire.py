"""PowerOffice Go's own shapes, as far as they are used; names are the API's (facts 2.2, 2.11)."""

from __future__ import annotations

from datetime import datetime

from bindeledd.transport import ReadModel, WriteModel


class CustomerRead(ReadModel):
    """A customer as the API returns it."""

    Id: int
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
    LastChangedDateTimeOffset: datetime | None = None


CUSTOMER_FIELDS = ",".join(CustomerRead.model_fields)
"""Asked for in lists, so that a page of many customers stays small."""


class CustomerPost(WriteModel):
    """A customer as it is created; only what is set is sent."""

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
    ExternalImportReference: str


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


class SeriesRead(ReadModel):
    """A number series of a sub-ledger."""

    Name: str | None = None
    FromInclusive: int
    ToInclusive: int
    IsDefault: bool | None = None
    SubLedgerNumberSeriesType: str | None = None


class InitiatePost(WriteModel):
    """The request for a consent page."""

    ApplicationKey: str
    RedirectUri: str
    ClientOrganizationNo: str | None = None


class InitiateRead(ReadModel):
    """Where the consent page is."""

    TemporaryUrl: str | None = None


class FinalizePost(WriteModel):
    """The exchange of the onboarding token."""

    OnboardingToken: str


class OnboardedClient(ReadModel):
    """One company that the user accepted."""

    ClientKey: str
    ClientName: str | None = None
    ClientOrganizationNumber: str | None = None


class FinalizeRead(ReadModel):
    """The companies that the user accepted."""

    OnboardedClientsInformation: tuple[OnboardedClient, ...] | None = None


class IntegrationRead(ReadModel):
    """What the integration may do in one company."""

    ClientId: str | None = None
    ClientName: str | None = None
    ValidPrivileges: tuple[str, ...] | None = None
    InvalidPrivileges: tuple[str, ...] | None = None


class OrganizationRead(ReadModel):
    """The company's own details."""

    OrganizationNumber: str | None = None
