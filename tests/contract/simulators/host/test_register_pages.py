"""The pages of the other registers, and of what belongs to a customer."""

import json

import pytest

from local.simulators.host.sheets import SHEETS
from tests.contract.simulators.host.browsing import BACKEND, CUSTOMERS, Browser

ACCOUNT = "/accounts/t_42"


@pytest.fixture
def browser():
    made = Browser(BACKEND)
    yield made
    made.client.close()
    made.host.close()


def records(browser, dimension):
    found = browser.host.dump()["records"]["t_42"][dimension]
    return [record for record in found if not record["deleted"]]


def filled(dimension, record, **changes):
    return {**SHEETS[dimension].form.shown(record), "version": record["version"], **changes}


def test_a_person_makes_an_employee_and_its_name_follows(browser):
    assert "ingen ansatte her ennå" in browser.get(f"{ACCOUNT}/employees")
    browser.get(f"{ACCOUNT}/employees/new")
    sent = browser.post(
        f"{ACCOUNT}/employees/new",
        firstName="Kari",
        lastName="Nordmann",
        number="12",
        employedFrom="2026-01-01",
    )
    assert "Den ansatte er opprettet." in browser.get(sent.headers["Location"])
    (employee,) = records(browser, "employees")
    assert (employee["name"], employee["employedFrom"]) == ("Kari Nordmann", "2026-01-01")
    path = f"{ACCOUNT}/employees/{employee['id']}"
    browser.post(path, **filled("employees", employee, lastName="Dahl"))
    assert records(browser, "employees")[0]["name"] == "Kari Dahl"
    refused = browser.post(f"{ACCOUNT}/employees/new", status=422, firstName="", lastName="")
    assert 'id="firstName-error"' in refused.text


def test_a_person_makes_a_product(browser):
    browser.get(f"{ACCOUNT}/products/new")
    browser.post(
        f"{ACCOUNT}/products/new", name="Grus", number="V1", salesPrice="12,50", unitCode="m2"
    )
    (product,) = records(browser, "products")
    assert (product["salesPrice"], product["unitCode"]) == ("12.50", "m2")
    page = browser.get(f"{ACCOUNT}/products")
    assert "12.50" in page
    path = f"{ACCOUNT}/products/{product['id']}"
    wrong = browser.post(path, status=422, **filled("products", product, salesPrice="ti"))
    assert 'value="ti"' in wrong.text
    browser.post(f"{path}/active", active="0")
    assert records(browser, "products")[0]["active"] is False


def test_a_value_that_the_form_does_not_offer_stays(browser):
    travel = {"id": "pr_1", "name": "Kjøring", "productType": "mileage", "barcode": "1"}
    browser.host.seed_records("t_42", {"products": [travel]})
    (before,) = records(browser, "products")
    page = browser.get(f"{ACCOUNT}/products/pr_1")
    assert '<option value="mileage" selected>' in page
    browser.post(f"{ACCOUNT}/products/pr_1", **filled("products", before))
    assert records(browser, "products") == [before]


def test_a_person_makes_projects_and_closes_them(browser):
    browser.host.seed_records(
        "t_42",
        {
            "customers": [{"id": "c_1", "name": "Kunde", "number": "10001"}],
            "employees": [{"id": "e_1", "firstName": "Kari", "lastName": "Nordmann"}],
        },
    )
    page = browser.get(f"{ACCOUNT}/projects/new")
    assert '<option value="c_1">10001 Kunde</option>' in page
    browser.post(
        f"{ACCOUNT}/projects/new",
        name="Hus",
        number="10",
        customerId="c_1",
        managerEmployeeId="e_1",
        kind="project",
    )
    (parent,) = records(browser, "projects")
    assert (parent["customerId"], parent["managerEmployeeId"]) == ("c_1", "e_1")
    browser.post(
        f"{ACCOUNT}/projects/new", name="Tak", number="2", parentId=parent["id"], kind="subproject"
    )
    child = next(one for one in records(browser, "projects") if one["name"] == "Tak")
    assert (child["fullNumber"], child["kind"]) == ("10-2", "subproject")
    assert "10-2" in browser.get(f"{ACCOUNT}/projects")
    path = f"{ACCOUNT}/projects/{child['id']}"
    assert f'<option value="{parent["id"]}" selected>' in browser.get(path)
    assert f'value="{child["id"]}"' not in browser.get(f"{ACCOUNT}/projects/new")
    browser.post(f"{path}/active", active="0")
    closed = next(one for one in records(browser, "projects") if one["name"] == "Tak")
    assert (closed["active"], closed["status"]) == (False, "completed")
    assert "Gjenåpne" in browser.get(path)
    browser.post(f"{path}/active", active="1")
    again = next(one for one in records(browser, "projects") if one["name"] == "Tak")
    assert (again["active"], again["status"]) == (True, "active")
    assert "Slette Tak?" in browser.get(f"{path}/delete")
    browser.post(f"{path}/delete")
    assert [one["name"] for one in records(browser, "projects")] == ["Hus"]


