"""One register in the hands of a person: list, create, edit, archive, delete."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from werkzeug.exceptions import NotFound
from werkzeug.utils import redirect
from werkzeug.wrappers import Request, Response

from local.simulators.poweroffice.companies import Company, Identifier
from local.simulators.poweroffice.forms import merged
from local.simulators.poweroffice.problems import RefusalError
from local.simulators.poweroffice.register import Register
from local.simulators.poweroffice.registers import REGISTERS
from local.simulators.poweroffice.rendering import page
from local.simulators.poweroffice.settings import PowerOfficeSettings
from local.simulators.poweroffice.sheet import Row, Sheet, name_of
from local.simulators.poweroffice.sheets import CHILD_SHEETS
from local.simulators.storage import Document, Store

ROWS_PER_PAGE = 100
SEE_OTHER = 303


@dataclass(frozen=True, slots=True)
class Visit:
    """One request for a page of one register of one company."""

    request: Request
    register: Register
    sheet: Sheet
    owner: Document | None = None
    owner_sheet: Sheet | None = None

    @property
    def company(self) -> Company:
        """Return the company."""
        return self.register.company

    @property
    def home(self) -> str:
        """Return the address of the register's pages."""
        base = f"/gui/{self.company.id}"
        if self.owner is None or self.owner_sheet is None:
            return f"{base}/{self.sheet.path}"
        return f"{base}/{self.owner_sheet.path}/{self.owner['Id']}/{self.sheet.path}"

    @property
    def way_back(self) -> str:
        """Return where a person came from: the list, or the object that children belong to."""
        return self.home if self.owner is None else self.home.rpartition("/")[0]

    def of_children(self, owner: int, sheet: Sheet) -> "Visit":
        """Return the same visit at the children of an object."""
        return replace(
            self,
            register=self.register.of(sheet.form.definition),
            sheet=sheet,
            owner=self.row(owner),
            owner_sheet=self.sheet,
        )

    def row(self, identifier: Identifier) -> Document:
        """Return an object, or the page that says there is none."""
        row = self.company.row(self.register.definition.collection, identifier)
        if row is None or (self.owner is not None and row["ContactId"] != self.owner["Id"]):
            raise NotFound
        return row

    def shown(self, row: Document) -> Row:
        """Return an object as the lists show it."""
        return self.register.shown(row).values


class RegisterPages:
    """The pages of every register."""

    def __init__(self, store: Store, settings: PowerOfficeSettings) -> None:
        """Take the state."""
        self._store = store
        self._settings = settings

    def show_all(self, visit: Visit) -> Response:
        """Show the objects that fit the search."""
        query, sheet = visit.request.args, visit.sheet
        wanted, shelved = query.get("q", "").strip(), query.get("archived") == "1"
        views = [visit.shown(row) for row in visit.register.rows()]
        rows = [
            view
            for view in views
            if sheet.is_shelved(view) is shelved and sheet.mentions(view, wanted.lower())
        ]
        rows.sort(key=lambda view: _order(sheet.columns[0][1](view)))
        number = max(1, query.get("page", 1, type=int))
        return page(
            "register.html",
            archived=shelved,
            company=visit.company,
            page=number,
            pages=max(1, -(-len(rows) // ROWS_PER_PAGE)),
            rows=rows[(number - 1) * ROWS_PER_PAGE : number * ROWS_PER_PAGE],
            saved=query.get("saved", ""),
            sheet=sheet,
            total=len(rows),
            wanted=wanted,
        )

    def new(self, visit: Visit) -> Response:
        """Show the empty form."""
        return self._form(visit, None, visit.sheet.beginning or {})

    def create(self, visit: Visit) -> Response:
        """Create an object, or show the form again with what was refused."""

        def act() -> Document:
            values = visit.sheet.form.values(visit.request.form, self._settings)
            given = {name: value for name, value in values.items() if value is not None}
            owner = None if visit.owner is None else int(visit.owner["Id"])
            return visit.register.create(given, owner=owner)

        return self._saved(visit, None, act)

    def edit(self, visit: Visit, identifier: Identifier) -> Response:
        """Show an object in the form."""
        row = visit.row(identifier)
        return self._form(visit, row, visit.sheet.form.shown(row))

    def save(self, visit: Visit, identifier: Identifier) -> Response:
        """Store the form."""

        def act() -> Document:
            values = visit.sheet.form.values(visit.request.form, self._settings)
            return self._changed(visit, row, values)

        row = visit.row(identifier)
        return self._saved(visit, row, act)

    def shelve(self, visit: Visit, identifier: Identifier) -> Response:
        """Archive an object, or fetch it back."""
        row, shelving = visit.row(identifier), visit.sheet.shelving
        if shelving is None:
            raise NotFound
        values = shelving(visit.request.form.get("archived") == "1")
        return self._saved(visit, row, lambda: self._changed(visit, row, values))

    def delete(self, visit: Visit, identifier: Identifier) -> Response:
        """Delete an object that nothing depends on."""
        row = visit.row(identifier)

        def act() -> Document:
            visit.register.delete(identifier)
            return row

        return self._saved(visit, row, act)

    def _changed(self, visit: Visit, row: Document, values: Mapping[str, Any]) -> Document:
        before = visit.register.patchable(row)
        return visit.register.change(row["Id"], merged(before, values))

    def _saved(self, visit: Visit, row: Document | None, act: Callable[[], Document]) -> Response:
        """Act, and show the list; or show the form again with what was refused and why."""
        form, sent = visit.sheet.form, visit.request.form
        try:
            with self._store.savepoint():
                saved = act()
        except RefusalError as error:
            was_typed = form.fields[0].name in sent
            shown = {
                **({} if row is None else form.shown(row)),
                **(form.typed(sent) if was_typed else {}),
            }
            return self._form(visit, row, shown, complaint=error.detail)
        if visit.owner is not None:
            return redirect(visit.way_back, SEE_OTHER)
        called = visit.sheet.columns[0][1](saved) or name_of(saved)
        return redirect(f"{visit.home}?saved={called}", SEE_OTHER)

    def _form(
        self, visit: Visit, row: Document | None, values: Mapping[str, Any], complaint: str = ""
    ) -> Response:
        series = visit.sheet.series
        return page(
            "object.html",
            status=400 if complaint else 200,
            children=[] if row is None else _children(visit, row),
            company=visit.company,
            complaint=complaint,
            heading=_heading(visit, row),
            row=row,
            series=[] if series is None else visit.company.series(series),
            sheet=visit.sheet,
            values=values,
            visit=visit,
        )


def _heading(visit: Visit, row: Document | None) -> str:
    sheet = visit.sheet
    if row is None:
        return sheet.new
    called = name_of(row) if visit.owner is not None else sheet.columns[0][1](visit.shown(row))
    return f"{sheet.one.capitalize()} {called or name_of(row)}".strip()


def _children(visit: Visit, row: Document) -> list[tuple[Sheet, list[Document]]]:
    """Return what belongs to an object, by kind; private persons have no contact persons."""
    definition = visit.register.definition
    return [
        (sheet, [child for child in visit.company.rows(name) if child["ContactId"] == row["Id"]])
        for sheet in CHILD_SHEETS.values()
        if (name := sheet.form.definition.collection) in definition.children
        and not (row.get("IsPerson") and REGISTERS[name].owners == (definition.collection,))
    ]


def _order(value: object) -> str:
    """Return a text by which numbers inside codes are in the order of numbers."""
    return re.sub(r"\d+", lambda match: match.group().zfill(12), str(value or ""))
