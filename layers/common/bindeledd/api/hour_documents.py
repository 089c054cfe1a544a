"""What answers about the setting up of hours carry, in the interface's own names."""

from __future__ import annotations

from bindeledd.api.documents import Document, explained, instant
from bindeledd.domain.hours.readings import HourRegister, RegisterItem, RegisterReading
from bindeledd.domain.hours.registers import HostItem, HourRegisters, HourType
from bindeledd.domain.hours.settings import HourSettings
from bindeledd.domain.hours.suggesting import MAPPED, Match, matched


def hour_settings_document(hours: HourSettings) -> Document:
    """Tell a customer's settings of hours, as they can be sent back."""
    return {
        "sending": hours.sending,
        "trigger": str(hours.trigger),
        "projectActivity": hours.project_activity,
        "internalActivity": hours.internal_activity,
        "defaultHourType": hours.default_hour_type,
        "startDate": hours.start_date and hours.start_date.isoformat(),
        "leaveCorrected": hours.leave_corrected,
        "marker": hours.marker,
        "activities": dict(hours.activities),
        "overridingActivities": dict(hours.overriding_activities),
        "hourTypes": dict(hours.hour_types),
    }


def register_document(
    register: HourRegister,
    reading: RegisterReading | None,
    settings: HourSettings,
    known: HourRegisters,
    *,
    language: str,
) -> Document:
    """Tell one register as it was last read, and of the host's objects where they lead."""
    problem = reading.problem if reading else None
    return {
        "register": str(register),
        "system": str(register.system),
        "readAt": reading and instant(reading.read_at),
        "triedAt": reading and instant(reading.tried_at),
        "leftOut": reading.left_out if reading else 0,
        "items": [
            _item(register, item, settings, known) for item in (reading.items if reading else ())
        ],
        "problem": problem,
        "systemMessage": reading.system_message if reading else "",
        **explained(problem, {}, language),
    }


def _item(
    register: HourRegister, item: RegisterItem, settings: HourSettings, known: HourRegisters
) -> Document:
    told: Document = {"id": item.id, "name": item.name, "active": item.active}
    if isinstance(item, HourType):
        return {**told, "payItem": {"number": item.pay_item_number, "name": item.pay_item_name}}
    told["number"] = item.number
    if not isinstance(item, HostItem) or register not in MAPPED:
        return told
    return {**told, "match": _match(matched(register, item, settings=settings, registers=known))}


def _match(match: Match) -> Document:
    return {
        "state": str(match.state),
        "waits": match.state.waits,
        "chosen": match.chosen,
        "found": list(match.found),
        "proposed": match.proposed,
        "suggestions": [
            {"id": one.id, "name": one.name, "score": one.score} for one in match.offers
        ],
    }
