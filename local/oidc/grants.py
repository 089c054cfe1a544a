"""What is handed out once and taken back once: sign-in addresses and authorization codes."""

import base64
import hashlib
import hmac
import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from local.oidc.claims import Subject

T = TypeVar("T")


class CodeRefusedError(Exception):
    """The code is unknown, used, too old, or not this client's."""


class OneTimeStore(Generic[T]):
    """Values behind random codes, each of which is taken at most once."""

    def __init__(self, seconds: float, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._seconds = seconds
        self._clock = clock
        self._values: dict[str, tuple[float, T]] = {}
        self._lock = threading.Lock()

    def put(self, value: T) -> str:
        """Keep the value and return its code."""
        code = secrets.token_urlsafe(24)
        with self._lock:
            self._values[code] = (self._clock() + self._seconds, value)
        return code

    def take(self, code: str) -> T:
        """Return the value of a code and forget it."""
        with self._lock:
            end, value = self._values.pop(code, (None, None))
        if end is None or value is None or self._clock() > end:
            raise CodeRefusedError
        return value


@dataclass(frozen=True, slots=True)
class Authorization:
    """What an authorization code stands for."""

    client_id: str
    redirect_uri: str
    challenge: str
    nonce: str | None
    subject: Subject

    def check(self, *, client_id: str, redirect_uri: str, verifier: str) -> None:
        """Refuse a code that another client, or without the verifier, brings back (RFC 7636)."""
        digest = hashlib.sha256(verifier.encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        if (
            client_id != self.client_id
            or redirect_uri != self.redirect_uri
            or not hmac.compare_digest(challenge, self.challenge)
        ):
            raise CodeRefusedError
