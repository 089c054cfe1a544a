"""What holds for every request: who may ask, how often, and what a repeated write comes to."""

import base64

import httpx
import pytest

from local.simulators.faults import FaultKind

NEW = {"name": "Kunde"}


def test_the_tenant_card_and_its_language(host):
    card = host.client.get("/").json()
    assert card == {
        "tenantId": "t_42",
        "name": "Håndverker AS",
        "organizationNumber": "923456789",
        "country": "NO",
        "currency": "NOK",
        "timeZone": "Europe/Oslo",
        "language": "nb-NO",
        "adminEmails": ["drift@handverker.example"],
        "product": "svenn",
        "plan": "proff",
    }


def test_a_tenant_may_not_have_told_its_organisation_number(host):
    card = host.client.get("http://svenn.local/integration/v1/tenants/t_77/").json()
    assert card["organizationNumber"] is None
    assert card["adminEmails"] == []


def test_capabilities_say_what_the_settings_say(make_host):
    host = make_host(
        requestsPerSecond=7,
        dimensions={
            "customers": {"changeFeed": "updated_since", "deletes": "none", "externalIds": "none"},
            "products": None,
        },
    )
    capabilities = host.client.get("/capabilities").json()
    customers = capabilities["dimensions"]["customers"]
    assert customers["changeFeed"] == "updated_since"
    assert customers["deletes"] == "none"
    assert customers["externalIds"] == "none"
    assert customers["nameMax"] == 250
    assert customers["number"] == {
        "assignedBy": "either",
        "required": False,
        "max": 15,
        "pattern": r"^\d{1,15}$",
    }
    assert capabilities["rateLimit"] == {"requestsPerSecond": 7}
    assert capabilities["pageMax"] == 200
    assert capabilities["contract"] == "1.0"
    assert "products" not in capabilities["dimensions"]
    answer = host.client.get("/products")
    assert (answer.status_code, answer.json()["code"]) == (404, "not_supported")


@pytest.mark.parametrize("path", ["/unicorns", "/customers/c_1/x", "/customers/c_999"])
def test_what_is_not_there_is_not_found(host, path):
    answer = host.client.get(path)
    assert answer.status_code == 404
    assert answer.json()["code"] in {"not_found", "not_supported"}
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_an_unknown_tenant_is_not_found(host):
    answer = host.client.get("http://svenn.local/integration/v1/tenants/t_1/customers")
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_the_contract_has_no_delete(host):
    answer = host.client.delete("/customers/c_1")
    assert (answer.status_code, answer.json()["code"]) == (405, "not_supported")
    assert set(answer.headers["Allow"].split(", ")) == {"GET", "HEAD", "PATCH"}


@pytest.mark.parametrize(
    ("offered", "method", "path"),
    [("read", "GET", "/customers"), ("create", "POST", "/customers")],
)
def test_what_a_dimension_does_not_offer_is_refused(make_host, offered, method, path):
    host = make_host(dimensions={"customers": {offered: False}})
    answer = host.write(method, path, NEW)
    assert (answer.status_code, answer.json()["code"]) == (405, "not_supported")


@pytest.mark.parametrize("authorization", [None, "Bearer wrong", "Basic eDp5", "Bearer "])
def test_without_the_token_nothing_is_told(host, authorization):
    headers = {} if authorization is None else {"Authorization": authorization}
    with host.connect(headers) as client:
        for path in ("/", "/customers", "http://svenn.local/integration/v1/tenants/t_1/"):
            answer = client.get(path)
            assert (answer.status_code, answer.json()["code"]) == (401, "unauthorized")
            assert answer.headers["WWW-Authenticate"] == "Bearer"


def test_a_key_in_a_header_of_the_vendors_choice(make_host):
    host = make_host(auth={"kind": "api_key_header", "header": "X-Svenn-Key", "token": "k1"})
    with host.connect({"X-Svenn-Key": "k1"}) as client:
        assert client.get("/").status_code == 200
    assert host.client.get("/").status_code == 401


def token(host, **form):
    fields = {"grant_type": "client_credentials", **form}
    return host.client.post("http://svenn.local/oauth/token", data=fields)


def test_client_credentials_give_a_token_that_expires(make_host):
    host = make_host(auth={"kind": "oauth2_client_credentials"})
    granted = token(host, client_id="bindeledd-local", client_secret="svenn-local-secret")
    assert granted.json()["expires_in"] == 3600
    with host.connect({"Authorization": f"Bearer {granted.json()['access_token']}"}) as client:
        assert client.get("/customers").status_code == 200
        host.clock.advance(3601)
        assert client.get("/customers").status_code == 401


def test_a_scope_may_be_missing(make_host):
    host = make_host(auth={"kind": "oauth2_client_credentials"})
    basic = base64.b64encode(b"bindeledd-local:svenn-local-secret").decode()
    form = {"grant_type": "client_credentials", "scope": "dims:read"}
    headers = {"Authorization": f"Basic {basic}"}
    granted = host.client.post("http://svenn.local/oauth/token", data=form, headers=headers)
    host.client.headers["Authorization"] = f"Bearer {granted.json()['access_token']}"
    assert host.client.get("/customers").status_code == 200
    answer = host.write("POST", "/customers", NEW)
    assert (answer.status_code, answer.json()["code"]) == (403, "unauthorized")


