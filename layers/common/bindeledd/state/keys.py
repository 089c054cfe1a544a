"""All key shapes of the state, in one place; docs/state.md says why each is as it is.

Every key begins with the vendor, then the tenant, so that nothing read for one tenant can lie among
another's (ALL-11). The exceptions are records that are found by the digest of a secret, before
anybody knows whose they are, and the index of due work, which is asked over all tenants.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from bindeledd.domain.connections import ConnectionState
from bindeledd.domain.hours.progress import TransferList
from bindeledd.domain.hours.readings import HourRegister
from bindeledd.domain.hours.transfer_states import TransferState
from bindeledd.domain.hours.transfers import Criterion, CriterionKind
from bindeledd.domain.identity import ConnectionRef, Dimension, Lane, System, TenantRef
from bindeledd.domain.links import Decision
from bindeledd.domain.work import WorkItem
from bindeledd.state.table import IndexKey, Key

LINK_SHARDS = 16
"""50,000 links of one dimension stay near 3,000 per partition, 5,000 near 300."""

ENTRY_SHARDS = 4
"""For lines of a run and for open issues: 5,000 of either stay near 1,250 per partition."""

WORK_SHARDS = 8
CONNECTION_SHARDS = 8
PLAN_CHUNK = 1000
RUN_PERIOD = timedelta(days=14)
"""Hourly runs of four dimensions are 1,344 in one partition of the index."""

JOURNAL_PERIOD = timedelta(days=28)

_LONGEST_PART = 200


@lru_cache(maxsize=4096)
def _part(text: str) -> str:
    """Make one part of a key: free of the separator, short, and different for different texts."""
    if not text:
        return "%"  # a key may not be empty, and no other text is written so
    escaped = text.replace("%", "%25").replace("#", "%23").replace("~", "%7E")
    if len(escaped.encode()) <= _LONGEST_PART:
        return escaped
    return "~" + hashlib.sha256(text.encode()).hexdigest()


@lru_cache(maxsize=4096)
def _shard(text: str, shards: int) -> str:
    return f"{int.from_bytes(hashlib.sha256(text.encode()).digest()[:4]) % shards:02d}"


def _shards(count: int) -> Iterator[str]:
    return (f"{number:02d}" for number in range(count))


def instant(at: datetime) -> str:
    """Write an instant so that text order is time order."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")


