"""Which objects without link a full comparison has left as they are.

An object without link is matched against the whole other register. Where a list shows it again and
again although nothing has moved, because the list has no change feed or because the object lies in
the overlap of one, that would be a full reading each time. So what was compared is remembered, by
digests: it is compared anew when it changes, when the other side changes in a way that is read, at
every full reading, and after every change of the connection's settings.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, datetime

from bindeledd.domain.identity import System
from bindeledd.domain.plans import fields_digest
from bindeledd.domain.records import Record, RegisterRead

MOST_REMEMBERED = 500
"""How many objects of a side are remembered one by one, the last changed; all are as a whole."""

_LONG_AGO = datetime.min.replace(tzinfo=UTC)


def unlinked(read: RegisterRead, linked: Collection[str]) -> list[Record]:
    """List the living objects of a reading that have no link."""
    return [one for one in read.records if not one.deleted and one.id not in linked]


def left_alone(
    reads: Mapping[System, RegisterRead],
    linked: Mapping[System, Collection[str]],
    *,
    generation: int,
) -> frozenset[str]:
    """Remember what a full comparison that left nothing over has looked at in vain."""
    digests: set[str] = set()
    for system, read in reads.items():
        alone = unlinked(read, linked[system])
        last_changed = sorted(alone, key=_changed_at, reverse=True)[:MOST_REMEMBERED]
        digests.update(_digest(one, system, generation) for one in last_changed)
        digests.add(_digest_of_all(alone, system, generation))
    return frozenset(digests)


def is_known(
    alone: Iterable[Record], system: System, remembered: Collection[str], *, generation: int
) -> bool:
    """Tell whether all these objects were compared as they stand."""
    records = list(alone)
    if all(_digest(one, system, generation) in remembered for one in records):
        return True
    return _digest_of_all(records, system, generation) in remembered


def _digest(record: Record, system: System, generation: int) -> str:
    return _short(f"{generation}|{system}|{record.id}|{fields_digest(record.fields)}")


def _digest_of_all(records: Iterable[Record], system: System, generation: int) -> str:
    each = sorted(_digest(one, system, generation) for one in records)
    return _short(f"{generation}|{system}|all|{'|'.join(each)}")


def _short(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def _changed_at(record: Record) -> tuple[datetime, str]:
    return record.changed_at or _LONG_AGO, record.id
