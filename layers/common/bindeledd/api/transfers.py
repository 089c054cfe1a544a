"""Routes about hours on their way to the ERP: what waits, where lines stand, what is decided."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from aws_lambda_powertools.event_handler.openapi.params import Body, Query

from bindeledd.api import bodies
from bindeledd.api.callers import connection_ref
from bindeledd.api.connections import ONE
from bindeledd.api.dependencies import Routes
from bindeledd.api.documents import Document
from bindeledd.api.paging import PAGE, Limit, Start, page_of
from bindeledd.api.transfer_documents import (
    awaited_document,
    forgotten_document,
    move_document,
    transfer_document,
)
from bindeledd.domain.hours.transfer_states import TransferState
from bindeledd.domain.hours.transfers import Transfer
from bindeledd.domain.identity import ConnectionRef
from bindeledd.usecases.hours.listing import Sought, awaited, lines_in_state, lines_of_entry
from bindeledd.usecases.hours.naming import HourNames
from bindeledd.usecases.seeking import require_connection

routes = Routes()

_ACCEPTED = 202
_LINE = f"{ONE}/transfers/<entry>/lines/<line>"
_THINGS = 50
Place = Annotated[str, Query(max_length=1000)]
Object = Annotated[str, Query(max_length=200)]


def _ref(tenant: str, connection: str) -> ConnectionRef:
    ref = connection_ref(routes.caller, tenant, connection)
    return require_connection(ref, state=routes.parts.state).ref


def _names(ref: ConnectionRef) -> HourNames:
    return HourNames(state=routes.parts.state, ref=ref)


def _told(transfer: Transfer) -> Document:
    return transfer_document(transfer, _names(transfer.ref), routes.language)


@routes.get(f"{ONE}/transfers", summary="List lines of hours by state")
def list_transfers(
    tenant: str,
    connection: str,
    state: TransferState = TransferState.WAITING,
    *,
    after: Place = "",
    employee: Object = "",
    since: date | None = None,
    until: date | None = None,
    limit: Limit = PAGE,
) -> Document:
    """List the lines of one state, by date; `next` is the `after` of the page that follows.

    A page may hold fewer lines than asked for although `next` names another.
    """
    ref = _ref(tenant, connection)
    page = lines_in_state(
        routes.parts.state,
        ref,
        state,
        limit=limit,
        after=after,
        sought=Sought(employee, since, until),
    )
    names = _names(ref)
    return {
        "items": [transfer_document(one, names, routes.language) for one in page.lines],
        "next": page.following or None,
    }


@routes.get(f"{ONE}/hours/waiting", summary="List what hours wait for")
def list_waiting(
    tenant: str, connection: str, *, start: Start = 0, limit: Limit = _THINGS
) -> Document:
    """List each thing that lines wait for, with how many do and what solves it (ALL-17).

    `forgotten` tells of entries that the host does not know and that are held for being many.
    """
    ref = _ref(tenant, connection)
    page, following = page_of(awaited(routes.parts.state, ref), start, limit)
    names = _names(ref)
    return {
        "items": [awaited_document(one, names, routes.language) for one in page],
        "next": following,
        "forgotten": forgotten_document(
            routes.parts.state.hour_progress(ref).forgotten, routes.language
        ),
    }


@routes.get(f"{ONE}/transfers/<entry>", summary="Read the history of an entry")
def read_entry(
    tenant: str, connection: str, entry: str, *, start: Start = 0, limit: Limit = PAGE
) -> Document:
    """Tell how each line of an entry stands, and a page of the steps that led there."""
    ref, state = _ref(tenant, connection), routes.parts.state
    lines = lines_of_entry(state, ref, entry)
    names = _names(ref)
    history, following = page_of(state.moves_of(ref, entry), start, limit)
    return {
        "entryId": entry,
        "lines": [transfer_document(one, names, routes.language) for one in lines],
        "history": [move_document(one, names, routes.language) for one in history],
        "next": following,
    }


@routes.post(f"{_LINE}/retry", summary="Try a line again")
def retry_line(tenant: str, connection: str, entry: str, line: str) -> Document:
    """Try once more what was refused, is locked or was let be."""
    ref, actor = _ref(tenant, connection), routes.caller.subject
    return _told(routes.parts.transfers.retry(ref, entry, line, actor=actor))


@routes.post(f"{_LINE}/ignore", summary="Let a line be")
def ignore_line(
    tenant: str,
    connection: str,
    entry: str,
    line: str,
    *,
    body: Annotated[bodies.LetBeBody, Body()],
) -> Document:
    """Let a line be as it is, with a note; a changed entry is judged anew."""
    ref, actor = _ref(tenant, connection), routes.caller.subject
    return _told(routes.parts.transfers.ignore(ref, entry, line, body.note, actor=actor))


@routes.post(f"{_LINE}/decide", summary="Say whether a line arrived")
def decide_line(
    tenant: str,
    connection: str,
    entry: str,
    line: str,
    *,
    body: Annotated[bodies.OutcomeBody, Body()],
) -> Document:
    """Say as which entry of the ERP a call of unknown outcome arrived, or that it did not."""
    ref, actor = _ref(tenant, connection), routes.caller.subject
    desk, arrived_as = routes.parts.transfers, body.arrived_as
    return _told(desk.decide(ref, entry, line, arrived_as=arrived_as, actor=actor))


@routes.post(f"{ONE}/hours/send", summary="Send hours now", status_code=_ACCEPTED)
def send_hours_now(tenant: str, connection: str) -> Document:
    """Owe the sending of what is ready, without waiting for its time (SV-12)."""
    actor = routes.caller.subject
    routes.parts.transfers.send_now(_ref(tenant, connection), actor=actor)
    return {}


@routes.post(
    f"{ONE}/hours/take-back",
    summary="Take back hours that the host does not know",
    status_code=_ACCEPTED,
)
def take_back_forgotten(
    tenant: str, connection: str, body: Annotated[bodies.ForgottenBody, Body()]
) -> Document:
    """Say that the entries which are held are gone in the host: their hours are taken back.

    The next comparison, owed at once, takes back all that the host then does not know.
    """
    ref, actor = _ref(tenant, connection), routes.caller.subject
    return {"entries": routes.parts.transfers.believe_gone(ref, seen=body.entries, actor=actor)}
