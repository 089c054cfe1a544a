"""An operator's way in: bound to one browser, used once, and only for who has a role."""

from collections.abc import Mapping
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from bindeledd.domain.errors import RefusedError
from bindeledd.usecases.signing_in import SignIn
from tests.console.stage import Guest, Stage, location

ISSUER = "https://issuer.test/authorize"
OPERATOR_CLAIMS = {"sub": "operator@svenn.example", "vendor": "svenn", "roles": ["vendor_operator"]}


class Issuer:
    """Signs in whoever brings the right code."""

    def __init__(self, claims: Mapping[str, object] = OPERATOR_CLAIMS) -> None:
        self._claims = claims

    def address(self, *, state: str, nonce: str, challenge: str) -> str:
        return f"{ISSUER}?state={state}&nonce={nonce}&code_challenge={challenge}"

    def claims(self, *, code: str, verifier: str, nonce: str) -> Mapping[str, object]:
        if code != "right":
            raise RefusedError("sign_in_failed")
        return self._claims


def entrance(claims: Mapping[str, object] = OPERATOR_CLAIMS) -> Stage:
    stage = Stage()
    sign_in = SignIn(
        state=stage.state,
        provider=Issuer(claims),
        clock=stage.clock,
        randomness=stage.randomness,
    )
    return stage.with_sign_in(sign_in)


def begun(guest: Guest, path: str = "/console") -> str:
    answer = guest.get(f"/login?next={path}")
    assert location(answer).startswith(ISSUER)
    state = parse_qs(urlsplit(location(answer)).query)["state"][0]
    return f"/login/callback?state={state}&code="


def test_an_operator_signs_in_and_goes_on_to_the_page_asked_for() -> None:
    stage = entrance()
    ref = stage.connection()
    path = f"/console/connections/{ref.tenant}/{ref.connection}"
    guest = Guest(stage)
    sent = guest.get(path)
    assert location(sent) == f"/login?next={path}"
    answer = guest.get(begun(guest, path) + "right")
    assert (answer["statusCode"], location(answer)) == (303, path)
    attributes = [cookie.split("; ") for cookie in answer["cookies"]]
    assert all({"HttpOnly", "Secure", "SameSite=Lax", "Path=/"} <= set(one) for one in attributes)
    assert any(
        one[0] == f"{stage.console.cookies.sign_in}=" and "Max-Age=0" in one for one in attributes
    )
    assert guest.get(path)["statusCode"] == 200


@pytest.mark.parametrize("path", ["//evil.test/", "https://evil.test/", "/\\evil.test"])
def test_sign_in_goes_on_to_our_own_pages_alone(path: str) -> None:
    guest = Guest(entrance())
    assert location(guest.get(begun(guest, path) + "right")) == "/console"


def test_a_sign_in_counts_once_in_its_own_browser_and_in_time() -> None:
    stage = entrance()
    guest = Guest(stage)
    address = begun(guest)
    assert Guest(stage).get(address + "right")["statusCode"] == 403
    assert guest.get(address + "wrong")["statusCode"] == 403
    assert guest.get(address + "right")["statusCode"] == 403
    late = Guest(stage)
    address = begun(late)
    stage.clock.advance(timedelta(minutes=11))
    answer = late.get(address + "right")
    assert answer["statusCode"] == 403
    assert stage.console.cookies.session not in late.cookies


def test_who_has_no_role_is_told_so() -> None:
    guest = Guest(entrance({"sub": "somebody", "vendor": "svenn", "roles": []}))
    answer = guest.get(begun(guest) + "right")
    assert answer["statusCode"] == 403
    assert "location" not in answer["headers"]
