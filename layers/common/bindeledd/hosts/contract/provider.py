"""What the host contract fixes for every host (facts of the host side, 6 and 7)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from bindeledd.transport import Allowance


@dataclass(frozen=True, slots=True)
class ContractProvider:
    """The fixed facts of the contract."""

    base_path: str
    page_limit: int
    most_pages: int
    repeatable_for: timedelta
    allowance: Allowance
    scopes: str
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
    scopes="dims:read dims:write",
    token_lifetime=timedelta(minutes=10),
    renewal_margin=timedelta(minutes=1),
    webhook_tolerance=timedelta(minutes=5),
    webhook_bytes=256 * 1024,
)
