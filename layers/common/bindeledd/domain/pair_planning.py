"""The entries of two objects that are one, or that are about to become one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from bindeledd.domain.identity import Dimension, System
from bindeledd.domain.joining import Match
from bindeledd.domain.links import Link
from bindeledd.domain.matching import key_text, likeness, names_contradict, normalised_name
from bindeledd.domain.merging import PairMerge, merge
from bindeledd.domain.numbering import number_finding
from bindeledd.domain.outgoing import ACTIVE, NUMBER, TooLong, length_findings
from bindeledd.domain.pairing import DELETED_IN, LinkedPair, Survivor
from bindeledd.domain.plan_inputs import PlanInputs
from bindeledd.domain.plans import EntryKind, FieldChange, Hint, PlanEntry, Reason, Suggestion
from bindeledd.domain.policy import Contradiction, Deletion
from bindeledd.domain.records import Record
from bindeledd.domain.ruling import stands_undone

_FOREMOST = (
    Reason.CHANGED_IN_BOTH,
    Reason.PUT_BACK,
    Reason.FIRST_LINK_DIFFERS,
    Reason.NUMBER_GIVEN,
    Reason.CHANGED_IN_HOST,
    Reason.CHANGED_IN_ERP,
    Reason.FILLED_IN,
)
"""Which reason an update is filed under when its fields have several."""

_CHANGED = frozenset({Reason.CHANGED_IN_HOST, Reason.CHANGED_IN_ERP, Reason.CHANGED_IN_BOTH})

NOT_LINKED = "reference_not_linked"
"""The problem of an object that names another one which is not linked yet."""


def linked_entries(inputs: PlanInputs, pair: LinkedPair) -> Iterator[PlanEntry]:
    """Plan one linked pair: what nobody decides, and a write for each system that needs one."""
    if is_unsettled(inputs, pair.host.id, pair.erp.id):
        yield outcome_unknown(inputs, pair.host, System.HOST, other_id=pair.erp.id)
    elif inputs.policy.writes:
        yield from _Couple(inputs, pair.host, pair.erp, pair.link).merged()


def survivor_entries(inputs: PlanInputs, survivor: Survivor) -> Iterator[PlanEntry]:
    """Report a disappearance, or archive the counterpart where the policy says so (ALL-16)."""
    link, gone, left = survivor.link, survivor.gone, survivor.left
    reported = PlanEntry(
        kind=EntryKind.HOLD,
        dimension=inputs.policy.dimension,
        reason=DELETED_IN[gone],
        number=left.number,
        name=left.name,
        host_id=link.host_id,
        erp_id=link.erp_id,
        problem=str(DELETED_IN[gone]),
    )
    report_only = inputs.policy.deletion is Deletion.REPORT or not inputs.policy.writes
    if report_only or _archiving_undone(survivor):
        yield reported
    elif is_unsettled(inputs, link.host_id, link.erp_id):
        yield outcome_unknown(inputs, left, gone.other, other_id=link.id_in(gone))
    elif left.active:
        yield _archiving(reported, survivor)


def matched_entries(inputs: PlanInputs, match: Match) -> Iterator[PlanEntry]:
    """Plan the linking of two objects, and what then differs; or hold the pair (ALL-18)."""
    host, erp = match.host, match.erp
    if is_unsettled(inputs, host.id, erp.id):
        yield outcome_unknown(inputs, host, System.HOST, other_id=erp.id)
        return
    couple = _Couple(inputs, host, erp)
    contradiction = not match.decided and _contradict(inputs, host, erp)
    if contradiction and _holds_contradictions(inputs):
        held = couple.entry(EntryKind.HOLD, Reason.NAME_CONTRADICTS, problem="name_contradicts")
        hints = _name_hints(host, erp)
        yield replace(held, hints=hints, suggestions=(_named_beside(host, erp),))
        return
    reason = Reason.CONFIRMED_BY_PERSON if match.decided else Reason.EQUAL_NUMBER
    warning = "name_contradicts" if contradiction else None
    link = couple.entry(EntryKind.LINK, reason, problem=warning)
    yield replace(link, hints=_name_hints(host, erp))
    if inputs.policy.writes:
        yield from couple.merged()


def _named_beside(host: Record, erp: Record) -> Suggestion:
    """Name the ERP's object of a held pair: who decides must see both names."""
    hint = Hint.SAME_NUMBER_OTHER_NAME
    return Suggestion(hint, erp.id, erp.number, erp.name, likeness(host, erp))


