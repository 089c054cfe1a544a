"""Lists and looking up against answers that no simulator gives."""

import json
from datetime import datetime, timedelta

import httpx
import pytest

from bindeledd.domain.errors import (
    CreatedBeforeError,
    CredentialsError,
    MissingRightError,
    ReadingLostError,
    RejectedError,
    UnavailableError,
    UnknownOutcomeError,
)
from bindeledd.domain.identity import Dimension
from bindeledd.domain.records import Flaw
from bindeledd.domain.vendors import ErpApplication, HostAccess, HostAuth, Vendor
from bindeledd.erps.poweroffice import (
    PowerOfficeConsent,
    PowerOfficeKeys,
    PowerOfficeSession,
    PowerOfficeSettings,
)
from bindeledd.transport import Unpaced
from tests.readings import read
from tests.unit.transport.systems import NOON, Script, Step, SteppingClock, network_of

SETTINGS = PowerOfficeSettings(
    api_url="http://api.test/v2", token_url="http://api.test/token", page_size=2
)
TOKEN = httpx.Response(200, json={"access_token": "t", "expires_in": 1200})
DEADLINE = NOON + timedelta(seconds=30)


def rows(*ids):
    return [{"Id": one, "Name": f"Kunde {one}"} for one in ids]


def page(*ids, link=None):
    headers = {} if link is None else {"X-Pagination": f'{{"nextPageLink": "{link}"}}'}
    return httpx.Response(200, json=rows(*ids), headers=headers)


def register_of(*steps):
    clock = SteppingClock()
    script = Script([TOKEN, *steps])
    session = PowerOfficeSession(
        network=network_of(script, clock),
        keys=PowerOfficeKeys("application", "subscription", "client"),
        pacer=Unpaced(),
        settings=SETTINGS,
    )
    return session.register(Dimension.CUSTOMERS), script


def test_a_short_page_without_a_header_is_the_last():
    register, script = register_of(page(1))
    assert [one.id for one in read(register).records] == ["1"]
    assert len(script.requests) == 2


@pytest.mark.parametrize("header", ["", "not json", "[]", "{}", '{"pages": 3}', "null"])
def test_a_full_page_without_a_usable_header_is_followed(header):
    full = httpx.Response(200, json=rows(1, 2), headers={"X-Pagination": header})
    register, _ = register_of(full, httpx.Response(204))
    reading = read(register)
    assert len(reading.records) == 2
    assert reading.complete


def test_the_header_goes_before_the_length_of_a_page():
    register, script = register_of(page(1, link="next"), page(2, link=""), page(1))
    assert len(read(register).records) == 2
    assert "PageNumber=2" in str(script.requests[2].url)
    assert len(script.requests) == 4


def test_the_same_page_twice_is_no_progress():
    register, script = register_of(page(1, 2, link="next"))
    with pytest.raises(ReadingLostError):
        read(register)
    assert len(script.requests) == 3


def test_pages_without_end_are_given_up(monkeypatch):
    numbers = iter(range(1, 10_000_000))

    def another(request):
        if "PageSize=1&" in str(request.url):
            return page(int(request.url.params["PageNumber"]))
        return page(next(numbers), next(numbers), link="next")

    register, _ = register_of(another)
    with pytest.raises(UnavailableError):
        read(register)


@pytest.mark.parametrize(
    "body",
    [
        {"value": []},
        [{"Name": "no id"}],
        ["text"],
        [{"Id": "not a number"}],
        "text",
        7,
    ],
    ids=str,
)
def test_rows_that_are_not_what_the_api_describes_are_unavailable(body):
    register, _ = register_of(httpx.Response(200, json=body))
    with pytest.raises(UnavailableError) as caught:
        read(register)
    assert "no id" not in str(caught.value.__cause__)


def test_the_cursor_never_moves_back():
    register, _ = register_of(
        httpx.Response(
            200, json=[{"Id": 1, "LastChangedDateTimeOffset": "2026-11-23T12:00:00+00:00"}]
        ),
        httpx.Response(
            200, json=[{"Id": 1, "LastChangedDateTimeOffset": "2026-11-23T11:50:00+00:00"}]
        ),
        httpx.Response(200, json=rows(1)),
        httpx.Response(204),
    )
    cursor = read(register).cursor
    assert cursor == "2026-11-23T11:40:00+00:00"
    for _ in range(3):
        reading = read(register, cursor)
        assert (reading.cursor, reading.complete) == (cursor, False)


