"""Filters, order, fields and pages."""

import json
from urllib.parse import parse_qs, urlsplit

import pytest

from local.simulators.faults import Fault, FaultKind
from tests.contract.simulators.poweroffice.office import patch, replace


@pytest.fixture
def five(office, api):
    """Five customers, created a minute apart."""
    rows = []
    for number, name in enumerate(("Berg", "aas", "Dal", "Eng", "Cask")):
        rows.append(
            office.create(
                api,
                Name=name,
                Number=10000 + number,
                ExternalNumber=100 * number,
                ExternalImportReference=f"ref-{number}",
                OrganizationNumber=f"91234567{number}",
                EmailAddress=f"post{number}@x.no",
                ContactGroupIds=[41345] if number % 2 else [21445, 41345],
            )
        )
        office.clock.advance(60)
    return rows


def numbers(answer):
    return sorted(row["Number"] - 10000 for row in answer.json()) if answer.content else []


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("customerNos=10001", [1]),
        ("customerNos=10001-10002, 10004", [1, 2, 4]),
        ("customerNos=10003-", [3, 4]),
        ("customerNos=99999", []),
        ("CUSTOMERNOS=10001", [1]),
        ("customerNos=", [0, 1, 2, 3, 4]),
        ("externalNos=100-200", [1, 2]),
        ("externalImportReference=ref-3", [3]),
        ("externalImportReference=REF-3", []),
        ("contactGroupIds=21445", [0, 2, 4]),
        ("contactGroupIds=41345, 21445", [0, 1, 2, 3, 4]),
        ("contactGroupIds=5", []),
        ("organizationNumbers=912345670,912345673", [0, 3]),
        ("emailAddresses=POST1@x.no", [1]),
        ("customerNos=10001-10003&externalNos=300-", [3]),
    ],
)
def test_filters(api, five, query, expected):
    assert numbers(api.get(f"/Customers?{query}")) == expected


def test_an_empty_list_has_no_body(api):
    answer = api.get("/Customers")
    assert (answer.status_code, answer.content) == (204, b"")


def test_changed_since_is_exclusive_and_exact(api, five):
    third = five[2]["LastChangedDateTimeOffset"]
    name = "lastChangedDateTimeOffsetGreaterThan"
    assert numbers(api.get("/Customers", params={name: third})) == [3, 4]
    assert numbers(api.get("/Customers", params={name: "2026-11-23T13:01:30+01:00"})) == [2, 3, 4]
    assert numbers(api.get("/Customers", params={name: "2026-11-23 12:01:30.5 +00:00"})) == [
        2,
        3,
        4,
    ]


def test_a_stamp_cut_to_microseconds_gives_the_row_again(api, five):
    cut = five[4]["LastChangedDateTimeOffset"][:26] + "Z"
    answer = api.get("/Customers", params={"lastChangedDateTimeOffsetGreaterThan": cut})
    assert numbers(answer) == [4]


def test_created_since(api, five):
    patch(api, five[0]["Id"], replace("/Name", "Ny"))
    name = "customerCreatedDateTimeOffsetGreaterThan"
    assert numbers(api.get("/Customers", params={name: "2026-11-23T12:02:30Z"})) == [3, 4]


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ("$top=5", "Invalid query parameter(s)"),
        ("$filter=Id eq 1", "Invalid query parameter(s)"),
        ("name=x", "Invalid query parameter(s)"),
        ("customerNos=abc", "Unable to cast object(s)"),
        ("customerNos=-5", "Unable to cast object(s)"),
        ("lastChangedDateTimeOffsetGreaterThan=yesterday", "Unable to cast object(s)"),
        (
            "lastChangedDateTimeOffsetGreaterThan=2026-11-23T12:00:00+01:00",
            "Unable to cast object(s)",
        ),
        ("PageNumber=0", "Invalid resourceParameter"),
        ("PageSize=20001", "Invalid resourceParameter"),
        ("PageSize=x", "Invalid resourceParameter"),
        ("Fields=Id,,Name", "Invalid resourceParameter"),
        ("Fields=Id,Nothing", "Invalid resourceParameter"),
        ("OrderBy=Nothing", "Invalid resourceParameter"),
        ("OrderBy=Id up", "Invalid resourceParameter"),
        ("UseDatabaseValidation=perhaps&contactGroupIds=1", "Unable to cast object(s)"),
    ],
)
def test_what_a_list_does_not_know_is_refused(api, five, query, title):
    answer = api.get(f"/Customers?{query}")
    assert answer.status_code == 400
    assert answer.json()["title"] == title


