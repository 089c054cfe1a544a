"""What is told to CloudWatch: neither tickets, nor what callers made up, nor names of things."""

import pytest

from bindeledd.domain.identity import ConnectionRef
from bindeledd.observability import access_line, hours_metrics, hours_summary, safe_path
from bindeledd.usecases.hours.summary import HoursRun

REF = ConnectionRef("svenn", "t-1", "c-1")


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("/", "/"),
        ("/connect/secret-of-a-ticket", "/connect/***"),
        ("/portal/enter/secret-of-a-ticket", "/portal/enter/***"),
        ("/v1/tenants/t_42/connections/connection-1", "/v1/tenants/t_42/connections/connection-1"),
        ("/v1/tenants/kari@firma.example/x", "/v1/tenants/***/x"),
        ("/v1/runs/+4799912345", "/v1/runs/***"),
        ("/v1/runs/Kari Nordmann", "/v1/runs/***"),
        ("/v1/runs/Håndverker", "/v1/runs/***"),
        ("/static/console.0a1b2c3d.css", "/static/console.0a1b2c3d.css"),
    ],
)
def test_a_path_is_told_without_what_is_no_id(path: str, told: str):
    assert safe_path(path) == told


def test_a_request_is_told_without_query_and_body():
    event = {
        "rawPath": "/login/callback",
        "rawQueryString": "code=secret",
        "body": "secret",
        "cookies": ["bindeledd=secret"],
        "requestContext": {"http": {"method": "GET", "sourceIp": "127.0.0.1"}},
    }

    assert access_line(event, {"statusCode": 303, "headers": {"location": "/x?secret"}}) == {
        "method": "GET",
        "path": "/login/callback",
        "status": 303,
    }


def test_work_on_hours_is_counted_by_what_became_of_the_lines():
    counts = {
        "taken": 9,
        "released": 2,
        "told": 7,
        "state:claimed": 4,
        "state:confirmed": 3,
        "state:waiting": 2,
        "state:rejected": 1,
        "state:locked": 1,
        "state:uncertain": 1,
        "forgotten": 5,
    }
    assert hours_metrics(HoursRun(REF, counts)) == {
        "HoursSent": 3,
        "HoursHeld": 2,
        "HoursRefused": 2,
        "HoursUncertain": 1,
        "HoursStopped": 0,
        "HoursForgotten": 5,
        "GrantsRefused": 0,
    }


@pytest.mark.parametrize(
    ("problem", "stopped", "refused"),
    [("grant_refused", 1, 1), ("unreachable", 1, 0), ("state_moved", 0, 0)],
)
def test_work_on_hours_that_could_not_go_on_is_counted(problem: str, stopped: int, refused: int):
    counted = hours_metrics(HoursRun(REF, problem=problem))
    assert (counted["HoursStopped"], counted["GrantsRefused"]) == (stopped, refused)


def test_work_on_hours_is_told_by_ids_codes_and_counts():
    done = HoursRun(REF, {"told": 1, "state:confirmed": 1}, problem="unreachable")
    assert hours_summary(done) == {
        "vendor": "svenn",
        "tenant": "t-1",
        "connection": "c-1",
        "problem": "unreachable",
        "counts": {"state:confirmed": 1, "told": 1},
    }
