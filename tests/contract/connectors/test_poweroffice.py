"""What is PowerOffice Go's own: refusals, keys, consent, series, and each variant left open."""

import logging
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from bindeledd.domain.errors import (
    CreatedBeforeError,
    CredentialsError,
    MissingRightError,
    RateLimitedError,
    RefusedError,
    RejectedError,
)
from bindeledd.domain.identity import Dimension
from bindeledd.domain.onboarding import ConsentOutcome
from bindeledd.domain.records import Fields, Record
from bindeledd.domain.vendors import ErpApplication, HostAccess, HostAuth, Vendor
from bindeledd.erps.poweroffice import (
    PROVIDER,
    PowerOfficeConsent,
    PowerOfficeKeys,
    PowerOfficeSession,
)
from bindeledd.transport import LeasedPacer, RetryPolicy, Unpaced
from tests.contract.connectors.rigs import (
    APPLICATION_KEY,
    CLIENT_KEY,
    ORGANIZATION,
    SUBSCRIPTION_KEY,
    PowerOfficeRig,
    seed,
)
from tests.fakes import memory_state
from tests.readings import read

Build = Callable[[Callable[[], PowerOfficeRig]], PowerOfficeRig]
REDIRECT = "https://kobling.example/oauth/poweroffice/callback?state=abc"
UNKNOWN_KEY = "5b2d9b7e-0d52-4d0f-8d4b-ffffffffffff"
VENDOR = Vendor(
    id="svenn",
    name="Svenn",
    host=HostAccess("svenn", "http://host.test", HostAuth.BEARER_STATIC, "/svenn/token"),
    return_urls=(),
    webhooks=(),
    erp_applications={"poweroffice": ErpApplication("poweroffice", "application", "subscription")},
    recipes=(),
)


@pytest.fixture
def office(build: Build) -> PowerOfficeRig:
    return build(PowerOfficeRig)


def create(rig: PowerOfficeRig, fields: Fields, reference: str = "bdl-1") -> Record:
    deadline = rig.clock() + timedelta(seconds=30)
    return rig.register.create(fields, reference=reference, deadline=deadline)


def update(rig: PowerOfficeRig, record: Record, changes: Fields) -> Record:
    return rig.register.update(
        record.id,
        changes,
        expected={name: record.fields[name] for name in changes},
        version=None,
        deadline=rig.clock() + timedelta(seconds=30),
    )


def consent(rig: PowerOfficeRig, dimensions: tuple[Dimension, ...] = (Dimension.CUSTOMERS,)):
    return PowerOfficeConsent(
        network=rig.network(),
        secret_of={"application": APPLICATION_KEY, "subscription": SUBSCRIPTION_KEY}.__getitem__,
        dimensions=dimensions,
        pacer_of=lambda _: Unpaced(),
        settings=rig.settings,
    )


