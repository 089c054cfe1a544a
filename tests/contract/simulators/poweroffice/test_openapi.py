"""The simulator against the published specification, where that lies beside the repository."""

import functools
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from local.simulators.poweroffice.access import privileges_of
from local.simulators.poweroffice.properties import (
    ADDRESS_PROPERTIES,
    CUSTOMER_PROPERTIES,
    INVOICE_DELIVERY_TYPES,
    LETTER_DELIVERY_TYPES,
    Kind,
)
from local.simulators.poweroffice.resources import CUSTOMER_FILTERS, REGISTERS
from tests.contract.simulators.poweroffice.office import CLIENT_KEY, patch, replace
from tests.contract.simulators.poweroffice.test_onboarding import (
    consent,
    finalize,
    initiate,
    press,
)

FOLDER = Path(__file__).parents[5] / "shared" / "specs" / "poweroffice-go"
API = FOLDER / "openapi-v2-merged-2025-03-10.yaml"
AUTH = FOLDER / "authentication-token-openapi.json"

pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason="no published specification here")

FULL: dict[str, Any] = {
    "Name": "Alt AS",
    "LegalName": "Alt Aksjeselskap",
    "OrganizationNumber": "912345674",
    "EmailAddress": "a@b.no",
    "InvoiceEmailAddress": "f@b.no",
    "InvoiceEmailAddressCC": "c@b.no;d@b.no",
    "PaymentReminderEmailAddress": "p@b.no",
    "PhoneNumber": "+4755512345",
    "WebsiteUrl": "www.b.no",
    "Allowance": 12.5,
    "BillableRate": 900,
    "ContactGroupIds": [41345],
    "CurrencyCode": "NOK",
    "CustomerSince": "2020-01-31",
    "DateOfBirth": "1980-01-31",
    "DeliveryTerm": "DAP",
    "DepartmentCode": "10",
    "ExternalImportReference": "R1",
    "ExternalNumber": 5,
    "InvoiceBrandingThemeCode": "1",
    "InvoiceDeliveryType": "PdfByEmail",
    "ReminderDeliveryType": "Print",
    "NoticeOfDebtCollectionDeliveryType": "Print",
    "NationalIdNumber": "30011679680",
    "Number": 10500,
    "PaymentTerm": 14,
    "SalesPersonEmployeeNumber": 3,
    "IsVatFree": True,
    "SendPaymentReminders": False,
    "MailAddress": {
        "AddressLine1": "Gata 1",
        "AddressLine2": "c/o",
        "City": "Oslo",
        "ZipCode": "0150",
        "CountryCode": "NO",
        "ExternalCode": "X",
    },
}


@functools.cache
def document(path: Path) -> dict[str, Any]:
    text = path.read_text(encoding="utf-8")
    loaded: dict[str, Any] = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    return loaded


def schema(name: str, path: Path = API) -> dict[str, Any]:
    return {"$ref": f"#/components/schemas/{name}", **_components(path)}


@functools.cache
def _components(path: Path) -> dict[str, Any]:
    """Return the schemas in the terms of JSON Schema: `nullable` and `enum` with null."""
    return {"components": {"schemas": _translated(document(path)["components"]["schemas"])}}


def _translated(node: Any) -> Any:
    if isinstance(node, list):
        return [_translated(element) for element in node]
    if not isinstance(node, dict):
        return node
    kept = {key: _translated(value) for key, value in node.items() if key != "example"}
    if kept.pop("nullable", False) and isinstance(kept.get("type"), str):
        kept["type"] = [kept["type"], "null"]
    if "enum" in kept and kept.get("type") == "string":
        # Facts, section 0.2: properties of an enum type may be null.
        kept |= {"type": ["string", "null"], "enum": [*kept["enum"], None]}
    if "$ref" in kept and "MailAddress" not in kept:
        return {"anyOf": [{"$ref": kept["$ref"]}, {"type": "null"}]}
    return kept


def conforms(body: Any, name: str, path: Path = API) -> None:
    checker = jsonschema.FormatChecker()
    jsonschema.Draft202012Validator(schema(name, path), format_checker=checker).validate(body)


def test_the_check_itself_refuses_a_wrong_body():
    with pytest.raises(jsonschema.ValidationError):
        conforms({"Nickname": "x"}, "CustomerDto")
    with pytest.raises(jsonschema.ValidationError):
        conforms({"InvoiceDeliveryType": "Pigeon"}, "CustomerDto")
    with pytest.raises(jsonschema.ValidationError):
        conforms({"Number": "10001"}, "CustomerDto")


def test_the_properties_are_the_published_ones():
    schemas = document(API)["components"]["schemas"]
    for properties, shown, taken in (
        (CUSTOMER_PROPERTIES, "CustomerDto", "CustomerPostDto"),
        (ADDRESS_PROPERTIES, "ContactAddressDto", "ContactAddressPostDto"),
    ):
        assert {item.name for item in properties if item.read} == set(schemas[shown]["properties"])
        assert {item.name for item in properties if item.post} == set(schemas[taken]["properties"])


def test_types_lengths_and_enums_are_the_published_ones():
    schemas = document(API)["components"]["schemas"]
    kinds = {
        "int32": Kind.INT32,
        "int64": Kind.INT64,
        "double": Kind.DOUBLE,
        "date": Kind.DATE,
        "date-time": Kind.STAMP,
        "uuid": Kind.UUID,
    }
    for item in CUSTOMER_PROPERTIES + ADDRESS_PROPERTIES:
        owner = "CustomerPostDto" if item in CUSTOMER_PROPERTIES else "ContactAddressPostDto"
        owner = owner if item.post else owner.replace("Post", "")
        published = schemas[owner]["properties"][item.name]
        if published.get("format") in kinds:
            assert item.kind is kinds[published["format"]]
        if "maxLength" in published:
            assert item.max_length == published["maxLength"]
        if published.get("type") == "boolean":
            assert item.kind is Kind.BOOL
    assert set(INVOICE_DELIVERY_TYPES) == set(schemas["InvoiceDeliveryType"]["enum"])
    assert set(LETTER_DELIVERY_TYPES) == set(schemas["ReminderDeliveryType"]["enum"])


