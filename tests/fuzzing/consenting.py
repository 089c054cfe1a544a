"""The road to a connection under distorted answers: card, consent, pick-up and a pasted key.

Whatever is answered, a step ends with an outcome or a catalogued problem; only a key that opens the
right company is kept; no secret stands in a log, an item or words for people; and once the truth is
told again, the same person gets there.
"""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from random import Random
from typing import Any

from bindeledd.domain.connections import Connection, ConnectionState
from bindeledd.domain.errors import BindeleddError
from bindeledd.domain.identity import TenantRef
from bindeledd.domain.problems import PROBLEMS
from bindeledd.state.memory_table import MemoryTable
from bindeledd.usecases.connecting import CLIENT_KEY as GRANT
from bindeledd.usecases.connecting import CallbackResult
from local.simulators.poweroffice.access import INTEGRATIONS
from local.simulators.poweroffice.companies import company_by_id
from tests.fuzzing.distortions import DISTORTIONS
from tests.fuzzing.grants import CATALOGUE, GRANTS, OTHER_KEY, OTHER_NUMBER
from tests.fuzzing.road import MOST_CALLS, Strike
from tests.fuzzing.story import FuzzWorld
from tests.wiring import (
    APPLICATION_KEY,
    CLIENT_KEY,
    ORGANIZATION,
    RECIPE,
    SECRETS,
    TENANT,
    VENDOR,
    close_from,
    opened,
)

OTHER: dict[str, Any] = {
    "name": "Annet Selskap AS",
    "organization_number": OTHER_NUMBER,
    "integrations": [{"application_key": APPLICATION_KEY, "client_key": OTHER_KEY}],
}
FINALIZE = Strike("", on="poweroffice", end="/onboarding/finalize")
PLACES = (
    Strike("", on="host", method="GET"),
    Strike("", on="poweroffice", end="/onboarding/initiate"),
    FINALIZE,
    Strike("", on="poweroffice", end="/oauth/token"),
    Strike("", on="poweroffice", end="/clientintegrationinformation"),
    Strike("", on="poweroffice", end="/organizationsettings"),
)
PATIENCE, PAUSE = 3, timedelta(hours=1)
"""How often and when a person begins again; a system may have asked us to wait, and is obeyed."""

BY_CONSENT, BY_KEY = "consent", "key"
_OF_A_GRANT = frozenset(GRANTS) - {"echo"}


@dataclass(frozen=True, slots=True)
class Attempt:
    """One way to a connection, and how it is disturbed."""

    way: str
    strike: Strike
    seed: int = 0

    def __str__(self) -> str:
        return f"by {self.way}, seed {self.seed}: {self.strike}"


def attempts(seed: int) -> Iterator[Attempt]:
    """Make attempts in which every distortion meets every place that it can meet."""
    rng = Random(seed)
    for name in CATALOGUE:
        for place in PLACES:
            if place is not FINALIZE and name in _OF_A_GRANT:
                continue
            count = rng.choice((1, 3, MOST_CALLS))
            strike = Strike(name, count=count, on=place.on, method=place.method, end=place.end)
            pasted = place.end.startswith("/onboarding") or rng.random() < 0.5
            yield Attempt(BY_CONSENT if pasted else BY_KEY, strike, rng.randrange(1_000_000))


def few_at(place: Strike, seed: int) -> list[Attempt]:
    """Make few attempts at one place; over all places every distortion has its turn."""
    made = [one for one in attempts(seed) if one.strike.end == place.end]
    ordinary = [one for one in made if one.strike.distortion in DISTORTIONS]
    of_a_grant = [one for one in made if one.strike.distortion in GRANTS]
    return ordinary[PLACES.index(place) :: len(PLACES)] + of_a_grant


def faults_of(attempt: Attempt) -> list[str]:
    """Go the road while one kind of answer is distorted, then in truth; name what is wrong."""
    before = opened()
    try:
        return list(dict.fromkeys(_Road(attempt).run()))
    finally:
        close_from(before)


