"""The register of pay items: read by integrations, written by people (facts, section 2.12)."""

from uuid import UUID

import pytest

from tests.contract.simulators.poweroffice.forms import forms
from tests.contract.simulators.poweroffice.office import APPLICATION_KEY, JSON_PATCH, replace
from tests.contract.simulators.poweroffice.published import (
    API,
    conforms,
    document,
    needs_specification,
    schemas,
)
from tests.contract.simulators.poweroffice.time_company import (
    DOUBLE,
    HALF,
    KEY,
    NUMBER,
    OVERTIME,
    OVERTIME_AGAIN,
    REGULAR,
    SHIFT,
    TRAVEL,
    WAGE,
    time_company,
)

PAY_ITEMS, HOUR_TYPES = "/PayItems", "/TimeTracking/HourType"
NOBODY = UUID(int=1)


@pytest.fixture
def api(office):
    return time_company(office)


@pytest.fixture
def pages(office, api):
    """The pages of pay items, and a browser at them."""
    browser = office.browser()
    browser.follow_redirects = True
    return browser, f"/gui/{office.company(NUMBER).id}/payitems"


def ids(api, **query):
    answer = api.get(PAY_ITEMS, params=query)
    assert answer.status_code == (200 if answer.content else 204), answer.text
    return {row["Id"] for row in answer.json()} if answer.content else set()


def test_pay_items_are_listed_inactive_ones_too_and_read_by_id(api):
    rows = {row["Id"]: row for row in api.get(PAY_ITEMS).json()}
    assert set(rows) == {WAGE, HALF, DOUBLE, TRAVEL}
    assert (rows[HALF]["Code"], rows[HALF]["Name"]) == ("12", "Overtid 50 %")
    assert (rows[HALF]["Percentage"], rows[TRAVEL]["IsActive"]) == (150, False)
    assert api.get(f"{PAY_ITEMS}/{HALF}").json() == rows[HALF]
    assert api.get(f"{PAY_ITEMS}/{HALF.upper()}").json() == rows[HALF]


@pytest.mark.parametrize("identifier", [NOBODY, 17, "nothing"])
def test_another_id_is_not_found_in_the_words_of_the_specification(api, identifier):
    answer = api.get(f"{PAY_ITEMS}/{identifier}")
    assert answer.status_code == 404
    assert answer.json()["title"] == "Object(s) not found"
    assert answer.json()["detail"] == f"Pay item with id = {identifier} not found."


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"codes": "12"}, {HALF}),
        ({"codes": "10, 13,99"}, {WAGE, DOUBLE}),
        ({"codes": "a30"}, {TRAVEL}),
        ({"codes": " "}, {WAGE, HALF, DOUBLE, TRAVEL}),
        ({"codes": "1"}, set()),
        ({"isActive": "true"}, {WAGE, HALF, DOUBLE}),
        ({"isActive": "false"}, {TRAVEL}),
        ({"isActive": "true", "codes": "A30"}, set()),
    ],
)
def test_a_list_is_narrowed_by_codes_and_by_being_active(api, query, found):
    assert ids(api, **query) == found


def test_codes_may_be_looked_up_in_their_exact_case(open_office):
    api = time_company(open_office(filters_ignore_case=False))
    assert (ids(api, codes="a30"), ids(api, codes="A30")) == (set(), {TRAVEL})


def test_a_list_knows_no_other_filters(api):
    for query in ({"isActive": "perhaps"}, {"names": "Timelønn"}, {"includeInactive": "true"}):
        assert api.get(PAY_ITEMS, params=query).status_code == 400


def test_a_list_comes_in_pages_and_by_what_changed(office, api, pages):
    browser, home = pages
    query = {"PageSize": 3, "OrderBy": "Code", "Fields": "Id,Code"}
    told = [api.get(PAY_ITEMS, params={**query, "PageNumber": n}) for n in (1, 2, 3)]
    assert [page.status_code for page in told] == [200, 200, 204]
    listed = [row for page in told[:2] for row in page.json()]
    assert [row["Code"] for row in listed] == ["10", "12", "13", "A30"]
    before = max(row["LastChangedDateTimeOffset"] for row in api.get(PAY_ITEMS).json())
    office.clock.advance(60)
    page = browser.get(f"{home}/{HALF}")
    forms(page)[0].send(browser, page, Name="Overtid 50 prosent")
    assert ids(api, lastChangedDateTimeOffsetGreaterThan=before) == {HALF}
    assert ids(api, createdDateTimeOffsetGreaterThan=before) == set()


def test_an_integration_writes_none_of_it(api):
    here = f"{PAY_ITEMS}/{HALF}"
    patched = api.patch(here, json=[replace("/Name", "X")], headers=JSON_PATCH)
    made = api.post(PAY_ITEMS, json={"Code": "1", "Name": "A"})
    assert [one.status_code for one in (made, patched, api.delete(here))] == [404, 404, 404]
    assert ids(api) == {WAGE, HALF, DOUBLE, TRAVEL}
    assert api.get(here).json()["Name"] == "Overtid 50 %"


