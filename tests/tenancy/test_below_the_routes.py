"""What keeps tenants apart where no route asks any more: keys, grants, calls, log (ALL-11)."""

from __future__ import annotations

import inspect
import json
import logging
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import MISSING, Field, dataclass, field, fields, is_dataclass
from datetime import date, datetime, timedelta
from enum import EnumType
from itertools import permutations
from types import NoneType
from typing import Any, get_args, get_type_hints

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bindeledd import bootstrap
from bindeledd.domain.errors import CredentialsError
from bindeledd.domain.hours.settings import HourSettings
from bindeledd.domain.identity import ConnectionRef, Dimension, TenantRef
from bindeledd.observability import report
from bindeledd.state import keys
from bindeledd.state.table import Put
from bindeledd.usecases.connecting import CLIENT_KEY as GRANT
from bindeledd.usecases.hours.configuring import configure_hours
from bindeledd.usecases.performing import Done
from local.simulators.host.hours_desk import Period
from local.simulators.poweroffice.companies import company_by_organization_number
from local.simulators.poweroffice.register import Register
from tests.fakes import NOON
from tests.integration.customers.test_neighbours import COMPANY, INTERVAL, NEIGHBOUR, Street
from tests.reporting import log_to_this_test, reporting_as
from tests.tenancy.estate import Estate
from tests.wiring import CLIENT_KEY, ORGANIZATION, POWEROFFICE_URL, TENANT

FOUND_BY_DIGEST = {"ticket": "TICKET#", "session": "SESSION#", "consent_state": "CONSENT#"} | {
    "sign_in_state": "SIGNIN#"
}
"""Found by the digest of a secret, before anybody knows whose they are."""

OF_ALL = {"budget": "RATE#", "due_index_partitions": "DUE#", "good_run_index_partitions": "GOOD#"}
"""Asked over all tenants, by the product itself; what leads to a tenant's item names that item."""

OF_A_VENDOR = {"vendor", "webhook", "connection_index_partitions"}
LEADS_TO_AN_ITEM = {"connection_index", "due_index", "good_run_index"}
WITHIN_A_PARTITION = {
    *("instant", "epoch", "run_bound", "due_until", "connection_state_prefix", "staged_chunk"),
    *("transfer_place", "waiting_from", "waiting_until"),
}
"""Sort keys, bounds of them, and what stands in a partition that another function gave."""

_texts = st.text(max_size=12) | st.text(alphabet="#%~aT0123", max_size=8)
_refs = st.builds(ConnectionRef, _texts, _texts, _texts)


def functions() -> Mapping[str, Callable[..., Any]]:
    """List every function that makes a key, or a part of one."""
    found = inspect.getmembers(keys, inspect.isfunction)
    return {
        name: one for name, one in found if one.__module__ == keys.__name__ and name[0] != "_"
    } | {
        name: one
        for name, one in vars(keys).items()
        if hasattr(one, "cache_info") and name[0] != "_"
    }


def made_by(function: Callable[..., Any], ref: ConnectionRef, text: str) -> list[Any]:
    """Call a function with values of the types that it asks for; list the keys that it makes."""
    values: Mapping[Any, Any] = {
        ConnectionRef: ref,
        TenantRef: ref.owner,
        str: text,
        int: 7,
        datetime: NOON,
    }

    def value(name: str, kind: Any) -> Any:
        if name == "vendor_id":
            return ref.vendor
        if kind in values:
            return values[kind]
        if isinstance(kind, EnumType):
            return next(iter(kind))
        if isinstance(kind, type) and is_dataclass(kind):
            needed = [one.name for one in fields(kind) if has_no_default(one)]
            hints = get_type_hints(kind)
            return kind(**{name: value(name, hints[name]) for name in needed})
        assert NoneType in get_args(kind), f"{function.__name__}: say above how a {kind} is made"
        return None

    asked = {name: kind for name, kind in get_type_hints(function).items() if name != "return"}
    made = function(**{name: value(name, kind) for name, kind in asked.items()})
    return list(made) if isinstance(made, Iterator) else [made]


def has_no_default(one: Field[Any]) -> bool:
    return one.default is MISSING and one.default_factory is MISSING


def partition_of(made: Any) -> str:
    return str(getattr(made, "pk", made))


