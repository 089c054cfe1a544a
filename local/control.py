"""What the product says about itself at /v1, asked as the vendor's backend asks it."""

import time
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

import httpx

from local.launcher import LocalStack

T = TypeVar("T")
Json = Any
"""What a JSON document holds."""

_FIRST_SECONDS, _LONGEST_SECONDS = 0.1, 0.4
"""How soon is asked again: often at first, then less, since each question is work for the stack."""

_RENEW_SECONDS = 60.0
_LIMIT = 100


class NotInTimeError(Exception):
    """Something that must happen by itself did not happen within its bound."""


def wait_for(what: str, ask: Callable[[], T | None], *, seconds: float) -> T:
    """Ask until there is an answer and return it.

    Raises:
        NotInTimeError: there was none in time.
    """
    deadline, pause = time.monotonic() + seconds, _FIRST_SECONDS
    while not (answer := ask()):
        if time.monotonic() > deadline:
            message = f"{what} did not happen within {seconds:g} s"
            raise NotInTimeError(message)
        time.sleep(pause)
        pause = min(pause * 2, _LONGEST_SECONDS)
    return answer


class ControlApi:
    """Reads the JSON interface, in English."""

    def __init__(self, stack: LocalStack) -> None:
        self._stack = stack
        self._client = httpx.Client(
            base_url=stack.api_url,
            headers={"Accept-Language": "en"},
            timeout=60,
            trust_env=False,
        )
        self._token, self._until = "", 0.0

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def connection(self, tenant: str) -> Json | None:
        """Read a tenant's connection with what is known of its synchronisations."""
        found = self.get("/connections", tenantId=tenant)["items"]
        if not found:
            return None
        return self.get(f"/tenants/{tenant}/connections/{found[0]['connectionId']}")

    def of(self, connection: Mapping[str, Any], part: str = "", **query: object) -> Json:
        """Read a part of a connection, such as `/runs`."""
        return self.get(f"{_path(connection)}{part}", **query)

    def all_of(self, connection: Mapping[str, Any], part: str, **query: object) -> list[Json]:
        """Read every page of a list."""
        found: list[Json] = []
        start: int | None = 0
        while start is not None:
            page = self.of(connection, part, start=start, **query)
            found += page.get("items", page.get("entries", []))
            start = page["next"]
        return found

    def runs(self, connection: Mapping[str, Any]) -> list[Json]:
        """List the latest runs, newest first."""
        items: list[Json] = self.of(connection, "/runs")["items"]
        return items

    def issue(self, connection: Mapping[str, Any], name: str) -> Json | None:
        """Find the open problem of one object by its name."""
        issues = self.all_of(connection, "/issues")
        return next((one for one in issues if one["name"] == name), None)

    def hour_choices(self, connection: Mapping[str, Any]) -> list[Mapping[str, str]] | None:
        """Give the activities and hour types that can be chosen, by name, once all is read."""
        registers = self.of(connection, "/hours/registers")["registers"]
        if not all(one["readAt"] for one in registers):
            return None
        known = {one["register"]: one["items"] for one in registers}
        both = [known[name] for name in ("activities", "hour_types")]
        return [{item["name"]: item["id"] for item in items} for items in both]

    def transfers(self, connection: Mapping[str, Any], states: Iterable[str]) -> list[Json]:
        """List the lines of hours in these states, each as its list tells it."""
        found: list[Json] = []
        for state in states:
            after: str | None = ""
            while after is not None:
                page = self.of(connection, "/transfers", state=state, after=after, limit=_LIMIT)
                found += page["items"]
                after = page["next"]
        return found

    def get(self, path: str, **query: object) -> Json:
        """Read one document."""
        asked = {name: str(value) for name, value in query.items()}
        answer = self._client.get(path, params=asked, headers=self._signed())
        answer.raise_for_status()
        return answer.json()

    def post(self, path: str, body: object) -> httpx.Response:
        """Send one request and return its answer, whatever it is."""
        return self._client.post(path, json=body, headers=self._signed())

    def synchronise(self, connection: Mapping[str, Any], *, full: bool = False) -> None:
        """Ask for a synchronisation of everything."""
        body = {"dimensions": "all", "mode": "full" if full else "delta"}
        self.post(f"{_path(connection)}/sync", body).raise_for_status()

    def _signed(self) -> Mapping[str, str]:
        if time.monotonic() > self._until:
            self._token = self._stack.client_credentials()
            self._until = time.monotonic() + _RENEW_SECONDS
        return {"Authorization": f"Bearer {self._token}"}


def _path(connection: Mapping[str, Any]) -> str:
    return f"/tenants/{connection['tenantId']}/connections/{connection['connectionId']}"
