"""What is told to CloudWatch of a request: neither tickets nor anything that a caller made up."""

import pytest

from bindeledd.observability import access_line, safe_path


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
