"""One suite for the registers of every connector: an object that is not what it should be."""

from __future__ import annotations

import json

import pytest

from bindeledd.domain.errors import UnavailableError, UnreadableError
from bindeledd.domain.identity import Dimension
from bindeledd.domain.records import Flaw, Record
from tests.contract.connectors.asking import update
from tests.contract.connectors.rigs import HostRig, PowerOfficeRig, Rig
from tests.readings import read

NAMES = {
    Dimension.CUSTOMERS: ("name", "Name"),
    Dimension.EMPLOYEES: ("lastName", "LastName"),
    Dimension.PRODUCTS: ("name", "Name"),
    Dimension.PROJECTS: ("name", "Name"),
    Dimension.ADDRESSES: ("line1", "AddressLine1"),
    Dimension.CONTACT_PERSONS: ("lastName", "LastName"),
}
WRONG = ["Bygg", None]


def name_of(reader: Rig) -> str:
    return NAMES[reader.dimension][not isinstance(reader, HostRig)]


def own_id(reader: Rig, object_id: str) -> str:
    """The id by which the system itself shows the object."""
    if reader.dimension is not Dimension.ADDRESSES:
        return object_id.rpartition("/")[2]
    owner = object_id.partition("/")[0]
    if isinstance(reader, HostRig):
        (address,) = reader.somebody("GET", f"/{owner}").json()["addresses"]
        return str(address["id"])
    assert isinstance(reader, PowerOfficeRig)
    (row,) = reader.somebody("GET", reader.sample.erp_path, params={"contactIds": owner}).json()
    return str(row["Id"])


def by_id(reader: Rig) -> dict[str, Record]:
    return {record.id: record for record in read(reader.register).records}


@pytest.mark.requirement("ALL-06")
class TestUnreadable:
    def test_a_spoilt_object_is_shown_as_such_and_the_others_are_read(self, plain):
        ids = [plain.add(f"Kunde {number} AS") for number in range(4)]
        plain.way.spoilt = {own_id(plain, ids[1]): {name_of(plain): WRONG}}

        records = by_id(plain)

        assert set(records) == set(ids)
        assert [one for one in ids if records[one].flaw is not None] == [ids[1]]
        told = json.dumps({name_of(plain): WRONG})
        assert records[ids[1]].flaw == Flaw((name_of(plain),), told)

    def test_alone_it_is_refused_by_a_name_of_its_own(self, plain):
        record_id = plain.add("Kunde AS")
        plain.way.spoilt = {own_id(plain, record_id): {name_of(plain): WRONG}}

        with pytest.raises(UnreadableError) as caught:
            plain.register.get(record_id)

        assert caught.value.details == {"properties": name_of(plain)}

    def test_it_is_read_again_as_soon_as_it_can_be(self, plain):
        record_id = plain.add("Kunde AS")
        plain.way.spoilt = {own_id(plain, record_id): {name_of(plain): WRONG}}
        assert by_id(plain)[record_id].flaw is not None
        plain.way.spoilt = {}

        record = by_id(plain)[record_id]

        assert (record.flaw, plain.sample.title(record)) == (None, "Kunde AS")
        assert update(plain, record, plain.sample.naming("Ny AS")).flaw is None

    def test_one_that_cannot_be_told_from_others_fails_the_reading(self, plain):
        record_id = plain.add("Kunde AS")
        telling = "id" if isinstance(plain, HostRig) else "Id"
        plain.way.spoilt = {own_id(plain, record_id): {telling: WRONG}}

        with pytest.raises(UnavailableError) as caught:
            read(plain.register)
        assert not isinstance(caught.value, UnreadableError)
