"""The pages for people, in Norwegian: a small host product that works without JavaScript.

They follow the steps of the customer's guide: organisation number in the account's settings,
the marketplace, turning the integration on, and editing registers.
"""

import sys
import traceback
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from pydantic import ValidationError
from werkzeug.exceptions import HTTPException
from werkzeug.routing import Map, Rule
from werkzeug.wrappers import Request, Response

from local.simulators.host.backend import RefusalError
from local.simulators.host.element_pages import ElementPages
from local.simulators.host.hours_pages import HoursPages, LinePages
from local.simulators.host.hours_sheet import HOURS
from local.simulators.host.integration_pages import RETURN_PATH, IntegrationPages
from local.simulators.host.problems import Problem
from local.simulators.host.register_pages import RegisterPages
from local.simulators.host.rendering import FOLDER, Renderer, account_address, see_other
from local.simulators.host.sheets import SHEETS
from local.simulators.host.tenants import TenantCard

if TYPE_CHECKING:
    from local.simulators.host.simulator import HostSimulator

_ACCOUNT = "/accounts/<tenant_id>"
_PARTS = sorted({part.path for sheet in SHEETS.values() for part in sheet.elements})
_REGISTER = f"{_ACCOUNT}/<any({', '.join(SHEETS)}):dimension>"
_OBJECT = f"{_REGISTER}/<object_id>"
_ELEMENTS = f"{_OBJECT}/<any({', '.join(_PARTS)}):part>"
_HOURS = f"{_ACCOUNT}/{HOURS.dimension}"
_ENTRY = f"{_HOURS}/<object_id>"
_LINES = f"{_ENTRY}/<any({', '.join(part.path for part in HOURS.elements)}):part>"


def _element_rules(path: str, kind: str, **defaults: str) -> list[Rule]:
    """Give the addresses of the elements of a list."""
    return [
        Rule(f"{path}{rest}", methods=[method], endpoint=f"{act}_{kind}", defaults=defaults)
        for rest, method, act in (
            ("/new", "GET", "show"),
            ("/new", "POST", "save"),
            ("/<element_id>", "GET", "show"),
            ("/<element_id>", "POST", "save"),
            ("/<element_id>/remove", "POST", "remove"),
        )
    ]


_ROUTES = Map(
    [
        Rule("/", methods=["GET"], endpoint="accounts"),
        Rule("/static/svenn.css", methods=["GET"], endpoint="style"),
        Rule(RETURN_PATH, methods=["GET"], endpoint="returned"),
        Rule(f"{_ACCOUNT}/settings", methods=["GET"], endpoint="settings"),
        Rule(f"{_ACCOUNT}/settings", methods=["POST"], endpoint="save_settings"),
        Rule(_HOURS, methods=["GET"], endpoint="hours"),
        Rule(f"{_HOURS}/approval", methods=["POST"], endpoint="judge_hours"),
        Rule(f"{_HOURS}/new", methods=["GET"], endpoint="new_entry"),
        Rule(f"{_HOURS}/new", methods=["POST"], endpoint="create_entry"),
        Rule(_ENTRY, methods=["GET"], endpoint="edit_entry"),
        Rule(_ENTRY, methods=["POST"], endpoint="save_entry"),
        Rule(f"{_ENTRY}/status", methods=["POST"], endpoint="set_status"),
        Rule(f"{_ENTRY}/delete", methods=["GET"], endpoint="confirm_delete_entry"),
        Rule(f"{_ENTRY}/delete", methods=["POST"], endpoint="delete_entry"),
        *_element_rules(_LINES, "line", dimension=HOURS.dimension),
        Rule(_REGISTER, methods=["GET"], endpoint="objects"),
        Rule(f"{_REGISTER}/new", methods=["GET"], endpoint="new_object"),
        Rule(f"{_REGISTER}/new", methods=["POST"], endpoint="create_object"),
        Rule(_OBJECT, methods=["GET"], endpoint="edit_object"),
        Rule(_OBJECT, methods=["POST"], endpoint="save_object"),
        Rule(f"{_OBJECT}/active", methods=["POST"], endpoint="set_active"),
        Rule(f"{_OBJECT}/link", methods=["POST"], endpoint="set_link"),
        Rule(f"{_OBJECT}/delete", methods=["GET"], endpoint="confirm_delete"),
        Rule(f"{_OBJECT}/delete", methods=["POST"], endpoint="delete_object"),
        *_element_rules(_ELEMENTS, "element"),
        Rule(f"{_ACCOUNT}/marketplace", methods=["GET"], endpoint="marketplace"),
        Rule(f"{_ACCOUNT}/integration/connect", methods=["POST"], endpoint="connect"),
        Rule(f"{_ACCOUNT}/integration/open", methods=["POST"], endpoint="open"),
        Rule(f"{_ACCOUNT}/integration/sync", methods=["POST"], endpoint="synchronise"),
        Rule(f"{_ACCOUNT}/integration/disable", methods=["POST"], endpoint="disable"),
    ]
)
_LANGUAGES = (("nb-NO", "Norsk (bokmål)"), ("sv-SE", "Svenska"), ("en-GB", "English"))


