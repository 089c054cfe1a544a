"""Chapters of the story in which people disagree, look ahead, and take something back.

Each line is read back from the simulators and from /v1 after the fact.
"""

from collections.abc import Mapping
from typing import Any

from local.account import Account, several
from local.first_light import writes
from local.scene import Scene
from local.story import erp_customer, host_customer

Json = Any


def disagree(scene: Scene, account: Account) -> None:
    """Change one telephone number on both sides at once: PowerOffice's stands, none is lost."""
    scene.rest()
    account.section("The same customer is edited in both systems at once")
    name = scene.data.linked[3]
    ours, theirs = "+4755000001", "+4755000002"
    scene.bookkeeper.edit(erp_customer(scene, name).id, PhoneNumber=theirs)
    scene.user.edit(host_customer(scene, name).id, phone=ours)
    scene.wait("PowerOffice's number in Svenn", lambda: host_customer(scene, name).phone == theirs)
    found = (host_customer(scene, name).phone, erp_customer(scene, name).phone)
    account.check(
        "Conflict",
        f"{name}: {ours} in Svenn, {theirs} in PowerOffice Go, whose value wins",
        found=found,
        expected=(theirs, theirs),
    )
    change = _overwritten(scene, scene.connection(), name, "phone")
    account.check(
        "Kept in the journal",
        f"{change.get('loser')}, which had to give way",
        found=(change.get("loser"), change.get("reason")),
        expected=(ours, "changed_in_both"),
    )


def look_ahead(scene: Scene, account: Account) -> None:
    """Preview a synchronisation while an edit waits for it; nothing is written."""
    scene.rest()
    account.section("The operator looks at what a synchronisation would do")
    name, wanted = scene.data.linked[4], f"forvist{scene.data.seed}@nytt.example"
    scene.bookkeeper.edit(erp_customer(scene, name).id, EmailAddress=wanted)
    connection, before = scene.connection(), writes(scene)
    address = scene.operator.preview(connection)
    path = f"/previews/{address.rpartition('/')[2]}"
    scene.wait("the preview", lambda: scene.api.of(connection, path)["state"] == "ready")
    entries = scene.api.all_of(connection, path)
    shown = [
        (change["old"], change["new"])
        for entry in entries
        if entry["name"] == name and entry["target"] == "host"
        for change in entry["changes"]
    ]
    old = host_customer(scene, name).email
    account.check(
        "Previewed",
        f"{name}: e-mail {old} → {wanted} in Svenn; nothing is written",
        found=(shown, writes(scene) - before),
        expected=([(old, wanted)], 0),
    )
    scene.user.synchronise()
    scene.wait("the edit in Svenn", lambda: host_customer(scene, name).email == wanted)
    account.check(
        "Then synchronised",
        f"{name}: {wanted} stands in both",
        found=host_customer(scene, name).values,
        expected=erp_customer(scene, name).values,
    )


def take_back(scene: Scene, account: Account) -> None:
    """Undo the run that carried an edit; no later run redoes it until somebody edits again."""
    scene.rest()
    account.section("The operator undoes a run")
    name, connection = scene.data.linked[1], scene.connection()
    before, mistaken = erp_customer(scene, name).email, f"feil{scene.data.seed}@nytt.example"
    scene.user.edit(host_customer(scene, name).id, email=mistaken)
    scene.wait("the edit in PowerOffice", lambda: erp_customer(scene, name).email == mistaken)
    scene.rest()
    run = _run_that_wrote(scene, connection, name)
    preview = scene.operator.ask_to_undo(connection, run)
    path = f"/runs/{run}/undo/{preview.rpartition('/')[2]}"
    scene.wait("the preview", lambda: scene.api.of(connection, path)["state"] == "ready")
    scene.operator.confirm_undo(preview)
    scene.wait("the former value", lambda: erp_customer(scene, name).email == before)
    done = scene.wait("the end of the undo", lambda: scene.api.of(connection, path)["undoneBy"])
    undone = scene.api.of(connection, f"/runs/{done}")
    account.check(
        "Put back",
        f"{name}: e-mail {mistaken} → {before} in PowerOffice Go; Svenn keeps its own",
        found=(erp_customer(scene, name).email, host_customer(scene, name).email,
               undone["state"], undone["undoes"]),
        expected=(before, mistaken, "succeeded", run),
    )  # fmt: skip
    _tell_not_redone(scene, account, name)
    wanted = f"rett{scene.data.seed}@nytt.example"
    scene.user.edit(host_customer(scene, name).id, email=wanted)
    scene.wait("the new edit", lambda: erp_customer(scene, name).email == wanted)
    account.check(
        "Until the next edit",
        f"{name}: {wanted} is carried across again",
        found=host_customer(scene, name).values,
        expected=erp_customer(scene, name).values,
    )


def _tell_not_redone(scene: Scene, account: Account, name: str) -> None:
    """Synchronise everything again: the values that were put back stay apart."""
    connection = scene.connection()
    values = (host_customer(scene, name).email, erp_customer(scene, name).email)
    before = writes(scene)
    run = scene.synchronise_fully()
    links = scene.api.all_of(connection, "/links/customers")
    held = next(one["undone"] for one in links if one["hostId"] == host_customer(scene, name).id)
    account.check(
        "Not redone",
        f"a full synchronisation of {several(run['counts'].get('read:host', 0), 'customer')} "
        "writes nothing; the field is held",
        found=(
            (host_customer(scene, name).email, erp_customer(scene, name).email),
            writes(scene) - before,
            held,
        ),
        expected=(values, 0, ["email"]),
    )


def _run_that_wrote(scene: Scene, connection: Mapping[str, Any], name: str) -> str:
    """Find the latest run whose journal names an object."""
    for run in scene.api.runs(connection):
        journal = scene.api.all_of(connection, f"/runs/{run['runId']}/journal")
        if any(entry["name"] == name for entry in journal):
            return str(run["runId"])
    message = f"no run has written {name}"
    raise LookupError(message)


def _overwritten(
    scene: Scene, connection: Mapping[str, Any], name: str, field: str
) -> Mapping[str, Any]:
    """Find what the latest write of one field of an object overwrote."""
    run = _run_that_wrote(scene, connection, name)
    journal = scene.api.all_of(connection, f"/runs/{run}/journal")
    changes = [c for one in journal if one["name"] == name for c in one["changes"]]
    return next((one for one in changes if one["field"] == field), {})
