import pytest
from hypothesis import given
from hypothesis import strategies as st

from bindeledd.transport.redaction import REDACTED, Redactor, is_secret_name

SECRET = "canary-4f1a"


@pytest.mark.parametrize(
    "name",
    [
        "Authorization",
        "Ocp-Apim-Subscription-Key",
        "X-Api-Key",
        "apikey",
        "Set-Cookie",
        "webhook-signature",
        "client_secret",
        "ClientKey",
        "ApplicationKey",
        "OnboardingToken",
        "refresh_token",
        "code",
        "state",
        "password",
    ],
)
def test_names_of_secrets_are_known(name):
    assert is_secret_name(name)


@pytest.mark.parametrize("name", ["Content-Type", "PostCode", "statement", "Name", "monkey"])
def test_other_names_are_not(name):
    assert not is_secret_name(name)


def test_structures_are_redacted_by_name_and_by_value():
    redactor = Redactor([SECRET, ""])
    assert redactor.mapping({"Authorization": "x", "Accept": f"a {SECRET} b"}) == {
        "Authorization": REDACTED,
        "Accept": f"a {REDACTED} b",
    }
    given_json = {"access_token": "x", "list": [{"ClientKey": 1, "n": 2}, SECRET], "tuple": (None,)}
    assert redactor.json(given_json) == {
        "access_token": REDACTED,
        "list": [{"ClientKey": REDACTED, "n": 2}, REDACTED],
        "tuple": [None],
    }


@given(st.lists(st.text(min_size=6, max_size=30), min_size=1, max_size=4), st.text(max_size=20))
def test_no_known_secret_survives_in_text(secrets, around):
    cleaned = Redactor(secrets).text(around.join(secrets))
    assert all(secret not in cleaned.replace(REDACTED, "\x00") for secret in secrets)