class _Road:
    def __init__(self, attempt: Attempt) -> None:
        self._attempt = attempt
        self._lies = CATALOGUE[attempt.strike.distortion].lies
        self._world = FuzzWorld(erp_companies=[OTHER])
        self._world.travelled.catalogue = CATALOGUE
        self._tokens: set[str] = set()
        self._told: list[str] = []

    def run(self) -> Iterator[str]:
        """Go the road under the distortion, then once more without."""
        ways = {BY_CONSENT: self._by_consent, BY_KEY: self._by_key}
        with _logged(self._told):
            self._world.travelled.switch([self._attempt.strike], seed=self._attempt.seed)
            yield from self._noting(ways[self._attempt.way])
            yield from self._kept()
            self._world.travelled.switch(())
            if not self._lies:
                yield from self._get_there()
        yield from self._leaked()
        yield from (f"left the road: {one}" for one in self._world.travelled.escaped)

    def _get_there(self) -> Iterator[str]:
        """Begin again under true answers, a little later each time the product asks for that."""
        state = None
        for _ in range(PATIENCE):
            yield from self._noting(self._by_consent)
            yield from self._kept()
            connection = self._connection()
            state = connection.state if connection is not None else None
            if state is ConnectionState.AWAITING_APPROVAL:
                return
            self._world.clock.advance(PAUSE)
        yield f"the truth does not lead there: {state}"

    def _by_consent(self) -> CallbackResult:
        connection, session = self._world.enable()
        query = self._world.consent(self._world.connector.begin(session, connection.ref))
        self._tokens.add(query.get("token", ""))
        return self._world.connector.finish("poweroffice", query, session=session)

    def _by_key(self) -> CallbackResult:
        connection, _ = self._world.enable()
        return self._world.connector.paste(connection.ref, CLIENT_KEY)

    def _noting(self, way: Callable[[], CallbackResult]) -> Iterator[str]:
        problem: str | None
        try:
            result = way()
            problem = result.problem
            self._told.append(f"{result.system_message} {result.connection}")
        except BindeleddError as error:
            problem = error.code
            self._told.append(f"{error} {error.system_message} {error.details}")
        except Exception as error:  # noqa: BLE001 - a crash is what is looked for
            trace = "".join(traceback.format_exception(error)[-3:])
            yield f"crashed: {type(error).__name__}: {str(error)[:300]}\n{trace}"
            return
        if problem is not None and problem not in PROBLEMS:
            yield f"told as {problem}, which is not in the catalogue"

    def _connection(self) -> Connection | None:
        return self._world.state.connection_of(TenantRef(VENDOR, TENANT), RECIPE)

    def _kept(self) -> Iterator[str]:
        """Name what is kept and was never checked, or opens another company than the right one."""
        connection = self._connection()
        if connection is None:
            return
        company, grant = connection.company, self._world.state.grant(connection.ref, GRANT)
        if (company is None) != (grant is None):
            yield f"a grant and its company are not kept together: {company}"
        if company is not None and not company.id.strip():
            yield f"bound to a company that cannot be told: {company}"
        if grant is not None and self._opened_by(grant) != ORGANIZATION:
            yield f"a key is kept that opens {self._opened_by(grant)}"
        if not self._lies and connection.organization_number != ORGANIZATION:
            yield f"made for {connection.organization_number}"

    def _opened_by(self, key: str) -> str | None:
        """Tell the number of the company that a key was made for."""
        store = self._world.poweroffice.store
        for one in store.documents(INTEGRATIONS):
            if one["client_key"] == key:
                company = company_by_id(store, one["client_id"])
                return company.organization_number if company is not None else None
        return None

    def _leaked(self) -> Iterator[str]:
        integrations = self._world.poweroffice.store.documents(INTEGRATIONS)
        keys = {str(one["client_key"]) for one in integrations}
        secrets = {*SECRETS.values(), CLIENT_KEY, OTHER_KEY, *keys, *self._tokens} - {""}
        table = self._world.state.table
        assert isinstance(table, MemoryTable)
        items = [repr(item) for item in table.items()]
        for place, texts in (("what is told or logged", self._told), ("an item", items)):
            found = {secret for secret in secrets for text in texts if secret in text}
            yield from (f"{secret} stands in {place}" for secret in sorted(found))


class _Handler(logging.Handler):
    def __init__(self, told: list[str]) -> None:
        super().__init__(logging.DEBUG)
        self._told = told

    def emit(self, record: logging.LogRecord) -> None:
        self._told.append(f"{vars(record)} {record.getMessage()}")


@contextmanager
def _logged(told: list[str]) -> Iterator[None]:
    """Keep everything that the product logs."""
    logger, handler = logging.getLogger(), _Handler(told)
    level, disabled = logger.level, logging.root.manager.disable
    logging.disable(logging.NOTSET)
    logger.setLevel(logging.DEBUG)
    logger.addHandler(handler)
    try:
        yield
    finally:
        logger.removeHandler(handler)
        logger.setLevel(level)
        logging.disable(disabled)