def test_the_words_of_the_specification(api, five):
    fields = api.get("/Customers?Fields=Id;Name").json()
    assert fields["detail"] == "Fields property in resourceParameter is not formatted correct."
    groups = api.get("/Customers?contactGroupIds=1-5").json()
    assert groups["title"] == "Unable to cast object(s)"
    assert groups["detail"].startswith("contactGroupIds contains negative numbers and/or range")


def test_unknown_groups_are_only_found_when_asked_to(api, five):
    query = "contactGroupIds=41346,41345,7"
    assert numbers(api.get(f"/Customers?{query}")) == [0, 1, 2, 3, 4]
    answer = api.get(f"/Customers?{query}&UseDatabaseValidation=true")
    assert answer.status_code == 404
    assert answer.json()["detail"] == "Could not find contact group(s) with id = 7, 41346."


def test_later_filters_may_be_unknown(open_office):
    api = open_office(later_filters=False).api()
    assert api.get("/Customers?organizationNumbers=1").status_code == 400


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ("Number", [0, 1, 2, 3, 4]),
        ("Number desc", [4, 3, 2, 1, 0]),
        ("name", [1, 0, 4, 2, 3]),
        ("Name asc, Id", [1, 0, 4, 2, 3]),
        ("IsPerson desc, ExternalNumber desc", [4, 3, 2, 1, 0]),
        ("LastChangedDateTimeOffset", [0, 1, 2, 3, 4]),
    ],
)
def test_order(api, five, order, expected):
    rows = api.get("/Customers", params={"OrderBy": order}).json()
    assert [row["Number"] - 10000 for row in rows] == expected


def test_no_order_is_promised_without_order(api, five, open_office):
    ids = [row["Id"] for row in api.get("/Customers").json()]
    assert ids != sorted(ids)
    ordered = open_office(default_order="Id")
    for _ in range(5):
        ordered.create(ordered.api())
    ids = [row["Id"] for row in ordered.api().get("/Customers").json()]
    assert ids == sorted(ids)


def test_fields(api, five):
    rows = api.get("/Customers?Fields=id,%20Name&OrderBy=Id").json()
    assert rows[0] == {"Id": five[0]["Id"], "Name": "Berg"}


def walk(api, path, **query):
    """Follow the links to the end and return the pages' rows."""
    answer = api.get(path, params=query)
    pages = []
    while True:
        pages.append(answer.json() if answer.content else [])
        link = json.loads(answer.headers["X-Pagination"])["nextPageLink"]
        if not link:
            return pages
        assert len(pages) < 20
        address = urlsplit(link)
        answer = api.get(path, params={k: v[0] for k, v in parse_qs(address.query).items()})


def test_pages_end_by_their_own_sign(api, five):
    pages = walk(api, "/Customers", PageSize=2, OrderBy="Id")
    assert [len(page) for page in pages] == [2, 2, 1]
    assert [row["Id"] for page in pages for row in page] == [row["Id"] for row in five]


def test_a_page_past_the_end_is_empty(api, five):
    assert api.get("/Customers?PageSize=5&PageNumber=2").status_code == 204
    assert json.loads(api.get("/Customers?PageSize=5").headers["X-Pagination"]) == {
        "nextPageLink": ""
    }


def test_the_link_leads_on_with_the_same_query(api, five):
    answer = api.get("/Customers?PageSize=2&OrderBy=Id&customerNos=10000-")
    link = json.loads(answer.headers["X-Pagination"])["nextPageLink"]
    assert link.startswith("http://poweroffice.test/Demo/v2/Customers?")
    assert parse_qs(urlsplit(link).query) == {
        "PageSize": ["2"],
        "OrderBy": ["Id"],
        "customerNos": ["10000-"],
        "PageNumber": ["2"],
    }


