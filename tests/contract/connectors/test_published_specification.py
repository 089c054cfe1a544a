"""What the connector sends and expects, held against PowerOffice's own published specification.

The specification lies beside the repository where it is at hand; elsewhere these tests are skipped.
"""

import json
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from jsonschema import Draft202012Validator

from bindeledd.domain.errors import BindeleddError
from bindeledd.domain.identity import Dimension
from bindeledd.domain.records import Fields
from bindeledd.erps.poweroffice import wire
from bindeledd.erps.poweroffice.registers.wire import CustomerPatch, CustomerRead
from bindeledd.transport import ReadModel
from tests.contract.connectors.rigs import CLIENT_KEY, PowerOfficeRig
from tests.contract.connectors.test_poweroffice import REDIRECT, VENDOR, consent
from tests.readings import read

FOLDER = Path(__file__).parents[4] / "shared" / "specs" / "poweroffice-go"
API = FOLDER / "openapi-v2-merged-2025-03-10.yaml"
TOKEN = FOLDER / "authentication-token-openapi.json"

pytestmark = pytest.mark.skipif(not API.exists(), reason="the published specification is not here")

SCHEMAS = "#/components/schemas/"
READ_AS: dict[str, type[ReadModel]] = {
    "CustomerDto": CustomerRead,
    "SubLedgerNumberSeriesDto": wire.SeriesRead,
    "InitiateOnboardingResponseDto": wire.InitiateRead,
    "FinalizeOnboardingResponseDto": wire.FinalizeRead,
    "OnboardedClientInformation": wire.OnboardedClient,
    "ClientIntegrationInformationDto": wire.IntegrationRead,
    "OrganizationSettingDto": wire.OrganizationRead,
}


@pytest.fixture(scope="module")
def published() -> dict[str, Any]:
    import yaml

    text = API.read_text(encoding="utf-8")
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    document: dict[str, Any] = yaml.load(text, Loader=loader)
    return document


@pytest.fixture(scope="module")
def sent() -> list[httpx.Request]:
    """Every request of a whole day of work, refusals included."""
    rig = PowerOfficeRig(page_size=2)
    deadline = rig.clock() + timedelta(hours=1)
    register = rig.register
    whole: Fields = {
        "name": "Firma AS",
        "kind": "company",
        "number": "10042",
        "active": True,
        "organization_number": "923456783",
        "email": "a@x.example",
        "invoice_email": "b@x.example",
        "phone": "22 00 00 00",
        "website": "https://x.example",
    }
    firm = register.create(whole, reference="bdl-1", deadline=deadline)
    person: Fields = {"name": "Kari Anne Moe", "kind": "person", "active": False}
    register.create(person, reference="bdl-2", deadline=deadline)
    register.create({"name": "Tre"}, reference="bdl-3", deadline=deadline)
    read(register, read(register).cursor)
    register.find_created(whole, reference="bdl-1")
    changes = {**firm.fields, "name": "Ny Firma AS", "email": None, "number": "10050"}
    register.update(firm.id, changes, expected=firm.fields, version=None, deadline=deadline)
    rig.session.number_series(Dimension.CUSTOMERS)
    rig.session.number_series(Dimension.EMPLOYEES)
    gateway = consent(rig)
    gateway.begin(VENDOR, redirect_uri=REDIRECT, organization_number="923456783")
    gateway.check(VENDOR, CLIENT_KEY)
    with pytest.raises(BindeleddError):
        gateway.pick_up(VENDOR, "unknown")
    rig.close()
    return rig.way.requests


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
        operations.add((request.method, re.sub(r"\d{5,}", "{id}", request.url.path)))
    assert len(operations) == 9


def test_every_body_is_as_published(published, sent):
    checked = 0
    for request in of_the_api(sent):
        if request.method != "POST":
            continue
        content = operation_of(published, request)["requestBody"]["content"]
        media = content[request.headers["Content-Type"]]
        schema = schema_of(published, media["schema"])
        Draft202012Validator(schema).validate(json.loads(request.content))
        checked += 1
    assert checked == 5


def test_every_patch_names_what_can_be_written(published, sent):
    customer = published["components"]["schemas"]["CustomerDto"]["properties"]
    paths = set()
    for request in of_the_api(sent):
        if request.method != "PATCH":
            continue
        content = operation_of(published, request)["requestBody"]["content"]
        assert request.headers["Content-Type"] in content
        for operation in json.loads(request.content):
            assert operation["op"] in {"test", "replace"}
            name = operation["path"].removeprefix("/")
            assert not customer[name].get("readOnly")
            schema = schema_of(published, customer[name])
            Draft202012Validator(schema).validate(operation["value"])
            paths.add(name)
    assert paths >= set(CustomerPatch.model_fields) - {"FirstName", "LastName"}


@pytest.mark.parametrize("name", READ_AS)
def test_what_is_read_is_published_and_the_published_example_is_read(published, name):
    schema, model = published["components"]["schemas"][name], READ_AS[name]
    assert set(model.model_fields) <= set(schema["properties"])
    if "example" in schema:
        model.model_validate(schema["example"])


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
