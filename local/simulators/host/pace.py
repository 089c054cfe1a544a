"""The host's own rate limit, counted per tenant over the last second."""

from collections import defaultdict, deque
from datetime import datetime, timedelta

from local.simulators.host.problems import Code, Problem

_WINDOW = timedelta(seconds=1)


class Pace:
    """Count requests; refuse one too many without counting it."""

    def __init__(self) -> None:
        """Begin with no request seen."""
        self._seen: dict[str, deque[datetime]] = defaultdict(deque)

    def admit(self, tenant_id: str, *, at: datetime, per_second: int) -> None:
        """Let a request pass; raises Problem when the tenant has had its share."""
        seen = self._seen[tenant_id]
        while seen and seen[0] <= at - _WINDOW:
            seen.popleft()
        if len(seen) >= per_second:
            detail = f"At most {per_second} requests per second."
            raise Problem(Code.RATE_LIMITED, detail, headers={"Retry-After": "1"})
        seen.append(at)
