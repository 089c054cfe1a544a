"""Writing to a host: once under one name, by us and under which version (facts 6.1 rule 7)."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime

from bindeledd.domain.ports import Clock
from bindeledd.transport import Answer, Call, Exchange

_TAG = re.compile(r"[\x21\x23-\x7e]{1,200}")


@dataclass(slots=True)
class HostWrites:
    """Sends writes; `origin` is the connection's id, by which the host tells ours from others'."""

    exchange: Exchange
    origin: str
    clock: Clock
    fraction: Callable[[], float]
    _updates: int = field(default=0, init=False)

    def send(self, call: Call, *, deadline: datetime) -> Answer:
        """Send one write."""
        headers = {**call.headers, "Integration-Origin": self.origin}
        return self.exchange.perform(replace(call, headers=headers, writes=True, deadline=deadline))

    def send_repeatable(self, call: Call) -> Answer:
        """Send what does the same however often it is sent: a lost answer is asked for again."""
        headers = {**call.headers, "Integration-Origin": self.origin}
        return self.exchange.perform(replace(call, headers=headers, repeatable=True))

    def update_key(self, address: str, matched: str | None) -> str:
        """Name one update so that no other has its name, not even the same one made again later.

        A host that had seen the name would answer what it answered then, and write nothing.
        """
        self._updates += 1
        moment = f"{self.clock.now().isoformat()}|{self.fraction()!r}|{self._updates}"
        named = f"{address}|{matched}|{moment}"
        return f"update-{hashlib.sha256(named.encode()).hexdigest()[:40]}"

    def unknown_since(self, deadline: datetime) -> datetime:
        """Tell from when an outcome is unknown that no usable answer told."""
        return max(deadline, self.clock.now())


def entity_tag(version: str | None) -> str | None:
    """Quote a version for `If-Match`; one that a header cannot hold is as good as none."""
    return f'"{version}"' if version and _TAG.fullmatch(version) else None


def preconditions(matched: str | None) -> dict[str, str]:
    """Make the header of a precondition, where there is one."""
    return {"If-Match": matched} if matched else {}
