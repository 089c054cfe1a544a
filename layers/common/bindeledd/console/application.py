"""From an event to an answer: who asks, may they, which view, and what a failure looks like."""

from __future__ import annotations

import hmac
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import quote

from aws_lambda_powertools import Logger

from bindeledd.console.cookies import Cookies
from bindeledd.console.http import Request, Response, event_of, redirect, request_of
from bindeledd.console.languages import Texts, accepted_language
from bindeledd.console.messages import broken, own_message, refused
from bindeledd.console.routes import CALLBACK, ROUTES, Route, find
from bindeledd.console.visits import ConsoleDependencies, Visit, place_of
from bindeledd.domain.access import Role, Session
from bindeledd.domain.errors import BindeleddError
from bindeledd.domain.identity import ConnectionRef
from bindeledd.domain.languages import DEFAULT_LANGUAGE, known_language
from bindeledd.usecases.access import digest_of

logger = Logger(child=True)


def build_console(dependencies: ConsoleDependencies) -> Console:
    """Make the console of one deployment."""
    return Console(dependencies, Cookies(secure=dependencies.base_url.startswith("https://")))


@dataclass(frozen=True, slots=True)
class Console:
    """Answers the events of an HTTP API."""

    parts: ConsoleDependencies
    cookies: Cookies
    routes: tuple[Route, ...] = field(default=ROUTES, repr=False)

    def handle(self, event: dict[str, Any], _context: object) -> dict[str, Any]:
        """Answer one request for a page."""
        return self._answer(event, self.routes)

    def callback(self, event: dict[str, Any], _context: object) -> dict[str, Any]:
        """Answer one browser that comes back from an ERP's consent page."""
        return self._answer(event, (CALLBACK,))

    def _answer(self, event: dict[str, Any], routes: Iterable[Route]) -> dict[str, Any]:
        request = request_of(event)
        visit = Visit(request, self.parts, self.cookies, Texts(DEFAULT_LANGUAGE))
        try:
            session = self._session(request)
            texts = Texts(_language(request, self.cookies, session))
            visit = replace(visit, session=session, texts=texts)
            response = _serve(visit, routes)
        except Exception as error:  # noqa: BLE001 - the outermost edge: a page says that it is ours
            # The kind alone: an error's text may quote a customer's data.
            logger.error(  # noqa: TRY400
                "page_failed", extra={"request": request.id, "error": type(error).__name__}
            )
            response = broken(visit, request.id)
        return event_of(self._remember_language(request, response), secure=self.cookies.secure)

    def _session(self, request: Request) -> Session | None:
        secret = request.cookies.get(self.cookies.session)
        if not secret:
            return None
        return self.parts.state.session(digest_of(secret), now=self.parts.clock.now())

    def _remember_language(self, request: Request, response: Response) -> Response:
        chosen = known_language(request.query.get("lang"))
        if chosen is None:
            return response
        return response.with_cookie(self.cookies.keep(self.cookies.language, chosen))


def _language(request: Request, cookies: Cookies, session: Session | None) -> str:
    """Choose what was asked for, else remembered, else set by the host, else the browser's."""
    hosts_word = session.language if session and session.role is Role.CUSTOMER else None
    return (
        known_language(request.query.get("lang"))
        or known_language(request.cookies.get(cookies.language))
        or known_language(hosts_word)
        or accepted_language(request.languages)
        or DEFAULT_LANGUAGE
    )


def _serve(visit: Visit, routes: Iterable[Route]) -> Response:
    found = find(routes, visit.request.method, visit.request.path)
    if found.route is None:
        return _no_route(visit, found.allowed)
    if found.route.roles and (answer := _kept_out(visit, found.route)) is not None:
        return answer
    visit = replace(visit, arguments=found.arguments)
    try:
        return found.route.view(_at_its_place(visit))
    except BindeleddError as error:
        return refused(visit, error)


def _no_route(visit: Visit, allowed: frozenset[str]) -> Response:
    if not allowed:
        return own_message(visit, "not_found", status=404)
    answer = own_message(visit, "method", status=405)
    return replace(answer, headers={**answer.headers, "allow": ", ".join(sorted(allowed))})


def _kept_out(visit: Visit, route: Route) -> Response | None:
    """Turn away who has no session, another role, or no token that only our own forms hold."""
    if visit.session is None:
        return _without_session(visit, route)
    if visit.session.role not in route.roles:
        return own_message(visit, "forbidden", status=403)
    given = visit.request.form.get("csrf", "")
    if not visit.request.reads and not hmac.compare_digest(
        given.encode(), visit.session.csrf_token.encode()
    ):
        return own_message(visit, "csrf", status=403)
    return None


def _without_session(visit: Visit, route: Route) -> Response:
    if Role.CUSTOMER in route.roles or not visit.request.reads:
        return own_message(visit, "session_ended", status=401)
    return redirect(f"/login?next={quote(visit.request.path, safe='/')}")


def _at_its_place(visit: Visit) -> Visit:
    """Look up the connection that the path names, for this visitor, and tell times in its zone."""
    session, named = visit.session, visit.arguments.get("connection")
    if session is None or named is None:
        return visit
    tenant = session.tenant or visit.arguments.get("tenant", "")
    ref = ConnectionRef(session.vendor, tenant, named)
    place = place_of(session, ref, visit.parts)
    return replace(visit, place=place, texts=replace(visit.texts, zone=place.connection.time_zone))
