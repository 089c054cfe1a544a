"""What protects every answer: headers, cookies, tokens, languages, and a calm face on failure."""

import base64
import re
from dataclasses import replace
from datetime import timedelta
from typing import NoReturn

import pytest

from bindeledd.console.static import address_of
from bindeledd.domain.access import Role
from bindeledd.domain.connections import ConnectionState
from bindeledd.domain.identity import ConnectionRef
from bindeledd.usecases.access import make_ticket
from tests.console.scenes import SCENES
from tests.console.stage import Guest, Stage, location


@pytest.fixture
def stage() -> Stage:
    return Stage()


def ticket(stage: Stage, ref: ConnectionRef, *, connection: bool = True) -> str:
    add, secret = make_ticket(
        ref.owner,
        clock=stage.clock,
        randomness=stage.randomness,
        connection=ref if connection else None,
        language="sv",
    )
    stage.state.commit(add)
    return secret


def test_every_page_forbids_what_it_does_not_need(stage: Stage) -> None:
    scene = SCENES["empty"](stage)
    for role, path in scene.pages.values():
        secret = scene.customer if role is Role.CUSTOMER else scene.operator
        answer = Guest(stage, secret).get(path)
        policy = answer["headers"]["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert answer["headers"]["cache-control"] == "no-store"
        assert answer["headers"]["x-content-type-options"] == "nosniff"
        assert answer["headers"]["strict-transport-security"]
        assert not re.search(r"<script|<style|\sstyle=|\son[a-z]+=|javascript:", answer["body"])
        assert not re.search(r'(?:src|<link[^>]*href|url\()="?https?://', answer["body"])
        leads_out = path.endswith("/connect")
        assert ("form-action 'self'" in policy) is not leads_out


@pytest.mark.parametrize(
    ("base_url", "name", "secure"),
    [("https://b.test", "__Host-bindeledd", True), ("http://127.0.0.1:8", "bindeledd", False)],
)
def test_a_ticket_opens_a_session_once(base_url: str, name: str, secure: bool) -> None:
    stage = Stage(base_url)
    ref = stage.connection(ConnectionState.DRAFT)
    secret = ticket(stage, ref)
    guest = Guest(stage)
    answer = guest.get(f"/connect/{secret}")
    assert (answer["statusCode"], location(answer)) == (
        303,
        f"/portal/connections/{ref.connection}/connect",
    )
    (cookie,) = answer["cookies"]
    value, *attributes = cookie.split("; ")
    assert value.startswith(f"{name}=")
    assert {"Path=/", "HttpOnly", "SameSite=Lax"} <= set(attributes)
    assert ("Secure" in attributes) is secure
    assert not any(attribute.startswith(("Domain", "Max-Age")) for attribute in attributes)
    assert 'lang="sv"' in guest.get(location(answer))["body"]
    again = Guest(stage).get(f"/connect/{secret}")
    assert (again["statusCode"], again["cookies"]) == (410, [])


def test_an_old_ticket_and_an_old_session_open_nothing(stage: Stage) -> None:
    ref = stage.connection()
    secret, session = ticket(stage, ref), stage.session(Role.CUSTOMER, tenant=ref.tenant)
    stage.clock.advance(timedelta(minutes=11))
    assert Guest(stage).get(f"/portal/enter/{secret}")["statusCode"] == 410
    stage.clock.advance(timedelta(hours=8))
    answer = Guest(stage, session).get("/portal")
    assert answer["statusCode"] == 401
    assert "Besøket ditt er over" in answer["body"]


def test_a_portal_ticket_leads_to_the_tenants_pages(stage: Stage) -> None:
    secret = ticket(stage, stage.connection(), connection=False)
    assert location(Guest(stage).get(f"/portal/enter/{secret}")) == "/portal"


def test_signing_out_ends_the_session_on_our_side(stage: Stage) -> None:
    stage.connection()
    secret = stage.session(Role.VENDOR_OPERATOR)
    guest = Guest(stage, secret)
    assert guest.get("/logout")["statusCode"] == 200
    assert guest.get("/console")["statusCode"] == 200
    answer = guest.post("/logout")
    assert answer["statusCode"] == 200
    assert any("Max-Age=0" in cookie for cookie in answer["cookies"])
    assert Guest(stage, secret).get("/console")["statusCode"] == 303


def test_the_language_is_asked_for_remembered_and_negotiated(stage: Stage) -> None:
    guest = Guest(stage)
    assert '<html lang="nb">' in guest.get("/")["body"]
    accepting = {"accept-language": "fr, sv;q=0.4, en-GB;q=0.9, nn;q=0"}
    assert '<html lang="en">' in guest.get("/", **accepting)["body"]
    chosen = guest.get("/?lang=sv")
    assert '<html lang="sv">' in chosen["body"]
    assert "Max-Age=31536000" in chosen["cookies"][0]
    assert '<html lang="sv">' in guest.get("/", **accepting)["body"]
    assert guest.get("/?lang=xx")["cookies"] == []
    assert '<html lang="nb">' in Guest(stage).get("/", **{"accept-language": "nb;q=x, ;;,"})["body"]


def test_the_switch_keeps_the_page_and_its_parameters(stage: Stage) -> None:
    ref = stage.connection()
    guest = Guest(stage, stage.session(Role.VENDOR_OPERATOR))
    body = guest.get("/console?state=active&q=h%C3%A5nd&page=1")["body"]
    assert "/console?state=active&amp;q=h%C3%A5nd&amp;page=1&amp;lang=en" in body
    refused = guest.post(f"/console/connections/{ref.tenant}/{ref.connection}/reject")
    assert 'href="/console?lang=en"' in refused["body"]


def test_cookies_are_read_from_the_event_and_from_the_header(stage: Stage) -> None:
    secret = stage.session(Role.VENDOR_OPERATOR)
    name = stage.console.cookies.session
    answer = Guest(stage).get("/console", cookie=f"x=1; {name}={secret}")
    assert answer["statusCode"] == 200


def test_a_body_may_come_in_base64(stage: Stage) -> None:
    ref = stage.connection()
    guest = Guest(stage, stage.session(Role.CUSTOMER, tenant=ref.tenant))
    event = {
        "rawPath": f"/portal/connections/{ref.connection}/pause",
        "cookies": [f"{name}={value}" for name, value in guest.cookies.items()],
        "body": base64.b64encode(f"csrf={guest.csrf}".encode()).decode(),
        "isBase64Encoded": True,
        "requestContext": {"http": {"method": "POST"}},
    }
    assert stage.console.handle(event, None)["statusCode"] == 303
    paused = stage.state.connection(ref)
    assert paused is not None
    assert paused.state is ConnectionState.PAUSED
    broken = {**event, "body": "%%%"}
    assert stage.console.handle(broken, None)["statusCode"] == 403


@pytest.mark.parametrize("language", ["nb", "sv", "en"])
def test_failures_are_told_in_the_visitors_language(stage: Stage, language: str) -> None:
    guest = Guest(stage)
    guest.cookies[stage.console.cookies.language] = language
    titles = {"nb": "Vi finner ikke siden", "sv": "Vi hittar inte sidan", "en": "We cannot find"}
    missing = guest.get("/nowhere")
    assert missing["statusCode"] == 404
    assert titles[language] in missing["body"]


def test_a_wrong_method_names_the_right_ones(stage: Stage) -> None:
    ref = stage.connection()
    guest = Guest(stage, stage.session(Role.CUSTOMER, tenant=ref.tenant))
    answer = guest.get(f"/portal/connections/{ref.connection}/pause")
    assert (answer["statusCode"], answer["headers"]["allow"]) == (405, "POST")


class _Broken:
    """A clock that fails with a customer's data in its words."""

    def now(self) -> NoReturn:
        raise RuntimeError("Fjord Bygg AS 923456783")


def test_a_fault_of_ours_shows_a_reference_and_nothing_else(stage: Stage, caplog, capsys) -> None:
    broken = replace(stage.console, parts=replace(stage.console.parts, clock=_Broken()))
    event = {
        "rawPath": "/portal",
        "cookies": [f"{stage.console.cookies.session}=x"],
        "requestContext": {"http": {"method": "GET"}, "requestId": "request-77"},
    }
    answer = broken.handle(event, None)
    assert answer["statusCode"] == 500
    assert "request-77" in answer["body"]
    told = answer["body"] + caplog.text + "".join(capsys.readouterr())
    assert "Fjord Bygg" not in told


def test_static_files_are_kept_by_content(stage: Stage) -> None:
    address = address_of("console.css")
    answer = Guest(stage).get(address)
    assert answer["statusCode"] == 200
    assert "immutable" in answer["headers"]["cache-control"]
    assert answer["headers"]["content-type"].startswith("text/css")
    assert Guest(stage).get("/static/console.0000000000000000.css")["statusCode"] == 404
    assert Guest(stage).get("/static/..%2Frendering.py")["statusCode"] == 404
    with pytest.raises(KeyError):
        address_of("absent.css")


def test_names_are_shown_and_never_taken_for_markup(stage: Stage) -> None:
    name = '<b onclick="x">Ola & Co</b>'
    ref = stage.connection(name=name, note=name, requested_by=name)
    stage.issue(ref, "h1", "refused_by_system", name=name, system_message=name)
    for page in ("", "/problems", "/audit", "/plan"):
        guest = Guest(stage, stage.session(Role.VENDOR_OPERATOR))
        body = guest.get(f"/console/connections/{ref.tenant}/{ref.connection}{page}")["body"]
        assert "<b onclick" not in body
    assert "&lt;b onclick" in body


def test_the_first_page_says_what_this_is(stage: Stage) -> None:
    assert Guest(stage).get("/")["statusCode"] == 200
    known = Guest(stage, stage.session(Role.VENDOR_OPERATOR))
    assert location(known.get("/")) == "/console"
    assert Guest(stage).get("/login")["statusCode"] == 404
    assert Guest(stage).get("/login/callback")["statusCode"] == 404
