"""Whatever people do with hours, whenever they are read: what is told comes to be true."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bindeledd.domain.hours.entries import TimeEntry
from local.simulators.host.problems import Problem
from tests.contract.connectors.hour_rigs import VARIANTS, HoursRig

ACTS = ("write", "approve", "reopen", "change", "delete", "save", "read", "broken_read", "night")


@pytest.mark.parametrize("kind", VARIANTS)
@given(walk=st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 5)), max_size=25))
@settings(max_examples=12)
def test_what_is_told_of_hours_comes_to_be_true(kind, walk):
    rig = HoursRig(**VARIANTS[kind])
    reader = Reader(rig)
    for act, number in walk:
        if act in ("read", "broken_read"):
            reader.read(pages=1 if act == "broken_read" else None)
        else:
            lives(rig, act, number)
    # What was broken off is gone on with; only then does a window begin anew.
    reader.read()
    reader.read()
    standing = {one["id"]: one for one in rig.simulator.dump()["hours"]["t_42"]}
    approved = {
        name: one["version"]
        for name, one in standing.items()
        if not one["deleted"] and one["approval"]["status"] == "approved"
    }
    believed = {one.id: one.version for one in reader.known.values() if one.approved}
    # Where a deleted entry leaves no tombstone, asking for it by its id finds it gone.
    unseen = {name for name in believed.keys() - approved.keys() if name not in standing}
    assert {name: believed[name] for name in believed.keys() - unseen} == approved
    assert not unseen or "tombstone" in kind
    assert all(rig.hours.entry(name) is None for name in unseen)
    rig.close()


class Reader:
    """What is known of a tenant's hours from reading them alone."""

    def __init__(self, rig: HoursRig) -> None:
        self._rig = rig
        self._cursor: str | None = None
        self.known: dict[str, TimeEntry] = {}

    def read(self, pages: int | None = None) -> None:
        """Read on to the end, or so many pages."""
        for page in self._rig.hours.pages(self._cursor):
            self.known |= {one.id: one for one in page.entries}
            self._cursor = page.cursor
            if pages is not None:
                pages -= 1
                if not pages:
                    return


def lives(rig: HoursRig, act: str, number: int) -> None:
    """Let people do something with one of their entries; what is locked stays as it is."""
    entry_id = f"h_{9001 + number}"
    try:
        match act:
            case "write":
                rig.write()
            case "approve":
                rig.approve()
            case "reopen":
                rig.reopen()
            case "change":
                rig.people.desk.save(entry_id, {"hours": f"{number}.5"})
            case "delete":
                rig.people.desk.delete(entry_id)
            case "save":
                rig.people.desk.save(entry_id)
            case _:
                rig.clock.advance(8 * 3600)
    except Problem:
        return
