"""What the integration reports of hours: remembered line by line, and nothing else changes."""

import pytest

from tests.contract.simulators.host.booking import HOURS, Booking


@pytest.fixture
def booking(host):
    made = Booking(host)
    made.write(
        supplements=[{"payTypeId": "pay_ot50", "quantity": "1.5"}],
        machineUsages=[{"machineId": "m_7", "hours": "3"}],
    )
    made.approve()
    return made


def report(**changes):
    return {"id": "h_9001", "version": "2", "status": "confirmed", "externalId": "77", **changes}


def results(answer):
    assert answer.status_code == 200, answer.text
    return [(item["id"], item["result"]) for item in answer.json()["items"]]


def test_a_report_is_shown_on_the_entry_and_changes_nothing_of_it(booking):
    before = booking.read("h_9001")
    _, cursor = booking.feed()
    messages = len(booking.host.simulator.outbox.messages())
    at = "2026-11-20T16:05:00+01:00"
    answer = booking.report(report(at=at))
    assert answer.json() == {"items": [{"id": "h_9001", "result": "ok", "message": None}]}
    after = booking.read("h_9001")
    assert after["transfer"] == {
        "status": "confirmed", "externalId": "77", "at": at, "code": None, "message": None
    }  # fmt: skip
    assert {**after, "transfer": None} == {**before, "transfer": None}
    assert booking.feed(cursor=cursor)[0] == []
    assert len(booking.host.simulator.outbox.messages()) == messages


def test_each_line_is_reported_on_its_own(booking):
    held = {"status": "held", "code": "pay_type_not_matched", "message": "Mangler", "version": "2"}
    answer = booking.report(
        report(),
        report(lineId="h_9001-s1", externalId="78"),
        {"id": "h_9001", "lineId": "h_9001-m1", **held},
        report(lineId="h_9001-s2"),
    )
    assert [item["result"] for item in answer.json()["items"]] == ["ok", "ok", "ok", "unknown_id"]
    transfer = booking.read("h_9001")["transfer"]
    assert transfer["externalId"] == "77"
    assert transfer["lines"] == [
        {
            "lineId": "h_9001-m1",
            "status": "held",
            "externalId": None,
            "at": None,
            "code": "pay_type_not_matched",
            "message": "Mangler",
        },
        {
            "lineId": "h_9001-s1",
            "status": "confirmed",
            "externalId": "78",
            "at": None,
            "code": None,
            "message": None,
        },
    ]


def test_what_cannot_be_taken_is_told_item_by_item(booking):
    booking.write(billing={"status": "billed", "owner": "host"})
    booking.write()
    booking.desk.delete("h_9003")
    answer = booking.report(
        report(id="h_1"),
        report(version="1"),
        report(id="h_9002", version="1"),
        report(id="h_9003", version="2"),
    )
    assert results(answer) == [
        ("h_1", "unknown_id"),
        ("h_9001", "stale_version"),
        ("h_9002", "locked"),
        ("h_9003", "unknown_id"),
    ]
    assert all(item["message"] for item in answer.json()["items"])
    assert booking.read("h_9001")["transfer"]["status"] == "none"
    assert booking.read("h_9002")["transfer"]["status"] == "none"


def test_a_later_report_takes_the_place_of_the_one_before(booking):
    booking.report(report(status="queued", externalId=None), report(status="sent"))
    assert booking.read("h_9001")["transfer"]["status"] == "sent"
    booking.report(report(status="failed", code="erp_rejected", message="Nei", retryable=False))
    transfer = booking.read("h_9001")["transfer"]
    assert (transfer["status"], transfer["code"]) == ("failed", "erp_rejected")


def test_a_report_stays_when_the_entry_changes(booking):
    booking.report(report())
    booking.reopen()
    booking.desk.save("h_9001", {"hours": "6.00"})
    assert booking.read("h_9001")["transfer"]["externalId"] == "77"


@pytest.mark.parametrize("status", ["queued", "held", "sent", "reversed", "ignored"])
def test_every_status_of_the_contract_is_taken(booking, status):
    assert results(booking.report(report(status=status))) == [("h_9001", "ok")]


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"status": "none"}, "/items/0/status"),
        ({"status": None}, "/items/0/status"),
        ({"version": 2}, "/items/0/version"),
        ({"version": None}, "/items/0/version"),
        ({"id": None}, "/items/0/id"),
        ({"at": "2026-11-20T16:05:00"}, "/items/0/at"),
        ({"at": "yesterday"}, "/items/0/at"),
        ({"externalId": 77}, "/items/0/externalId"),
        ({"retryable": "no"}, "/items/0/retryable"),
    ],
)
def test_a_report_that_is_not_as_the_contract_says_refuses_the_batch(booking, change, pointer):
    answer = booking.report(report(**change), report())
    assert (answer.status_code, answer.json()["code"]) == (422, "validation_failed")
    assert [error["pointer"] for error in answer.json()["errors"]] == [pointer]
    assert booking.read("h_9001")["transfer"]["status"] == "none"


@pytest.mark.parametrize("body", [{}, {"erp": "x"}, {"items": []}, {"erp": "x", "items": {}}])
def test_a_batch_names_the_erp_and_its_items(booking, body):
    answer = booking.host.write("POST", f"/{HOURS}/transfer-status", body)
    assert answer.status_code == 422


def test_a_batch_holds_at_most_500(booking):
    assert booking.report(*[report() for _ in range(501)]).status_code == 422
    assert len(results(booking.report(*[report() for _ in range(500)]))) == 500


def test_a_repeated_report_is_answered_as_the_first_time(booking):
    body = {"erp": "go", "items": [report()]}
    first = booking.host.write("POST", f"/{HOURS}/transfer-status", body, Idempotency_Key="k")
    booking.reopen()
    again = booking.host.write("POST", f"/{HOURS}/transfer-status", body, Idempotency_Key="k")
    assert results(again) == results(first) == [("h_9001", "ok")]
    assert again.headers["Idempotent-Replayed"] == "true"


def test_a_report_carries_the_headers_of_a_write(booking):
    answer = booking.host.client.post(f"/{HOURS}/transfer-status", json={"erp": "x", "items": []})
    assert (answer.status_code, answer.json()["code"]) == (400, "validation_failed")
