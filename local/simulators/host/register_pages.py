"""One register in the hands of a person, and the lists inside its objects."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

from werkzeug.wrappers import Request, Response

from local.simulators.host.feed import Row
from local.simulators.host.fields import JsonObject
from local.simulators.host.forms import Rows
from local.simulators.host.objects import HostObjects
from local.simulators.host.problems import Code, Problem
from local.simulators.host.rendering import Renderer, account_address, see_other
from local.simulators.host.sheets import SHEETS, Sheet
from local.simulators.host.tenants import TenantCard

if TYPE_CHECKING:
    from local.simulators.host.simulator import HostSimulator

PER_PAGE = 50
_SYSTEMS = {"poweroffice_go": "PowerOffice Go"}


@dataclass(frozen=True, slots=True)
class Filled:
    """A form as it came back: what is wrong with it, or that the object changed meanwhile."""

    problem: Problem | None = None
    is_stale: bool = False

    def status(self) -> int:
        """Give the status of the page that shows the form again."""
        return 422 if self.problem else 409 if self.is_stale else 200


def filled_in(
    sheet: Sheet, request: Request, item: Mapping[str, Any] | None, filled: Filled
) -> JsonObject:
    """Give what a form holds, and what is said of it: of a field, or in general."""
    problem = filled.problem
    mistakes = sheet.form.mistakes(problem.findings) if problem else {}
    general = problem.detail if problem and not mistakes else None
    if filled.is_stale:
        the = sheet.words.the.capitalize()
        general = f"{the} er endret i mellomtiden. Under står det som gjelder nå."
    values = sheet.form.shown(item)
    if problem is not None:
        values |= {name: request.form.get(name, "") for name in values}
    return {"values": values, "mistakes": mistakes, "general": general}


def rows_of(simulator: "HostSimulator", card: TenantCard) -> Rows:
    """Give how a form finds what can be chosen; of a register that the host lacks, nothing."""
    offered = simulator.configuration.settings.dimensions

    def rows(dimension: str) -> Iterable[Row]:
        is_known = dimension in offered
        return simulator.register(card.tenant_id, dimension).rows() if is_known else ()

    return rows


class RegisterPages:
    """List, create, edit, deactivate and delete the objects of a register."""

    def __init__(self, simulator: "HostSimulator", renderer: Renderer) -> None:
        """Take the simulator whose registers these are."""
        self._simulator = simulator
        self._renderer = renderer

    def show_all(self, request: Request, card: TenantCard, dimension: str) -> Response:
        """Show the objects that fit the search."""
        query = request.args.get("q", "").strip()
        with_inactive = request.args.get("inactive") == "1"
        found = self._found(card, dimension, query, with_inactive=with_inactive)
        pages = max(1, -(-len(found) // PER_PAGE))
        page = min(max(1, request.args.get("page", 1, type=int)), pages)
        carried = {"q": query, **({"inactive": "1"} if with_inactive else {})}
        connected = self._simulator.tenants.connected(card.tenant_id)
        return self._renderer.page(
            "register.html",
            request,
            card,
            current=dimension,
            sheet=SHEETS[dimension],
            rows=found[(page - 1) * PER_PAGE : page * PER_PAGE],
            total=len(found),
            page=page,
            pages=pages,
            query=query,
            inactive=with_inactive,
            link=urlencode(carried) + "&",
            connected=connected is not None and not connected.disabled,
        )

    def new(self, request: Request, card: TenantCard, dimension: str) -> Response:
        """Show the empty form."""
        return self._form(request, card, SHEETS[dimension], item=None, filled=Filled())

    def create(self, request: Request, card: TenantCard, dimension: str) -> Response:
        """Create an object, or show the form again with what is wrong."""
        sheet = SHEETS[dimension]
        try:
            body = _new(sheet.form.patch(request.form, None))
            created = self._simulator.desk(card.tenant_id).create(dimension, body)
        except Problem as problem:
            return self._form(request, card, sheet, item=None, filled=Filled(problem))
        return self._to(card, dimension, created["id"], notice=f"{dimension}_created")

    def edit(self, request: Request, card: TenantCard, dimension: str, object_id: str) -> Response:
        """Show an object in the form."""
        item = self._item(card, dimension, object_id)
        return self._form(request, card, SHEETS[dimension], item=item, filled=Filled())

    def save(self, request: Request, card: TenantCard, dimension: str, object_id: str) -> Response:
        """Store the form, unless the object has changed since it was shown."""
        sheet = SHEETS[dimension]
        with self._simulator.store.transaction():
            item = self._item(card, dimension, object_id)
            if request.form.get("version") != item["version"]:
                return self._form(request, card, sheet, item=item, filled=Filled(is_stale=True))
            try:
                self._change(card, dimension, object_id, sheet.form.patch(request.form, item))
            except Problem as problem:
                return self._form(request, card, sheet, item=item, filled=Filled(problem))
        return self._to(card, dimension, object_id)

    def set_active(
        self, request: Request, card: TenantCard, dimension: str, object_id: str
    ) -> Response:
        """Take an object out of use, or back into it."""
        change = SHEETS[dimension].using(request.form.get("active") == "1")
        self._simulator.desk(card.tenant_id).change(dimension, object_id, change)
        return self._to(card, dimension, object_id)

    def set_link(
        self, request: Request, card: TenantCard, dimension: str, object_id: str
    ) -> Response:
        """Keep the id of another system that a person types, where persons do so."""
        typed, system = request.form.get("externalId", "").strip(), request.form.get("system", "")
        if system not in self._typed_links(card, dimension):
            raise Problem(Code.NOT_SUPPORTED, f"{dimension} has no typed id of {system}.")
        link = {"externalId": typed} if typed else None
        change = {"externalIds": {system: link}}
        self._simulator.desk(card.tenant_id).change(dimension, object_id, change)
        return self._to(card, dimension, object_id)

    def confirm_delete(
        self, request: Request, card: TenantCard, dimension: str, object_id: str
    ) -> Response:
        """Ask before deleting."""
        item = self._item(card, dimension, object_id)
        return self._renderer.page(
            "delete.html", request, card, current=dimension, item=item, sheet=SHEETS[dimension]
        )

    def delete(
        self, _request: Request, card: TenantCard, dimension: str, object_id: str
    ) -> Response:
        """Delete an object in this host's way."""
        self._simulator.desk(card.tenant_id).delete(dimension, object_id)
        notice = f"{dimension}_deleted"
        return see_other(account_address(card.tenant_id, f"/{dimension}", notice=notice))

    def _change(
        self, card: TenantCard, dimension: str, object_id: str, patch: Mapping[str, Any]
    ) -> None:
        with self._simulator.store.savepoint():
            self._simulator.desk(card.tenant_id).change(dimension, object_id, patch)

    def _form(
        self,
        request: Request,
        card: TenantCard,
        sheet: Sheet,
        *,
        item: Mapping[str, Any] | None,
        filled: Filled,
    ) -> Response:
        return self._renderer.page(
            "object.html",
            request,
            card,
            current=sheet.dimension,
            status=filled.status(),
            item=item,
            version=item["version"] if item else "",
            sheet=sheet,
            words=sheet.words,
            form=sheet.form,
            rows_of=rows_of(self._simulator, card),
            typed_links=self._typed_links(card, sheet.dimension),
            can_delete=self._register(card, sheet.dimension).rules.deletes != "inactive_only",
            **filled_in(sheet, request, item, filled),
        )

    def _found(
        self, card: TenantCard, dimension: str, query: str, *, with_inactive: bool
    ) -> list[Mapping[str, Any]]:
        wanted = query.casefold()
        found = [
            row.object
            for row in self._register(card, dimension).rows()
            if not row.is_deleted
            and (with_inactive or row.object["active"])
            and (wanted in row.object["name"].casefold() or wanted in (row.object["number"] or ""))
        ]
        return sorted(found, key=lambda item: (item["name"].casefold(), item["id"]))

    def _item(self, card: TenantCard, dimension: str, object_id: str) -> Mapping[str, Any]:
        return self._register(card, dimension).row(object_id).object

    def _typed_links(self, card: TenantCard, dimension: str) -> Mapping[str, str]:
        """Give the systems whose ids a person types, with what they are called (6.3)."""
        is_typed = self._register(card, dimension).rules.external_ids == "host_managed"
        return _SYSTEMS if is_typed and dimension == "employees" else {}

    def _register(self, card: TenantCard, dimension: str) -> HostObjects:
        return self._simulator.register(card.tenant_id, dimension)

    @staticmethod
    def _to(card: TenantCard, dimension: str, object_id: str, notice: str = "saved") -> Response:
        path = f"/{dimension}/{quote(object_id, safe='')}"
        return see_other(account_address(card.tenant_id, path, notice=notice))


def _new(body: JsonObject) -> JsonObject:
    """Leave out of a new object what was not filled in, so that it gets the host's own value."""
    return {name: value for name, value in body.items() if value is not None or name == "name"}
