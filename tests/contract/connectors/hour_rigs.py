"""Hours of a simulated host under the connector, and the people who write and approve them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from bindeledd.domain.hours.entries import TimeEntry
from bindeledd.domain.hours.systems import LineStatus, TimeEntryPage
from bindeledd.domain.hours.transfer_states import HostStatus
from bindeledd.domain.hours.transfers import Told
from bindeledd.domain.vendors import HostAccess, HostAuth
from bindeledd.hosts.contract import HostSession
from bindeledd.hosts.contract.hours import ContractHours
from tests.contract.connectors.rigs import HostRig
from tests.contract.simulators.host.booking import Booking

VARIANTS: dict[str, dict[str, Any]] = {
    "by_cursor": {},
    "by_stamp": {"timeEntries": {"changeFeed": "updated_since"}},
    "without_tombstones": {"timeEntries": {"deletes": "none"}},
    "in_ranges": {"timeEntries": {"maxRangeDays": 31}},
    "without_feed_or_tombstones": {"timeEntries": {"changeFeed": "none", "deletes": "none"}},
}
BOTH_AXES = {"timeEntries": {"approvedWhen": "all"}}
ERP = "poweroffice_go"
AT = datetime(2026, 11, 23, 13, 0, tzinfo=UTC)


class HoursRig(HostRig):
    """One tenant's hours at a host of one kind."""

    def __init__(self, **changes: Any) -> None:
        super().__init__(**changes)
        self.people = Booking(self)
        self.axes: Sequence[tuple[str, str]] = (("employee_period", "e_9"),)

    @property
    def list_path(self) -> str:
        return f"{self.base}/time-entries"

    @property
    def access(self) -> HostAccess:
        if self.simulator.configuration.settings.auth.kind != "oauth2_client_credentials":
            return super().access
        return replace(
            super().access,
            auth=HostAuth.OAUTH2_CLIENT_CREDENTIALS,
            token_url="http://simulator.test/oauth/token",
            client_id="bindeledd-local",
        )

    @property
    def hours(self) -> ContractHours:
        assert isinstance(self.session, HostSession)
        return self.session.hours(erp=ERP, erp_names=["poweroffice", ERP], zone="Europe/Oslo")

    def write(self, count: int = 1, **fields: Any) -> list[str]:
        """Write entries that wait for an approval; give their ids."""
        return [str(self.people.write(**fields)["id"]) for _ in range(count)]

    def approve(self) -> None:
        """Approve what waits, on every axis that it takes."""
        for axis in self.axes:
            self.people.approve(*axis)

    def reopen(self) -> None:
        """Take every approval back."""
        for axis in self.axes:
            self.people.reopen(*axis)

    def approved(self, count: int = 1, **fields: Any) -> list[str]:
        """Write entries and have them approved."""
        ids = self.write(count, **fields)
        self.approve()
        return ids

    def pages(self, cursor: str | None = None) -> list[TimeEntryPage]:
        return list(self.hours.pages(cursor))

    def known(self, cursor: str | None = None) -> dict[str, TimeEntry]:
        """Read on from a cursor; give the latest of each entry."""
        return {one.id: one for page in self.pages(cursor) for one in page.entries}

    def shown(self, entry_id: str) -> dict[str, Any]:
        """How the host itself shows an entry."""
        rows = self.simulator.dump()["hours"]["t_42"]
        (found,) = [one for one in rows if one["id"] == entry_id]
        return dict(found)


def confirmed(
    entry_id: str, *, version: str, line_id: str | None = None, external_id: str = "778812"
) -> LineStatus:
    """Say that a line stands in the ERP."""
    told = Told(version, HostStatus.CONFIRMED, external_id=external_id)
    return LineStatus(entry_id, line_id, told, "", AT)
