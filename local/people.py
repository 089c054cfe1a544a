"""The people of the story, each with a browser of their own, on the systems' and our own pages.

They find forms by what stands on the pages without JavaScript. Everything by which they find one is
in the two tables here, so that another wording is changed in one place.
"""

from collections.abc import Mapping

from local.visitor import Page, Visitor

WORDS = {
    "turn_on": "Slå på",
    "grant": "Gi tilgang",
    "cancel": "Avbryt",
    "save": "Lagre",
    "delete": "Slett",
}
"""Buttons of the host and of PowerOffice, whose pages are Norwegian."""

PATHS = {
    "turn_on": "/integration/connect",
    "synchronise": "/integration/sync",
    "open": "/integration/open",
    "consent": "/connect",
    "approve": "/approve",
    "pairs": "/pairs",
    "preview": "/preview",
    "undo": "/undo",
    "approve_hours": "/hours/approve",
    "hour_settings": "/hours/settings",
    "hour_registers": "/hours/registers",
    "work_types": "/hours/mappings/work_types",
    "send_hours": "/hours/send",
}
"""What the action of a form ends with; ours are the same in every language."""


class HostUser:
    """Somebody of the host's customer, on the host's pages and on those reached from there."""

    def __init__(self, host_url: str, tenant: str, visitor: Visitor | None = None) -> None:
        self.browser = visitor or Visitor()
        self._account = f"{host_url}/accounts/{tenant}"

    def turn_on(self) -> Page:
        """Press "Slå på" in the marketplace; leads to our page about consent."""
        page = self.browser.open(f"{self._account}/marketplace")
        return self.browser.submit(
            page, page.form(action=PATHS["turn_on"]), button=WORDS["turn_on"]
        )

    def go_to_consent(self, page: Page) -> Page:
        """Go on from our page to PowerOffice's consent page."""
        return self.browser.submit(page, page.form(action=PATHS["consent"]))

    def grant(self, page: Page) -> Page:
        """Say yes at PowerOffice; leads back to the host."""
        return self.browser.submit(page, page.form(button=WORDS["grant"]), button=WORDS["grant"])

    def cancel(self, page: Page) -> Page:
        """Say no at PowerOffice; leads back to the host."""
        return self.browser.submit(page, page.form(button=WORDS["grant"]), button=WORDS["cancel"])

    def connect(self) -> Page:
        """Take the whole way from the marketplace to the host's return page."""
        return self.grant(self.go_to_consent(self.turn_on()))

    def synchronise(self) -> Page:
        """Press "Synkroniser nå" in the marketplace."""
        page = self.browser.open(f"{self._account}/marketplace")
        return self.browser.submit(page, page.form(action=PATHS["synchronise"]))

    def portal(self) -> Page:
        """Open our pages from the marketplace."""
        page = self.browser.open(f"{self._account}/marketplace")
        return self.browser.submit(page, page.form(action=PATHS["open"]))

    def create(self, **values: str | None) -> Page:
        """Make a customer in the host's form."""
        page = self.browser.open(f"{self._account}/customers/new")
        return self.browser.submit(page, page.form(button=WORDS["save"]), values)

    def edit(self, one: str, register: str = "customers", **values: str | None) -> Page:
        """Change an object in the host's form; fields are named as the form names them."""
        page = self.browser.open(f"{self._account}/{register}/{one}")
        return self.browser.submit(page, page.form(button=WORDS["save"]), values)

    def set_active(self, customer: str) -> Page:
        """Press the button that takes a customer out of use, or back into it."""
        page = self.browser.open(f"{self._account}/customers/{customer}")
        return self.browser.submit(page, page.form(action="/active"))

    def judge_hours(self, act: str, axis: str, subject: str, days: tuple[str, str]) -> Page:
        """Approve hours, or re-open them: an employee's period or a project's, both days included.

        `act` is `approve` or `reopen`, `axis` is `employee_period` or `project`.
        """
        page = self.browser.open(f"{self._account}/hours")
        for form in page.forms:
            if form.holds("axis", axis):
                values = {"subject": subject, "from": days[0], "to": days[1]}
                return self.browser.submit(page, form, values, button=act)
        raise page.missing(f"approval by {axis}")

    def delete_hours(self, entry: str) -> Page:
        """Delete an entry that is open, and say so again when asked."""
        page = self.browser.open(f"{self._account}/hours/{entry}/delete")
        return self.browser.submit(page, page.form(button=WORDS["delete"]))

    def look_at_hours(self, week: str) -> Page:
        """Open a week's hours in the host, such as 2026-W47."""
        return self.browser.open(f"{self._account}/hours?week={week}")

    def our_hours(self) -> Page:
        """Open our page of hours, by way of the marketplace."""
        return self.browser.open(self.portal().link("/hours"))

    def fetch_hour_registers(self) -> Page:
        """Press "Fetch" on our page of the settings of hours: what there is to choose is read."""
        page = self.browser.open(self.our_hours().link(PATHS["hour_settings"]))
        return self.browser.submit(page, page.form(action=PATHS["hour_registers"]))

    def set_up_hours(self, **values: str | None) -> Page:
        """Switch the sending of hours on with these settings, named as the form names them."""
        page = self.browser.open(self.our_hours().link(PATHS["hour_settings"]))
        chosen = {"sending": "on", **values}
        return self.browser.submit(page, page.form(action=PATHS["hour_settings"]), chosen)

    def map_work_type(self, work_type: str, activity: str) -> Page:
        """Say on our page on which activity of PowerOffice a work type is booked, both by id."""
        settings = self.browser.open(self.our_hours().link(PATHS["hour_settings"]))
        page = self.browser.open(settings.link(PATHS["work_types"]))
        chosen = {f"to-{work_type}": activity}
        return self.browser.submit(page, page.form(action=PATHS["work_types"]), chosen)

    def send_hours(self) -> Page:
        """Press "Send now" on our page of hours."""
        page = self.our_hours()
        return self.browser.submit(page, page.form(action=PATHS["send_hours"]))


