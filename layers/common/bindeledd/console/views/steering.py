"""What can be pressed while a connection lives (SV-09, SV-16)."""

from __future__ import annotations

from bindeledd.console.http import Response, redirect
from bindeledd.console.rendering import render
from bindeledd.console.visits import Visit
from bindeledd.domain.errors import RefusedError
from bindeledd.domain.identity import Dimension

ALL = "all"


def synchronise(visit: Visit) -> Response:
    """Owe a synchronisation of one dimension or of all that are on."""
    named = visit.request.form.get("dimension", ALL)
    visit.parts.steering.synchronise_now(
        visit.known_place.ref,
        None if named == ALL else [dimension_of(named)],
        actor=visit.known_session.subject,
    )
    return _back(visit, "synchronising")


def pause(visit: Visit) -> Response:
    """Turn the connection off, keeping everything."""
    visit.parts.steering.pause(visit.known_place.ref, actor=visit.known_session.subject)
    return _back(visit, "paused")


def resume(visit: Visit) -> Response:
    """Turn the connection on again."""
    visit.parts.steering.resume(visit.known_place.ref, actor=visit.known_session.subject)
    return _back(visit, "resumed")


def confirm_disconnect(visit: Visit) -> Response:
    """Say what disconnecting means, before it is done."""
    return render(visit, "disconnect.html")


def disconnect(visit: Visit) -> Response:
    """Forget the grant and keep the links."""
    visit.parts.steering.disconnect(visit.known_place.ref, actor=visit.known_session.subject)
    return _back(visit, "disconnected")


def read_only(visit: Visit) -> Response:
    """Throw the read-only switch."""
    on = visit.request.form.get("on") == "true"
    actor = visit.known_session.subject
    visit.parts.steering.set_read_only(visit.known_place.ref, on=on, actor=actor)
    return _back(visit, "read_only_on" if on else "read_only_off")


def dimension_of(name: str) -> Dimension:
    """Read a dimension's name from a form.

    Raises:
        RefusedError: `dimension_not_offered`.
    """
    try:
        return Dimension(name)
    except ValueError as error:
        raise RefusedError("dimension_not_offered", details={"dimension": name}) from error


def _back(visit: Visit, done: str) -> Response:
    return redirect(f"{visit.known_place.path}?done={done}")