def is_unsettled(inputs: PlanInputs, host_id: str, erp_id: str) -> bool:
    """Tell whether the outcome of an effect on one of two objects is not known."""
    named = {(System.HOST, host_id), (System.ERP, erp_id)}
    return not named.isdisjoint(inputs.unsettled)


def outcome_unknown(
    inputs: PlanInputs, record: Record, system: System, *, other_id: str | None = None
) -> PlanEntry:
    """Hold an object of which an effect's outcome is not known (architecture 6).

    A problem that stands for it already is kept as it was told: a person may have been asked.
    """
    ids = {system: record.id, system.other: other_id}
    owner = System.HOST if ids[System.HOST] is not None else System.ERP
    standing = inputs.issues.get(f"{owner}#{ids[owner]}")
    return PlanEntry(
        kind=EntryKind.HOLD,
        dimension=inputs.policy.dimension,
        reason=Reason.OUTCOME_UNKNOWN,
        number=record.number,
        name=record.name,
        host_id=ids[System.HOST],
        erp_id=ids[System.ERP],
        problem="outcome_unknown" if standing is None else standing.problem,
        problem_details={} if standing is None else standing.details,
    )


def cannot_be_sent(entry: PlanEntry, problem: str, details: Mapping[str, str]) -> PlanEntry:
    """Turn an entry into a skip that names what stands in its way (ALL-20)."""
    return replace(
        entry,
        kind=EntryKind.SKIP,
        reason=Reason.CANNOT_BE_SENT,
        problem=problem,
        problem_details=details,
    )


def too_long_details(finding: TooLong) -> dict[str, str]:
    """Name the field that is too long, and by how much."""
    return {"field": finding.field, "length": str(finding.length), "max": str(finding.most)}


def not_linked_details(change: FieldChange, source: System) -> dict[str, str]:
    """Name the reference that waits, and the object of `source` that is to be linked first."""
    return {
        "field": change.field,
        "dimension": str(change.references),
        "object": change.shown_new or key_text(change.new),
        "system": str(source),
        "id": key_text(change.new),
    }


def foremost(changes: tuple[FieldChange, ...]) -> Reason:
    """Choose the reason that an update is filed under."""
    return min((change.reason for change in changes), key=_FOREMOST.index)


