"""Links, reachable by exact key from either side, and what people decided about pairs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from bindeledd.domain.changes import DropLink, PutDecision, PutLink
from bindeledd.domain.identity import ConnectionRef, Dimension, System
from bindeledd.domain.links import Decision, Link
from bindeledd.state import keys
from bindeledd.state.items import StatePart, bare, stored, writes_of
from bindeledd.state.table import Absent, AnyOf, Delete, Equals, Put, Query, Write


class LinkItems(StatePart):
    """Reads links and decisions."""

    __slots__ = ()

    def link_of(
        self, ref: ConnectionRef, dimension: Dimension, system: System, object_id: str
    ) -> Link | None:
        if system is System.HOST:
            return self.value(Link, keys.link(ref, dimension, object_id))
        pointer = self.item(keys.link_pointer(ref, dimension, object_id))
        if pointer is None:
            return None
        link = self.value(Link, keys.link(ref, dimension, pointer["host_id"]))
        # The two readings are not one: the pair may have been dropped or joined anew in between.
        return link if link is not None and link.erp_id == object_id else None

    def links(self, ref: ConnectionRef, dimension: Dimension) -> Iterator[Link]:
        for partition in keys.link_partitions(ref, dimension):
            yield from self.values(Link, Query(partition))

    def decisions(self, ref: ConnectionRef, dimension: Dimension) -> Sequence[Decision]:
        return list(self.values(Decision, Query(keys.decision_partition(ref, dimension))))


@writes_of.register(PutLink)
def _put_link(change: PutLink, _: StatePart) -> Iterable[Write]:
    """Write a new pair from both sides; of a pair that stands, only the link itself changes.

    A pair that was dropped meanwhile is not brought back by a late update of its bases.
    """
    ref, link = change.ref, change.link
    key = keys.link(ref, link.dimension, link.host_id)
    item = stored(key, link, erp_id=link.erp_id)
    same_pair = Equals("erp_id", link.erp_id)
    if not change.new:
        yield Put(item, same_pair)
        return
    yield Put(item, AnyOf((Absent(), same_pair)))
    yield Put(
        bare(
            keys.link_pointer(ref, link.dimension, link.erp_id), "LinkPointer", host_id=link.host_id
        ),
        AnyOf((Absent(), Equals("host_id", link.host_id))),
    )


@writes_of.register(DropLink)
def _drop_link(change: DropLink, _: StatePart) -> Iterable[Write]:
    ref, link = change.ref, change.link
    yield Delete(
        keys.link(ref, link.dimension, link.host_id),
        AnyOf((Absent(), Equals("erp_id", link.erp_id))),
    )
    yield Delete(
        keys.link_pointer(ref, link.dimension, link.erp_id),
        AnyOf((Absent(), Equals("host_id", link.host_id))),
    )


@writes_of.register(PutDecision)
def _put_decision(change: PutDecision, _: StatePart) -> Iterable[Write]:
    yield Put(stored(keys.decision(change.ref, change.decision), change.decision))