def test_the_filters_are_the_published_ones():
    paths = document(API)["paths"]
    published = {
        path.strip("/").lower(): {
            parameter["name"]
            for parameter in operations["get"].get("parameters", [])
            if parameter["in"] == "query" and parameter["name"] != "resourceParameter"
        }
        for path, operations in paths.items()
        if "get" in operations
    }
    assert {*CUSTOMER_FILTERS, "contactGroupIds"} == published["customers"]
    for name, register in REGISTERS.items():
        assert set(register.filters) == published[name]


def test_privileges_are_the_published_ones():
    for path in ("/Customers", "/SubLedgerNumberSeries", "/Departments", "/ContactGroups"):
        summary = document(API)["paths"][path]["get"]["summary"]
        name = path.strip("/").lower()
        privilege = "Customer" if name == "customers" else REGISTERS[name].privilege
        assert f"(Auth roles: {privilege},{privilege}_Full)" in summary


def test_a_full_and_a_bare_customer(api, office):
    conforms(FULL, "CustomerPostDto")
    full = office.create(api, **FULL)
    bare = office.create(api)
    for body in (full, bare, api.get(f"/Customers/{full['Id']}").json()):
        conforms(body, "CustomerDto")
    assert set(full) == set(document(API)["components"]["schemas"]["CustomerDto"]["properties"])
    for body in api.get("/Customers").json():
        conforms(body, "CustomerDto")
    conforms(patch(api, full["Id"], replace("/Name", "Ny AS")).json(), "CustomerDto")


def test_a_full_customer_is_accepted_as_published_and_read_back(api, office):
    read = office.create(api, **FULL)
    for name, value in FULL.items():
        if name not in {"NationalIdNumber", "MailAddress"}:
            assert read[name] == value
    assert FULL["MailAddress"].items() <= read["MailAddress"].items()


def test_the_registers(api):
    for path, name in (
        ("/SubLedgerNumberSeries", "SubLedgerNumberSeriesDto"),
        ("/PaymentTerms", "PaymentTermDto"),
        ("/DeliveryTerms", "DeliveryTermDto"),
        ("/Departments", "DepartmentDto"),
        ("/ContactGroups", "ContactGroupDto"),
        ("/BrandingThemes", "BrandingThemeDto"),
    ):
        for row in api.get(path).json():
            conforms(row, name)
            assert set(row) == set(document(API)["components"]["schemas"][name]["properties"])
            conforms(api.get(f"{path}/{row['Id']}").json(), name)


def test_the_organization(api):
    told = api.get("/OrganizationSettings").json()
    conforms(told, "OrganizationSettingDto")
    assert set(told) == set(
        document(API)["components"]["schemas"]["OrganizationSettingDto"]["properties"]
    )


def test_information_and_onboarding(api, office):
    conforms(api.get("/ClientIntegrationInformation").json(), "ClientIntegrationInformationDto")
    conforms(initiate(office).json(), "InitiateOnboardingResponseDto")
    token = press(office, consent(office), "accept")["token"]
    conforms(finalize(office, token).json(), "FinalizeOnboardingResponseDto")


def test_problems(api):
    for answer in (
        api.post("/Customers", json={}),
        api.get("/Customers/1"),
        api.get("/Customers?$top=1"),
    ):
        problem = answer.json()
        assert {"title", "status", "detail"} <= set(problem)
        conforms({name.capitalize(): value for name, value in problem.items()}, "ProblemDetails")


def test_statuses_are_the_published_ones(api, office):
    operations = document(API)["paths"]
    created = api.post("/Customers", json={"Name": "A"})
    identifier = created.json()["Id"]
    seen = {
        ("/Customers", "post"): {created.status_code, api.post("/Customers", json={}).status_code},
        ("/Customers", "get"): {api.get("/Customers").status_code},
        ("/Customers/{id}", "patch"): {
            patch(api, identifier, replace("/Name", "B")).status_code,
            patch(api, identifier, replace("/Nothing", "B")).status_code,
            patch(api, 1, replace("/Name", "B")).status_code,
        },
        ("/Customers/{id}", "delete"): {
            api.delete(f"/Customers/{identifier}").status_code,
            api.delete(f"/Customers/{identifier}").status_code,
        },
    }
    for (path, method), statuses in seen.items():
        assert {str(status) for status in statuses} <= set(operations[path][method]["responses"])


def test_the_token_endpoint(open_office):
    office = open_office(requests_per_second=2)
    conforms(office.ask_token().json(), "TokenResponseDto", AUTH)
    conforms(
        office.ask_token("99999999-9999-4999-8999-999999999999").json(), "ErrorResponseDto", AUTH
    )
    throttled = office.ask_token(CLIENT_KEY)
    assert throttled.status_code == 429
    conforms(throttled.json(), "RateLimitResponseDto", AUTH)


def test_every_privilege_of_the_application_is_valid_or_invalid(office):
    application = office.simulator.store.documents("applications")[0]
    valid, invalid = privileges_of(application, office.company())
    assert sorted([*valid, *invalid]) == sorted(application["privileges"])
