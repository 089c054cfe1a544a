"""What the use cases need of the stored transfers, as a small protocol."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

from bindeledd.domain.hours.progress import HourProgress, TransferList
from bindeledd.domain.hours.readings import Readings
from bindeledd.domain.hours.transfer_states import TransferState
from bindeledd.domain.hours.transfers import Criterion, Transfer, TransferMove
from bindeledd.domain.identity import ConnectionRef


class Transfers(Protocol):
    """Transfers of one connection."""

    def transfer(self, ref: ConnectionRef, entry_id: str, line_id: str) -> Transfer | None:
        """Read one transfer, consistently."""

    def transfers_of(self, ref: ConnectionRef, entry_id: str) -> Sequence[Transfer]:
        """Read the transfers of all lines of one entry, consistently."""

    def moves_of(self, ref: ConnectionRef, entry_id: str) -> Sequence[TransferMove]:
        """Read the history of one entry's lines, oldest first."""

    def listed(
        self, ref: ConnectionRef, listed: TransferList, *, limit: int, after: str = ""
    ) -> Sequence[Transfer]:
        """Read a list from its beginning, or after a transfer's `order`, consistently."""

    def awaited(self, ref: ConnectionRef) -> Iterator[Criterion]:
        """Name each thing that lines wait for, once, whatever the number of lines."""

    def waiting_for(
        self, ref: ConnectionRef, criterion: Criterion, *, limit: int, after: str = ""
    ) -> Sequence[Transfer]:
        """Read the transfers that wait for one thing, oldest first, consistently."""

    def number_waiting(self, ref: ConnectionRef, criterion: Criterion, *, most: int) -> int:
        """Count the lines that wait for one thing, up to `most`."""

    def number_in_state(self, ref: ConnectionRef, state: TransferState, *, most: int) -> int:
        """Count the transfers of a state, up to `most`; eventually consistent."""

    def in_state(
        self, ref: ConnectionRef, state: TransferState, *, limit: int, after: str = ""
    ) -> Sequence[Transfer]:
        """List transfers by state, oldest first; eventually consistent."""

    def booked_as(self, ref: ConnectionRef, external_id: str) -> tuple[str, str] | None:
        """Find the entry and line that stand in the ERP under an id."""

    def hour_progress(self, ref: ConnectionRef) -> HourProgress:
        """Read how far the hours have come; empty before the first."""

    def hour_readings(self, ref: ConnectionRef) -> Readings:
        """Read what the registers that only hours name were last found to hold, consistently."""