class TestRefusals:
    def test_a_number_outside_the_series_names_its_bounds(self, office):
        with pytest.raises(RejectedError) as caught:
            create(office, {"name": "Nummer AS", "number": "10"})

        assert caught.value.code == "number_outside_series"
        assert caught.value.details == {"first": "10000", "last": "19999"}
        assert "10000" in (caught.value.system_message or "")
        assert office.everything() == []

    def test_the_bounds_belong_to_the_series(self, office):
        for reference, number in (("bdl-1", "10000"), ("bdl-2", "19999")):
            assert create(office, {"name": "A", "number": number}, reference).number == number
        for number in ("9999", "20000"):
            with pytest.raises(RejectedError, match="number_outside_series"):
                create(office, {"name": "A", "number": number}, number)

    def test_renumbering_outside_the_series_is_refused_alike(self, office):
        record = create(office, {"name": "Nummer AS"})
        for _ in range(2):
            with pytest.raises(RejectedError, match="number_outside_series"):
                update(office, record, {"number": "10"})
        assert office.register.get(record.id) == record

    def test_a_number_in_use_is_named(self, office):
        office.add("Først AS", "10050")

        with pytest.raises(RejectedError) as caught:
            create(office, {"name": "Senere AS", "number": "10050"})
        assert (caught.value.code, caught.value.details) == ("number_in_use", {"number": "10050"})

    def test_somebody_elses_reference_is_adopted_only_if_it_is_ours(self, office):
        created = create(office, {"name": "Vår AS"}, "bdl-1")

        with pytest.raises(CreatedBeforeError) as caught:
            create(office, {"name": "Vår AS", "email": "ny@x.example"}, "bdl-1")
        assert caught.value.record == created

    @pytest.mark.parametrize(
        ("fields", "code"),
        [
            ({"name": "A", "number": "A-7"}, "number_not_numeric"),
            ({"name": "A", "number": "0010042"}, "number_not_numeric"),
            ({"name": "A", "number": "9" * 30}, "number_not_numeric"),
            ({"name": "Madonna", "kind": "person"}, "person_name_incomplete"),
            ({"name": None}, None),
            ({"name": "A", "email": "ikke en adresse"}, None),
        ],
    )
    def test_what_cannot_be_held_is_rejected_and_nothing_is_created(self, office, fields, code):
        with pytest.raises(RejectedError) as caught:
            create(office, fields)
        assert code in (None, caught.value.code)
        assert code or caught.value.system_message
        assert office.everything() == []

    def test_a_reference_longer_than_the_field_is_our_mistake(self, office):
        with pytest.raises(ValueError, match="reference"):
            create(office, {"name": "A"}, "x" * 51)


class TestPreconditions:
    @pytest.mark.parametrize("supported", [True, False])
    def test_whether_test_is_supported_is_learned_once(self, build, supported):
        rig = build(lambda: PowerOfficeRig(test_supported=supported))
        record = create(rig, {"name": "A", "email": "a@x.example"})
        assert rig.register.facts.takes_preconditions
        record = update(rig, record, {"email": "b@x.example"})
        rig.way.requests.clear()

        update(rig, record, {"email": "c@x.example"})

        methods = [request.method for request in rig.way.requests]
        assert methods == (["PATCH"] if supported else ["GET", "PATCH"])
        assert rig.register.facts.takes_preconditions is supported

    @pytest.mark.parametrize("use", ["auto", "always", "never"])
    @pytest.mark.parametrize("learned", [True, False])
    def test_values_that_the_erp_holds_untrimmed_can_still_be_changed(self, build, use, learned):
        rig = build(
            lambda: PowerOfficeRig(
                text_trimmed=False, empty_text_is_null=False, connector={"test_operations": use}
            )
        )
        if learned:
            update(rig, create(rig, {"name": "A", "email": "a@x.example"}), {"email": None})
        object_id = rig.add("A")
        rig.change(object_id, PhoneNumber=" 22 00 ", WebsiteUrl="")
        record = rig.register.get(object_id)
        assert record is not None

        changed = update(rig, record, {"phone": "23 00", "website": "https://x.example"})

        assert changed.fields["phone"] == "23 00"
        assert rig.register.facts.takes_preconditions is (use != "never")


class TestVariants:
    @pytest.mark.parametrize(
        "settings",
        [
            {"last_page_link": "null"},
            {"last_page_link": "absent"},
            {"next_page_link": "relative"},
            {"pagination_keys": "full"},
            {"default_order": "Id"},
            {"camel_case_paths": "refused"},
            {"camel_case_paths": "applied"},
            {"unchanged_patch_moves_stamp": True},
            {"text_trimmed": False},
            {"empty_text_is_null": False},
            {"phone_without_spaces": True},
            {"organization_number_digits_only": True},
            {"person_name_composed": True},
            {"later_filters": False},
            {"unknown_properties": "refuse"},
            {"default_invoice_delivery": "PdfByEmail"},
            {"tokens_are_rated": False},
        ],
        ids=str,
    )
    def test_the_register_works_in_every_variant(self, build, settings: dict[str, Any]):
        rig = build(lambda: PowerOfficeRig(page_size=2, **settings))
        people = [
            create(rig, {"name": f"Ola Nordmann {n}", "kind": "person"}, f"p-{n}") for n in "abc"
        ]
        firm = create(
            rig,
            {
                "name": "Firma AS",
                "organization_number": "923456783",
                "phone": "+47 22 00 00 00",
                "email": "a@x.example",
            },
            "firm",
        )
        cursor = read(rig.register).cursor
        rig.clock.advance(7200)
        changed = update(rig, firm, {"email": "b@x.example", "phone": None})

        everything = read(rig.register)
        assert list(everything.records) == [*people, changed]
        assert everything.complete
        assert list(read(rig.register, cursor).records)[-1] == changed


