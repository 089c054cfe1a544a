"""Time as an argument, so that a simulator can live through hours in a test of milliseconds."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

Clock = Callable[[], datetime]
Sleeper = Callable[[float], None]


def system_clock() -> datetime:
    """Return the present instant in UTC."""
    return datetime.now(UTC)


class ManualClock:
    """A clock that moves only when it is told to, or when somebody sleeps on it."""

    def __init__(self, start: datetime) -> None:
        """Begin at an aware instant."""
        if start.tzinfo is None:
            message = "a clock needs an aware instant"
            raise ValueError(message)
        self._instant = start.astimezone(UTC)

    def __call__(self) -> datetime:
        """Return the instant the clock stands at."""
        return self._instant

    def advance(self, seconds: float) -> None:
        """Move forward; a clock never moves back."""
        if seconds < 0:
            message = "a clock does not move back"
            raise ValueError(message)
        self._instant += timedelta(seconds=seconds)

    sleep = advance


def stay_awake(seconds: float) -> None:
    """Sleep for no time at all: the sleeper of an in-process simulator with a real clock."""
