"""Let an operator in: OIDC code flow with PKCE, ending in a server-side session."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from bindeledd.domain.access import Principal, Role, SignInState
from bindeledd.domain.changes import AddSession, AddSignInState, UseSignInState
from bindeledd.domain.errors import ConflictError, RefusedError
from bindeledd.domain.ports import Clock, Randomness, State
from bindeledd.usecases.access import NewSession, begin_session, digest_of

SIGN_IN_LIFETIME = timedelta(minutes=10)


class IdentityProvider(Protocol):
    """The OIDC issuer that operators sign in at."""

    def address(self, *, state: str, nonce: str, challenge: str) -> str:
        """Make the address that the browser is sent to."""

    def claims(self, *, code: str, verifier: str, nonce: str) -> Mapping[str, object]:
        """Exchange a code for the signed claims of who signed in.

        Raises:
            RefusedError: `sign_in_failed`.
        """


@dataclass(frozen=True, slots=True)
class SignInBegun:
    """Where the browser goes, and the secret that binds the sign-in to it."""

    address: str
    browser_secret: str

    def __repr__(self) -> str:
        """Keep the secret out of every log and error."""
        return "SignInBegun()"


@dataclass(frozen=True, slots=True, kw_only=True)
class SignIn:
    """Begins and finishes an operator's sign-in."""

    state: State
    provider: IdentityProvider
    clock: Clock
    randomness: Randomness

    def begin(self, *, next_path: str) -> SignInBegun:
        """Send the browser to the issuer; only a path of our own is gone on to."""
        state_secret, browser_secret = self.randomness.secret(), self.randomness.secret()
        verifier, nonce = self.randomness.secret(), self.randomness.secret()
        own = next_path.startswith("/") and not next_path.startswith(("//", "/\\"))
        self.state.commit(
            AddSignInState(
                SignInState(
                    digest=digest_of(state_secret),
                    browser_digest=digest_of(browser_secret),
                    code_verifier=verifier,
                    nonce=nonce,
                    expires_at=self.clock.now() + SIGN_IN_LIFETIME,
                    next_path=next_path if own else "/console",
                )
            )
        )
        address = self.provider.address(
            state=state_secret, nonce=nonce, challenge=pkce_challenge(verifier)
        )
        return SignInBegun(address, browser_secret)

    def finish(
        self, *, state_secret: str, code: str, browser_secret: str
    ) -> tuple[NewSession, str]:
        """Take the issuer's callback; answer with the session and the path to go on to.

        Raises:
            RefusedError: `sign_in_failed`, `role_missing`.
        """
        found = self.state.sign_in_state(digest_of(state_secret))
        if (
            found is None
            or found.expires_at <= self.clock.now()
            or found.browser_digest != digest_of(browser_secret)
        ):
            raise RefusedError("sign_in_failed")
        try:
            self.state.commit(UseSignInState(found))
        except ConflictError as error:
            raise RefusedError("sign_in_failed") from error
        claims = self.provider.claims(code=code, verifier=found.code_verifier, nonce=found.nonce)
        begun = begin_session(operator_of(claims), clock=self.clock, randomness=self.randomness)
        self.state.commit(AddSession(begun.session))
        return begun, found.next_path


def pkce_challenge(verifier: str) -> str:
    """Make the S256 challenge of a code verifier (RFC 7636)."""
    digest = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def operator_of(claims: Mapping[str, object]) -> Principal:
    """Read an operator from signed claims.

    Raises:
        RefusedError: `role_missing`: the claims name no operator's role, or no vendor.
    """
    named = claims.get("roles")
    roles = set(named) if isinstance(named, list | tuple) else set(str(named or "").split())
    vendor = str(claims.get("vendor") or "")
    subject = str(claims.get("sub") or "")
    if Role.VENDOR_OPERATOR in roles and vendor:
        return Principal(role=Role.VENDOR_OPERATOR, vendor=vendor, subject=subject)
    if Role.STACK_OPERATOR in roles:
        return Principal(role=Role.STACK_OPERATOR, vendor="", subject=subject)
    raise RefusedError("role_missing")
