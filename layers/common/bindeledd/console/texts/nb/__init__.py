"""All texts in Norwegian."""

from __future__ import annotations

from collections.abc import Mapping

from bindeledd.console.texts.nb import (
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
