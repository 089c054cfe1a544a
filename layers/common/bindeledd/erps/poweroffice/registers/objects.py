"""Reading single objects and short lists of one register."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bindeledd.domain.errors import UnavailableError
from bindeledd.domain.forms import text_of
from bindeledd.domain.ports import Clock
from bindeledd.domain.records import Fields, Record
from bindeledd.erps.poweroffice import refusals
from bindeledd.erps.poweroffice.answers import read_error, refusal_of
from bindeledd.erps.poweroffice.lists import Listing
from bindeledd.erps.poweroffice.paging import Limits, Reading
from bindeledd.erps.poweroffice.provider import PROVIDER, PowerOfficeSettings
from bindeledd.erps.poweroffice.registers.declaration import Declaration
from bindeledd.erps.poweroffice.registers.wire import RowRead
from bindeledd.transport import Call, Exchange, read_object, require_whole


@dataclass(frozen=True, slots=True)
class Objects:
    """The objects of one register as the API gives them."""

    declaration: Declaration
    exchange: Exchange
    settings: PowerOfficeSettings
    clock: Clock

    def get(self, object_id: str) -> RowRead | None:
        """Read one object; None when it is gone."""
        row = self.row(object_id)
        return row if row is not None and self.declaration.stands(row) else None

    def row(self, object_id: str) -> RowRead | None:
        """Read the row of one object, whatever stands in it; None when it is gone.

        Raises:
            UnreadableError: it is not what the API describes.
            UnavailableError: what came is not that object.
        """
        row = self._row(object_id)
        return require_whole(row) if row is not None else None

    def _row(self, object_id: str) -> RowRead | None:
        address = self.declaration.address(object_id)
        answer = self.exchange.perform(Call(f"get_{self.declaration.noun}", "GET", address))
        if answer.succeeded:
            model = self.declaration.read_model
            row = read_object(model, answer.payload, words=self.exchange.words)
            if not self.is_named(row, object_id):
                raise UnavailableError
            return row
        own_id = self.declaration.own_id(object_id)
        refusal = refusal_of(answer, right=self.declaration.read_right, object_id=own_id)
        if refusals.is_absent(refusal):
            return None
        raise read_error(refusal, exchange=self.exchange)

    def is_named(self, row: RowRead, object_id: str) -> bool:
        """Tell whether a row is the one that is asked for by that id."""
        if self.declaration.owner:
            return self.declaration.record_id(row) == object_id
        return str(row.Id) == self.declaration.own_id(object_id)

    def again(self, row: RowRead) -> RowRead | None:
        """Read an object once more, with its flaw where it has one."""
        found = self._row(self.declaration.record_id(row))
        return found if found is not None and self.declaration.stands(found) else None

    def record(self, row: RowRead) -> Record:
        """Read a row as a record."""
        return self.declaration.record_of(row, nulls_are_omitted=self.settings.nulls_are_omitted)

    def records(self, rows: Iterable[RowRead]) -> list[Record]:
        """Read the rows that hold an object as records."""
        return [self.record(row) for row in rows if self.declaration.stands(row)]

    def reading(
        self,
        query: Mapping[str, str],
        *,
        operation: str,
        fields: str | None = None,
        page_size: int | None = None,
    ) -> Reading:
        """Prepare the reading of a list."""
        declaration = self.declaration
        listing = Listing(
            operation,
            declaration.path,
            declaration.read_model,
            declaration.read_right,
            {**declaration.list_query, **query},
            fields=fields or declaration.fields,
        )
        size = page_size or self.settings.page_size
        return Reading(
            exchange=self.exchange,
            listing=listing,
            id_fields=declaration.id_fields,
            limits=Limits(size, self.settings.look_size, PROVIDER.most_pages),
            again=self.again,
            clock=self.clock,
        )

    def by_reference(self, reference: str) -> list[RowRead]:
        """Find the objects that carry our mark: by a filter, else among all of them.

        Raises:
            UnreadableError: one that may be it cannot be read.
        """
        marked = self.declaration.reference
        if marked is None:
            return []
        mark = marked.mark(reference)
        if marked.filter is None:
            rows = self._all_marks(marked.property)
            again = [self.again(row) for row in rows if getattr(row, marked.property) == mark]
            found = _whole(row for row in again if row is not None)
        else:
            found = _whole(self.listed({marked.filter: str(mark)}, purpose="reference"))
        return [row for row in found if getattr(row, marked.property) == mark]

    def alike(self, fields: Fields) -> list[RowRead]:
        """Find the objects of equal number, or of equal name where there is no number.

        Raises:
            UnreadableError: one that may be it cannot be read.
        """
        number, name = text_of(fields.get("number")), text_of(fields.get("name"))
        if number is not None:
            found = self._named(self.declaration.number_filter, number, purpose="number")
            return [row for row in found if self.record(row).number == number]
        if name is None:
            return []
        found = self._named(self.declaration.name_filter, name, purpose="name")
        return [row for row in found if self.record(row).name == name]

    def maybe_made(self, fields: Fields) -> list[RowRead]:
        """Find what a creation may have made: of its number, or of its name, renumbered since."""
        found = {row.Id: row for row in self.alike({"name": fields.get("name")})}
        if text_of(fields.get("number")) is not None:
            found |= {row.Id: row for row in self.alike(fields)}
        return list(found.values())

    def _named(self, filter_name: str | None, value: str, *, purpose: str) -> list[RowRead]:
        """List by a filter of comma-separated values, which cannot hold a value with a comma."""
        usable = filter_name is not None and "," not in value
        query = {filter_name: value} if usable and filter_name else {}
        return _whole(self.listed(query, purpose=purpose))

    def listed(self, query: Mapping[str, str], *, purpose: str) -> list[RowRead]:
        """Read a list to its end; each object once, the latest reading, with what flaw it has."""
        return _rows(self.reading(query, operation=self._finding(purpose)))

    def _all_marks(self, name: str) -> list[RowRead]:
        """Read one property of every object, as many as the API gives in one call."""
        fields = f"{self.declaration.id_fields},{name}"
        reading = self.reading(
            {},
            operation=self._finding("mark"),
            fields=fields,
            page_size=self.settings.look_size,
        )
        return _whole(_rows(reading))

    def _finding(self, purpose: str) -> str:
        return f"find_{self.declaration.noun}_by_{purpose}"


def _whole(rows: Iterable[RowRead]) -> list[RowRead]:
    return [require_whole(row) for row in rows]


def _rows(reading: Reading) -> list[RowRead]:
    rows: dict[int, RowRead] = {}
    for step in reading.steps():
        rows |= {row.Id: row for row in step.rows}
    return list(rows.values())
