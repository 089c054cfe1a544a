"""The customer's way through consent, and the ERP's answer to it (SV-04)."""

from __future__ import annotations

from bindeledd.console.explaining import Explainer
from bindeledd.console.http import Response, redirect, with_query
from bindeledd.console.messages import Words, message, own_words, status_of, words_of
from bindeledd.console.rendering import render
from bindeledd.console.visits import Visit, path_to
from bindeledd.domain.access import Role
from bindeledd.domain.connections import TRANSITIONS, ConnectionState, Event
from bindeledd.domain.errors import BindeleddError
from bindeledd.usecases.connecting import UNAUTHENTIC, CallbackOutcome, CallbackResult

_GOES_ON_AT = {
    CallbackOutcome.CHOOSE_COMPANY: "/company",
    CallbackOutcome.CONFIGURE: "/settings",
    CallbackOutcome.AWAITING_APPROVAL: "?done=asked",
}
"""Where the customer goes on after the ERP said yes, below the connection's path."""

_BAD_REQUEST, _CONFLICT, _UNPROCESSABLE = 400, 409, 422


def consent(visit: Visit) -> Response:
    """Explain what the ERP will ask, before anything is asked."""
    place = visit.known_place
    if (place.connection.state, Event.CONSENT_STARTED) not in TRANSITIONS:
        return redirect(place.path)
    return _consent_page(visit)


def _consent_page(visit: Visit, *, status: int = 200, alert: Words | None = None) -> Response:
    page = render(visit, "consent.html", status=status, alert=alert)
    # The form goes on to the ERP's page, whose address is known only once the ERP was asked.
    return Response(status=page.status, body=page.body, leads_out=True)


def begin(visit: Visit) -> Response:
    """Start at the ERP and send the browser there."""
    place = visit.known_place
    try:
        return redirect(visit.parts.connector.begin(visit.known_session, place.ref))
    except BindeleddError as error:
        return _consent_page(visit, status=status_of(error), alert=words_of(visit, error))


def paste(visit: Visit) -> Response:
    """Take a client key that the customer made in the ERP; the page never shows it again."""
    place = visit.known_place
    try:
        result = visit.parts.connector.paste(place.ref, visit.request.form.get("client_key", ""))
    except BindeleddError as error:
        return _consent_page(visit, status=_UNPROCESSABLE, alert=words_of(visit, error))
    if result.outcome in _GOES_ON_AT:
        return redirect(place.path + _GOES_ON_AT[result.outcome])
    return _consent_page(visit, status=_CONFLICT, alert=_outcome_words(visit, result))


def companies(visit: Visit) -> Response:
    """Show the companies that the customer may choose from."""
    place = visit.known_place
    if place.connection.state is not ConnectionState.CHOOSING_COMPANY:
        return redirect(place.path)
    return render(visit, "company.html")


def choose(visit: Visit) -> Response:
    """Bind the connection to the company chosen."""
    place = visit.known_place
    result = visit.parts.connector.choose(place.ref, visit.request.form.get("company", ""))
    if result.outcome in _GOES_ON_AT:
        return redirect(place.path + _GOES_ON_AT[result.outcome])
    return message(visit, _outcome_words(visit, result), status=_CONFLICT)


def callback(visit: Visit) -> Response:
    """Take a browser back from the ERP: on to our page, to the host, or no further."""
    result = visit.parts.connector.finish(
        visit.arguments["erp"], visit.request.query, session=visit.session
    )
    connection = result.connection
    if result.outcome in UNAUTHENTIC or connection is None:
        return message(visit, _outcome_words(visit, result), status=_BAD_REQUEST)
    path = path_to(Role.CUSTOMER, connection.ref)
    if result.outcome in (CallbackOutcome.CHOOSE_COMPANY, CallbackOutcome.CONFIGURE):
        return redirect(path + _GOES_ON_AT[result.outcome])
    if connection.return_url:
        outcome = {"connection": connection.ref.connection, "outcome": str(result.outcome)}
        return redirect(with_query(connection.return_url, **outcome))
    if result.outcome in _GOES_ON_AT:
        return redirect(path + _GOES_ON_AT[result.outcome])
    return message(visit, _outcome_words(visit, result), status=_CONFLICT, back=path)


def _outcome_words(visit: Visit, result: CallbackResult) -> Words:
    if result.problem is not None:
        found = Explainer(visit.texts).problem(result.problem)
        return Words(found.title, found.explanation, found.next_step, result.system_message)
    return own_words(visit, f"outcome.{result.outcome}")
