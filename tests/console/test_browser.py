"""Pages in a real browser: every state, language and width; keyboard alone; without JavaScript."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, sync_playwright

from bindeledd.console.languages import LANGUAGES
from bindeledd.domain.access import Role
from bindeledd.domain.connections import ConnectionState
from tests.console.scenes import SCENES, Scene, entries, in_language
from tests.console.serving import Server, served
from tests.console.stage import Guest, Stage

pytestmark = [pytest.mark.browser, pytest.mark.slow]

WIDE, NARROW = ViewportSize(width=1440, height=900), ViewportSize(width=390, height=844)
SCREENSHOTS = Path(__file__).resolve().parents[2] / "build" / "screenshots"
TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
RULES = {
    "resultTypes": ["violations"],
    "runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"],
    "preload": False,  # for sheets of other origins, which no page has
}
ALIKE = ":is(main li, main tr):nth-child(n + 31)"
"""What stands further down in a list is drawn as what stands above it."""

FOCUSED = "document.activeElement.innerText"
MOST_STEPS = 40


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=chromium,
            args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
        )
        yield started
        started.close()


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with served() as running:
        yield running


@pytest.fixture(scope="module")
def scenes(server: Server) -> dict[str, Scene]:
    return {name: build(Stage(server.url)) for name, build in SCENES.items()}


def visiting(browser: Browser, server: Server, secret: str, **more: Any) -> BrowserContext:
    context = browser.new_context(viewport=more.pop("viewport", WIDE), **more)
    context.add_cookies([{"name": "bindeledd", "value": secret, "url": server.url}])
    return context


LISTS = ("console", "operator-plan", "operator-run", "operator-problems", "operator-pairs")
"""The pages that look different with five hundred rows."""


def looked_at(name: str, scene: Scene) -> dict[str, tuple[str, str]]:
    """List session and path of each page; one that both see alike is looked at as the operator."""
    if name == "many":
        return {label: (scene.operator, scene.pages[label][1]) for label in LISTS}
    return {
        label: (scene.customer if role is Role.CUSTOMER else scene.operator, path)
        for label, (role, path) in scene.pages.items()
        if label.replace("customer", "operator") not in scene.pages or role is not Role.CUSTOMER
    } | {"customer": (scene.customer, scene.pages["customer"][1])}


def violations(page: Page) -> list[dict[str, Any]]:
    """Run axe; contrast takes it most of the time, and rows that are drawn alike have one."""
    if not page.locator(ALIKE).count():
        return list(Axe().run(page, options=RULES).response["violations"])
    but_contrast = RULES | {"rules": {"color-contrast": {"enabled": False}}}
    contrast = RULES | {"runOnly": {"type": "rule", "values": ["color-contrast"]}}
    return [
        *Axe().run(page, options=but_contrast).response["violations"],
        *Axe().run(page, {"exclude": [[ALIKE]]}, options=contrast).response["violations"],
    ]


def faults(page: Page) -> list[str]:
    """Find what axe, the width and the outline hold against a page."""
    found = [
        f"{one['id']} {json.dumps([node['target'] for node in one['nodes']][:3])}"
        for one in violations(page)
    ]
    headings = page.locator("h1").count()
    too_wide = page.evaluate(TOO_WIDE)
    found += [f"{too_wide} px too wide"] if too_wide > 0 else []
    return found + ([f"{headings} main headings"] if headings != 1 else [])


@pytest.mark.parametrize(("place", "found"), [(1, ["color-contrast"]), (31, [])])
def test_a_text_that_is_too_pale_is_found_among_the_first_of_a_list(
    place: int, found: list[str], browser: Browser, server: Server
) -> None:
    server.console = Stage(server.url).console
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(server.url)
        page.locator("main").evaluate(
            "(main, rows) => { main.innerHTML = rows }", "<ul>" + "<li>Berg AS</li>" * 31 + "</ul>"
        )
        page.locator(f"main li:nth-child({place})").evaluate("row => { row.style.color = '#ccc' }")
        assert [one["id"] for one in violations(page)] == found


def picture(page: Page, *, whole: bool) -> bytes:
    """Take a picture, in a form that is quick to make rather than small."""
    drawn: dict[str, Any] = {"format": "png", "optimizeForSpeed": True}
    tools = page.context.new_cdp_session(page)
    if whole:
        size = tools.send("Page.getLayoutMetrics")["cssContentSize"]
        drawn |= {"captureBeyondViewport": True, "clip": {**size, "scale": 1}}
    data = tools.send("Page.captureScreenshot", drawn)["data"]
    tools.detach()
    return base64.b64decode(data)


@pytest.mark.parametrize("name", SCENES)
def test_pages_are_accessible(
    name: str, browser: Browser, server: Server, scenes: dict[str, Scene]
) -> None:
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    scene, found = scenes[name], {}
    server.console = scene.stage.console
    with browser.new_context(viewport=WIDE) as context:
        page = context.new_page()
        for label, (secret, path) in looked_at(name, scene).items():
            context.add_cookies([{"name": "bindeledd", "value": secret, "url": server.url}])
            answer = page.goto(f"{server.url}{in_language(path, 'nb')}")
            assert answer is not None
            assert answer.status == 200
            found[label] = faults(page)
            for size in (WIDE, NARROW):
                page.set_viewport_size(size)
                shot = SCREENSHOTS / f"{name}-{label}-{size['width']}.png"
                shot.write_bytes(picture(page, whole=name != "many"))
                # Narrow pages differ by layout alone, so that one state is enough for axe there.
                if name == "one" and size is NARROW:
                    found[f"{label} narrow"] = faults(page)
            page.set_viewport_size(WIDE)
    assert {label: faults for label, faults in found.items() if faults} == {}


def bodies(name: str, scene: Scene, language: str) -> dict[str, str]:
    """Render every page of a scene in one language, without a browser."""
    rendered = {}
    for label in LISTS if name == "many" else scene.pages:
        role, path = scene.pages[label]
        guest = Guest(scene.stage, scene.customer if role is Role.CUSTOMER else scene.operator)
        html = guest.get(in_language(path, language))["body"]
        rendered[f"{label} {language}"] = html.partition("<body>")[2].partition("</body>")[0]
    return rendered


@pytest.mark.parametrize("name", SCENES)
def test_no_page_is_wider_than_the_window_in_any_language(
    name: str, browser: Browser, server: Server, scenes: dict[str, Scene]
) -> None:
    scene = scenes[name]
    server.console = scene.stage.console
    rendered = {k: v for language in LANGUAGES for k, v in bodies(name, scene, language).items()}
    put_in = f"body => {{ document.body.innerHTML = body; return {TOO_WIDE} }}"
    too_wide = {}
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(server.url)
        for size in (WIDE, NARROW):
            page.set_viewport_size(size)
            for label, body in rendered.items():
                too_wide[f"{label} {size['width']}"] = page.evaluate(put_in, body)
    assert {label: pixels for label, pixels in too_wide.items() if pixels > 0} == {}


def test_a_page_that_is_too_wide_is_found(browser: Browser, server: Server) -> None:
    server.console = Stage(server.url).console
    with browser.new_context(viewport=NARROW) as context:
        page = context.new_page()
        page.goto(server.url)
        page.evaluate("document.body.innerHTML = '<pre>' + 'W'.repeat(250) + '</pre>'")
        assert page.evaluate(TOO_WIDE) > 0


@pytest.mark.parametrize("path", ["/", "/nowhere", "/portal", "/connect/used"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_for_strangers_are_accessible(
    path: str, language: str, browser: Browser, server: Server
) -> None:
    server.console = Stage(server.url).console
    with browser.new_context(viewport=NARROW) as context:
        page = context.new_page()
        page.goto(f"{server.url}{path}?lang={language}")
        assert faults(page) == []


def tab_to(page: Page, label: str) -> None:
    """Press Tab until the button or link of this text has the focus."""
    for _ in range(MOST_STEPS):
        page.keyboard.press("Tab")
        if page.evaluate(FOCUSED).strip() == label:
            return
    raise AssertionError(f"the keyboard does not reach {label}")


@pytest.mark.parametrize("javascript", [True, False])
def test_an_operator_approves_with_the_keyboard_alone(
    javascript: bool, browser: Browser, server: Server
) -> None:
    stage = Stage(server.url)
    ref = stage.connection(ConnectionState.AWAITING_APPROVAL)
    stage.plan(ref, entries())
    server.console = stage.console
    secret = stage.session(Role.VENDOR_OPERATOR)
    with visiting(browser, server, secret, java_script_enabled=javascript) as context:
        page = context.new_page()
        page.goto(f"{server.url}/console?lang=en")
        tab_to(page, "Approve or reject")
        page.keyboard.press("Enter")
        page.wait_for_url("**/plan")
        tab_to(page, "Approve and start")
        page.keyboard.press("Enter")
        page.wait_for_url("**?done=approved")
        assert page.get_by_role("status").inner_text().startswith("The plan is approved")
    after = stage.state.connection(ref)
    assert after is not None
    assert after.state is ConnectionState.ACTIVE


@pytest.mark.parametrize("javascript", [True, False])
def test_a_customer_chooses_settings_with_the_keyboard_alone(
    javascript: bool, browser: Browser, server: Server
) -> None:
    stage = Stage(server.url)
    ref = stage.connection(ConnectionState.CONFIGURING)
    server.console = stage.console
    secret = stage.session(Role.CUSTOMER, tenant=ref.tenant)
    with visiting(browser, server, secret, java_script_enabled=javascript) as context:
        page = context.new_page()
        page.goto(f"{server.url}/portal?lang=sv")
        tab_to(page, "Välj inställningar")
        page.keyboard.press("Enter")
        page.wait_for_url("**/settings")
        page.get_by_role("region", name="Kunder").get_by_label("Bara koppla").focus()
        page.keyboard.press("Space")
        tab_to(page, "Spara och be om godkännande")
        page.keyboard.press("Enter")
        page.wait_for_url("**?done=asked")
    after = stage.state.connection(ref)
    assert after is not None
    assert after.state is ConnectionState.AWAITING_APPROVAL


def test_the_first_stop_of_the_keyboard_leads_past_the_frame(
    browser: Browser, server: Server
) -> None:
    stage = Stage(server.url)
    server.console = stage.console
    with visiting(browser, server, stage.session(Role.VENDOR_OPERATOR)) as context:
        page = context.new_page()
        page.goto(f"{server.url}/console?lang=en")
        page.keyboard.press("Tab")
        assert page.evaluate(FOCUSED) == "Skip to content"
        page.keyboard.press("Enter")
        assert page.url.endswith("#content")


@pytest.mark.parametrize("javascript", [True, False])
def test_an_undo_is_confirmed_with_the_keyboard_alone(
    javascript: bool, browser: Browser, server: Server
) -> None:
    scene = SCENES["undoing"](Stage(server.url))
    server.console = scene.stage.console
    role, path = scene.pages["customer-undo"]
    assert role is Role.CUSTOMER
    with visiting(browser, server, scene.customer, java_script_enabled=javascript) as context:
        page = context.new_page()
        page.goto(f"{server.url}{in_language(path, 'en')}")
        tab_to(page, "Put 1 object back")
        page.keyboard.press("Enter")
        page.wait_for_url("**?done=undoing")
        assert page.get_by_role("status").inner_text() == "The undo is ordered and begins at once."
    assert scene.stage.bell.rung


@pytest.mark.parametrize("javascript", [True, False])
def test_an_uncertain_write_is_decided_with_the_keyboard_alone(
    javascript: bool, browser: Browser, server: Server
) -> None:
    scene = SCENES["undoing"](Stage(server.url))
    server.console = scene.stage.console
    with visiting(browser, server, scene.operator, java_script_enabled=javascript) as context:
        page = context.new_page()
        path = scene.pages["operator-uncertain"][1]
        page.goto(f"{server.url}{in_language(path, 'en')}")
        tab_to(page, "It arrived: link to this")
        page.keyboard.press("Enter")
        page.wait_for_url("**?done=looked")
        assert page.get_by_role("button", name="It arrived: link to this").count() == 0


def test_the_form_that_leads_to_the_erp_may_leave(browser: Browser, server: Server) -> None:
    stage = Stage(server.url)
    ref = stage.connection(ConnectionState.DRAFT)
    server.console = stage.console
    secret = stage.session(Role.CUSTOMER, tenant=ref.tenant)
    with visiting(browser, server, secret) as context:
        page = context.new_page()
        page.route("https://erp.test/**", lambda route: route.fulfill(body="consent"))
        page.goto(f"{server.url}/portal/connections/{ref.connection}/connect?lang=en")
        page.get_by_role("button", name="Continue to PowerOffice Go").click()
        page.wait_for_url("https://erp.test/consent**")
