"""The customer's settings per dimension, at first and at any time later (SV-02, SV-18, SV-19)."""

from __future__ import annotations

from dataclasses import dataclass

from bindeledd.console.http import Response, redirect
from bindeledd.console.messages import Words, own_words, status_of, words_of
from bindeledd.console.rendering import render
from bindeledd.console.visits import Place, Visit
from bindeledd.domain.connections import ConnectionState
from bindeledd.domain.errors import RefusedError
from bindeledd.domain.identity import Dimension
from bindeledd.domain.policy import DimensionSettings, Mode, Settings, Winner
from bindeledd.usecases.configuring import ASKS_FOR_APPROVAL, configure

_UNPROCESSABLE = 422


@dataclass(frozen=True, slots=True)
class Choice:
    """One dimension's settings as the form shows them; `numbered` where numbers have a series."""

    dimension: Dimension
    settings: DimensionSettings
    numbered: bool


def show(visit: Visit) -> Response:
    """Show the settings as they stand."""
    return _form(visit, _choices(visit.known_place))


def save(visit: Visit) -> Response:
    """Take the settings; before approval this asks the operators, later it makes a plan."""
    place, parts = visit.known_place, visit.parts
    try:
        settings = Settings({one: _given(visit, one) for one in place.recipe.settable})
    except ValueError:
        words = own_words(visit, "settings_unknown")
        return _form(visit, _choices(place), status=_UNPROCESSABLE, alert=words)
    try:
        configure(
            place.ref,
            settings,
            actor=visit.known_session.subject,
            state=parts.state,
            clock=parts.clock,
            doorbell=parts.doorbell,
            announcements=parts.announcements,
            recipes=parts.recipes,
        )
    except RefusedError as error:
        chosen = [_choice(place, one, settings.of(one)) for one in place.recipe.settable]
        return _form(visit, chosen, status=status_of(error), alert=words_of(visit, error))
    asked = place.connection.state in ASKS_FOR_APPROVAL
    return redirect(f"{place.path}?done={'asked' if asked else 'settings_saved'}")


def _form(
    visit: Visit, choices: list[Choice], *, status: int = 200, alert: Words | None = None
) -> Response:
    asks = visit.known_place.connection.state in ASKS_FOR_APPROVAL
    return render(
        visit,
        "settings.html",
        status=status,
        alert=alert,
        choices=choices,
        asks=asks,
        modes=list(Mode),
        winners=list(Winner),
    )


def _choices(place: Place) -> list[Choice]:
    return [_choice(place, one, _present(place, one)) for one in place.recipe.settable]


def _choice(place: Place, dimension: Dimension, settings: DimensionSettings) -> Choice:
    policy = place.recipe.policy(dimension, place.connection.settings)
    return Choice(dimension, settings, numbered=policy.number_from_series)


def _present(place: Place, dimension: Dimension) -> DimensionSettings:
    """What stands now; the first time, everything that the recipe offers is on."""
    connection = place.connection
    first = connection.state is ConnectionState.CONFIGURING and not connection.settings.dimensions
    return DimensionSettings() if first else connection.settings.of(dimension)


def _given(visit: Visit, dimension: Dimension) -> DimensionSettings:
    form = visit.request.form
    return DimensionSettings(
        mode=Mode(form.get(f"mode-{dimension}", "")),
        winner=Winner(form.get(f"winner-{dimension}", Winner.ERP)),
        number_outside_series=form.get(f"outside-{dimension}") == "on",
    )
