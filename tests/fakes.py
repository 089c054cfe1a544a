"""Stand-ins for what a test may not touch: the clock, chance, DynamoDB and KMS.

The state in memory is the real one on another table; `tests/contract/state` holds both to the same
suite.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bindeledd.domain.errors import CredentialsError
from bindeledd.domain.ports import Clock
from bindeledd.state import MemoryTable, Retention, TableState

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


class FixedClock:
    """A clock that stands until a test moves it."""

    def __init__(self, at: datetime = NOON) -> None:
        self._at = at

    def now(self) -> datetime:
        return self._at

    def advance(self, by: timedelta) -> datetime:
        self._at += by
        return self._at

    def set(self, at: datetime) -> None:
        self._at = at


class SequentialRandomness:
    """Identifiers that count upwards, so that they sort by age and can be foretold."""

    def __init__(self) -> None:
        self._count = 0

    def _next(self) -> int:
        self._count += 1
        return self._count

    def identifier(self, prefix: str) -> str:
        return f"{prefix}_{self._next():012d}"

    def secret(self) -> str:
        return f"secret-{self._next():043d}"


class MemoryCipher:
    """Real authenticated encryption under a key of this object's own, bound to the context."""

    def __init__(self) -> None:
        self._aead = AESGCM(AESGCM.generate_key(bit_length=256))

    def encrypt(self, plaintext: str, context: Mapping[str, str]) -> bytes:
        nonce = os.urandom(12)
        return nonce + self._aead.encrypt(nonce, plaintext.encode(), _bound(context))

    def decrypt(self, ciphertext: bytes, context: Mapping[str, str]) -> str:
        nonce, sealed = ciphertext[:12], ciphertext[12:]
        try:
            return self._aead.decrypt(nonce, sealed, _bound(context)).decode()
        except InvalidTag as error:
            raise CredentialsError from error


def _bound(context: Mapping[str, str]) -> bytes:
    return repr(sorted(context.items())).encode()


def memory_state(
    clock: Clock | None = None,
    *,
    table: MemoryTable | None = None,
    retention: Retention | None = None,
) -> TableState:
    """Make an empty state in memory; pass `table` to look at the items underneath."""
    return TableState(
        table or MemoryTable(),
        cipher=MemoryCipher(),
        clock=clock or FixedClock(),
        retention=retention,
    )
