"""The two kinds of wire models: lenient towards what a system sends, strict about what we send."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class WireModel(BaseModel):
    """A shape on the wire; its errors never repeat the value, which may be personal."""

    model_config = ConfigDict(frozen=True, hide_input_in_errors=True)


class ReadModel(WireModel):
    """What a system sends: unknown keys are left out, numbers may come as text and the reverse."""

    model_config = ConfigDict(extra="ignore", coerce_numbers_to_str=True)


class WriteModel(WireModel):
    """What we send: a key that the system does not know is our mistake."""

    model_config = ConfigDict(extra="forbid")
