"""What a simulator's pages are held to: they fit a small and a large screen, by axe's rules."""

from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, sync_playwright

FITS = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"


@contextmanager
def opened(chromium: str) -> Iterator[Page]:
    """Open an empty page in a browser of its own."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield browser.new_page()
        browser.close()


def assert_fits_and_is_accessible(page: Page, address: str) -> None:
    """Look at a page at both widths; they differ by layout alone, so axe looks at the small one."""
    answer = page.goto(address)
    assert answer is not None
    assert answer.status < HTTPStatus.INTERNAL_SERVER_ERROR, address
    for width in (1440, 390):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate(FITS), f"{address} at {width} px"
    told = Axe().run(page, options={"resultTypes": ["violations"]}).response
    assert told["violations"] == [], address
