"""Which doors stand open, and what each asks for instead of an access token."""

import json
import re

from tests.infra.translated import Stack, named

PROOF_OF_OPEN_ROUTES = {
    ("ANY", "/"): "none needed: sends on to the console",
    ("ANY", "/connect/{proxy+}"): "single-use ticket, then the browser's session",
    ("ANY", "/console"): "operator's session",
    ("ANY", "/console/{proxy+}"): "operator's session",
    ("ANY", "/portal"): "portal session of one tenant",
    ("ANY", "/portal/{proxy+}"): "single-use ticket, then the portal session of one tenant",
    ("ANY", "/login"): "none needed: begins a sign-in",
    ("ANY", "/login/callback"): "single-use state record and the browser's cookie",
    ("ANY", "/logout"): "ends the browser's own session, with its CSRF token",
    ("ANY", "/static/{proxy+}"): "none needed: the same files for everybody",
    ("GET", "/oauth/{erp}/callback"): "single-use state record and the browser's cookie",
    ("POST", "/hooks/v1/{vendorId}/{endpointId}"): "the host's signature",
}
GUARDED_ROUTES = {("ANY", "/v1/{proxy+}")}


def test_every_open_route_is_listed_with_its_proof():
    routes = {(verb, path): op["security"] for path, verb, op in Stack.described().operations}
    opened = {route for route, security in routes.items() if security == [{"NONE": []}]}
    assert opened == set(PROOF_OF_OPEN_ROUTES)
    guarded = {route for route, security in routes.items() if security == [{"AccessToken": []}]}
    assert guarded == GUARDED_ROUTES
    assert set(routes) == opened | guarded


def test_access_tokens_come_from_the_issuer_for_this_audience():
    (api,) = Stack.described().of("AWS::ApiGatewayV2::Api").values()
    (scheme,) = api["Body"]["components"]["securitySchemes"].values()
    authorizer = scheme["x-amazon-apigateway-authorizer"]
    assert authorizer["type"] == "jwt"
    assert authorizer["identitySource"] == "$request.header.Authorization"
    assert authorizer["jwtConfiguration"] == {
        "issuer": {"Ref": "OidcIssuer"},
        "audience": [{"Ref": "OidcAudience"}],
    }


def test_no_other_site_may_read_answers():
    (api,) = Stack.described().of("AWS::ApiGatewayV2::Api").values()
    assert "CorsConfiguration" not in api
    assert "x-amazon-apigateway-cors" not in api["Body"]


def test_the_gateway_is_throttled():
    (stage,) = Stack.described().of("AWS::ApiGatewayV2::Stage").values()
    settings = stage["DefaultRouteSettings"]
    assert settings["ThrottlingRateLimit"] == {"Ref": "ThrottlingRateLimit"}
    assert settings["ThrottlingBurstLimit"] == {"Ref": "ThrottlingBurstLimit"}


def test_access_logs_are_json_without_anything_secret_or_personal():
    """Paths carry tickets, queries carry consents' tokens, addresses belong to people."""
    (stage,) = Stack.described().of("AWS::ApiGatewayV2::Stage").values()
    settings = stage["AccessLogSettings"]
    assert named(settings["DestinationArn"]) == "AccessLogGroup.Arn"
    logged = set(json.loads(settings["Format"]).values())
    assert logged == {
        f"$context.{name}"
        for name in (
            "requestId",
            "routeKey",
            "status",
            "responseLatency",
            "integrationLatency",
            "responseLength",
            "authorizer.error",
            "error.responseType",
            "integrationStatus",
        )
    }


def test_the_address_that_aws_gives_is_closed_where_there_is_one_of_our_own():
    stack = Stack.described()
    (api,) = stack.of("AWS::ApiGatewayV2::Api").values()
    (server,) = api["Body"]["servers"]
    closed = server["x-amazon-apigateway-endpoint-configuration"]["disableExecuteApiEndpoint"]
    assert closed == {"Fn::If": ["HasCertificate", True, False]}
    (domain,) = stack.of("AWS::ApiGatewayV2::DomainName").values()
    (configuration,) = domain["DomainNameConfigurations"]
    assert configuration["SecurityPolicy"] == "TLS_1_2"


def test_every_route_reaches_a_function_that_the_gateway_may_call():
    stack = Stack.described()
    called = {
        re.findall(r"\$\{(\w+)\.Arn\}", named(op["x-amazon-apigateway-integration"]["uri"]))[0]
        for _, _, op in stack.operations
    }
    allowed = {named(p["FunctionName"]) for p in stack.of("AWS::Lambda::Permission").values()}
    assert called == allowed == {"ControlApi", "Console", "OauthCallback", "HostWebhook"}
