"""The simulated PowerOffice Go as one WSGI application."""

import json
import time
from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

from werkzeug.wrappers import Request, Response

from local.simulators.application import LANDED_LATE, Simulator
from local.simulators.clock import Clock, Sleeper, system_clock
from local.simulators.faults import Fault, FaultKind
from local.simulators.poweroffice.access import APPLICATIONS, Access
from local.simulators.poweroffice.addresses import found_at, registers_under
from local.simulators.poweroffice.companies import (
    REFERENCE_DATA,
    TIME_APPROVALS,
    Company,
    companies,
)
from local.simulators.poweroffice.consent import ConsentPages
from local.simulators.poweroffice.definitions import Definition
from local.simulators.poweroffice.gui import Gui
from local.simulators.poweroffice.onboarding import CONSENT_PATH, USERS, Onboarding
from local.simulators.poweroffice.problems import GatewayError, RefusalError
from local.simulators.poweroffice.properties import Kind
from local.simulators.poweroffice.register import Register
from local.simulators.poweroffice.resources import Resources
from local.simulators.poweroffice.seeding import Seeding
from local.simulators.poweroffice.settings import PowerOfficeSettings
from local.simulators.poweroffice.stamps import stamp
from local.simulators.poweroffice.views import Views
from local.simulators.storage import MEMORY

_PREFIXES = {"demo": "/demo", "production": ""}
_COMPANY = "poweroffice.company"