@pytest.mark.parametrize(
    ("held", "subscriptions", "status"),
    [
        (["PayItem"], ["Accounting", "Payroll"], 200),
        (["PayItem_Full"], ["Accounting", "Payroll"], 200),
        (["PayItem"], ["Accounting", "TimeTracking"], 403),
        (["SalaryLine_Full", "Customer_Full"], ["Accounting", "Payroll"], 403),
    ],
)
def test_pay_items_need_their_privilege_and_payroll(office, held, subscriptions, status):
    application = {"key": APPLICATION_KEY, "name": "A", "privileges": held}
    office.simulator.seed({"applications": [application]})
    api = time_company(office, {"subscriptions": subscriptions})
    for path in (PAY_ITEMS, f"{PAY_ITEMS}/{HALF}"):
        assert api.get(path).status_code == status


def test_a_bookkeeper_finds_adds_and_closes_pay_items(api, pages):
    browser, home = pages
    listed = browser.get(home).text
    assert "Overtid 100 %" in listed
    assert "Reisetid" not in listed
    assert "Reisetid" in browser.get(f"{home}?archived=1").text
    page = browser.get(f"{home}/new")
    values = {"Code": "30", "Name": "Natt", "ProcessingType": "QuantityAndFixedRate"}
    saved = forms(page)[0].send(browser, page, **values, Rate="35,5")
    assert "Natt" in saved.text
    (made,) = api.get(PAY_ITEMS, params={"codes": "30"}).json()
    assert (values.items() <= made.items(), made["Rate"], made["IsActive"]) == (True, 35.5, True)
    page = browser.get(f"{home}/{made['Id']}")
    forms(page)[1].send(browser, page)
    assert api.get(f"{PAY_ITEMS}/{made['Id']}").json()["IsActive"] is False


@pytest.mark.parametrize("name", ["PayItemCode", "PayItemId"])
def test_how_an_hour_type_names_its_pay_item_is_a_setting(office, name):
    api = time_company(office, time_hour_type_pay_item=name)
    rows = api.get(HOUR_TYPES).json()
    named = {row["Id"]: row[name] for row in rows}
    told = {"PayItemCode": ("10", "12", "13"), "PayItemId": (WAGE, HALF, DOUBLE)}[name]
    expected = dict(zip((REGULAR, OVERTIME, OVERTIME_AGAIN), told, strict=True))
    assert named == expected | {0: None, SHIFT: None}
    assert all({"PayItemCode", "PayItemId"} & set(row) == {name} for row in rows)


def test_an_hour_types_pay_item_is_that_of_its_code_whenever_it_is_made(office):
    api = time_company(office, {"pay_items": []}, time_hour_type_pay_item="PayItemId")

    def named():
        return {row["Id"]: row["PayItemId"] for row in api.get(HOUR_TYPES).json()}[OVERTIME]

    assert (ids(api), named()) == (set(), None)
    browser, home = office.browser(), f"/gui/{office.company(NUMBER).id}/payitems"
    page = browser.get(f"{home}/new")
    forms(page)[0].send(browser, page, Code="12", Name="Overtid")
    assert {named()} == ids(api)


@needs_specification
def test_pay_items_and_their_statuses_are_as_published(open_office):
    everything = {
        "AccountId": 3901,
        "OppositeAccountId": 3901,
        "DeductionPayItemId": WAGE,
        "Benefit": "Cash",
        "BenefitDescription": "Timeloenn",
        "Code": "90",
        "Name": "Alt",
        "FnoReporting": "VariableSalary",
        "PostingType": "GeneralLedgerAccount",
        "ProcessingType": "QuantityAndFixedRate",
        "RoundingPrecision": "OneUnit",
        "SpecialIncomeCondition": "LoennVedArbeidsmarkedstiltak",
        "TaxDeduction": "TaxTable",
        "Percentage": 150.5,
        "Rate": 250,
        "EarnedContinentalShelf": True,
    }
    company = {
        "accounts": [{"Id": 3901, "AccountNo": 5000, "Name": "Lønn"}],
        "pay_items": [{"Id": WAGE, "Name": "Timelønn"}, {"Id": HALF, **everything}, {}],
    }
    api = time_company(open_office(), company)
    rows = {row["Id"]: row for row in api.get(PAY_ITEMS).json()}
    assert len(rows) == 3
    assert everything.items() <= rows[HALF].items()
    for row in [*rows.values(), api.get(f"{PAY_ITEMS}/{HALF}").json()]:
        conforms(row, "PayItemDto")
        assert set(row) == set(schemas()["PayItemDto"]["properties"])
    paths = document(API)["paths"]
    asked = [
        *((PAY_ITEMS, f"{PAY_ITEMS}?{query}") for query in ("", "codes=none", "Fields=None")),
        *((f"{PAY_ITEMS}/{{id}}", f"{PAY_ITEMS}/{one}") for one in (HALF, NOBODY, "17")),
    ]
    for path, address in asked:
        status = api.get(address).status_code
        assert str(status) in paths[path]["get"]["responses"], address
    keyless = api.get(PAY_ITEMS, headers={"Authorization": "Bearer none"})
    assert keyless.status_code == 401
    assert KEY not in keyless.text
