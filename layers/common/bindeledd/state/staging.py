"""Readings that wait for another invocation: a header, and the objects in compressed pieces.

An object's size is not ours to bound, so the objects are one compressed stream that is cut where
an item is full. A thousand customers take some 60 KB so, a tenth of what single items would cost.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Sequence

from bindeledd.domain.changes import DropStaged, StageReading
from bindeledd.domain.errors import ReadingLostError
from bindeledd.domain.identity import ConnectionRef, Dimension, System
from bindeledd.domain.records import Record
from bindeledd.domain.staging import SYNCHRONISING, StagedPart, StagedReading
from bindeledd.state import keys
from bindeledd.state.codec import SCHEMA, decode, encode
from bindeledd.state.items import StatePart, bare, stored, writes_of
from bindeledd.state.table import (
    Absent,
    All,
    AnyOf,
    AtMost,
    Condition,
    Delete,
    Equals,
    Put,
    Query,
    Write,
)

CHUNK_BYTES = 360 * 1024
"""Leaves a tenth of the 400 KB of an item for its keys and the attributes beside."""


class StagingItems(StatePart):
    """Keeps readings and gives them back."""

    __slots__ = ()

    def staged(
        self,
        ref: ConnectionRef,
        dimension: Dimension,
        system: System,
        *,
        purpose: str = SYNCHRONISING,
    ) -> StagedReading | None:
        return self.value(StagedReading, keys.staged(ref, dimension, system, purpose=purpose))

    def stage_records(
        self, reading: StagedReading, records: Sequence[Record], *, writer: str
    ) -> StagedPart:
        """Store a part in place of an earlier one under the same name."""
        partition = _partition(reading, writer)
        packed = pack(records)
        pieces = [packed[n : n + CHUNK_BYTES] for n in range(0, len(packed), CHUNK_BYTES)]
        expires_at = keys.epoch(reading.expires_at)
        self.table.put_batch(
            bare(
                keys.staged_chunk(partition, number),
                "StagedRecords",
                content=piece,
                expires_at=expires_at,
            )
            for number, piece in enumerate(pieces)
        )
        return StagedPart(writer, len(pieces))

    def staged_records(self, reading: StagedReading) -> Sequence[Record]:
        found: list[Record] = []
        for part in reading.parts:
            items = list(self.items(Query(_partition(reading, part.writer))))[: part.chunks]
            if len(items) < part.chunks:
                raise ReadingLostError
            if items:
                packed = b"".join(item["content"] for item in items)
                found += unpack(packed, schema=int(items[0]["schema"]))
        return found

    def remove_staged(self, reading: StagedReading) -> None:
        for part in reading.parts:
            partition = _partition(reading, part.writer)
            self.table.delete_batch(
                keys.staged_chunk(partition, number) for number in range(part.chunks)
            )


def _partition(reading: StagedReading, writer: str) -> str:
    return keys.staged_partition(reading.ref, reading.dimension, reading.system, writer)


def pack(records: Sequence[Record]) -> bytes:
    """Write objects as one compressed stream, a line of JSON each; nothing for none."""
    if not records:
        return b""
    squeezed = zlib.compressobj(level=6)
    lines = (json.dumps(encode(record), ensure_ascii=False) + "\n" for record in records)
    return b"".join(squeezed.compress(line.encode()) for line in lines) + squeezed.flush()


def unpack(packed: bytes, *, schema: int = SCHEMA) -> list[Record]:
    """Read what `pack` wrote under a schema's version."""
    lines = zlib.decompress(packed).split(b"\n")
    return [decode(Record, json.loads(line), schema=schema) for line in lines if line]


@writes_of.register(StageReading)
def _stage_reading(change: StageReading, part: StatePart) -> Iterable[Write]:
    reading, former = change.reading, change.former
    item = stored(
        keys.staged(reading.ref, reading.dimension, reading.system, purpose=reading.purpose),
        reading,
        expires_at=reading.expires_at,
        revision=reading.revision,
        first_writer=_first_writer(reading),
    )
    if former is None:
        gone = AtMost("expires_at", int(part.clock.now().timestamp()))
        yield Put(item, AnyOf((Absent(), gone)))
    else:
        yield Put(item, _is(former))


@writes_of.register(DropStaged)
def _drop_staged(change: DropStaged, _: StatePart) -> Iterable[Write]:
    yield Delete(keys.staged(change.ref, change.dimension, change.system, purpose=change.purpose))


def _is(former: StagedReading) -> Condition:
    """Hold while the stored reading is the one that was found, and nobody has come further."""
    return All((Equals("revision", former.revision), Equals("first_writer", _first_writer(former))))


def _first_writer(reading: StagedReading) -> str:
    return reading.parts[0].writer if reading.parts else ""
