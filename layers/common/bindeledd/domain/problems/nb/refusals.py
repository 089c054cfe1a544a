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
}
