"""Signing in, feeds and tenant cards against answers that no simulator gives."""

import base64
from datetime import timedelta

import httpx
import pytest

from bindeledd.domain.errors import (
    CredentialsError,
    RejectedError,
    StoppedError,
    UnavailableError,
    UnknownOutcomeError,
)
from bindeledd.domain.identity import Dimension
from bindeledd.domain.vendors import HostAccess, HostAuth, Vendor
from bindeledd.hosts.contract import HostSession, HostTenantCards
from bindeledd.transport import Unpaced
from tests.readings import read
from tests.unit.transport.systems import NOON, Script, Step, SteppingClock, network_of

DEADLINE = NOON + timedelta(seconds=30)
NOT_FOUND = httpx.Response(404, json={"code": "not_found", "title": "no"})


def access(auth: HostAuth = HostAuth.BEARER_STATIC, **more: str) -> HostAccess:
    return HostAccess("svenn", "http://host.test/x/", auth, "/svenn/secret", **more)


def capabilities(**customers: object) -> httpx.Response:
    whole = {"read": True, "create": True, "update": True, "changeFeed": "cursor", **customers}
    return httpx.Response(200, json={"dimensions": {"customers": whole}})


def page(*ids: str, more: bool = False, cursor: str | None = None, **extra: object):
    items = [{"id": one, "name": one} for one in ids]
    body = {"items": items, "hasMore": more, "nextCursor": cursor, **extra}
    return httpx.Response(200, json=body)


def session_of(*steps: Step, use: HostAccess | None = None, tenant: str = "t_42"):
    script = Script(steps)
    session = HostSession(
        network=network_of(script, SteppingClock()),
        access=use or access(),
        secret="s3cret+/",
        tenant=tenant,
        origin="connection_1",
        pacer=Unpaced(),
    )
    return session, script


def register_of(*steps: Step):
    session, script = session_of(*steps)
    return session.register(Dimension.CUSTOMERS), script


class TestSigningIn:
    @pytest.mark.parametrize(
        ("use", "name", "value"),
        [
            (access(), "Authorization", "Bearer s3cret+/"),
            (access(HostAuth.API_KEY_HEADER, header="X-Key"), "X-Key", "s3cret+/"),
        ],
    )
    def test_a_fixed_header(self, use, name, value):
        session, script = session_of(capabilities(), page(), use=use)
        read(session.register(Dimension.CUSTOMERS), None)
        assert {request.headers[name] for request in script.requests} == {value}
        assert len(script.requests) == 2

    def test_client_credentials(self):
        use = access(
            HostAuth.OAUTH2_CLIENT_CREDENTIALS, token_url="http://id.test/", client_id="a:b"
        )
        token = httpx.Response(200, json={"access_token": "t", "expires_in": 60})
        session, script = session_of(token, capabilities(), page(), use=use)
        read(session.register(Dimension.CUSTOMERS), None)

        asked = script.requests[0]
        basic = base64.b64encode(b"a%3Ab:s3cret%2B%2F").decode()
        assert asked.headers["Authorization"] == f"Basic {basic}"
        assert b"grant_type=client_credentials" in asked.content
        assert script.requests[1].headers["Authorization"] == "Bearer t"
        assert len(script.requests) == 3

    @pytest.mark.parametrize("body", [{}, [], {"access_token": 7}, {"access_token": ""}])
    def test_no_token_in_the_answer(self, body):
        use = access(HostAuth.OAUTH2_CLIENT_CREDENTIALS, token_url="http://id.test/", client_id="a")
        session, _ = session_of(httpx.Response(200, json=body), use=use)
        with pytest.raises(UnavailableError):
            session.capabilities()

    def test_a_refused_client(self):
        use = access(HostAuth.OAUTH2_CLIENT_CREDENTIALS, token_url="http://id.test/", client_id="a")
        session, _ = session_of(httpx.Response(401, json={"error": "s3cret+/"}), use=use)
        with pytest.raises(CredentialsError) as caught:
            session.capabilities()
        assert "s3cret" not in str(vars(caught.value))

    @pytest.mark.parametrize(
        "use",
        [
            access(HostAuth.API_KEY_HEADER),
            access(HostAuth.OAUTH2_CLIENT_CREDENTIALS, token_url="http://id.test/"),
            access(HostAuth.OAUTH2_CLIENT_CREDENTIALS, client_id="a"),
        ],
    )
    def test_a_vendor_that_is_not_complete(self, use):
        with pytest.raises(StoppedError, match="vendor_not_complete"):
            session_of(capabilities(), use=use)

    def test_a_secret_that_the_host_repeats_is_taken_out(self):
        refused = httpx.Response(400, json={"detail": "bad key s3cret+/ given"})
        session, _ = session_of(refused)
        with pytest.raises(UnavailableError) as caught:
            session.capabilities()
        assert caught.value.system_message == "bad key [redacted] given"


