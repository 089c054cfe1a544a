"""Consent at PowerOffice Go: the onboarding flow, and what a client key opens (facts 1.4–1.6)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from http import HTTPStatus
from types import MappingProxyType
from urllib.parse import urlsplit

from bindeledd.domain.connections import Company
from bindeledd.domain.errors import (
    BindeleddError,
    CredentialsError,
    MissingRightError,
    RefusedError,
    UnavailableError,
)
from bindeledd.domain.identity import Dimension
from bindeledd.domain.onboarding import CompanyGrant, ConsentOutcome
from bindeledd.domain.records import Fields
from bindeledd.domain.vendors import Vendor
from bindeledd.erps.poweroffice.answers import named_error, read_error, read_model, refusal_of
from bindeledd.erps.poweroffice.auth import PowerOfficeAuth, PowerOfficeKeys
from bindeledd.erps.poweroffice.provider import PROVIDER, PowerOfficeSettings
from bindeledd.erps.poweroffice.wire import (
    FinalizePost,
    FinalizeRead,
    InitiatePost,
    InitiateRead,
    IntegrationRead,
    OnboardedClient,
    OrganizationRead,
)
from bindeledd.transport import Answer, Call, Exchange, Network, Pacer, Redactor, Turns

OUTCOMES: Mapping[str, ConsentOutcome] = MappingProxyType(
    {
        "success": ConsentOutcome.GRANTED,
        "canceled": ConsentOutcome.CANCELLED,
        "cancelled": ConsentOutcome.CANCELLED,
        "noclientaccess": ConsentOutcome.NO_ACCESS,
        "clientnotfound": ConsentOutcome.COMPANY_NOT_FOUND,
        "integrationblocked": ConsentOutcome.BLOCKED,
    }
)
"""What the `status` of the redirect means; any other is a failure."""


class PowerOfficeConsent:
    """Asks for consent, picks it up, and checks what a client key opens.

    `secret_of` reads a secret of the vendor by its parameter name; `dimensions` are those whose
    rights are checked. `pacer_of` finds the pacer of a vendor's subscription key, which its
    customers' calls share.
    """

    def __init__(
        self,
        *,
        network: Network,
        secret_of: Callable[[str], str],
        dimensions: Collection[Dimension],
        pacer_of: Callable[[Vendor], Pacer],
        settings: PowerOfficeSettings | None = None,
    ) -> None:
        self._network = network
        self._secret_of = secret_of
        self._dimensions = tuple(dimensions)
        self._pacer_of = pacer_of
        self._settings = settings or PowerOfficeSettings()

    def begin(self, vendor: Vendor, *, redirect_uri: str, organization_number: str | None) -> str:
        keys = self._keys(vendor)
        posted = InitiatePost(
            ApplicationKey=keys.application,
            RedirectUri=redirect_uri,
            ClientOrganizationNo=organization_number,
        )
        exchange = self._exchange(vendor, keys)
        answer = exchange.perform(
            Call(
                "begin_consent",
                "POST",
                "/Onboarding/Initiate",
                payload=posted.model_dump(exclude_none=True),
                repeatable=True,
            )
        )
        _refuse(answer, exchange, code="consent_not_started")
        url = read_model(InitiateRead, answer.payload).TemporaryUrl or ""
        if urlsplit(url).scheme not in {"http", "https"} or not urlsplit(url).netloc:
            raise UnavailableError
        return url

    def outcome(self, query: Fields) -> tuple[ConsentOutcome, str | None]:
        named = {name.lower(): str(value) for name, value in query.items() if value is not None}
        outcome = OUTCOMES.get(named.get("status", "").lower(), ConsentOutcome.FAILED)
        token = named.get("token") or None
        if outcome is not ConsentOutcome.GRANTED:
            return outcome, None
        return (outcome, token) if token else (ConsentOutcome.FAILED, None)

    def pick_up(self, vendor: Vendor, token: str) -> Sequence[CompanyGrant]:
        """Exchange the token, which may be used once only, so that nothing repeats it.

        Raises:
            RefusedError: `consent_token_refused`; the ERP does not know the token (any more).
        """
        keys = self._keys(vendor)
        exchange = self._exchange(vendor, keys, also_secret=(token,))
        answer = exchange.perform(
            Call(
                "pick_up_consent",
                "POST",
                "/Onboarding/Finalize",
                payload=FinalizePost(OnboardingToken=token).model_dump(),
            )
        )
        _refuse(answer, exchange, code="consent_token_refused")
        clients = read_model(FinalizeRead, answer.payload).OnboardedClientsInformation or ()
        return [
            self._grant(vendor, self._keys(vendor, client=client.ClientKey.strip()), said=client)
            for client in clients
        ]

    def check(self, vendor: Vendor, secret: str) -> CompanyGrant:
        return self._grant(vendor, self._keys(vendor, client=secret.strip()))

    def _grant(
        self, vendor: Vendor, keys: PowerOfficeKeys, *, said: OnboardedClient | None = None
    ) -> CompanyGrant:
        """Look at what a key opens; `said` is what came with it, which is believed last."""
        if not keys.client:
            raise CredentialsError
        exchange = self._exchange(vendor, keys)
        answer = exchange.perform(
            Call("read_integration_information", "GET", "/ClientIntegrationInformation")
        )
        if not answer.succeeded:
            raise read_error(refusal_of(answer), exchange=exchange)
        information = read_model(IntegrationRead, answer.payload)
        company_id = (information.ClientId or "").strip()
        if not company_id:
            raise UnavailableError
        rights = frozenset(information.ValidPrivileges or ())
        number = self._organization_number(exchange)
        if number is None and said is not None and _names_the_same(said, information):
            number = _number(said.ClientOrganizationNumber)
        return CompanyGrant(
            company=Company(
                id=company_id,
                name=information.ClientName or (said and said.ClientName) or "",
                organization_number=number,
            ),
            secret=keys.client,
            rights=rights,
            missing_rights=missing_rights(rights, self._dimensions),
        )

    def _organization_number(self, exchange: Exchange) -> str | None:
        """Ask with the key itself for the company's number; None where it is not to be read."""
        answer = exchange.perform(Call("read_organization", "GET", "/OrganizationSettings"))
        if answer.succeeded and answer.payload is not None:
            return _number(read_model(OrganizationRead, answer.payload).OrganizationNumber)
        if answer.status in {HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND} or answer.succeeded:
            return None
        raise read_error(refusal_of(answer), exchange=exchange)

    def _keys(self, vendor: Vendor, *, client: str = "") -> PowerOfficeKeys:
        application = vendor.erp_applications.get(PROVIDER.name)
        if application is None:
            raise RefusedError("erp_not_offered", details={"erp": PROVIDER.name})
        return PowerOfficeKeys(
            application=self._secret_of(application.application_key_parameter),
            subscription=self._secret_of(application.subscription_key_parameter),
            client=client,
        )

    def _exchange(
        self, vendor: Vendor, keys: PowerOfficeKeys, *, also_secret: tuple[str, ...] = ()
    ) -> Exchange:
        """Make calls with the client key's token, or, before there is one, with none."""
        network = self._network
        turns = Turns(self._pacer_of(vendor), clock=network.clock, sleep=network.sleep)
        auth = None
        if keys.client:
            auth = PowerOfficeAuth(
                keys,
                settings=self._settings,
                cache=network.tokens,
                clock=network.clock,
                turns=turns,
            )
        return Exchange(
            system=PROVIDER.name,
            network=network,
            base_url=self._settings.api_url,
            turns=turns,
            auth=auth,
            headers={PROVIDER.subscription_header: keys.subscription},
            redactor=Redactor((*keys.secrets, *also_secret)),
        )


def _number(written: str | None) -> str | None:
    return "".join((written or "").split()) or None


def _names_the_same(said: OnboardedClient, opened: IntegrationRead) -> bool:
    """Whether a key opens the company that it came for, as far as a name can tell."""
    names = [(name or "").strip().casefold() for name in (said.ClientName, opened.ClientName)]
    return bool(names[0]) and names[0] == names[1]


def missing_rights(rights: Collection[str], dimensions: Collection[Dimension]) -> tuple[str, ...]:
    """Name each right that is missing with the dimension that it blocks: `customers:Customer_Full`.

    A full right includes the plain one (facts 1.5).
    """
    return tuple(
        f"{dimension.value}:{privilege.name}"
        for dimension in sorted(dimensions)
        for privilege in PROVIDER.privileges[dimension]
        if not privilege.granted_by & set(rights)
    )


def _refuse(answer: Answer, exchange: Exchange, *, code: str) -> None:
    """Refuse a step of the consent with the ERP's words; trouble of another kind keeps its name."""
    if answer.succeeded:
        return
    error: BindeleddError = named_error(refusal_of(answer), exchange=exchange)
    if isinstance(error, UnavailableError | CredentialsError | MissingRightError):
        raise error
    raise RefusedError(code, system_message=error.system_message)
