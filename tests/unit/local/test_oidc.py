"""The issuer: one-time addresses, the code flow with PKCE, client credentials, and its tokens."""

import base64
import hashlib
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from werkzeug.test import Client as Browser
from werkzeug.test import TestResponse

from local.oidc import (
    CONSOLE,
    Issuer,
    IssuerSettings,
    SigningKey,
    Subject,
    backend_client,
    console_client,
    create_app,
    mint_token,
)
from local.oidc.grants import CodeRefusedError, OneTimeStore

ISSUER = "http://127.0.0.1:9001"
CONSOLE_URL = "http://127.0.0.1:9000"
CALLBACK = f"{CONSOLE_URL}/login/callback"
VERIFIER = "verifier-" * 6
CHALLENGE = (
    base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()
)
OPERATOR = Subject("heidi", "svenn", ("vendor_operator",), "Heidi")

Form = dict[str, str]


@pytest.fixture(scope="module")
def key() -> SigningKey:
    return SigningKey.generate()


@pytest.fixture
def issuer(key: SigningKey) -> Issuer:
    settings = IssuerSettings(
        url=ISSUER,
        audience="bindeledd",
        console_url=CONSOLE_URL,
        clients=(console_client(CONSOLE_URL), backend_client("svenn", key=key)),
        launcher_secret="launcher-secret",
        scopes=("sync",),
    )
    return create_app(settings, key)


@pytest.fixture
def browser(issuer: Issuer) -> Browser:
    return Browser(issuer)


def asked(**changes: str) -> Form:
    return {
        "client_id": CONSOLE,
        "redirect_uri": CALLBACK,
        "response_type": "code",
        "scope": "openid",
        "state": "s-1",
        "nonce": "n-1",
        "code_challenge": CHALLENGE,
        "code_challenge_method": "S256",
        **changes,
    }


def sign_in(issuer: Issuer, browser: Browser) -> TestResponse:
    return browser.get(urlsplit(issuer.sign_in_url(OPERATOR)).path)


def sent_back(answer: TestResponse) -> dict[str, str]:
    """Return what the browser brings to the console."""
    assert answer.status_code == 303
    assert answer.location.startswith(f"{CALLBACK}?")
    return {name: values[0] for name, values in parse_qs(urlsplit(answer.location).query).items()}


def code_of(issuer: Issuer, browser: Browser, **changes: str) -> str:
    sign_in(issuer, browser)
    return sent_back(browser.get("/authorize", query_string=asked(**changes)))["code"]


def exchange(browser: Browser, code: str, **changes: str) -> TestResponse:
    form = {
        "grant_type": "authorization_code",
        "client_id": CONSOLE,
        "code": code,
        "redirect_uri": CALLBACK,
        "code_verifier": VERIFIER,
        **changes,
    }
    return browser.post("/token", data=form)


def body_of(answer: TestResponse) -> dict[str, Any]:
    body: dict[str, Any] = answer.get_json()
    return body


def claims_of(key: SigningKey, token: str, audience: str) -> dict[str, Any]:
    return key.verify(token, audience=audience, issuer=ISSUER)


def test_a_sign_in_address_works_once_and_goes_on_to_the_console(issuer: Issuer, browser: Browser):
    address = urlsplit(issuer.sign_in_url(OPERATOR)).path
    first = browser.get(address)

    assert (first.status_code, first.location) == (303, f"{CONSOLE_URL}/login")
    cookie = first.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert Browser(issuer).get(address).status_code == 410


def test_only_the_launcher_is_given_sign_in_addresses(browser: Browser):
    wanted = {"sub": "x", "vendor": "svenn", "roles": ["vendor_operator"], "name": "X"}
    wrong = {"Authorization": "Bearer guessed"}
    right = {"Authorization": "Bearer launcher-secret"}

    assert browser.post("/operators", json=wanted).status_code == 401
    assert browser.post("/operators", json=wanted, headers=wrong).status_code == 401
    made = browser.post("/operators", json=wanted, headers=right)
    assert made.status_code == 201
    assert browser.get(urlsplit(body_of(made)["url"]).path).status_code == 303


def test_a_backend_is_given_no_sign_in_address(issuer: Issuer):
    with pytest.raises(ValueError, match="no operator"):
        issuer.sign_in_url(Subject("b", "svenn", ("host_backend",)))


def test_an_operator_comes_through_the_code_flow_to_tokens(
    issuer: Issuer, browser: Browser, key: SigningKey
):
    sign_in(issuer, browser)
    back = sent_back(browser.get("/authorize", query_string=asked()))
    answer = exchange(Browser(issuer), back["code"])

    assert (back["state"], back["iss"]) == ("s-1", ISSUER)
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    identity = claims_of(key, body_of(answer)["id_token"], CONSOLE)
    assert identity["nonce"] == "n-1"
    for claims in (identity, claims_of(key, body_of(answer)["access_token"], "bindeledd")):
        assert claims["sub"] == "heidi"
        assert claims["vendor"] == "svenn"
        assert claims["roles"] == ["vendor_operator"]


def test_a_code_is_taken_once(issuer: Issuer, browser: Browser):
    code = code_of(issuer, browser)

    assert exchange(browser, code).status_code == 200
    again = exchange(browser, code)
    assert (again.status_code, body_of(again)) == (400, {"error": "invalid_grant"})


