"""Find out what stands now of the objects that a run wrote to, in both systems."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from bindeledd.domain.identity import ConnectionRef, System
from bindeledd.domain.links import Link
from bindeledd.domain.policy import DimensionPolicy
from bindeledd.domain.ports import Links, Register
from bindeledd.domain.records import Record
from bindeledd.domain.references import References
from bindeledd.domain.runs import JournalEntry
from bindeledd.domain.undoing import Standing, Written
from bindeledd.usecases.fetching import Desk
from bindeledd.usecases.reading import let_go, read_everything

MOST_READ_ALONE = 25
"""So many objects are read one by one; for more, both registers are read in pages."""

Find = Callable[[Written], Record | None]


def standing_now(desk: Desk, journal: Iterable[JournalEntry]) -> dict[Written, Standing] | None:
    """Read the pairs that a journal tells of, as they stand now.

    None when the invocation's time is over before that: what was read until then is kept.

    Raises:
        RetryableError, StoppedError: a system could not be asked.
    """
    sources = {(entry.target, entry.object_id): entry.source_id for entry in journal}
    if len(sources) <= MOST_READ_ALONE:
        return {
            written: standing_of(
                written, source_id, desk.registers, desk.state, policy=desk.policy, ref=desk.ref
            )
            for written, source_id in sources.items()
        }
    reading = read_everything(desk)
    if reading is None:
        return None
    known = {(name, one.id): one for name in System for one in reading.of(name).records}
    links = {(name, link.id_in(name)): link for name in System for link in reading.links}
    let_go(desk, reading)
    return {
        written: _standing(known.get, written, source_id, links.get(written))
        for written, source_id in sources.items()
    }


def standing_of(
    written: Written,
    source_id: str | None,
    registers: Mapping[System, Register],
    links: Links,
    *,
    policy: DimensionPolicy,
    ref: ConnectionRef,
) -> Standing:
    """Read one pair, each object by its id."""

    def find(one: Written) -> Record | None:
        system, object_id = one
        return registers[system].get(object_id)

    return _standing(find, written, source_id, links.link_of(ref, policy.dimension, *written))


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
