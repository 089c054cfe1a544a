"""The pages as a person meets them: small and large, with long names, by axe's rules."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from local.simulators.serving import running
from tests.contract.simulators.browsed import assert_fits_and_is_accessible, opened
from tests.contract.simulators.poweroffice.office import DAL, FJORD
from tests.contract.simulators.poweroffice.test_onboarding import initiate
from tests.contract.simulators.poweroffice.time_company import (
    HOUSE,
    NUMBER,
    create,
    time_company,
)

LONG = "Elektroinstallasjonsvirksomhetsdokumentasjonssystemleverandøren " * 4

pytestmark = pytest.mark.browser


@pytest.fixture
def page(chromium: str) -> Iterator[Page]:
    with opened(chromium) as page:
        yield page


def test_every_page_fits_and_is_accessible(office, api, page):
    created = office.create(
        api, Name=LONG, EmailAddress=f"{'x' * 60}@example.com", OrganizationNumber="912345674"
    )
    api.post("/Projects", json={"Name": LONG, "CustomerId": created["Id"]})
    api.post("/Products", json={"Name": LONG})
    person = {"FirstName": LONG, "LastName": LONG}
    api.post(f"/ContactPersons/{created['Id']}", json=person)
    create(time_company(office), ProjectId=HOUSE, InternalComment=LONG)
    with running(office.simulator) as address:
        home = f"{address}/gui/{office.company(FJORD).id}"
        consents = [initiate(office, **offer).json()["TemporaryUrl"] for offer in OFFERS]
        for where in (
            address,
            f"{home}/customers",
            f"{home}/customers/new",
            f"{home}/customers/{created['Id']}",
            f"{address}/gui/{office.company(DAL).id}/customers",
            *[f"{home}/{part}" for part in PAGES],
            *[f"{home}/customers/{created['Id']}/{part}" for part in CHILDREN],
            f"{home}/extensions",
            f"{address}/gui/{office.company(NUMBER).id}/hours",
            f"{address}/nothing",
            *[consent.replace("http://poweroffice.test", address) for consent in consents],
        ):
            assert_fits_and_is_accessible(page, where)


PAGES = (
    *("employees", "employees/new", "employees/990001"),
    *("products", "products/new", "projects", "projects/new", "payitems/new"),
)
CHILDREN = ("persons/new", "addresses/new")
OFFERS: tuple[dict[str, str | None], ...] = (
    {},
    {"ClientOrganizationNo": None},
    {"ClientOrganizationNo": "999999999"},
)


def test_a_visitor_edits_a_customer_by_keyboard(office, api, page):
    created = office.create(api, Name="Før AS")
    with running(office.simulator) as address:
        page.goto(f"{address}/gui/{office.company(FJORD).id}/customers")
        page.get_by_role("link", name="Før AS").press("Enter")
        name = page.get_by_label("Navn", exact=True)
        name.fill("Etter AS")
        name.press("Enter")
        page.get_by_role("status").wait_for()
        assert "er lagret" in page.get_by_role("status").inner_text()
    assert api.get(f"/Customers/{created['Id']}").json()["Name"] == "Etter AS"
