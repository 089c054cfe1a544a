"""What a host's capabilities say about each register."""

import httpx
import pytest

from bindeledd.domain.errors import ReadingLostError, StoppedError
from bindeledd.domain.identity import Dimension
from bindeledd.domain.ports import RegisterFacts
from bindeledd.domain.vendors import HostAccess, HostAuth
from bindeledd.hosts.contract import HostSession
from bindeledd.transport import Unpaced
from tests.readings import read
from tests.unit.transport.systems import Script, Step, SteppingClock, network_of


def session_of(*steps: Step) -> HostSession:
    return HostSession(
        network=network_of(Script(steps), SteppingClock()),
        access=HostAccess("svenn", "http://host.test", HostAuth.BEARER_STATIC, "/svenn/token"),
        secret="host-secret",
        tenant="t_42",
        origin="connection_1",
        pacer=Unpaced(),
    )


def facts_of(dimension: Dimension, path: str, **offered: object) -> RegisterFacts:
    answer = httpx.Response(200, json={"dimensions": {path: {"read": True, **offered}}})
    return session_of(answer).register(dimension).facts


@pytest.mark.parametrize(
    ("number", "gives"),
    [
        ({"assignedBy": "host"}, True),
        ({"assignedBy": "either"}, True),
        ({"assignedBy": "erp"}, False),
        ({"assignedBy": "nobody"}, False),
        ({}, False),
        (None, False),
    ],
    ids=str,
)
def test_who_gives_numbers_is_declared(number, gives):
    assert facts_of(Dimension.PROJECTS, "projects", number=number).gives_numbers is gives


@pytest.mark.parametrize("create", [True, False])
@pytest.mark.parametrize("update", [True, False])
def test_what_may_be_written_is_declared(create, update):
    employees = facts_of(Dimension.EMPLOYEES, "employees", create=create, update=update)
    people = facts_of(Dimension.CONTACT_PERSONS, "customers", create=create, update=update)
    assert (employees.creates, employees.updates) == (create, update)
    assert (people.creates, people.updates, people.gives_numbers) == (update, update, False)


@pytest.mark.parametrize("dimension", Dimension)
def test_a_register_that_is_not_offered_stops_and_is_named(dimension):
    register = session_of(httpx.Response(200, json={"dimensions": {}})).register(dimension)
    with pytest.raises(StoppedError) as caught:
        read(register)
    assert caught.value.code == "dimension_not_offered"
    assert caught.value.details == {"dimension": dimension}


def test_a_place_that_the_host_forgot_is_lost():
    offered = {"dimensions": {"customers": {"read": True, "changeFeed": "cursor"}}}
    first = httpx.Response(200, json={"items": [{"id": "a"}], "hasMore": True, "nextCursor": "c2"})
    gone = httpx.Response(410, json={"code": "cursor_expired"})
    register = session_of(httpx.Response(200, json=offered), first, gone).register(
        Dimension.CUSTOMERS
    )
    pages = register.pages(None)
    token = next(pages).resume

    with pytest.raises(ReadingLostError):
        next(pages)
    with pytest.raises(ReadingLostError):
        read(register, resume=token)