class TestFeeds:
    def test_the_tenant_is_part_of_every_address(self):
        session, script = session_of(capabilities(), page(), tenant="a/../b")
        read(session.register(Dimension.CUSTOMERS), None)
        path = b"/x/integration/v1/tenants/a%2F..%2Fb/customers?limit=200"
        assert script.requests[-1].url.raw_path == path

    @pytest.mark.parametrize("cursor", [None, "", "c1"])
    def test_more_without_a_new_cursor_is_no_progress(self, cursor):
        register, script = register_of(capabilities(), page("a", more=True, cursor=cursor))
        with pytest.raises(UnavailableError):
            read(register)
        assert len(script.requests) <= 3

    def test_cursors_that_go_in_circles_are_given_up(self):
        steps = [page("a", more=True, cursor=one) for one in ("c1", "c2", "c1")]
        register, script = register_of(capabilities(), *steps)
        with pytest.raises(UnavailableError):
            read(register)
        assert len(script.requests) == 4

    def test_an_empty_page_is_not_the_end(self):
        steps = [page(more=True, cursor="c1"), page("a", cursor="c2")]
        register, _ = register_of(capabilities(), *steps)
        reading = read(register)
        assert ([one.id for one in reading.records], reading.cursor) == (["a"], "cursor:c2")

    def test_the_latest_of_a_doubled_object_stands(self):
        twice = [{"id": "a", "name": "old"}, {"id": "b"}, {"id": "a", "name": "new"}]
        body = httpx.Response(200, json={"items": twice, "hasMore": False, "nextCursor": "c"})
        register, _ = register_of(capabilities(), body)
        records = read(register).records
        assert [(one.id, one.name) for one in records] == [("b", ""), ("a", "new")]

    def test_an_expired_cursor_leads_to_a_full_reading(self):
        gone = httpx.Response(410, json={"code": "cursor_expired"})
        register, script = register_of(capabilities(), gone, page("a", cursor="c9"))
        reading = read(register, "cursor:c1")
        assert (reading.complete, reading.cursor, reading.calls) == (True, "cursor:c9", 3)
        assert "cursor" not in script.requests[-1].url.params

    def test_a_cursor_of_another_feed_leads_to_a_full_reading(self):
        register, script = register_of(capabilities(changeFeed="updated_since"), page("a"))
        assert read(register, "cursor:c1").complete
        assert dict(script.requests[-1].url.params) == {"limit": "200"}

    def test_a_feed_by_stamp_starts_before_the_highest_stamp_seen(self):
        item = {"id": "a", "updatedAt": "2026-11-23T13:00:00+01:00"}
        body = {"items": [item], "hasMore": False}
        register, script = register_of(
            capabilities(changeFeed="updated_since"),
            httpx.Response(200, json=body),
            page("b"),
        )
        cursor = read(register).cursor
        assert cursor == "updated_since:2026-11-23T11:40:00+00:00"
        reading = read(register, cursor)
        assert (reading.cursor, reading.complete) == (cursor, False)
        assert script.requests[-1].url.params["updatedSince"] == "2026-11-23T11:40:00+00:00"

    @pytest.mark.parametrize("feed", ["none", "telepathy", None])
    def test_without_a_feed_everything_is_read_every_time(self, feed):
        register, _ = register_of(capabilities(changeFeed=feed), page("a", cursor="c"))
        for cursor in (None, "cursor:c", "none:x"):
            reading = read(register, cursor)
            assert (reading.complete, reading.cursor) == (True, None)

    @pytest.mark.parametrize(
        "body",
        [[], {}, {"items": []}, {"items": [{}], "hasMore": False}, {"items": None}, "text", 7],
        ids=str,
    )
    def test_pages_that_are_none_are_unavailable(self, body):
        register, _ = register_of(capabilities(), httpx.Response(200, json=body))
        with pytest.raises(UnavailableError):
            read(register)

    def test_a_refused_list_is_never_an_objects_fault(self):
        register, _ = register_of(
            capabilities(), httpx.Response(422, json={"code": "validation_failed"})
        )
        with pytest.raises(UnavailableError):
            read(register)

    def test_a_tenant_that_the_host_no_longer_knows_stops_the_connection(self):
        for steps in ([NOT_FOUND], [capabilities(), NOT_FOUND]):
            register, _ = register_of(*steps)
            with pytest.raises(StoppedError, match="tenant_not_found"):
                read(register)

    def test_a_host_without_customers_stops_the_connection(self):
        for offered in (httpx.Response(200, json={"dimensions": {}}), capabilities(read=False)):
            register, _ = register_of(offered)
            with pytest.raises(StoppedError, match="dimension_not_offered"):
                read(register)

    def test_the_hosts_own_page_limit_is_kept(self):
        body = {"dimensions": {"customers": {"read": True}}, "pageMax": 50}
        register, script = register_of(httpx.Response(200, json=body), page())
        read(register)
        assert script.requests[-1].url.params["limit"] == "50"


