"""The pages of the other registers: a person edits, archives and deletes what the API serves."""

import pytest

from tests.contract.simulators.poweroffice.forms import forms
from tests.contract.simulators.poweroffice.office import FJORD


@pytest.fixture
def browser(office):
    browser = office.browser()
    browser.follow_redirects = True
    return browser


@pytest.fixture
def home(office):
    return f"/gui/{office.company(FJORD).id}"


def send(browser, address, form=0, **values):
    page = browser.get(address)
    assert page.status_code == 200
    return forms(page)[form].send(browser, page, **values)


def test_a_person_makes_an_employee(browser, home, api):
    fields = {"FirstName": "Kari", "LastName": "Nordmann", "JobTitle": "Tømrer"}
    fields |= {"StartDate": "2026-01-01", "ManagerEmployeeId": "990001"}
    saved = send(browser, f"{home}/employees/new", **fields)
    assert "Ansatt 4 er lagret." in saved.text
    assert "2 aktive ansatte" in saved.text
    row = api.get("/Employees?employeeNos=4").json()[0]
    assert {name: str(row[name]) for name in fields} == fields
    refused = send(browser, f"{home}/employees/new", **fields | {"Number": "1000"})
    assert refused.status_code == 400
    assert "The employee code must be between 1 and 999." in refused.text
    assert 'value="Tømrer"' in refused.text


def test_a_person_makes_a_product(browser, home, api):
    fields = {"Code": "V1", "Name": "Grus", "UnitPrice": "12,50", "UnitOfMeasureCode": "MTQ"}
    saved = send(browser, f"{home}/products/new", **fields)
    assert "Produkt V1 er lagret." in saved.text
    assert "1 aktivt produkt" in saved.text
    (row,) = api.get("/Products").json()
    assert (row["UnitPrice"], row["UnitOfMeasureCode"]) == (12.5, "MTQ")
    send(browser, f"{home}/products/{row['Id']}", UnitPrice="")
    assert api.get("/Products").json()[0]["UnitPrice"] is None
    assert (
        "is invalid for UnitPrice"
        in send(browser, f"{home}/products/{row['Id']}", UnitPrice="ti").text
    )
    send(browser, f"{home}/products/{row['Id']}", 1)
    assert api.get("/Products").json()[0]["IsArchived"] is True


def test_a_person_makes_projects_and_closes_them(browser, home, api, office):
    customer = office.create(api)["Id"]
    fields = {"Code": "10", "Name": "Hus", "CustomerId": str(customer)}
    fields |= {"ProjectManagerEmployeeId": "990001"}
    saved = send(browser, f"{home}/projects/new", **fields)
    assert "Prosjekt 10 er lagret." in saved.text
    (parent,) = api.get("/Projects").json()
    assert (parent["ProjectStatus"], parent["IsActive"]) == ("Active", True)
    send(
        browser,
        f"{home}/projects/new",
        Code="2",
        Name="Tak",
        ParentProjectId=str(parent["Id"]),
    )
    listed = browser.get(f"{home}/projects").text
    assert "10.2" in listed
    child = api.get("/Projects?projectCodes=10.2").json()[0]
    assert child["CustomerId"] is None
    page = browser.get(f"{home}/projects/{child['Id']}")
    assert "Prosjekt 10.2" in page.text
    assert 'value="2"' in page.text
    send(browser, f"{home}/projects/{child['Id']}", ProjectStatus="Complete", Code="3")
    assert api.get("/Projects?status=Complete").json()[0]["Code"] == "10.3"
    in_use = send(browser, f"{home}/projects/{parent['Id']}", 2)
    assert "is in use and cannot be deleted" in in_use.text
    send(browser, f"{home}/projects/{child['Id']}", 2)
    send(browser, f"{home}/projects/{parent['Id']}", 1)
    assert [row["ProjectStatus"] for row in api.get("/Projects").json()] == ["Archived"]
    assert "1 arkivert prosjekt" in browser.get(f"{home}/projects?archived=1").text
    send(browser, f"{home}/projects/{parent['Id']}", 1)
    assert api.get("/Projects").json()[0]["ProjectStatus"] == "Active"


@pytest.mark.parametrize(
    ("path", "api_path", "fields", "word"),
    [
        ("persons", "/ContactPersons", {"FirstName": "Ola", "LastName": "Li"}, "Ola Li"),
        ("addresses", "/ContactDeliveryAddresses", {"City": "Moss", "ZipCode": "1530"}, "Moss"),
    ],
)
def test_a_person_edits_what_belongs_to_a_customer(
    browser, home, api, office, path, api_path, fields, word
):
    customer = office.create(api)["Id"]
    base = f"{home}/customers/{customer}"
    assert f'href="{base}/{path}/new"' in browser.get(base).text
    saved = send(browser, f"{base}/{path}/new", **fields)
    assert saved.url.path == base
    assert word in saved.text
    (row,) = api.get(api_path).json()
    assert row["ContactId"] == customer
    name = next(iter(fields))
    send(browser, f"{base}/{path}/{row['Id']}", **{name: "Ny"})
    assert api.get(api_path).json()[0][name] == "Ny"
    refused = send(browser, f"{base}/{path}/{row['Id']}", **{name: ""})
    assert (refused.status_code, f"{name} field is required" in refused.text) == (400, True)
    other = office.create(api)["Id"]
    assert browser.get(f"{home}/customers/{other}/{path}/{row['Id']}").status_code == 404
    send(browser, f"{base}/{path}/{row['Id']}", 1)
    assert api.get(api_path).status_code == 204


def test_private_persons_have_addresses_but_no_contact_persons(browser, home, api, office):
    person = office.create(api, IsPerson=True, FirstName="A", LastName="B")["Id"]
    page = browser.get(f"{home}/customers/{person}").text
    assert "Ny leveringsadresse" in page
    assert "Ny kontaktperson" not in page
    assert "Ny leveringsadresse" in browser.get(f"{home}/employees/990001").text
    assert browser.get(f"{home}/employees/990001/persons/new").status_code == 404
    assert browser.get(f"{home}/products/1/persons/new").status_code == 404


def test_saving_an_untouched_form_changes_nothing(browser, home, api, office):
    customer = office.create(api)["Id"]
    made = {
        f"{home}/employees/990001": "/Employees/990001",
        f"{home}/projects/": "/Projects",
        f"{home}/products/": "/Products",
        f"{home}/customers/{customer}/persons/": f"/ContactPersons/{customer}",
        f"{home}/customers/{customer}/addresses/": f"/ContactDeliveryAddresses/{customer}",
    }
    bodies = {
        "/Projects": {"Name": "A", "Code": "1", "ProjectManagerEmployeeNo": 3, "Progress": 4},
        "/Products": {"Name": "A", "UnitPrice": 1.25, "Gtin": "1"},
        f"/ContactPersons/{customer}": {"FirstName": "A", "LastName": "B", "IsDefault": True},
        f"/ContactDeliveryAddresses/{customer}": {"City": "Oslo", "ZipCode": "0150"},
    }
    for page, path in made.items():
        body = bodies.get(path)
        which = "" if body is None else str(api.post(path, json=body).json()["Id"])
        address = f"{path}/{which}".removesuffix("/")
        before = api.get(address).json()
        office.clock.advance(60)
        assert send(browser, f"{page}{which}").status_code == 200
        assert api.get(address).json() == before
