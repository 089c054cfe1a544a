"""What `make requirements` plants has its target still: a name that moved is seen at once."""

from __future__ import annotations

import pytest

from tests.proving.planting import all_mutations


@pytest.mark.parametrize("name", sorted(all_mutations()))
def test_each_defect_can_still_be_planted(name: str):
    with pytest.MonkeyPatch.context() as patch:
        all_mutations()[name].plant(patch)