class TestWriting:
    def test_what_the_host_does_not_offer_is_not_asked_for(self):
        register, script = register_of(capabilities(create=False, update=False))
        with pytest.raises(RejectedError, match="not_supported_by_host"):
            register.create({"name": "A"}, reference="r", deadline=DEADLINE)
        with pytest.raises(RejectedError, match="not_supported_by_host"):
            register.update("a", {"name": "A"}, expected={}, version="1", deadline=DEADLINE)
        assert len(script.requests) == 1

    def test_writes_carry_key_origin_and_version(self):
        written = httpx.Response(200, json={"id": "a", "name": "A", "version": "2"})
        register, script = register_of(capabilities(), written)
        register.create({"name": "A"}, reference="bdl-1", deadline=DEADLINE)
        for _ in range(2):
            register.update("a", {"name": "A"}, expected={}, version="1", deadline=DEADLINE)

        created, *updated = script.requests[1:]
        assert created.headers["Idempotency-Key"] == "bdl-1"
        assert {one.headers["Integration-Origin"] for one in script.requests[1:]} == {
            "connection_1"
        }
        assert [one.headers["If-Match"] for one in updated] == ['"1"', '"1"']
        assert len({one.headers["Idempotency-Key"] for one in updated}) == 2

    @pytest.mark.parametrize("version", [None, 'a"b', "a b", "æ", ""])
    def test_a_version_that_no_header_can_hold_is_replaced_by_a_reading(self, version):
        standing = httpx.Response(200, json={"id": "a", "name": "A", "version": version})
        register, script = register_of(capabilities(), standing)
        register.update(
            "a", {"name": "B"}, expected={"name": "A"}, version=version, deadline=DEADLINE
        )
        assert [one.method for one in script.requests] == ["GET", "GET", "PATCH"]
        assert "If-Match" not in script.requests[-1].headers

    @pytest.mark.parametrize("body", [None, [], {"name": "no id"}], ids=str)
    def test_an_answer_without_the_object_is_unknown(self, body):
        odd = httpx.Response(201) if body is None else httpx.Response(201, json=body)
        register, _ = register_of(capabilities(), odd)
        with pytest.raises(UnknownOutcomeError):
            register.create({"name": "A"}, reference="r", deadline=DEADLINE)

    def test_a_404_that_no_host_said_does_not_make_an_object_gone(self):
        register, _ = register_of(httpx.Response(404, html="<p>no"))
        with pytest.raises(UnavailableError):
            register.get("a")

    def test_a_creation_that_the_host_refuses_is_rejected_in_its_own_words(self):
        refused = httpx.Response(409, json={"code": "number_taken", "detail": "10 is Kari's"})
        register, _ = register_of(capabilities(), refused)
        with pytest.raises(RejectedError) as caught:
            register.create({"name": "A"}, reference="r", deadline=DEADLINE)
        assert (caught.value.code, caught.value.system_message) == ("number_in_use", "10 is Kari's")

    def test_no_host_enforces_a_series(self):
        session, _ = session_of(capabilities())
        assert session.number_series(Dimension.CUSTOMERS) == ()


