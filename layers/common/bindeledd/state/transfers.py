"""Transfers of hour lines: their places in lists and under what they wait for, their history.

Whatever finds a transfer but its own key is a small item beside it, a place, that holds only which
line it is of. Places are written in the transaction that writes the transfer, so that a list is as
true as the transfer itself, however late an index is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice

from bindeledd.domain.changes import (
    AddTransferMove,
    SaveHourProgress,
    SaveRegisterReading,
    SaveTransfer,
)
from bindeledd.domain.hours.progress import HourProgress, TransferList
from bindeledd.domain.hours.readings import Readings, RegisterReading
from bindeledd.domain.hours.transfer_states import UNDER_WAY, TransferState
from bindeledd.domain.hours.transfers import Criterion, CriterionKind, Transfer, TransferMove
from bindeledd.domain.identity import ConnectionRef
from bindeledd.state import keys
from bindeledd.state.items import StatePart, bare, digest, stored, writes_of
from bindeledd.state.table import (
    Absent,
    All,
    AnyOf,
    Condition,
    Delete,
    Equals,
    IndexKey,
    Item,
    Key,
    Put,
    Query,
    Write,
)


class TransferItems(StatePart):
    """Reads transfers, their history, and how far the hours have come."""

    __slots__ = ()

    def transfer(self, ref: ConnectionRef, entry_id: str, line_id: str) -> Transfer | None:
        return self.value(Transfer, keys.transfer(ref, entry_id, line_id))

    def transfers_of(self, ref: ConnectionRef, entry_id: str) -> Sequence[Transfer]:
        query = Query(keys.entry_partition(ref, entry_id), prefix=keys.TRANSFER_PREFIX)
        return list(self.values(Transfer, query))

    def moves_of(self, ref: ConnectionRef, entry_id: str) -> Sequence[TransferMove]:
        query = Query(keys.entry_partition(ref, entry_id), prefix=keys.MOVE_PREFIX)
        return list(self.values(TransferMove, query))

    def listed(
        self, ref: ConnectionRef, listed: TransferList, *, limit: int, after: str = ""
    ) -> Sequence[Transfer]:
        query = Query(keys.transfer_list(ref, listed), above=_place(after), page=limit)
        return self._placed(ref, query, limit)

    def awaited(self, ref: ConnectionRef) -> Iterator[Criterion]:
        for kind in CriterionKind:
            partition = keys.waiting_partition(ref, kind)
            found = self._first(Query(partition, page=1))
            while found is not None:
                criterion = Criterion(kind, found["object_id"])
                yield criterion
                passed = keys.waiting_until(criterion.object_id)
                found = self._first(Query(partition, above=passed, page=1))

    def _first(self, query: Query) -> Item | None:
        return next(self.items(query), None)

    def waiting_for(
        self, ref: ConnectionRef, criterion: Criterion, *, limit: int, after: str = ""
    ) -> Sequence[Transfer]:
        return self._placed(ref, _waiting(ref, criterion, limit, after), limit)

    def number_waiting(self, ref: ConnectionRef, criterion: Criterion, *, most: int) -> int:
        return self._number(_waiting(ref, criterion, most), most)

    def number_in_state(self, ref: ConnectionRef, state: TransferState, *, most: int) -> int:
        query = Query(keys.transfers_in_state(ref, state), index=True, page=most)
        return self._number(query, most)

    def _number(self, query: Query, most: int) -> int:
        return sum(1 for _ in islice(self.items(query), most))

    def _placed(self, ref: ConnectionRef, query: Query, limit: int) -> Sequence[Transfer]:
        """Read the transfers of up to `limit` places, leaving out those that just left theirs."""
        found = ((_key_of(place), self._at(ref, place)) for place in self.items(query))
        standing = (one for key, one in found if one is not None and key in _places(one))
        return list(islice(standing, limit))

    def _at(self, ref: ConnectionRef, place: Item) -> Transfer | None:
        return self.transfer(ref, place["entry_id"], place["line_id"])

    def in_state(
        self, ref: ConnectionRef, state: TransferState, *, limit: int, after: str = ""
    ) -> Sequence[Transfer]:
        partition = keys.transfers_in_state(ref, state)
        query = Query(partition, above=_place(after), index=True, page=limit)
        return list(islice(self.values(Transfer, query), limit))

    def booked_as(self, ref: ConnectionRef, external_id: str) -> tuple[str, str] | None:
        pointer = self.item(keys.booked(ref, external_id))
        return None if pointer is None else (pointer["entry_id"], pointer["line_id"])

    def hour_progress(self, ref: ConnectionRef) -> HourProgress:
        return self.value(HourProgress, keys.hour_progress(ref)) or HourProgress(ref)

    def hour_readings(self, ref: ConnectionRef) -> Readings:
        query = Query(keys.connection_partition(ref), prefix=keys.HOUR_REGISTER_PREFIX)
        return {one.register: one for one in self.values(RegisterReading, query)}


def _waiting(ref: ConnectionRef, criterion: Criterion, page: int, after: str = "") -> Query:
    return Query(
        keys.waiting_partition(ref, criterion.kind),
        above=keys.waiting_from(criterion.object_id, after),
        below=keys.waiting_until(criterion.object_id),
        page=page,
    )


def _place(order: str) -> str | None:
    return keys.transfer_place(order) if order else None


def _key_of(item: Item) -> Key:
    return Key(item["pk"], item["sk"])


def _lists(transfer: Transfer) -> Iterator[TransferList]:
    if transfer.is_to_be_sent:
        yield TransferList.TO_SEND
    if transfer.state in UNDER_WAY:
        yield TransferList.UNDER_WAY
    if transfer.is_to_be_told:
        yield TransferList.TO_TELL


def _places(transfer: Transfer) -> Mapping[Key, Item]:
    """Make every item that leads to a transfer as it now stands."""
    ref, order = transfer.ref, transfer.order
    line = {"entry_id": transfer.entry_id, "line_id": transfer.line_id}
    places = [
        bare(Key(keys.transfer_list(ref, one), keys.transfer_place(order)), "TransferPlace", **line)
        for one in _lists(transfer)
    ]
    places += [
        bare(keys.waiting(ref, one, order), "Awaited", object_id=one.object_id, **line)
        for one in transfer.waits_for
    ]
    if transfer.standing is not None:
        key = keys.booked(ref, transfer.standing.external_id)
        places.append(bare(key, "BookedAs", **line))
    return {_key_of(place): place for place in places}


@writes_of.register(SaveTransfer)
def _save_transfer(change: SaveTransfer, _: StatePart) -> Iterable[Write]:
    """Write a transfer, and of its places those that come or go.

    That the stored revision is the former's says that the stored places are the former's, too.
    """
    former, ref = change.former, change.transfer.ref
    revision = 1 if former is None else former.revision + 1
    transfer = replace(change.transfer, revision=revision)
    item = stored(
        keys.transfer(ref, transfer.entry_id, transfer.line_id),
        transfer,
        index=IndexKey(
            keys.transfers_in_state(ref, transfer.state), keys.transfer_place(transfer.order)
        ),
        revision=revision,
    )
    yield Put(item, Absent() if former is None else Equals("revision", former.revision))
    left = {} if former is None else _places(former)
    taken = _places(transfer)
    yield from (Delete(key) for key in left if key not in taken)
    yield from (Put(taken[key], _free_for(transfer)) for key in taken if key not in left)


def _free_for(transfer: Transfer) -> Condition:
    """Hold unless another line has the place: one entry of the ERP is never two lines'."""
    ids = (Equals("entry_id", transfer.entry_id), Equals("line_id", transfer.line_id))
    return AnyOf((Absent(), All(ids)))


@writes_of.register(AddTransferMove)
def _add_transfer_move(change: AddTransferMove, _: StatePart) -> Iterable[Write]:
    move = change.move
    sort = f"{keys.instant(move.at)}#{move.revision:06d}#{digest(move)}"
    yield Put(stored(keys.transfer_move(move.ref, move.entry_id, sort), move))


@writes_of.register(SaveHourProgress)
def _save_hour_progress(change: SaveHourProgress, _: StatePart) -> Iterable[Write]:
    yield Put(stored(keys.hour_progress(change.progress.ref), change.progress))


@writes_of.register(SaveRegisterReading)
def _save_register_reading(change: SaveRegisterReading, _: StatePart) -> Iterable[Write]:
    reading = change.reading
    yield Put(stored(keys.hour_register(reading.ref, reading.register), reading))
