"""Tell which entries a plan made from a reading that is no longer true.

Writing to one side of a pair reads back all that stands there. What somebody changed there since
the plan was made is then known, and an entry that would carry the older value the other way would
write over it, and record it as agreed.
"""

from __future__ import annotations

from bindeledd.domain.outgoing import is_same, value_sent
from bindeledd.domain.plans import EntryKind, FieldChange, PlanEntry, Reason
from bindeledd.domain.records import Record
from bindeledd.usecases.running import RunContext

_MERGED = frozenset(
    {
        Reason.CHANGED_IN_BOTH,
        Reason.CHANGED_IN_ERP,
        Reason.CHANGED_IN_HOST,
        Reason.FILLED_IN,
        Reason.FIRST_LINK_DIFFERS,
        Reason.NUMBER_GIVEN,
        Reason.PUT_BACK,
    }
)
"""Reasons of changes that carry what the other side holds."""


def is_overtaken(context: RunContext, entry: PlanEntry) -> bool:
    """Tell whether the object that an update carries from was seen to change since the plan."""
    if entry.kind is not EntryKind.UPDATE or entry.target is None or entry.source_id is None:
        return False
    source = context.records.get((entry.target.other, entry.source_id))
    return source is not None and any(
        _has_moved(context, entry, change, source) for change in entry.changes
    )


def _has_moved(context: RunContext, entry: PlanEntry, change: FieldChange, source: Record) -> bool:
    rule = context.policy.rule(change.field)
    if rule is None or entry.target is None or change.reason not in _MERGED:
        return False
    if change.field not in source.fields:
        return False
    becomes = value_sent(rule, source.fields[change.field], entry.target, context.policy)
    return not is_same(becomes, change.new)
