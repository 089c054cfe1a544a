"""One register of one company: the one place where its objects are created and changed.

API, GUI and sample data all come through here, so that one set of rules holds for all of them.
Names that begin with an underscore are facts about an object that no property shows.
"""

from collections.abc import Callable, Container, Iterable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any
from uuid import UUID, uuid5

from local.simulators.poweroffice.companies import (
    Company,
    Identifier,
    collection,
    identifier_of,
    row_key,
)
from local.simulators.poweroffice.definitions import Definition
from local.simulators.poweroffice.problems import RefusalError, not_found
from local.simulators.poweroffice.properties import Kind, Property
from local.simulators.poweroffice.references import demand, resolve
from local.simulators.poweroffice.settings import PowerOfficeSettings
from local.simulators.poweroffice.views import Naming, Shown, Views
from local.simulators.storage import Document, NotUniqueError, Store

FIRST_ADDRESS_ID = 7_000_001
_NAMESPACE = UUID("b0a2b6a5-8c0a-4f0e-9c55-3f7f6f0a9e21")


def with_defaults(
    values: Mapping[str, Any], properties: Iterable[Property], *, without: Container[str] = ()
) -> dict[str, Any]:
    """Return the values that a new object holds, each property given or at its default."""
    return {
        item.name: values.get(item.name, item.default)
        for item in properties
        if item.post and item.read and item.name not in without
    }


