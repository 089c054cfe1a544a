"""Remembers every answer that the product gave over HTTP, and which secrets travelled in them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from urllib.parse import parse_qsl, urlsplit

import httpx

from local.visitor import Visitor

SECRET_PARAMETERS = frozenset({"code", "state", "token"})
_TICKET = re.compile(r"/(?:connect|portal/enter|sign-in)/([^/?#\s\"]+)")


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer with what was asked."""

    method: str
    url: str
    status: int
    body: str


@dataclass(slots=True)
class Recorder:
    """Makes clients and browsers whose answers it remembers."""

    answers: list[Answer] = field(default_factory=list)
    addresses: set[str] = field(default_factory=set)
    cookies: set[str] = field(default_factory=set)
    clients: list[httpx.Client] = field(default_factory=list)

    def client(self, **settings: object) -> httpx.Client:
        """Make a client."""
        made = httpx.Client(
            event_hooks={"response": [self._remember]},
            timeout=60,
            trust_env=False,
            **settings,  # type: ignore[arg-type]  # each names one of the client's own
        )
        self.clients.append(made)
        return made

    def close(self) -> None:
        """Close every client that was made."""
        for client in self.clients:
            client.close()

    def visitor(self) -> Visitor:
        """Make a browser."""
        return Visitor(self.client(follow_redirects=True))

    def of(self, base: str) -> list[Answer]:
        """List the answers of one server."""
        return [answer for answer in self.answers if answer.url.startswith(base)]

    def secrets(self) -> Iterator[str]:
        """List what travelled as a secret: cookies, tickets, codes and states."""
        yield from self.cookies
        for address in self.addresses:
            yield from _TICKET.findall(address)
            for name, value in parse_qsl(urlsplit(address).query):
                if name in SECRET_PARAMETERS:
                    yield value

    def _remember(self, response: httpx.Response) -> None:
        response.read()
        request = response.request
        self.addresses |= {str(request.url), response.headers.get("location", "")}
        for line in response.headers.get_list("set-cookie"):
            self.cookies |= {morsel.value for morsel in SimpleCookie(line).values()}
        answer = Answer(request.method, str(request.url), response.status_code, response.text)
        self.answers.append(answer)