def test_what_has_the_stamp_of_the_cursor_itself_is_read_again():
    """The ERP's filter is exclusive (facts 5.2)."""
    register, script = register_of(httpx.Response(204))
    cursor = "2026-11-23T11:40:00+00:00"
    read(register, cursor)
    asked = script.requests[-1].url.params["lastChangedDateTimeOffsetGreaterThan"]
    assert datetime.fromisoformat(asked) < datetime.fromisoformat(cursor)


def test_a_refused_list_is_never_an_objects_fault():
    register, _ = register_of(httpx.Response(400, json={"detail": "Unknown query key"}))
    with pytest.raises(UnavailableError) as caught:
        read(register)
    assert caught.value.system_message == "Unknown query key"


def test_what_a_filter_did_not_filter_is_left_out():
    rows = [
        {"Id": 1, "ExternalImportReference": "bdl-10"},
        {"Id": 2, "ExternalImportReference": "bdl-1"},
    ]
    listed = httpx.Response(200, json=rows, headers={"X-Pagination": '{"nextPageLink": null}'})
    register, _ = register_of(listed)
    assert [one.id for one in register.find_created({}, reference="bdl-1")] == ["2"]
    assert list(register.find_created({}, reference="bdl-2")) == []


@pytest.mark.parametrize(
    "answer",
    [httpx.Response(201, json={"Name": "no id"}), httpx.Response(201, json=[])],
    ids=["no id", "a list"],
)
def test_a_write_that_is_answered_oddly_is_unknown(answer):
    register, _ = register_of(answer)
    with pytest.raises(UnknownOutcomeError):
        register.create({"name": "A"}, reference="bdl-1", deadline=DEADLINE)


def test_a_creation_without_a_body_is_found_by_its_reference():
    ours = httpx.Response(200, json=[{"Id": 5, "Name": "A", "ExternalImportReference": "bdl-1"}])
    register, _ = register_of(httpx.Response(201), ours)
    assert register.create({"name": "A"}, reference="bdl-1", deadline=DEADLINE).id == "5"

    register, _ = register_of(httpx.Response(201), httpx.Response(204))
    with pytest.raises(UnknownOutcomeError):
        register.create({"name": "A"}, reference="bdl-1", deadline=DEADLINE)

    register, _ = register_of(httpx.Response(201), httpx.Response(500))
    with pytest.raises(UnknownOutcomeError):
        register.create({"name": "A"}, reference="bdl-1", deadline=DEADLINE)


def test_a_reference_that_names_another_customer_is_looked_up():
    taken = httpx.Response(
        400, json={"detail": "'bdl-1' is used on (contact) Id = 77.", "title": "validation"}
    )
    other = httpx.Response(200, json={"Id": 77, "ExternalImportReference": "somebody's"})
    ours = httpx.Response(200, json=[{"Id": 5, "ExternalImportReference": "bdl-1"}])
    register, _ = register_of(taken, other, ours)
    with pytest.raises(CreatedBeforeError) as caught:
        register.create({"name": "A"}, reference="bdl-1", deadline=DEADLINE)
    assert caught.value.record.id == "5"


def test_a_row_whose_stamp_is_none_moves_no_cursor():
    wrong = {"LastChangedDateTimeOffset": "yesterday"}
    register, _ = register_of(httpx.Response(200, json=[{"Id": 1, "Name": "A", **wrong}]))
    reading = read(register)
    (record,) = reading.records
    assert record.flaw == Flaw(tuple(wrong), json.dumps(wrong))
    assert reading.cursor is None


def test_ids_cannot_lead_elsewhere():
    register, script = register_of(httpx.Response(200, json={"Id": 1}))
    with pytest.raises(UnavailableError):  # and what came is no object of that id
        register.get("../Suppliers/1?x=")
    assert script.requests[-1].url.raw_path == b"/v2/Customers/..%2FSuppliers%2F1%3Fx%3D"


VENDOR = Vendor(
    id="v",
    name="V",
    host=HostAccess("svenn", "http://h.test", HostAuth.BEARER_STATIC, "/t"),
    return_urls=(),
    webhooks=(),
    erp_applications={"poweroffice": ErpApplication("poweroffice", "a", "s")},
    recipes=(),
)


def gateway_of(*steps: Step) -> PowerOfficeConsent:
    return consent_of(Script(steps))


