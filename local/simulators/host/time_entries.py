"""The hours of one tenant as stored: versions, stamps, tombstones, approvals.

Everything that happens to an entry goes through here, so that its version is raised by every change
and by nothing else; what the integration reports of its transfer is kept beside it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, replace
from datetime import date, time
from typing import Any
from zoneinfo import ZoneInfo

from local.simulators.host.approval import SUBJECTS, WAITING, Approval
from local.simulators.host.feed import Face, Row
from local.simulators.host.fields import Field, JsonObject, Kind, check, is_date
from local.simulators.host.objects import Occasion, object_exists, stamp_of, written_in_zone
from local.simulators.host.problems import Code, Problem, refusal
from local.simulators.host.settings import DimensionSettings, HostSettings
from local.simulators.host.time_entry import TIME_ENTRY, net_hours
from local.simulators.host.transfers import Transfers
from local.simulators.host.validation import Surroundings, judge_change, judge_new
from local.simulators.storage import Store

_TOMBSTONE = ("id", "deleted", "version", "updatedAt")
_SHIFT = ("date", "start", "end", "breakMinutes")


class TimeEntries:
    """The hours of one tenant."""

    def __init__(self, store: Store, settings: HostSettings, *, tenant: Mapping[str, Any]) -> None:
        """Take the store and the tenant's card."""
        self.rules = settings.time_entries
        self.transfers = Transfers(store, tenant_id=tenant["tenantId"])
        self._store = store
        self._settings = settings
        self._tenant = tenant
        self._scope = f"{tenant['tenantId']}/{TIME_ENTRY.dimension}"
        self._collection = f"hours/{tenant['tenantId']}"

    def rows(self) -> list[Row]:
        """Give every entry, tombstones too."""
        return [_row(document) for document in self._store.documents(self._collection)]

    def living(self) -> list[Row]:
        """Give every entry that is not deleted."""
        return [row for row in self.rows() if not row.is_deleted]

    def row(self, entry_id: str) -> Row:
        """Give one living entry; raises Problem when there is none."""
        found = self.find(entry_id)
        if found is None:
            raise Problem(Code.NOT_FOUND, f"There is no time entry {entry_id}.")
        return found

    def find(self, entry_id: str) -> Row | None:
        """Give one living entry, if there is one."""
        document = self._store.get(self._collection, entry_id)
        if document is None or document["object"]["deleted"]:
            return None
        return _row(document)

    def within(self, axis: str, subject: str, first: str, last: str) -> Iterator[Row]:
        """Give the entries of an employee's period or of a project, both days included."""
        member = SUBJECTS[axis]
        for row in self.living():
            if row.object[member] == subject and first <= row.object["date"] <= last:
                yield row

    def create(
        self, body: Mapping[str, Any], occasion: Occasion, *, status: str = "submitted"
    ) -> Row:
        """Write an entry; raises Problem when the body is refused."""
        return self._insert(self._next_id(), body, occasion, approval=Approval(status))

    def seed(self, record: Mapping[str, Any], occasion: Occasion) -> Row:
        """Add an entry as if it had always stood there; references are taken on trust.

        A record may say its `id` and its `approval`, as status and axes. Raises ValueError for one
        that does not fit.
        """
        given = {name: value for name, value in record.items() if name not in {"id", "approval"}}
        entry_id = record.get("id") or self._next_id()
        if self._store.get(self._collection, entry_id) is not None:
            message = f"there already is a time entry {entry_id}"
            raise ValueError(message)
        told = record.get("approval", {})
        by, at = occasion.actor.id, self._local_time(occasion)
        held = {axis: {"at": at, "by": by} for axis in told.get("axes", ())}
        approval = Approval(told.get("status", "submitted"), held)
        try:
            return self._insert(entry_id, given, occasion, approval=approval, is_trusted=True)
        except Problem as problem:
            message = f"time entry {entry_id}: {problem.detail}"
            raise ValueError(message) from problem

    def change(self, entry_id: str, patch: Mapping[str, Any], occasion: Occasion) -> Row:
        """Apply a merge patch to an entry that is not locked; raises Problem.

        A patch that changes nothing raises neither version nor stamp. What becomes another entry
        loses the approvals that still held: nobody has seen it.
        """
        before = self._unlocked(entry_id)
        judged = judge_change(
            self._with_hours(patch, before.object), before.object, self._surroundings(entry_id)
        )
        if judged.findings:
            raise refusal(judged.findings)
        if judged.values == before.object:
            return before
        approval = self._approval(entry_id).without_axes()
        return self._put(judged.values, approval, occasion, faces=before.faces)

    def delete(self, entry_id: str, occasion: Occasion) -> None:
        """Delete an entry that is not locked, in this host's way; raises Problem."""
        before = self._unlocked(entry_id)
        if self.rules.deletes == "none":
            self._store.delete(self._collection, entry_id)
            return
        deleted = {**before.object, "deleted": True}
        self._put(deleted, self._approval(entry_id), occasion, faces=before.faces)

    def touch(self, entry_id: str, occasion: Occasion) -> Row:
        """Raise version and stamp as a save without a change does."""
        before = self.row(entry_id)
        return self._put(before.object, self._approval(entry_id), occasion, faces=before.faces)

    def approve(self, row: Row, axis: str, occasion: Occasion) -> Row | None:
        """Approve an entry on an axis; None where it is not handed in, or is approved there."""
        approval = self._approval(row.id)
        if axis in approval.held or approval.status not in WAITING:
            return None
        at, by = self._local_time(occasion), occasion.actor.id
        given = approval.approve(axis, at=at, by=by, rules=self.rules)
        return self._put(row.object, given, occasion, faces=row.faces)

    def reopen(self, row: Row, axis: str, occasion: Occasion) -> Row | None:
        """Take an entry's approval on an axis back; None where there is none."""
        approval = self._approval(row.id)
        if axis not in approval.held:
            return None
        taken = approval.reopen(axis, self.rules)
        return self._put(row.object, taken, occasion, faces=row.faces)

    def set_status(self, entry_id: str, status: str, occasion: Occasion) -> Row:
        """Hand an entry in, refuse it, or make it a draft again; raises Problem when locked."""
        before = self._unlocked(entry_id)
        return self._put(before.object, Approval(status), occasion, faces=before.faces)

    def public(self, row: Row) -> JsonObject:
        """Give an entry as the contract writes it: a tombstone, or all that this host has."""
        if row.is_deleted:
            return {name: row.object[name] for name in _TOMBSTONE}
        omitted = self.rules.omitted_fields
        shown = {name: value for name, value in row.object.items() if name not in omitted}
        return {**shown, "transfer": self.transfers.of(row.id)}

    def _insert(
        self,
        entry_id: str,
        body: Mapping[str, Any],
        occasion: Occasion,
        *,
        approval: Approval,
        is_trusted: bool = False,
    ) -> Row:
        around = self._surroundings(entry_id)
        if is_trusted:
            around = replace(around, exists=lambda *_: True)
        judged = judge_new(self._with_hours(body, {}), around)
        if judged.findings:
            raise refusal(judged.findings)
        created = {"id": entry_id, "version": "0", "updatedAt": None, "deleted": False}
        return self._put({**created, **judged.values}, approval, occasion)

    def _put(
        self,
        values: Mapping[str, Any],
        approval: Approval,
        occasion: Occasion,
        *,
        faces: tuple[Face, ...] = (),
    ) -> Row:
        stored = {
            **values,
            "version": str(int(values["version"]) + 1),
            "updatedAt": self._local_time(occasion),
            "approval": approval.as_json(self.rules),
            "locked": approval.is_approved,
        }
        sequence = self._store.next_number(f"changes/{self._scope}")
        stamp = stamp_of(occasion.at)
        row = Row(sequence, stamp, stored, _seen(stored, faces, sequence=sequence, stamp=stamp))
        document = {
            "sequence": sequence,
            "stamp": stamp,
            "object": stored,
            "faces": [asdict(face) for face in row.faces],
            "held": approval.held,
        }
        self._store.put(self._collection, row.id, document)
        return row

    def _approval(self, entry_id: str) -> Approval:
        document = self._store.get(self._collection, entry_id) or {}
        return Approval(document["object"]["approval"]["status"], document["held"])

    def _unlocked(self, entry_id: str) -> Row:
        row = self.row(entry_id)
        if row.object["locked"]:
            raise Problem(Code.LOCKED, f"The time entry {entry_id} is approved, and so locked.")
        return row

    def _with_hours(self, body: Mapping[str, Any], current: Mapping[str, Any]) -> Mapping[str, Any]:
        """Count the hours of a shift where the body does not say them."""
        shift = {name: body.get(name, current.get(name)) for name in _SHIFT}
        is_told = "hours" in body or set(body).isdisjoint(_SHIFT)
        if is_told or not _is_shift(shift):
            return body
        worked = net_hours(
            date.fromisoformat(shift["date"]),
            time.fromisoformat(shift["start"]),
            time.fromisoformat(shift["end"]),
            break_minutes=shift["breakMinutes"] or 0,
            zone=ZoneInfo(self._tenant["timeZone"]),
        )
        return {**body, "hours": worked}

    def _surroundings(self, entry_id: str) -> Surroundings:
        def exists(dimension: str, object_id: str) -> bool:
            return object_exists(
                self._store,
                self._settings,
                tenant_id=self._tenant["tenantId"],
                dimension=dimension,
                object_id=object_id,
            )

        def next_line_id(list_name: str) -> str:
            series = f"lines/{self._scope}/{entry_id}/{list_name}"
            return f"{entry_id}-{list_name[0]}{self._store.next_number(series)}"

        return Surroundings(
            register=TIME_ENTRY,
            rules=DimensionSettings(omitted_fields=self.rules.omitted_fields),
            trims_text=self._settings.trims_text,
            exists=exists,
            next_element_id=next_line_id,
        )

    def _next_id(self) -> str:
        while True:
            number = self._store.next_number(f"ids/{self._scope}", start=9001)
            entry_id = f"{TIME_ENTRY.id_prefix}_{number}"
            if self._store.get(self._collection, entry_id) is None:
                return entry_id

    def _local_time(self, occasion: Occasion) -> str:
        return written_in_zone(occasion.at, self._tenant["timeZone"])


