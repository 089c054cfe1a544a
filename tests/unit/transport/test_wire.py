"""What a system sends is read as what it is, or not at all."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from pydantic import ValidationError

from bindeledd.transport import ReadModel
from bindeledd.transport.wire import LONGEST_TEXT


class Sample(ReadModel):
    """One field of each kind."""

    text: str | None = None
    whole: int | None = None
    truth: bool | None = None
    amount: Decimal | None = None
    stamp: datetime | None = None
    day: date | None = None


@pytest.mark.parametrize(
    ("field", "sent", "read"),
    [
        ("text", "0042", "0042"),
        ("whole", 10042, 10042),
        ("whole", "10042", 10042),
        ("whole", -(2**63) + 1, -(2**63) + 1),
        ("truth", False, False),
        ("amount", Decimal("12.50"), Decimal("12.50")),
        ("amount", "12.50", Decimal("12.50")),
        ("amount", 12, Decimal(12)),
        ("amount", 10**15 - 1, Decimal(10**15 - 1)),
        ("stamp", "2026-11-23T12:00:00Z", datetime(2026, 11, 23, 12, tzinfo=UTC)),
        ("day", "2026-11-23", date(2026, 11, 23)),
        ("text", None, None),
    ],
)
def test_a_value_of_its_own_kind_is_read(field, sent, read):
    assert getattr(Sample.model_validate({field: sent, "more": {"x": 1}}), field) == read


@pytest.mark.parametrize(
    ("field", "sent"),
    [
        ("text", 42),
        ("text", True),
        ("text", ["42"]),
        ("text", "x" * (LONGEST_TEXT + 1)),
        ("whole", True),
        ("whole", Decimal("1E+999999")),
        ("whole", 2**63),
        ("whole", "9" * 19),
        ("whole", "1_000"),
        ("truth", 1),
        ("truth", "false"),
        ("amount", True),
        ("amount", "1e5"),
        ("amount", Decimal("1E+999999")),
        ("amount", Decimal("1E+18")),
        ("amount", 10**15),
        ("stamp", 1764000000),
        ("stamp", "0000-00-00T00:00:00Z"),
        ("day", 20261123),
    ],
)
def test_a_value_of_another_kind_is_refused(field, sent):
    with pytest.raises(ValidationError):
        Sample.model_validate({field: sent})
