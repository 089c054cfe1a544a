"""Contact persons and delivery addresses: resources of their own (facts, 2.3, 2.4)."""

import pytest

from tests.contract.simulators.poweroffice.office import JSON_PATCH, replace

PERSON = {"FirstName": "Ola", "LastName": "Nordmann"}
ADDRESS = {"City": "Oslo", "ZipCode": "0150"}


@pytest.fixture
def company(office, api):
    return office.create(api, Name="Eier AS")["Id"]


@pytest.fixture
def persons(company):
    return f"/ContactPersons/{company}"


@pytest.fixture
def addresses(company):
    return f"/ContactDeliveryAddresses/{company}"


def change(api, path, *operations):
    return api.patch(path, json=list(operations), headers=JSON_PATCH)


def test_a_contact_person_lives_at_its_company(api, office, company, persons):
    created = api.post(persons, json=PERSON)
    assert (created.status_code, created.json()["ContactId"]) == (201, company)
    assert (created.json()["IsActive"], created.json()["IsDefault"]) == (True, False)
    here = f"{persons}/{created.json()['Id']}"
    assert api.get(here).json() == created.json()
    assert change(api, here, replace("/LastName", "Dahl")).json()["LastName"] == "Dahl"
    other = office.create(api)["Id"]
    elsewhere = f"/ContactPersons/{other}/{created.json()['Id']}"
    for answer in (api.get(elsewhere), api.delete(elsewhere)):
        assert answer.status_code == 404
        assert answer.json()["detail"] == (
            f"Contact person with id = {created.json()['Id']} not found "
            f"on Contact with id = {other}."
        )
    assert api.delete(here).status_code == 200
    assert api.get("/ContactPersons").status_code == 204


def test_only_companies_have_contact_persons(api, office):
    person = office.create(api, IsPerson=True, FirstName="A", LastName="B")["Id"]
    assert api.post(f"/ContactPersons/{person}", json=PERSON).status_code == 400
    assert api.post("/ContactPersons/990001", json=PERSON).status_code == 404
    assert api.post("/ContactPersons/1", json=PERSON).status_code == 404
    assert api.post("/ContactPersons/abc", json=PERSON).status_code == 400
    assert api.post("/ContactPersons", json=PERSON).status_code == 404


def test_what_a_contact_person_must_be(api, persons):
    for body in ({"FirstName": "A"}, {"LastName": "B"}, PERSON | {"EmailAddress": "ola"}):
        assert api.post(persons, json=body).status_code == 400
    wrong = PERSON | {"MailAddress": {"AddressLine1": "Gata 1", "City": "Oslo"}}
    assert api.post(persons, json=wrong).status_code == 400
    right = api.post(persons, json=PERSON | {"MailAddress": ADDRESS}).json()
    assert right["MailAddress"] == {
        "AddressLine1": None,
        "AddressLine2": None,
        "City": "Oslo",
        "CountryCode": "NO",
        "ZipCode": "0150",
    }


@pytest.mark.parametrize("path", ["/ContactPersons", "/ContactDeliveryAddresses"])
def test_an_external_code_is_unique_and_found(api, office, company, path):
    body = (PERSON if path == "/ContactPersons" else ADDRESS) | {"ExternalCode": "X1"}
    first = api.post(f"{path}/{company}", json=body).json()
    other = office.create(api)["Id"]
    refused = api.post(f"{path}/{other}", json=body)
    assert refused.status_code == 400
    assert refused.json()["detail"].startswith("ExternalCode is already in use. 'X1' is used on")
    assert refused.json()["detail"].endswith(f"Id = {first['Id']}.")
    assert api.get(path, params={"externalCodes": "x1, x2"}).json() == [first]
    assert api.get(path, params={"contactIds": f"{company}"}).json() == [first]
    assert api.get(path, params={"contactIds": f"{other}"}).status_code == 204
    assert api.get(path, params={"contactIds": "1-5"}).status_code == 400
    assert api.get(path, params={"contactId": "1"}).status_code == 400


