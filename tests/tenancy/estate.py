"""One deployment with tenants who may not meet, and the two applications that they ask."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import httpx

from bindeledd.domain.access import Principal, Role
from bindeledd.domain.changes import AddSession, SaveVendor
from bindeledd.domain.connections import Company, ConnectionState
from bindeledd.domain.vendors import WebhookEndpoint
from bindeledd.state import keys
from bindeledd.state.table import Item, Key
from bindeledd.usecases.access import begin_session, digest_of
from tests.console.stage import Guest, Stage, console_of
from tests.fakes import SequentialRandomness
from tests.integration.api.desk import Desk
from tests.tenancy.belongings import Belongings, Owner, furnish
from tests.wiring import CLIENT_KEY, ORGANIZATION, SAMPLE_VENDOR, SECRETS, TENANT, VENDOR

STRANGER, NEIGHBOUR = "busy", "t_77"
STRANGERS_SECRET = "whsec_YnVzeS1zZWNyZXQtb2YtdGhlLXdvcmxkLWZhci1hd2F5"
_GIVEN_AT_MOST = 900


def own(company: str) -> Owner:
    """Name the tenant that is asked about; its company is the simulator's, so that keys open it."""
    return Owner(VENDOR, TENANT, "Kvitbekk", "735194", ORGANIZATION, company, CLIENT_KEY, "kvit")


NEXT_DOOR = Owner(
    VENDOR, NEIGHBOUR, "Rundhaug", "826471", "911000111", "c-rund", "rund-secret", "rund"
)
ELSEWHERE = Owner(
    STRANGER, TENANT, "Storvatn", "917352", "922000222", "c-stor", "stor-secret", "stor"
)
# Sorted on the side of its own on which the others' are, as a list goes on from a place.
NOWHERE = Owner("nobody", "t_99", "Ingenmark", "648205", "933000333", "c-ing", "-", "usett")

State = ConnectionState
Changes = Callable[[Belongings], Mapping[str, Any]]
SCENES: Mapping[State, Changes] = {
    State.ACTIVE: lambda _: {},
    State.AWAITING_APPROVAL: lambda one: {"plan_id": one.named["plan"]},
    State.PAUSED: lambda _: {},
    State.CONFIGURING: lambda _: {},
    State.CHOOSING_COMPANY: lambda one: {
        "company": None,
        "offered": (Company(one.owner.company, f"{one.owner.word} AS", one.owner.organization),),
    },
    State.DRAFT: lambda _: {"company": None},
}
"""The states of a connection in which, together, everything can be asked for with success."""


class Counted(httpx.BaseTransport):
    """Lets calls to the systems through, and counts them."""

    def __init__(self, road: httpx.BaseTransport) -> None:
        self._road = road
        self.calls = 0

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        self.calls += 1
        return self._road.handle_request(request)


class WatchedDesk(Desk):
    """The product, with a count of its calls to both systems."""

    def road(self) -> httpx.BaseTransport:
        self.counted = Counted(super().road())
        return self.counted


@dataclass(frozen=True, slots=True)
class Outside:
    """What left the product: calls to systems, rings of the doorbell, words to operators."""

    calls: int
    rung: int
    announced: int