class ErpUser:
    """A bookkeeper at PowerOffice's own pages."""

    def __init__(self, poweroffice_url: str, company: str, visitor: Visitor | None = None) -> None:
        self.browser = visitor or Visitor()
        self._company = f"{poweroffice_url}/gui/{company}"

    def create(self, register: str = "customers", **values: str | None) -> Page:
        """Make an object; a customer's number that is not given is PowerOffice's to give."""
        page = self.browser.open(f"{self._company}/{register}/new")
        return self.browser.submit(page, page.form(button=WORDS["save"]), values)

    def edit(self, one: str, register: str = "customers", **values: str | None) -> Page:
        """Change an object; fields are named as the API's properties."""
        page = self.browser.open(f"{self._company}/{register}/{one}")
        return self.browser.submit(page, page.form(button=WORDS["save"]), values)

    def archive(self, customer: str) -> Page:
        """Press the button that archives a customer, or fetches it back."""
        page = self.browser.open(f"{self._company}/customers/{customer}")
        return self.browser.submit(page, page.form(action="/archive"))

    def approve_hours(self, employee: str, day: str) -> Page:
        """Approve a person's hours of the week of a day: PowerOffice locks them."""
        page = self.browser.open(f"{self._company}/hours?week={day}")
        for form in page.forms:
            if form.action.endswith(PATHS["approve_hours"]) and form.holds("employee", employee):
                return self.browser.submit(page, form)
        raise page.missing(f"hours of employee {employee}")


class Operator:
    """Somebody of the vendor, signed in through a one-time address, on our own pages."""

    def __init__(self, console_url: str, sign_in_url: str, visitor: Visitor | None = None) -> None:
        self.browser = visitor or Visitor()
        self._console = f"{console_url}/console"
        self.first_page = self.browser.open(sign_in_url)

    def open(self, connection: Mapping[str, str], part: str = "") -> Page:
        """Open a page of a connection."""
        return self.browser.open(self.address(connection, part))

    def address(self, connection: Mapping[str, str], part: str = "") -> str:
        """Give the address of a page of a connection."""
        return (
            f"{self._console}/connections/{connection['tenantId']}/{connection['connectionId']}"
            f"{part}"
        )

    def approve(self, connection: Mapping[str, str]) -> Page:
        """Sign exactly the plan that the page shows."""
        page = self.open(connection, "/plan")
        return self.browser.submit(page, page.form(action=PATHS["approve"]))

    def decide(
        self, connection: Mapping[str, str], host_id: str, erp_id: str, verdict: str
    ) -> Page:
        """Say whether a held pair is one: `link` or `apart`."""
        page = self.open(connection, "/pairs")
        for form in page.forms:
            asked = form.holds("host_id", host_id) and form.holds("erp_id", erp_id)
            if form.action.endswith(PATHS["pairs"]) and asked:
                return self.browser.submit(page, form, button=verdict)
        raise page.missing(f"question about {host_id} and {erp_id}")

    def preview(self, connection: Mapping[str, str]) -> str:
        """Ask what a synchronisation would do now; gives the address where that will stand."""
        page = self.open(connection)
        return self.browser.submit(page, page.form(action=PATHS["preview"])).url

    def ask_to_undo(self, connection: Mapping[str, str], run: str) -> str:
        """Ask what can be put back of a run; gives the address where that will stand."""
        page = self.open(connection, f"/runs/{run}")
        return self.browser.submit(page, page.form(action=PATHS["undo"])).url

    def confirm_undo(self, address: str) -> Page:
        """Confirm exactly what the preview at this address shows."""
        page = self.browser.open(address)
        return self.browser.submit(page, page.form(action=address.rpartition("/")[2]))
