from datetime import UTC, datetime

import pytest

from local.simulators.calls import Call, CallLog, without_secrets

AT = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@pytest.fixture
def log():
    log = CallLog()
    yield log
    log.close()


def record(log, method="GET", path="/a", status=200, query=""):
    log.record(Call(AT, method, path, query, status))


def test_calls_are_listed_and_counted_by_pattern(log):
    record(log)
    record(log, "POST", "/Customers", 201)
    record(log, "POST", "/customers/5", 429)
    record(log, "POST", "/Customers", 201)
    assert log.count() == 4
    assert log.count(method="post", path="/customers*") == 3
    assert log.count(status=429) == 1
    assert log.counts(path="/customers") == [
        {"method": "POST", "path": "/Customers", "status": 201, "calls": 2}
    ]
    assert [call.status for call in log.calls(method="POST")] == [201, 429, 201]
    assert [call.path for call in log.calls(limit=1)] == ["/Customers"]
    assert log.calls()[0] == Call(AT, "GET", "/a", "", 200)
    log.clear()
    assert (log.count(), log.calls()) == (0, [])


def test_old_calls_go_while_counts_stay(log, monkeypatch):
    monkeypatch.setattr("local.simulators.calls.KEPT_CALLS", 500)
    for _ in range(1000):
        record(log)
    assert len(log.calls(limit=5000)) == 500
    assert log.count() == 1000


@pytest.mark.parametrize(
    ("query", "logged"),
    [
        ("a=1&b=", "a=1&b="),
        ("subscription-key=S&a=1", "subscription-key=hidden&a=1"),
        ("Token=S", "Token=hidden"),
        ("client_secret=S", "client_secret=hidden"),
    ],
)
def test_secrets_are_hidden(query, logged):
    assert without_secrets(query) == logged


def test_a_value_may_be_declared_open():
    assert without_secrets("codes=10&token=S", open_names=["codes"]) == "codes=10&token=hidden"


def test_the_log_is_kept_beside_the_state(tmp_path):
    path = tmp_path / "state.calls"
    log = CallLog(path)
    record(log)
    log.close()
    again = CallLog(path)
    assert again.count() == 1
    again.close()
