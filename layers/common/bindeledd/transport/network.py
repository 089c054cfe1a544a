"""What every exchange of one invocation shares, so that a connector is given one thing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

import httpx

from bindeledd.domain.ports import Clock
from bindeledd.transport.client import Timeouts
from bindeledd.transport.pacing import Sleep
from bindeledd.transport.retry import RetryPolicy
from bindeledd.transport.tokens import TokenCache


@dataclass(frozen=True, slots=True)
class Network:
    """Connections, time, chance and tokens.

    `http` and `tokens` outlive the invocation; `fraction` draws from [0, 1) for the jitter;
    `ends_at` is when the invocation must be done with its calls.
    """

    http: httpx.Client
    clock: Clock
    sleep: Sleep
    fraction: Callable[[], float]
    tokens: TokenCache = field(default_factory=TokenCache)
    retry: RetryPolicy = field(default_factory=RetryPolicy)
    timeouts: Timeouts = field(default_factory=Timeouts)
    ends_at: datetime | None = None