class TestKeys:
    @pytest.mark.parametrize("status", [400, 401])
    def test_a_refused_client_key_stops_the_connection(self, build, status):
        rig = build(lambda: PowerOfficeRig(wrong_keys_status=status))
        session = PowerOfficeSession(
            network=rig.network(RetryPolicy()),
            keys=PowerOfficeKeys(APPLICATION_KEY, SUBSCRIPTION_KEY, UNKNOWN_KEY),
            pacer=Unpaced(),
            settings=rig.settings,
        )
        with pytest.raises(CredentialsError) as caught:
            read(session.register(Dimension.CUSTOMERS), None)
        assert caught.value.code == "grant_refused"
        assert UNKNOWN_KEY not in f"{caught.value.system_message}{caught.value.details}"

    def test_a_token_is_fetched_once_and_renewed_before_it_expires(self, office):
        def tokens() -> int:
            return sum(request.url.path.endswith("Token") for request in office.way.requests)

        read(office.register, None)
        read(office.register, None)
        assert tokens() == 1
        office.clock.advance(1200 - 59)
        read(office.register, None)
        assert tokens() == 2

    def test_a_token_that_is_refused_early_is_renewed_once(self, build):
        rig = build(lambda: PowerOfficeRig(token_seconds=1200))
        record = create(rig, {"name": "A", "email": "a@x.example"})
        token = rig.session._exchange._auth._cache
        spoilt = type(next(iter(token._tokens.values())))(
            "spoilt", rig.clock() + timedelta(minutes=10)
        )
        token._tokens = dict.fromkeys(token._tokens, spoilt)

        assert update(rig, record, {"email": "b@x.example"}).fields["email"] == "b@x.example"

    def test_our_pace_keeps_below_the_limit(self, build):
        rig = build(lambda: PowerOfficeRig(requests_per_second=10, page_size=1))
        rig.session = PowerOfficeSession(
            network=rig.network(),
            keys=PowerOfficeKeys(APPLICATION_KEY, SUBSCRIPTION_KEY, CLIENT_KEY),
            pacer=LeasedPacer(memory_state(), "limit", PROVIDER.allowance, worker="a"),
            settings=rig.settings,
        )
        started = rig.clock()
        for number in range(30):
            create(rig, {"name": f"Kunde {number} AS"}, f"bdl-{number}")

        elapsed = rig.clock() - started
        assert timedelta(seconds=2.5) < elapsed < timedelta(seconds=4)

    @pytest.mark.parametrize("retry_after", [True, False])
    def test_beyond_the_limit_the_wait_is_read_from_header_or_text(self, build, retry_after):
        rig = build(lambda: PowerOfficeRig(requests_per_second=2, retry_after=retry_after))
        read(rig.register)
        with pytest.raises(RateLimitedError) as caught:
            read(rig.register)
        assert caught.value.retry_after == timedelta(seconds=1)


