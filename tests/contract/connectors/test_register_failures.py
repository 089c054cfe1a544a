"""One suite for every register of every connector: what a failure leaves behind."""

import logging
import re
from datetime import timedelta

import httpx
import pytest

from bindeledd.domain.errors import (
    BindeleddError,
    RateLimitedError,
    UnavailableError,
    UnknownOutcomeError,
)
from bindeledd.transport import RetryPolicy
from tests.contract.connectors.asking import (
    NEW,
    UNANSWERED,
    create,
    create_whole,
    in_half_a_minute,
    look_up,
    update,
)
from tests.readings import read

NUMBER = re.compile(r"[0-9.]+")
"""A log holds numbers of its own, among which any short one may stand."""
COMMON_WORDS = {"True", "company", "goods", "delivery", "NO"}


class TestFailures:
    def test_a_lost_creation_is_unknown_and_found_once(self, rig):
        rig.fault("answer_lost", method=rig.creating)
        deadline = in_half_a_minute(rig)

        with pytest.raises(UnknownOutcomeError) as caught:
            create(rig)

        assert caught.value.deadline >= deadline
        assert len(look_up(rig, "bdl-1")) == 1
        assert rig.everything() == [NEW]

    def test_a_creation_that_lands_late_is_unknown_and_found_once(self, rig):
        rig.fault("late_write", method=rig.creating, seconds=45)

        with pytest.raises(UnknownOutcomeError) as caught:
            create(rig)
        rig.clock.advance((caught.value.deadline - rig.clock()).total_seconds() + 60)
        rig.tick()

        assert len(look_up(rig, "bdl-1")) == 1
        assert rig.everything() == [NEW]

    @pytest.mark.parametrize("kind", UNANSWERED)
    def test_an_unanswered_creation_is_unknown(self, rig, kind):
        rig.fault(kind, method=rig.creating, count=None)

        with pytest.raises(UnknownOutcomeError) as caught:
            create(rig)
        assert caught.value.code == "outcome_unknown"

    @pytest.mark.parametrize("kind", UNANSWERED)
    def test_an_unanswered_update_is_unknown(self, rig, kind):
        record = create(rig)
        rig.fault(kind, method="PATCH", count=None)

        with pytest.raises(UnknownOutcomeError):
            update(rig, record, {rig.sample.text: rig.sample.values[0]})

    @pytest.mark.parametrize("kind", [*UNANSWERED, "latency"])
    def test_an_unanswered_reading_is_unavailable(self, rig, kind):
        object_id = rig.add("Kunde AS")
        numbered = {"number": rig.sample.numbers[0]} if rig.sample.numbered else {}
        wanted = rig.fields(NEW, "bdl-1") | numbered
        rig.fault(kind, method="GET", count=None, seconds=600)

        for call in (
            lambda: read(rig.register),
            lambda: rig.register.get(object_id),
            lambda: rig.register.find_created(wanted, reference="bdl-1"),
        ):
            with pytest.raises(UnavailableError):
                call()

    def test_a_slow_creation_is_unknown(self, rig):
        rig.fault("latency", method=rig.creating, seconds=600)

        with pytest.raises(UnknownOutcomeError):
            create(rig)

    def test_too_many_requests_say_how_long_to_wait_and_write_nothing(self, rig):
        rig.fault("too_many_requests", count=None)

        for call in (lambda: create(rig), lambda: read(rig.register)):
            with pytest.raises(RateLimitedError) as caught:
                call()
            assert (caught.value.retry_after or timedelta(0)) >= timedelta(seconds=1)
        rig.heal()
        assert rig.everything() == []

    @pytest.mark.parametrize(
        "kind", ["too_many_requests", "server_error", "html", "cut_body", "answer_lost"]
    )
    def test_a_passing_failure_of_a_reading_is_waited_out(self, rig, kind):
        rig.add("Kunde AS")
        rig.session = rig.open(RetryPolicy(attempts=3))
        rig.fault(kind, method="GET")

        assert len(read(rig.register).records) == 1

    def test_a_write_that_was_not_looked_at_is_sent_again(self, rig):
        rig.session = rig.open(RetryPolicy(attempts=3))
        rig.fault("too_many_requests", method=rig.creating, count=2)

        assert rig.sample.title(create(rig)) == NEW
        assert rig.everything() == [NEW]

    def test_a_write_whose_outcome_is_unknown_is_not_sent_again(self, rig):
        rig.session = rig.open(RetryPolicy(attempts=3))
        read(rig.register)
        rig.fault("server_error", method=rig.creating, count=None)
        rig.way.requests.clear()

        with pytest.raises(UnknownOutcomeError):
            create(rig)
        assert [one.method for one in rig.way.requests if one.method != "GET"] == [rig.creating]

    @pytest.mark.parametrize("cause", [httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout])
    def test_without_a_connection_nothing_was_sent(self, rig, cause):
        read(rig.register)
        rig.way.cut = lambda request: cause("cut", request=request)

        for call in (lambda: create(rig), lambda: read(rig.register)):
            with pytest.raises(UnavailableError):
                call()

    def test_nothing_is_sent_after_the_deadline(self, rig):
        read(rig.register)
        rig.way.requests.clear()

        with pytest.raises(RateLimitedError):
            rig.register.create(
                rig.fields("Sen AS", "bdl-1"),
                reference="bdl-1",
                deadline=rig.clock() - timedelta(seconds=1),
            )
        assert [one for one in rig.way.requests if one.method != "GET"] == []


class TestSecrets:
    def test_calls_are_logged_without_any_value(self, rig, caplog):
        caplog.set_level(logging.DEBUG)
        record = create_whole(rig)
        read(rig.register)
        rig.fault("server_error", count=None)
        with pytest.raises(BindeleddError) as caught:
            update(rig, record, {rig.sample.text: rig.sample.values[0]})

        events = [one for one in caplog.records if one.name == "bindeledd.transport.exchange"]
        assert {event.message for event in events} == {"api_call"}
        statuses = {event.status for event in events}
        assert statuses & {200, 201}
        assert max(statuses) >= 500
        everything = " ".join(str(vars(one)) for one in caplog.records)
        everything += f"{caught.value!r} {caught.value.system_message} {caught.value.details}"
        for secret in (*rig.secrets, *map(str, rig.sample.whole.values()), "bdl-1"):
            if secret not in COMMON_WORDS and not NUMBER.fullmatch(secret):
                assert secret not in everything

    def test_calls_are_counted(self, rig):
        read(rig.register)
        before = len(rig.way.requests)
        again = read(rig.register)

        assert again.calls + again.repeat_calls == len(rig.way.requests) - before
