"""Come in and go out: tickets from a host, an operator's sign-in, and what needs no session."""

from __future__ import annotations

from bindeledd.console.http import Response, redirect
from bindeledd.console.messages import own_message, own_words, refused
from bindeledd.console.rendering import render
from bindeledd.console.static import static_file
from bindeledd.console.visits import Visit, path_to
from bindeledd.domain.access import Role
from bindeledd.domain.changes import DropSession
from bindeledd.domain.errors import RefusedError
from bindeledd.domain.identity import ConnectionRef
from bindeledd.usecases.access import NewSession, redeem_ticket


def welcome(visit: Visit) -> Response:
    """Say what this address is; who is known goes on to their first page."""
    if visit.session is not None:
        return redirect(visit.home)
    return render(visit, "welcome.html", can_sign_in=visit.parts.sign_in is not None)


def connect(visit: Visit) -> Response:
    """Redeem an enabling ticket and go on to the page about consent."""
    return _redeem(visit)


def enter(visit: Visit) -> Response:
    """Redeem a portal ticket and go on to the tenant's pages."""
    return _redeem(visit)


def _redeem(visit: Visit) -> Response:
    parts = visit.parts
    try:
        begun = redeem_ticket(
            visit.arguments["ticket"],
            state=parts.state,
            clock=parts.clock,
            randomness=parts.randomness,
        )
    except RefusedError:
        return own_message(visit, "ticket", status=410)
    return _let_in(visit, begun, _first_page(begun))


def _first_page(begun: NewSession) -> str:
    session = begun.session
    if session.connection is None or session.tenant is None:
        return "/portal"
    ref = ConnectionRef(session.vendor, session.tenant, session.connection)
    return f"{path_to(Role.CUSTOMER, ref)}/connect"


def _let_in(visit: Visit, begun: NewSession, path: str) -> Response:
    cookies = visit.cookies
    return redirect(path).with_cookie(cookies.put(cookies.session, begun.secret))


def sign_in(visit: Visit) -> Response:
    """Send an operator to the issuer."""
    if visit.parts.sign_in is None:
        return own_message(visit, "not_found", status=404)
    begun = visit.parts.sign_in.begin(next_path=visit.request.query.get("next", "/console"))
    cookies = visit.cookies
    return redirect(begun.address).with_cookie(cookies.put(cookies.sign_in, begun.browser_secret))


def signed_in(visit: Visit) -> Response:
    """Take the issuer's word and begin the operator's session."""
    if visit.parts.sign_in is None:
        return own_message(visit, "not_found", status=404)
    query, cookies = visit.request.query, visit.cookies
    try:
        begun, path = visit.parts.sign_in.finish(
            state_secret=query.get("state", ""),
            code=query.get("code", ""),
            browser_secret=visit.request.cookies.get(cookies.sign_in, ""),
        )
    except RefusedError as error:
        return refused(visit, error).with_cookie(cookies.drop(cookies.sign_in))
    return _let_in(visit, begun, path).with_cookie(cookies.drop(cookies.sign_in))


def confirm_sign_out(visit: Visit) -> Response:
    """Ask before ending the session."""
    return render(visit, "sign_out.html")


def sign_out(visit: Visit) -> Response:
    """End the session, here and on our side."""
    visit.parts.state.commit(DropSession(visit.known_session))
    cookies = visit.cookies
    words = own_words(visit, "signed_out")
    page = render(
        _unknown(visit),
        "message.html",
        words=words,
        tone="good",
        back="/",
        reference=None,
    )
    return page.with_cookie(cookies.drop(cookies.session))


def _unknown(visit: Visit) -> Visit:
    return Visit(visit.request, visit.parts, visit.cookies, visit.texts)


def static(visit: Visit) -> Response:
    """Serve a file that pages refer to."""
    found = static_file(visit.arguments["name"])
    return found if found is not None else own_message(visit, "not_found", status=404)