class TestTenantCards:
    vendor = Vendor("v", "V", access(), (), (), {}, ())

    def card(self, answer: httpx.Response):
        script = Script([answer])
        cards = HostTenantCards(
            network=network_of(script, SteppingClock()), secret_of=str, pacer=Unpaced()
        )
        return cards.tenant_card(self.vendor, "t_42"), script

    def test_a_card_is_read(self):
        body = {
            "tenantId": "t_42",
            "name": "Håndverker AS",
            "organizationNumber": "923456789",
            "language": "nb-NO",
            "timeZone": "Europe/Oslo",
            "adminEmails": ["drift@x.example"],
        }
        card, script = self.card(httpx.Response(200, json=body))
        assert card is not None
        assert (card.tenant, card.organization_number) == ("t_42", "923456789")
        assert card.admin_emails == ("drift@x.example",)
        assert script.requests[0].headers["Authorization"] == "Bearer /svenn/secret"

    def test_a_poor_card_is_read(self):
        card, _ = self.card(httpx.Response(200, json={"tenantId": "t_42", "name": "A"}))
        assert card is not None
        assert (card.organization_number, card.language, card.admin_emails) == (None, "", ())

    def test_an_unknown_tenant_has_no_card(self):
        assert self.card(NOT_FOUND)[0] is None

    @pytest.mark.parametrize(
        ("answer", "kind"),
        [
            (httpx.Response(401), CredentialsError),
            (httpx.Response(404, html="<p>"), UnavailableError),
        ],
    )
    def test_no_card_can_be_told_from_no_answer(self, answer, kind):
        with pytest.raises(kind):
            self.card(answer)

    @pytest.mark.requirement("SV-03")
    @pytest.mark.parametrize(
        ("changed", "named"),
        [
            ({"tenantId": None}, "tenantId"),
            ({"tenantId": "t_77"}, "tenantId"),
            ({"tenantId": 42}, "tenantId"),
            ({"name": " "}, "name"),
            ({"name": None}, "name"),
            ({"organizationNumber": 923456789}, "organizationNumber"),
            ({"language": ["nb"], "adminEmails": "drift@x.example"}, "adminEmails, language"),
        ],
        ids=str,
    )
    def test_a_card_that_is_not_as_the_contract_says_names_what_is_wrong(self, changed, named):
        body = {"tenantId": "t_42", "name": "B", **changed}
        with pytest.raises(UnavailableError) as caught:
            self.card(httpx.Response(200, json=body))
        assert caught.value.code == "tenant_card_unreadable"
        assert caught.value.details == {"properties": named}
