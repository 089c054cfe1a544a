"""What the connector sends and expects, held against PowerOffice's own published specification.

The specification lies beside the repository where it is at hand; elsewhere these tests are skipped.
"""

import json
import re
from collections import Counter
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx
import pytest
from jsonschema import Draft202012Validator

from bindeledd.domain.errors import BindeleddError
from bindeledd.domain.identity import Dimension
from bindeledd.domain.records import Fields, FieldValue
from bindeledd.erps.poweroffice import wire
from bindeledd.erps.poweroffice.registers import wire as register_wire
from bindeledd.transport import ReadModel, decode_json
from tests.contract.connectors.rigs import CLIENT_KEY, PowerOfficeRig
from tests.contract.connectors.test_poweroffice import REDIRECT, VENDOR, consent
from tests.readings import read

FOLDER = Path(__file__).parents[4] / "shared" / "specs" / "poweroffice-go"
API = FOLDER / "openapi-v2-merged-2025-03-10.yaml"
TOKEN = FOLDER / "authentication-token-openapi.json"

pytestmark = pytest.mark.skipif(not API.exists(), reason="the published specification is not here")

SCHEMAS = "#/components/schemas/"
READ_AS: dict[str, type[ReadModel]] = {
    "CustomerDto": register_wire.CustomerRead,
    "EmployeeDto": register_wire.EmployeeRead,
    "ProductDto": register_wire.ProductRead,
    "ProjectDto": register_wire.ProjectRead,
    "ContactPersonDto": register_wire.ContactPersonRead,
    "ContactDeliveryAddressDto": register_wire.DeliveryAddressRead,
    "ContactAddressDto": register_wire.MailAddressRead,
    "SubLedgerNumberSeriesDto": wire.SeriesRead,
    "InitiateOnboardingResponseDto": wire.InitiateRead,
    "FinalizeOnboardingResponseDto": wire.FinalizeRead,
    "OnboardedClientInformation": wire.OnboardedClient,
    "ClientIntegrationInformationDto": wire.IntegrationRead,
    "OrganizationSettingDto": wire.OrganizationRead,
}

PATCHED = {
    "Customers": "CustomerDto",
    "Employees": "EmployeeDto",
    "Products": "ProductDto",
    "Projects": "ProjectDto",
    "ContactPersons": "ContactPersonDto",
    "ContactDeliveryAddresses": "ContactDeliveryAddressDto",
}
"""What the published copy lost are the shapes of patches; what can be read says of what kind."""

POSTED = {*PATCHED, "Onboarding"}
OPERATIONS = 25


@pytest.fixture(scope="module")
def published() -> dict[str, Any]:
    import yaml

    text = API.read_text(encoding="utf-8")
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    document: dict[str, Any] = yaml.load(text, Loader=loader)
    return document


@pytest.fixture(scope="module")
def sent() -> list[httpx.Request]:
    """Every request of a whole day of work in every register, refusals included."""
    requests = a_day_with_customers()
    for dimension in Dimension:
        requests += a_day_with(dimension)
    return requests


def a_day_with_customers() -> list[httpx.Request]:
    """Companies and persons, number series, consent."""
    rig = PowerOfficeRig(page_size=2)
    deadline = rig.clock() + timedelta(hours=1)
    register = rig.register
    person: Fields = {"name": "Kari Anne Moe", "kind": "person", "active": False}
    register.create(person, reference="bdl-2", deadline=deadline)
    for reference in ("bdl-3", "bdl-4"):
        register.create({"name": "Tre"}, reference=reference, deadline=deadline)
    read(register)
    rig.session.number_series(Dimension.CUSTOMERS)
    rig.session.number_series(Dimension.EMPLOYEES)
    gateway = consent(rig)
    gateway.begin(VENDOR, redirect_uri=REDIRECT, organization_number="923456783")
    gateway.check(VENDOR, CLIENT_KEY)
    with pytest.raises(BindeleddError):
        gateway.pick_up(VENDOR, "unknown")
    rig.close()
    return rig.way.requests


