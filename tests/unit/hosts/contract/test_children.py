"""Child objects are written without touching what else stands in their customer."""

import json
from datetime import timedelta
from decimal import Decimal
from typing import Any

import httpx
import pytest

from bindeledd.domain.errors import RejectedError, StaleError, UnknownOutcomeError
from bindeledd.domain.identity import Dimension
from bindeledd.domain.ports import WritableRegister
from bindeledd.domain.vendors import HostAccess, HostAuth
from bindeledd.hosts.contract import HostSession
from bindeledd.transport import Unpaced
from tests.unit.transport.systems import NOON, Script, Step, SteppingClock, network_of

DEADLINE = NOON + timedelta(seconds=30)
ODD = {
    "id": "a0",
    "type": "visit",
    "line1": "Besøksveien 1",
    "geo": {"lat": 59.91, "accuracy": None},
    "tags": ["x", 1, True],
}
BILLING = {"id": "a1", "type": "billing", "line1": "Gata 1", "postalCode": "0150", "note": "N"}
SECOND = {"id": "a2", "type": "billing", "line1": "Annen gate 2"}


def capabilities(**changes: object) -> httpx.Response:
    customers = {"read": True, "create": True, "update": True, "changeFeed": "cursor", **changes}
    return httpx.Response(200, json={"dimensions": {"customers": customers}})


def customer(*addresses: dict[str, Any], **more: Any) -> httpx.Response:
    body = {"id": "c_1", "version": "7", "name": "A", "addresses": list(addresses), **more}
    return httpx.Response(200, json=body)


def opened(
    *steps: Step, dimension: Dimension = Dimension.ADDRESSES
) -> tuple[WritableRegister, Script]:
    script = Script(steps)
    session = HostSession(
        network=network_of(script, SteppingClock()),
        access=HostAccess("svenn", "http://host.test", HostAuth.BEARER_STATIC, "/svenn/token"),
        secret="host-secret",
        tenant="t_42",
        origin="connection_1",
        pacer=Unpaced(),
    )
    return session.register(dimension), script


def sent(script: Script) -> Any:
    return json.loads(script.requests[-1].content)


def test_an_update_keeps_the_other_children_and_what_it_does_not_know():
    changed = BILLING | {"line1": "Gata 2"}
    register, script = opened(
        capabilities(), customer(ODD, BILLING, SECOND), customer(ODD, changed, SECOND, version="8")
    )

    record = register.update(
        "c_1/billing",
        {"line1": "Gata 2"},
        expected={"line1": "Gata 1"},
        version="3",
        deadline=DEADLINE,
    )

    assert sent(script) == {"addresses": [ODD, changed, SECOND]}
    assert script.requests[-1].headers["If-Match"] == '"7"'
    assert (record.id, record.version, record.fields["line1"]) == ("c_1/billing", "8", "Gata 2")


def test_a_creation_is_added_behind_what_stands():
    delivery = {"type": "delivery", "line1": "Vei 3", "postalCode": "0151", "city": "Oslo"}
    register, script = opened(
        capabilities(), customer(ODD, BILLING), customer(ODD, BILLING, delivery | {"id": "a9"})
    )

    record = register.create(
        {
            "customer": "c_1",
            "kind": "delivery",
            "line1": "Vei 3",
            "postal_code": "0151",
            "city": "Oslo",
            "line2": None,
        },
        reference="bdl-1",
        deadline=DEADLINE,
    )

    assert sent(script) == {"addresses": [ODD, BILLING, delivery]}
    assert record.id == "c_1/delivery"


def test_what_stands_already_is_taken_for_the_creation():
    register, script = opened(capabilities(), customer(BILLING))
    fields = {"customer": "c_1", "kind": "billing", "line1": "Gata 1", "postal_code": "0150"}

    assert register.create(fields, reference="bdl-1", deadline=DEADLINE).id == "c_1/billing"
    assert [one.id for one in register.find_created(fields, reference="bdl-1")] == ["c_1/billing"]
    assert not register.find_created(fields | {"line1": "Gata 9"}, reference="bdl-1")
    assert {request.method for request in script.requests} == {"GET"}


