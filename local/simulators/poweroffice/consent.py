"""The consent page: a person sees who asks for what, for which company, and says yes or no.

Sign-in is simulated: the page lets the visitor be any of the sample users, and shows what that
user may grant.
"""

from datetime import datetime
from urllib.parse import urlsplit

from werkzeug.utils import redirect
from werkzeug.wrappers import Request, Response

from local.simulators.poweroffice.onboarding import CONSENT_PATH, USERS, Onboarding, Status
from local.simulators.poweroffice.rendering import message, page
from local.simulators.storage import Document, Store

_SEE_OTHER = 303
_GONE = 410

_AREAS = {
    "Customer": "Kunder",
    "ContactPerson": "Kontaktpersoner",
    "ContactGroup": "Kontaktgrupper",
    "Project": "Prosjekter",
    "Employee": "Ansatte",
    "Department": "Avdelinger",
    "Product": "Produkter",
    "SalesOrders": "Fakturautkast",
    "OutgoingInvoice": "Utgående faktura",
    "CommonServices": "Felles innstillinger",
    "GeneralLedgerAccount": "Kontoplan",
    "PayItem": "Lønnsarter",
    "SalaryLine": "Lønnslinjer",
}

_ENDINGS = {
    Status.CLIENT_NOT_FOUND: "Det finnes ingen klient med dette organisasjonsnummeret.",
    Status.NO_CLIENT_ACCESS: (
        "Brukeren er ikke administrator og har ikke rettigheten Innstillinger – Organisasjon i "
        "klienten, og kan derfor ikke gi tilgang."
    ),
    Status.INTEGRATION_BLOCKED: "Integrasjonen er sperret for denne klienten.",
}


def privilege_words(privilege: str) -> tuple[str, str]:
    """Return the area of a privilege and what it allows there, for a person to read."""
    area = privilege.removesuffix("_Full")
    return _AREAS.get(area, area), "lese og endre" if privilege.endswith("_Full") else "lese"


class ConsentPages:
    """Shows the consent page and carries out what its buttons ask for."""

    def __init__(self, store: Store, onboarding: Onboarding) -> None:
        """Take the state and the onboarding that the page is a part of."""
        self._store = store
        self._onboarding = onboarding

    def respond(self, request: Request, now: datetime) -> Response:
        """Answer a request for the temporary address."""
        onboarding = self._onboarding.pending(request.values.get("token", ""), now)
        users = self._store.documents(USERS)
        if onboarding is None or not users:
            text = "Lenken er utløpt eller allerede brukt. Gå tilbake og start på nytt."
            return message("Lenken er ikke gyldig", text, status=_GONE)
        wanted = request.values.get("user")
        user = next((user for user in users if user["email"] == wanted), users[0])
        if request.method == "POST":
            return self._decide(request, onboarding, user=user, now=now)
        return self._page(onboarding, user)

    def _decide(
        self, request: Request, onboarding: Document, *, user: Document, now: datetime
    ) -> Response:
        choice = self._onboarding.choice(onboarding, user)
        if choice.ends_with is not None:
            return redirect(self._onboarding.finish(onboarding, choice.ends_with), _SEE_OTHER)
        if request.form.get("decision") != "accept":
            return redirect(self._onboarding.finish(onboarding, Status.CANCELED), _SEE_OTHER)
        chosen = request.form.getlist("client")
        if not {company.id for company in choice.companies} & set(chosen):
            return self._page(onboarding, user, complaint="Velg minst én klient.")
        address = self._onboarding.accept(onboarding, user=user, client_ids=chosen, now=now)
        return redirect(address, _SEE_OTHER)

    def _page(self, onboarding: Document, user: Document, complaint: str = "") -> Response:
        choice = self._onboarding.choice(onboarding, user)
        application = self._onboarding.application_of(onboarding)
        return page(
            "consent.html",
            status=400 if complaint else 200,
            action=CONSENT_PATH,
            application=application,
            choice=choice,
            complaint=complaint,
            ending=None if choice.ends_with is None else _ENDINGS[choice.ends_with],
            onboarding=onboarding,
            privileges=[privilege_words(name) for name in application["privileges"]],
            return_host=urlsplit(onboarding["redirect_uri"]).netloc,
            user=user,
            users=self._store.documents(USERS),
        )