class Pages:
    """Everything that a browser may ask for."""

    def __init__(self, simulator: "HostSimulator") -> None:
        """Take the simulator."""
        self._simulator = simulator
        self._renderer = Renderer()
        registers = RegisterPages(simulator, self._renderer)
        elements = ElementPages(simulator, self._renderer)
        hours = HoursPages(simulator, self._renderer)
        lines = LinePages(simulator, self._renderer)
        integration = IntegrationPages(simulator, self._renderer)
        self._open: Mapping[str, Callable[[Request], Response]] = {
            "accounts": self._accounts,
            "style": _style,
            "returned": integration.returned,
        }
        self._of_account: Mapping[str, Callable[..., Response]] = {
            "settings": self._settings,
            "save_settings": self._save_settings,
            "objects": registers.show_all,
            "new_object": registers.new,
            "create_object": registers.create,
            "edit_object": registers.edit,
            "save_object": registers.save,
            "set_active": registers.set_active,
            "set_link": registers.set_link,
            "confirm_delete": registers.confirm_delete,
            "delete_object": registers.delete,
            "show_element": elements.show,
            "save_element": elements.save,
            "remove_element": elements.remove,
            "hours": hours.show_all,
            "judge_hours": hours.judge,
            "new_entry": hours.new,
            "create_entry": hours.create,
            "edit_entry": hours.edit,
            "save_entry": hours.save,
            "set_status": hours.set_status,
            "confirm_delete_entry": hours.confirm_delete,
            "delete_entry": hours.delete,
            "show_line": lines.show,
            "save_line": lines.save,
            "remove_line": lines.remove,
            "marketplace": integration.marketplace,
            "connect": integration.connect,
            "open": integration.open,
            "synchronise": integration.synchronise,
            "disable": integration.disable,
        }

    def answer(self, request: Request) -> Response:
        """Answer a browser; what went wrong is said on a page."""
        card = None
        try:
            endpoint, values = _ROUTES.bind_to_environ(request.environ).match()
            if endpoint in self._open:
                return self._open[endpoint](request)
            named = dict(values)
            card = self._simulator.tenants.card(named.pop("tenant_id"))
            return self._of_account[endpoint](request, card, **named)
        except HTTPException as error:
            title = "Siden finnes ikke"
            return self._renderer.message(request, card, title=title, status=error.code or 500)
        except RefusalError as refusal:
            return self._renderer.message(
                request,
                card,
                title=refusal.title,
                text=refusal.detail,
                next_step=refusal.next_step,
                status=refusal.status,
            )
        except Problem as problem:
            status = problem.http_status
            title = "Finnes ikke" if problem.code == "not_found" else "Det gikk ikke"
            return self._renderer.message(
                request, card, title=title, text=problem.detail, status=status
            )
        except Exception:  # noqa: BLE001 - the outermost edge: a bug must be seen as a 500
            traceback.print_exc(file=sys.stderr)
            return self._renderer.message(request, card, title="Noe gikk galt", status=500)

    def _accounts(self, request: Request) -> Response:
        cards = self._simulator.tenants.all()
        return self._renderer.page("accounts.html", request, accounts=cards)

    def _settings(
        self, request: Request, card: TenantCard, *, mistake: str | None = None
    ) -> Response:
        values = {
            "name": card.name,
            "organizationNumber": card.organization_number or "",
            "language": card.language,
            "adminEmails": ", ".join(card.admin_emails),
        }
        if mistake is not None:
            values |= {name: request.form.get(name, "") for name in values}
        return self._renderer.page(
            "settings.html",
            request,
            card,
            current="settings",
            status=422 if mistake else 200,
            values=values,
            mistake=mistake,
            languages=_LANGUAGES,
        )

    def _save_settings(self, request: Request, card: TenantCard) -> Response:
        form = request.form
        emails = [part.strip() for part in form.get("adminEmails", "").split(",")]
        changes = {
            "name": form.get("name", "").strip(),
            "organizationNumber": form.get("organizationNumber", "").replace(" ", "") or None,
            "language": form.get("language", card.language),
            "adminEmails": [email for email in emails if email],
        }
        if not changes["name"]:
            return self._settings(request, card, mistake="Firmanavn må fylles ut.")
        try:
            self._simulator.tenants.change(card.tenant_id, changes)
        except ValidationError:
            return self._settings(request, card, mistake="Noe av dette er ikke gyldig.")
        return see_other(account_address(card.tenant_id, "/settings", notice="saved"))


def _style(_request: Request) -> Response:
    body = (FOLDER / "static" / "svenn.css").read_bytes()
    return Response(body, content_type="text/css; charset=utf-8")
