"""The elements of a list inside an object: a customer's addresses and contact persons.

Each save is a change of the object that holds them, and touches the one element alone.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Request, Response

from local.simulators.host.hours_sheet import HOURS
from local.simulators.host.problems import Problem
from local.simulators.host.register_pages import rows_of
from local.simulators.host.rendering import Renderer, account_address, see_other
from local.simulators.host.sheets import SHEETS, ElementSheet
from local.simulators.host.tenants import TenantCard

if TYPE_CHECKING:
    from local.simulators.host.simulator import HostSimulator

Element = Mapping[str, Any]
_SHEETS = {**SHEETS, HOURS.dimension: HOURS}


@dataclass(frozen=True, slots=True)
class Place:
    """Where an element stands, or is to stand."""

    dimension: str
    object_id: str
    part: str
    element_id: str | None = None

    @property
    def sheet(self) -> ElementSheet:
        """Give what the pages show of the list."""
        for sheet in _SHEETS[self.dimension].elements:
            if sheet.path == self.part:
                return sheet
        raise NotFound

    @property
    def owner(self) -> str:
        """Give the path of the object that holds the list."""
        return f"/{self.dimension}/{quote(self.object_id, safe='')}"


class ElementPages:
    """Create, edit and remove elements."""

    def __init__(self, simulator: "HostSimulator", renderer: Renderer) -> None:
        """Take the simulator."""
        self._simulator = simulator
        self._renderer = renderer

    def show(self, request: Request, card: TenantCard, **where: str) -> Response:
        """Show an element in the form, or the empty form."""
        place = Place(**where)
        return self._form(request, card, place, element=self._element(card, place))

    def save(self, request: Request, card: TenantCard, **where: str) -> Response:
        """Add an element or change it, or show the form again with what is wrong."""
        place = Place(**where)
        element = self._element(card, place)
        entered = {**(element or {}), **place.sheet.form.patch(request.form, element)}
        elements = [entered if one is element else one for one in self._elements(card, place)]
        if element is None:
            elements.append(entered)
        try:
            self._store(card, place, elements)
        except Problem as problem:
            return self._form(request, card, place, element=element, problem=problem)
        return see_other(account_address(card.tenant_id, place.owner, notice="saved"))

    def remove(self, _request: Request, card: TenantCard, **where: str) -> Response:
        """Take an element out of its list."""
        place = Place(**where)
        element = self._element(card, place)
        self._store(card, place, [one for one in self._elements(card, place) if one is not element])
        notice = f"{place.part}_deleted"
        return see_other(account_address(card.tenant_id, place.owner, notice=notice))

    def _store(self, card: TenantCard, place: Place, elements: Sequence[Element]) -> None:
        with self._simulator.store.transaction(), self._simulator.store.savepoint():
            self._change(card, place, {place.part: elements})

    def _change(self, card: TenantCard, place: Place, patch: Mapping[str, Any]) -> None:
        desk = self._simulator.desk(card.tenant_id)
        desk.change(place.dimension, place.object_id, patch)

    def _elements(self, card: TenantCard, place: Place) -> Sequence[Element]:
        elements: Sequence[Element] = self._owner(card, place)[place.sheet.path]
        return elements

    def _element(self, card: TenantCard, place: Place) -> Element | None:
        elements = {one["id"]: one for one in self._elements(card, place)}
        if place.element_id is None:
            return None
        if place.element_id not in elements:
            raise NotFound
        return elements[place.element_id]

    def _owner(self, card: TenantCard, place: Place) -> Mapping[str, Any]:
        register = self._simulator.register(card.tenant_id, place.dimension)
        return register.row(place.object_id).object

    def _form(
        self,
        request: Request,
        card: TenantCard,
        place: Place,
        *,
        element: Element | None,
        problem: Problem | None = None,
    ) -> Response:
        form = place.sheet.form
        mistakes = form.mistakes(problem.findings) if problem else {}
        values = form.shown(element)
        if problem is not None:
            values |= {name: request.form.get(name, "") for name in values}
        return self._renderer.page(
            "element.html",
            request,
            card,
            current=place.dimension,
            status=422 if problem else 200,
            element=element,
            form=form,
            general=problem.detail if problem and not mistakes else None,
            mistakes=mistakes,
            owner=self._owner(card, place),
            place=place,
            rows_of=rows_of(self._simulator, card),
            values=values,
            words=place.sheet.words,
        )
