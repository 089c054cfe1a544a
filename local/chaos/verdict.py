"""Counts after the chaos run: nothing twice, nothing lost, nothing left hanging.

A value that somebody entered stands on both sides, or the journal tells by what it was overwritten,
or an open problem of its object says why not.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from bindeledd.domain.identity import ConnectionRef, Dimension, System
from bindeledd.domain.runs import JournalEntry
from bindeledd.state import TableState
from local.account import Account, several
from local.chaos.edits import Ledger, Side, value_of
from local.chaos.hours_edits import Act
from local.chaos.settling import open_claims
from local.registers import Registers, Seen, find
from local.sample_data import SampleTenant


@dataclass(frozen=True, slots=True)
class Looked:
    """One tenant as everything stood in the end."""

    tenant: SampleTenant
    ref: ConnectionRef
    hosts: Sequence[Seen]
    erps: Sequence[Seen]
    pairs: Sequence[tuple[str, str]]
    troubled: Collection[str]
    """Names of objects with an open problem."""
    journal: Sequence[JournalEntry]


def look(
    state: TableState, registers: Registers, tenant: SampleTenant, ref: ConnectionRef
) -> Looked:
    """Read both registers, links, open problems and the journal of one tenant."""
    return Looked(
        tenant=tenant,
        ref=ref,
        hosts=registers.host(tenant.id),
        erps=registers.erp(tenant.organization_number),
        pairs=[(one.host_id, one.erp_id) for one in state.links(ref, Dimension.CUSTOMERS)],
        troubled=_troubled(state, registers, tenant, ref),
        journal=tuple(state.journal(ref)),
    )


def _troubled(
    state: TableState, registers: Registers, tenant: SampleTenant, ref: ConnectionRef
) -> frozenset[str]:
    """Name objects with an open problem as both sides call them now."""
    named = {(System.HOST, one.id): one.name for one in registers.host(tenant.id)}
    erps = registers.erp(tenant.organization_number)
    named |= {(System.ERP, one.id): one.name for one in erps}
    found = set()
    for issue in state.open_issues(ref):
        keys = [(issue.system, issue.object_id), (issue.system.other, issue.other_id or "")]
        found |= {issue.name, *(named[key] for key in keys if key in named)}
    return frozenset(found)


def judge(account: Account, state: TableState, ledger: Ledger, looked: Sequence[Looked]) -> None:
    """Tell the verdict, all tenants together."""
    objects = sum(len(one.hosts) for one in looked)
    edits = len(ledger.edits)
    explained = sum(len(one.troubled) for one in looked)
    account.check(
        "Nothing twice",
        f"each number and each name once in each register, {several(objects, 'customer')} in all",
        found=[name for one in looked for name in twice(one)],
        expected=[],
    )
    account.check(
        "One counterpart each",
        "each customer is in one pair, and each creation stands once on either side",
        found=[name for one in looked for name in unpaired(one, ledger)],
        expected=[],
    )
    account.check(
        "Both sides equal",
        f"field by field; {several(explained, 'open problem')} aside",
        found=[name for one in looked for name in unequal(one)],
        expected=[],
    )
    account.check(
        "Nothing lost",
        f"each of {edits} edits stands on both sides, or the journal tells what overwrote it",
        found=[name for one in looked for name in lost(one, ledger)],
        expected=[],
    )
    account.check(
        "Nothing hangs",
        "no claim is open, no work is due",
        found=[claim for one in looked for claim in open_claims(state, one.ref)],
        expected=[],
    )


def twice(looked: Looked) -> list[str]:
    """Name numbers and names that stand more than once in one register."""
    return [
        f"{looked.tenant.id}: {value} stands {number} times"
        for register in (looked.hosts, looked.erps)
        for values in ((one.number for one in register), (one.name for one in register))
        for value, number in Counter(values).items()
        if number > 1 and value is not None
    ]


def unpaired(looked: Looked, ledger: Ledger) -> list[str]:
    """Name customers that are in no pair or in several, and creations that are not there once."""
    hosts = Counter(host for host, _ in looked.pairs)
    erps = Counter(erp for _, erp in looked.pairs)
    found = [
        f"{looked.tenant.id}: {one.called} is in {counted[one.id]} pairs"
        for register, counted in ((looked.hosts, hosts), (looked.erps, erps))
        for one in register
        if counted[one.id] != 1 and one.name not in looked.troubled
    ]
    for name in ledger.created(looked.tenant.id):
        sides = [find(looked.hosts, name), find(looked.erps, name)]
        if None in sides and name not in looked.troubled:
            found.append(f"{looked.tenant.id}: {name} does not stand once on each side")
    return found


def unequal(looked: Looked) -> list[str]:
    """Name pairs whose sides differ without an open problem that says so."""
    hosts = {one.id: one for one in looked.hosts}
    erps = {one.id: one for one in looked.erps}
    return [
        f"{looked.tenant.id}: {hosts[host].values} / {erps[erp].values}"
        for host, erp in looked.pairs
        if host in hosts and erp in erps
        if hosts[host].values != erps[erp].values and hosts[host].name not in looked.troubled
    ]


def lost(looked: Looked, ledger: Ledger) -> list[str]:
    """Name last values that neither stand nor are journalled nor explained."""
    found = []
    for (name, field), values in ledger.last(looked.tenant.id).items():
        stands = find(looked.hosts, name)
        for side, value in values.items():
            there = stands is not None and value_of(stands, field) == value
            if (
                not there
                and name not in looked.troubled
                and not _told(looked, stands, field, value)
            ):
                found.append(f"{looked.tenant.id}: {name}, {field} {value} from {side}")
    return found


def _told(looked: Looked, customer: Seen | None, field: str, value: object) -> bool:
    """Tell whether the journal holds a value as one that gave way."""
    if customer is None:
        return False
    counterparts = {erp for host, erp in looked.pairs if host == customer.id}
    ids = {customer.id, *counterparts}
    return any(
        change.field == field and value in (change.old, change.loser)
        for entry in looked.journal
        if entry.object_id in ids or entry.source_id in ids
        for change in entry.changes
    )


def tell_edits(account: Account, ledger: Ledger, kinds: Collection[str]) -> None:
    """Tell how many edits were made, in a table of sides and kinds."""
    account.tell("", "".join(f"{kind:>12}" for kind in kinds))
    for side in Side:
        counts = [sum(e.side is side and e.kind == kind for e in ledger.edits) for kind in kinds]
        account.tell(f"Edits in {side}", "".join(f"{number:>12}" for number in counts))


def tell_acts(account: Account, acts: Mapping[Act, int], kinds: Collection[Act]) -> None:
    """Tell what was done with hours in the host, in a table of kinds."""
    account.tell("", "".join(f"{kind:>9}" for kind in kinds))
    account.tell("Hours in Svenn", "".join(f"{acts[kind]:>9}" for kind in kinds))