@pytest.mark.parametrize(
    ("part", "fields", "shown"),
    [
        ("addresses", {"type": "delivery", "line1": "Kaia 1", "city": "Moss"}, "Moss"),
        ("contacts", {"firstName": "Ola", "lastName": "Li", "email": "ola@x.no"}, "Ola Li"),
    ],
)
def test_a_person_edits_what_belongs_to_a_customer(browser, part, fields, shown):
    first = {"addresses": {"type": "billing", "city": "Oslo"}, "contacts": {"firstName": "Per"}}
    record = {"id": "c_1", "name": "Kunde", part: [first[part]]}
    browser.host.seed_records("t_42", {"customers": [record]})
    customer = f"{CUSTOMERS}/c_1"
    browser.get(f"{customer}/{part}/new")
    sent = browser.post(f"{customer}/{part}/new", **fields)
    assert shown in browser.get(sent.headers["Location"])
    (before,) = browser.customers()
    kept, added = before[part]
    assert {name: added[name] for name in fields} == fields
    here = f"{customer}/{part}/{added['id']}"
    assert shown.split()[0] in browser.get(here)
    name = next(reversed(fields))
    browser.post(here, **{**fields, name: "ny@x.no"})
    (after,) = browser.customers()
    assert after[part] == [kept, {**added, name: "ny@x.no"}]
    (told, *_) = reversed(browser.host.outbox.messages())
    assert json.loads(told.body)["data"]["ids"] == ["c_1"]
    version = after["version"]
    browser.post(here, **{**fields, name: "ny@x.no"})
    assert browser.customers()[0]["version"] == version
    browser.post(f"{here}/remove")
    assert browser.customers()[0][part] == [kept]
    assert "innes ikke" in browser.get(here, status=404)


def test_a_refused_element_is_explained(browser):
    browser.host.seed_records("t_42", {"customers": [{"id": "c_1", "name": "Kunde"}]})
    answer = browser.post(f"{CUSTOMERS}/c_1/contacts/new", status=422, email="ola")
    assert 'id="email-error"' in answer.text
    answer = browser.post(
        f"{CUSTOMERS}/c_1/addresses/new", status=422, type="billing", countryCode="Norge"
    )
    assert 'id="countryCode-error"' in answer.text
    assert browser.customers()[0]["addresses"] == []


@pytest.mark.parametrize("path", ["/projects/p_1/contacts/new", "/machines", "/units"])
def test_pages_that_do_not_exist(browser, path):
    browser.host.seed_records("t_42", {"projects": [{"id": "p_1", "name": "Hus"}]})
    assert "innes ikke" in browser.get(f"{ACCOUNT}{path}", status=404)


def test_a_person_types_the_id_that_an_employee_has_in_the_erp(browser):
    browser.host.seed_records("t_42", {"employees": [{"id": "e_1", "firstName": "Kari"}]})
    path = f"{ACCOUNT}/employees/e_1"
    assert "Id i PowerOffice Go" not in browser.get(path)
    browser.post(f"{path}/link", status=405, system="poweroffice_go", externalId="5127")
    managed = {"dimensions": {"employees": {"externalIds": "host_managed"}}}
    browser.host.seed({"settings": managed})
    assert "Id i PowerOffice Go" in browser.get(path)
    browser.post(f"{path}/link", system="poweroffice_go", externalId=" 5127 ")
    assert 'value="5127"' in browser.get(path)
    assert "Koblet til poweroffice_go</dt><dd>5127" in browser.get(path)
    assert "koblet" in browser.get(f"{ACCOUNT}/employees")
    browser.post(f"{path}/link", system="poweroffice_go", externalId="")
    assert "Koblet til" not in browser.get(path)
    assert "koblet" not in browser.get(f"{ACCOUNT}/employees")
    told = [json.loads(message.body) for message in browser.host.outbox.messages()]
    links = [event["data"] for event in told if event["type"] == "link.changed"]
    assert [link["externalId"] for link in links] == ["5127", None]
