"""Number series of PowerOffice Go: the ranges that it enforces (SV-06; facts 2.11)."""

from __future__ import annotations

from collections.abc import Sequence

from bindeledd.domain.identity import Dimension
from bindeledd.domain.records import NumberSeries
from bindeledd.erps.poweroffice.lists import Listing, read_list
from bindeledd.erps.poweroffice.provider import PROVIDER
from bindeledd.erps.poweroffice.wire import SeriesRead
from bindeledd.transport import Exchange


def read_series(exchange: Exchange, dimension: Dimension) -> Sequence[NumberSeries]:
    """Read the series of a dimension; empty where the ERP enforces none.

    The filter's value is case-sensitive, so what comes back is checked as well.
    """
    kind = PROVIDER.series_types.get(dimension)
    if kind is None:
        return ()
    listing = Listing(
        "list_number_series",
        "/SubLedgerNumberSeries",
        SeriesRead,
        "CommonServices",
        {"subLedgerNumberSeriesType": kind},
    )
    found = read_list(exchange, listing)
    return [
        series_of(series)
        for series in found
        if (series.SubLedgerNumberSeriesType or kind).lower() == kind.lower()
    ]


def series_of(series: SeriesRead) -> NumberSeries:
    """Read a number series, both ends inclusive."""
    return NumberSeries(
        name=series.Name or "",
        first=series.FromInclusive,
        last=series.ToInclusive,
        is_default=bool(series.IsDefault),
    )
