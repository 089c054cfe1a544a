"""Routes by which hours are set up: the settings, and the registers that they choose from."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated

from aws_lambda_powertools.event_handler.openapi.params import Body

from bindeledd.api import bodies
from bindeledd.api.callers import connection_ref
from bindeledd.api.connections import ONE
from bindeledd.api.dependencies import Routes
from bindeledd.api.documents import Document
from bindeledd.api.hour_documents import hour_settings_document, register_document
from bindeledd.domain.hours.readings import HourRegister, registers_of
from bindeledd.usecases.hours.configuring import configure_hours
from bindeledd.usecases.hours.registers import are_being_read, fetch_registers_anew
from bindeledd.usecases.seeking import require_connection

routes = Routes()

HOURS = f"{ONE}/hours"
_ACCEPTED = 202


@routes.get(f"{HOURS}/settings", summary="Read the settings of hours")
def read_hour_settings(tenant: str, connection: str) -> Document:
    """Tell the customer's settings of hours."""
    ref = connection_ref(routes.caller, tenant, connection)
    return hour_settings_document(require_connection(ref, state=routes.parts.state).settings.hours)


@routes.put(f"{HOURS}/settings", summary="Change the settings of hours")
def change_hour_settings(
    tenant: str, connection: str, body: Annotated[bodies.HourSettingsBody, Body()]
) -> Document:
    """Replace the settings of hours; what waits for one of them goes by itself (SV-12)."""
    parts = routes.parts
    following = configure_hours(
        connection_ref(routes.caller, tenant, connection),
        body.chosen(),
        actor=routes.caller.subject,
        state=parts.state,
        clock=parts.clock,
        doorbell=parts.doorbell,
        recipes=parts.recipes,
    )
    return hour_settings_document(following.settings.hours)


@routes.get(f"{HOURS}/registers", summary="Read what hours are set up from")
def read_hour_registers(tenant: str, connection: str) -> Document:
    """Tell the registers as they were last read, and where each object of the host leads.

    `beingRead` says that they are about to be read anew, or for the first time after approval.
    """
    ref = connection_ref(routes.caller, tenant, connection)
    state = routes.parts.state
    settings = require_connection(ref, state=state).settings.hours
    readings = state.hour_readings(ref)
    known = registers_of(readings)
    told: Iterable[Document] = (
        register_document(
            register, readings.get(register), settings, known, language=routes.language
        )
        for register in HourRegister
    )
    return {"registers": list(told), "beingRead": are_being_read(ref, state=state)}


@routes.post(
    f"{HOURS}/registers", summary="Read them anew from both systems", status_code=_ACCEPTED
)
def fetch_hour_registers(tenant: str, connection: str) -> Document:
    """Owe the reading of the registers; it ends within seconds."""
    parts = routes.parts
    fetch_registers_anew(
        connection_ref(routes.caller, tenant, connection),
        state=parts.state,
        clock=parts.clock,
        doorbell=parts.doorbell,
    )
    return {}
