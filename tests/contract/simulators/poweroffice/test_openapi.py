"""The simulator against the published specification, where that lies beside the repository."""

import jsonschema
import pytest

from local.simulators.poweroffice.access import privileges_of
from local.simulators.poweroffice.pay_items import PAY_ITEM_REGISTER
from local.simulators.poweroffice.properties import Kind
from local.simulators.poweroffice.reference_data import REFERENCE_REGISTERS
from local.simulators.poweroffice.registers import REGISTERS
from tests.contract.simulators.poweroffice.full_objects import ADDRESSES, FULL
from tests.contract.simulators.poweroffice.office import CLIENT_KEY, JSON_PATCH, replace
from tests.contract.simulators.poweroffice.published import (
    API,
    AUTH,
    conforms,
    document,
    needs_specification,
    schemas,
)
from tests.contract.simulators.poweroffice.test_onboarding import (
    consent,
    finalize,
    initiate,
    press,
)

pytestmark = needs_specification
every_register = pytest.mark.parametrize("name", REGISTERS)
FORMATS = {
    "int32": Kind.INT32,
    "int64": Kind.INT64,
    "double": Kind.DOUBLE,
    "date": Kind.DATE,
    "date-time": Kind.STAMP,
    "uuid": Kind.UUID,
}
NOT_READ_BACK = {"NationalIdNumber", "InternationalIdNumber", "MailAddress", "Code"}


@pytest.fixture
def children(office, api):
    """Where children of a customer and everything else are created."""
    customer = office.create(api, Name="Eier AS")["Id"]

    def address(name):
        owner = f"/{customer}" if REGISTERS[name].owners else ""
        return ADDRESSES[name] + owner

    return address


def test_the_check_itself_refuses_a_wrong_body():
    with pytest.raises(jsonschema.ValidationError):
        conforms({"Nickname": "x"}, "CustomerDto")
    with pytest.raises(jsonschema.ValidationError):
        conforms({"InvoiceDeliveryType": "Pigeon"}, "CustomerDto")
    with pytest.raises(jsonschema.ValidationError):
        conforms({"Number": "10001"}, "CustomerDto")


@every_register
def test_the_properties_are_the_published_ones(name):
    definition, published = REGISTERS[name], schemas()
    read = {item.name for item in definition.properties if item.read}
    taken = {item.name for item in definition.properties if item.post}
    assert read == set(published[f"{definition.dto}Dto"]["properties"])
    assert taken == set(published[f"{definition.dto}PostDto"]["properties"])
    for item in definition.nested:
        owner = "ContactAddress" if item.is_entity else "Address"
        inner = {inner.name for inner in item.inner}
        assert inner == set(published[f"{owner}Dto"]["properties"])
        assert {i.name for i in item.inner if i.post} == set(
            published[f"{owner}PostDto"]["properties"]
        )


def test_the_properties_of_pay_items_are_the_published_ones():
    read = {item.name for item in PAY_ITEM_REGISTER.properties if item.read}
    assert read == set(schemas()["PayItemDto"]["properties"])
    assert "PayItemPostDto" not in schemas()


def properties():
    for definition in [*REGISTERS.values(), PAY_ITEM_REGISTER]:
        posted = "POST" in definition.operations
        for item in definition.properties:
            yield item, f"{definition.dto}{'Post' if item.post and posted else ''}Dto"
        for nested in definition.nested:
            owner = "ContactAddress" if nested.is_entity else "Address"
            for item in nested.inner:
                yield item, f"{owner}{'Post' if item.post else ''}Dto"


def test_types_lengths_and_enums_are_the_published_ones():
    published = schemas()
    for item, owner in properties():
        known = published[owner]["properties"][item.name]
        if known.get("format") in FORMATS:
            assert item.kind is FORMATS[known["format"]], (owner, item.name)
        if "maxLength" in known:
            assert item.max_length == known["maxLength"], (owner, item.name)
        if known.get("type") == "boolean":
            assert item.kind is Kind.BOOL, (owner, item.name)
        reference = known.get("$ref", "").rpartition("/")[2]
        if item.kind is Kind.CHOICE:
            assert set(item.choices) == set(published[reference]["enum"]), (owner, item.name)
        else:
            assert "enum" not in published.get(reference, {}), (owner, item.name)


def test_the_filters_are_the_published_ones():
    published = {
        path.strip("/").lower(): {
            parameter["name"]
            for parameter in operations["get"].get("parameters", [])
            if parameter["in"] == "query" and parameter["name"] != "resourceParameter"
        }
        for path, operations in document(API)["paths"].items()
        if "get" in operations
    }
    for definition in [*REGISTERS.values(), *REFERENCE_REGISTERS.values(), PAY_ITEM_REGISTER]:
        assert {*definition.filters, *definition.narrowed_by} == published[definition.path]


def roles(path, method):
    summary = document(API)["paths"][path][method]["summary"]
    told = summary.partition("(Auth roles:")[2].rstrip(") ")
    return {role.strip() for role in told.split(",")}


