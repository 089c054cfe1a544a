"""A few webhooks of each wrong kind; `make fuzz WEBHOOKS=9` delivers more, DOOR=1 over HTTP."""

from __future__ import annotations

import pytest

from tests.fuzzing.webhooks import deliver


@pytest.mark.requirement("ALL-11")
def test_no_wrong_webhook_is_taken_nor_fails():
    came = deliver(300, seed=3)
    assert came.faults == []
    kinds = {kind for kind, _ in came.statuses}
    assert len(kinds) == 15
    assert {status for _, status in came.statuses} == {202, 400, 401, 403, 404, 413, 422}
