"""JSON Patch documents for PowerOffice Go: what must still hold, then what is written (facts 5.3).

`test` operations carry our preconditions inside the write itself, so that nobody's edit between our
reading and our writing is overwritten (architecture 4.5).
"""

from __future__ import annotations

from collections.abc import Mapping

from bindeledd.domain.records import Fields, Record

Patch = list[dict[str, object]]

MEDIA_TYPE = "application/json-patch+json"


def patch_of(changed: Mapping[str, object], *, tested: Mapping[str, object]) -> Patch:
    """Build a patch; paths keep the API's exact case, since another was seen to be ignored."""
    tests: Patch = [
        {"op": "test", "path": f"/{name}", "value": value} for name, value in tested.items()
    ]
    writes: Patch = [
        {"op": "replace", "path": f"/{name}", "value": value} for name, value in changed.items()
    ]
    return tests + writes


def holds(current: Record, expected: Fields) -> bool:
    """Tell whether the object still holds every expected value, in canonical form."""
    return all(current.fields.get(name) == value for name, value in expected.items())
