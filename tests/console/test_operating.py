"""What operators and customers press while a connection lives, through the whole product."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bindeledd.domain.access import Role
from bindeledd.domain.changes import PutIssue
from bindeledd.domain.connections import ConnectionState
from bindeledd.domain.identity import ConnectionRef, Dimension
from bindeledd.domain.links import Verdict
from bindeledd.domain.policy import Winner
from bindeledd.recipes import RECIPES
from local.visitor import Page
from tests.console.scenes import OWN_WORDS, SCENES, entries
from tests.console.stage import Guest, Stage, console_of, location
from tests.console.test_consent import page, words
from tests.wiring import CLIENT_KEY, RECIPE, SECRETS, TENANT
from tests.world import World

HOST = [{"name": "Fjord Bygg AS", "number": "10"}, {"name": "Ola Nordmann AS", "number": "10001"}]
ERP = [
    {"Name": "Ola Nordmann", "Number": 10001},
    {"Name": "Bare i PowerOffice AS", "Number": 10002},
]


class Office(Stage):
    """The whole product with a console in front, a customer and an operator."""

    def __init__(self, **seeded: Any) -> None:
        self.world = World(**seeded)
        self.state, self.clock = self.world.state, self.world.clock
        self.randomness = self.world.randomness
        self.open()

    def open(self) -> None:
        """Put the console before the product and let both visitors in."""
        self.console = console_of(self.world)
        self.operator = Guest(self, self.session(Role.VENDOR_OPERATOR))
        self.customer = Guest(self, self.session(Role.CUSTOMER, tenant=TENANT))


def pages_of(ref: ConnectionRef) -> tuple[str, str]:
    return (
        f"/console/connections/{ref.tenant}/{ref.connection}",
        f"/portal/connections/{ref.connection}",
    )


@pytest.fixture
def office() -> Office:
    return Office(host_customers=HOST, erp_customers=ERP)


def plan_form(office: Office, path: str) -> dict[str, str]:
    return dict(page(office.operator.get(f"{path}/plan")).form(action="/approve").values)


@pytest.mark.requirement("SV-05", "SV-06")
def test_an_operator_reads_the_report_and_signs_exactly_that(office: Office) -> None:
    ref = office.world.ask()
    path, _ = pages_of(ref)
    assert "Godkjenn eller avslå" in words(office.operator.get("/console"))
    shown = words(office.operator.get(f"{path}/plan"))
    for said in ("Opprettes i Svenn", "Kobles sammen", "Utenfor nummerserien", "Kall"):
        assert said in shown
    created = words(office.operator.get(f"{path}/plan?show=create_host"))
    assert "Bare i PowerOffice AS" in created
    form = plan_form(office, path)
    form.pop("csrf")
    forged = office.operator.post(f"{path}/approve", **{**form, "plan_hash": "0" * 64})
    assert forged["statusCode"] == 409
    assert office.world.connection(ref).state is ConnectionState.AWAITING_APPROVAL
    answer = office.operator.post(f"{path}/approve", **form)
    assert location(answer) == f"{path}?done=approved"
    connection = office.world.connection(ref)
    assert connection.state is ConnectionState.ACTIVE
    assert connection.approval is not None
    assert connection.approval.approved_by == "operator@svenn.example"


@pytest.mark.requirement("SV-05")
def test_a_rejection_needs_a_note_that_the_customer_reads(office: Office) -> None:
    ref = office.world.ask()
    path, portal = pages_of(ref)
    empty = office.operator.post(f"{path}/reject", note="  ")
    assert empty["statusCode"] == 422
    assert location(office.operator.post(f"{path}/reject", note="Rydd i numrene først."))
    shown = words(office.customer.get(portal))
    assert "Rydd i numrene først." in shown
    assert "Avslått" in shown


@pytest.mark.requirement("SV-10", "SV-11")
def test_a_refusal_is_explained_with_the_erps_own_words_until_it_is_corrected(
    office: Office,
) -> None:
    ref = office.world.activate()
    run = office.state.runs(ref)[0]
    for guest, path in zip((office.operator, office.customer), pages_of(ref), strict=True):
        shown = words(guest.get(f"{path}/runs/{run.id}"))
        assert OWN_WORDS in shown
        assert "Fjord Bygg AS" in shown
        assert "Gjør dette:" in shown
        assert shown.index("Kom ikke over") < shown.index("Alt annet i kjøringen")
        assert OWN_WORDS in words(guest.get(f"{path}/problems"))
        assert "1 åpent problem" in words(guest.get(path))


@pytest.mark.requirement("SV-09")
def test_a_customer_synchronises_one_register_or_all(office: Office) -> None:
    ref = office.world.activate()
    _, portal = pages_of(ref)
    shown = words(office.customer.get(portal))
    assert "Sist synkronisert" in shown
    for named in ("all", "customers"):
        answer = office.customer.post(f"{portal}/synchronise", dimension=named)
        assert location(answer) == f"{portal}?done=synchronising"
    owed = office.state.work(ref, "synchronise#customers")
    assert owed is not None
    assert owed.due_at <= office.clock.now()
    unknown = office.customer.post(f"{portal}/synchronise", dimension="hours")
    assert unknown["statusCode"] == 422


@pytest.mark.requirement("SV-16")
def test_pausing_resuming_and_disconnecting_are_pressed_and_told(office: Office) -> None:
    ref = office.world.activate()
    _, portal = pages_of(ref)
    for step, state in (
        ("pause", ConnectionState.PAUSED),
        ("resume", ConnectionState.ACTIVE),
        ("disconnect", ConnectionState.DISCONNECTED),
    ):
        answer = office.customer.post(f"{portal}/{step}")
        assert answer["statusCode"] == 303
        assert office.world.connection(ref).state is state
        assert 'role="status"' in office.customer.get(location(answer))["body"]
    refused = office.customer.post(f"{portal}/pause")
    assert refused["statusCode"] == 409


@pytest.mark.requirement("SV-02", "SV-18")
def test_settings_are_changed_later_and_wait_where_they_overwrite(office: Office) -> None:
    ref = office.world.activate()
    path, portal = pages_of(ref)
    form = page(office.customer.get(f"{portal}/settings")).form(action="/settings")
    shown = {name: value for name, value in form.values if name != "csrf"}
    fields = {**shown, "winner-customers": "host"}
    answer = office.customer.post(f"{portal}/settings", **fields, **{"outside-customers": "on"})
    assert location(answer) == f"{portal}?done=settings_saved"
    connection = office.world.connection(ref)
    chosen = connection.settings.of(office.world.dimension)
    assert chosen.winner is Winner.HOST
    assert chosen.number_outside_series
    assert connection.gated == set(RECIPES[RECIPE].with_children({Dimension.CUSTOMERS}))
    assert "Kunder venter på godkjenning" in words(office.customer.get(portal))
    assert location(office.operator.post(f"{path}/plan")) == f"{path}?done=planning"


def test_the_read_only_switch_is_the_operators(office: Office) -> None:
    ref = office.world.activate()
    path, portal = pages_of(ref)
    office.operator.post(f"{path}/read-only", on="true")
    assert office.world.connection(ref).read_only
    assert "Lesemodus er slått på" in words(office.customer.get(portal))
    office.operator.post(f"{path}/read-only", on="false")
    assert not office.world.connection(ref).read_only
    trail = words(office.operator.get(f"{path}/audit"))
    assert "Slo på lesemodus" in trail
    assert "Godkjente planen" in trail


def test_a_held_pair_is_decided_on_the_page() -> None:
    office = Office(
        host_customers=[{"name": "Fjell Rør AS", "number": "10001"}],
        erp_customers=[{"Name": "Dal Maling AS", "Number": 10001}],
    )
    ref = office.world.ask()
    path, portal = pages_of(ref)
    shown = page(office.customer.get(f"{portal}/pairs"))
    assert "Fjell Rør AS" in shown.words
    form = dict(shown.form(button="Ja, koble").values)
    form.pop("csrf")
    answer = office.customer.post(f"{portal}/pairs", **form, verdict="link")
    assert location(answer) == f"{portal}/pairs?done=link"
    (decision,) = office.state.decisions(ref, office.world.dimension)
    assert decision.verdict is Verdict.LINK
    assert "Det er ingen par å avgjøre" in words(office.customer.get(f"{portal}/pairs"))
    incomplete = office.customer.post(f"{portal}/pairs", dimension="customers", verdict="maybe")
    assert incomplete["statusCode"] == 422
    assert "Avgjorde et par" in words(office.operator.get(f"{path}/audit"))


def test_a_refused_object_is_sent_again_when_somebody_asks(office: Office) -> None:
    ref = office.world.activate()
    _, portal = pages_of(ref)
    form = dict(page(office.customer.get(f"{portal}/problems")).form(button="Send på nytt").values)
    form.pop("csrf")
    answer = office.customer.post(f"{portal}/problems/retry", **form)
    assert location(answer) == f"{portal}/problems?done=retrying"
    assert next(office.state.open_issues(ref)).retry_requested
    missing = office.customer.post(f"{portal}/problems/retry", dimension="customers", key="x")
    assert missing["statusCode"] == 404


def test_the_operator_alone_releases_all_closings_that_are_held(office: Office) -> None:
    ref = office.world.activate()
    path, portal = pages_of(ref)
    issue = replace(next(office.state.open_issues(ref)), problem="too_many_archived")
    office.state.commit(PutIssue(issue))
    assert "Lukk alle" not in words(office.customer.get(f"{portal}/problems"))
    form = dict(page(office.operator.get(f"{path}/problems")).form(button="Lukk alle").values)
    form.pop("csrf")

    more = office.operator.post(f"{path}/problems/release", **{**form, "objects": "2"})
    assert more["statusCode"] == 409
    answer = office.operator.post(f"{path}/problems/release", **form)

    assert location(answer) == f"{path}/problems?done=closings_released"
    assert next(office.state.open_issues(ref)).retry_requested
    assert "Slapp løs" in words(office.operator.get(f"{path}/audit"))


def test_no_page_shows_a_secret(office: Office) -> None:
    ref = office.world.activate()
    secrets = {*SECRETS.values(), CLIENT_KEY, *office.customer.cookies.values()}
    run = office.state.runs(ref)[0].id
    for guest, path in zip((office.operator, office.customer), pages_of(ref), strict=True):
        for below in ("", "/plan", "/runs", f"/runs/{run}", "/problems", "/pairs", "/audit"):
            body = guest.get(path + below)["body"]
            assert not [secret for secret in secrets if secret in body]


def rows(shown: Page, part: str) -> int:
    return sum(part in address for address, _ in shown.links)


def test_long_lists_are_paged() -> None:
    stage = Stage()
    scene = SCENES["many"](stage)
    operator = Guest(stage, scene.operator)
    first = page(operator.get("/console"))
    assert rows(first, "/console/connections/") >= 50
    assert "Side 1" in first.words
    last = page(operator.get("/console?page=11"))
    assert "Side 11" in last.words
    assert rows(last, "page=12") == 0
    assert "Ingen tilkoblinger passer" in words(operator.get("/console?q=absent"))
    found = words(operator.get("/console?q=nummer+499"))
    assert "Kunde nummer 499 AS" in found
    assert "Kunde nummer 498 AS" not in found
    _, path = scene.pages["operator-plan"]
    shown = words(operator.get(f"{path}?show=link&page=2"))
    assert "Side 2" in shown
    _, path = scene.pages["operator-runs"]
    older = page(operator.get(path)).link("before=")
    assert "Nyeste kjøringer" in words(operator.get(older.partition("bindeledd.test")[2]))
    _, path = scene.pages["operator-run"]
    assert "20 objekter kom ikke over" in words(operator.get(path))


@pytest.mark.requirement("SV-06")
def test_the_report_sorts_every_entry_into_what_a_person_asks_about() -> None:
    stage = Stage()
    ref = stage.connection(ConnectionState.AWAITING_APPROVAL)
    stage.plan(ref, entries(), unchanged=7)
    operator = Guest(stage, stage.session(Role.VENDOR_OPERATOR))
    path, _ = pages_of(ref)
    expected = {
        "link": "nr. 10001",
        "update_host": "post@gammel.example",
        "create_erp": "nr. 10002",
        "create_host": "nr. 10003",
        "same_number_other_name": "nr. 10004",
        "same_name_other_number": "nr. 10077",
        "duplicates": "nr. 10005",
        "outside_series": "nr. 10 ",
        "conflict": "nr. 10006",
        "skip": "nr. 10007",
    }
    for group, said in expected.items():
        shown = words(operator.get(f"{path}/plan?show={group}")) + " "
        assert said in shown, group
    assert "ca. 3 sekunder" in words(operator.get(f"{path}/plan"))


def test_a_plan_that_is_too_old_can_only_be_made_again() -> None:
    stage = Stage()
    ref = stage.connection(ConnectionState.AWAITING_APPROVAL)
    stage.plan(ref, entries())
    stage.clock.advance(timedelta(days=14))
    operator = Guest(stage, stage.session(Role.VENDOR_OPERATOR))
    body = operator.get(f"{pages_of(ref)[0]}/plan")["body"]
    assert "/approve" not in body
    assert "Planen er for gammel" in body


def test_a_customer_reads_the_plan_and_cannot_sign_it() -> None:
    stage = Stage()
    ref = stage.connection(ConnectionState.AWAITING_APPROVAL)
    stage.plan(ref, entries())
    customer = Guest(stage, stage.session(Role.CUSTOMER, tenant=ref.tenant))
    answer = customer.get(f"{pages_of(ref)[1]}/plan")
    assert answer["statusCode"] == 200
    assert "/approve" not in answer["body"]
