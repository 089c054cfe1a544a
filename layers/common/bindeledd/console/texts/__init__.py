"""Everything that the console says, one package per language, the same keys in each."""

from __future__ import annotations

from collections.abc import Mapping

from bindeledd.console.texts import en, nb, sv

MESSAGES: Mapping[str, Mapping[str, str]] = {"nb": nb.TEXTS, "sv": sv.TEXTS, "en": en.TEXTS}
