"""The host's pages as a person meets them: small and large, with long names, by axe's rules."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page

from local.simulators.serving import running
from tests.contract.simulators.browsed import assert_fits_and_is_accessible, opened
from tests.contract.simulators.host.browsing import BACKEND, Browser

LONG = "Elektroinstallasjonsvirksomhetsdokumentasjonssystemleverandøren " * 3
ADDRESS = {"type": "delivery", "line1": LONG, "city": "Oslo"}
CONTACT = {"firstName": LONG, "lastName": LONG, "email": f"{'x' * 60}@example.com"}
RECORDS: dict[str, list[dict[str, Any]]] = {
    "customers": [{"id": "c_1", "name": LONG, "addresses": [ADDRESS], "contacts": [CONTACT]}],
    "employees": [{"id": "e_1", "firstName": "Kari", "lastName": LONG, "title": LONG}],
    "projects": [{"id": "p_1", "name": LONG, "number": "1", "customerId": "c_1"}],
    "products": [{"id": "pr_1", "name": LONG, "salesPrice": "12.50"}],
    "pay-types": [{"id": "pay_1", "name": LONG, "number": "1"}],
}
PAGES = (
    "customers",
    "customers/c_1",
    "customers/c_1/contacts/new",
    "employees",
    "employees/e_1",
    "projects",
    "projects/p_1",
    "projects/p_1/delete",
    "products",
    "products/new",
    "hours?week=2026-W47&employee=e_1",
    "hours/h_1",
    "hours/h_2",
)
HOURS: list[dict[str, Any]] = [
    {
        "id": entry_id,
        "employeeId": "e_1",
        "date": "2026-11-20",
        "hours": "7.50",
        "projectId": "p_1",
        "description": LONG,
        "supplements": [{"payTypeId": "pay_1", "quantity": "1.5"}],
        "approval": approval,
    }
    for entry_id, approval in (("h_1", {}), ("h_2", {"status": "approved", "axes": ["project"]}))
]

pytestmark = pytest.mark.browser


@pytest.fixture
def page(chromium: str) -> Iterator[Page]:
    with opened(chromium) as page:
        yield page


def test_every_page_fits_and_is_accessible(page):
    made = Browser(BACKEND)
    made.host.seed_records("t_42", RECORDS)
    made.host.seed_hours("t_42", HOURS)
    (customer,) = made.customers()
    elements = [
        f"customers/c_1/{part}/{customer[part][0]['id']}" for part in ("addresses", "contacts")
    ]
    with running(made.host) as address:
        for where in (*PAGES, *elements):
            assert_fits_and_is_accessible(page, f"{address}/accounts/t_42/{where}")
    made.client.close()
    made.host.close()
