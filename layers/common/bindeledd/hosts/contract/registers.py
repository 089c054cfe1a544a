"""A host's register, as every host that implements the contract offers it (facts 6.1, 6.2)."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from urllib.parse import quote

from bindeledd.domain.errors import (
    RejectedError,
    StaleError,
    StoppedError,
    UnavailableError,
    UnknownOutcomeError,
)
from bindeledd.domain.identity import Dimension
from bindeledd.domain.ports import Clock, Lookup, RegisterFacts
from bindeledd.domain.records import Fields, Record, RegisterPage, RegisterRead
from bindeledd.hosts.contract import mapper, refusals
from bindeledd.hosts.contract.answers import read_error, read_model, write_error
from bindeledd.hosts.contract.feeds import (
    CursorExpiredError,
    Feed,
    Listed,
    next_of,
    read_pages,
    start_of,
)
from bindeledd.hosts.contract.provider import PROVIDER
from bindeledd.hosts.contract.wire import CapabilitiesRead, CustomerRead, DimensionCapabilities
from bindeledd.transport import Answer, Call, Exchange

_TAG = re.compile(r"[\x21\x23-\x7e]{1,200}")


class ContractRegister:
    """One dimension of one tenant at its host.

    `origin` is the connection's id, by which the host tells our writes from a person's (rule 7).
    """

    def __init__(
        self,
        dimension: Dimension,
        *,
        exchange: Exchange,
        capabilities: Callable[[], CapabilitiesRead],
        origin: str,
        clock: Clock,
        fraction: Callable[[], float],
    ) -> None:
        self._path = PROVIDER.paths[dimension]
        self._dimension = dimension
        self._exchange = exchange
        self._capabilities = capabilities
        self._origin = origin
        self._clock = clock
        self._fraction = fraction
        self._updates = 0

    @property
    def facts(self) -> RegisterFacts:
        return RegisterFacts(
            lookup=Lookup.REPEATABLE,
            takes_preconditions=True,
            page_size=PROVIDER.page_limit,
            repeatable_for=PROVIDER.repeatable_for,
            readable_fields=mapper.READABLE,
        )

    def read(self, cursor: str | None) -> RegisterRead:
        calls_before = self._exchange.calls
        feed = Feed.named(self._offered().changeFeed)
        query = start_of(feed, cursor)
        try:
            listed = self._list(query)
        except CursorExpiredError:
            query = {}
            listed = self._list(query)
        return RegisterRead(
            records=listed.records,
            complete=not query,
            cursor=next_of(feed, listed, former=cursor),
            calls=self._exchange.calls - calls_before,
        )

    def pages(
        self,
        cursor: str | None,
        *,
        resume: str | None = None,  # noqa: ARG002 - it reads in one piece and gives no token
    ) -> Iterator[RegisterPage]:
        yield RegisterPage.whole(self.read(cursor))

    def get(self, object_id: str) -> Record | None:
        answer = self._exchange.perform(Call("get_object", "GET", self._address(object_id)))
        if answer.succeeded:
            record = mapper.record_of(read_model(CustomerRead, answer.payload))
            return None if record.deleted else record
        if refusals.is_absent(answer):
            return None
        raise read_error(answer, exchange=self._exchange)

    def find(self, *, reference: str | None = None, number: str | None = None) -> Sequence[Record]:
        """Find by number only: the contract has no look-up by reference, creations are repeated.

        Raises:
            ValueError: asked for a reference.
        """
        if reference is not None or number is None:
            message = "the host contract finds objects by number only"
            raise ValueError(message)
        listed = self._list({"numbers": number}, operation="find_object_by_number")
        return [one for one in listed.records if one.number == number and not one.deleted]

    def find_created(self, fields: Fields, *, reference: str) -> Sequence[Record]:  # noqa: ARG002 - the contract keeps no reference
        number = fields.get("number")
        return self.find(number=number) if isinstance(number, str) and number else ()

    def create(self, fields: Fields, *, reference: str, deadline: datetime) -> Record:
        """Create once however often it is sent: the reference is the idempotency key (rule 7)."""
        if not self._offered().create:
            raise RejectedError("not_supported_by_host")
        call = Call(
            "create_object",
            "POST",
            self._path,
            payload=mapper.creation_of(fields),
            headers={"Idempotency-Key": reference},
        )
        answer = self._write(call, deadline=deadline)
        if not answer.succeeded:
            raise write_error(answer, exchange=self._exchange)
        return self._written(answer, deadline)

    def update(
        self,
        object_id: str,
        changes: Fields,
        *,
        expected: Fields,
        version: str | None,
        deadline: datetime,
    ) -> Record:
        if not self._offered().update:
            raise RejectedError("not_supported_by_host")
        matched = _entity_tag(version)
        if matched is None:
            matched = _entity_tag(self._standing_version(object_id, expected))
        call = Call(
            "update_object",
            "PATCH",
            self._address(object_id),
            payload=mapper.properties_of(changes),
            headers={"Idempotency-Key": self._update_key(object_id, matched)}
            | ({"If-Match": matched} if matched else {}),
        )
        answer = self._write(call, deadline=deadline)
        if not answer.succeeded:
            raise write_error(answer, exchange=self._exchange, updates=True)
        return self._written(answer, deadline)

    def _update_key(self, object_id: str, matched: str | None) -> str:
        """Name one update so that no other has its name, not even the same one made again later.

        A host that had seen the name would answer what it answered then, and write nothing.
        """
        self._updates += 1
        moment = f"{self._clock.now().isoformat()}|{self._fraction()!r}|{self._updates}"
        named = f"{self._path}|{object_id}|{matched}|{moment}"
        return f"update-{hashlib.sha256(named.encode()).hexdigest()[:40]}"

    def _standing_version(self, object_id: str, expected: Fields) -> str | None:
        """Compare just before writing, for a host without versions (architecture 4.5)."""
        record = self.get(object_id)
        if record is None:
            raise StaleError
        if any(record.fields.get(name) != value for name, value in expected.items()):
            raise StaleError
        return record.version

    def _write(self, call: Call, *, deadline: datetime) -> Answer:
        headers = {**call.headers, "Integration-Origin": self._origin}
        return self._exchange.perform(
            replace(call, headers=headers, writes=True, deadline=deadline)
        )

    def _written(self, answer: Answer, deadline: datetime) -> Record:
        """Read what stands from the answer; an unreadable one leaves the outcome unknown."""
        try:
            return mapper.record_of(read_model(CustomerRead, answer.payload))
        except UnavailableError as error:
            raise UnknownOutcomeError(deadline=max(deadline, self._clock.now())) from error

    def _list(self, query: dict[str, str], *, operation: str = "list_objects") -> Listed:
        limit = min(PROVIDER.page_limit, self._capabilities().pageMax or PROVIDER.page_limit)
        return read_pages(self._exchange, self._path, query, operation=operation, limit=limit)

    def _offered(self) -> DimensionCapabilities:
        offered = self._capabilities().dimensions.get(self._path.strip("/"))
        if offered is None or not offered.read:
            raise StoppedError(
                "dimension_not_offered", details={"dimension": self._dimension.value}
            )
        return offered

    def _address(self, object_id: str) -> str:
        return f"{self._path}/{quote(object_id, safe='')}"


def _entity_tag(version: str | None) -> str | None:
    """Quote a version for `If-Match`; one that a header cannot hold is as good as none."""
    return f'"{version}"' if version and _TAG.fullmatch(version) else None
