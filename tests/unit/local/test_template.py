"""The template on its way to the emulator: routes, authorizers, sources, expiry."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from local.launcher.errors import DeploymentError
from local.launcher.template import LocalTemplate, load

API = {
    "Type": "AWS::Serverless::HttpApi",
    "Properties": {
        "CorsConfiguration": {"AllowOrigins": ["https://a.example"], "AllowMethods": ["GET"]},
        "Auth": {
            "DefaultAuthorizer": "AccessToken",
            "Authorizers": {
                "AccessToken": {
                    "IdentitySource": "$request.header.Authorization",
                    "AuthorizationScopes": ["sync"],
                    "JwtConfiguration": {"issuer": {"Ref": "Issuer"}, "audience": ["bindeledd"]},
                }
            },
        },
    },
}


def route(path: str, method: str, **more: Any) -> dict[str, Any]:
    properties = {"ApiId": {"Ref": "Api"}, "Path": path, "Method": method, **more}
    return {"Type": "HttpApi", "Properties": properties}


def function(code: str, **events: Any) -> dict[str, Any]:
    return {
        "Type": "AWS::Serverless::Function",
        "Properties": {"CodeUri": code, "Events": events},
    }


def translated(tmp_path: Path, **resources: Any) -> LocalTemplate:
    source = {
        "Transform": "AWS::Serverless-2016-10-31",
        "Parameters": {
            "Issuer": {"Type": "String"},
            "Stage": {"Type": "String", "Default": "production"},
        },
        "Globals": {"Function": {"Runtime": "python3.13", "Handler": "app.handler"}},
        "Resources": {"Api": API, **resources},
    }
    path = tmp_path / "template.yaml"
    path.write_text(yaml.safe_dump(source))
    given = {"Issuer": "http://127.0.0.1:1", "Undeclared": "x"}
    return load(path, region="eu-north-1", parameters=given)


def of_type(template: LocalTemplate, kind: str) -> list[dict[str, Any]]:
    resources = template.document["Resources"].values()
    return [item["Properties"] for item in resources if item["Type"] == kind]


def test_each_path_becomes_a_route_and_each_function_one_integration(tmp_path: Path):
    template = translated(
        tmp_path,
        One=function("one", A=route("/a", "GET"), B=route("/a", "POST"), C=route("/c/{id}", "ANY")),
        Two=function("two", D=route("/{proxy+}", "GET")),
    )

    keys = {properties["RouteKey"] for properties in of_type(template, "AWS::ApiGatewayV2::Route")}
    assert keys == {"GET /a", "POST /a", "ANY /c/{id}", "GET /{proxy+}"}
    assert len(of_type(template, "AWS::ApiGatewayV2::Integration")) == 2
    assert "Body" not in template.document["Resources"]["Api"]["Properties"]
    assert template.http_api == "Api"


def test_a_route_keeps_its_authorizer_and_scopes_or_is_open(tmp_path: Path):
    template = translated(
        tmp_path,
        One=function(
            "one", A=route("/a", "GET"), B=route("/b", "GET", Auth={"Authorizer": "NONE"})
        ),
    )

    routes = {item["RouteKey"]: item for item in of_type(template, "AWS::ApiGatewayV2::Route")}
    authorizers = of_type(template, "AWS::ApiGatewayV2::Authorizer")
    assert routes["GET /a"]["AuthorizationType"] == "JWT"
    assert routes["GET /a"]["AuthorizationScopes"] == ["sync"]
    assert routes["GET /b"]["AuthorizationType"] == "NONE"
    assert [item["JwtConfiguration"] for item in authorizers] == [
        {"Issuer": {"Ref": "Issuer"}, "Audience": ["bindeledd"]}
    ]


def test_cors_is_written_as_the_gateway_reads_it(tmp_path: Path):
    template = translated(tmp_path, One=function("one", A=route("/a", "GET")))

    (api,) = of_type(template, "AWS::ApiGatewayV2::Api")
    assert api["CorsConfiguration"]["allowOrigins"] == ["https://a.example"]


def test_functions_run_from_their_sources_and_layers(tmp_path: Path):
    layer = {
        "Type": "AWS::Serverless::LayerVersion",
        "Properties": {"ContentUri": "layers/common"},
    }
    template = translated(
        tmp_path, Shared=layer, One=function("functions/one", A=route("/a", "GET"))
    )

    (properties,) = of_type(template, "AWS::Lambda::Function")
    path = properties["Environment"]["Variables"]["PYTHONPATH"]
    assert path.split(":") == [f"{tmp_path}/functions/one", f"{tmp_path}/layers/common"]
    assert properties["Code"]["S3Key"] == "empty.zip"


def test_only_declared_parameters_are_given(tmp_path: Path):
    template = translated(tmp_path, One=function("one", A=route("/a", "GET")))

    assert template.parameters == {"Issuer": "http://127.0.0.1:1"}


def test_expiry_is_noted_where_it_is_switched_on(tmp_path: Path):
    def table(**more: Any) -> dict[str, Any]:
        key = [{"AttributeName": "pk", "KeyType": "HASH"}]
        attributes = [{"AttributeName": "pk", "AttributeType": "S"}]
        properties = {"KeySchema": key, "AttributeDefinitions": attributes, **more}
        return {"Type": "AWS::DynamoDB::Table", "Properties": properties}

    def expiry(*, enabled: bool) -> dict[str, Any]:
        return {"TimeToLiveSpecification": {"AttributeName": "expires_at", "Enabled": enabled}}

    template = translated(
        tmp_path,
        On=table(**expiry(enabled=True)),
        Off=table(**expiry(enabled=False)),
        None_=table(),
    )

    assert template.tables_with_ttl == {"On": "expires_at"}


def test_what_the_emulator_refuses_is_left_out(tmp_path: Path):
    query = {"Type": "AWS::Logs::QueryDefinition", "Properties": {"Name": "x", "QueryString": "y"}}
    template = translated(tmp_path, Saved=query)

    assert of_type(template, "AWS::Logs::QueryDefinition") == []


def test_an_unknown_kind_of_authorizer_is_refused_in_words(tmp_path: Path):
    api = {
        "Type": "AWS::Serverless::HttpApi",
        "Properties": {
            "Auth": {
                "Authorizers": {
                    "Own": {
                        "FunctionArn": {"Fn::GetAtt": ["One", "Arn"]},
                        "AuthorizerPayloadFormatVersion": "2.0",
                    }
                }
            }
        },
    }

    with pytest.raises(DeploymentError, match="Own is not a JWT authorizer"):
        translated(
            tmp_path, Api=api, One=function("one", A=route("/a", "GET", Auth={"Authorizer": "Own"}))
        )


def test_the_products_own_template_can_be_served():
    path = Path(__file__).parents[3] / "template.yaml"
    template = load(path, region="eu-north-1", parameters={"OidcIssuer": "http://127.0.0.1:1"})

    routes = of_type(template, "AWS::ApiGatewayV2::Route")
    assert template.http_api
    assert template.tables_with_ttl
    assert {item["AuthorizationType"] for item in routes} == {"JWT", "NONE"}
