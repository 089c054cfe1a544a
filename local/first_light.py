"""The first part of the story: a customer connects, an operator approves, registers come to agree.

Each line is read back from the simulators and from /v1 after the fact.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from local.account import Account, several
from local.registers import Seen
from local.sample_data import CONNECTED_NAME, CONNECTED_TENANT, REFUSED_NUMBER, SERIES
from local.scene import Scene

Json = Any
_SIGN = 12
"""How much of a hash a person reads."""


def connect(scene: Scene, account: Account) -> None:
    """Turn the integration on and give consent, as the customer's administrator does."""
    account.section(f"{CONNECTED_NAME} turns the integration on")
    scene.user.connect()
    connection = scene.connection()
    remembered = scene.registers.connection_of(CONNECTED_TENANT) or {}
    account.check(
        "Svenn",
        "was told that the request waits for approval",
        found=remembered.get("outcome"),
        expected="awaiting_approval",
    )
    company = connection["company"] or {}
    account.check(
        "PowerOffice Go",
        f"gave access to {company.get('name')}, organisation number "
        f"{company.get('organizationNumber')}",
        found=(company.get("name"), company.get("organizationNumber")),
        expected=(CONNECTED_NAME, scene.organization),
    )
    account.check(
        "Bindeledd",
        "has written nothing yet, in either system",
        found=writes(scene),
        expected=0,
    )


def approve(scene: Scene, account: Account) -> None:
    """Read the plan and sign it, as the vendor's operator does."""
    account.section("An operator of Svenn approves the plan")
    scene.wait("the plan", lambda: scene.connection()["planId"])
    connection = scene.connection()
    plan = scene.api.of(connection, "/plan")
    _tell_plan(scene, account, plan)
    scene.operator.approve(connection)
    signed = _audited(scene, connection, "approved")
    account.check(
        "Signed",
        f"plan {signed.get('hash', '')[:_SIGN]}…, by {signed.get('actor')}",
        found=signed.get("hash"),
        expected=plan["planHash"],
    )


def _tell_plan(scene: Scene, account: Account, plan: Json) -> None:
    data = scene.data
    counts = next(d["counts"] for d in plan["dimensions"] if d["dimension"] == "customers")
    account.check(
        "The plan",
        f"links {counts.get('link', 0)}, creates {counts.get('create:erp', 0)} in PowerOffice and "
        f"{counts.get('create:host', 0)} in Svenn, overwrites in {counts.get('update:host', 0)}, "
        f"holds {counts.get('hold', 0)}; about {several(plan['calls'], 'call')}",
        found=dict(counts),
        expected={
            "link": len(data.linked),
            "create:erp": len(data.only_host) + 1,
            "create:host": len(data.only_erp),
            "update:host": 1,
            "hold": 1,
        },
    )


def _audited(scene: Scene, connection: Json, action: str) -> Mapping[str, str]:
    entries = scene.api.of(connection, "/audit")["items"]
    entry = next((one for one in entries if one["action"] == action), None)
    return {"actor": entry["actor"], **entry["details"]} if entry else {}


def first_synchronisation(scene: Scene, account: Account) -> None:
    """Wait for the first synchronisation and tell what stands in both systems."""
    run, connection = scene.first_runs()["customers"], scene.connection()
    account.section(f"The first synchronisation took {_seconds(run):.1f} s")
    links = scene.api.all_of(connection, "/links/customers")
    _tell_linked(scene, account, links)
    _tell_created(scene, account, links)
    _tell_numbered(scene, account)
    _tell_overwritten(scene, account)
    _tell_held(scene, account, connection)
    tell_refused(scene, account, connection)
    account.check(
        "Result",
        f"done, {several(run['counts'].get('issues', 0), 'open problem')} for people to settle",
        found=(run["state"], run["counts"].get("issues")),
        expected=("with_issues", 2),
    )


