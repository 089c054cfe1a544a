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
}
