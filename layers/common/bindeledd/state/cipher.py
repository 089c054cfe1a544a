"""Encryption of grants, bound to whom they belong to (ALL-12).

A ciphertext opens only under the context it was made with: one that is copied to another tenant's
item, by mistake or on purpose, is worthless there.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Protocol

from botocore.exceptions import ClientError

from bindeledd.domain.errors import CredentialsError

if TYPE_CHECKING:
    from mypy_boto3_kms import KMSClient

Context = Mapping[str, str]
"""Vendor, tenant, connection and system that a secret belongs to."""

MAX_SECRET_BYTES = 4096
"""What KMS encrypts directly; every grant of the three ERPs is far smaller."""


class SecretTooLongError(ValueError):
    """A secret is longer than KMS encrypts directly; the text names its length alone."""


class Cipher(Protocol):
    """Encrypts and decrypts texts under a context."""

    def encrypt(self, plaintext: str, context: Context) -> bytes:
        """Encrypt a secret."""

    def decrypt(self, ciphertext: bytes, context: Context) -> str:
        """Decrypt a secret.

        Raises:
            CredentialsError: it was made under another context or key, or was changed since.
        """


class KmsCipher:
    """Encrypts with a key of the deployment's own, which never leaves KMS."""

    def __init__(self, client: KMSClient, key_id: str) -> None:
        self._client = client
        self._key_id = key_id

    def encrypt(self, plaintext: str, context: Context) -> bytes:
        content = plaintext.encode()
        if len(content) > MAX_SECRET_BYTES:
            message = f"a secret of {len(content)} bytes; at most {MAX_SECRET_BYTES}"
            raise SecretTooLongError(message)
        answer = self._client.encrypt(
            KeyId=self._key_id, Plaintext=content, EncryptionContext=context
        )
        return bytes(answer["CiphertextBlob"])

    def decrypt(self, ciphertext: bytes, context: Context) -> str:
        try:
            answer = self._client.decrypt(
                KeyId=self._key_id, CiphertextBlob=ciphertext, EncryptionContext=context
            )
        except ClientError as error:
            if error.response["Error"]["Code"] not in {
                "InvalidCiphertextException",
                "IncorrectKeyException",
            }:
                raise
            raise CredentialsError from error
        return bytes(answer["Plaintext"]).decode()