def epoch(at: datetime) -> int:
    """Write an instant as whole seconds, rounded up, as the TTL attribute wants it."""
    return -int(-at.timestamp() // 1)


def vendor(vendor_id: str) -> Key:
    """Key of a vendor document."""
    return Key(_vendor(vendor_id), "VENDOR")


def _vendor(vendor_id: str) -> str:
    return f"V#{_part(vendor_id)}"


def tenant_partition(owner: TenantRef) -> str:
    """Partition with a tenant's connections and what names them."""
    return f"{_vendor(owner.vendor)}#T#{_part(owner.tenant)}"


CONNECTION_PREFIX = "CONNECTION#"


def connection(ref: ConnectionRef) -> Key:
    """Key of a connection, beside the tenant's others."""
    return Key(tenant_partition(ref.owner), f"{CONNECTION_PREFIX}{_part(ref.connection)}")


def connection_index(ref: ConnectionRef, state: ConnectionState) -> IndexKey:
    """Place of a connection among its vendor's, by state."""
    shard = _shard(f"{ref.tenant}#{ref.connection}", CONNECTION_SHARDS)
    return IndexKey(
        f"{_vendor(ref.vendor)}#CONNECTIONS#{shard}",
        f"{state}#{_part(ref.tenant)}#{_part(ref.connection)}",
    )


def connection_index_partitions(vendor_id: str) -> Iterator[str]:
    """Partitions of the index that together hold a vendor's connections."""
    return (f"{_vendor(vendor_id)}#CONNECTIONS#{shard}" for shard in _shards(CONNECTION_SHARDS))


def connection_state_prefix(state: ConnectionState) -> str:
    """What the index's sort keys of one state begin with."""
    return f"{state}#"


def recipe_binding(owner: TenantRef, recipe: str) -> Key:
    """Key of the name of the connection that a tenant's recipe has."""
    return Key(tenant_partition(owner), f"RECIPE#{_part(recipe)}")


@lru_cache(maxsize=4096)
def _of(ref: ConnectionRef, *parts: str) -> str:
    """Partition of one connection, narrowed by parts that are already free of the separator."""
    return "#".join((tenant_partition(ref.owner), "C", _part(ref.connection), *parts))


WORK_PREFIX = "WORK#"


def work(ref: ConnectionRef, key: str) -> Key:
    """Key of a work item, beside the connection's other small items."""
    return Key(_of(ref), f"{WORK_PREFIX}{_part(key)}")


def connection_partition(ref: ConnectionRef) -> str:
    """Partition with a connection's small items: work, locks, cursors, grants."""
    return _of(ref)


def due_index(item: WorkItem) -> IndexKey:
    """Place of a work item among everything that is owed, by due time."""
    key = work(item.ref, item.key)
    shard = _shard(f"{key.pk}#{key.sk}", WORK_SHARDS)
    return IndexKey(f"DUE#{shard}", f"{instant(item.due_at)}#{key.pk}#{key.sk}")


def due_index_partitions() -> Iterator[str]:
    """Partitions of the index that together hold everything owed."""
    return (f"DUE#{shard}" for shard in _shards(WORK_SHARDS))


def good_run_index(ref: ConnectionRef, dimension: Dimension, at: datetime) -> IndexKey:
    """Place of a dimension among all connections, by its last good run."""
    key = cursor(ref, dimension)
    shard = _shard(f"{key.pk}#{key.sk}", WORK_SHARDS)
    return IndexKey(f"GOOD#{shard}", f"{instant(at)}#{key.pk}#{key.sk}")


def good_run_index_partitions() -> Iterator[str]:
    """Index partitions of all dimensions by their last good run."""
    return (f"GOOD#{shard}" for shard in _shards(WORK_SHARDS))


def due_until(now: datetime) -> str:
    """Exclusive bound under which lie the sort keys of all work due at `now` or before."""
    return f"{instant(now)}$"  # "$" follows "#" at once


def lock(ref: ConnectionRef, lane: Lane) -> Key:
    """Key of a lane's lock."""
    return Key(_of(ref), f"LOCK#{lane}")


def grant(ref: ConnectionRef, name: str) -> Key:
    """Key of an encrypted grant."""
    return Key(_of(ref), f"GRANT#{_part(name)}")


def cursor(ref: ConnectionRef, dimension: Dimension) -> Key:
    """Key of where the next reading of a dimension starts."""
    return Key(_of(ref), f"CURSOR#{dimension}")


def budget(limit: str) -> Key:
    """Key of a rate limit's shares; limits are shared by tenants, and hold nothing of theirs."""
    return Key(f"RATE#{_part(limit)}", "RATE")


def staged(ref: ConnectionRef, dimension: Dimension, system: System, *, purpose: str) -> Key:
    """Key of how far the reading of a register has come, for one purpose."""
    return Key(_of(ref), f"STAGED#{dimension}#{system}#{_part(purpose)}")


def staged_partition(ref: ConnectionRef, dimension: Dimension, system: System, writer: str) -> str:
    """Partition with the objects that one invocation kept of a register's reading."""
    return _of(ref, "S", dimension, system, _part(writer))


def staged_chunk(partition: str, number: int) -> Key:
    """Key of one piece of what an invocation kept."""
    return Key(partition, f"{number:06d}")


def link(ref: ConnectionRef, dimension: Dimension, host_id: str) -> Key:
    """Key of a link, under its host object."""
    shard = _shard(host_id, LINK_SHARDS)
    return Key(_of(ref, "L", dimension, "H", shard), _part(host_id))


def link_pointer(ref: ConnectionRef, dimension: Dimension, erp_id: str) -> Key:
    """Key of what leads from an ERP object to its link."""
    shard = _shard(erp_id, LINK_SHARDS)
    return Key(_of(ref, "L", dimension, "E", shard), _part(erp_id))


def link_partitions(ref: ConnectionRef, dimension: Dimension) -> Iterator[str]:
    """Partitions that together hold a dimension's links."""
    return (_of(ref, "L", dimension, "H", shard) for shard in _shards(LINK_SHARDS))


def decision_partition(ref: ConnectionRef, dimension: Dimension) -> str:
    """Partition with what people decided about a dimension's pairs."""
    return _of(ref, "D", dimension)


def decision(ref: ConnectionRef, decided: Decision) -> Key:
    """Key of a decision: one per pair."""
    return Key(
        decision_partition(ref, decided.dimension),
        f"{_part(decided.host_id)}#{_part(decided.erp_id)}",
    )


def claim_partition(ref: ConnectionRef) -> str:
    """Partition with a connection's claims; only unsettled ones stay."""
    return _of(ref, "K")


def claim(ref: ConnectionRef, key: str) -> Key:
    """Key of a claim."""
    return Key(claim_partition(ref), _part(key))


def plan_partition(ref: ConnectionRef, plan_id: str) -> str:
    """Partition with the headers of one plan, one per dimension."""
    return _of(ref, "P", _part(plan_id))


def plan_header(ref: ConnectionRef, plan_id: str, dimension: Dimension) -> Key:
    """Key of a plan's header."""
    return Key(plan_partition(ref, plan_id), dimension.value)


def plan_entry(ref: ConnectionRef, plan_id: str, dimension: Dimension, position: int) -> Key:
    """Key of a plan's entry; entries keep the order in which they are applied."""
    chunk = plan_chunk(ref, plan_id, dimension, position // PLAN_CHUNK)
    return Key(chunk, f"{position:07d}")


def plan_chunk(ref: ConnectionRef, plan_id: str, dimension: Dimension, number: int) -> str:
    """Partition with up to `PLAN_CHUNK` of a plan's entries."""
    return _of(ref, "P", _part(plan_id), dimension, f"{number:04d}")


def run(ref: ConnectionRef, run_id: str) -> Key:
    """Key of a run's header."""
    return Key(_of(ref, "R", _part(run_id)), "HEADER")


def run_index(ref: ConnectionRef, run_id: str, started_at: datetime) -> IndexKey:
    """Place of a run among its connection's, newest last."""
    return IndexKey(run_period(ref, started_at), _part(run_id))


def run_bound(run_id: str) -> str:
    """Exclusive bound under which lie the runs that began before this one."""
    return _part(run_id)


def run_period(ref: ConnectionRef, at: datetime) -> str:
    """Partition of the index with the runs that began within the same two weeks."""
    return _of(ref, "RUNS", _period(at, RUN_PERIOD))


def run_entry(ref: ConnectionRef, run_id: str, entry_id: str, sort: str) -> Key:
    """Key of one line of a run."""
    shard = _shard(entry_id, ENTRY_SHARDS)
    return Key(_of(ref, "R", _part(run_id), "E", shard), sort)


def run_entry_partitions(ref: ConnectionRef, run_id: str) -> Iterator[str]:
    """Partitions that together hold the lines of a run."""
    return (_of(ref, "R", _part(run_id), "E", shard) for shard in _shards(ENTRY_SHARDS))


def journal_entry(ref: ConnectionRef, run_id: str, object_id: str, sort: str) -> Key:
    """Key of a value that a run overwrote."""
    shard = _shard(object_id, ENTRY_SHARDS)
    return Key(_of(ref, "R", _part(run_id), "J", shard), sort)


def journal_partitions(ref: ConnectionRef, run_id: str) -> Iterator[str]:
    """Partitions that together hold what a run overwrote."""
    return (_of(ref, "R", _part(run_id), "J", shard) for shard in _shards(ENTRY_SHARDS))


def journal_period(ref: ConnectionRef, at: datetime) -> str:
    """Partition of the index with the values overwritten within the same four weeks."""
    return _of(ref, "J", _period(at, JOURNAL_PERIOD))


def _period(at: datetime, length: timedelta) -> str:
    return f"{at.astimezone(UTC).toordinal() // length.days:06d}"


def hour_progress(ref: ConnectionRef) -> Key:
    """Key of how far a connection's hours have come."""
    return Key(_of(ref), "HOURS")


HOUR_REGISTER_PREFIX = "HOUR_REGISTER#"


def hour_register(ref: ConnectionRef, register: HourRegister) -> Key:
    """Key of what was last read of a register that only hours name."""
    return Key(_of(ref), f"{HOUR_REGISTER_PREFIX}{register}")


TRANSFER_PREFIX = "LINE#"
MOVE_PREFIX = "MOVE#"


def entry_partition(ref: ConnectionRef, entry_id: str) -> str:
    """Partition with the transfers of one time entry's lines and with their history."""
    return _of(ref, "T", "E", _part(entry_id))


def transfer(ref: ConnectionRef, entry_id: str, line_id: str) -> Key:
    """Key of a line's transfer, beside its entry's others."""
    return Key(entry_partition(ref, entry_id), f"{TRANSFER_PREFIX}{_part(line_id)}")


def transfer_move(ref: ConnectionRef, entry_id: str, sort: str) -> Key:
    """Key of one step in the history of an entry's lines."""
    return Key(entry_partition(ref, entry_id), f"{MOVE_PREFIX}{sort}")


def transfer_place(order: str) -> str:
    """Sort key of a transfer among others, made of its `order`; whatever it holds, it is short."""
    return "#".join(_part(part) for part in order.split("#", 2))


def transfer_list(ref: ConnectionRef, listed: TransferList) -> str:
    """Partition with one list of transfers."""
    return _of(ref, "T", "Q", listed)


def transfers_in_state(ref: ConnectionRef, state: TransferState) -> str:
    """Partition of the index with the transfers of one state."""
    return _of(ref, "T", "S", state)


def waiting_partition(ref: ConnectionRef, kind: CriterionKind) -> str:
    """Partition with what lines wait for by criteria of one kind."""
    return _of(ref, "T", "W", kind)


def waiting(ref: ConnectionRef, criterion: Criterion, order: str) -> Key:
    """Key of what leads from a criterion to one of the transfers that wait for it."""
    sort = f"{_part(criterion.object_id)}#{transfer_place(order)}"
    return Key(waiting_partition(ref, criterion.kind), sort)


def waiting_from(object_id: str, after: str = "") -> str:
    """Exclusive bound above which lie an object's sort keys, or those after a transfer's `order`.

    It names the object's own first key part, so that no other object's keys lie between.
    """
    return f"{_part(object_id)}#{transfer_place(after) if after else ''}"


def waiting_until(object_id: str) -> str:
    """Exclusive bound under which an object's sort keys end, and above which the next's begin."""
    return f"{_part(object_id)}$"  # "$" follows "#" at once


def booked(ref: ConnectionRef, external_id: str) -> Key:
    """Key of what leads from an entry in the ERP to the line that it is of."""
    return Key(_of(ref, "T", "B", _shard(external_id, LINK_SHARDS)), _part(external_id))


def audit_partition(ref: ConnectionRef) -> str:
    """Partition with a connection's audit trail: what people did, so it grows slowly."""
    return _of(ref, "A")


def open_issue(ref: ConnectionRef, dimension: Dimension, key: str) -> Key:
    """Key of an open issue."""
    shard = _shard(key, ENTRY_SHARDS)
    return Key(_of(ref, "I", dimension, "OPEN", shard), _part(key))


def closed_issue(ref: ConnectionRef, dimension: Dimension, key: str) -> Key:
    """Key of a closed issue, out of the way of the open ones."""
    shard = _shard(key, ENTRY_SHARDS)
    return Key(_of(ref, "I", dimension, "CLOSED", shard), _part(key))


def open_issue_partitions(ref: ConnectionRef, dimension: Dimension) -> Iterator[str]:
    """Partitions that together hold a dimension's open issues."""
    return (_of(ref, "I", dimension, "OPEN", shard) for shard in _shards(ENTRY_SHARDS))


def ticket(digest: str) -> Key:
    """Key of a ticket."""
    return Key(f"TICKET#{_part(digest)}", "TICKET")


def session(digest: str) -> Key:
    """Key of a session."""
    return Key(f"SESSION#{_part(digest)}", "SESSION")


def consent_state(digest: str) -> Key:
    """Key of what an ERP's callback must find again."""
    return Key(f"CONSENT#{_part(digest)}", "CONSENT")


def sign_in_state(digest: str) -> Key:
    """Key of what a sign-in's callback must find again."""
    return Key(f"SIGNIN#{_part(digest)}", "SIGNIN")


def webhook(vendor_id: str, webhook_id: str) -> Key:
    """Key of the mark on a webhook id that was seen."""
    return Key(f"{_vendor(vendor_id)}#WEBHOOK#{_part(webhook_id)}", "SEEN")