@pytest.mark.parametrize(
    ("form", "status", "error"),
    [
        ({"client_id": "bindeledd-local", "client_secret": "x"}, 401, "invalid_client"),
        ({"client_id": "x", "client_secret": "svenn-local-secret"}, 401, "invalid_client"),
        ({"grant_type": "password"}, 400, "unsupported_grant_type"),
        (
            {
                "client_id": "bindeledd-local",
                "client_secret": "svenn-local-secret",
                "scope": "root",
            },
            400,
            "invalid_scope",
        ),
    ],
)
def test_a_token_is_refused_in_the_words_of_the_standard(make_host, form, status, error):
    host = make_host(auth={"kind": "oauth2_client_credentials"})
    answer = token(host, **form)
    assert (answer.status_code, answer.json()) == (status, {"error": error})


def test_credentials_that_are_not_base64_are_no_credentials(make_host):
    host = make_host(auth={"kind": "oauth2_client_credentials"})
    form = {"grant_type": "client_credentials"}
    headers = {"Authorization": "Basic %%%"}
    answer = host.client.post("http://svenn.local/oauth/token", data=form, headers=headers)
    assert (answer.status_code, answer.json()) == (401, {"error": "invalid_client"})


def test_a_host_with_another_kind_gives_no_tokens(host):
    assert token(host).json() == {"error": "unauthorized_client"}


@pytest.mark.parametrize("missing", ["Idempotency-Key", "Integration-Origin"])
def test_a_write_carries_both_headers(host, make_host, missing):
    answer = host.write("POST", "/customers", NEW, **{missing: ""})
    assert answer.status_code == 400
    assert missing in answer.json()["detail"]
    easy_going = make_host(writeHeadersRequired=False)
    assert easy_going.client.post("/customers", json=NEW).status_code == 201


def test_a_repeated_write_is_one_write_with_one_answer(host):
    first = host.write("POST", "/customers", NEW, Idempotency_Key="k")
    host.write("PATCH", f"/customers/{first.json()['id']}", {"phone": "1"})
    again = host.write("POST", "/customers", NEW, Idempotency_Key="k")
    assert again.status_code == 201
    assert again.content == first.content
    assert again.headers["ETag"] == first.headers["ETag"]
    assert again.headers["Location"] == first.headers["Location"]
    assert len(host.page()["items"]) == 1


def test_a_key_for_another_write_is_a_conflict(host):
    created = host.write("POST", "/customers", NEW, Idempotency_Key="k").json()
    for method, path, body in (
        ("POST", "/customers", {"name": "En annen"}),
        ("PATCH", f"/customers/{created['id']}", NEW),
    ):
        answer = host.write(method, path, body, Idempotency_Key="k")
        assert (answer.status_code, answer.json()["code"]) == (409, "conflict")
    assert len(host.page()["items"]) == 1


def test_a_key_is_forgotten_after_its_hours(host):
    host.write("POST", "/customers", NEW, Idempotency_Key="k")
    host.clock.advance(24 * 3600 - 120)
    host.write("POST", "/customers", NEW, Idempotency_Key="k")
    assert len(host.page()["items"]) == 1
    host.clock.advance(24 * 3600)
    host.write("POST", "/customers", NEW, Idempotency_Key="k")
    assert len(host.page()["items"]) == 2


def test_a_refused_write_is_judged_anew_under_its_key(host):
    first = host.create(number="10")
    wanted = {"name": "To", "number": "10"}
    refused = host.write("POST", "/customers", wanted, Idempotency_Key="k")
    assert refused.json()["code"] == "number_taken"
    other = host.write("POST", "/customers", {**wanted, "number": "11"}, Idempotency_Key="k")
    assert other.json()["code"] == "conflict"
    host.write("PATCH", f"/customers/{first['id']}", {"number": "12"})
    assert host.write("POST", "/customers", wanted, Idempotency_Key="k").status_code == 201


def test_keys_belong_to_a_tenant(host):
    host.write("POST", "/customers", NEW, Idempotency_Key="k")
    other = "http://svenn.local/integration/v1/tenants/t_77/customers"
    assert host.write("POST", other, {"name": "x"}, Idempotency_Key="k").status_code == 201


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b'"x"', b"\xff"])
def test_a_body_is_a_json_object(host, body):
    headers = {
        "Idempotency-Key": "k",
        "Integration-Origin": "con_1",
        "Content-Type": "application/json",
    }
    answer = host.client.post("/customers", content=body, headers=headers)
    assert answer.status_code == 400
    assert answer.json()["code"] == "validation_failed"