class Estate:
    """Three tenants, one of them at another vendor, each with one of everything.

    With `namesakes` the objects of all three have the same ids; only words tell them apart.
    """

    def __init__(self, *, namesakes: bool = False) -> None:
        self.desk = WatchedDesk()
        self.stage = _staged(self.desk)
        company = str(self.desk.poweroffice.dump()["clients"][0]["id"])
        made = []
        for owner in (own(company), NEXT_DOOR, ELSEWHERE):
            if namesakes:
                self.stage.randomness = SequentialRandomness()
            named = replace(owner, prefix="felles") if namesakes else owner
            made.append(furnish(self.stage, named))
        self.own, self.neighbour, self.stranger = made
        self.everyone = (self.own, self.neighbour, self.stranger)
        self.nobody = _absent()
        self.sessions = _sessions(self.stage)
        self._scenes = dict(self._painted())
        self.shown = State.ACTIVE

    def show(self, state: State) -> None:
        """Put everything back as it was, with every connection in this state."""
        self.shown = state
        wanted, present = self._scenes[state], self.items()
        self.desk.table.delete_batch(key for key in present if key not in wanted)
        self.desk.table.put_batch(item for key, item in wanted.items() if present.get(key) != item)

    def items(self) -> dict[Key, Item]:
        """Give everything that is stored."""
        return {Key(str(item["pk"]), str(item["sk"])): item for item in self.desk.table.items()}

    def changed(self) -> set[Key]:
        """Name what is stored otherwise than the scene has it."""
        before, now = self._scenes[self.shown], self.items()
        if before == now:
            return set()
        return {key for key in before.keys() | now.keys() if before.get(key) != now.get(key)}

    def changed_of(self, owner: Belongings) -> set[Key]:
        """Name what is stored otherwise in one tenant's partitions."""
        partition = keys.tenant_partition(owner.ref.owner)
        return {key for key in self.changed() if f"{key.pk}#".startswith(f"{partition}#")}

    def outside(self) -> Outside:
        """Count what left the product until now."""
        desk = self.desk
        return Outside(desk.counted.calls, len(desk.bell.rung), len(desk.announced.requested))

    @contextmanager
    def nothing_happens(self) -> Iterator[None]:
        """Refuse that anything is written, called, rung or announced."""
        before = self.outside()
        yield
        assert self.changed() == set(), "something was written"
        assert self.outside() == before, "something was called, rung or announced"

    def guest(self, session: str | None) -> Guest:
        """Let a visitor come with one of the sessions, or with none."""
        return Guest(self.stage, None if session is None else self.sessions[session])

    def token_of(self, session: str | None) -> str:
        """Give the token that a visitor's forms hold; one that is made up where there is none."""
        secret = self.sessions[session] if session else ""
        found = self.stage.state.session(digest_of(secret), now=self.desk.clock.now())
        return found.csrf_token if found else "made-up"

    def _painted(self) -> Iterator[tuple[State, dict[Key, Item]]]:
        for state, changes in SCENES.items():
            before = self.items()
            for one in self.everyone:
                self.stage.change(one.ref, state=state, **changes(one))
            yield state, self.items()
            self.desk.table.put_batch(before.values())


def _staged(desk: Desk) -> Stage:
    """Put a stage, on which things can be put, before the whole product."""
    stage = Stage()
    stage.clock, stage.state, stage.randomness = desk.clock, desk.state, desk.randomness
    stage.bell, stage.announced, stage.console = desk.bell, desk.announced, console_of(desk)
    stranger = replace(
        SAMPLE_VENDOR,
        id=STRANGER,
        name="Busy",
        return_urls=("https://b.test/",),
        webhooks=(WebhookEndpoint("main", ("busy/webhook",)),),
    )
    desk.state.commit(SaveVendor(stranger))
    secrets = {**SECRETS, "busy/webhook": STRANGERS_SECRET}
    desk.hooks = desk.webhooks(secret_of=secrets.__getitem__)
    return stage


def _absent() -> Belongings:
    """Name things of every kind that nobody has."""
    stage = Stage()
    for _ in range(_GIVEN_AT_MOST):
        stage.randomness.identifier("skipped")
    return furnish(stage, NOWHERE)


def _sessions(stage: Stage) -> Mapping[str, str]:
    """Begin one session of everybody who may come; answer with the secrets of their cookies."""
    over = begin_session(
        Principal(role=Role.CUSTOMER, vendor=VENDOR, subject="tenant", tenant=TENANT),
        clock=stage.clock,
        randomness=stage.randomness,
    )
    ended = replace(over.session, expires_at=stage.clock.now() - timedelta(seconds=1))
    stage.state.commit(AddSession(ended))
    customer, operator = Role.CUSTOMER, Role.VENDOR_OPERATOR
    return {
        "customer": stage.session(customer, tenant=TENANT),
        "operator": stage.session(operator),
        "customer next door": stage.session(customer, tenant=NEIGHBOUR),
        "customer elsewhere": stage.session(customer, tenant=TENANT, vendor=STRANGER),
        "operator elsewhere": stage.session(operator, vendor=STRANGER),
        "stack operator": stage.session(Role.STACK_OPERATOR, vendor=""),
        "ended": over.secret,
        "made up": "a-secret-that-nobody-was-given",
    }
