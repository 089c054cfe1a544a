"""Reads the forms of a page and sends them, as a browser without scripts would."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

import httpx


@dataclass
class Form:
    """One form: its fields as they stand, and the buttons and choices that it offers."""

    action: str
    method: str
    fields: list[tuple[str, str]] = field(default_factory=list)
    unchecked: list[tuple[str, str]] = field(default_factory=list)
    buttons: list[tuple[str, str]] = field(default_factory=list)

    def send(
        self, browser: httpx.Client, page: httpx.Response, *, button: str = "", **changed: Any
    ) -> httpx.Response:
        """Send the form; a list as value replaces all values of that name."""
        pairs = [(name, value) for name, value in self.fields if name not in changed]
        for name, value in changed.items():
            pairs += [(name, item) for item in (value if isinstance(value, list) else [value])]
        pairs += [(name, value) for name, value in self.buttons if value == button]
        assert not button or ("", "") not in pairs
        data: dict[str, Any] = {}
        for name, value in pairs:
            data.setdefault(name, []).append(value)
        address = page.url.join(self.action) if self.action else page.url
        if self.method == "post":
            return browser.post(address, data=data)
        return browser.get(address, params=data)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append(Form(given.get("action", ""), given.get("method", "get")))
        elif tag == "select":
            self._select = given["name"]
        elif tag == "option" and "selected" in given:
            self.forms[-1].fields.append((self._select, given.get("value", "")))
        elif tag == "button" and "name" in given:
            self.forms[-1].buttons.append((given["name"], given["value"]))
        elif tag == "input":
            checkable = given.get("type") in {"checkbox", "radio"}
            kept = self.forms[-1].fields if not checkable or "checked" in given else None
            pair = (given["name"], given.get("value", ""))
            (self.forms[-1].unchecked if kept is None else kept).append(pair)


def forms(page: httpx.Response) -> list[Form]:
    """Return the forms of a page."""
    assert page.headers["content-type"].startswith("text/html")
    reader = _Reader()
    reader.feed(page.text)
    return reader.forms