@dataclass(frozen=True, slots=True)
class _Couple:
    """Two living objects that are one; without a link they become one in this plan."""

    inputs: PlanInputs
    host: Record
    erp: Record
    link: Link | None = None

    def merged(self) -> Iterator[PlanEntry]:
        """Plan what the fields ask for: what nobody decides, then a write per system."""
        inputs = self.inputs
        merged = merge(self.host, self.erp, self.link, inputs.policy, references=inputs.references)
        if merged.standing:
            entry = self.entry(EntryKind.CONFLICT, Reason.LEFT_STANDING, problem="left_standing")
            yield replace(entry, changes=merged.standing)
        if merged.ignored_number is not None:
            yield self._number_reported(merged.ignored_number)
        if self._lacks_number():
            yield self.entry(
                EntryKind.HOLD, Reason.NUMBER_NOT_GIVEN, problem=str(Reason.NUMBER_NOT_GIVEN)
            )
        yield from self._waiting(merged)
        for target in System:
            changes = merged.to(target)
            if changes:
                left_out = any(one.target is target for one in merged.waiting if not one.required)
                yield self._update(target, changes, left_out=left_out)

    def _waiting(self, merged: PairMerge) -> Iterator[PlanEntry]:
        """Tell of references that wait; one that may be missing only where somebody changed it.

        What somebody changed and cannot be carried is always told (SV-10), also beside what is
        written to the same object: the issue stands, and is waited for, until it is carried.
        """
        told = [one for one in merged.waiting if one.required or one.change.reason in _CHANGED]
        if told:
            yield replace(
                self.entry(EntryKind.HOLD, Reason.REFERENCE_NOT_LINKED, problem=NOT_LINKED),
                changes=tuple(one.change for one in told),
                problem_details=not_linked_details(told[0].change, told[0].target.other),
            )

    def _lacks_number(self) -> bool:
        """Tell whether a number was to be given and was not: that must not go unsaid (SV-19)."""
        policy = self.inputs.policy
        given = NUMBER in policy.match_keys and policy.number_authority in self.inputs.numbering
        return given and self.host.number is None and self.erp.number is None

    def _number_reported(self, change: FieldChange) -> PlanEntry:
        entry = self.entry(EntryKind.HOLD, change.reason, problem="number_changed")
        return replace(entry, changes=(change,))

    def _update(
        self, target: System, changes: tuple[FieldChange, ...], *, left_out: bool
    ) -> PlanEntry:
        source, written = (self.erp, self.host) if target is System.HOST else (self.host, self.erp)
        sent = {change.field: change.new for change in changes}
        cut, too_long = length_findings(sent, source.fields, target, self.inputs.policy)
        number = number_finding(self.inputs, target, key_text(sent.get(NUMBER)))
        entry = replace(
            self.entry(EntryKind.UPDATE, foremost(changes)),
            number=source.number or written.number,
            name=source.name or written.name,
            target=target,
            changes=changes,
            preconditions={change.field: change.old for change in changes},
            version=written.version or (self.link.version_in(target) if self.link else None),
            hints=(
                *number.hints,
                *((Hint.VALUE_CUT,) if cut else ()),
                *((Hint.WITHOUT_REFERENCE,) if left_out else ()),
            ),
        )
        if too_long:
            return cannot_be_sent(entry, "value_too_long", too_long_details(too_long[0]))
        if number.problem is not None:
            return cannot_be_sent(entry, number.problem, {"number": key_text(sent[NUMBER])})
        return entry

    def entry(self, kind: EntryKind, reason: Reason, *, problem: str | None = None) -> PlanEntry:
        """Make an entry that writes to neither system, in the words of the host's object."""
        return PlanEntry(
            kind=kind,
            dimension=self.inputs.policy.dimension,
            reason=reason,
            number=self.host.number or self.erp.number,
            name=self.host.name or self.erp.name,
            host_id=self.host.id,
            erp_id=self.erp.id,
            problem=problem,
        )


def _contradict(inputs: PlanInputs, host: Record, erp: Record) -> bool:
    ignored = inputs.policy.contradiction is Contradiction.IGNORE
    return not ignored and names_contradict(host.name, erp.name)


def _holds_contradictions(inputs: PlanInputs) -> bool:
    policy = inputs.policy
    return policy.dimension is Dimension.EMPLOYEES or policy.contradiction is Contradiction.HOLD


def _name_hints(host: Record, erp: Record) -> tuple[Hint, ...]:
    """Point at an equal number under different names (SV-06)."""
    if host.name == erp.name or host.number is None or host.number != erp.number:
        return ()
    same = normalised_name(host.name) == normalised_name(erp.name)
    return () if same else (Hint.SAME_NUMBER_OTHER_NAME,)


def _archiving_undone(survivor: Survivor) -> bool:
    """Tell whether somebody put back the archiving that this disappearance led to (ALL-03)."""
    link, left = survivor.link, survivor.left
    held = link.held.get(ACTIVE)
    stands = held is not None and stands_undone(link, ACTIVE, held)
    return stands and left.active and link.base_of(survivor.gone.other).get(ACTIVE) is not False


def _archiving(reported: PlanEntry, survivor: Survivor) -> PlanEntry:
    target, active = survivor.gone.other, survivor.left.fields.get("active")
    closing = FieldChange("active", old=active, new=False, reason=reported.reason)
    return replace(
        reported,
        kind=EntryKind.ARCHIVE,
        target=target,
        changes=(closing,),
        preconditions={"active": active},
        version=survivor.left.version or survivor.link.version_in(target),
        problem=None,
    )
