"""The pages on which a person works in the system: a company's customers and its integrations.

A refusal is shown in the words that the API would use, so that both say the same.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from werkzeug.exceptions import Forbidden, HTTPException, NotFound
from werkzeug.routing import Map, Rule
from werkzeug.utils import redirect
from werkzeug.wrappers import Request, Response

from local.simulators.poweroffice.access import APPLICATIONS, INTEGRATIONS, Access
from local.simulators.poweroffice.companies import (
    CUSTOMERS,
    PAYMENT_TERMS,
    Company,
    companies,
    company_by_id,
)
from local.simulators.poweroffice.contact_properties import INVOICE_DELIVERY_TYPES
from local.simulators.poweroffice.contact_registers import CUSTOMER_REGISTER
from local.simulators.poweroffice.customer_form import (
    FORM_SECTIONS,
    form_values,
    merged,
    shown_values,
    typed_values,
)
from local.simulators.poweroffice.problems import RefusalError
from local.simulators.poweroffice.register import Register
from local.simulators.poweroffice.rendering import message, page
from local.simulators.poweroffice.settings import PowerOfficeSettings
from local.simulators.storage import Document, Store

ROWS_PER_PAGE = 100
_SEE_OTHER = 303
_CUSTOMERS = "/gui/<client_id>/customers"
_CUSTOMER = f"{_CUSTOMERS}/<int:identifier>"
_EXTENSIONS = "/gui/<client_id>/extensions"

_ROUTES = Map(
    [
        Rule("/", methods=["GET"], endpoint="companies"),
        Rule("/gui", methods=["GET"], endpoint="companies"),
        Rule(_CUSTOMERS, methods=["GET"], endpoint="customers"),
        Rule(f"{_CUSTOMERS}/new", methods=["GET"], endpoint="new_customer"),
        Rule(f"{_CUSTOMERS}/new", methods=["POST"], endpoint="create_customer"),
        Rule(_CUSTOMER, methods=["GET"], endpoint="customer"),
        Rule(_CUSTOMER, methods=["POST"], endpoint="save_customer"),
        Rule(f"{_CUSTOMER}/archive", methods=["POST"], endpoint="archive_customer"),
        Rule(f"{_CUSTOMER}/delete", methods=["POST"], endpoint="delete_customer"),
        Rule(_EXTENSIONS, methods=["GET"], endpoint="extensions"),
        Rule(_EXTENSIONS, methods=["POST"], endpoint="add_extension"),
        Rule(f"{_EXTENSIONS}/remove", methods=["POST"], endpoint="remove_extension"),
    ],
    strict_slashes=False,
)


@dataclass(frozen=True, slots=True)
class Visit:
    """One request for a page of one company."""

    request: Request
    company: Company
    register: Register

    def row(self, identifier: int) -> Document:
        """Return a customer, or the page that says there is none."""
        row = self.company.row(CUSTOMERS, identifier)
        if row is None:
            raise NotFound
        return row


class Gui:
    """Shows the pages and carries out what their buttons ask for."""

    def __init__(self, store: Store, settings: PowerOfficeSettings, *, access: Access) -> None:
        """Take the state and what activates an integration."""
        self._store = store
        self._settings = settings
        self._access = access

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
            register = Register(CUSTOMER_REGISTER, company, self._settings, stamp)
            visit = Visit(request, company, register)
            answer: Response = getattr(self, f"_{endpoint}")(visit, **values)
        except HTTPException as error:
            return message("Fant ikke siden", "Siden finnes ikke.", status=error.code or 404)
        return answer

    def _companies(self) -> Response:
        rows = [(company, len(company.rows(CUSTOMERS))) for company in companies(self._store)]
        return page("companies.html", rows=rows)

    def _customers(self, visit: Visit) -> Response:
        query = visit.request.args
        wanted, archived = query.get("q", "").strip(), query.get("archived") == "1"
        rows = [
            row
            for row in visit.register.rows()
            if row["IsArchived"] is archived and _mentions(row, wanted.lower())
        ]
        rows.sort(key=lambda row: int(row["Number"]))
        number = max(1, query.get("page", 1, type=int))
        return page(
            "customers.html",
            archived=archived,
            company=visit.company,
            page=number,
            pages=max(1, -(-len(rows) // ROWS_PER_PAGE)),
            rows=rows[(number - 1) * ROWS_PER_PAGE : number * ROWS_PER_PAGE],
            saved=query.get("saved", ""),
            total=len(rows),
            wanted=wanted,
        )

    def _new_customer(self, visit: Visit) -> Response:
        return _form(visit, None, {"InvoiceDeliveryType": "Print"})

    def _create_customer(self, visit: Visit) -> Response:
        def create() -> Document:
            values = form_values(visit.request.form, self._settings)
            given = {name: value for name, value in values.items() if value is not None}
            return visit.register.create(given)

        return self._saved(visit, None, create)

    def _customer(self, visit: Visit, identifier: int) -> Response:
        row = visit.row(identifier)
        return _form(visit, row, shown_values(row))

    def _save_customer(self, visit: Visit, identifier: int) -> Response:
        row = visit.row(identifier)

        def change() -> Document:
            values = form_values(visit.request.form, self._settings)
            return visit.register.change(identifier, merged(visit.register.patchable(row), values))

        return self._saved(visit, row, change)

    def _archive_customer(self, visit: Visit, identifier: int) -> Response:
        row = visit.row(identifier)
        archived = visit.request.form.get("archived") == "1"
        values = visit.register.patchable(row) | {"IsArchived": archived}
        return self._saved(visit, row, lambda: visit.register.change(identifier, values))

    def _delete_customer(self, visit: Visit, identifier: int) -> Response:
        row = visit.row(identifier)

        def delete() -> Document:
            visit.register.delete(identifier)
            return row

        return self._saved(visit, row, delete)

    def _extensions(self, visit: Visit, *, new_key: str = "", complaint: str = "") -> Response:
        names = {item["key"]: item["name"] for item in self._store.documents(APPLICATIONS)}
        rows = [
            (names.get(row["application_key"], "Ukjent"), row["application_key"])
            for row in self._store.documents(INTEGRATIONS)
            if row["client_id"] == visit.company.id and row["active"]
        ]
        return page(
            "extensions.html",
            status=400 if complaint else 200,
            company=visit.company,
            complaint=complaint,
            new_key=new_key,
            rows=rows,
        )

    def _add_extension(self, visit: Visit) -> Response:
        key = visit.request.form.get("application_key", "").strip().lower()
        if self._store.get(APPLICATIONS, key) is None:
            complaint = "Fant ingen utvidelse med denne applikasjonsnøkkelen."
            return self._extensions(visit, complaint=complaint)
        return self._extensions(visit, new_key=self._access.integrate(key, visit.company.id))

    def _remove_extension(self, visit: Visit) -> Response:
        key = visit.request.form.get("application_key", "")
        self._access.deactivate(key, visit.company.id)
        return redirect(f"/gui/{visit.company.id}/extensions", _SEE_OTHER)

    def _saved(self, visit: Visit, row: Document | None, act: Callable[[], Document]) -> Response:
        """Act, and show the list; or show the form again with what was refused and why."""
        try:
            with self._store.savepoint():
                saved = act()
        except RefusalError as error:
            typed = typed_values(visit.request.form) if "Name" in visit.request.form else {}
            shown = {**({} if row is None else shown_values(row)), **typed}
            return _form(visit, row, shown, complaint=error.detail)
        address = f"/gui/{visit.company.id}/customers?saved={saved['Number']}"
        return redirect(address, _SEE_OTHER)


def _form(
    visit: Visit, row: Document | None, values: Mapping[str, Any], complaint: str = ""
) -> Response:
    return page(
        "customer.html",
        status=400 if complaint else 200,
        company=visit.company,
        complaint=complaint,
        delivery_types=INVOICE_DELIVERY_TYPES,
        payment_terms=visit.company.rows(PAYMENT_TERMS),
        row=row,
        sections=FORM_SECTIONS,
        series=visit.company.series("Customer"),
        values=values,
    )


def _mentions(row: Mapping[str, Any], wanted: str) -> bool:
    names = ("Number", "Name", "FirstName", "LastName", "OrganizationNumber")
    return any(wanted in str(row.get(name) or "").lower() for name in names)


def _refuse_foreign_origin(request: Request) -> None:
    """Take no form that another site's page sends."""
    origin = request.headers.get("Origin")
    if request.method == "POST" and origin and urlsplit(origin).netloc != request.host:
        raise Forbidden