def a_day_with(dimension: Dimension) -> list[httpx.Request]:
    """One object created whole, read, found, changed in every field and emptied."""
    rig = PowerOfficeRig(dimension=dimension, page_size=2)
    deadline = rig.clock() + timedelta(hours=1)
    register = rig.register
    # A known look-alike, so that whatever is found by its values is looked at too.
    wholes: list[Fields] = [rig.whole("bdl-1")]
    if dimension is Dimension.PROJECTS:
        references = {"customer": rig.add_customer("Kunde AS"), "manager": add_employee(rig)}
        wholes = [{**wholes[0], **references}]
    if dimension is Dimension.ADDRESSES:
        wholes.append({**wholes[0], "kind": "billing"})
    for whole in wholes:
        record = register.create(whole, reference="bdl-1", deadline=deadline)
        register.find_created(whole, reference="bdl-1")
        register.find_created({"name": whole.get("name")}, reference="bdl-2")
        read(register, read(register).cursor)
        changes = {
            name: other_than(value)
            for name, value in record.fields.items()
            if name in whole and name not in ("customer", "parent", "kind", "manager")
        }
        expected = {name: record.fields[name] for name in changes}
        written = register.update(
            record.id, changes, expected=expected, version=None, deadline=deadline
        )
        empty = {name: None for name in changes if name in EMPTIED}
        held = {name: written.fields[name] for name in empty}
        register.update(record.id, empty, expected=held, version=None, deadline=deadline)
    if dimension is Dimension.PROJECTS:
        part: Fields = {"name": "Del", "number": "2", "parent": record.id}
        register.create(part, reference="bdl-2", deadline=deadline)
    rig.close()
    return rig.way.requests


EMPTIED = frozenset({"email", "phone", "line2", "description", "end_date", "job_title", "manager"})


def add_employee(rig: PowerOfficeRig) -> str:
    body = {"FirstName": "Kari", "LastName": "Moe"}
    return str(rig.somebody("POST", "/Employees", json=body).json()["Id"])


def other_than(value: FieldValue) -> FieldValue:
    """Another value of the same kind, which the ERP takes too."""
    match value:
        case bool():
            return not value
        case Decimal():
            return value + Decimal("0.25")
        case date():
            return value + timedelta(days=1)
        case "MTR":
            return "HUR"
        case "NO":
            return "SE"
        case str() if value.isdigit():
            return str(int(value) + 8)
        case str() if "@" in value or ":" in value:
            return value.replace("lindtveit", "fjord")
        case _:
            return f"{value} 2" if value else value


def operation_of(published: dict[str, Any], request: httpx.Request) -> dict[str, Any]:
    path = request.url.path.removeprefix("/Demo/v2")
    for template, operations in published["paths"].items():
        if re.fullmatch(re.sub(r"\{[^}]+\}", "[^/]+", template), path):
            found: dict[str, Any] = operations[request.method.lower()]
            return found
    raise AssertionError(path)


def of_the_api(sent: list[httpx.Request]) -> list[httpx.Request]:
    return [request for request in sent if request.url.path.startswith("/Demo/v2")]


