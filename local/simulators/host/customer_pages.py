"""The customer register in the hands of a person."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from werkzeug.wrappers import Request, Response

from local.simulators.host.customer_form import (
    GROUPS,
    LABELS,
    mistakes_of,
    patch_of,
    shown_values,
)
from local.simulators.host.objects import HostObjects
from local.simulators.host.problems import Problem
from local.simulators.host.rendering import Renderer, account_address, see_other
from local.simulators.host.tenants import TenantCard

if TYPE_CHECKING:
    from local.simulators.host.simulator import HostSimulator

DIMENSION = "customers"
_PER_PAGE = 50


class CustomerPages:
    """List, create, edit, deactivate and delete customers."""

    def __init__(self, simulator: "HostSimulator", renderer: Renderer) -> None:
        """Take the simulator whose customers these are."""
        self._simulator = simulator
        self._renderer = renderer

    def show_all(self, request: Request, card: TenantCard) -> Response:
        """Show the customers that fit the search."""
        query = request.args.get("q", "").strip()
        with_inactive = request.args.get("inactive") == "1"
        found = self._found(card, query, with_inactive=with_inactive)
        pages = max(1, -(-len(found) // _PER_PAGE))
        page = min(max(1, request.args.get("page", 1, type=int)), pages)
        carried = {"q": query, **({"inactive": "1"} if with_inactive else {})}
        connected = self._simulator.tenants.connected(card.tenant_id)
        return self._renderer.page(
            "customers.html",
            request,
            card,
            current="customers",
            rows=found[(page - 1) * _PER_PAGE : page * _PER_PAGE],
            total=len(found),
            page=page,
            pages=pages,
            query=query,
            inactive=with_inactive,
            link=urlencode(carried) + "&",
            connected=connected is not None and not connected.disabled,
        )

    def new(self, request: Request, card: TenantCard) -> Response:
        """Show the empty form."""
        return self._form(request, card, None)

    def create(self, request: Request, card: TenantCard) -> Response:
        """Create a customer, or show the form again with what is wrong."""
        try:
            desk = self._simulator.desk(card.tenant_id)
            created = desk.create(DIMENSION, patch_of(request.form, None))
        except Problem as problem:
            return self._form(request, card, None, problem=problem)
        path = f"/customers/{created['id']}"
        return see_other(account_address(card.tenant_id, path, notice="created"))

    def edit(self, request: Request, card: TenantCard, customer_id: str) -> Response:
        """Show a customer in the form."""
        return self._form(request, card, self._customer(card, customer_id))

    def save(self, request: Request, card: TenantCard, customer_id: str) -> Response:
        """Store the form, unless the customer has changed since it was shown."""
        with self._simulator.store.transaction():
            customer = self._customer(card, customer_id)
            if request.form.get("version") != customer["version"]:
                return self._form(request, card, customer, is_stale=True)
            try:
                with self._simulator.store.savepoint():
                    desk = self._simulator.desk(card.tenant_id)
                    desk.change(DIMENSION, customer_id, patch_of(request.form, customer))
            except Problem as problem:
                return self._form(request, card, customer, problem=problem)
        path = f"/customers/{customer_id}"
        return see_other(account_address(card.tenant_id, path, notice="saved"))

    def set_active(self, request: Request, card: TenantCard, customer_id: str) -> Response:
        """Deactivate a customer or make it active again."""
        change = {"active": request.form.get("active") == "1"}
        self._simulator.desk(card.tenant_id).change(DIMENSION, customer_id, change)
        path = f"/customers/{customer_id}"
        return see_other(account_address(card.tenant_id, path, notice="saved"))

    def confirm_delete(self, request: Request, card: TenantCard, customer_id: str) -> Response:
        """Ask before deleting."""
        customer = self._customer(card, customer_id)
        return self._renderer.page(
            "delete.html", request, card, current="customers", customer=customer
        )

    def delete(self, _request: Request, card: TenantCard, customer_id: str) -> Response:
        """Delete a customer in this host's way."""
        self._simulator.desk(card.tenant_id).delete(DIMENSION, customer_id)
        return see_other(account_address(card.tenant_id, "/customers", notice="deleted"))

    def _form(
        self,
        request: Request,
        card: TenantCard,
        customer: Mapping[str, Any] | None,
        *,
        problem: Problem | None = None,
        is_stale: bool = False,
    ) -> Response:
        mistakes = mistakes_of(problem.findings) if problem else {}
        general = problem.detail if problem and not mistakes else None
        if is_stale:
            general = "Kunden er endret i mellomtiden. Under står det som gjelder nå."
        values = shown_values(customer)
        if problem is not None:
            values |= {name: request.form.get(name, "") for name in values}
        return self._renderer.page(
            "customer.html",
            request,
            card,
            current="customers",
            status=422 if problem else 409 if is_stale else 200,
            customer=customer,
            version=customer["version"] if customer else "",
            values=values,
            mistakes=mistakes,
            general=general,
            groups=GROUPS,
            labels=LABELS,
            can_delete=self._register(card).rules.deletes != "inactive_only",
        )

    def _found(
        self, card: TenantCard, query: str, *, with_inactive: bool
    ) -> list[Mapping[str, Any]]:
        wanted = query.casefold()
        found = [
            row.object
            for row in self._register(card).rows()
            if not row.is_deleted
            and (with_inactive or row.object["active"])
            and (wanted in row.object["name"].casefold() or wanted in (row.object["number"] or ""))
        ]
        return sorted(found, key=lambda customer: (customer["name"].casefold(), customer["id"]))

    def _customer(self, card: TenantCard, customer_id: str) -> Mapping[str, Any]:
        return self._register(card).row(customer_id).object

    def _register(self, card: TenantCard) -> HostObjects:
        return self._simulator.register(card.tenant_id, DIMENSION)