def _tell_linked(scene: Scene, account: Account, links: Json) -> None:
    names = scene.data.linked
    alike = sum(_equal(*pair) for pair in scene.pairs(names))
    found = sum(link["origin"] == "equal_key" for link in links)
    account.check(
        "Linked",
        f"{several(found, 'customer')} by an equal number; all fields are equal now",
        found=(found, alike),
        expected=(len(names), len(names)),
    )


def _tell_created(scene: Scene, account: Account, links: Json) -> None:
    for system, title, names in (
        ("erp", "PowerOffice Go", scene.data.only_host),
        ("host", "Svenn", scene.data.only_erp),
    ):
        made = sum(link["origin"] == f"created_in_{system}" for link in links)
        alike = sum(_equal(*pair) for pair in scene.pairs(names))
        account.check(
            "Created",
            f"{several(made, 'customer')} in {title}, such as {names[-1]}",
            found=(made, alike),
            expected=(len(names), len(names)),
        )


def _tell_numbered(scene: Scene, account: Account) -> None:
    name = scene.data.only_host[0]
    host, erp = scene.in_host(name), scene.in_erp(name)
    account.check(
        "Numbered",
        f"{name} had no number; PowerOffice gave {erp and erp.number}, and Svenn holds it too",
        found=bool(erp and erp.number and host and host.number == erp.number),
        expected=True,
    )


def _tell_overwritten(scene: Scene, account: Account) -> None:
    name = scene.data.linked[0]
    host, erp = scene.in_host(name), scene.in_erp(name)
    chosen = scene.data.poweroffice["clients"][0]["customers"][0]["EmailAddress"]
    account.check(
        "Overwritten",
        f"{name} had two e-mail addresses; PowerOffice's {erp and erp.email} stands in both",
        found=(host and host.email, erp and erp.email),
        expected=(chosen, chosen),
    )


def _tell_held(scene: Scene, account: Account, connection: Json) -> None:
    host_name, erp_name = scene.data.contradicting
    issue = scene.api.issue(connection, host_name) or {}
    account.check(
        "Held",
        f"{issue.get('number')} is {host_name} in Svenn and {erp_name} in PowerOffice",
        found=issue.get("problem"),
        expected="name_contradicts",
    )
    account.check(
        "  Next step",
        issue.get("nextStep", ""),
        found=bool(issue.get("nextStep")),
        expected=True,
    )


def tell_refused(scene: Scene, account: Account, connection: Json) -> None:
    """Tell the customer that PowerOffice refused: its own words, an explanation, a next step."""
    name = scene.data.refused
    issue = scene.api.issue(connection, name) or {}
    account.check(
        "Refused",
        f"{name}, number {issue.get('number')}",
        found=(issue.get("number"), scene.in_erp(name)),
        expected=(REFUSED_NUMBER, None),
    )
    first, last = SERIES
    words = f"The customer code must be between {first} and {last}."
    account.check(
        "  PowerOffice says",
        f"“{issue.get('systemMessage')}”",
        found=issue.get("systemMessage"),
        expected=words,
    )
    explanation, next_step = issue.get("explanation", ""), issue.get("nextStep", "")
    account.check(
        "  That means",
        explanation,
        found=first in explanation and last in explanation,
        expected=True,
    )
    account.check("  Next step", next_step, found=bool(next_step), expected=True)


def writes(scene: Scene) -> int:
    """Count the calls that wrote, or tried to write, to a register of either system."""
    registers = ("customers", "employees", "products", "projects")
    asked = [
        ("host", method, f"/integration/*{register}*")
        for method in ("POST", "PATCH", "PUT", "DELETE")
        for register in registers
    ] + [
        ("poweroffice", method, f"*/v2/{register}*")
        for method in ("POST", "PATCH", "DELETE")
        for register in registers
    ]
    return sum(
        scene.registers.calls(system, method=method, path=path, limit=1)["count"]
        for system, method, path in asked
    )


def _equal(host: Seen | None, erp: Seen | None) -> bool:
    return host is not None and erp is not None and host.values == erp.values


def _seconds(run: Json) -> float:
    began, ended = (datetime.fromisoformat(run[name]) for name in ("startedAt", "finishedAt"))
    return (ended - began).total_seconds()