def schema_of(published: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    """Turn an OpenAPI 3.0 schema into JSON Schema: what is nullable may be null."""
    if "$ref" in schema:
        named = published["components"]["schemas"][schema["$ref"].removeprefix(SCHEMAS)]
        return schema_of(published, named)
    turned = dict(schema)
    if "properties" in turned:
        turned["properties"] = {
            name: schema_of(published, inner) for name, inner in turned["properties"].items()
        }
    if "items" in turned:
        turned["items"] = schema_of(published, turned["items"])
    if turned.pop("nullable", False):
        return {"anyOf": [turned, {"type": "null"}]}
    return turned


def test_every_address_and_query_key_is_published(published, sent):
    operations = set()
    paging = set(published["components"]["schemas"]["ResourceParameters"]["properties"])
    for request in of_the_api(sent):
        operation = operation_of(published, request)
        named = {parameter["name"] for parameter in operation.get("parameters", [])}
        allowed = named | (paging if "resourceParameter" in named else set())
        assert set(request.url.params) <= allowed, request.url
        operations.add((request.method, re.sub(r"\d{4,}", "{id}", request.url.path)))
    assert len(operations) == OPERATIONS


def test_every_body_is_as_published(published, sent):
    checked: Counter[str] = Counter()
    for request in of_the_api(sent):
        if request.method != "POST":
            continue
        content = operation_of(published, request)["requestBody"]["content"]
        media = content[request.headers["Content-Type"]]
        schema = schema_of(published, media["schema"])
        body = json.loads(request.content)
        Draft202012Validator(schema).validate(body)
        checked |= {request.url.path.removeprefix("/Demo/v2").split("/")[1]: len(body)}
    assert set(checked) == POSTED


def test_every_patch_names_what_can_be_written(published, sent):
    paths: dict[str, set[str]] = {}
    for request in of_the_api(sent):
        if request.method != "PATCH":
            continue
        resource = request.url.path.removeprefix("/Demo/v2/").split("/")[0]
        properties = published["components"]["schemas"][PATCHED[resource]]["properties"]
        content = operation_of(published, request)["requestBody"]["content"]
        assert request.headers["Content-Type"] in content
        for operation in json.loads(request.content):
            assert operation["op"] in {"test", "replace"}
            name = operation["path"].removeprefix("/")
            schema = property_of(published, properties, name)
            if name != "MailAddress":
                Draft202012Validator(schema).validate(operation["value"])
            paths.setdefault(resource, set()).add(name)
    assert set(paths) == set(PATCHED)
    assert paths["Customers"] >= {"Number", "Name", "EmailAddress", "MailAddress/City"}
    assert paths["Employees"] >= {"Number", "FirstName", "StartDate", "IsArchived"}
    assert paths["Products"] >= {"Code", "UnitPrice", "UnitOfMeasureCode", "IsArchived"}
    assert paths["Projects"] >= {"Code", "ProjectStatus", "StartDate", "EndDate"}
    assert paths["ContactPersons"] >= {"FirstName", "EmailAddress"}
    assert paths["ContactDeliveryAddresses"] >= {"AddressLine1", "ZipCode", "CountryCode"}


def property_of(published: dict[str, Any], properties: dict[str, Any], name: str) -> dict[str, Any]:
    """Find what is published of a property, one level down where the path goes there."""
    outer, _, inner = name.partition("/")
    declared = properties[outer]
    assert not declared.get("readOnly")
    if inner:
        nested = published["components"]["schemas"][declared["$ref"].removeprefix(SCHEMAS)]
        declared = nested["properties"][inner]
        assert not declared.get("readOnly")
    return schema_of(published, declared)


@pytest.mark.parametrize("name", READ_AS)
def test_what_is_read_is_published_and_the_published_example_is_read(published, name):
    schema, model = published["components"]["schemas"][name], READ_AS[name]
    assert set(model.model_fields) <= set(schema["properties"])
    if "example" in schema:
        told = json.dumps(schema["example"], default=lambda stamp: stamp.isoformat())
        model.model_validate(decode_json(told.encode()))


def test_the_token_is_asked_for_as_published(sent):
    published = json.loads(TOKEN.read_text(encoding="utf-8"))
    (operation,) = (path["post"] for path in published["paths"].values())
    (media,) = operation["requestBody"]["content"]
    request = next(one for one in sent if one.url.path.endswith("/Token"))

    assert request.headers["Content-Type"] == f"{media}; charset=utf-8"
    assert request.content == b"grant_type=client_credentials"
    assert request.headers["Authorization"].startswith("Basic ")
    assert request.headers["Ocp-Apim-Subscription-Key"]


def test_every_call_carries_token_and_subscription_key(sent):
    for request in of_the_api(sent):
        assert request.headers["Ocp-Apim-Subscription-Key"]
        onboarding = "/Onboarding/" in request.url.path
        assert ("Authorization" in request.headers) is not onboarding
