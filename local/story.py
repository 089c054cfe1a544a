"""What happens after the first synchronisation: edits, a refusal put right, a pair decided.

Each chapter does what people do on pages, waits for what must happen by itself, and tells what both
systems hold afterwards.
"""

import time
from collections.abc import Mapping
from typing import Any

from local.account import Account, several
from local.first_light import writes
from local.registers import Seen
from local.sample_data import CONNECTED_TENANT, NUMBERS
from local.scene import Scene

Json = Any
NEW_PHONE = "+4722334455"
NUMBER_INSIDE = str(NUMBERS.stop + 42)
"""A number of the series that no sample customer has."""


def edit_in_host(scene: Scene, account: Account) -> None:
    """Change a telephone number in Svenn; its webhook sets everything going."""
    scene.rest()
    account.section("Somebody edits a customer in Svenn")
    name = scene.data.linked[1]
    before = _known(scene.in_erp(name), name)
    began = time.monotonic()
    scene.user.edit(_known(scene.in_host(name), name).id, phone=NEW_PHONE)
    scene.wait("the edit in PowerOffice", lambda: erp_customer(scene, name).phone == NEW_PHONE)
    account.check(
        "Carried across",
        f"{name}: telephone {before.phone} → {erp_customer(scene, name).phone} in PowerOffice Go, "
        f"{time.monotonic() - began:.1f} s after it was saved",
        found=host_customer(scene, name).values,
        expected=erp_customer(scene, name).values,
    )


def edit_in_erp(scene: Scene, account: Account) -> None:
    """Change an e-mail address in PowerOffice, and press "synchronise now" in Svenn."""
    scene.rest()
    account.section("A bookkeeper edits a customer in PowerOffice Go")
    name = scene.data.linked[2]
    before, wanted = host_customer(scene, name), f"regnskap{scene.data.seed}@nytt.example"
    scene.bookkeeper.edit(erp_customer(scene, name).id, EmailAddress=wanted)
    scene.user.synchronise()
    scene.wait("the edit in Svenn", lambda: host_customer(scene, name).email == wanted)
    account.check(
        "Carried across",
        f"{name}: e-mail {before.email} → {host_customer(scene, name).email} in Svenn, after "
        "“Synkroniser nå”",
        found=host_customer(scene, name).values,
        expected=erp_customer(scene, name).values,
    )


def correct_the_refused(scene: Scene, account: Account) -> None:
    """Give the refused customer a number that the series holds; the rest happens by itself."""
    scene.rest()
    account.section("Somebody corrects the refused customer in Svenn")
    name = scene.data.refused
    scene.user.edit(host_customer(scene, name).id, number=NUMBER_INSIDE)
    scene.wait("the creation in PowerOffice", lambda: scene.in_erp(name))
    connection = scene.connection()
    scene.wait(
        "the end of the open problem", lambda: scene.api.issue(connection, name) is None or None
    )
    account.check(
        "Carried across",
        f"{name} is number {erp_customer(scene, name).number} in PowerOffice Go, and its problem "
        "is closed",
        found=erp_customer(scene, name).values,
        expected=host_customer(scene, name).values,
    )


def decide_the_held(scene: Scene, account: Account) -> None:
    """Say on the page that the contradicting pair is one; PowerOffice's name wins."""
    scene.rest()
    account.section("The operator decides the pair that was held")
    host_name, erp_name = scene.data.contradicting
    host, erp, connection = (
        host_customer(scene, host_name),
        erp_customer(scene, erp_name),
        scene.connection(),
    )
    scene.operator.decide(connection, host.id, erp.id, "link")
    scene.wait("the link", lambda: _link_of(scene, connection, host.id))
    scene.wait("PowerOffice's name in Svenn", lambda: scene.in_host(erp_name))
    link = _link_of(scene, connection, host.id) or {}
    account.check(
        "Linked",
        f"“the same customer”: {host_name} is {erp_name} in both systems now",
        found=(link.get("origin"), link.get("erpId"), host_customer(scene, erp_name).values),
        expected=("confirmed", erp.id, erp_customer(scene, erp_name).values),
    )


def compare(scene: Scene, account: Account) -> None:
    """Compare both registers whole, then synchronise everything again: nothing is left to write."""
    scene.rest()
    account.section("In the end")
    hosts = scene.registers.host(CONNECTED_TENANT)
    erps = scene.registers.erp(scene.organization)
    account.check(
        "Registers",
        f"{several(len(hosts), 'customer')} in Svenn, {len(erps)} in PowerOffice Go, equal field "
        "by field",
        found=sorted(map(_plain, hosts)),
        expected=sorted(map(_plain, erps)),
    )
    numbers = {one.number for one in erps}
    account.check("Numbers", "each once", found=len(numbers), expected=len(erps))
    connection = scene.connection()
    links = scene.api.all_of(connection, "/links/customers")
    account.check(
        "Pairs",
        f"{len(links)}, one for each customer",
        found=({one["hostId"] for one in links}, {one["erpId"] for one in links}),
        expected=({one.id for one in hosts}, {one.id for one in erps}),
    )
    issues = scene.api.all_of(connection, "/issues")
    account.check("Open problems", "none", found=[one["name"] for one in issues], expected=[])
    _tell_nothing_left(scene, account)


def _tell_nothing_left(scene: Scene, account: Account) -> None:
    before = writes(scene)
    run = scene.synchronise_fully()
    account.check(
        "Synchronised again",
        f"all {run['counts'].get('read:host', 0)} customers read, nothing to write",
        found=(run["state"], writes(scene) - before),
        expected=("succeeded", 0),
    )


def _link_of(scene: Scene, connection: Mapping[str, Any], host_id: str) -> Json | None:
    links = scene.api.all_of(connection, "/links/customers")
    return next((link for link in links if link["hostId"] == host_id), None)


def host_customer(scene: Scene, name: str) -> Seen:
    """Read a customer of the host that must stand there once."""
    return _known(scene.in_host(name), name)


def erp_customer(scene: Scene, name: str) -> Seen:
    """Read a customer of PowerOffice that must stand there once."""
    return _known(scene.in_erp(name), name)


def _known(customer: Seen | None, name: str) -> Seen:
    if customer is None:
        message = f"{name} does not stand there once"
        raise LookupError(message)
    return customer


def _plain(customer: Seen) -> tuple[str, ...]:
    return tuple(str(value) for value in customer.values)
