"""The shapes of consent and number series at PowerOffice Go; names are the API's (1.4, 2.11)."""

from __future__ import annotations

from bindeledd.transport import ReadModel, WriteModel


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
