"""JSON Patch documents for PowerOffice Go: what must still hold, then what is written (facts 5.3).

`test` operations carry our preconditions inside the write itself, so that nobody's edit between our
reading and our writing is overwritten (architecture 4.5).
"""

from __future__ import annotations

from bindeledd.domain.records import Fields, Record
from bindeledd.erps.poweroffice import mapper
from bindeledd.erps.poweroffice.mapper import Properties

Patch = list[dict[str, object]]

MEDIA_TYPE = "application/json-patch+json"


def patch_of(changed: Properties, *, tested: Properties) -> Patch:
    """Build a patch; paths keep the API's exact case, since another was seen to be ignored."""
    tests: Patch = [
        {"op": "test", "path": f"/{name}", "value": value} for name, value in tested.items()
    ]
    writes: Patch = [
        {"op": "replace", "path": f"/{name}", "value": value}
        for name, value in mapper.checked_patch(changed).items()
    ]
    return tests + writes


def changed_properties(changes: Fields, *, present: Fields) -> Properties:
    """Put changes under the API's names; a name is written as the object's kind, new or present.

    `present` is what stands; it is needed only where a name or a kind changes.

    Raises:
        RejectedError: the ERP can certainly not hold a value.
    """
    kind = changes.get("kind") or present.get("kind") or mapper.COMPANY
    written = dict(changes)
    if "kind" in changes and "name" not in changes and changes["kind"] != present.get("kind"):
        # The other kind holds the name in other properties, which are empty until now.
        written["name"] = present.get("name")
    return mapper.properties_of(written, kind=str(kind))


def holds(current: Record, expected: Fields) -> bool:
    """Tell whether the object still holds every expected value, in canonical form."""
    return all(current.fields.get(name) == value for name, value in expected.items())
