"""One request as a view meets it: who asks, in which language, and about which connection."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from bindeledd.console.cookies import Cookies
from bindeledd.console.http import Request, Response
from bindeledd.console.languages import Texts
from bindeledd.domain.access import Role, Session
from bindeledd.domain.connections import Connection
from bindeledd.domain.errors import RefusedError
from bindeledd.domain.identity import ConnectionRef
from bindeledd.domain.policy import Recipe
from bindeledd.domain.ports import Announcements, Clock, Doorbell, Randomness, State
from bindeledd.domain.vendors import Vendor
from bindeledd.usecases.access import principal_of, require_sight
from bindeledd.usecases.connecting import Connector
from bindeledd.usecases.hours.deciding import TransferDesk
from bindeledd.usecases.seeking import require_connection, require_vendor
from bindeledd.usecases.signing_in import SignIn
from bindeledd.usecases.steering import Steering
from bindeledd.usecases.undoing import Undoing

ERP_TITLES: Mapping[str, str] = {
    "poweroffice": "PowerOffice Go",
    "24sevenoffice": "24SevenOffice",
    "fortnox": "Fortnox",
}
"""The ERPs' own names, the same in every language."""

_MOST_DIGITS = 10


@dataclass(frozen=True, slots=True)
class ConsoleDependencies:
    """What the pages call; `sign_in` is absent where no sign-in pages are served."""

    state: State
    clock: Clock
    randomness: Randomness
    recipes: Mapping[str, Recipe]
    connector: Connector
    steering: Steering
    sign_in: SignIn | None
    doorbell: Doorbell
    announcements: Announcements
    base_url: str

    @property
    def undoing(self) -> Undoing:
        """What can be asked for once a run has written something."""
        return Undoing(
            state=self.state,
            clock=self.clock,
            randomness=self.randomness,
            doorbell=self.doorbell,
        )

    @property
    def transfers(self) -> TransferDesk:
        """Where a person's word on single lines of hours is taken."""
        return TransferDesk(state=self.state, clock=self.clock, doorbell=self.doorbell)


@dataclass(frozen=True, slots=True)
class Place:
    """The connection that a page is about, and the path under which its visitor reaches it."""

    connection: Connection
    vendor: Vendor
    recipe: Recipe
    path: str

    @property
    def ref(self) -> ConnectionRef:
        """The connection's name and owner."""
        return self.connection.ref

    @property
    def title(self) -> str:
        """What the page calls the connection: its company, or its tenant until that is known."""
        return self.connection.tenant_name or self.ref.tenant

    @property
    def erp(self) -> str:
        """The ERP's name."""
        return ERP_TITLES.get(self.recipe.erp, self.recipe.erp)

    @property
    def host(self) -> str:
        """The host's name."""
        return self.vendor.logo_text or self.vendor.name

    @property
    def names(self) -> Mapping[str, str]:
        """Both systems' names, as texts ask for them."""
        return {"host": self.host, "erp": self.erp}


@dataclass(frozen=True, slots=True)
class Visit:
    """One request with everything that a view needs to answer it."""

    request: Request
    parts: ConsoleDependencies
    cookies: Cookies
    texts: Texts
    session: Session | None = None
    arguments: Mapping[str, str] = field(default_factory=dict)
    place: Place | None = None

    @property
    def known_session(self) -> Session:
        """The session, on a page that is shown to nobody without one."""
        if self.session is None:
            raise RefusedError("role_missing")
        return self.session

    @property
    def known_place(self) -> Place:
        """The connection, on a page that is about one."""
        if self.place is None:
            raise RefusedError("connection_not_found")
        return self.place

    @property
    def is_operator(self) -> bool:
        """Whether the visitor works for the vendor."""
        return self.session is not None and self.session.role is Role.VENDOR_OPERATOR

    @property
    def home(self) -> str:
        """The path of the visitor's first page."""
        if self.session is None:
            return "/"
        return "/portal" if self.session.role is Role.CUSTOMER else "/console"

    @property
    def page(self) -> int:
        """The number of the page asked for in a list of several, from one."""
        return max(1, whole_number(self.request.query.get("page", "")))


View = Callable[[Visit], Response]


def whole_number(text: str) -> int:
    """Read a number that a browser sent; 0 for what is none, or longer than any of ours."""
    plain = text.isascii() and text.isdigit() and len(text) < _MOST_DIGITS
    return int(text) if plain else 0


def place_of(visit_session: Session, ref: ConnectionRef, parts: ConsoleDependencies) -> Place:
    """Find a connection for a visitor; another's is not found (ALL-11).

    Raises:
        RefusedError: `connection_not_found`.
    """
    require_sight(principal_of(visit_session), ref)
    connection = require_connection(ref, state=parts.state)
    return Place(
        connection=connection,
        vendor=require_vendor(ref.vendor, state=parts.state),
        recipe=parts.recipes[connection.recipe],
        path=path_to(visit_session.role, ref),
    )


def path_to(role: Role, ref: ConnectionRef) -> str:
    """Give the path of a connection's pages for a role."""
    if role is Role.CUSTOMER:
        return f"/portal/connections/{ref.connection}"
    return f"/console/connections/{ref.tenant}/{ref.connection}"
