"""Turns templates into pages; the pages are plain HTML with one style sheet and no scripts."""

from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from werkzeug.wrappers import Response

_TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def page(template: str, *, status: int = 200, **values: Any) -> Response:  # noqa: ANN401
    """Render a page."""
    html = _TEMPLATES.get_template(template).render(**values)
    return Response(html, status=status, content_type="text/html; charset=utf-8")


def message(title: str, text: str, *, status: int) -> Response:
    """Render a page that says one thing."""
    return page("message.html", status=status, title=title, text=text)
