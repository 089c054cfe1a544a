"""What the JSON interface is wired with, and how a route reaches it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from aws_lambda_powertools.event_handler.router import APIGatewayHttpRouter

from bindeledd.api.callers import caller_of
from bindeledd.api.refusals import language_of
from bindeledd.domain.access import Principal
from bindeledd.domain.policy import Recipe
from bindeledd.domain.ports import Announcements, Clock, Doorbell, Randomness, State
from bindeledd.usecases.enabling import Enabler
from bindeledd.usecases.hours.deciding import TransferDesk
from bindeledd.usecases.steering import Steering
from bindeledd.usecases.undoing import Undoing


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiDependencies:
    """The use cases and ports that the routes call."""

    state: State
    clock: Clock
    randomness: Randomness
    recipes: Mapping[str, Recipe]
    enabler: Enabler
    steering: Steering
    doorbell: Doorbell
    announcements: Announcements
    base_url: str

    @property
    def undoing(self) -> Undoing:
        """What can be asked for once a run has written something."""
        return Undoing(
            state=self.state,
            clock=self.clock,
            randomness=self.randomness,
            doorbell=self.doorbell,
        )

    @property
    def transfers(self) -> TransferDesk:
        """Where a person's word on single lines of hours is taken."""
        return TransferDesk(state=self.state, clock=self.clock, doorbell=self.doorbell)


class Routes(APIGatewayHttpRouter):
    """A set of routes that knows its caller and what it is wired with."""

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # Powertools' own

    @property
    def parts(self) -> ApiDependencies:
        """What this request is answered with."""
        parts: ApiDependencies = self.context["parts"]
        return parts

    @property
    def caller(self) -> Principal:
        """Who asks.

        Raises:
            RefusedError: `role_missing`.
        """
        return caller_of(self.current_event.raw_event)

    @property
    def language(self) -> str:
        """In which language the answer explains."""
        event = self.current_event
        wanted = (event.query_string_parameters or {}).get("lang")
        return language_of(wanted, event.headers.get("accept-language"))
