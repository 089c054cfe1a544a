"""What the host offers of one dimension, and how its list is read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bindeledd.domain.errors import StoppedError
from bindeledd.domain.identity import Dimension
from bindeledd.domain.ports import Clock
from bindeledd.hosts.contract.feeds import FeedReader, Row, page_limit
from bindeledd.hosts.contract.wire import CapabilitiesRead, DimensionCapabilities
from bindeledd.transport import Exchange


@dataclass(frozen=True, slots=True)
class Offer:
    """One dimension at the host: `path` is its list, `dimension` how we call it."""

    path: str
    dimension: Dimension
    capabilities: Callable[[], CapabilitiesRead]

    def read(self) -> DimensionCapabilities:
        """Read what the host can do with the dimension.

        Raises:
            StoppedError: `dimension_not_offered`.
        """
        offered = self.capabilities().dimensions.get(self.path.strip("/"))
        if offered is None or not offered.read:
            raise StoppedError("dimension_not_offered", details={"dimension": self.dimension.value})
        return offered

    def reader(
        self, exchange: Exchange, model: type[Row], clock: Clock, operation: str = "list_objects"
    ) -> FeedReader[Row]:
        """Prepare the reading of the dimension's list."""
        return FeedReader(
            exchange=exchange,
            path=self.path,
            model=model,
            clock=clock,
            limit=page_limit(self.capabilities().pageMax),
            operation=operation,
        )
