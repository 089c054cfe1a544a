"""Turns template.yaml, as it stands, into what the emulator can create.

The SAM translator makes CloudFormation of it. What ministack does not do itself is then put in
its place: routes, authorizers and CORS from the OpenAPI body of an HTTP API, and the source
directories instead of packages.
"""

import json
import logging
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from samtranslator.parser.parser import Parser
from samtranslator.translator.translator import Translator
from samtranslator.yaml_helper import yaml_parse

from local.launcher.errors import DeploymentError

Json = dict[str, Any]

CODE_BUCKET = "local-code"
CODE_KEY = "empty.zip"
_CODE = {"Bucket": CODE_BUCKET, "Key": CODE_KEY}
_ANY_METHOD = "x-amazon-apigateway-any-method"
_AUTHORIZER = "x-amazon-apigateway-authorizer"
_CORS = "x-amazon-apigateway-cors"
_INTEGRATION = "x-amazon-apigateway-integration"
# ministack refuses saved queries and alarms over several metrics. Neither would do anything: it has
# no Logs Insights, and no metrics of functions and HTTP APIs that an alarm could look at.
_LEFT_OUT = ("AWS::CloudWatch::Alarm", "AWS::Logs::QueryDefinition")
_METHODS = {"get", "put", "post", "delete", "options", "head", "patch", _ANY_METHOD}


@dataclass(frozen=True, slots=True)
class LocalTemplate:
    """A template ready for the emulator, with what must be done apart from it."""

    document: Json
    parameters: Mapping[str, str]
    tables_with_ttl: Mapping[str, str]
    """Logical id of a table → attribute that holds the time of expiry."""

    @property
    def http_api(self) -> str:
        """Return the logical id of the one HTTP API."""
        kind = "AWS::ApiGatewayV2::Api"
        apis = [name for name, item in self.document["Resources"].items() if item["Type"] == kind]
        if len(apis) != 1:
            message = f"The template has {len(apis)} HTTP APIs; the local run serves exactly one."
            raise DeploymentError(message)
        return str(apis[0])


def load(path: Path, *, region: str, parameters: Mapping[str, str]) -> LocalTemplate:
    """Read and translate a SAM template; parameters that it does not declare are left out."""
    source = yaml_parse(path.read_text())
    layers = _put_layers_aside(source, path.parent)
    _run_from_source(source, path.parent, layers)
    declared = source.get("Parameters", {})
    given = {name: value for name, value in parameters.items() if name in declared}
    document = _translate(source, region=region, parameters=given)
    resources: Json = {
        name: item for name, item in document["Resources"].items() if item["Type"] not in _LEFT_OUT
    }
    document["Resources"] = resources
    for name in [name for name, item in resources.items() if _is_api(item)]:
        resources.update(_expand_api(name, resources[name]))
    return LocalTemplate(document, given, _tables_with_ttl(resources))


def _put_layers_aside(source: Json, root: Path) -> dict[str, Path]:
    """Give each layer empty content and return where its source is."""
    layers = {}
    for name, item in source["Resources"].items():
        if item["Type"] == "AWS::Serverless::LayerVersion":
            layers[name] = root / item["Properties"]["ContentUri"]
            item["Properties"]["ContentUri"] = dict(_CODE)
    return layers


def _run_from_source(source: Json, root: Path, layers: Mapping[str, Path]) -> None:
    """Let each function import its source directory and layers instead of an unpacked package.

    So nothing is built or packed, and a changed file is seen by the next worker.
    """
    shared = source.get("Globals", {}).get("Function", {})
    for item in source["Resources"].values():
        if item["Type"] != "AWS::Serverless::Function":
            continue
        properties: Json = item["Properties"]
        code = properties.get("CodeUri", shared.get("CodeUri"))
        path = os.pathsep.join(str(place) for place in (root / code, *layers.values()))
        properties["CodeUri"] = dict(_CODE)
        variables = properties.setdefault("Environment", {}).setdefault("Variables", {})
        variables["PYTHONPATH"] = path


def _translate(source: Json, *, region: str, parameters: Mapping[str, str]) -> Json:
    os.environ.setdefault("AWS_DEFAULT_REGION", region)  # the translator asks boto3 for it
    defaults = {
        name: declared["Default"]
        for name, declared in source.get("Parameters", {}).items()
        if "Default" in declared
    }
    # It would end every program with a warning that its usage metrics were not published.
    logging.getLogger("samtranslator").setLevel(logging.ERROR)
    translator = Translator({}, Parser())
    translated: Json = translator.translate(
        sam_template=source, parameter_values={**defaults, **parameters}
    )
    return translated