def _is_shift(shift: Mapping[str, Any]) -> bool:
    """Tell whether a shift is fully told; what is wrong with it is said by the judge."""
    at = Field("at", Kind.TIME, required=True)
    wrong = [finding for name in ("start", "end") for finding in check(at, shift[name], "")]
    pause = shift["breakMinutes"]
    return not wrong and is_date(shift["date"]) and (pause is None or type(pause) is int)


def _seen(
    entry: Mapping[str, Any], faces: tuple[Face, ...], *, sequence: int, stamp: str
) -> tuple[Face, ...]:
    """Give how an entry has looked, this change included; a tombstone has no look of its own."""
    if entry["deleted"]:
        return faces
    projects = tuple(entry[name] for name in ("projectId", "subprojectId") if entry[name])
    latest = Face(
        sequence,
        stamp,
        approval=entry["approval"]["status"],
        date=entry["date"],
        employee_id=entry["employeeId"],
        project_ids=projects,
    )
    is_same = faces and replace(faces[-1], sequence=sequence, stamp=stamp) == latest
    return faces if is_same else (*faces, latest)


def _row(document: Mapping[str, Any]) -> Row:
    faces = tuple(
        Face(**{**face, "project_ids": tuple(face["project_ids"])}) for face in document["faces"]
    )
    return Row(document["sequence"], document["stamp"], document["object"], faces)