@dataclass(frozen=True, slots=True)
class Register:
    """The objects of one kind of one company, under the settings of the system.

    `stamp` gives the timestamp that a write carries; it is asked for each write.
    """

    definition: Definition
    company: Company
    settings: PowerOfficeSettings
    stamp: Callable[[], str]
    views: Views = field(default_factory=Views)

    @property
    def store(self) -> Store:
        """Return the state."""
        return self.company.store

    @property
    def collection(self) -> str:
        """Return the name under which the rows are stored."""
        return collection(self.company.id, self.definition.collection)

    def of(self, definition: Definition) -> "Register":
        """Return another register of the same company."""
        return Register(definition, self.company, self.settings, self.stamp, self.views)

    def rows(self) -> list[Document]:
        """Return all rows as stored, in the order of their ids."""
        return self.store.documents(self.collection)

    def row(self, identifier: Identifier, *, owner: int | None = None) -> Document:
        """Return one row as stored, or refuse with 404."""
        row = self.company.row(self.definition.collection, identifier)
        if row is None or (owner is not None and row["ContactId"] != owner):
            raise not_found(self.definition.word, identifier, owner=owner)
        return row

    def create(
        self,
        values: Mapping[str, Any],
        *,
        owner: int | None = None,
        identifier: Identifier | None = None,
    ) -> Document:
        """Create an object from the properties of a POST."""
        definition, stamp = self.definition, self.stamp()
        given = resolve(definition, values, self.company, stamp=stamp)
        row = with_defaults(given, definition.properties, without=definition.code_names)
        if owner is not None:
            row["ContactId"] = owner
        if "ContactGroupIds" in row:
            row["ContactGroupIds"] = row["ContactGroupIds"] or []
        definition.rules.check(self, None, row, given)
        row |= definition.rules.completed(self, row, given)
        row |= self._identity(identifier, stamp)
        row |= {
            item.name: self._address(item, row[item.name], None, stamp)
            for item in definition.nested
        }
        row |= definition.rules.derived(row)
        self._store(None, row)
        return row

    def change(self, identifier: Identifier, values: Mapping[str, Any]) -> Document:
        """Give an object the values that a patch left; an unequal one is a change."""
        definition, before = self.definition, self.row(identifier)
        wanted = dict(values)
        definition.rules.patched(self, wanted, before)
        if "ContactGroupIds" in wanted:
            wanted["ContactGroupIds"] = wanted["ContactGroupIds"] or []
        current = self._changeable(before)
        changed = {name: value for name, value in wanted.items() if current.get(name) != value}
        after = before | changed
        demand(definition, changed, self.company)
        definition.rules.check(self, before, after, changed)
        stamp = self.stamp()
        for item in definition.nested:
            if item.name in changed:
                after[item.name] = self._address(
                    item, changed[item.name], before.get(item.name), stamp
                )
        moves = not definition.unstamped.issuperset(changed)
        if moves or self.settings.unchanged_patch_moves_stamp:
            after["LastChangedDateTimeOffset"] = stamp
        after |= definition.rules.derived(after)
        if after != before:
            self._store(before, after)
        return after

    def delete(self, identifier: Identifier, *, owner: int | None = None) -> None:
        """Delete an object that nothing depends on, and its children with it."""
        definition, row = self.definition, self.row(identifier, owner=owner)
        if self._is_named(row) or definition.rules.is_in_use(self, row):
            detail = f"{definition.word} with id = {identifier} is in use and cannot be deleted."
            title = f"{definition.word} conflict"
            raise RefusalError(HTTPStatus.CONFLICT, title=title, detail=detail)
        definition.rules.check_deletion(self, row)
        remains = definition.rules.remains(self, row)
        if remains is not None:
            self.put(remains)
            return
        self.store.delete(self.collection, row_key(identifier))
        for children in definition.children:
            for child in self.company.rows(children):
                if child["ContactId"] == identifier:
                    name = collection(self.company.id, children)
                    self.store.delete(name, row_key(child["Id"]))

    def touch(self, identifier: Identifier) -> None:
        """Move an object's timestamp as a change to a property outside this simulator would."""
        row = self.row(identifier)
        self._store(row, row | {"LastChangedDateTimeOffset": self.stamp()})

    def remember(self, identifier: Identifier, facts: Mapping[str, Any]) -> Document:
        """Note facts about an object that no property shows, such as a ledger balance."""
        row: Document = {**self.row(identifier), **facts}
        self.put(row)
        return row

    def put(self, row: Document) -> None:
        """Store a row as it is; raises what the system says of a value that another one holds."""
        uniques = self.definition.uniques_under(self.settings)
        held = {item.name: item.value(row) for item in uniques}
        try:
            self.store.put(self.collection, row_key(row["Id"]), row, unique=held)
        except NotUniqueError as error:
            words = next(item.words for item in uniques if item.name == error.field)
            value = error.value.rpartition("/")[2]
            raise self.definition.refusal(
                f"{words} is already in use. '{value}' is used on {self.definition.held_by} "
                f"Id = {identifier_of(error.key)}."
            ) from error

    def patchable(self, row: Document) -> dict[str, Any]:
        """Return a copy of what a patch can reach."""
        values = self._changeable(row)
        self.definition.rules.patchable(self, values, row)
        return values

    def shown(self, row: Document) -> Shown:
        """Return one object as a GET shows it."""
        references = self.definition.shown_references
        naming: Naming = (
            *(
                self.company.row(reference.collection, row[reference.id_name])
                for reference in references
                if row.get(reference.id_name) is not None
            ),
            *self.definition.rules.naming(self, row),
        )
        path = collection(self.company.id, self.definition.path)
        return self.views.shown(path, row, naming, lambda: self._show(row))

    def shown_rows(self) -> list[Shown]:
        """Return all objects as a GET shows them."""
        return [self.shown(row) for row in self.rows()]

    def _is_named(self, row: Document) -> bool:
        return any(
            other[name] == row["Id"]
            for register, name in self.definition.named_by
            for other in self.company.rows(register)
        )

    def _show(self, row: Document) -> Shown:
        readable = self.definition.readable or [name for name in row if name[0] != "_"]
        view = {name: row.get(name) for name in readable}
        for reference in self.definition.shown_references:
            identifier = row.get(reference.id_name)
            known = (
                None if identifier is None else self.company.row(reference.collection, identifier)
            )
            view[reference.code_name or ""] = known and known[reference.code_field]
        view = self.definition.rules.shown(self, row, view)
        return Shown(view, nulls_omitted=self.settings.nulls_omitted)

    def _changeable(self, row: Document) -> dict[str, Any]:
        values = {
            item.name: row.get(item.name) for item in self.definition.properties if item.patch
        }
        for item in self.definition.nested:
            address = row.get(item.name)
            if address is not None:
                values[item.name] = {
                    inner.name: address.get(inner.name) for inner in item.inner if inner.patch
                }
        groups = values.get("ContactGroupIds")
        if groups is not None:
            values["ContactGroupIds"] = list(groups)
        return values

    def _identity(self, identifier: Identifier | None, stamp: str) -> dict[str, Any]:
        return {
            "Id": identifier or self._next_identifier(),
            **dict.fromkeys(self.definition.created_stamps, stamp),
            "LastChangedDateTimeOffset": stamp,
            "CreatedFromImportJournalId": None,
        }

    def _next_identifier(self) -> Identifier:
        name, start = self.definition.sequence
        number = self.store.next_number(name, start=start)
        is_uuid = self.definition.id_kind is Kind.UUID
        return str(uuid5(_NAMESPACE, f"{name}/{number}")) if is_uuid else number

    def _address(
        self,
        item: Property,
        given: Mapping[str, Any] | None,
        before: Mapping[str, Any] | None,
        stamp: str,
    ) -> dict[str, Any] | None:
        if given is None:
            return None
        address = with_defaults(given, item.inner)
        address["CountryCode"] = address["CountryCode"] or "NO"
        if not item.is_entity:
            return address
        identifier = (before or {}).get("Id") or self.store.next_number(
            "address", start=FIRST_ADDRESS_ID
        )
        return address | {"Id": identifier, "LastChangedDateTimeOffset": stamp}

    def _store(self, before: Document | None, after: Document) -> None:
        self.put(after)
        self.definition.rules.stored(self, before, after)