def consent_of(script: Script) -> PowerOfficeConsent:
    return PowerOfficeConsent(
        network=network_of(script, SteppingClock()),
        secret_of=lambda name: f"secret {name}",
        dimensions=[Dimension.CUSTOMERS],
        pacer_of=lambda _: Unpaced(),
        settings=SETTINGS,
    )


def test_several_companies_are_picked_up_each_with_its_rights():
    clients = {
        "UserEmail": "kari@x.example",
        "OnboardedClientsInformation": [
            {"ClientKey": "key-1", "ClientName": "En", "ClientOrganizationNumber": "923 456 783"},
            {"ClientKey": "key-2", "ClientName": "To", "ClientOrganizationNumber": None},
        ],
    }
    rights = {"ValidPrivileges": ["Customer_Full", "CommonServices_Full"]}
    script = Script(
        [
            httpx.Response(200, json=clients),
            TOKEN,
            httpx.Response(200, json={"ClientId": "id-1", "ClientName": "En AS", **rights}),
            organization("923 456 783"),
            TOKEN,
            httpx.Response(200, json={"ClientId": "id-2", "ValidPrivileges": None}),
            organization("987654325"),
        ]
    )
    gateway = consent_of(script)

    one, two = gateway.pick_up(VENDOR, "onboarding-token")

    assert (one.company.id, one.company.name) == ("id-1", "En AS")
    assert (one.company.organization_number, one.missing_rights) == ("923456783", ())
    assert (two.company.name, two.company.organization_number) == ("To", "987654325")
    assert two.missing_rights == ("customers:Customer_Full", "customers:CommonServices")
    assert (one.secret, two.secret) == ("key-1", "key-2")
    assert "Authorization" not in script.requests[0].headers


def organization(number: str | None) -> httpx.Response:
    return httpx.Response(200, json={"OrganizationNumber": number})


def picked_up(*, opened: str, own: httpx.Response):
    """Pick up the key of En, 923456783, which opens a company of this name and answer."""
    said = {"ClientKey": "key", "ClientName": "En", "ClientOrganizationNumber": "923456783"}
    information = {"ClientId": "id", "ClientName": opened}
    gateway = gateway_of(
        httpx.Response(200, json={"OnboardedClientsInformation": [said]}),
        TOKEN,
        httpx.Response(200, json=information),
        own,
    )
    (grant,) = gateway.pick_up(VENDOR, "onboarding-token")
    return grant.company


FORBIDDEN = httpx.Response(403, json={"title": "Forbidden"})


@pytest.mark.requirement("SV-04")
@pytest.mark.parametrize(
    ("opened", "own", "number"),
    [
        ("En", organization("923456783"), "923456783"),
        ("En", organization("987654325"), "987654325"),
        ("To", organization("987654325"), "987654325"),
        ("En", FORBIDDEN, "923456783"),
        (" EN ", organization(" "), "923456783"),
        ("To", FORBIDDEN, None),
        ("To", organization(None), None),
        (None, FORBIDDEN, None),
    ],
)
def test_a_company_is_known_by_what_its_key_opens(opened, own, number):
    assert picked_up(opened=opened, own=own).organization_number == number


@pytest.mark.requirement("SV-04")
@pytest.mark.parametrize("client", [None, "", " ", "\t\n"])
def test_a_company_without_an_id_is_no_company(client):
    with pytest.raises(UnavailableError):
        gateway_of(TOKEN, httpx.Response(200, json={"ClientId": client})).check(VENDOR, "key")


@pytest.mark.parametrize("key", ["", " "])
def test_a_key_that_is_none_is_refused_and_not_sent(key):
    script = Script([TOKEN])
    with pytest.raises(CredentialsError):
        consent_of(script).check(VENDOR, key)
    said = {"OnboardedClientsInformation": [{"ClientKey": key}]}
    with pytest.raises(CredentialsError):
        gateway_of(httpx.Response(200, json=said), TOKEN).pick_up(VENDOR, "onboarding-token")
    assert not script.requests


