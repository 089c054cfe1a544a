"""Find out what stands now of the objects that a run wrote to, in both systems."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from bindeledd.domain.identity import ConnectionRef, Dimension, System
from bindeledd.domain.links import Link
from bindeledd.domain.policy import DimensionPolicy
from bindeledd.domain.ports import Links, Register
from bindeledd.domain.records import Record
from bindeledd.domain.references import References
from bindeledd.domain.runs import JournalEntry
from bindeledd.domain.undoing import Standing, Written
from bindeledd.usecases.reading import read_in_full

MOST_READ_ALONE = 25
"""So many objects are read one by one; for more, both registers are read in pages."""

Find = Callable[[Written], Record | None]


def standing_now(
    journal: Iterable[JournalEntry],
    registers: Mapping[System, Register],
    links: Links,
    *,
    ref: ConnectionRef,
    dimension: Dimension,
) -> dict[Written, Standing]:
    """Read the pairs that a journal tells of, as they stand now.

    Raises:
        RetryableError, StoppedError: a system could not be asked.
    """
    written = {(entry.target, entry.object_id): entry.source_id for entry in journal}
    find: Find = _one_by_one(registers)
    if len(written) > MOST_READ_ALONE:
        reading = read_in_full(registers, links, ref, dimension)
        find = {(name, one.id): one for name in System for one in reading.of(name).records}.get
    return {
        key: _standing(find, key, source_id, links.link_of(ref, dimension, *key))
        for key, source_id in written.items()
    }


def _one_by_one(registers: Mapping[System, Register]) -> Find:
    def find(one: Written) -> Record | None:
        system, object_id = one
        return registers[system].get(object_id)

    return find


def _standing(find: Find, written: Written, source_id: str | None, link: Link | None) -> Standing:
    target, written_id = written
    ids = {target: written_id, target.other: source_id}
    if link is not None:
        ids = {system: link.id_in(system) for system in System}
    host, erp = (
        find((system, object_id)) if (object_id := ids[system]) is not None else None
        for system in System
    )
    return Standing(link, host, erp)


def references_of(
    standing: Iterable[Standing], policy: DimensionPolicy, links: Links, *, ref: ConnectionRef
) -> References:
    """Load what is known of the objects that some pairs name."""
    named = {
        (rule.references, system, value)
        for pair in standing
        for system in System
        for rule in policy.fields
        if rule.references is not None and (record := pair.record(system)) is not None
        if isinstance(value := record.fields.get(rule.name), str) and value
    }
    found = (links.link_of(ref, *one) for one in sorted(named))
    return References().with_links(link for link in found if link is not None)
