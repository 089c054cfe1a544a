"""The customer's way from the ticket to a request for approval, over the real pages (SV-04)."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from bindeledd.console.languages import Texts
from bindeledd.domain.changes import SaveConnection, SaveGrant
from bindeledd.domain.connections import Company, Connection, ConnectionState
from bindeledd.domain.identity import ConnectionRef
from bindeledd.domain.policy import Mode, Winner
from bindeledd.recipes import RECIPES
from bindeledd.usecases.connecting import CallbackOutcome, offered_grant
from local.visitor import Page, read_page
from tests.console.stage import Guest, console_of, location
from tests.wiring import APPLICATION_KEY, CLIENT_KEY, ORGANIZATION, RECIPE, RETURN_URL
from tests.world import World

OTHER_COMPANY = {"name": "Annet AS", "organization_number": "987654325"}
OTHER_KEY = "5c0a7f1e-2b3d-4c5e-8f60-718293a4b5c6"


class Hall:
    """The whole product with a console in front, and one customer at the door."""

    def __init__(self, world: World | None = None) -> None:
        self.world = world or World()
        self.state, self.clock = self.world.state, self.world.clock
        self.console = console_of(self.world)
        enabled = self.world.enabler(replace(self.world.request(), dimensions={}))
        self.ref: ConnectionRef = enabled.connection.ref
        self.path = f"/portal/connections/{self.ref.connection}"
        self.customer = Guest(self)
        self.customer.get(f"/connect/{enabled.ticket_secret}")

    def connection(self) -> Connection:
        return self.world.connection(self.ref)

    def press_connect(self) -> str:
        """Press the button on the consent page; answer with the ERP's address."""
        answer = self.customer.post(f"{self.path}/connect")
        assert answer["statusCode"] == 303
        return location(answer)

    def consent(self, address: str, **pressed: str) -> str:
        """Go through the ERP's consent page; answer with the callback's address."""
        query = self.world.consent(address, **pressed)
        return "/oauth/poweroffice/callback?" + "&".join(f"{k}={v}" for k, v in query.items())


def outcome(answer: dict[str, Any]) -> dict[str, str]:
    parts = urlsplit(location(answer))
    assert f"{parts.scheme}://{parts.netloc}{parts.path}" == RETURN_URL
    return {name: values[0] for name, values in parse_qs(parts.query).items()}


def words(answer: dict[str, Any]) -> str:
    return page(answer).words


def page(answer: dict[str, Any]) -> Page:
    request = httpx.Request("GET", "https://bindeledd.test/")
    return read_page(httpx.Response(answer["statusCode"], text=answer["body"], request=request))


def test_the_page_explains_before_anything_is_asked() -> None:
    hall = Hall()
    shown = words(hall.customer.get(f"{hall.path}/connect"))
    for said in ("Koble til PowerOffice Go", ORGANIZATION, "Håndverker AS", "Klientnøkkel"):
        assert said in shown
    assert hall.connection().state is ConnectionState.DRAFT


@pytest.mark.requirement("SV-04", "SV-02")
def test_a_customer_consents_chooses_settings_and_asks() -> None:
    hall = Hall()
    callback = hall.consent(hall.press_connect())
    answer = hall.customer.callback(callback)
    assert location(answer) == f"{hall.path}/settings"
    form = page(hall.customer.get(f"{hall.path}/settings")).form(action="/settings")
    assert dict(form.values)["mode-customers"] == "synchronise"
    chosen_ones = {"mode-customers": "link_only", "winner-customers": "neither"}
    fields = {name: value for name, value in form.values if name != "csrf"} | chosen_ones
    answer = hall.customer.post(f"{hall.path}/settings", **fields)
    assert location(answer) == f"{hall.path}?done=asked"
    shown = words(hall.customer.get(location(answer)))
    assert "Forespørselen er sendt" in shown
    connection = hall.connection()
    assert connection.state is ConnectionState.AWAITING_APPROVAL
    chosen = connection.settings.of(hall.world.dimension)
    assert (chosen.mode, chosen.winner) == (Mode.LINK_ONLY, Winner.NEITHER)
    assert hall.world.announced.requested[0].ref == hall.ref


@pytest.mark.requirement("SV-04")
def test_cancelling_goes_back_to_the_host_with_the_outcome() -> None:
    hall = Hall()
    answer = hall.customer.callback(hall.consent(hall.press_connect(), press="cancel"))
    told = outcome(answer)
    assert told == {"connection": hall.ref.connection, "outcome": "cancelled"}
    assert hall.connection().company is None


@pytest.mark.requirement("SV-04")
def test_bad_callbacks_get_our_own_page_and_change_nothing() -> None:
    hall = Hall()
    callback = hall.consent(hall.press_connect())
    before = hall.connection()
    tries = {
        "Forsøket ble startet i en annen nettleser": Guest(hall).callback(callback),
        "Vi kjenner ikke igjen dette svaret": hall.customer.callback(
            "/oauth/poweroffice/callback?state=made-up"
        ),
    }
    forged = hall.customer.callback("/oauth/fortnox/callback?" + callback.partition("?")[2])
    tries["Vi kjenner ikke igjen"] = forged
    for title, answer in tries.items():
        assert answer["statusCode"] == 400
        assert title in words(answer)
        assert "location" not in answer["headers"]
    assert hall.connection() == before
    assert hall.customer.callback(callback)["statusCode"] == 303
    after = hall.connection()
    replayed = hall.customer.callback(callback)
    assert replayed["statusCode"] == 400
    assert "Dette svaret er allerede brukt" in words(replayed)
    assert hall.connection() == after