@pytest.mark.requirement("ALL-11")
@given(ref=_refs, text=_texts)
def test_every_key_begins_with_vendor_and_tenant(ref: ConnectionRef, text: str) -> None:
    own = keys.tenant_partition(ref.owner)
    elsewhere = FOUND_BY_DIGEST | OF_ALL
    for name, function in functions().items():
        if name in WITHIN_A_PARTITION:
            continue
        for made in made_by(function, ref, text):
            partition = partition_of(made)
            if name in elsewhere:
                assert partition.startswith(elsewhere[name]), name
            elif name in OF_A_VENDOR or name == "connection_index":
                assert f"{partition}#".startswith(f"{own.partition('#T#')[0]}#"), name
            elif name in LEADS_TO_AN_ITEM:
                assert own in made.sk, name
            else:
                assert f"{partition}#".startswith(f"{own}#"), (
                    f"{name} begins with neither vendor nor tenant: let it, or name it above"
                )


@pytest.fixture(scope="module")
def estate() -> Estate:
    return Estate()


@pytest.mark.requirement("ALL-11")
def test_whatever_is_stored_lies_with_its_owner_or_holds_nothing_of_anybodys(
    estate: Estate,
) -> None:
    partitions = {keys.tenant_partition(one.ref.owner): one for one in estate.everyone}
    beginnings = (*FOUND_BY_DIGEST.values(), *OF_ALL.values())
    for key, item in estate.items().items():
        owner = next(
            (one for pk, one in partitions.items() if f"{key.pk}#".startswith(f"{pk}#")), None
        )
        told = repr(item)
        for other in estate.everyone:
            if other is not owner:
                assert not [word for word in other.words() if word in told], key
        assert owner or key.sk == "VENDOR" or key.pk.startswith(beginnings), key


@pytest.mark.requirement("ALL-11", "ALL-12")
def test_a_grant_opens_for_nobody_else_wherever_it_is_put(estate: Estate) -> None:
    state, table = estate.desk.state, estate.desk.table
    for one, other in permutations(estate.everyone, 2):
        assert state.grant(one.ref, GRANT) == one.owner.secret
        there = keys.grant(other.ref, GRANT)
        stolen = table.get(keys.grant(one.ref, GRANT))
        assert stolen is not None
        table.transact([Put({**stolen, "pk": there.pk, "sk": there.sk})])
        with pytest.raises(CredentialsError):
            state.grant(other.ref, GRANT)
        estate.show(estate.shown)


OWN_WORDS: Mapping[str, tuple[str, ...]] = {
    TENANT: (TENANT, "Håndverker AS", "Kvitbekk", ORGANIZATION, CLIENT_KEY),
    NEIGHBOUR: (
        NEIGHBOUR,
        str(COMPANY["name"]),
        "Rundhaug",
        str(COMPANY["organization_number"]),
        str(COMPANY["integrations"][0]["client_key"]),
    ),
}


@dataclass
class Overheard:
    """What was said to systems and into the log, by the tenant for whom it was."""

    whose: str = ""
    lines: list[str] = field(default_factory=list)
    """For whom each line of the worker's log was."""

    calls: dict[str, list[str]] = field(default_factory=lambda: {one: [] for one in OWN_WORDS})
    tokens: dict[str, set[str]] = field(default_factory=lambda: {one: set() for one in OWN_WORDS})
    connections: dict[str, str] = field(default_factory=dict)


class Tapped(httpx.BaseTransport):
    """Writes down every call before it goes on its way."""

    def __init__(self, road: httpx.BaseTransport, heard: Overheard) -> None:
        self._road = road
        self._heard = heard

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        heard = self._heard
        if heard.whose:
            said = f"{request.method} {request.url} {request.headers.raw} {request.read()!r}"
            heard.calls[heard.whose].append(said)
            if str(request.url).startswith(POWEROFFICE_URL):
                heard.tokens[heard.whose].add(request.headers["authorization"])
        return self._road.handle_request(request)