def test_privileges_are_the_published_ones():
    for name, definition in REGISTERS.items():
        path = ADDRESSES[name]
        owner = f"{path}/{{contactId}}" if definition.owners else path
        # There are no suppliers here.
        of_suppliers = {"Supplier", "Supplier_Full"}
        assert set(definition.reads) == roles(path, "get") - of_suppliers
        assert set(definition.writes) == roles(owner, "post") - of_suppliers
    for path in ("/SubLedgerNumberSeries", "/Departments", "/ContactGroups"):
        known = REFERENCE_REGISTERS[path.strip("/").lower()]
        assert set(known.reads) == roles(path, "get")
    assert set(PAY_ITEM_REGISTER.reads) == roles("/PayItems", "get")
    assert set(PAY_ITEM_REGISTER.reads) == roles("/PayItems/{id}", "get")


@every_register
def test_a_full_and_a_bare_object(name, api, children):
    definition, dto = REGISTERS[name], f"{REGISTERS[name].dto}Dto"
    conforms(FULL[name], f"{definition.dto}PostDto")
    assert {*FULL[name], *definition.code_names} >= {
        item.name
        for item in definition.properties
        if item.post and not item.name.endswith("Id") and item.name not in definition.least
    } - {"CustomerNo", "ParentProjectCode", "SubLedgerNumberSeriesId", *CONTRADICTING}
    answers = [api.post(children(name), json=body) for body in (FULL[name], definition.least)]
    for answer in answers:
        assert answer.is_success, answer.text
        conforms(answer.json(), dto)
        assert set(answer.json()) == set(schemas()[dto]["properties"])
    listed = api.get(ADDRESSES[name]).json()
    for body in listed:
        conforms(body, dto)
    full = answers[0].json()
    one = api.get(f"{children(name)}/{full['Id']}")
    conforms(one.json(), dto)
    assert one.json() == full
    assert full in listed


CONTRADICTING = {"IsPerson", "FirstName", "LastName", "IsArchived", "UseInvoiceFee"} | {
    "DoNotAddLatePaymentFees",
    "DoNotAddLatePaymentInterest",
    "DoNotAutomatePaymentNotifications",
    "TransferToDebtCollectionAgency",
}
"""Of a customer: what a company has no use for, and flags that are at their default."""


@every_register
def test_a_full_object_is_read_back_as_it_was_sent(name, api, children):
    read = api.post(children(name), json=FULL[name]).json()
    for key, value in FULL[name].items():
        if key not in NOT_READ_BACK:
            assert read[key] == value, key
    for item in REGISTERS[name].nested:
        assert FULL[name][item.name].items() <= read[item.name].items()


CHANGED = {"delivery_addresses": "City", "contact_persons": "LastName", "employees": "LastName"}


@every_register
def test_a_changed_object(name, open_office):
    office = open_office(project_patch_answers="object")
    api = office.api()
    owner = f"/{office.create(api)['Id']}" if REGISTERS[name].owners else ""
    created = api.post(f"{ADDRESSES[name]}{owner}", json=FULL[name]).json()
    field = CHANGED.get(name, "Name")
    answer = api.patch(
        f"{ADDRESSES[name]}{owner}/{created['Id']}",
        json=[replace(f"/{field}", "Ny")],
        headers=JSON_PATCH,
    )
    conforms(answer.json(), f"{REGISTERS[name].dto}Dto")
    assert answer.json()[field] == "Ny"


def test_the_reference_data(api):
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
            assert set(row) == set(schemas()[name]["properties"])
            conforms(api.get(f"{path}/{row['Id']}").json(), name)


def test_the_organization(api):
    told = api.get("/OrganizationSettings").json()
    conforms(told, "OrganizationSettingDto")
    assert set(told) == set(schemas()["OrganizationSettingDto"]["properties"])


def test_information_and_onboarding(api, office):
    conforms(api.get("/ClientIntegrationInformation").json(), "ClientIntegrationInformationDto")
    conforms(initiate(office).json(), "InitiateOnboardingResponseDto")
    token = press(office, consent(office), "accept")["token"]
    conforms(finalize(office, token).json(), "FinalizeOnboardingResponseDto")


def test_problems(api):
    for path in ADDRESSES.values():
        for answer in (
            api.get(f"{path}?$top=1"),
            api.get(f"{path}/1/1" if path.startswith("/Contact") else f"{path}/1"),
        ):
            problem = answer.json()
            assert {"title", "status", "detail"} <= set(problem)
            named = {name.capitalize(): value for name, value in problem.items()}
            conforms(named, "ProblemDetails")


@every_register
def test_statuses_are_the_published_ones(name, api, children):
    definition, paths = REGISTERS[name], document(API)["paths"]
    collection = f"{ADDRESSES[name]}/{{contactId}}" if definition.owners else ADDRESSES[name]
    depth = collection.count("/") + 1
    one = next(p for p in paths if p.startswith(f"{collection}/{{") and p.count("/") == depth)
    base = children(name)
    created = api.post(base, json=definition.least)
    here = f"{base}/{created.json()['Id']}"

    def patched(address, path):
        return api.patch(address, json=[replace(path, "Ny")], headers=JSON_PATCH).status_code

    seen = {
        (collection, "post"): {created.status_code, api.post(base, json={"X": 1}).status_code},
        (ADDRESSES[name], "get"): {api.get(ADDRESSES[name]).status_code},
        (one, "patch"): {
            patched(here, "/ExternalCode" if definition.owners else "/LastName"),
            patched(here, "/Nothing"),
            patched(f"{base}/1", "/Name"),
        },
        (one, "delete"): {api.delete(here).status_code, api.delete(here).status_code},
    }
    for (path, method), statuses in seen.items():
        assert {str(status) for status in statuses} <= set(paths[path][method]["responses"])


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
