"""Chapters of the story about employees, products, projects, and what belongs to customers.

Each line is read back from the simulators and from /v1 after the fact.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from local.account import Account
from local.objects import REGISTERS, Thing, the_one
from local.sample_registers import SampleRegister
from local.scene import Scene

Json = Any
NEW_END = "2027-12-31"


def tell_other_registers(scene: Scene, account: Account) -> None:
    """Tell what the first synchronisation did to the other registers."""
    scene.first_runs()
    scene.rest()
    account.section("The other registers were synchronised with it")
    hosts, erps = scene.things()
    for register, sample in scene.data.registers.items():
        _tell_register(scene, account, register, sample)
    for register in REGISTERS[-2:]:
        ours, theirs = hosts[register], erps[register]
        account.check(
            register.capitalize(),
            f"{len(ours)} of customers, equal in both",
            found=sorted(map(_plain, ours)),
            expected=sorted(map(_plain, theirs)),
        )
    _tell_names(scene, account)


def _tell_register(scene: Scene, account: Account, register: str, sample: SampleRegister) -> None:
    origins = [one["origin"] for one in scene.links(register)]
    linked, in_erp, in_host = (
        origins.count(origin) for origin in ("equal_key", "created_in_erp", "created_in_host")
    )
    ours, theirs = _keys(sample.in_host), _keys(sample.in_poweroffice)
    hosts, erps = scene.things()
    named = [*sample.linked, *sample.only_host, *sample.only_erp]
    apart = [
        name for name in named
        if (one := the_one(hosts[register], name)) is None
        or (other := the_one(erps[register], name)) is None
        or one.values != other.values
    ]  # fmt: skip
    account.check(
        register.capitalize(),
        f"{linked} linked by an equal number, {in_erp} created in PowerOffice Go, {in_host} in "
        f"Svenn; {sample.contradicting[0]} is held, since PowerOffice calls it "
        f"{sample.contradicting[1]}",
        found=(linked, in_erp, in_host, apart, _held(scene, sample.contradicting[0])),
        expected=(
            len(ours & theirs) - 1,
            len(ours - theirs),
            len(theirs - ours),
            [],
            "name_contradicts",
        ),
    )


def _tell_names(scene: Scene, account: Account) -> None:
    """Show that a project names the same customer and manager on both sides."""
    name = scene.data.registers["projects"].only_host[0]
    hosts, erps = scene.things()
    project, created = the_one(hosts["projects"], name), the_one(erps["projects"], name)
    _, _, customer, manager, *_ = created.values if created else (None,) * 4
    account.check(
        "With what they name",
        f"project {name}: customer {customer} and manager {manager}, as in Svenn",
        found=created and created.values,
        expected=project and project.values,
    )


def edit_a_project(scene: Scene, account: Account) -> None:
    """Move a project's end in Svenn and a product's price in PowerOffice."""
    scene.rest()
    account.section("A project is prolonged in Svenn, a product costs more in PowerOffice Go")
    project, product = (scene.data.registers[one].linked[1] for one in ("projects", "products"))
    hosts, erps = scene.things()
    scene.bookkeeper.edit(_known(erps["products"], product).id, "products", UnitPrice="999.5")
    scene.user.edit(_known(hosts["projects"], project).id, "projects", endDate=NEW_END)
    scene.user.synchronise()
    for label, register, name, wanted in (
        ("Prolonged", "projects", project, f"ends {NEW_END}"),
        ("Dearer", "products", product, "costs 999.5"),
    ):
        one, other = _awaited(scene, register, name)
        told = {str(value) for value in other.values}
        account.check(
            label,
            f"{name} {wanted} in both systems",
            found=(one.values, wanted.split()[1] in told),
            expected=(other.values, True),
        )


def decide_the_rest(scene: Scene, account: Account) -> None:
    """Say of the other held pairs that they are one; PowerOffice's names win."""
    scene.rest()
    account.section("The operator decides what else was held")
    connection = scene.connection()
    for register, sample in scene.data.registers.items():
        hosts, erps = scene.things()
        ours, theirs = sample.contradicting
        host, erp = _known(hosts[register], ours), _known(erps[register], theirs)
        scene.operator.decide(connection, host.id, erp.id, "link")
        one, other = _awaited(scene, register, theirs)
        account.check(
            "Linked",
            f"{register}: {ours} is {theirs} in both systems now",
            found=(one.id, one.values),
            expected=(host.id, other.values),
        )


def compare_other_registers(scene: Scene, account: Account) -> None:
    """Compare every other register whole."""
    scene.rest()
    hosts, erps = scene.things()
    for register in REGISTERS:
        account.check(
            register.capitalize(),
            f"{len(hosts[register])} in Svenn, {len(erps[register])} in PowerOffice Go, equal",
            found=sorted(map(_plain, hosts[register])),
            expected=sorted(map(_plain, erps[register])),
        )


def _awaited(scene: Scene, register: str, name: str) -> tuple[Thing, Thing]:
    """Wait until both sides hold the same of an object."""
    return scene.wait(f"{name} on both sides", lambda: _equal(scene, register, name))


def _equal(scene: Scene, register: str, name: str) -> tuple[Thing, Thing] | None:
    """Read an object on both sides once they hold the same of it."""
    hosts, erps = scene.things()
    one, other = the_one(hosts[register], name), the_one(erps[register], name)
    if one is None or other is None or one.values != other.values:
        return None
    return one, other


def _held(scene: Scene, name: str) -> str | None:
    issue = scene.api.issue(scene.connection(), name)
    return issue and str(issue["problem"])


def _keys(rows: Sequence[Mapping[str, Any]]) -> set[str]:
    """Name the sample's objects by their numbers, parts behind their projects."""
    known = {row.get("id"): row for row in rows}
    keys = set()
    for place, row in enumerate(rows):
        own = row.get("number", row.get("Number", row.get("Code")))
        above = known.get(row.get("parentId"), {}).get("number") if "parentId" in row else None
        above = above or row.get("ParentProjectCode")
        keys.add(f"{above}.{own}" if above else f"{own}" if own else f"without number {place}")
    return keys


def _known(things: Sequence[Thing], name: str) -> Thing:
    found = the_one(things, name)
    if found is None:
        message = f"{name} does not stand there once"
        raise LookupError(message)
    return found


def _plain(thing: Thing) -> tuple[str, ...]:
    return tuple(str(value) for value in thing.values)
