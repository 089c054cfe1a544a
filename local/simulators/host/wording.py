"""The Norwegian words of the pages: outcomes, refusals, labels."""

from collections.abc import Mapping
from dataclasses import dataclass

from local.simulators.host.fields import Finding


@dataclass(frozen=True, slots=True)
class Notice:
    """Something that a page says in one or two sentences."""

    title: str
    text: str
    tone: str = ""

    @property
    def is_good(self) -> bool:
        """Tell whether nothing more is asked of the customer."""
        return self.tone != "bad"


@dataclass(frozen=True, slots=True)
class Words:
    """How the pages speak of an object of one kind."""

    one: str
    many: str
    the: str
    new: str
    first: str = "den første"

    @property
    def title(self) -> str:
        """Give the heading of a list."""
        return self.many.capitalize()


WORDS: Mapping[str, Words] = {
    "customers": Words("kunde", "kunder", "kunden", "Ny kunde"),
    "projects": Words("prosjekt", "prosjekter", "prosjektet", "Nytt prosjekt", "det første"),
    "employees": Words("ansatt", "ansatte", "den ansatte", "Ny ansatt"),
    "products": Words("produkt", "produkter", "produktet", "Nytt produkt", "det første"),
    "hours": Words("timeføring", "timeføringer", "timeføringen", "Ny timeføring"),
    "supplements": Words("tillegg", "tillegg", "tillegget", "Nytt tillegg"),
    "machineUsages": Words("maskinbruk", "maskinbruk", "maskinbruken", "Ny maskinbruk"),
    "addresses": Words("adresse", "adresser", "adressen", "Ny adresse"),
    "contacts": Words("kontaktperson", "kontaktpersoner", "kontaktpersonen", "Ny kontaktperson"),
}

DIMENSION_NAMES: Mapping[str, str] = {
    "customers": "Kunder",
    "projects": "Prosjekter",
    "employees": "Ansatte",
    "products": "Produkter",
}

OUTCOMES: Mapping[str, Notice] = {
    "awaiting_approval": Notice(
        "Forespørselen er mottatt",
        "Tilgangen er gitt. Vi går gjennom kunde- og prosjektnumrene sammen med dere og godkjenner "
        "forespørselen før noe endres i Svenn eller PowerOffice Go.",
        "good",
    ),
    "configure": Notice(
        "Tilgangen er gitt",
        "Åpne Bindeledd og fullfør innstillingene, så går forespørselen til godkjenning.",
    ),
    "choose_company": Notice(
        "Velg firma",
        "Påloggingen gjelder flere firmaer i PowerOffice Go. Åpne Bindeledd og velg hvilket.",
    ),
    "cancelled": Notice(
        "Du avbrøt",
        "Ingen tilgang ble gitt, og ingenting er endret. Du kan slå på igjen når du vil.",
        "bad",
    ),
    "no_access": Notice(
        "Ikke tilgang i PowerOffice Go",
        "Brukeren du logget på med, har ikke lov til å gi tilgang for dette firmaet. Be en "
        "administrator i PowerOffice Go om å gjøre det.",
        "bad",
    ),
    "wrong_company": Notice(
        "Feil firma",
        "Organisasjonsnummeret i PowerOffice Go er et annet enn det som står i Kontoinnstillinger. "
        "Logg på riktig firma, eller rett org.nummeret.",
        "bad",
    ),
    "company_not_found": Notice(
        "Fant ikke firmaet",
        "PowerOffice Go kjenner ikke firmaet. Sjekk org.nummeret i Kontoinnstillinger.",
        "bad",
    ),
    "blocked": Notice(
        "Sperret i PowerOffice Go",
        "PowerOffice Go har sperret integrasjonen for dette firmaet. Ta kontakt med oss.",
        "bad",
    ),
    "expired": Notice(
        "Det tok for lang tid",
        "Forespørselen gikk ut før tilgangen ble gitt. Slå på på nytt.",
        "bad",
    ),
    "failed": Notice(
        "Noe gikk galt",
        "PowerOffice Go kunne ikke fullføre. Ingenting er endret. Prøv igjen om litt.",
        "bad",
    ),
}
BACK_AGAIN = Notice("Tilbake i Svenn", "Du er tilbake fra Bindeledd.")
UNKNOWN_CONNECTION = Notice(
    "Ukjent forespørsel",
    "Svenn har ikke bedt om denne tilkoblingen. Ingenting er endret.",
    "bad",
)
STARTED = Notice(
    "Påbegynt",
    "Tilgangen er ikke gitt ennå. Åpne Bindeledd for å se hvor langt dere er kommet.",
    "bad",
)
NOTICES: Mapping[str, Notice] = {
    "saved": Notice("", "Lagret.", "good"),
    **{
        f"{kind}_created": Notice("", f"{words.the.capitalize()} er opprettet.", "good")
        for kind, words in WORDS.items()
    },
    **{
        f"{kind}_deleted": Notice("", f"{words.the.capitalize()} er slettet.", "good")
        for kind, words in WORDS.items()
    },
    "hours_approved": Notice("", "Timene er godkjent.", "good"),
    "hours_reopened": Notice("", "Timene er gjenåpnet og kan endres.", "good"),
    "hours_untouched": Notice("", "Ingen timer der kunne endre status.", "bad"),
    "sync_requested": Notice(
        "", "Ønsket om synkronisering er sendt. Åpne Bindeledd for å se resultatet.", "good"
    ),
    "disabled": Notice("", "PowerOffice Go er slått av. Koblingene er beholdt.", "good"),
}

_REFUSALS: Mapping[str, str] = {
    "required": "Må fylles ut.",
    "too_long": "Teksten er for lang.",
    "number_taken": "Nummeret er i bruk på noe annet.",
    "number_not_allowed": "Nummeret kan bare ha sifre, høyst 15.",
    "invalid": "Er ikke gyldig.",
}


def outcome_named(code: str) -> Notice:
    """Give what an outcome means; one that is new to this host is shown as it came."""
    unknown = Notice("Tilbake fra PowerOffice Go", f"Svaret var «{code}».")
    return OUTCOMES.get(code, unknown)


def refusal_text(finding: Finding) -> str:
    """Say in Norwegian what is wrong with a field."""
    return _REFUSALS.get(finding.code, finding.message)
