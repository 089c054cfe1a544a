"""What the engine asks of a register, as the conformance suite says it."""

from __future__ import annotations

from datetime import datetime, timedelta

from bindeledd.domain.errors import CreatedBeforeError
from bindeledd.domain.ports import Lookup
from bindeledd.domain.records import Fields, FieldValue, Record
from tests.contract.connectors.rigs import Rig

UNANSWERED = ("server_error", "html", "cut_body", "answer_lost", "request_lost")
NEW = "Ny AS"


def in_half_a_minute(rig: Rig) -> datetime:
    return rig.clock() + timedelta(seconds=30)


def create(rig: Rig, reference: str = "bdl-1", *, name: str = NEW, **fields: FieldValue) -> Record:
    wanted: Fields = {**rig.fields(name, reference), **fields}
    return rig.register.create(wanted, reference=reference, deadline=in_half_a_minute(rig))


def create_again(rig: Rig) -> Record:
    """Send a creation once more, and give what stands of the first."""
    try:
        return create(rig)
    except CreatedBeforeError as error:
        return error.record


def create_whole(rig: Rig) -> Record:
    return rig.register.create(
        rig.whole("bdl-1"), reference="bdl-1", deadline=in_half_a_minute(rig)
    )


def update(rig: Rig, record: Record, changes: Fields, *, expected: Fields | None = None) -> Record:
    return rig.register.update(
        record.id,
        changes,
        expected={name: record.fields[name] for name in changes} if expected is None else expected,
        version=record.version,
        deadline=in_half_a_minute(rig),
    )


def look_up(rig: Rig, reference: str) -> list[Record]:
    """Ask as the engine asks after an unknown outcome: sending again, or looking for what is."""
    if rig.register.facts.lookup is Lookup.REPEATABLE:
        return [create(rig, reference)]
    fields = rig.fields(NEW, reference)
    return list(rig.register.find_created(fields, reference=reference))