@pytest.mark.parametrize("url", [None, "", "javascript:alert(1)", "//x.test/", "ftp://x.test/"])
def test_an_address_that_is_not_one_is_not_followed(url):
    script = Script([httpx.Response(200, json={"TemporaryUrl": url})])
    gateway = consent_of(script)
    with pytest.raises(UnavailableError):
        gateway.begin(VENDOR, redirect_uri="https://x.test/", organization_number=None)


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (httpx.Response(400, json={"error": "invalid_client", "error_description": "D"}), "D"),
        (httpx.Response(401, json={"statusCode": 401, "message": "M"}), "M"),
        (httpx.Response(401, json={"error": "invalid_client"}), "invalid_client"),
        (httpx.Response(400, json={"error_description": "given client key"}), "given [redacted]"),
        (httpx.Response(400, json={"error": 7}), None),
        (httpx.Response(400, json=[]), None),
        (httpx.Response(403), None),
    ],
    ids=str,
)
def test_the_refusal_of_a_token_keeps_the_erps_words_without_secrets(answer, words):
    script = Script([answer])
    session = PowerOfficeSession(
        network=network_of(script, SteppingClock()),
        keys=PowerOfficeKeys("application", "subscription", "client key"),
        pacer=Unpaced(),
        settings=SETTINGS,
    )
    with pytest.raises(CredentialsError) as caught:
        read(session.register(Dimension.CUSTOMERS), None)
    assert caught.value.system_message == words
    assert caught.value.details == {"status": str(answer.status_code)}


@pytest.mark.parametrize("body", [[], {}, {"access_token": 7}, {"access_token": ""}], ids=str)
def test_an_answer_without_a_token_is_unavailable(body):
    script = Script([httpx.Response(200, json=body)])
    session = PowerOfficeSession(
        network=network_of(script, SteppingClock()),
        keys=PowerOfficeKeys("application", "subscription", "client"),
        pacer=Unpaced(),
        settings=SETTINGS,
    )
    with pytest.raises(UnavailableError):
        session.number_series(Dimension.CUSTOMERS)


REFUSED = httpx.Response(400, json={"title": "t", "detail": "no"})


@pytest.mark.parametrize(
    ("steps", "error"),
    [
        ([TOKEN, REFUSED], UnavailableError),
        ([TOKEN, httpx.Response(403)], MissingRightError),
        ([TOKEN, httpx.Response(200, json={"ClientName": "A"})], UnavailableError),
        ([TOKEN, httpx.Response(200, json={"ClientId": "i"}), REFUSED], UnavailableError),
    ],
)
def test_a_company_that_cannot_be_checked_is_not_granted(steps, error):
    with pytest.raises(error):
        gateway_of(*steps).check(VENDOR, "client")


def test_a_number_that_the_company_does_not_show_is_unknown():
    information = httpx.Response(200, json={"ClientId": "i"})
    for answer in (httpx.Response(403), httpx.Response(404), httpx.Response(204)):
        grant = gateway_of(TOKEN, information, answer).check(VENDOR, " client ")
        assert (grant.company.organization_number, grant.secret) == (None, "client")


@pytest.mark.parametrize(
    ("answer", "error"),
    [(httpx.Response(403), MissingRightError), (httpx.Response(401), CredentialsError)],
)
def test_trouble_with_consent_that_is_not_the_tokens_keeps_its_name(answer, error):
    with pytest.raises(error):
        gateway_of(answer).pick_up(VENDOR, "onboarding-token")


def test_no_company_granted_is_an_empty_list():
    assert gateway_of(httpx.Response(200, json={})).pick_up(VENDOR, "token") == []


def test_a_reference_that_is_nobodys_stays_refused():
    taken = httpx.Response(400, json={"detail": "'bdl-1' is used.", "title": "validation"})
    register, _ = register_of(taken, httpx.Response(204))
    with pytest.raises(RejectedError, match="reference_in_use"):
        register.create({"name": "A"}, reference="bdl-1", deadline=DEADLINE)


def test_an_update_without_anything_expected_is_refused_at_once():
    register, script = register_of(REFUSED)
    with pytest.raises(RejectedError, match="refused_by_system"):
        register.update("7", {"email": "a"}, expected={}, version=None, deadline=DEADLINE)
    assert [one.method for one in script.requests] == ["POST", "PATCH"]


def test_an_update_whose_object_cannot_be_read_back_is_unknown():
    gone = httpx.Response(404, json={"title": "Object(s) not found", "detail": "id = 7"})
    register, _ = register_of(httpx.Response(204), gone)
    with pytest.raises(UnknownOutcomeError):
        register.update("7", {"email": "a"}, expected={}, version=None, deadline=DEADLINE)


def test_a_connection_lost_while_test_is_tried_writes_nothing_twice():
    register, script = register_of(REFUSED, httpx.Response(500))
    with pytest.raises(UnavailableError):
        register.update(
            "7", {"email": "a"}, expected={"email": None}, version=None, deadline=DEADLINE
        )
    assert [one.method for one in script.requests] == ["POST", "PATCH", "GET"]
