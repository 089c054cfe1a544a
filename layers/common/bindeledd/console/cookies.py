"""The cookies that the console sets: a session's secret, a sign-in's, and the chosen language.

Over https their names begin with `__Host-`, so that no other host and no plain connection can set
them.
"""

from __future__ import annotations

from dataclasses import dataclass

_YEAR = 365 * 24 * 60 * 60


@dataclass(frozen=True, slots=True)
class Cookies:
    """Names and writes cookies for one base address."""

    secure: bool

    @property
    def session(self) -> str:
        """The name of the cookie that holds a session's secret."""
        return self._name("bindeledd")

    @property
    def sign_in(self) -> str:
        """The name of the cookie that binds a sign-in under way to its browser."""
        return self._name("bindeledd-sign-in")

    @property
    def language(self) -> str:
        """The name of the cookie that remembers the language."""
        return self._name("bindeledd-language")

    def put(self, name: str, value: str) -> str:
        """Set a cookie until the browser is closed."""
        return f"{name}={value}; {self._attributes()}"

    def keep(self, name: str, value: str) -> str:
        """Set a cookie for a year."""
        return f"{name}={value}; Max-Age={_YEAR}; {self._attributes()}"

    def drop(self, name: str) -> str:
        """Let the browser forget a cookie."""
        return f"{name}=; Max-Age=0; {self._attributes()}"

    def _name(self, name: str) -> str:
        return f"__Host-{name}" if self.secure else name

    def _attributes(self) -> str:
        return "Path=/; HttpOnly; SameSite=Lax" + ("; Secure" if self.secure else "")
