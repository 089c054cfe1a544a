"""What the host contract fixes for every host (facts of the host side, 6 and 7)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from bindeledd.transport import Allowance


@dataclass(frozen=True, slots=True)
class ContractProvider:
    """The fixed facts of the contract.

    `hours_behind` and `hours_ahead` are the window of dates in which hours are read again each time
    at a host that cannot tell what changed (facts 8). `ids_length` is how long the ids of one query
    may be in an address: many servers refuse one of more than 8,000 characters.
    """

    base_path: str
    page_limit: int
    most_pages: int
    repeatable_for: timedelta
    allowance: Allowance
    scopes: str
    statuses_per_call: int
    ids_length: int
    hours_behind: timedelta
    hours_ahead: timedelta
    token_lifetime: timedelta
    renewal_margin: timedelta
    webhook_tolerance: timedelta
    webhook_bytes: int


PROVIDER = ContractProvider(
    base_path="/integration/v1/tenants/{tenant}",
    page_limit=200,
    most_pages=10_000,
    repeatable_for=timedelta(hours=24),
    allowance=Allowance(calls=10, per=timedelta(seconds=1)),
    scopes="dims:read dims:write hours:read hours:write",
    statuses_per_call=500,
    ids_length=6000,
    hours_behind=timedelta(days=62),
    hours_ahead=timedelta(days=31),
    token_lifetime=timedelta(minutes=10),
    renewal_margin=timedelta(minutes=1),
    webhook_tolerance=timedelta(minutes=5),
    webhook_bytes=256 * 1024,
)
