"""How a page is made: the frame, the menu of an account, the notice after an action."""

from datetime import datetime
from pathlib import Path
from urllib.parse import quote, urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from werkzeug.utils import redirect
from werkzeug.wrappers import Request, Response

from local.simulators.host.tenants import TenantCard
from local.simulators.host.wording import DIMENSION_NAMES, NOTICES

FOLDER = Path(__file__).parent
SECURITY_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; base-uri 'none'; "
    "frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}
_MENU = (
    *((dimension, dimension, name) for dimension, name in DIMENSION_NAMES.items()),
    ("hours", "hours", "Timer"),
    ("marketplace", "marketplace", "Markedsplass"),
    ("settings", "settings", "Kontoinnstillinger"),
)


def account_address(tenant_id: str, path: str = "", *, notice: str | None = None) -> str:
    """Give the address of one of an account's pages."""
    query = f"?{urlencode({'notice': notice})}" if notice else ""
    return f"/accounts/{quote(tenant_id, safe='')}{path}{query}"


def see_other(address: str) -> Response:
    """Send the browser on after a form."""
    answer = Response.force_type(redirect(address, code=303))
    answer.headers.update(SECURITY_HEADERS)
    return answer


class Renderer:
    """Make pages from templates."""

    def __init__(self) -> None:
        """Load the templates beside this module."""
        self._environment = Environment(
            loader=FileSystemLoader(FOLDER / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.filters["clock"] = _clock

    def page(
        self,
        template: str,
        request: Request,
        card: TenantCard | None = None,
        *,
        current: str | None = None,
        status: int = 200,
        **values: object,
    ) -> Response:
        """Give a page, inside an account when there is one."""
        base = account_address(card.tenant_id) if card else ""
        html = self._environment.get_template(template).render(
            account=card,
            base=base,
            current=current,
            menu=[(key, f"{base}/{path}", label) for key, path, label in _MENU],
            notice=NOTICES.get(request.args.get("notice", "")),
            **values,
        )
        return Response(
            html, status=status, content_type="text/html; charset=utf-8", headers=SECURITY_HEADERS
        )

    def message(
        self,
        request: Request,
        card: TenantCard | None,
        *,
        title: str,
        text: str = "",
        next_step: str | None = None,
        status: int = 200,
    ) -> Response:
        """Give a page that says one thing."""
        back = account_address(card.tenant_id, "/marketplace") if card else "/"
        return self.page(
            "message.html",
            request,
            card,
            status=status,
            title=title,
            text=text,
            next_step=next_step,
            back=back,
        )


def _clock(instant: str) -> str:
    return datetime.fromisoformat(instant).strftime("%d.%m.%Y %H:%M")
