"""Every refusal that the facts name is told apart; `named_refusals.json` lists them by section."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from bindeledd.domain.errors import BindeleddError
from bindeledd.domain.identity import Dimension
from bindeledd.domain.problems import PROBLEMS
from bindeledd.domain.vendors import ErpApplication, HostAccess, HostAuth, Vendor
from bindeledd.erps.poweroffice import PowerOfficeConsent, PowerOfficeKeys, PowerOfficeSession
from bindeledd.erps.poweroffice.answers import named_error, refusal_of
from bindeledd.hosts.contract import HostSession
from bindeledd.transport import Call, Unpaced
from tests.readings import read
from tests.unit.transport.systems import NOON, Script, SteppingClock, exchange_of, network_of

Case = dict[str, Any]

CASES: list[Case] = json.loads(Path(__file__).with_name("named_refusals.json").read_text("utf-8"))
UNKNOWN = "refused_by_system"
LEAST = 40
MOST_UNKNOWN = 0.01
DEADLINE = NOON + timedelta(seconds=30)
TOKEN = httpx.Response(200, json={"access_token": "t", "expires_in": 1200})
CAPABILITIES = httpx.Response(
    200,
    json={
        "dimensions": {
            "customers": {"read": True, "create": True, "update": True, "changeFeed": "cursor"}
        }
    },
)
ACCESS = HostAccess("svenn", "http://host.test", HostAuth.BEARER_STATIC, "/svenn/token")
VENDOR = Vendor(
    id="svenn",
    name="Svenn",
    host=ACCESS,
    return_urls=(),
    webhooks=(),
    erp_applications={"poweroffice": ErpApplication("poweroffice", "a", "s")},
    recipes=(),
)


def answer_of(case: Case) -> httpx.Response:
    if case["body"] is None:
        return httpx.Response(case["status"])
    return httpx.Response(case["status"], json=case["body"])


def poweroffice(case: Case) -> None:
    """Meet a refusal of PowerOffice Go where it comes: at the token, at consent, or at a call."""
    called, answer = case["call"], answer_of(case)
    if called in ("begin_consent", "finish_consent"):
        gateway = PowerOfficeConsent(
            network=network_of(Script([answer]), SteppingClock()),
            secret_of=lambda name: f"secret {name}",
            dimensions=[Dimension.CUSTOMERS],
            pacer_of=lambda _: Unpaced(),
        )
        if called == "begin_consent":
            gateway.begin(VENDOR, redirect_uri="https://x.test/", organization_number=None)
        else:
            gateway.pick_up(VENDOR, "onboarding-token")
    elif called in ("token", "list"):
        script = Script([answer] if called == "token" else [TOKEN, answer])
        session = PowerOfficeSession(
            network=network_of(script, SteppingClock()),
            keys=PowerOfficeKeys("application", "subscription", "client"),
            pacer=Unpaced(),
        )
        read(session.register(Dimension.CUSTOMERS))
    else:
        _refused_write(case, answer)


def _refused_write(case: Case, answer: httpx.Response) -> None:
    """Send what some register would send; not all of them are kept equal yet."""
    exchange = exchange_of(Script([answer]), SteppingClock())
    call = Call("write", "POST", "/x", payload=case["sent"], writes=True, deadline=DEADLINE)
    refusal = refusal_of(exchange.perform(call), right="Some_Full", object_id=case.get("id"))
    sent = {name: _long(value) for name, value in case["sent"].items()}
    number = sent.get("Number", sent.get("Code"))
    properties = {"Name", "FirstName", "LastName", "City", "ZipCode", "EmailAddress"}
    raise named_error(
        replace(
            refusal,
            sent=sent,
            number=None if number is None else str(number),
            reference=case.get("reference"),
            unsent=frozenset(properties - sent.keys()) if case["call"] == "create" else frozenset(),
        ),
        exchange=exchange,
    )


def _long(value: Any) -> Any:
    """Give a text of as many letters as the case says, where it says only that."""
    return "x" * value["letters"] if isinstance(value, dict) else value


def host(case: Case) -> None:
    """Meet a refusal of a host."""
    session = HostSession(
        network=network_of(Script([CAPABILITIES, answer_of(case)]), SteppingClock()),
        access=ACCESS,
        secret="host-secret",
        tenant="t_42",
        origin="connection_1",
        pacer=Unpaced(),
    )
    register = session.register(Dimension.CUSTOMERS)
    match case["call"]:
        case "create":
            register.create({"name": "A", "number": "10050"}, reference="r", deadline=DEADLINE)
        case "update":
            register.update("c_1", {"name": "A"}, expected={}, version="1", deadline=DEADLINE)
        case "resume":
            read(register, resume=json.dumps(["c2", True, NOON.isoformat(), None]))
        case _:
            read(register)


def error_of(case: Case) -> BindeleddError:
    with pytest.raises(BindeleddError) as caught:
        {"poweroffice": poweroffice, "host": host}[case["system"]](case)
    return caught.value


@pytest.mark.parametrize(
    "case", CASES, ids=[f"{one['system']}-{one['section']}-{one['what']}" for one in CASES]
)
def test_a_named_refusal_is_a_problem_of_its_own(case: Case) -> None:
    error = error_of(case)

    assert error.code == case["problem"]
    assert error.details.items() >= case.get("details", {}).items()
    assert error.code in PROBLEMS


def test_hardly_any_refusal_stays_unknown(capsys: pytest.CaptureFixture[str]) -> None:
    problems = Counter(error_of(case).code for case in CASES)

    unknown = problems[UNKNOWN] / len(CASES)
    with capsys.disabled():
        print(
            f"\n{len(CASES)} named refusals, {len(problems)} problems, "
            f"{problems[UNKNOWN]} unknown: {unknown:.1%}"
        )
    assert len(CASES) >= LEAST
    assert unknown <= MOST_UNKNOWN
