"""The gateway's limit: so many requests per second and subscription key, over all clients."""

import threading
from collections import defaultdict, deque
from datetime import datetime, timedelta

_WINDOW = timedelta(seconds=1)


class RateLimiter:
    """A sliding window per subscription key; a refused request does not count."""

    def __init__(self, requests_per_second: int | None) -> None:
        """Take the limit; None lets everything through."""
        self._limit = requests_per_second
        self._lock = threading.Lock()
        self._passed: defaultdict[str, deque[datetime]] = defaultdict(deque)

    def admits(self, subscription_key: str, now: datetime) -> bool:
        """Say whether a request may pass now, and count it if so."""
        if self._limit is None:
            return True
        with self._lock:
            passed = self._passed[subscription_key]
            while passed and passed[0] <= now - _WINDOW:
                passed.popleft()
            if len(passed) >= self._limit:
                return False
            passed.append(now)
            return True

    def clear(self) -> None:
        """Forget what passed."""
        with self._lock:
            self._passed.clear()
