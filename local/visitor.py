"""A visitor without a browser: opens pages, follows links and fills in their forms.

It does only what a person could do on the page without JavaScript, so whoever drives the product
through it drives the product's real pages.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from types import TracebackType
from typing import Self
from urllib.parse import urljoin

import httpx

_SHOWN_OF_A_PAGE = 300


class VisitError(Exception):
    """A page was not what the visitor needed; the message quotes it."""


@dataclass(slots=True)
class Form:
    """One form as it stands on the page: where it goes, what it holds, what can be pressed."""

    action: str
    method: str
    values: list[tuple[str, str]] = field(default_factory=list)
    buttons: list[tuple[str, str, str]] = field(default_factory=list)
    """Name, value and text of each button."""

    def holds(self, name: str, value: str | None = None) -> bool:
        """Whether the form has a field of this name, and of this value if one is given."""
        return any(field_name == name and value in (None, held) for field_name, held in self.values)

    def press(self, button: str | None) -> list[tuple[str, str]]:
        """Give what pressing a button sends: the one of this text or value, else the first."""
        for name, value, text in self.buttons:
            if button is None or button in text or button == value:
                return [(name, value)] if name else []
        return []


@dataclass(frozen=True, slots=True)
class Page:
    """A page as it arrived, after redirects."""

    url: str
    status: int
    text: str
    words: str
    forms: tuple[Form, ...]
    links: tuple[tuple[str, str], ...]

    def form(self, *, button: str | None = None, action: str | None = None) -> Form:
        """Find the form with a button of this text, or whose action ends so."""
        for form in self.forms:
            by_button = button and any(button in text for _, _, text in form.buttons)
            if by_button or (action and form.action.endswith(action)):
                return form
        raise self.missing(f"form {button or action}")

    def link(self, part: str) -> str:
        """Find the address of the link whose text or address contains `part`."""
        for address, text in self.links:
            if part in text or part in address:
                return address
        raise self.missing(f"link {part}")

    def missing(self, what: str) -> VisitError:
        """Make the error that the page lacks something, with what stands there instead."""
        return VisitError(f"{self.url} has no {what}: {self.words[:_SHOWN_OF_A_PAGE]}")


class Visitor:
    """One browser's worth of cookies."""

    def __init__(self, client: httpx.Client | None = None) -> None:
        self._client = client or httpx.Client(follow_redirects=True, timeout=60, trust_env=False)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._client.close()

    def open(self, address: str, *, status: int = 200) -> Page:
        """Open an address and expect this status of the page that it leads to."""
        return self._expect(self._client.get(address), status)

    def submit(
        self,
        page: Page,
        form: Form,
        values: Mapping[str, str | None] | None = None,
        *,
        button: str | None = None,
        status: int = 200,
    ) -> Page:
        """Fill in a page's form and press a button: the first, or the one of this text or value.

        A value of None takes a field away, as unticking a box does.
        """
        given = values or {}
        sent = [(name, value) for name, value in form.values if name not in given]
        sent += [(name, value) for name, value in given.items() if value is not None]
        sent += form.press(button)
        address = urljoin(page.url, form.action or page.url)
        if form.method == "get":
            return self._expect(self._client.get(address, params=tuple(sent)), status)
        data: dict[str, list[str]] = {}
        for name, value in sent:
            data.setdefault(name, []).append(value)
        return self._expect(self._client.post(address, data=data), status)

    def _expect(self, response: httpx.Response, status: int) -> Page:
        page = read_page(response)
        if response.status_code != status:
            raise VisitError(
                f"{response.request.method} {page.url} answered {response.status_code}: "
                f"{page.words[:_SHOWN_OF_A_PAGE]}"
            )
        return page


def read_page(response: httpx.Response) -> Page:
    """Read a page's words, forms and links."""
    reader = _Reader()
    reader.feed(response.text)
    return Page(
        url=str(response.url),
        status=response.status_code,
        text=response.text,
        words=" ".join(" ".join(reader.words).split()),
        forms=tuple(reader.forms),
        links=tuple(
            (urljoin(str(response.url), address), " ".join(text.split()))
            for address, text in reader.links
        ),
    )


class _Reader(HTMLParser):
    """Collects forms, links and visible words."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.links: list[tuple[str, str]] = []
        self.words: list[str] = []
        self._open_form: Form | None = None
        self._catching: str | None = None
        self._caught = ""
        self._about: dict[str, str] = {}
        self._select: str | None = None
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag in ("style", "script", "title"):
            self._hidden += 1
        elif tag == "form":
            method = given.get("method", "get").lower()
            self._open_form = Form(given.get("action", ""), method)
            self.forms.append(self._open_form)
        elif tag in ("a", "button", "textarea"):
            self._catching, self._caught, self._about = tag, "", given
        elif self._open_form is not None:
            self._take_field(self._open_form, tag, given)

    def _take_field(self, form: Form, tag: str, given: dict[str, str]) -> None:
        if tag == "select":
            self._select = given.get("name")
        elif tag == "option" and self._select:
            chosen = [value for name, value in form.values if name == self._select]
            if "selected" in given or not chosen:
                form.values = [pair for pair in form.values if pair[0] != self._select]
                form.values.append((self._select, given.get("value", "")))
        elif tag == "input" and given.get("name"):
            self._take_input(form, given)

    def _take_input(self, form: Form, given: dict[str, str]) -> None:
        kind = given.get("type", "text")
        if kind == "submit":
            form.buttons.append((given["name"], given.get("value", ""), given.get("value", "")))
        elif kind not in ("checkbox", "radio") or "checked" in given:
            form.values.append((given["name"], given.get("value", "on" if kind != "text" else "")))

    def handle_endtag(self, tag: str) -> None:
        if tag in ("style", "script", "title"):
            self._hidden -= 1
        elif tag == "form":
            self._open_form = None
        elif tag == "select":
            self._select = None
        elif tag == self._catching:
            self._let_go(tag)

    def _let_go(self, tag: str) -> None:
        text, about, self._catching = self._caught, self._about, None
        if tag == "a" and about.get("href"):
            self.links.append((about["href"], text))
        elif self._open_form is not None and tag == "textarea" and about.get("name"):
            self._open_form.values.append((about["name"], text))
        elif self._open_form is not None and tag == "button":
            button = (about.get("name", ""), about.get("value", ""), " ".join(text.split()))
            self._open_form.buttons.append(button)

    def handle_data(self, data: str) -> None:
        if self._hidden:
            return
        self.words.append(data)
        if self._catching is not None:
            self._caught += data
