"""A vendor is one document: what is right is taken whole, what is wrong is told all at once."""

from copy import deepcopy
from typing import Any

import pytest

from bindeledd.domain.vendor_documents import VendorDocumentError, vendor_of
from bindeledd.domain.vendors import HostAuth, WebhookEndpoint, WebhookProfile
from bindeledd.recipes import RECIPES

DOCUMENT: dict[str, Any] = {
    "id": "svenn",
    "name": "Svenn",
    "host": {
        "product": "svenn",
        "baseUrl": "https://api.svenn.example/",
        "auth": {"kind": "bearer_static", "secret": "svenn/host-token"},
    },
    "returnUrls": ["https://app.svenn.example/integrations/return"],
    "webhooks": [{"id": "main", "secrets": ["svenn/webhook", "svenn/webhook-next"]}],
    "erpApplications": {
        "poweroffice": {
            "applicationKey": "svenn/application-key",
            "subscriptionKey": "svenn/subscription-key",
        }
    },
    "recipes": ["svenn_poweroffice"],
}
HMAC = {
    "id": "a",
    "profile": "hmac_sha256_hex",
    "secrets": ["s"],
    "header": "X-Signature",
    "prefix": "sha256=",
}
RSA = {
    "id": "b",
    "profile": "rsa_pkcs1",
    "jwks": ["keys"],
    "header": "X-Signature",
    "algHeader": "X-Signature-Alg",
}


def changed(pointer: str, value: Any) -> dict[str, Any]:
    """Give the document with one member changed; `...` takes it away."""
    document = deepcopy(DOCUMENT)
    *path, last = pointer.strip("/").split("/")
    inside: Any = document
    for name in path:
        inside = inside[int(name)] if isinstance(inside, list) else inside[name]
    if value is ...:
        del inside[last]
    elif isinstance(inside, list):
        inside[int(last)] = value
    else:
        inside[last] = value
    return document


def findings(document: object) -> dict[str, str]:
    with pytest.raises(VendorDocumentError) as refused:
        vendor_of(document, recipes=RECIPES)
    return {finding.pointer: finding.message for finding in refused.value.findings}


def test_a_document_is_a_vendor():
    vendor = vendor_of(DOCUMENT, recipes=RECIPES)

    assert (vendor.id, vendor.name, vendor.recipes) == ("svenn", "Svenn", ("svenn_poweroffice",))
    assert vendor.host.base_url == "https://api.svenn.example"
    assert vendor.host.secret_parameter == "svenn/host-token"
    assert vendor.webhooks[0].secret_parameters == ("svenn/webhook", "svenn/webhook-next")
    application = vendor.erp_applications["poweroffice"]
    assert application.application_key_parameter == "svenn/application-key"
    assert vendor.read_only_erps == frozenset()


def test_each_way_of_signing_in_has_its_own_members():
    by_client = changed(
        "/host/auth",
        {
            "kind": "oauth2_client_credentials",
            "secret": "svenn/client",
            "tokenUrl": "https://login.svenn.example/token",
            "clientId": "bindeledd",
        },
    )
    by_header = changed(
        "/host/auth", {"kind": "api_key_header", "secret": "svenn/key", "header": "X-Api-Key"}
    )

    host = vendor_of(by_client, recipes=RECIPES).host
    assert (host.auth, host.client_id) == (HostAuth.OAUTH2_CLIENT_CREDENTIALS, "bindeledd")
    assert vendor_of(by_header, recipes=RECIPES).host.header == "X-Api-Key"
    incomplete = changed("/host/auth", {"kind": "oauth2_client_credentials", "secret": "a"})
    assert set(findings(incomplete)) == {"/host/auth/tokenUrl", "/host/auth/clientId"}


def test_each_profile_of_webhooks_has_its_own_members():
    token = {"id": "c", "profile": "shared_token", "secrets": ["t"], "header": "X-Token"}
    assert vendor_of(changed("/webhooks", [HMAC, RSA, token]), recipes=RECIPES).webhooks == (
        WebhookEndpoint("a", ("s",), WebhookProfile.HMAC_SHA256_HEX, "X-Signature", "sha256="),
        WebhookEndpoint(
            "b",
            ("keys",),
            WebhookProfile.RSA_PKCS1,
            "X-Signature",
            algorithm_header="X-Signature-Alg",
        ),
        WebhookEndpoint("c", ("t",), WebhookProfile.SHARED_TOKEN, "X-Token"),
    )


