from __future__ import annotations

from typing import Any, cast

import boto3
import pytest
from botocore.exceptions import ClientError
from moto import mock_aws

from bindeledd.domain.errors import CredentialsError
from bindeledd.state.cipher import MAX_SECRET_BYTES, KmsCipher, SecretTooLongError
from tests.fakes import MemoryCipher

CONTEXT = {"vendor": "svenn", "tenant": "t-1", "connection": "c-1", "system": "erp"}


@pytest.fixture
def kms():
    with mock_aws():
        yield boto3.client(
            "kms",
            region_name="eu-north-1",
            aws_access_key_id="testing",
            aws_secret_access_key="testing",
        )


@pytest.fixture(params=["memory", "kms"])
def cipher(request):
    if request.param == "memory":
        return MemoryCipher()
    client = request.getfixturevalue("kms")
    return KmsCipher(client, client.create_key()["KeyMetadata"]["KeyId"])


@pytest.mark.parametrize("secret", ["canary-secret", "æøå 日本", "x" * MAX_SECRET_BYTES])
def test_a_secret_opens_under_the_context_that_it_was_made_with(cipher, secret):
    sealed = cipher.encrypt(secret, CONTEXT)

    assert type(sealed) is bytes
    assert secret.encode() not in sealed
    assert cipher.decrypt(sealed, dict(reversed(CONTEXT.items()))) == secret


@pytest.mark.parametrize("part", list(CONTEXT))
def test_a_secret_does_not_open_under_another_context(cipher, part):
    sealed = cipher.encrypt("canary-secret", CONTEXT)

    with pytest.raises(CredentialsError) as caught:
        cipher.decrypt(sealed, {**CONTEXT, part: "other"})

    assert "canary-secret" not in str(caught.value)


def test_a_secret_of_another_key_does_not_open():
    sealed = MemoryCipher().encrypt("canary-secret", CONTEXT)
    with pytest.raises(CredentialsError):
        MemoryCipher().decrypt(sealed, CONTEXT)


def test_kms_is_not_asked_for_more_than_it_takes(kms):
    cipher = KmsCipher(kms, "any")

    with pytest.raises(SecretTooLongError, match="4097 bytes") as caught:
        cipher.encrypt("x" * (MAX_SECRET_BYTES + 1), CONTEXT)

    assert "xxx" not in str(caught.value)


class Refusing:
    """A KMS that refuses every call with one code."""

    def __init__(self, code: str) -> None:
        self._error = ClientError({"Error": {"Code": code, "Message": "no"}}, "Decrypt")

    def decrypt(self, **_: Any) -> Any:
        raise self._error


@pytest.mark.parametrize("code", ["InvalidCiphertextException", "IncorrectKeyException"])
def test_a_ciphertext_that_does_not_fit_asks_for_a_new_consent(code):
    with pytest.raises(CredentialsError):
        KmsCipher(cast("Any", Refusing(code)), "k").decrypt(b"x", CONTEXT)


@pytest.mark.parametrize("code", ["AccessDeniedException", "KMSInternalException"])
def test_trouble_with_kms_itself_is_not_taken_for_a_bad_grant(code):
    with pytest.raises(ClientError):
        KmsCipher(cast("Any", Refusing(code)), "k").decrypt(b"x", CONTEXT)
