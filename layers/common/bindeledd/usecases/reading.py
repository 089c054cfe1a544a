"""Read both registers of a dimension: what changed, or everything when that is needed.

An incremental reading is enough as long as each object in it has a link; an object without one
must be matched against the whole other register, so both are then read in full (architecture 4.1).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bindeledd.domain.identity import ConnectionRef, Dimension, System
from bindeledd.domain.links import Link
from bindeledd.domain.planning import missing_counterparts
from bindeledd.domain.policy import DimensionPolicy
from bindeledd.domain.ports import Cursors, Links, Register
from bindeledd.domain.records import RegisterRead


@dataclass(frozen=True, slots=True)
class Reading:
    """Both registers as read for one run, with the links that matter to what was read."""

    host: RegisterRead
    erp: RegisterRead
    links: Sequence[Link]

    @property
    def full(self) -> bool:
        """Whether both registers were read in full."""
        return self.host.complete and self.erp.complete

    def of(self, system: System) -> RegisterRead:
        """The reading of one system."""
        return self.host if system is System.HOST else self.erp


def must_read_in_full(cursors: Cursors, policy: DimensionPolicy, now: datetime) -> bool:
    """Whether the safety net is due: never read in full, or too long ago."""
    if cursors.full_read_at is None:
        return True
    return now - cursors.full_read_at >= policy.full_interval


def read_in_full(
    registers: Mapping[System, Register], links: Links, ref: ConnectionRef, dimension: Dimension
) -> Reading:
    """Read both registers and all links."""
    host = registers[System.HOST].read(None)
    erp = registers[System.ERP].read(None)
    return Reading(host, erp, tuple(links.links(ref, dimension)))


def read_changes(
    registers: Mapping[System, Register],
    links: Links,
    ref: ConnectionRef,
    dimension: Dimension,
    *,
    cursors: Cursors,
    policy: DimensionPolicy,
) -> Reading:
    """Read what changed since the cursors; in full where something read has no link yet.

    A changed object whose counterpart's base says nothing of one of its fields is merged against
    the counterpart itself, which is then read by its id.
    """
    host = registers[System.HOST].read(cursors.host)
    erp = registers[System.ERP].read(cursors.erp)
    if host.complete or erp.complete:
        return read_in_full(registers, links, ref, dimension)
    found: dict[tuple[str, str], Link] = {}
    for system, reading in ((System.HOST, host), (System.ERP, erp)):
        for record in reading.records:
            link = links.link_of(ref, dimension, system, record.id)
            if link is None and not record.deleted:
                return read_in_full(registers, links, ref, dimension)
            if link is not None:
                found[link.host_id, link.erp_id] = link
    known = tuple(found.values())
    reads = {System.HOST: host, System.ERP: erp}
    for system, object_id in sorted(missing_counterparts(host, erp, known, policy)):
        counterpart = registers[system].get(object_id)
        if counterpart is not None:
            read = reads[system]
            reads[system] = replace(read, records=(*read.records, counterpart))
    return Reading(reads[System.HOST], reads[System.ERP], known)