def _is_api(item: Json) -> bool:
    return bool(item["Type"] == "AWS::ApiGatewayV2::Api" and "Body" in item["Properties"])


def _expand_api(api: str, item: Json) -> Json:
    """Return the resources that the API's body describes, and take the body out of the API.

    ministack ignores `Body` in silence: the stack completes and every address answers 404.
    """
    properties = item["Properties"]
    body = properties.pop("Body")
    properties.pop("FailOnWarnings", None)
    title = body.get("info", {}).get("title", api)
    properties.update(Name=properties.get("Name", title), ProtocolType="HTTP")
    if _CORS in body:
        properties["CorsConfiguration"] = body[_CORS]  # in camelCase, as the gateway reads it
    authorizers = dict(_authorizers(api, body))
    names = {resource["Properties"]["Name"]: key for key, resource in authorizers.items()}
    return {**authorizers, **dict(_routes(api, body, names))}


def _authorizers(api: str, body: Json) -> Iterator[tuple[str, Json]]:
    schemes = body.get("components", {}).get("securitySchemes", {})
    for name, scheme in schemes.items():
        declared = scheme.get(_AUTHORIZER)
        if not declared or declared.get("type") != "jwt":
            message = f"Authorizer {name} is not a JWT authorizer; the local run knows no other."
            raise DeploymentError(message)
        source = declared["identitySource"]
        yield (
            f"{api}{_identifier(name)}Authorizer",
            _resource(
                "Authorizer",
                ApiId={"Ref": api},
                Name=name,
                AuthorizerType="JWT",
                IdentitySource=source if isinstance(source, list) else [source],
                JwtConfiguration={
                    "Issuer": declared["jwtConfiguration"]["issuer"],
                    "Audience": declared["jwtConfiguration"]["audience"],
                },
            ),
        )


def _routes(api: str, body: Json, authorizers: Mapping[str, str]) -> Iterator[tuple[str, Json]]:
    integrations: dict[str, str] = {}
    for path, operations in body.get("paths", {}).items():
        for method, operation in operations.items():
            if method.lower() not in _METHODS or _INTEGRATION not in operation:
                continue
            integration = operation[_INTEGRATION]
            target = json.dumps(integration["uri"], sort_keys=True)
            if target not in integrations:
                integrations[target] = f"{api}Integration{len(integrations)}"
                yield integrations[target], _integration(api, integration)
            verb = "ANY" if method == _ANY_METHOD else method.upper()
            key = "$default" if path in {"/$default", "$default"} else f"{verb} {path}"
            yield (
                f"{api}Route{_identifier(key)}",
                _resource(
                    "Route",
                    ApiId={"Ref": api},
                    RouteKey=key,
                    Target={"Fn::Sub": f"integrations/${{{integrations[target]}}}"},
                    **_authorization(operation.get("security", body.get("security")), authorizers),
                ),
            )


def _integration(api: str, integration: Json) -> Json:
    return _resource(
        "Integration",
        ApiId={"Ref": api},
        IntegrationType="AWS_PROXY",
        IntegrationUri=integration["uri"],
        PayloadFormatVersion=integration.get("payloadFormatVersion", "2.0"),
    )


def _authorization(security: list[Json] | None, authorizers: Mapping[str, str]) -> Json:
    for requirement in security or []:
        for name, scopes in requirement.items():
            if name in authorizers:
                found: Json = {
                    "AuthorizationType": "JWT",
                    "AuthorizerId": {"Ref": authorizers[name]},
                }
                return {**found, "AuthorizationScopes": scopes} if scopes else found
    return {"AuthorizationType": "NONE"}


def _tables_with_ttl(resources: Json) -> dict[str, str]:
    specifications = {
        name: item["Properties"].get("TimeToLiveSpecification", {})
        for name, item in resources.items()
        if item["Type"] == "AWS::DynamoDB::Table"
    }
    return {
        name: specification["AttributeName"]
        for name, specification in specifications.items()
        if specification.get("Enabled")
    }


def _resource(kind: str, **properties: Any) -> Json:  # noqa: ANN401 - CloudFormation's values
    return {"Type": f"AWS::ApiGatewayV2::{kind}", "Properties": properties}


def _identifier(text: str) -> str:
    return "".join(
        character if character.isalnum() else f"x{ord(character):x}" for character in text
    )
