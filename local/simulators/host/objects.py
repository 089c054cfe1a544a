"""The registers of all tenants as stored: numbers, versions, stamps, tombstones.

Both the host contract and the pages for people write through here, so that there is one place
where a version is raised, a number refused and a change counted.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from local.simulators.host.feed import Row
from local.simulators.host.fields import Finding, JsonObject
from local.simulators.host.number_rules import next_free_number, uniqueness_key
from local.simulators.host.problems import Code, Problem, refusal
from local.simulators.host.registers import REGISTERS, Register
from local.simulators.host.settings import DimensionSettings, HostSettings
from local.simulators.host.validation import Judged, Surroundings, judge_change, judge_new
from local.simulators.storage import NotUniqueError, Store

_STAMP = "%Y-%m-%dT%H:%M:%S.%fZ"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who makes a change: a person of the tenant, the host itself, or the integration."""

    kind: str
    id: str

    def as_json(self) -> JsonObject:
        """Give the actor as `updatedBy` and `origin` write it."""
        return {"kind": self.kind, "id": self.id}


@dataclass(frozen=True, slots=True)
class Occasion:
    """Who changes something, and which stamp the change gets."""

    actor: Actor
    at: datetime


def stamp_of(instant: datetime) -> str:
    """Write an instant in UTC so that text order is time order."""
    return instant.astimezone(UTC).strftime(_STAMP)


def written_in_zone(instant: datetime, zone: str) -> str:
    """Write an instant with the offset that a zone has then."""
    return instant.astimezone(ZoneInfo(zone)).isoformat()


def object_exists(
    store: Store, settings: HostSettings, *, tenant_id: str, dimension: str, object_id: str
) -> bool:
    """Say whether a tenant has an object; one of a dimension that the host lacks is believed."""
    if dimension not in settings.dimensions:
        return True
    document = store.get(f"objects/{tenant_id}/{dimension}", object_id)
    return document is not None and not document["object"]["deleted"]


class Texts:
    """Rows as JSON, kept until they change: a list is asked for more often than its rows do."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._known: dict[tuple[str, str], tuple[object, object, str]] = {}

    def text(self, scope: str, row: Row, rules: DimensionSettings, public: JsonObject) -> str:
        """Give a row as JSON."""
        text = json.dumps(public, ensure_ascii=False)
        self._known[scope, row.id] = (row.object, rules, text)
        return text

    def known(self, scope: str, row: Row, rules: DimensionSettings) -> str | None:
        """Give a row's JSON if neither it nor the rules have changed."""
        known = self._known.get((scope, row.id))
        if known is None or known[0] is not row.object or known[1] is not rules:
            return None
        return known[2]


