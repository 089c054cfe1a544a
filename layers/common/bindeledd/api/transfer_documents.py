"""What answers carry about hours: a line as it stands, what it waits for, and each step it took."""

from __future__ import annotations

from bindeledd.api.documents import Document, explained, instant
from bindeledd.domain.hours.bookings import Booking
from bindeledd.domain.hours.entries import HourLine
from bindeledd.domain.hours.forgetting import Forgotten
from bindeledd.domain.hours.readings import HourRegister
from bindeledd.domain.hours.transfer_decisions import steps_of
from bindeledd.domain.hours.transfers import Criterion, Sending, Transfer, TransferMove
from bindeledd.domain.identity import Dimension, System
from bindeledd.domain.problems import describe, explain
from bindeledd.usecases.hours.listing import Awaited
from bindeledd.usecases.hours.naming import Called, HourNames


def transfer_document(transfer: Transfer, names: HourNames, language: str) -> Document:
    """Tell a line: what the host said, what stands in the ERP, and everything that is missing."""
    standing, problem = transfer.standing, transfer.problem
    return {
        "entryId": transfer.entry_id,
        "lineId": transfer.line_id,
        "kind": str(transfer.kind),
        "version": transfer.version,
        "state": str(transfer.state),
        "stateText": describe(transfer.state, language),
        "since": instant(transfer.since),
        "gone": transfer.gone,
        "line": _line(transfer.line, names),
        "standing": standing
        and {"externalId": standing.external_id, "booking": _booking(standing.booking, names)},
        "told": transfer.told
        and {
            "status": str(transfer.told.status),
            "code": transfer.told.code,
            "version": transfer.told.version,
        },
        "sending": transfer.sending and _sending(transfer.sending, names),
        "waitsFor": [_criterion(one, names, language) for one in transfer.waits_for],
        "warnings": [
            {"problem": code, **explained(code, {}, language)}
            for code in transfer.judgement.warnings
        ],
        "problem": problem,
        "systemMessage": transfer.system_message,
        "note": transfer.note,
        "notedBy": transfer.noted_by,
        "steps": [str(step) for step in steps_of(transfer)],
        **explained(problem, transfer.details, language),
    }


def awaited_document(awaited: Awaited, names: HourNames, language: str) -> Document:
    """Tell one thing that lines wait for, and how many do."""
    return {
        **_criterion(awaited.criterion, names, language),
        "lines": awaited.counted.lines,
        "more": awaited.counted.more,
    }


def forgotten_document(forgotten: Forgotten | None, language: str) -> Document | None:
    """Tell how many entries are held that the host does not know; None where none are."""
    if forgotten is None:
        return None
    problem, details = "host_forgot_entries", {"entries": str(forgotten.number)}
    return {
        "entries": forgotten.number,
        "since": instant(forgotten.since),
        "problem": problem,
        **explained(problem, details, language),
    }


def move_document(move: TransferMove, names: HourNames, language: str) -> Document:
    """Tell one step in the history of a line."""
    return {
        "at": instant(move.at),
        "lineId": move.line_id,
        "by": str(move.by),
        "actor": move.actor,
        "former": move.former and str(move.former),
        "state": str(move.state),
        "stateText": describe(move.state, language),
        "version": move.version,
        "effect": move.effect and str(move.effect),
        "booking": move.booking and _booking(move.booking, names),
        "externalId": move.external_id,
        "problem": move.problem,
        "systemMessage": move.system_message,
        "note": move.note,
        "title": explain(move.problem, language).title if move.problem else None,
    }


def _criterion(criterion: Criterion, names: HourNames, language: str) -> Document:
    called = names.of_criterion(criterion, language)
    return {
        "criterion": str(criterion.kind),
        "object": _called(called if called.id else None),
        **explained(str(criterion.kind), {"object": str(called)}, language),
    }


def _line(line: HourLine, names: HourNames) -> Document:
    return {
        "date": line.date.isoformat(),
        "quantity": str(line.quantity),
        "unit": line.unit,
        "billable": None if line.billable is None else str(line.billable),
        "approved": line.approved,
        "employee": _called(names.of(Dimension.EMPLOYEES, line.employee_id)),
        "customer": _called(names.of(Dimension.CUSTOMERS, line.customer_id)),
        "project": _called(names.of(Dimension.PROJECTS, line.project_id)),
        "activity": _called(names.in_register(HourRegister.HOST_ACTIVITIES, line.activity_id)),
        "workType": _called(names.in_register(HourRegister.WORK_TYPES, line.work_type_id)),
        "payType": _called(names.in_register(HourRegister.PAY_TYPES, line.pay_type_id)),
        "machineId": line.machine_id,
        "comment": line.comment,
    }


def _called(called: Called | None) -> Document | None:
    if called is None:
        return None
    return {"id": called.id, "number": called.number, "name": called.name}


def _booking(booking: Booking, names: HourNames) -> Document:
    def of_erp(dimension: Dimension, object_id: str | None) -> Document | None:
        return _called(names.of(dimension, object_id, system=System.ERP))

    return {
        "date": booking.date.isoformat(),
        "hours": str(booking.hours),
        "billableHours": None if booking.billable_hours is None else str(booking.billable_hours),
        "employee": of_erp(Dimension.EMPLOYEES, booking.employee),
        "customer": of_erp(Dimension.CUSTOMERS, booking.customer),
        "project": of_erp(Dimension.PROJECTS, booking.project),
        "activity": _called(names.in_register(HourRegister.ACTIVITIES, booking.activity)),
        "hourType": _called(names.in_register(HourRegister.HOUR_TYPES, booking.hour_type)),
        "comment": booking.comment,
    }


def _sending(sending: Sending, names: HourNames) -> Document:
    return {
        "effect": str(sending.effect),
        "booking": sending.booking and _booking(sending.booking, names),
        "sentAt": instant(sending.first_sent_at),
    }
