"""Read the vendors' secrets from SSM SecureStrings, each kept for five minutes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Protocol

from botocore.exceptions import ClientError

from bindeledd.domain.errors import StoppedError

KEPT_FOR = timedelta(minutes=5)


class SsmClient(Protocol):
    """The part of boto3's SSM client that is used here."""

    def get_parameter(self, *, Name: str, WithDecryption: bool) -> Mapping[str, Mapping[str, str]]:
        """Read one parameter."""


class SsmSecrets:
    """Finds a secret by the name that a vendor document gives it."""

    def __init__(self, client: SsmClient, prefix: str, now: Callable[[], datetime]) -> None:
        self._client = client
        self._prefix = prefix
        self._now = now
        self._kept: dict[str, tuple[datetime, str]] = {}

    def __call__(self, name: str) -> str:
        """Read the secret `name` under the deployment's prefix.

        Raises:
            StoppedError: `vendor_secret_missing`: the deployment lacks it.
        """
        kept = self._kept.get(name)
        if kept is not None and kept[0] > self._now():
            return kept[1]
        value = self._read(name)
        self._kept[name] = (self._now() + KEPT_FOR, value)
        return value

    def _read(self, name: str) -> str:
        try:
            answer = self._client.get_parameter(Name=f"{self._prefix}{name}", WithDecryption=True)
        except ClientError as error:
            if error.response.get("Error", {}).get("Code") != "ParameterNotFound":
                raise
            raise StoppedError("vendor_secret_missing", details={"name": name}) from error
        return answer["Parameter"]["Value"]
