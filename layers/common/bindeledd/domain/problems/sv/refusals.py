"""What a system refuses of an object's values, in Swedish."""

from __future__ import annotations

from collections.abc import Mapping

TEXTS: Mapping[str, tuple[str, str, str]] = {
    "number_has_dot": (
        "Numret har en punkt",
        "Ekonomisystemet använder punkt mellan projekt och delprojekt, och ”{number}” har en.",
        "Byt punkten i numret mot till exempel ett bindestreck.",
    ),
    "amount_too_precise": (
        "Beloppet har för många decimaler",
        "{amount} har fler decimaler än det andra systemet kan hålla utan att ändra det.",
        "Avrunda beloppet.",
    ),
    "address_incomplete": (
        "Adressen är inte hel",
        "Ekonomisystemet kräver både postnummer och ort, och ett av dem saknas.",
        "Fyll i det som saknas.",
    ),
    "balance_not_zero": (
        "Kontot är inte uppgjort",
        "Ekonomisystemet låter ingen arkiveras så länge något står på reskontran.",
        "Gör upp saldot i ekonomisystemet. Då går arkiveringen över av sig själv.",
    ),
    "field_missing": (
        "Något saknas",
        "Det andra systemet kräver {field}, och det är inte ifyllt.",
        "Fyll i det som saknas.",
    ),
    "contact_person_not_possible": (
        "Kunden kan inte ha kontaktpersoner",
        "I ekonomisystemet kan bara företag ha kontaktpersoner.",
        "Gör om kunden till ett företag, eller ta bort kontaktpersonen.",
    ),
    "project_not_open": (
        "Projektet pågår inte",
        (
            "Det går bara att registrera på projekt som pågår, och detta är inte påbörjat, vilande "
            "eller avslutat."
        ),
        "Öppna projektet i ekonomisystemet, eller välj ett annat.",
    ),
    "customer_differs_from_project": (
        "Kunden är en annan än projektets",
        "Kunden på raden är inte den som projektet har i ekonomisystemet.",
        "Gör kunden lika i de två systemen.",
    ),
    "employee_not_on_project": (
        "Den anställda är inte med i projektet",
        "Projektet tar bara emot rader från dem som är med i teamet.",
        "Lägg till den anställda i projektet i ekonomisystemet, eller låt alla registrera på det.",
    ),
    "period_closed": (
        "Perioden är stängd",
        "Ekonomisystemet tar inte emot något med ett datum i en stängd period.",
        "Välj ett senare datum, eller öppna perioden i ekonomisystemet.",
    ),
    "conflict_at_host": (
        "Värdsystemet har något som inte går ihop med detta",
        "Värdsystemet säger att objektet strider mot något som redan finns där.",
        (
            "Se vad värdsystemet självt skriver, och om objektet redan finns där. Är det samma, "
            "kopplar du ihop dem."
        ),
    ),
}