def test_an_endpoint_may_be_of_one_tenant():
    own = changed("/webhooks", [{"id": "main", "secrets": ["s"], "tenant": "T-42"}])
    assert vendor_of(own, recipes=RECIPES).webhooks[0].tenant == "T-42"


@pytest.mark.parametrize(
    ("pointer", "value", "told"),
    [
        ("/id", ..., "is missing"),
        ("/id", "Svenn AS", "is not a name"),
        ("/name", " ", "is empty"),
        ("/name", 7, "is not a text"),
        ("/host", "svenn", "is not an object"),
        ("/host/baseUrl", "http://api.svenn.example", "is not an https address"),
        ("/host/baseUrl", "https://api.svenn.example/?a=1", "is not an https address"),
        ("/host/auth/kind", "password", "is none of the words known here"),
        ("/host/auth/secret", "two words", "is not the name of a parameter"),
        ("/host/auth/token", "never here", "is unknown"),
        ("/returnUrls", [], "is empty"),
        ("/returnUrls/0", "//evil.example", "is not an https address"),
        ("/webhooks/0/secrets", ["a", "a"], "stands there twice"),
        ("/webhooks/0/profile", "other", "is none of standard_webhooks, hmac_sha256_hex"),
        ("/webhooks/0/header", "X-Signature", "is unknown"),
        ("/webhooks/0/prefix", "sha256=", "is unknown"),
        ("/webhooks/0/tenant", "t 42", "is not up to 128 characters"),
        ("/webhooks/0", HMAC | {"header": "two words"}, "is not the name of a header"),
        ("/webhooks/0", HMAC | {"prefix": "a,b"}, "without a comma"),
        ("/webhooks/0", {**HMAC, "profile": "shared_token", "prefix": "a"}, "is unknown"),
        ("/webhooks/0", {"id": "a", "secrets": ["s"], "profile": "shared_token"}, "is missing"),
        ("/webhooks/0", {**RSA, "algHeader": "x-signature"}, "is the header of the signature too"),
        ("/webhooks/0", {**RSA, "secrets": ["s"]}, "is unknown"),
        ("/webhooks/0", {**RSA, "jwks": []}, "is empty"),
        ("/webhooks", [{"id": "a", "secrets": ["s"]}] * 2, "two endpoints"),
        ("/webhooks/0", "main", "is not an object"),
        ("/erpApplications/poweroffice/subscriptionKey", ..., "is missing"),
        ("/erpApplications", {}, "needs the application at poweroffice"),
        ("/readOnlyErps", ["power_office"], "not under /erpApplications: power_office"),
        ("/recipes/0", "svenn_fortnox", "is no recipe; there are: svenn_poweroffice"),
        ("/colour", "blue", "is unknown"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(pointer: str, value: Any, told: str):
    where = "/recipes/0" if pointer == "/erpApplications" else pointer
    found = findings(changed(pointer, value))

    places = [place for place, message in found.items() if told in message]
    assert places, found
    assert places[0] == where or places[0].startswith(f"{where}/")


def test_everything_wrong_is_told_at_once():
    found = findings({"id": "", "recipes": ["svenn_poweroffice"], "webhooks": {}})

    assert {"/id", "/name", "/host", "/returnUrls", "/erpApplications", "/webhooks"} <= set(found)
    assert "/host/baseUrl" not in found


@pytest.mark.parametrize("document", [None, [], "svenn"])
def test_what_is_no_object_is_no_document(document: object):
    assert findings(document)[""] == "is not an object"


def test_the_error_names_places_and_no_values():
    with pytest.raises(VendorDocumentError) as refused:
        vendor_of(changed("/host/auth/secret", "the secret itself"), recipes=RECIPES)

    assert "the secret itself" not in str(refused.value)
