"""What every register does alike: pages, fields, order, patches, references, whatever is posted."""

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from local.simulators.poweroffice.properties import Kind, Property
from local.simulators.poweroffice.registers import REGISTERS
from tests.contract.simulators.poweroffice.full_objects import ADDRESSES, FULL
from tests.contract.simulators.poweroffice.office import JSON_PATCH, replace
from tests.contract.simulators.poweroffice.published import conforms, needs_specification

every_register = pytest.mark.parametrize("name", REGISTERS)
FIVE = 5


@pytest.fixture
def place(office, api):
    """Where objects of a register are made."""

    def address(name):
        owner = f"/{office.create(api)['Id']}" if REGISTERS[name].owners else ""
        return f"{ADDRESSES[name]}{owner}"

    return address


@every_register
def test_pages_hold_every_row_once(name, api, place):
    where = place(name)
    made = {api.post(where, json=REGISTERS[name].least).json()["Id"] for _ in range(FIVE)}
    for order in ({}, {"OrderBy": "Id"}, {"OrderBy": "LastChangedDateTimeOffset desc"}):
        seen, page = [], 1
        while True:
            query = {"PageSize": 2, "PageNumber": page, "Fields": "Id", **order}
            answer = api.get(ADDRESSES[name], params=query)
            seen += [row["Id"] for row in answer.json()]
            page += 1
            if not json.loads(answer.headers["X-Pagination"]).get("nextPageLink"):
                break
        assert len(seen) == len(set(seen))
        assert made <= set(seen)
    beyond = api.get(ADDRESSES[name], params={"PageSize": 2, "PageNumber": 99})
    assert (beyond.status_code, beyond.content) == (204, b"")


@every_register
def test_fields_and_order_are_checked(name, api, place):
    api.post(place(name), json=REGISTERS[name].least)
    for query in ("Fields=Id,Nothing", "Fields=Id;Name", "OrderBy=Nothing", "PageSize=20001"):
        assert api.get(f"{ADDRESSES[name]}?{query}").status_code == 400
    for query in ("$filter=x", "unknown=1", "pagesizes=1"):
        assert api.get(f"{ADDRESSES[name]}?{query}").status_code == 400
    row = api.get(f"{ADDRESSES[name]}?fields=id,LASTCHANGEDDATETIMEOFFSET").json()[0]
    assert set(row) == {"Id", "LastChangedDateTimeOffset"}


@every_register
def test_nulls_may_be_left_out(name, open_office):
    office = open_office(nulls_omitted=True)
    api = office.api()
    owner = f"/{office.create(api)['Id']}" if REGISTERS[name].owners else ""
    created = api.post(f"{ADDRESSES[name]}{owner}", json=REGISTERS[name].least).json()
    assert None not in created.values()
    assert created in api.get(ADDRESSES[name]).json()


@every_register
def test_what_is_unknown_in_a_body_is_refused_or_ignored(name, open_office):
    for reading in ("refuse", "ignore"):
        office = open_office(unknown_properties=reading)
        api = office.api()
        owner = f"/{office.create(api)['Id']}" if REGISTERS[name].owners else ""
        body = {**REGISTERS[name].least, "Shoesize": 45}
        answer = api.post(f"{ADDRESSES[name]}{owner}", json=body)
        assert answer.is_success is (reading == "ignore")
        if reading == "refuse":
            dto = f"{REGISTERS[name].dto}PostDto"
            assert answer.json()["detail"].endswith(f"'Shoesize' on object of type '{dto}'.")


@every_register
def test_a_patch_is_whole_or_not_at_all(name, api, place):
    definition, where = REGISTERS[name], place(name)
    created = api.post(where, json=definition.least).json()
    here = f"{where}/{created['Id']}"
    before = api.get(here).json()
    field = next(iter(definition.least))
    for wrong in (
        replace("/Nothing", 1),
        replace("/Id", 1),
        {"op": "test", "path": f"/{field}", "value": "something else"},
        {"op": "remove", "path": f"/{field}"},
    ):
        operations = [replace(f"/{field}", "Ny"), wrong]
        answer = api.patch(here, json=operations, headers=JSON_PATCH)
        assert answer.status_code == 400, wrong
        assert answer.json()["title"] == f"{definition.word} validation error(s)"
    assert api.get(here).json() == before
    right = [
        {"op": "test", "path": f"/{field}", "value": before[field]},
        replace(f"/{field}", "Ny"),
    ]
    assert api.patch(here, json=right, headers=JSON_PATCH).status_code == 200
    assert api.get(here).json()[field] == "Ny"


@every_register
def test_each_reference_to_nothing_is_not_found(name, api, place):
    definition, where = REGISTERS[name], place(name)
    assert api.post(where, json=definition.least).is_success
    for reference in definition.references:
        by_id = api.post(where, json={**definition.least, reference.id_name: 1})
        assert by_id.status_code == 404, reference.id_name
        assert by_id.json()["detail"] == f"{reference.word} with id = 1 not found."
        if reference.code_name is None or reference.creates:
            continue
        is_text = definition.by_name[reference.code_name].kind is Kind.TEXT
        code = "nobody" if is_text else 998
        by_code = api.post(where, json={**definition.least, reference.code_name: code})
        assert by_code.status_code == 404, reference.code_name
        assert by_code.json()["title"] == f"{definition.word} validation error(s)"


def values(item: Property) -> st.SearchStrategy[Any]:
    texts = st.text(max_size=20) | st.sampled_from(["1", "10001", "NO", "a@b.no", "2026-01-01"])
    kinds: dict[Kind, st.SearchStrategy[Any]] = {
        Kind.BOOL: st.booleans(),
        Kind.INT32: st.integers(-5, 200),
        Kind.INT64: st.integers(-5, 20000),
        Kind.DOUBLE: st.floats(-10, 10) | st.integers(0, 5),
        Kind.CHOICE: st.sampled_from(item.choices or ("x",)),
        Kind.DATE: st.dates().map(str),
        Kind.INT64S: st.lists(st.sampled_from([41345, 21445, 1]), max_size=3),
        Kind.ADDRESS: st.fixed_dictionaries({"City": texts, "ZipCode": texts}),
    }
    return kinds.get(item.kind, texts) | st.none()


@st.composite
def bodies(draw: st.DrawFn, name: str) -> dict[str, Any]:
    items = [item for item in REGISTERS[name].properties if item.post]
    chosen = draw(st.lists(st.sampled_from(items), max_size=6, unique_by=lambda item: item.name))
    return {**REGISTERS[name].least, **{item.name: draw(values(item)) for item in chosen}}


@needs_specification
@every_register
@given(data=st.data())
@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_whatever_is_posted_is_taken_as_published_or_refused_with_a_reason(name, api, place, data):
    body = data.draw(bodies(name))
    answer = api.post(place(name), json=body)
    assert answer.status_code in {200, 201, 400, 404}, answer.text
    if answer.is_success:
        conforms(answer.json(), f"{REGISTERS[name].dto}Dto")
        identifier = answer.json()["Id"]
        assert identifier in {row["Id"] for row in api.get(ADDRESSES[name]).json()}
    else:
        assert answer.json()["detail"]


def test_every_register_has_a_full_object():
    assert set(FULL) == set(REGISTERS) == set(ADDRESSES)
