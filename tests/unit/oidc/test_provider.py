"""Signing in against a real issuer in-process, and every token that must not pass."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from bindeledd.domain.access import Role
from bindeledd.domain.errors import RefusedError
from bindeledd.oidc import OidcProvider
from bindeledd.usecases.signing_in import SignIn, operator_of, pkce_challenge
from local.oidc import IssuerSettings, SigningKey, Subject, console_client, create_app
from tests.fakes import FixedClock, SequentialRandomness, memory_state

ISSUER, CONSOLE = "https://issuer.test", "https://console.test"
OPERATOR = Subject("kari@svenn.example", "svenn", ("vendor_operator",), "Kari")
NOW = datetime.now(UTC)


class Setting:
    """An issuer, a browser that is signed in at it, and our side."""

    def __init__(self, *, key: SigningKey | None = None) -> None:
        self.key = key or SigningKey.generate()
        client = console_client(CONSOLE)
        self.app = create_app(
            IssuerSettings(
                url=ISSUER,
                audience="bindeledd",
                console_url=CONSOLE,
                clients=(client,),
                launcher_secret="launcher",
            ),
            self.key,
        )
        # The issuer in-process reads the machine's clock, so its tokens are of this instant.
        self.clock = FixedClock(datetime.now(UTC))
        self.http = httpx.Client(transport=httpx.WSGITransport(app=self.app))
        self.browser = httpx.Client(transport=httpx.WSGITransport(app=self.app))
        self.client_id = client.id
        self.provider = self.provided()
        self.sign_in = SignIn(
            state=memory_state(self.clock),
            provider=self.provider,
            clock=self.clock,
            randomness=SequentialRandomness(),
        )

    def provided(self, http: httpx.Client | None = None) -> OidcProvider:
        return OidcProvider(
            http=http or self.http,
            clock=self.clock,
            issuer=ISSUER,
            client_id=self.client_id,
            audience="bindeledd",
            redirect_uri=f"{CONSOLE}/login/callback",
        )

    def authorised(self, address: str) -> dict[str, str]:
        """Go to the issuer as the signed-in operator and come back with the callback's query."""
        self.browser.get(self.app.sign_in_url(OPERATOR))
        back = self.browser.get(address).headers["Location"]
        return {name: values[0] for name, values in parse_qs(urlsplit(back).query).items()}


def test_an_operator_signs_in_and_becomes_a_session_of_its_vendor():
    setting = Setting()
    begun = setting.sign_in.begin(next_path="/console/connections")

    query = setting.authorised(begun.address)
    session, path = setting.sign_in.finish(
        state_secret=query["state"], code=query["code"], browser_secret=begun.browser_secret
    )

    assert path == "/console/connections"
    assert session.session.role is Role.VENDOR_OPERATOR
    assert (session.session.vendor, session.session.subject) == ("svenn", "kari@svenn.example")


@pytest.mark.parametrize(
    "next_path", ["https://evil.example/", "//evil.example", "/\\evil.example"]
)
def test_only_a_path_of_our_own_is_gone_on_to(next_path):
    setting = Setting()
    begun = setting.sign_in.begin(next_path=next_path)
    query = setting.authorised(begun.address)

    _, path = setting.sign_in.finish(
        state_secret=query["state"], code=query["code"], browser_secret=begun.browser_secret
    )

    assert path == "/console"


def test_a_forged_replayed_expired_or_foreign_callback_is_refused():
    setting = Setting()
    begun = setting.sign_in.begin(next_path="/console")
    query = setting.authorised(begun.address)
    good = {
        "state_secret": query["state"],
        "code": query["code"],
        "browser_secret": begun.browser_secret,
    }
    late = setting.sign_in.begin(next_path="/console")
    late_query = setting.authorised(late.address)

    for change in ({"state_secret": "made-up"}, {"browser_secret": "another"}):
        with pytest.raises(RefusedError):
            setting.sign_in.finish(**{**good, **change})
    setting.sign_in.finish(**good)
    with pytest.raises(RefusedError):
        setting.sign_in.finish(**good)
    setting.clock.advance(timedelta(minutes=10))
    with pytest.raises(RefusedError):
        setting.sign_in.finish(
            state_secret=late_query["state"],
            code=late_query["code"],
            browser_secret=late.browser_secret,
        )


def a_token(key: SigningKey, **changes: Any) -> str:
    now = int(NOW.timestamp())
    claims = {
        "iss": ISSUER,
        "aud": "bindeledd-console",
        "sub": "kari",
        "iat": now,
        "exp": now + 600,
        "nonce": "n",
        **changes,
    }
    return key.sign({name: value for name, value in claims.items() if value is not None})