class HostObjects:
    """One dimension of one tenant."""

    def __init__(
        self,
        store: Store,
        settings: HostSettings,
        *,
        tenant: Mapping[str, Any],
        dimension: str,
        texts: Texts | None = None,
    ) -> None:
        """Take the store; raises Problem for a dimension that this host does not have."""
        if dimension not in settings.dimensions or dimension not in REGISTERS:
            raise Problem(
                Code.NOT_SUPPORTED, f"This host has no dimension {dimension}.", status=404
            )
        self.register: Register = REGISTERS[dimension]
        self.rules: DimensionSettings = settings.dimensions[dimension]
        self.settings = settings
        self.tenant = tenant
        self.dimension = dimension
        self._store = store
        self._texts = texts or Texts()
        self._scope = f"{tenant['tenantId']}/{dimension}"
        self._collection = f"objects/{self._scope}"

    def rows(self) -> list[Row]:
        """Give every row, tombstones too."""
        return [_row(document) for document in self._store.documents(self._collection)]

    def row(self, object_id: str) -> Row:
        """Give one living row; raises Problem when there is none."""
        document = self._store.get(self._collection, object_id)
        if document is None or document["object"]["deleted"]:
            raise Problem(Code.NOT_FOUND, f"{self.dimension} has no object {object_id}.")
        return _row(document)

    def create(self, body: Mapping[str, Any], occasion: Occasion) -> Row:
        """Create an object; raises Problem when the body is refused."""
        judged = judge_new(body, self._surroundings())
        self._refuse_bad(judged)
        return self._insert(self._next_id(), judged.values, occasion, holds_number=True)

    def seed(self, record: Mapping[str, Any], occasion: Occasion) -> Row:
        """Add an object as it may have stood for years: its id is kept, its number may be double.

        References are taken on trust. Raises ValueError for a record that does not fit.
        """
        given = {name: value for name, value in record.items() if name != "id"}
        object_id = record.get("id") or self._next_id()
        if self._store.get(self._collection, object_id) is not None:
            message = f"{self.dimension} already holds {object_id}"
            raise ValueError(message)
        judged = judge_new(given, replace(self._surroundings(), exists=lambda *_: True))
        wrong = [f for f in judged.findings if f.code != "number_not_allowed"]
        if wrong:
            message = f"{self.dimension} {record.get('number')}: {wrong[0].message}"
            raise ValueError(message)
        key = uniqueness_key(judged.values, self.rules.number)
        is_free = key is None or self._store.holder(self._collection, "number", key) is None
        return self._insert(object_id, judged.values, occasion, holds_number=is_free)

    def change(self, object_id: str, patch: Mapping[str, Any], occasion: Occasion) -> Row:
        """Apply a merge patch; raises Problem when it is refused.

        A patch that changes nothing raises neither version nor stamp.
        """
        before = self.row(object_id)
        if patch.get("active") is False and before.object["active"] and not self.rules.deactivate:
            raise Problem(Code.NOT_SUPPORTED, f"{self.dimension} cannot be deactivated.")
        judged = judge_change(patch, before.object, self._surroundings())
        self._refuse_bad(judged)
        if judged.values == before.object:
            return before
        return self._replace(before, judged.values, occasion)

    def touch(self, object_id: str, occasion: Occasion) -> Row:
        """Raise version and stamp as a save without a change does."""
        before = self.row(object_id)
        return self._put(before.object, occasion, holds_number=self._is_holder(before))

    def set_external_id(
        self, object_id: str, system: str, link: Mapping[str, Any], occasion: Occasion
    ) -> Row:
        """Keep the id that an object has in another system."""
        before = self.row(object_id)
        external_ids = {**before.object["externalIds"], system: dict(link)}
        if external_ids == before.object["externalIds"]:
            return before
        return self._replace(before, {**before.object, "externalIds": external_ids}, occasion)

    def delete(self, object_id: str, occasion: Occasion) -> Row:
        """Delete an object as this host does: leave a tombstone, deactivate, or forget it."""
        before = self.row(object_id)
        if self.rules.deletes == "inactive_only":
            return self.change(object_id, {"active": False}, occasion)
        if self.rules.deletes == "none":
            self._store.delete(self._collection, object_id)
            return before
        return self._put({**before.object, "deleted": True}, occasion, holds_number=False)

    def next_number(self) -> str:
        """Give a free number and never the same again."""
        sequence = f"next-number/{self._scope}"
        given = self._store.get("numbers_given", sequence) or {"last": 0}
        numbers = (row.object.get("number") for row in self.rows() if not row.is_deleted)
        number = next_free_number(numbers, given["last"])
        self._store.put("numbers_given", sequence, {"last": number})
        return str(number)

    def public(self, row: Row) -> JsonObject:
        """Give a row as the contract writes it: a tombstone, or all that this host has."""
        if row.is_deleted:
            names = ("id", "deleted", "version", "updatedAt")
            return {name: row.object[name] for name in names}
        return {
            name: value
            for name, value in row.object.items()
            if name not in self.rules.omitted_fields
        }

    def text(self, row: Row) -> str:
        """Give a row as the contract writes it, as JSON."""
        known = self._texts.known(self._scope, row, self.rules)
        return known or self._texts.text(self._scope, row, self.rules, self.public(row))

    def _insert(
        self, object_id: str, values: JsonObject, occasion: Occasion, *, holds_number: bool
    ) -> Row:
        created = {"id": object_id, **values, "deleted": False, "version": "0"}
        created["createdAt"] = self.local_time(occasion.at)
        return self._put(self._with_full_number(created), occasion, holds_number=holds_number)

    def _replace(self, before: Row, values: JsonObject, occasion: Occasion) -> Row:
        keeps = uniqueness_key(values, self.rules.number) == uniqueness_key(
            before.object, self.rules.number
        )
        row = self._put(
            self._with_full_number(values),
            occasion,
            holds_number=not keeps or self._is_holder(before),
        )
        if row.object.get("fullNumber") != before.object.get("fullNumber"):
            self._renumber_children(row, occasion)
        return row

    def _put(self, values: JsonObject, occasion: Occasion, *, holds_number: bool) -> Row:
        stored = {
            **values,
            "version": str(int(values["version"]) + 1),
            "updatedAt": self.local_time(occasion.at),
            "updatedBy": occasion.actor.as_json(),
        }
        sequence = self._store.next_number(f"changes/{self._scope}")
        row = Row(sequence, stamp_of(occasion.at), stored)
        held = uniqueness_key(stored, self.rules.number) if holds_number else None
        try:
            self._store.put(
                self._collection,
                row.id,
                {"sequence": row.sequence, "stamp": row.stamp, "object": stored},
                unique={"number": held},
            )
        except NotUniqueError as error:
            message = f"The number {stored['number']} is taken by {error.key}."
            raise refusal([Finding("/number", "number_taken", message)]) from error
        return row

    def _is_holder(self, row: Row) -> bool:
        key = uniqueness_key(row.object, self.rules.number)
        return key is not None and self._store.holder(self._collection, "number", key) == row.id

    def _with_full_number(self, values: JsonObject) -> JsonObject:
        if not any(field.name == "fullNumber" for field in self.register.fields):
            return values
        number, parent_id = values.get("number"), values.get("parentId")
        if number is None or parent_id is None:
            return {**values, "fullNumber": number}
        parent = self._store.get(self._collection, parent_id)
        above = parent["object"]["fullNumber"] if parent else None
        full = number if above is None else f"{above}{self.settings.subproject_separator}{number}"
        return {**values, "fullNumber": full}

    def _renumber_children(self, parent: Row, occasion: Occasion) -> None:
        for child in self.rows():
            if child.object.get("parentId") == parent.id and not child.is_deleted:
                self._replace(child, child.object, occasion)

    def _refuse_bad(self, judged: Judged) -> None:
        findings = [*judged.findings, *self._depth_findings(judged.values)]
        if findings:
            raise refusal(findings)

    def _depth_findings(self, values: Mapping[str, Any]) -> Iterator[Finding]:
        depth, parent_id = 1, values.get("parentId")
        while parent_id is not None:
            depth += 1
            if parent_id == values.get("id") or depth > self.rules.hierarchy_depth:
                message = f"{self.dimension} nest at most {self.rules.hierarchy_depth} deep."
                yield Finding("/parentId", "invalid", message)
                return
            document = self._store.get(self._collection, parent_id)
            parent_id = document["object"].get("parentId") if document else None

    def _surroundings(self) -> Surroundings:
        return Surroundings(
            register=self.register,
            rules=self.rules,
            trims_text=self.settings.trims_text,
            exists=self._exists,
            next_element_id=self._next_element_id,
        )

    def _exists(self, dimension: str, object_id: str) -> bool:
        return object_exists(
            self._store,
            self.settings,
            tenant_id=self.tenant["tenantId"],
            dimension=dimension,
            object_id=object_id,
        )

    def _next_id(self) -> str:
        while True:
            number = self._store.next_number(f"ids/{self._scope}", start=101)
            object_id = f"{self.register.id_prefix}_{number}"
            if self._store.get(self._collection, object_id) is None:
                return object_id

    def _next_element_id(self, list_name: str) -> str:
        return f"{list_name[0]}{self._store.next_number(f'elements/{self._scope}')}"

    def local_time(self, instant: datetime) -> str:
        """Write an instant with the offset of the tenant's zone."""
        return written_in_zone(instant, self.tenant["timeZone"])


def _row(document: Mapping[str, Any]) -> Row:
    return Row(document["sequence"], document["stamp"], document["object"])
