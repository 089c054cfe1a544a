"""Three-way merge of a pair, field by field, against what both held when they last agreed.

Each system has its own base in its own normalised form, so a value that a system cut or rewrote
when we wrote it is no change of that system (ALL-02, ALL-05, architecture 4.3).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace

from bindeledd.domain.identity import System
from bindeledd.domain.links import Link
from bindeledd.domain.outgoing import NUMBER
from bindeledd.domain.plans import FieldChange, Reason
from bindeledd.domain.policy import DimensionPolicy, FieldRule
from bindeledd.domain.records import FieldValue, Record
from bindeledd.domain.references import NO_REFERENCES, References
from bindeledd.domain.ruling import Pair, base_of, held_of, rule_on, stands_undone


@dataclass(frozen=True, slots=True)
class Waiting:
    """A reference that cannot be written to `target` before the object that it names is linked."""

    target: System
    change: FieldChange
    required: bool


@dataclass(frozen=True, slots=True)
class PairMerge:
    """What a pair's fields ask for.

    `agreed` are the fields whose bases may be set to what both hold now. `held` are those left
    standing with both values, because "leave both" was chosen. `ignored_number` is a number that
    was changed in the system that does not give numbers, where the policy only reports it.
    `waiting` are references to objects that are not linked yet.
    """

    to_host: tuple[FieldChange, ...] = ()
    to_erp: tuple[FieldChange, ...] = ()
    agreed: frozenset[str] = frozenset()
    held: Mapping[str, Pair] = field(default_factory=dict)
    standing: tuple[FieldChange, ...] = ()
    ignored_number: FieldChange | None = None
    waiting: tuple[Waiting, ...] = ()

    def to(self, target: System) -> tuple[FieldChange, ...]:
        """The changes to be written to `target`."""
        return self.to_host if target is System.HOST else self.to_erp


def merge(
    host: Record,
    erp: Record,
    link: Link | None,
    policy: DimensionPolicy,
    *,
    references: References = NO_REFERENCES,
) -> PairMerge:
    """Merge a pair by field (ALL-02); `link` is None for two objects that become one now.

    A field that one of the systems did not tell is unknown and never a change.
    """
    changes: dict[System, list[FieldChange]] = {System.HOST: [], System.ERP: []}
    agreed, held, standing, waiting = set(), {}, [], []
    ignored_number = None
    for rule in policy.fields:
        name = rule.name
        if name not in host.fields or name not in erp.fields:
            continue
        values = (host.fields[name], erp.fields[name])
        ruling = rule_on(rule, policy, values, link, references=references)
        if ruling.agreed:
            agreed.add(name)
        elif ruling.held:
            held[name] = values
            standing.append(_left_standing(rule, values, references))
        elif ruling.waits and ruling.target is not None and ruling.change is not None:
            waiting.append(Waiting(ruling.target, ruling.change, required=rule.required))
        elif ruling.target is not None and ruling.change is not None:
            changes[ruling.target].append(ruling.change)
        elif ruling.change is not None:
            ignored_number = ruling.change
    return PairMerge(
        to_host=tuple(changes[System.HOST]),
        to_erp=tuple(changes[System.ERP]),
        agreed=frozenset(agreed),
        held=held,
        standing=tuple(standing),
        ignored_number=ignored_number,
        waiting=tuple(waiting),
    )


def _left_standing(rule: FieldRule, values: Pair, references: References) -> FieldChange:
    """Show a held field, `old` with the host's value and `new` with the ERP's."""
    change = FieldChange(rule.name, *values, Reason.LEFT_STANDING)
    if rule.references is None:
        return change
    return references.labelled(change, rule.references, System.HOST)


def parked(link: Link, host: Record, erp: Record) -> Link:
    """Give the link of an object that waits under a free number.

    Both values are left standing: the number is neither agreed nor anybody's change, and the next
    plan writes what was meant, also when nothing else is read of the pair.
    """
    standing = (host.fields.get(NUMBER), erp.fields.get(NUMBER))
    return replace(
        link,
        held={**link.held, NUMBER: standing},
        host_version=host.version or link.host_version,
        erp_version=erp.version or link.erp_version,
    )


def rebased(
    link: Link,
    host: Record,
    erp: Record,
    policy: DimensionPolicy,
    *,
    written: Collection[str] = frozenset(),
    references: References = NO_REFERENCES,
) -> Link:
    """Give the link as it stands after reading or writing the pair.

    Bases move for fields on which both agree and for those just `written`, whatever the target
    made of the value; every other base stays, so that what is still to be carried is seen again.
    """
    merged = merge(host, erp, link, policy, references=references)
    host_base: dict[str, FieldValue] = {}
    erp_base: dict[str, FieldValue] = {}
    held: dict[str, Pair] = {}
    for rule in policy.fields:
        name = rule.name
        both_known = name in host.fields and name in erp.fields
        settled = both_known and (name in merged.agreed or name in written)
        base = (host.fields[name], erp.fields[name]) if settled else base_of(link, rule, policy)
        if base is not None:
            host_base[name], erp_base[name] = base
        standing = merged.held.get(name) or held_of(link, rule, policy)
        undone = both_known and stands_undone(link, name, (host.fields[name], erp.fields[name]))
        if (undone and name not in written) or (standing is not None and not settled):
            held[name] = standing or link.held[name]
    return replace(
        link,
        host_base=host_base,
        erp_base=erp_base,
        held=held,
        mapping_version=policy.mapping_version,
        host_version=host.version or link.host_version,
        erp_version=erp.version or link.erp_version,
    )
