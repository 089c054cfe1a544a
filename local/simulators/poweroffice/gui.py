"""The pages on which a person works in the system: a company's registers and its integrations.

A refusal is shown in the words that the API would use, so that both say the same.
"""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from werkzeug.exceptions import Forbidden, HTTPException, NotFound
from werkzeug.routing import BaseConverter, Map, Rule
from werkzeug.utils import redirect
from werkzeug.wrappers import Request, Response

from local.simulators.poweroffice.access import APPLICATIONS, INTEGRATIONS, Access
from local.simulators.poweroffice.addresses import registers_under
from local.simulators.poweroffice.companies import (
    CUSTOMERS,
    TIME_ENTRIES,
    Company,
    Identifier,
    companies,
    company_by_id,
    identifier_of,
)
from local.simulators.poweroffice.hours_pages import act_on_hours, show_hours
from local.simulators.poweroffice.register import Register
from local.simulators.poweroffice.register_pages import SEE_OTHER, RegisterPages, Visit
from local.simulators.poweroffice.rendering import message, page
from local.simulators.poweroffice.settings import PowerOfficeSettings
from local.simulators.poweroffice.sheets import CHILD_SHEETS, SHEETS
from local.simulators.poweroffice.views import Views
from local.simulators.storage import Store

_EXTENSIONS = "/gui/<client_id>/extensions"
_HOURS = "/gui/<client_id>/hours"
_REGISTER = f"/gui/<client_id>/<any({', '.join(SHEETS)}):sheet>"
_OWNER = f"{_REGISTER}/<int:owner>/<any({', '.join(CHILD_SHEETS)}):children>"


class _KeyConverter(BaseConverter):
    """An id in an address: a whole number or a UUID."""

    regex = r"\d+|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"

    def to_python(self, value: str) -> Identifier:
        return identifier_of(value)


def _pages(base: str) -> list[Rule]:
    """Return the addresses of one register, or of the children of one object."""
    one = f"{base}/<key:identifier>"
    return [
        Rule(f"{base}/new", methods=["GET"], endpoint="new"),
        Rule(f"{base}/new", methods=["POST"], endpoint="create"),
        Rule(one, methods=["GET"], endpoint="edit"),
        Rule(one, methods=["POST"], endpoint="save"),
        Rule(f"{one}/archive", methods=["POST"], endpoint="shelve"),
        Rule(f"{one}/delete", methods=["POST"], endpoint="delete"),
    ]


_ROUTES = Map(
    [
        Rule("/", methods=["GET"], endpoint="companies"),
        Rule("/gui", methods=["GET"], endpoint="companies"),
        Rule(_EXTENSIONS, methods=["GET"], endpoint="extensions"),
        Rule(_EXTENSIONS, methods=["POST"], endpoint="add_extension"),
        Rule(f"{_EXTENSIONS}/remove", methods=["POST"], endpoint="remove_extension"),
        Rule(_HOURS, methods=["GET"], endpoint="hours"),
        Rule(f"{_HOURS}/<any(approve, undo, payroll):action>", methods=["POST"], endpoint="act"),
        Rule(_REGISTER, methods=["GET"], endpoint="show_all"),
        *_pages(_REGISTER),
        *_pages(_OWNER),
    ],
    strict_slashes=False,
    converters={"key": _KeyConverter},
)


class Gui:
    """Shows the pages and carries out what their buttons ask for."""

    def __init__(self, store: Store, settings: PowerOfficeSettings, *, access: Access) -> None:
        """Take the state and what activates an integration."""
        self._store = store
        self._settings = settings
        self._access = access
        self._views = Views()
        self._registers = RegisterPages(store, settings)

    def forget_views(self) -> None:
        """Forget what was shown."""
        self._views.clear()

    def respond(self, request: Request, stamp: Callable[[], str]) -> Response:
        """Answer a request; `stamp` gives the timestamp of a write."""
        try:
            endpoint, matched = _ROUTES.bind("").match(request.path, method=request.method)
            _refuse_foreign_origin(request)
            values = dict(matched)
            client_id = values.pop("client_id", None)
            if client_id is None:
                return self._companies()
            company = company_by_id(self._store, client_id)
            if company is None:
                raise NotFound
            answer: Response
            if endpoint in {"hours", "act"}:
                answer = self._of_hours(request, company, stamp, values.get("action"))
            elif "sheet" in values:
                visit = self._visit(request, company, stamp, values)
                answer = getattr(self._registers, endpoint)(visit, **values)
            else:
                answer = getattr(self, f"_{endpoint}")(request, company)
        except HTTPException as error:
            return message("Fant ikke siden", "Siden finnes ikke.", status=error.code or 404)
        return answer

    def _visit(
        self,
        request: Request,
        company: Company,
        stamp: Callable[[], str],
        values: dict[str, Any],
    ) -> Visit:
        """Take the register out of an address, and the owner whose children are meant."""
        sheet, owner = SHEETS[values.pop("sheet")], values.pop("owner", None)
        register = self._register(company, sheet.form.definition.collection, stamp)
        visit = Visit(request, register, sheet.of(register.definition))
        if owner is None:
            return visit
        children = CHILD_SHEETS[values.pop("children")]
        if children.form.definition.collection not in register.definition.children:
            raise NotFound
        return visit.of_children(owner, children)

    def _of_hours(
        self, request: Request, company: Company, stamp: Callable[[], str], action: str | None
    ) -> Response:
        register = self._register(company, TIME_ENTRIES, stamp)
        if action is None:
            return show_hours(request, register)
        return act_on_hours(request, register, action)

    def _register(self, company: Company, name: str, stamp: Callable[[], str]) -> Register:
        settings = company.settings(self._settings).for_people()
        definition = registers_under(settings)[name]
        return Register(definition, company, settings, stamp, self._views)

    def _companies(self) -> Response:
        rows = [(company, len(company.rows(CUSTOMERS))) for company in companies(self._store)]
        return page("companies.html", rows=rows)

    def _extensions(
        self, _: Request, company: Company, *, new_key: str = "", complaint: str = ""
    ) -> Response:
        names = {item["key"]: item["name"] for item in self._store.documents(APPLICATIONS)}
        rows = [
            (names.get(row["application_key"], "Ukjent"), row["application_key"])
            for row in self._store.documents(INTEGRATIONS)
            if row["client_id"] == company.id and row["active"]
        ]
        return page(
            "extensions.html",
            status=400 if complaint else 200,
            company=company,
            complaint=complaint,
            new_key=new_key,
            rows=rows,
        )

    def _add_extension(self, request: Request, company: Company) -> Response:
        key = request.form.get("application_key", "").strip().lower()
        if self._store.get(APPLICATIONS, key) is None:
            complaint = "Fant ingen utvidelse med denne applikasjonsnøkkelen."
            return self._extensions(request, company, complaint=complaint)
        return self._extensions(request, company, new_key=self._access.integrate(key, company.id))

    def _remove_extension(self, request: Request, company: Company) -> Response:
        key = request.form.get("application_key", "")
        self._access.deactivate(key, company.id)
        return redirect(f"/gui/{company.id}/extensions", SEE_OTHER)


def _refuse_foreign_origin(request: Request) -> None:
    """Take no form that another site's page sends."""
    origin = request.headers.get("Origin")
    if request.method == "POST" and origin and urlsplit(origin).netloc != request.host:
        raise Forbidden