@pytest.mark.requirement("SV-04")
def test_a_late_answer_goes_back_as_expired() -> None:
    hall = Hall()
    callback = hall.consent(hall.press_connect())
    hall.clock.advance(timedelta(minutes=11))
    assert outcome(hall.customer.callback(callback))["outcome"] == "expired"


def test_an_address_with_parameters_keeps_them_and_no_header_is_broken() -> None:
    hall = Hall()
    callback = hall.consent(hall.press_connect(), press="cancel")
    connection = hall.connection()
    evil = RETURN_URL + "?tab=a%20b&outcome=forged\r\nSet-Cookie: x=1#here"
    changed = replace(connection, return_url=evil)
    hall.state.commit(SaveConnection(changed, expected=connection.revision))
    answer = hall.customer.callback(callback)
    assert not {"\r", "\n"} & set(location(answer))
    assert outcome(answer)["outcome"] == "cancelled"
    assert outcome(answer)["tab"] == "a b"
    assert answer["cookies"] == []
    assert location(answer).count("outcome=") == 1


def test_without_a_return_address_the_outcome_is_told_here() -> None:
    hall = Hall()
    callback = hall.consent(hall.press_connect(), press="cancel")
    connection = hall.connection()
    changed = replace(connection, return_url=None)
    hall.state.commit(SaveConnection(changed, expected=connection.revision))
    answer = hall.customer.callback(callback)
    assert answer["statusCode"] == 409
    assert "Du avbrøt" in words(answer)


def test_a_pasted_key_connects_and_is_shown_nowhere() -> None:
    hall = Hall()
    wrong = hall.customer.post(f"{hall.path}/key", client_key="not-a-key-of-ours")
    assert wrong["statusCode"] == 422
    assert "not-a-key-of-ours" not in wrong["body"]
    assert hall.connection().state is ConnectionState.DRAFT
    answer = hall.customer.post(f"{hall.path}/key", client_key=f" {CLIENT_KEY} ")
    assert location(answer) == f"{hall.path}/settings"
    for shown in ("", "/settings", "/connect", "/plan"):
        assert CLIENT_KEY not in hall.customer.get(hall.path + shown)["body"]


def test_a_key_of_another_company_is_refused_in_words() -> None:
    company = {
        **OTHER_COMPANY,
        "integrations": [{"application_key": APPLICATION_KEY, "client_key": OTHER_KEY}],
    }
    hall = Hall(World(erp_companies=[company]))
    answer = hall.customer.post(f"{hall.path}/key", client_key=OTHER_KEY)
    assert answer["statusCode"] == 409
    assert "Det er et annet firma" in words(answer)
    assert hall.connection().state is ConnectionState.DRAFT


def test_nothing_chosen_and_unknown_choices_are_refused_on_the_form() -> None:
    hall = Hall()
    hall.customer.post(f"{hall.path}/key", client_key=CLIENT_KEY)
    all_off = {f"mode-{dimension}": "off" for dimension in RECIPES[RECIPE].settable}
    nothing = hall.customer.post(f"{hall.path}/settings", **all_off)
    assert nothing["statusCode"] == 422
    assert dict(page(nothing).form(action="/settings").values)["mode-customers"] == "off"
    unknown = hall.customer.post(
        f"{hall.path}/settings", **{**all_off, "mode-customers": "sometimes"}
    )
    assert unknown["statusCode"] == 422
    assert "Vi forsto ikke alle valgene" in words(unknown)
    assert hall.connection().state is ConnectionState.CONFIGURING


def test_one_of_several_companies_is_chosen() -> None:
    hall = Hall()
    connection = hall.connection()
    company = hall.world.poweroffice.dump()["clients"][0]
    known = Company(str(company["id"]), "Håndverker AS", ORGANIZATION)
    offered = (known, Company("other", "Håndverker avdeling", ORGANIZATION))
    choosing = replace(connection, state=ConnectionState.CHOOSING_COMPANY, offered=offered)
    hall.state.commit(
        SaveConnection(choosing, expected=connection.revision),
        *(SaveGrant(hall.ref, offered_grant(one.id), CLIENT_KEY) for one in offered),
    )
    shown = words(hall.customer.get(f"{hall.path}/company"))
    assert "Håndverker avdeling" in shown
    refused = hall.customer.post(f"{hall.path}/company", company="absent")
    assert refused["statusCode"] == 409
    answer = hall.customer.post(f"{hall.path}/company", company=known.id)
    assert location(answer) == f"{hall.path}/settings"
    assert hall.connection().state is ConnectionState.CONFIGURING
    assert location(hall.customer.get(f"{hall.path}/company")) == hall.path


def test_a_running_connection_is_not_connected_anew_by_the_page() -> None:
    hall = Hall()
    connection = hall.connection()
    active = replace(connection, state=ConnectionState.ACTIVE)
    hall.state.commit(SaveConnection(active, expected=connection.revision))
    assert location(hall.customer.get(f"{hall.path}/connect")) == hall.path


def test_every_outcome_has_a_page() -> None:
    texts = Texts("nb")
    titles = {texts(f"message.outcome.{one}.title") for one in CallbackOutcome}
    # One company connected is told alike whether settings are still to come or not.
    assert len(titles) >= len(CallbackOutcome) - 2