class TestConsent:
    def test_consent_brings_the_company_and_its_rights(self, office):
        gateway = consent(office)
        address = gateway.begin(VENDOR, redirect_uri=REDIRECT, organization_number=ORGANIZATION)
        assert address.startswith("http")

        (grant,) = [gateway.check(VENDOR, CLIENT_KEY)]
        assert grant.company.organization_number == ORGANIZATION
        assert grant.company.name == "Fjordbygg AS"
        assert grant.company.id
        assert grant.secret == CLIENT_KEY
        assert grant.missing_rights == ()
        assert CLIENT_KEY not in repr(grant)

    def test_a_redirect_that_is_not_registered_is_refused(self, office):
        with pytest.raises(RefusedError) as caught:
            consent(office).begin(
                VENDOR, redirect_uri="https://other.example/", organization_number=None
            )
        assert caught.value.code == "consent_not_started"
        assert caught.value.system_message
        assert APPLICATION_KEY not in caught.value.system_message

    def test_an_unknown_token_is_refused(self, office):
        with pytest.raises(RefusedError) as caught:
            consent(office).pick_up(VENDOR, "not-a-token")
        assert caught.value.code == "consent_token_refused"

    def test_a_vendor_without_an_application_is_refused(self, office):
        bare = Vendor("x", "X", VENDOR.host, (), (), {}, ())
        with pytest.raises(RefusedError, match="erp_not_offered"):
            consent(office).begin(bare, redirect_uri=REDIRECT, organization_number=None)

    def test_a_pasted_key_that_is_wrong_is_refused(self, office):
        with pytest.raises(CredentialsError):
            consent(office).check(VENDOR, UNKNOWN_KEY)

    def test_missing_rights_are_named_with_their_dimension(self, build):
        rig = build(PowerOfficeRig)
        poorer = seed()
        poorer["applications"][0]["privileges"] = ["Customer", "Project_Full"]
        assert rig.back_door.put("/_simulator/state", json=poorer).is_success
        gateway = consent(rig, (Dimension.PROJECTS, Dimension.CUSTOMERS))

        grant = gateway.check(VENDOR, CLIENT_KEY)

        assert grant.missing_rights == ("customers:Customer_Full", "customers:CommonServices")
        assert grant.company.organization_number is None
        rig.session = rig.open()
        with pytest.raises(MissingRightError) as caught:
            create(rig, {"name": "A"})
        assert caught.value.details == {"right": "Customer_Full"}
        with pytest.raises(MissingRightError):
            rig.session.number_series(Dimension.CUSTOMERS)

    @pytest.mark.parametrize(
        ("query", "outcome"),
        [
            ({"status": "Success", "token": "t"}, (ConsentOutcome.GRANTED, "t")),
            ({"Status": "success", "Token": "t"}, (ConsentOutcome.GRANTED, "t")),
            ({"status": "Success"}, (ConsentOutcome.FAILED, None)),
            ({"status": "Success", "token": ""}, (ConsentOutcome.FAILED, None)),
            ({"status": "Canceled", "token": "t"}, (ConsentOutcome.CANCELLED, None)),
            ({"status": "NoClientAccess"}, (ConsentOutcome.NO_ACCESS, None)),
            ({"status": "ClientNotFound"}, (ConsentOutcome.COMPANY_NOT_FOUND, None)),
            ({"status": "IntegrationBlocked"}, (ConsentOutcome.BLOCKED, None)),
            ({"status": "Somersault", "token": "t"}, (ConsentOutcome.FAILED, None)),
            ({}, (ConsentOutcome.FAILED, None)),
        ],
    )
    def test_the_redirect_is_read(self, office, query, outcome):
        assert consent(office).outcome(query) == outcome

    def test_tokens_and_keys_stay_out_of_the_log(self, office, caplog):
        caplog.set_level(logging.DEBUG)
        gateway = consent(office)
        gateway.check(VENDOR, CLIENT_KEY)
        with pytest.raises(RefusedError):
            gateway.pick_up(VENDOR, "canary-onboarding-token")

        written = " ".join(str(vars(record)) for record in caplog.records)
        keys = PowerOfficeKeys(APPLICATION_KEY, SUBSCRIPTION_KEY, CLIENT_KEY)
        for secret in (*keys.secrets, "canary-onboarding-token"):
            assert secret not in written
            assert secret not in repr(keys)


class TestSeries:
    def test_the_customers_series_are_read(self, office):
        (series,) = office.session.number_series(Dimension.CUSTOMERS)
        assert (series.first, series.last, series.is_default) == (10000, 19999, True)
        assert office.session.number_series(Dimension.PROJECTS) == ()