@pytest.mark.parametrize(
    ("settings", "last", "first"),
    [
        ({"last_page_link": "null"}, {"nextPageLink": None}, "http"),
        ({"last_page_link": "absent"}, {}, "http"),
        ({"next_page_link": "relative"}, {"nextPageLink": ""}, "/Demo/v2/Customers?"),
    ],
)
def test_variants_of_the_link(open_office, settings, last, first):
    office = open_office(**settings)
    api = office.api()
    for _ in range(2):
        office.create(api)
    assert json.loads(api.get("/Customers?PageSize=2").headers["X-Pagination"]) == last
    link = json.loads(api.get("/Customers?PageSize=1").headers["X-Pagination"])["nextPageLink"]
    assert link.startswith(first)


def test_a_fuller_header(open_office):
    office = open_office(pagination_keys="full")
    api = office.api()
    for _ in range(3):
        office.create(api)
    header = json.loads(api.get("/Customers?PageSize=2&PageNumber=2").headers["X-Pagination"])
    assert header["totalCount"] == 3
    assert header["totalPages"] == header["currentPage"] == 2
    assert "PageNumber=1" in header["previousPageLink"]


def test_a_row_deleted_between_pages_makes_a_client_that_counts_skip_one(office, api, five):
    office.simulator.faults.switch_on(
        Fault(FaultKind.CHANGED_WHILE_PAGING, path="*/customers", options={"change": "delete"})
    )
    seen = {row["Id"] for page in walk(api, "/Customers", PageSize=2, OrderBy="Id") for row in page}
    assert seen == {row["Id"] for row in five} - {five[2]["Id"]}


def test_a_row_touched_between_pages_moves_to_the_end_of_a_change_feed(office, api, five):
    office.simulator.faults.switch_on(Fault(FaultKind.CHANGED_WHILE_PAGING))
    pages = walk(api, "/Customers", PageSize=2, OrderBy="LastChangedDateTimeOffset")
    ids = [row["Id"] for page in pages for row in page]
    assert ids.count(five[0]["Id"]) == 2
    assert five[2]["Id"] not in ids


@pytest.mark.parametrize(
    ("options", "names"),
    [
        ({"change": "create", "values": {"Name": "Ny"}}, {"Ny"}),
        ({"change": "update", "values": {"Name": "Endret"}}, {"Endret"}),
    ],
)
def test_a_row_created_or_updated_between_pages(office, api, five, options, names):
    office.simulator.faults.switch_on(
        Fault(FaultKind.CHANGED_WHILE_PAGING, options=options | {"id": five[4]["Id"]})
    )
    pages = walk(api, "/Customers", PageSize=2, OrderBy="Id")
    assert names <= {row["Name"] for row in pages[2]}


def test_the_fault_waits_for_a_list_that_has_a_next_page(office, api, five):
    office.simulator.faults.switch_on(Fault(FaultKind.CHANGED_WHILE_PAGING))
    api.get("/Customers")
    api.get(f"/Customers/{five[0]['Id']}")
    assert office.simulator.faults.listed()[0]["struck"] == 0


def test_number_series_in_exact_case(api):
    path = "/SubLedgerNumberSeries"
    name = "subLedgerNumberSeriesType"
    series = api.get(path, params={name: "Customer"}).json()
    assert [(row["FromInclusive"], row["ToInclusive"], row["IsDefault"]) for row in series] == [
        (10000, 19999, True)
    ]
    assert api.get(path, params={name: "customer"}).status_code == 204
    assert len(api.get(path, params={name: "Customer, Employee"}).json()) == 2
    assert len(api.get(path, params={"generalLedgerAccountNos": "1500-2400"}).json()) == 2
    assert len(api.get(path, params={"isDefault": "true"}).json()) == 3
    one = api.get(f"{path}/{series[0]['Id']}")
    assert one.json() == series[0]
    assert not [name for name in one.json() if name.startswith("_")]


def test_registers_of_reference_data(api):
    assert [row["CreditDays"] for row in api.get("/PaymentTerms?OrderBy=CreditDays").json()] == [
        0,
        14,
        30,
    ]
    assert api.get("/Departments?codes=10,11").json()[0]["Id"] == 1610
    assert api.get("/Departments?name=byg&isActive=true").json()[0]["Code"] == "10"
    assert api.get("/Departments?isActive=false").status_code == 204
    assert api.get("/Departments/1610").json()["Name"] == "Bygg"
    assert api.get("/ContactGroups?names=faste").json()[0]["Id"] == 41345
    missing = api.get("/Departments/9")
    assert missing.status_code == 404
    assert missing.json()["detail"] == "Department with id = 9 not found."
