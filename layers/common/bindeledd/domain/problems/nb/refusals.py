"""What a system refuses of an object's values, in Norwegian bokmål."""

from __future__ import annotations

from collections.abc import Mapping

TEXTS: Mapping[str, tuple[str, str, str]] = {
    "number_has_dot": (
        "Nummeret har et punktum",
        "Regnskapssystemet bruker punktum mellom prosjekt og underprosjekt, og «{number}» har ett.",
        "Bytt punktumet i nummeret med for eksempel en bindestrek.",
    ),
    "amount_too_precise": (
        "Beløpet har for mange desimaler",
        "{amount} har flere desimaler enn det andre systemet kan holde uten å endre det.",
        "Rund av beløpet.",
    ),
    "address_incomplete": (
        "Adressen er ikke hel",
        "Regnskapssystemet krever både postnummer og poststed, og et av dem mangler.",
        "Skriv inn det som mangler.",
    ),
    "balance_not_zero": (
        "Kontoen er ikke gjort opp",
        "Regnskapssystemet lar ingen arkiveres så lenge det står noe på reskontroen.",
        "Gjør opp saldoen i regnskapssystemet. Da går arkiveringen over av seg selv.",
    ),
    "field_missing": (
        "Noe mangler",
        "Det andre systemet krever {field}, og det er ikke fylt ut.",
        "Fyll ut det som mangler.",
    ),
    "contact_person_not_possible": (
        "Kunden kan ikke ha kontaktpersoner",
        "I regnskapssystemet kan bare firmaer ha kontaktpersoner.",
        "Gjør kunden om til et firma, eller fjern kontaktpersonen.",
    ),
    "project_not_open": (
        "Prosjektet er ikke i gang",
        (
            "Det kan bare føres på prosjekter som pågår, og dette er ikke påbegynt, satt på vent "
            "eller avsluttet."
        ),
        "Åpne prosjektet i regnskapssystemet, eller velg et annet.",
    ),
    "customer_differs_from_project": (
        "Kunden er en annen enn prosjektets",
        "Kunden på føringen er ikke den som prosjektet har i regnskapssystemet.",
        "Gjør kunden lik i de to systemene.",
    ),
    "employee_not_on_project": (
        "Den ansatte er ikke på prosjektet",
        "Prosjektet tar bare imot føringer fra dem som er med i teamet.",
        "Legg den ansatte til prosjektet i regnskapssystemet, eller la alle føre på det.",
    ),
    "period_closed": (
        "Perioden er stengt",
        "Regnskapssystemet tar ikke imot noe med en dato i en stengt periode.",
        "Velg en senere dato, eller åpne perioden i regnskapssystemet.",
    ),
    "conflict_at_host": (
        "Vertssystemet har noe som ikke går sammen med dette",
        "Vertssystemet sier at objektet strider mot noe som allerede finnes der.",
        (
            "Se hva vertssystemet selv skriver, og om objektet allerede finnes der. Er det det "
            "samme, kobler du de to."
        ),
    ),
}