@pytest.mark.parametrize("path", ["/ContactPersons", "/ContactDeliveryAddresses"])
def test_a_child_has_a_feed_of_its_own_and_its_owner_s_stamp_stands(api, office, company, path):
    before = api.get(f"/Customers/{company}").json()
    office.clock.advance(60)
    body, field = (PERSON, "/LastName") if path == "/ContactPersons" else (ADDRESS, "/City")
    child = api.post(f"{path}/{company}", json=body).json()
    office.clock.advance(60)
    change(api, f"{path}/{company}/{child['Id']}", replace(field, "Ny"))
    since = {"lastChangedDateTimeOffsetGreaterThan": child["LastChangedDateTimeOffset"]}
    (changed,) = api.get(path, params=since).json()
    assert changed["Id"] == child["Id"]
    assert api.get(f"/Customers/{company}").json() == before
    assert api.get("/Customers", params=since).status_code == 204


def test_the_first_address_is_the_primary_one(api, addresses):
    first, second = (api.post(addresses, json=ADDRESS).json() for _ in range(2))
    assert (first["IsPrimary"], second["IsPrimary"]) == (True, False)
    change(api, f"{addresses}/{second['Id']}", replace("/IsPrimary", True))
    assert [api.get(f"{addresses}/{one['Id']}").json()["IsPrimary"] for one in (first, second)] == [
        False,
        True,
    ]


@pytest.mark.parametrize("moves", [False, True])
def test_losing_the_mark_moves_a_stamp_only_if_so_set(open_office, moves):
    office = open_office(displaced_mark_moves_stamp=moves)
    api = office.api()
    persons = f"/ContactPersons/{office.create(api)['Id']}"
    first = api.post(persons, json=PERSON | {"IsDefault": True}).json()
    office.clock.advance(60)
    api.post(persons, json=PERSON | {"IsDefault": True})
    after = api.get(f"{persons}/{first['Id']}").json()
    assert after["IsDefault"] is False
    stamps = {one["LastChangedDateTimeOffset"] for one in (first, after)}
    assert (len(stamps) == 2) is moves


def test_what_an_address_must_be(api, addresses):
    for body in ({"City": "Oslo"}, {"ZipCode": "0150"}, ADDRESS | {"CountryCode": "XX"}):
        assert api.post(addresses, json=body).status_code == 400
    created = api.post(addresses, json=ADDRESS).json()
    assert created["CountryCode"] == "NO"
    here = f"{addresses}/{created['Id']}"
    assert change(api, here, replace("/CountryCode", "SE")).json()["CountryCode"] == "SE"
    assert change(api, here, replace("/CountryCode", None)).json()["CountryCode"] == "NO"
    refused = change(api, here, replace("/addressLine3", "x"))
    assert refused.json() | {"type": ""} == {
        "type": "",
        "status": 400,
        "title": "Contact delivery address validation error(s)",
        "detail": "ContactDeliveryAddressPatchDto: The target location specified by path segment "
        "'addressLine3' was not found.",
    }
    assert (
        api.get(f"{addresses}/12345")
        .json()["detail"]
        .startswith("Contact delivery address with id = 12345 not found on Contact with id = ")
    )


def test_employees_have_delivery_addresses_too(api):
    assert api.post("/ContactDeliveryAddresses/990001", json=ADDRESS).status_code == 201
    assert api.post("/ContactDeliveryAddresses/1", json=ADDRESS).status_code == 404


def test_children_go_with_their_owner(api, company, persons, addresses):
    api.post(persons, json=PERSON)
    api.post(addresses, json=ADDRESS)
    assert api.delete(f"/Customers/{company}").status_code == 200
    assert api.get("/ContactPersons").status_code == 204
    assert api.get("/ContactDeliveryAddresses").status_code == 204


def test_a_person_that_a_project_names_is_in_use(api, company, persons):
    person = api.post(persons, json=PERSON).json()["Id"]
    body = {"Name": "Hus", "CustomerId": company, "ContactPersonId": person}
    assert api.post("/Projects", json=body).status_code == 201
    assert api.delete(f"{persons}/{person}").status_code == 409