def answered(setting: Setting, *tokens: str, keys: Any = None) -> OidcProvider:
    """Make a provider whose token endpoint answers with these tokens, one after the other."""
    left = iter(tokens)
    setting.clock.set(NOW)

    def respond(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/token":
            return httpx.Response(200, json={"id_token": next(left)})
        if request.url.path.endswith("jwks.json") and keys is not None:
            return httpx.Response(200, json=keys())
        return httpx.WSGITransport(app=setting.app).handle_request(request)

    return setting.provided(httpx.Client(transport=httpx.MockTransport(respond)))


@pytest.mark.parametrize(
    "changes",
    [
        {"iss": "https://other.test"},
        {"aud": "somebody-else"},
        {"nonce": "another"},
        {"nonce": None},
        {"sub": None},
        {"exp": int(NOW.timestamp()) - 61},
        {"exp": None},
        {"iat": int(NOW.timestamp()) + 61},
        {"nbf": int(NOW.timestamp()) + 61},
        {"exp": "soon"},
    ],
)
def test_a_token_that_is_not_for_us_now_is_refused(changes):
    setting = Setting()
    provider = answered(setting, a_token(setting.key, **changes))

    with pytest.raises(RefusedError) as refusal:
        provider.claims(code="c", verifier="v", nonce="n")

    assert refusal.value.code == "sign_in_failed"


def test_a_clock_a_minute_off_is_forgiven():
    setting = Setting()
    provider = answered(setting, a_token(setting.key, iat=int(NOW.timestamp()) + 55))

    assert provider.claims(code="c", verifier="v", nonce="n")["sub"] == "kari"


def test_another_key_another_algorithm_and_no_signature_are_refused():
    setting = Setting()
    claims = jwt.decode(a_token(setting.key), options={"verify_signature": False})
    header = {"kid": setting.key.key_id}
    stranger = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    tokens = [
        a_token(SigningKey.generate()),
        jwt.encode(claims, stranger, algorithm="RS256", headers=header),
        jwt.encode(claims, "a secret of thirty-two characters!", algorithm="HS256", headers=header),
        jwt.encode(claims, "", algorithm="none", headers=header),
        "not a token",
    ]

    for token in tokens:
        with pytest.raises(RefusedError):
            answered(setting, token).claims(code="c", verifier="v", nonce="n")


def test_a_new_key_of_the_issuer_is_looked_up():
    setting, fresh = Setting(), SigningKey.generate()
    published = [setting.key]
    keys = lambda: {"keys": [key.public_jwk for key in published]}  # noqa: E731
    provider = answered(setting, a_token(setting.key), a_token(fresh), keys=keys)

    provider.claims(code="c", verifier="v", nonce="n")
    published[:] = [fresh]

    assert provider.claims(code="c", verifier="v", nonce="n")["sub"] == "kari"


@pytest.mark.parametrize(
    "answer",
    [
        httpx.Response(500, text="no"),
        httpx.Response(200, text="<html>"),
        httpx.Response(200, json=[]),
        httpx.Response(200, json={"issuer": "https://other.test"}),
    ],
)
def test_an_issuer_that_answers_nonsense_is_a_refusal_without_secrets(answer, caplog):
    setting = Setting()
    transport = httpx.MockTransport(lambda request: answer)
    provider = setting.provided(httpx.Client(transport=transport))

    with pytest.raises(RefusedError):
        provider.address(state="state-secret", nonce="n", challenge="c")
    with pytest.raises(RefusedError):
        provider.claims(code="code-secret", verifier="verifier-secret", nonce="n")

    told = json.dumps([record.__dict__ for record in caplog.records], default=str)
    assert "secret" not in told


@pytest.mark.parametrize(
    ("claims", "role"),
    [
        ({"roles": ["vendor_operator"], "vendor": "svenn", "sub": "a"}, Role.VENDOR_OPERATOR),
        ({"roles": "stack_operator", "sub": "a"}, Role.STACK_OPERATOR),
    ],
)
def test_operators_are_read_from_claims(claims, role):
    assert operator_of(claims).role is role


@pytest.mark.parametrize(
    "claims",
    [{}, {"roles": ["vendor_operator"]}, {"roles": ["host_backend"], "vendor": "svenn"}],
)
def test_whoever_is_no_operator_is_not_let_in(claims):
    with pytest.raises(RefusedError):
        operator_of(claims)


def test_the_challenge_is_that_of_the_standard():
    verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
    assert pkce_challenge(verifier) == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
