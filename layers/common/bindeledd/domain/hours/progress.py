"""How far the hours of a connection have come, and the lists by which they are worked through."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from bindeledd.domain.hours.forgetting import Forgotten, Missing
from bindeledd.domain.identity import ConnectionRef


@dataclass(frozen=True, slots=True)
class HourProgress:
    """How far one connection's hours have come.

    `cursor` is where the reading of the host's feed goes on; it moves only once every entry before
    it is stored. `first` is the entry and line that were the first to be sent: before `proven`, no
    second is, until that one was read back and found to be what was sent. `swept_on`,
    `compared_on` and `daily_sent_on` are days of the tenant's time zone. `compares_from` is the
    place among all lines, a transfer's `order`, after which those that stand are still to be
    compared with the host; None where none is. `missing` is what that comparison found so far,
    `forgotten` what the last one that came to its end holds.
    """

    ref: ConnectionRef
    cursor: str | None = None
    proven: bool = False
    first: tuple[str, str] | None = None
    swept_on: date | None = None
    compared_on: date | None = None
    compares_from: str | None = None
    daily_sent_on: date | None = None
    missing: Missing = field(default_factory=Missing)
    forgotten: Forgotten | None = None

    def compared_from(self, place: str, *, believed: bool = False) -> HourProgress:
        """Begin a comparison at a place; one that was under way ends."""
        return replace(self, compares_from=place, missing=Missing(believed=believed))


class TransferList(StrEnum):
    """The lists of transfers that the pipeline works through, each oldest first."""

    TO_SEND = "to_send"
    UNDER_WAY = "under_way"
    TO_TELL = "to_tell"