@pytest.mark.parametrize(
    ("content_type", "status"),
    [
        ("application/merge-patch+json", 200),
        ("application/json; charset=utf-8", 200),
        ("text/plain", 415),
    ],
)
def test_a_patch_is_json(host, content_type, status):
    created = host.create()
    headers = {
        "Idempotency-Key": "k",
        "Integration-Origin": "con_1",
        "Content-Type": content_type,
    }
    path = f"/customers/{created['id']}"
    answer = host.client.patch(path, content=b'{"phone": "1"}', headers=headers)
    assert answer.status_code == status


def test_a_body_has_a_largest_size(host):
    answer = host.write("POST", "/customers", {"name": "x", "notes": "x" * 1_000_001})
    assert answer.status_code == 413


def test_more_requests_than_the_limit_wait_a_second(make_host):
    host = make_host(requestsPerSecond=10)
    answers = [host.client.get("/") for _ in range(11)]
    assert [answer.status_code for answer in answers] == [200] * 10 + [429]
    assert answers[-1].headers["Retry-After"] == "1"
    assert answers[-1].json()["code"] == "rate_limited"
    other = "http://svenn.local/integration/v1/tenants/t_77/"
    assert host.client.get(other).status_code == 200
    host.clock.advance(0.5)
    assert host.client.get("/").status_code == 429
    host.clock.advance(0.5)
    assert host.client.get("/").status_code == 200


def switch_on(host, **fault):
    answer = host.client.post("http://svenn.local/_simulator/faults", json=fault)
    assert answer.status_code == 200, answer.text


def test_a_lost_answer_leaves_the_write_and_its_key(host):
    switch_on(host, kind=FaultKind.ANSWER_LOST)
    with pytest.raises(httpx.RemoteProtocolError):
        host.write("POST", "/customers", NEW, Idempotency_Key="k")
    again = host.write("POST", "/customers", NEW, Idempotency_Key="k")
    assert again.status_code == 201
    assert len(host.page()["items"]) == 1


def test_a_write_that_lands_late_meets_its_key(host):
    switch_on(host, kind=FaultKind.LATE_WRITE, seconds=45)
    with pytest.raises(httpx.ReadTimeout):
        host.write("POST", "/customers", NEW, Idempotency_Key="k")
    assert host.page()["items"] == []
    assert host.write("POST", "/customers", NEW, Idempotency_Key="k").status_code == 201
    host.clock.advance(120)
    assert len(host.page()["items"]) == 1


@pytest.mark.parametrize(
    ("kind", "status"), [(FaultKind.TOO_MANY_REQUESTS, 429), (FaultKind.SERVER_ERROR, 503)]
)
def test_throttled_and_unavailable_answers_say_when_to_come_back(host, kind, status):
    switch_on(host, kind=kind)
    answer = host.client.get("/")
    assert answer.status_code == status
    assert answer.headers["Retry-After"] == "1"
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert host.client.get("/").status_code == 200


def test_only_a_write_with_a_key_may_land_later_than_a_minute(host):
    switch_on(host, kind=FaultKind.LATE_WRITE, seconds=90)
    created = host.client.post("/customers", json=NEW, headers={"Integration-Origin": "con_1"})
    assert created.status_code == 400
    with pytest.raises(httpx.ReadTimeout):
        host.write("POST", "/customers", NEW, Idempotency_Key="k")
    host.clock.advance(89)
    assert host.page()["items"] == []
    host.clock.advance(1)
    assert len(host.page()["items"]) == 1


def test_settings_change_through_the_back_door(host):
    door = "http://svenn.local/_simulator/host/settings"
    change = {"dimensions": {"customers": {"changeFeed": "none"}}}
    shown = host.client.patch(door, json=change).json()
    assert shown["dimensions"]["customers"]["changeFeed"] == "none"
    assert "token" not in shown["auth"]
    capabilities = host.client.get("/capabilities").json()
    assert capabilities["dimensions"]["customers"]["changeFeed"] == "none"
    assert host.client.patch(door, json={"pageMax": "x"}).status_code == 400
    assert host.client.get(door).status_code == 405


def test_a_clock_may_be_wrong(make_host):
    host = make_host(clockSkewSeconds=-300)
    created = host.create()
    assert created["updatedAt"] == "2026-11-23T08:56:00+01:00"
    assert host.page()["asOf"] == created["updatedAt"]


def test_no_secret_is_in_the_dump_or_in_an_answer(host):
    host.simulator.seed(
        {
            "webhooks": {
                "url": "http://b.local/hooks",
                "secrets": ["whsec_c2VjcmV0LWNhbmFyeS1zZWNyZXQtY2FuYXJ5LXNlY3JldA=="],
            },
            "backend": {
                "url": "http://b.local",
                "tokenUrl": "http://i.local",
                "clientId": "svenn",
                "clientSecret": "secret-canary",
            },
        }
    )
    shown = host.client.get("http://svenn.local/_simulator/state").text
    assert "http://b.local/hooks" in shown
    for secret in ("canary", "c2VjcmV0", "svenn-local-token", "svenn-local-secret"):
        assert secret not in shown