class TappedStreet(Street):
    """Two tenants of one vendor on one worker, whose objects have equal ids and numbers."""

    registers = (Dimension.CUSTOMERS, Dimension.EMPLOYEES)

    def __init__(self) -> None:
        self.heard = Overheard()
        super().__init__()
        for tenant in OWN_WORDS:
            self._furnish(tenant)
        self.performer = Reporting(self.performer, self.heard)  # type: ignore[assignment]

    def road(self) -> httpx.BaseTransport:
        return Tapped(super().road(), self.heard)

    def _furnish(self, tenant: str) -> None:
        """Give a tenant a customer, an employee with an hour, and a time module to book it in."""
        word = OWN_WORDS[tenant][2]
        person = {"firstName": word, "lastName": "Nordmann"}
        records = {
            "customers": [{"id": "c_9", "number": "10050", "name": f"{word} AS"}],
            "employees": [{"id": "e_9", "number": "9", **person}],
        }
        self.host.seed({"records": {tenant: records}})
        hour = {"id": "h_9", "employeeId": "e_9", "date": "2026-11-20", "hours": "7.50"}
        self.host.seed_hours(tenant, [{**hour, "description": f"Hos {word}"}])
        self.in_books(tenant, "employees").create(
            {"Number": 9, "FirstName": word, "LastName": "Nordmann"}
        )
        for name, kind in (("Prosjekttid", "Project"), ("Intern tid", "Internal")):
            self.in_books(tenant, "time_activities").create({"Name": name, "ActivityType": kind})

    def in_books(self, tenant: str, register: str) -> Register:
        company = company_by_organization_number(self.poweroffice.store, OWN_WORDS[tenant][3])
        assert company is not None
        return self.poweroffice.named_register(company, register)

    def send_hours(self, ref: ConnectionRef) -> None:
        """Switch the sending of hours on, and approve the week in the host."""
        activities = {
            row["Name"]: str(row["Id"])
            for row in self.in_books(ref.tenant, "time_activities").rows()
        }
        settings = HourSettings(
            sending=True,
            project_activity=activities["Prosjekttid"],
            internal_activity=activities["Intern tid"],
            default_hour_type="0",
            start_date=date(2026, 11, 1),
        )
        configure_hours(
            ref,
            settings,
            actor="e_1",
            state=self.state,
            clock=self.clock,
            doorbell=self.bell,
            recipes=self.recipes,
        )
        week = Period("employee_period", "e_9", "2026-11-16", "2026-11-22")
        self.host.hours_desk(ref.tenant).approve(week)


class Listening(logging.Handler):
    """Notes for whom each line of a log was."""

    def __init__(self, heard: Overheard) -> None:
        super().__init__()
        self._heard = heard

    def emit(self, record: logging.LogRecord) -> None:
        self._heard.lines.append(self._heard.whose)


@dataclass(frozen=True)
class Reporting:
    """Does work as the worker's function does: and says in the log what it came to."""

    performer: Any
    heard: Overheard

    def follow(
        self, ref: ConnectionRef, key: str, *, remaining: Callable[[], timedelta]
    ) -> Iterator[tuple[str, Done]]:
        self.heard.whose = ref.tenant
        self.heard.connections[ref.tenant] = ref.connection
        for work, done in self.performer.follow(ref, key, remaining=remaining):
            report(ref, work, done, logger=bootstrap.logger(), metrics=bootstrap.metrics())
            yield work, done
        self.heard.whose = ""


@pytest.fixture
def _as_worker(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let the bootstrap make logger and metrics as in the worker's function, and forget them."""
    with reporting_as("sync_dimension", monkeypatch):
        yield


def lived_in() -> TappedStreet:
    """Let one worker do what both tenants owe, in turn, for two hours."""
    street = TappedStreet()
    log_to_this_test("sync_dimension")
    bootstrap.logger().addHandler(Listening(street.heard))
    for tenant, words in OWN_WORDS.items():
        street.send_hours(street.move_in(tenant, words[-1]))
    street.pass_time(2 * INTERVAL)
    return street


@pytest.mark.requirement("ALL-11")
@pytest.mark.usefixtures("_as_worker")
def test_a_worker_takes_nothing_of_one_tenant_along_to_the_next(
    capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG, "bindeledd"):
        street = lived_in()
    heard = street.heard
    for one, other in permutations(OWN_WORDS):
        assert len(heard.calls[one]) > 10
        assert words_in(heard.calls[one], OWN_WORDS[other]) == []
        assert heard.tokens[one], "PowerOffice was asked"
        assert heard.tokens[one].isdisjoint(heard.tokens[other])
        (hour,) = street.in_books(one, "time_entries").rows()
        assert hour["ExternalComment"] == f"Hos {OWN_WORDS[one][2]}"
    told = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["tenant"] for line in told] == heard.lines
    done = {(line["message"], line["tenant"]) for line in told}
    assert done >= {(what, one) for what in ("run_finished", "hours_done") for one in OWN_WORDS}
    said_aside = [repr(vars(one)) for one in caplog.records if one.name.startswith("bindeledd")]
    measured = bootstrap.metrics().serialize_metric_set()
    assert said_aside
    for own, *names in OWN_WORDS.values():
        others = [line for line, whose in zip(told, heard.lines, strict=True) if whose != own]
        assert words_in(map(str, others), [own, heard.connections[own]]) == []
        assert words_in([*map(str, told), *said_aside, str(measured)], names) == []
        assert words_in([*said_aside, str(measured)], [own, heard.connections[own]]) == []


def words_in(texts: Iterable[str], words: Iterable[str]) -> list[str]:
    """List the words that stand in any of the texts."""
    all_of_it = "\n".join(texts)
    return [word for word in words if word in all_of_it]
