"""All texts in English."""

from __future__ import annotations

from collections.abc import Mapping

from bindeledd.console.texts.en import (
    connection,
    frame,
    hours,
    reading,
    registers,
    transfers,
    undoing,
)

TEXTS: Mapping[str, str] = {
    **frame.TEXTS,
    **hours.TEXTS,
    **connection.TEXTS,
    **reading.TEXTS,
    **registers.TEXTS,
    **transfers.TEXTS,
    **undoing.TEXTS,
}
