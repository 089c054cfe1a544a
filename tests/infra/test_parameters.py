"""What a deployment may be given: constraints refuse slips before anything is created."""

import re

import pytest

from tools.template import defaults, read

PARAMETERS = read()["Parameters"]
LOOPBACK = ("http://127.0.0.1:4577", "http://localhost:4577", "http://app.localhost:4577")
ADDRESSES = ("PublicBaseUrl", "OidcIssuer", "PowerOfficeApiUrl", "PowerOfficeOauthUrl")


def accepts(name: str, value: str) -> bool:
    """Decide as CloudFormation does: the whole value must match."""
    return re.fullmatch(PARAMETERS[name]["AllowedPattern"], value) is not None


def test_only_what_differs_between_deployments_must_be_given():
    required = set(PARAMETERS) - set(defaults({"Parameters": PARAMETERS}))
    assert required == {"PublicBaseUrl", "OidcIssuer", "OidcAudience", "OidcClientId"}


@pytest.mark.parametrize("name", sorted(PARAMETERS))
def test_each_is_described_and_its_default_obeys_its_own_constraint(name: str):
    parameter = PARAMETERS[name]
    assert parameter["Description"].endswith(".")
    if "Default" in parameter and "AllowedPattern" in parameter:
        assert accepts(name, parameter["Default"])
    if "Default" in parameter and "AllowedValues" in parameter:
        assert parameter["Default"] in parameter["AllowedValues"]


def test_each_is_shown_in_a_group():
    groups = read()["Metadata"]["AWS::CloudFormation::Interface"]["ParameterGroups"]
    assert sorted(name for group in groups for name in group["Parameters"]) == sorted(PARAMETERS)


@pytest.mark.parametrize("name", ADDRESSES)
@pytest.mark.parametrize("address", LOOPBACK)
def test_plain_http_is_for_the_loopback_address(name: str, address: str):
    assert accepts(name, address)


@pytest.mark.parametrize("name", ADDRESSES)
@pytest.mark.parametrize(
    "address",
    [
        "http://connect.example.com",
        "http://127.0.0.1.example.com",
        "http://localhost.example.com",
        "https://",
        "ftp://connect.example.com",
        "connect.example.com",
        "https://connect.example.com/?a=b",
        "https://connect.example.com/#a",
        "",
    ],
)
def test_an_unsafe_or_unusable_address_is_refused(name: str, address: str):
    assert not accepts(name, address)


def test_the_public_address_has_neither_path_nor_trailing_slash():
    assert accepts("PublicBaseUrl", "https://connect.example.com")
    assert not accepts("PublicBaseUrl", "https://connect.example.com/")
    assert not accepts("PublicBaseUrl", "https://connect.example.com/app")


def test_an_issuer_may_end_with_a_slash():
    """Some issuers do, and the token's `iss` must equal it to the letter."""
    assert accepts("OidcIssuer", "https://id.example.com/")


@pytest.mark.parametrize("name", ["PowerOfficeApiUrl", "PowerOfficeOauthUrl"])
def test_a_base_address_has_no_trailing_slash(name: str):
    assert not accepts(name, "https://goapi.example.com/v2/")


@pytest.mark.parametrize("stage", ["Production", "a/b", "", "1st", "a" * 32, "../other"])
def test_a_stage_cannot_leave_its_parameters_path(stage: str):
    assert not accepts("Stage", stage)


def test_production_is_what_poweroffice_documents():
    assert PARAMETERS["PowerOfficeApiUrl"]["Default"] == "https://goapi.poweroffice.net/v2"
    assert (
        PARAMETERS["PowerOfficeOauthUrl"]["Default"] == "https://goapi.poweroffice.net/OAuth/Token"
    )
