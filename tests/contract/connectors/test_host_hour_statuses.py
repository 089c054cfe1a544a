"""What the host is told of its lines, and how it takes it (facts 6.7)."""

import logging
from collections.abc import Iterator

import pytest

from bindeledd.domain.errors import RateLimitedError, RejectedError, UnavailableError
from bindeledd.domain.hours.systems import Acknowledgement, LineStatus
from bindeledd.domain.hours.transfer_states import HostStatus
from bindeledd.domain.hours.transfers import CriterionKind, Told
from bindeledd.transport import RetryPolicy
from tests.contract.connectors.asking import UNANSWERED
from tests.contract.connectors.hour_rigs import AT, HoursRig, confirmed
from tests.contract.connectors.rigs import HOST_TOKEN

A = Acknowledgement


@pytest.fixture
def rig() -> Iterator[HoursRig]:
    built = HoursRig()
    yield built
    built.close()


def transfer(rig: HoursRig, entry_id: str) -> dict[str, object]:
    return dict(rig.shown(entry_id)["transfer"])


def test_each_line_is_told_by_itself_and_shown(rig):
    lines = {
        "supplements": [{"payTypeId": "pay_ot50", "quantity": "1", "unitCode": "h"}],
        "machineUsages": [{"machineId": "m_7", "hours": "3"}],
    }
    (entry_id,) = rig.approved(**lines)
    before = rig.shown(entry_id)
    version = before["version"]
    held = Told(version, HostStatus.HELD, CriterionKind.PAY_TYPE_NOT_MATCHED)

    taken = rig.hours.tell(
        [
            confirmed(entry_id, version=version),
            LineStatus(entry_id, f"{entry_id}-s1", held, "Lønnsarten finnes ikke", AT),
            confirmed(entry_id, version=version, line_id=f"{entry_id}-m1", external_id="9"),
        ]
    )

    assert list(taken) == [A.OK, A.OK, A.OK]
    assert transfer(rig, entry_id) == {
        "status": "confirmed",
        "externalId": "778812",
        "at": AT.isoformat(),
        "code": None,
        "message": None,
        "lines": [
            {
                "lineId": f"{entry_id}-m1",
                "status": "confirmed",
                "externalId": "9",
                "at": AT.isoformat(),
                "code": None,
                "message": None,
            },
            {
                "lineId": f"{entry_id}-s1",
                "status": "held",
                "externalId": None,
                "at": AT.isoformat(),
                "code": "pay_type_not_matched",
                "message": "Lønnsarten finnes ikke",
            },
        ],
    }
    after = rig.shown(entry_id)
    assert {**after, "transfer": None} == {**before, "transfer": None}


@pytest.mark.parametrize("status", HostStatus)
def test_every_status_is_one_of_the_hosts(rig, status):
    (entry_id,) = rig.approved()
    told = Told(rig.shown(entry_id)["version"], status)
    assert list(rig.hours.tell([LineStatus(entry_id, None, told, "", AT)])) == [A.OK]
    assert transfer(rig, entry_id)["status"] == status


def test_how_the_host_took_each_comes_in_their_order(rig):
    first, billed, last = rig.approved(3)
    rig.reopen()
    rig.people.desk.save(billed, {"billing": {"status": "billed", "owner": "host"}})
    rig.approve()

    def told(entry_id: str, line_id: str | None = None) -> LineStatus:
        version = rig.shown(entry_id)["version"]
        return confirmed(entry_id, version=version, line_id=line_id)

    statuses = [
        confirmed("h_1", version="1"),
        confirmed(first, version="1"),
        told(billed),
        told(last, "no such line"),
        told(last),
    ]
    assert list(rig.hours.tell(statuses)) == [
        A.UNKNOWN_ID,
        A.STALE_VERSION,
        A.LOCKED,
        A.UNKNOWN_ID,
        A.OK,
    ]


def test_what_is_told_makes_no_news_of_the_entry(rig):
    (entry_id,) = rig.approved()
    cursor = rig.pages()[-1].cursor
    messages = len(rig.simulator.dump()["messages"])
    rig.hours.tell([confirmed(entry_id, version=rig.shown(entry_id)["version"])])
    assert rig.known(cursor) == {}
    assert len(rig.simulator.dump()["messages"]) == messages


def test_more_than_a_batch_is_told_in_several(rig):
    (entry_id,) = rig.approved()
    version = rig.shown(entry_id)["version"]
    told = [confirmed(entry_id, version=version, external_id=str(n)) for n in range(501)]
    assert list(rig.hours.tell(told)) == [A.OK] * 501
    assert transfer(rig, entry_id)["externalId"] == "500"


def test_a_status_told_anew_takes_the_place_of_the_former(rig):
    (entry_id,) = rig.approved()
    version = rig.shown(entry_id)["version"]
    for external_id in ("1", "2", "1"):
        rig.hours.tell([confirmed(entry_id, version=version, external_id=external_id)])
        assert transfer(rig, entry_id)["externalId"] == external_id


def test_a_host_that_shows_nothing_loses_nothing_but_that():
    rig = HoursRig(timeEntries={"transferStatus": False})
    assert not rig.hours.takes_status
    assert list(rig.hours.tell([confirmed("h_1", version="1")])) == [A.OK]
    assert not [one for one in rig.way.requests if one.method == "POST"]
    rig.close()


def test_a_host_that_gave_up_its_address_is_not_asked_again(rig):
    hours = rig.hours
    assert hours.takes_status
    rig.simulator.configuration.change_settings({"timeEntries": {"transferStatus": False}})
    assert list(hours.tell([confirmed("h_1", version="1")])) == [A.OK]
    assert not hours.takes_status


@pytest.mark.parametrize("kind", ["server_error", "cut_body", "answer_lost", "too_many_requests"])
def test_a_passing_failure_is_waited_out_and_tells_once(rig, kind):
    (entry_id,) = rig.approved()
    rig.session = rig.open(RetryPolicy(attempts=3))
    status = confirmed(entry_id, version=rig.shown(entry_id)["version"])
    rig.fault(kind, method="POST")
    assert list(rig.hours.tell([status])) == [A.OK]
    assert transfer(rig, entry_id)["status"] == "confirmed"


@pytest.mark.parametrize("kind", UNANSWERED)
def test_an_unanswered_status_is_told_another_time(rig, kind):
    rig.fault(kind, method="POST", count=None)
    with pytest.raises(UnavailableError):
        rig.hours.tell([confirmed("h_1", version="1")])


def test_too_many_statuses_at_a_time_wait(rig):
    rig.fault("too_many_requests", count=None)
    with pytest.raises(RateLimitedError):
        rig.hours.tell([confirmed("h_1", version="1")])


def test_a_status_that_the_host_does_not_understand_is_rejected(rig):
    """Of a tombstone without version there is nothing that the contract lets us say."""
    with pytest.raises(RejectedError) as caught:
        rig.hours.tell([confirmed("h_1", version="")])
    assert caught.value.code == "field_refused"


def test_calls_are_logged_without_any_value(rig, caplog):
    caplog.set_level(logging.DEBUG)
    (entry_id,) = rig.approved(description="Reisverk hos Heidi")
    rig.pages()
    rig.hours.tell([confirmed(entry_id, version=rig.shown(entry_id)["version"])])
    told = " ".join(str(vars(one)) for one in caplog.records if "bindeledd" in one.name)
    assert "list_time_entries" in told
    assert "tell_transfer_status" in told
    assert not [one for one in (HOST_TOKEN, "Reisverk", "778812", entry_id) if one in told]