class PowerOfficeSimulator(Simulator):
    """PowerOffice Go: token endpoint, onboarding, API v2, and pages for people."""

    name = "PowerOffice Go"
    enumerated = frozenset(
        item.name
        for definition in registers_under(PowerOfficeSettings().for_people()).values()
        for item in definition.properties
        if item.kind is Kind.CHOICE
    )

    def __init__(
        self,
        *,
        state: Path | str = MEMORY,
        settings: PowerOfficeSettings | None = None,
        now: Clock = system_clock,
        sleeper: Sleeper = time.sleep,
    ) -> None:
        """Open the state under the given settings."""
        super().__init__(state=state, now=now, sleeper=sleeper)
        self.settings = settings or PowerOfficeSettings()
        self.access = Access(self.store, self.settings)
        self.onboarding = Onboarding(self.store, self.settings, self.access)
        self._consent = ConsentPages(self.store, self.onboarding)
        self._views = Views()
        self._gui = Gui(self.store, self.settings, access=self.access)
        self.clock_skew_seconds = float(self.settings.clock_skew_seconds)
        self._prefix = _PREFIXES[self.settings.environment]

    def respond(self, request: Request) -> Response:
        """Answer a request; what a refused request had begun is undone."""
        try:
            with self.store.savepoint():
                return self._route(request)
        except RefusalError as error:
            return error.response(keys=self.settings.problem_keys)
        except GatewayError as error:
            return error.response()

    def seed(self, state: Mapping[str, Any]) -> None:
        """Add sample data; see `seeding` for its form."""
        self._seeding().add(state)

    def dump(self) -> dict[str, Any]:
        """Return applications, users and companies with their registers, without any key."""
        names = (*REFERENCE_DATA, *registers_under(self.settings), TIME_APPROVALS)
        return {
            "applications": [
                {name: value for name, value in application.items() if name != "key"}
                for application in self.store.documents(APPLICATIONS)
            ],
            "users": self.store.documents(USERS),
            "clients": [
                company.document | {name: company.rows(name) for name in names}
                for company in companies(self.store)
            ],
        }

    def reset(self) -> None:
        """Forget everything, the requests of this second too."""
        super().reset()
        self.access.forget_rates()
        self._views.clear()
        self._gui.forget_views()

    def is_following_page(self, request: Request) -> bool:
        """Say whether a list is asked for from another page than the first."""
        asked = {name.lower(): value for name, value in request.args.items()}
        return request.method == "GET" and asked.get("pagenumber", "1") != "1"

    def is_guarded(self, request: Request) -> bool:
        """Say whether a number or a reference of the body would refuse a second such write."""
        body, definition = request.get_json(force=True, silent=True), self._definition(request)
        if definition is None or not isinstance(body, dict):
            return False
        names = (item.name for item in definition.uniques_under(self._settings_of(request)))
        return any(body.get(name) is not None for name in names)

    def too_many_requests(self) -> Response:
        """Answer as the gateway does."""
        return self.access.throttled().response()

    def server_error(self) -> Response:
        """Answer with ProblemDetails."""
        detail = "An unexpected error occurred."
        return RefusalError(500, title="Internal Server Error", detail=detail).response(
            keys=self.settings.problem_keys
        )

    def answered(self, request: Request, response: Response) -> None:
        """Change a row between two pages of a list, when that fault is on."""
        if self.faults.is_quiet:
            return
        company, definition = request.environ.get(_COMPANY), self._definition(request)
        if company is None or definition is None or request.method != "GET":
            return
        links = json.loads(response.headers.get("X-Pagination", "{}"))
        if not links.get("nextPageLink"):
            return
        fault = self.take_fault(FaultKind.CHANGED_WHILE_PAGING, request)
        if fault is not None:
            served = [row["Id"] for row in response.get_json() if "Id" in row]
            register = self.register(company, definition)
            with self.store.transaction():
                _change_between_pages(register, fault, served)

    def register(self, company: Company, definition: Definition) -> Register:
        """Open a register of a company as a person at the system's own pages does.

        Its writes may be stamped late, as those of the API.
        """
        stamp = self._stamper(f"{self._prefix}/v2/{definition.path}")
        return Register(definition, company, company.settings(self.settings), stamp, self._views)

    def named_register(self, company: Company, name: str) -> Register:
        """Open a register of a company by its name, as its settings make it."""
        return self.register(company, registers_under(company.settings(self.settings))[name])

    def _definition(self, request: Request) -> Definition | None:
        """Return the register to write in that an address lies in, if any."""
        below = request.path.lower().removeprefix(f"{self._prefix}/v2")
        definition, _ = found_at(below, self._settings_of(request))
        return definition if definition and "POST" in definition.operations else None

    def _settings_of(self, request: Request) -> PowerOfficeSettings:
        """Return the settings of the company that a request speaks for, known yet or not."""
        company = request.environ.get(_COMPANY)
        if company is None:
            try:
                company = self.access.caller(request, self.arrived_at(request)).company
            except GatewayError:
                return self.settings
        return company.settings(self.settings)

    def _route(self, request: Request) -> Response:
        path = request.path.lower()
        if path.startswith(f"{self._prefix}/v2/"):
            return self._api(request, path.removeprefix(f"{self._prefix}/v2"))
        if path == f"{self._prefix}/oauth/token" and request.method == "POST":
            arrived = self.arrived_at(request)
            self.access.pass_gateway(request, arrived, rated=self.settings.tokens_are_rated)
            return self.access.issue_token(request, arrived)
        if path == CONSENT_PATH.lower():
            return self._consent.respond(request, self.now())
        return self._gui.respond(request, self._stamper(request.path, request.method))

    def _api(self, request: Request, path: str) -> Response:
        arrived = self.arrived_at(request)
        rated = not request.environ.get(LANDED_LATE)
        self.access.pass_gateway(request, arrived, rated=rated)
        onboarding = {
            "/onboarding/initiate": self.onboarding.initiate,
            "/onboarding/finalize": self.onboarding.finalize,
        }.get(path)
        if onboarding is not None and request.method == "POST":
            return onboarding(request, arrived)
        caller = self.access.caller(request, arrived)
        request.environ[_COMPANY] = caller.company
        resources = Resources(
            store=self.store,
            settings=caller.company.settings(self.settings),
            caller=caller,
            stamp=self._stamper(request.path, request.method),
            views=self._views,
            test_refused=lambda: self.take_fault(FaultKind.TEST_UNSUPPORTED, request) is not None,
        )
        return resources.respond(request, path)

    def _stamper(self, path: str = "", method: str = "PATCH") -> Callable[[], str]:
        """Return what stamps writes: now, or late when that fault is on for the path."""

        def give() -> str:
            fault = self.faults.take(FaultKind.STAMPED_LATE, method=method, path=path)
            late = 0 if fault is None else fault.seconds
            salt = self.store.next_number("stamp")
            return stamp(self.now() + timedelta(seconds=self.clock_skew_seconds - late), salt=salt)

        return give

    def _seeding(self) -> Seeding:
        return Seeding(self.store, self.settings, self.access, self._stamper())


def _change_between_pages(register: Register, fault: Fault, served: list[int]) -> None:
    """Touch, change, delete or create an object: by default touch the first of the page."""
    options = fault.options
    identifier = options.get("id", served[0] if served else None)
    change = options.get("change", "touch")
    if change == "create":
        values = options.get("values") or register.definition.least
        register.create(values, owner=options.get("owner"))
    elif identifier is None:
        return
    elif change == "delete":
        register.delete(identifier)
    elif change == "update":
        row = register.row(identifier)
        register.change(identifier, register.patchable(row) | dict(options["values"]))
    else:
        register.touch(identifier)
