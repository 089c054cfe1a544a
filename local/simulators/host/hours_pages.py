"""Hours in the hands of a person: write them, look at a week, approve and re-open."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

from werkzeug.wrappers import Request, Response

from local.simulators.host.approval import SUBJECTS
from local.simulators.host.element_pages import ElementPages, Place
from local.simulators.host.fields import JsonObject
from local.simulators.host.hours_desk import Period
from local.simulators.host.hours_sheet import HOURS
from local.simulators.host.hours_view import Name, Wanted, Week, shown, title_of, total
from local.simulators.host.problems import Problem
from local.simulators.host.register_pages import PER_PAGE, Filled, filled_in, rows_of
from local.simulators.host.rendering import Renderer, account_address, see_other
from local.simulators.host.tenants import TenantCard

if TYPE_CHECKING:
    from local.simulators.host.simulator import HostSimulator

_PATH = f"/{HOURS.dimension}"


class HoursPages:
    """List, write, edit and delete entries, and judge a period or a project."""

    def __init__(self, simulator: "HostSimulator", renderer: Renderer) -> None:
        """Take the simulator whose hours these are."""
        self._simulator = simulator
        self._renderer = renderer

    def show_all(
        self, request: Request, card: TenantCard, *, mistake: str | None = None
    ) -> Response:
        """Show the entries of an employee, a project, a week."""
        week_text = request.args.get("week", "").strip()
        wanted = _wanted(request)
        if week_text and wanted.week is None:
            mistake = "Uken skrives som 2026-W47."
        name = self._names(card)
        found = self._found(card, wanted)
        pages = max(1, -(-len(found) // PER_PAGE))
        page = min(max(1, request.args.get("page", 1, type=int)), pages)
        return self._renderer.page(
            "hours.html",
            request,
            card,
            current=HOURS.dimension,
            status=422 if mistake else 200,
            axes=self._simulator.hours(card.tenant_id).rules.approval_axes,
            form=HOURS.form,
            link=urlencode(wanted.as_query()) + "&",
            mistake=mistake,
            page=page,
            pages=pages,
            query=urlencode(wanted.as_query()),
            rows=[shown(entry, name) for entry in found[(page - 1) * PER_PAGE : page * PER_PAGE]],
            rows_of=rows_of(self._simulator, card),
            total=len(found),
            total_hours=total(found),
            wanted=wanted,
            week_query=lambda weeks: urlencode(_moved(wanted, weeks).as_query()),
            week_text=week_text,
            words=HOURS.words,
        )

    def judge(self, request: Request, card: TenantCard) -> Response:
        """Approve a period or a project, or take the approval back."""
        form = request.form
        axis = form.get("axis", "")
        if axis not in SUBJECTS or not form.get("subject"):
            return self.show_all(request, card, mistake="Velg hvem eller hva det gjelder.")
        period = Period(axis, form["subject"], form.get("from", ""), form.get("to", ""))
        desk = self._simulator.hours_desk(card.tenant_id)
        reopens = form.get("act") == "reopen"
        try:
            judged = desk.reopen(period) if reopens else desk.approve(period)
        except Problem as problem:
            mistake = "Fyll inn begge datoene." if problem.findings else problem.detail
            return self.show_all(request, card, mistake=mistake)
        done = ("hours_reopened" if reopens else "hours_approved") if judged else "hours_untouched"
        query = urlencode({**_wanted(request).as_query(), "notice": done})
        return see_other(f"{account_address(card.tenant_id, _PATH)}?{query}")

    def new(self, request: Request, card: TenantCard) -> Response:
        """Show the empty form."""
        return self._form(request, card, entry=None, filled=Filled())

    def create(self, request: Request, card: TenantCard) -> Response:
        """Write an entry, or show the form again with what is wrong."""
        entered = HOURS.form.patch(request.form, None)
        body = {name: value for name, value in entered.items() if value is not None}
        try:
            with self._simulator.store.transaction(), self._simulator.store.savepoint():
                written = self._simulator.hours_desk(card.tenant_id).write(body)
        except Problem as problem:
            return self._form(request, card, entry=None, filled=Filled(problem))
        return _to(card, written["id"], notice="hours_created")

    def edit(self, request: Request, card: TenantCard, object_id: str) -> Response:
        """Show an entry in the form, or without one when it is locked."""
        entry = self._entry(card, object_id)
        return self._form(request, card, entry=entry, filled=Filled())

    def save(self, request: Request, card: TenantCard, object_id: str) -> Response:
        """Store the form, unless the entry has changed since it was shown."""
        with self._simulator.store.transaction():
            entry = self._entry(card, object_id)
            if request.form.get("version") != entry["version"]:
                return self._form(request, card, entry=entry, filled=Filled(is_stale=True))
            try:
                with self._simulator.store.savepoint():
                    self._simulator.hours_desk(card.tenant_id).save(
                        object_id, _patch(request, entry)
                    )
            except Problem as problem:
                return self._form(request, card, entry=entry, filled=Filled(problem))
        return _to(card, object_id)

    def set_status(self, request: Request, card: TenantCard, object_id: str) -> Response:
        """Hand an entry in, refuse it, or make it a draft again."""
        desk = self._simulator.hours_desk(card.tenant_id)
        desk.set_status(object_id, request.form.get("status", ""))
        return _to(card, object_id)

    def confirm_delete(self, request: Request, card: TenantCard, object_id: str) -> Response:
        """Ask before deleting."""
        item = self._titled(card, object_id)
        return self._renderer.page(
            "delete.html", request, card, current=HOURS.dimension, item=item, sheet=HOURS
        )

    def delete(self, _request: Request, card: TenantCard, object_id: str) -> Response:
        """Delete an entry."""
        self._simulator.hours_desk(card.tenant_id).delete(object_id)
        return see_other(account_address(card.tenant_id, _PATH, notice="hours_deleted"))

    def _form(
        self, request: Request, card: TenantCard, *, entry: JsonObject | None, filled: Filled
    ) -> Response:
        name = self._names(card)
        return self._renderer.page(
            "hours_entry.html",
            request,
            card,
            current=HOURS.dimension,
            status=filled.status(),
            entry=entry,
            row=shown(entry, name) if entry else None,
            title=title_of(entry, name) if entry else HOURS.words.new,
            version=entry["version"] if entry else "",
            sheet=HOURS,
            words=HOURS.words,
            form=HOURS.form,
            rows_of=rows_of(self._simulator, card),
            **filled_in(HOURS, request, entry, filled),
        )

    def _found(self, card: TenantCard, wanted: Wanted) -> list[JsonObject]:
        hours = self._simulator.hours(card.tenant_id)
        found = [hours.public(row) for row in hours.living() if wanted.admits(row.object)]
        return sorted(found, key=lambda entry: (entry["date"], entry["id"]), reverse=True)

    def _entry(self, card: TenantCard, entry_id: str) -> JsonObject:
        hours = self._simulator.hours(card.tenant_id)
        return hours.public(hours.row(entry_id))

    def _titled(self, card: TenantCard, entry_id: str) -> JsonObject:
        entry = self._entry(card, entry_id)
        return {**entry, "name": title_of(entry, self._names(card))}

    def _names(self, card: TenantCard) -> Name:
        rows, known = rows_of(self._simulator, card), dict[str, dict[str, str]]()

        def name(dimension: str, object_id: str | None) -> str:
            if object_id is None:
                return ""
            if dimension not in known:
                known[dimension] = {row.id: row.object["name"] for row in rows(dimension)}
            return known[dimension].get(object_id, object_id)

        return name


class LinePages(ElementPages):
    """Create, edit and remove the supplements and machine usages of an entry."""

    def _change(self, card: TenantCard, place: Place, patch: Mapping[str, Any]) -> None:
        self._simulator.hours_desk(card.tenant_id).save(place.object_id, patch)

    def _owner(self, card: TenantCard, place: Place) -> Mapping[str, Any]:
        hours = self._simulator.hours(card.tenant_id)
        entry = hours.public(hours.row(place.object_id))
        return {**entry, "name": f"Timer {entry['date']}"}


def _wanted(request: Request) -> Wanted:
    args = request.args
    week = Week.named(args.get("week", "").strip())
    return Wanted(args.get("employee", ""), args.get("project", ""), week)


def _moved(wanted: Wanted, weeks: int) -> Wanted:
    week = wanted.week.moved(weeks) if wanted.week else None
    return Wanted(wanted.employee, wanted.project, week)


def _patch(request: Request, entry: Mapping[str, Any]) -> JsonObject:
    """Read the form; hours that were emptied are counted from the shift, if there is one."""
    patch = HOURS.form.patch(request.form, entry)
    if patch["hours"] is None and patch["start"] and patch["end"]:
        del patch["hours"]
    return patch


def _to(card: TenantCard, entry_id: str, notice: str = "saved") -> Response:
    path = f"{_PATH}/{quote(entry_id, safe='')}"
    return see_other(account_address(card.tenant_id, path, notice=notice))
