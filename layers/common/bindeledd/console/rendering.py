"""Pages from templates: escaped by default, an undefined name is an error, no text of their own."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bindeledd.console.explaining import Explainer
from bindeledd.console.http import Response, with_query
from bindeledd.console.languages import LANGUAGES
from bindeledd.console.static import address_of
from bindeledd.console.visits import Visit
from bindeledd.domain.zones import zone_named

PAGE_SIZE = 50
"""How many rows a list shows at once."""


@cache
def environment() -> Environment:
    """Make the environment that all templates are compiled in."""
    made = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals["static"] = address_of
    return made


_USED_ONCE = ("/connect/", "/portal/enter/", "/oauth/", "/login/callback")
"""Addresses that carry a secret of single use, which no page may repeat."""


def render(visit: Visit, template: str, *, status: int = 200, **values: Any) -> Response:  # noqa: ANN401 - what a template is given
    """Render a page for a visitor."""
    context = {
        "t": visit.texts,
        "visit": visit,
        "place": visit.place,
        "names": visit.place.names if visit.place else {},
        "csrf_token": visit.session.csrf_token if visit.session else "",
        "languages": _languages(visit),
        "zone_name": str(zone_named(visit.texts.zone)),
        "explain": Explainer(visit.texts),
        "done": _done(visit),
        "alert": None,
        **values,
    }
    return Response(status=status, body=environment().get_template(template).render(context))


def address(visit: Visit, **values: str) -> str:
    """Give the address of the present page with other parameters."""
    query = {name: value for name, value in visit.request.query.items() if name != "done"}
    kept = {name: value for name, value in {**query, **values}.items() if value}
    return with_query(visit.request.path, **kept)


def _languages(visit: Visit) -> list[tuple[str, str, str]]:
    """List code, name and address of each language for this very page, as far as it can be read."""
    reader = visit
    if not visit.request.reads or visit.request.path.startswith(_USED_ONCE):
        reader = replace(visit, request=replace(visit.request, path=visit.home, query={}))
    return [(code, name, address(reader, lang=code)) for code, name in LANGUAGES.items()]


def _done(visit: Visit) -> str | None:
    """Name what was just done, where it is one of the things that we say so of."""
    done = visit.request.query.get("done", "")
    return done if visit.texts.has(f"done.{done}") else None