@pytest.mark.parametrize(
    "changes",
    [{"code_verifier": "another"}, {"redirect_uri": f"{CONSOLE_URL}/other"}, {"code": "guessed"}],
)
def test_a_code_alone_is_not_enough(issuer: Issuer, browser: Browser, changes: Form):
    answer = exchange(browser, **{"code": code_of(issuer, browser), **changes})

    assert (answer.status_code, body_of(answer)) == (400, {"error": "invalid_grant"})


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"code_challenge_method": "plain"}, "invalid_request"),
        ({"code_challenge": ""}, "invalid_request"),
        ({"scope": "profile"}, "invalid_scope"),
    ],
)
def test_a_faulty_request_is_told_to_the_console(
    issuer: Issuer, browser: Browser, changes: Form, error: str
):
    sign_in(issuer, browser)

    back = sent_back(browser.get("/authorize", query_string=asked(**changes)))
    assert back == {"error": error, "state": "s-1"}


@pytest.mark.parametrize(
    "changes",
    [
        {"client_id": "unknown"},
        {"redirect_uri": "https://elsewhere.example/"},
        {"redirect_uri": f"{CALLBACK}/deeper"},
        {"client_id": "host-backend-svenn"},
    ],
)
def test_nobody_is_sent_to_an_address_that_is_not_registered(
    issuer: Issuer, browser: Browser, changes: Form
):
    sign_in(issuer, browser)
    answer = browser.get("/authorize", query_string=asked(**changes))

    assert answer.status_code == 400
    assert "Location" not in answer.headers


def test_without_a_session_the_page_says_where_the_address_is(browser: Browser):
    answer = browser.get("/authorize", query_string=asked())

    assert answer.status_code == 401
    assert "printed in its terminal" in answer.text


def test_signing_out_ends_the_session(issuer: Issuer, browser: Browser):
    sign_in(issuer, browser)
    browser.get("/sign-out")

    assert browser.get("/authorize", query_string=asked()).status_code == 401


def test_an_access_token_is_not_a_session(issuer: Issuer, key: SigningKey):
    browser = Browser(issuer)
    token = mint_token(key, OPERATOR, issuer=ISSUER, audience="bindeledd")
    browser.set_cookie("bindeledd_issuer", token)

    assert browser.get("/authorize", query_string=asked()).status_code == 401


@pytest.mark.parametrize("place", ["header", "form"])
def test_a_backend_has_a_token_of_its_own(issuer: Issuer, key: SigningKey, place: str):
    client = backend_client("svenn", key=key)
    grant = {"grant_type": "client_credentials"}
    if place == "header":
        answer = Browser(issuer).post("/token", data=grant, auth=(client.id, client.secret))
    else:
        proof = {"client_id": client.id, "client_secret": client.secret}
        answer = Browser(issuer).post("/token", data={**grant, **proof})
    claims = claims_of(key, body_of(answer)["access_token"], "bindeledd")

    assert claims["roles"] == ["host_backend"]
    assert (claims["sub"], claims["vendor"]) == ("host-backend-svenn", "svenn")
    assert claims["scope"] == "sync"
    assert "id_token" not in body_of(answer)


@pytest.mark.parametrize(
    ("form", "status", "error"),
    [
        ({"client_id": "host-backend-svenn", "client_secret": "wrong"}, 401, "invalid_client"),
        ({"client_id": "host-backend-svenn"}, 401, "invalid_client"),
        ({"client_id": "host-backend-other", "client_secret": "x"}, 401, "invalid_client"),
        ({"client_id": CONSOLE}, 400, "unauthorized_client"),
        ({"client_id": CONSOLE, "client_secret": "any"}, 401, "invalid_client"),
        ({"client_id": CONSOLE, "grant_type": "password"}, 400, "unsupported_grant_type"),
    ],
)
def test_the_token_endpoint_refuses(browser: Browser, form: Form, status: int, error: str):
    answer = browser.post("/token", data={"grant_type": "client_credentials", **form})

    assert (answer.status_code, body_of(answer)) == (status, {"error": error})


def test_discovery_names_what_there_is(browser: Browser, key: SigningKey):
    found = body_of(browser.get("/.well-known/openid-configuration"))
    keys = body_of(browser.get(urlsplit(found["jwks_uri"]).path))["keys"]

    assert found["issuer"] == ISSUER
    assert [jwk["kid"] for jwk in keys] == [key.key_id]
    assert "d" not in keys[0]
    token = mint_token(key, OPERATOR, issuer=ISSUER, audience="bindeledd")
    public = jwt.PyJWK(keys[0])
    assert jwt.decode(token, public, ["RS256"], audience="bindeledd")["sub"] == "heidi"


def test_a_token_is_valid_from_a_few_seconds_ago(key: SigningKey):
    token = mint_token(key, OPERATOR, issuer=ISSUER, audience="bindeledd", seconds=60)
    claims = claims_of(key, token, "bindeledd")

    assert claims["nbf"] == claims["iat"]
    assert claims["exp"] - claims["nbf"] == 65


def test_the_signing_key_stays_the_same_and_is_ours_alone(tmp_path: Path):
    path = tmp_path / "issuer" / "key.pem"
    first, second = SigningKey.kept_at(path), SigningKey.kept_at(path)

    assert first.key_id == second.key_id
    assert path.stat().st_mode & 0o077 == 0
    assert backend_client("a", key=first).secret == backend_client("a", key=second).secret
    assert backend_client("a", key=first).secret != backend_client("b", key=first).secret


def test_what_is_kept_once_ages():
    now = [0.0]
    store: OneTimeStore[str] = OneTimeStore(10, clock=lambda: now[0])
    early, late = store.put("early"), store.put("late")
    now[0] = 10.0
    assert store.take(early) == "early"
    now[0] = 10.1

    with pytest.raises(CodeRefusedError):
        store.take(late)