def test_a_contact_person_may_be_any_that_stands_by_now():
    edited = {"id": "p1", "firstName": "Liv", "lastName": "Moe", "email": "liv@moe.example"}
    register, _ = opened(customer(contacts=[edited]), dimension=Dimension.CONTACT_PERSONS)
    sent = {"customer": "c_1", "first_name": "Liv", "last_name": "Moe", "email": "l@berg.example"}

    assert [one.id for one in register.find_created(sent, reference="bdl-1")] == ["c_1/p1"]


def test_a_place_that_was_taken_meanwhile_is_left_alone():
    register, script = opened(capabilities(), customer(BILLING))
    with pytest.raises(StaleError):
        register.create(
            {"customer": "c_1", "kind": "billing", "line1": "Gata 9"},
            reference="bdl-1",
            deadline=DEADLINE,
        )
    assert {request.method for request in script.requests} == {"GET"}


def test_sending_again_has_the_same_name_over_the_same_customer_alone():
    fields = {"customer": "c_1", "kind": "delivery", "line1": "Vei 3"}
    keys = []
    for standing in (customer(BILLING), customer(BILLING), customer(BILLING, version="8")):
        register, script = opened(capabilities(), standing, httpx.Response(500))
        with pytest.raises(UnknownOutcomeError):
            register.create(fields, reference="bdl-1", deadline=DEADLINE)
        keys.append(script.requests[-1].headers["Idempotency-Key"])
    assert keys[0] == keys[1] != keys[2]


@pytest.mark.parametrize(
    "answer",
    [
        httpx.Response(404, json={"code": "not_found"}),
        customer(deleted=True),
        customer(ODD),
        customer(BILLING | {"line1": "En annens"}),
        httpx.Response(200, json={"id": "c_1", "version": "7"}),
    ],
    ids=["no customer", "deleted", "no such child", "changed", "no children told"],
)
def test_what_no_longer_stands_is_not_updated(answer):
    register, script = opened(capabilities(), answer)
    with pytest.raises(StaleError):
        register.update(
            "c_1/billing",
            {"line2": "x"},
            expected={"line1": "Gata 1"},
            version=None,
            deadline=DEADLINE,
        )
    assert {request.method for request in script.requests} == {"GET"}


@pytest.mark.parametrize("owner", ["c_404", "", None])
def test_a_child_of_nobody_is_refused(owner):
    register, _ = opened(capabilities(), httpx.Response(404, json={"code": "not_found"}))
    with pytest.raises(RejectedError, match="missing_reference"):
        register.create(
            {"customer": owner, "kind": "billing"}, reference="bdl-1", deadline=DEADLINE
        )


def test_a_host_that_changes_no_customers_keeps_no_children():
    register, _ = opened(capabilities(update=False))
    assert (register.facts.creates, register.facts.updates) == (False, False)
    for write in (
        lambda: register.create({"customer": "c_1"}, reference="r", deadline=DEADLINE),
        lambda: register.update(
            "c_1/billing", {"line1": "x"}, expected={}, version=None, deadline=DEADLINE
        ),
    ):
        with pytest.raises(RejectedError, match="not_supported_by_host"):
            write()


@pytest.mark.parametrize(
    "answer",
    [customer(), customer(ODD), httpx.Response(200, json=[]), httpx.Response(200, html="<p>")],
    ids=["gone again", "only others", "a list", "a page"],
)
def test_an_answer_without_the_child_leaves_the_outcome_unknown(answer):
    register, _ = opened(capabilities(), customer(BILLING), answer)
    with pytest.raises(UnknownOutcomeError):
        register.update("c_1/billing", {"line2": "x"}, expected={}, version=None, deadline=DEADLINE)


def test_decimals_that_nobody_knows_come_back_as_they_were():
    odd = httpx.Response(
        200,
        content=b'{"id":"c_1","addresses":[{"id":"a0","type":"visit","lat":59.9139},'
        b'{"id":"a1","type":"billing","line1":"Gata 1"}]}',
    )
    register, script = opened(capabilities(), odd, customer(BILLING))
    register.update("c_1/billing", {"line2": "x"}, expected={}, version=None, deadline=DEADLINE)

    assert json.loads(script.requests[-1].content, parse_float=Decimal)["addresses"][0] == {
        "id": "a0",
        "type": "visit",
        "lat": Decimal("59.9139"),
    }
