"""The one place that builds HTTP clients, so that no connector forgets a limit."""

from __future__ import annotations

import logging
from dataclasses import dataclass

import httpx


@dataclass(frozen=True, slots=True)
class Timeouts:
    """How long each phase of one call may take, in seconds."""

    connect: float = 5.0
    write: float = 10.0
    read: float = 30.0
    pool: float = 5.0

    def within(self, seconds: float) -> httpx.Timeout:
        """Shorten every phase to what is left of the call's time."""
        left = max(seconds, 0.001)
        return httpx.Timeout(
            connect=min(self.connect, left),
            write=min(self.write, left),
            read=min(self.read, left),
            pool=min(self.pool, left),
        )

    @property
    def longest(self) -> float:
        """The time that a call without a deadline is given."""
        return self.connect + self.write + self.read


class _NoCookies(httpx.Cookies):
    """Takes no cookie from an answer and gives none to a call, without looking for any."""

    def extract_cookies(self, response: httpx.Response) -> None:
        """Leave an answer's cookies where they are."""

    def set_cookie_header(self, request: httpx.Request) -> None:
        """Leave a call as it is."""


class _CookielessClient(httpx.Client):
    """A client in which nobody can put a cookie."""

    _none = _NoCookies()

    @property
    def cookies(self) -> httpx.Cookies:
        return self._none

    @cookies.setter
    def cookies(self, _: object) -> None:
        raise AttributeError("cookies")


def build_client(
    *, timeouts: Timeouts | None = None, transport: httpx.BaseTransport | None = None
) -> httpx.Client:
    """Build a client that follows no redirect, keeps no cookie, reads no environment.

    A redirect would carry credentials to an address that nobody configured; a cookie would carry
    one tenant's session into another's calls; proxies and certificates from the environment would
    make a deployment differ from its description. No address is logged.
    """
    for chatty in ("httpx", "httpcore"):
        # Their own lines hold full addresses, and with them customers' numbers and references.
        logging.getLogger(chatty).setLevel(logging.WARNING)
    limits = timeouts or Timeouts()
    return _CookielessClient(
        timeout=limits.within(limits.longest),
        transport=transport,
        follow_redirects=False,
        trust_env=False,
        limits=httpx.Limits(max_connections=20, max_keepalive_connections=10),
        headers={"User-Agent": "Bindeledd", "Accept": "application/json"},
    )
