"""A whole reading in one piece, for tests that do not care for its pages."""

from __future__ import annotations

from bindeledd.domain.ports import Register
from bindeledd.domain.records import Record, RegisterRead


def read(register: Register, cursor: str | None = None, resume: str | None = None) -> RegisterRead:
    """Put the pages of one reading together as the port says: the later reading counts."""
    records: dict[str, Record] = {}
    calls = repeat_calls = 0
    pages = list(register.pages(cursor, resume=resume))
    for page in pages:
        for record in page.records:
            records.pop(record.id, None)
            records[record.id] = record
        calls, repeat_calls = calls + page.calls, repeat_calls + page.repeat_calls
    return RegisterRead(
        records=list(records.values()),
        complete=pages[-1].complete,
        cursor=pages[-1].cursor,
        calls=calls,
        repeat_calls=repeat_calls,
    )
