"""What is planned for pairs that are linked: updates, conflicts, refusals, disappearances."""

from dataclasses import replace

import pytest

from bindeledd.domain.identity import System
from bindeledd.domain.links import LinkOrigin
from bindeledd.domain.planning import plan, wants_whole_registers
from bindeledd.domain.plans import EntryKind, FieldChange, Hint, Reason
from bindeledd.domain.policy import Deletion, FieldRule, Mode, OtherSideChange, Winner
from bindeledd.domain.sequencing import steps
from tests.unit.domain.builders import (
    NO_SERIES,
    POLICY,
    SERIES,
    inputs,
    issue,
    linked,
    of_kind,
    only,
    record,
    with_rule,
    written,
)

H, E = record("h", phone="1"), record("e", phone="1")
LINK = linked(H, E)
NEITHER = replace(POLICY, winner=Winner.NEITHER)
ARCHIVING = replace(POLICY, deletion=Deletion.ARCHIVE)


def test_an_unchanged_pair_has_no_entry():
    made = plan(inputs([H], [E], links=[LINK]))
    assert (made.entries, made.unchanged) == ((), 1)


def test_a_change_is_carried_with_what_the_target_must_still_hold():
    made = plan(inputs([record("h", phone="2")], [E], links=[LINK]))
    (entry,) = made.entries
    assert (entry.kind, entry.reason) == (EntryKind.UPDATE, Reason.CHANGED_IN_HOST)
    assert (entry.target, entry.host_id, entry.erp_id) == (System.ERP, "h", "e")
    assert entry.changes == (FieldChange("phone", "1", "2", Reason.CHANGED_IN_HOST),)
    assert entry.preconditions == {"phone": "1"}
    assert made.unchanged == 0


def test_changes_of_both_sides_in_different_fields_cross():
    made = plan(inputs([record("h", phone="2")], [record("e", name="Hansen", phone="1")],
                       links=[LINK]))  # fmt: skip
    updates = {entry.target: written(entry) for entry in of_kind(made, EntryKind.UPDATE)}
    assert updates == {System.ERP: {"phone": "2"}, System.HOST: {"name": "Hansen"}}


def test_an_update_is_filed_under_its_gravest_reason_and_the_source_s_name():
    made = plan(
        inputs([record("h", "77", "Nytt navn", phone="2")], [record("e", phone="3")],
               links=[LINK])
    )  # fmt: skip
    to_host = next(e for e in made.entries if e.target is System.HOST)
    assert to_host.reason is Reason.CHANGED_IN_BOTH
    assert to_host.number == "10001"


def test_an_update_without_the_source_s_number_and_name_shows_the_target_s():
    made = plan(inputs([record("h", None, "", phone="2")], [record("e", None, "Berg", phone="1")],
                       links=[linked(record("h", None, "", phone="1"), E)]))  # fmt: skip
    entry = next(e for e in made.entries if e.target is System.ERP)
    assert entry.name == "Berg"


def test_what_nobody_decides_is_a_conflict_with_both_values():
    made = plan(inputs([record("h", phone="2")], [record("e", phone="3")], policy=NEITHER,
                       links=[LINK]))  # fmt: skip
    (entry,) = made.entries
    assert (entry.kind, entry.reason) == (EntryKind.CONFLICT, Reason.LEFT_STANDING)
    assert [(c.old, c.new) for c in entry.changes] == [("2", "3")]
    assert entry.problem == "left_standing"
    assert made.writes == ()


def test_a_number_that_may_not_be_put_back_is_reported():
    policy = with_rule(FieldRule("number", on_other_side_change=OtherSideChange.IGNORE))
    made = plan(inputs([record("h", "77", phone="1")], [E], policy=policy, links=[LINK]))
    (entry,) = made.entries
    assert (entry.kind, entry.problem) == (EntryKind.HOLD, "number_changed")
    assert [(c.old, c.new) for c in entry.changes] == [("77", "10001")]


def test_a_value_too_long_holds_the_update_back():
    policy = with_rule(FieldRule("phone", max_length={System.ERP: 3}))
    made = plan(inputs([record("h", phone="12345")], [E], policy=policy, links=[LINK]))
    (entry,) = made.entries
    assert (entry.kind, entry.problem) == (EntryKind.SKIP, "value_too_long")
    assert (entry.target, entry.problem_details["field"]) == (System.ERP, "phone")


def test_a_cut_value_has_a_notice():
    policy = with_rule(FieldRule("phone", max_length={System.ERP: 3}, cut=True))
    made = plan(inputs([record("h", phone="12345")], [E], policy=policy, links=[LINK]))
    (entry,) = made.entries
    assert (written(entry), entry.hints) == ({"phone": "123"}, (Hint.VALUE_CUT,))


class TestNumbersIntoTheErp:
    """Where the host gives numbers, the ERP's series are still the ERP's."""

    POLICY = replace(POLICY, number_authority=System.HOST)

    @pytest.mark.parametrize(
        ("number", "kind", "problem"),
        [
            ("10002", EntryKind.UPDATE, None),
            ("5", EntryKind.UPDATE, None),
            ("A", EntryKind.SKIP, "number_not_numeric"),
        ],
    )
    def test_a_changed_number(self, number, kind, problem):
        made = plan(inputs([record("h", number, phone="1")], [E], policy=self.POLICY,
                           links=[LINK], series=SERIES))  # fmt: skip
        (entry,) = made.entries
        assert (entry.kind, entry.problem) == (kind, problem)
        assert (Hint.OUTSIDE_SERIES in entry.hints) is (number != "10002")


class TestRefusedBefore:
    """A refused object is sent again only when something about it changes, or a person asks."""

    CHANGED = inputs([record("h", phone="2")], [E], links=[LINK])
    ENTRY = only(plan(CHANGED), EntryKind.UPDATE)

    def plan_with(self, standing, **changes):
        return plan(replace(self.CHANGED, issues={standing.key: standing}, **changes))

    def test_it_is_skipped_with_the_problem_that_stands(self):
        (entry,) = self.plan_with(issue(self.ENTRY, "refused_by_system")).entries
        assert (entry.kind, entry.reason) == (EntryKind.SKIP, Reason.REJECTED_BEFORE)
        assert (entry.problem, entry.problem_details) == ("refused_by_system", {"why": "because"})
        assert entry.changes == self.ENTRY.changes

    def test_a_person_s_wish_sends_it_again(self):
        standing = issue(self.ENTRY, retry_requested=True)
        assert self.plan_with(standing).entries == (self.ENTRY,)

    @pytest.mark.parametrize("problem", ["outcome_unknown", "outcome_uncertain"])
    def test_an_unknown_outcome_was_no_refusal(self, problem):
        assert self.plan_with(issue(self.ENTRY, problem)).entries == (self.ENTRY,)

    def test_another_value_sends_it_again(self):
        made = plan(inputs([record("h", phone="3")], [E], links=[LINK], issues=[issue(self.ENTRY)]))
        assert made.writes

    def test_another_version_of_the_target_sends_it_again(self):
        made = self.plan_with(issue(self.ENTRY), erp=inputs(erp=[replace(E, version="2")]).erp)
        assert made.writes

    def test_other_series_send_it_again(self):
        assert self.plan_with(issue(self.ENTRY), series=SERIES).writes
        assert not self.plan_with(issue(self.ENTRY, series=SERIES), series=SERIES).writes

    def test_a_refused_creation_is_skipped_too(self):
        entry = only(plan(inputs([record("x", "5")])), EntryKind.CREATE)
        made = plan(inputs([record("x", "5")], issues=[issue(entry)]))
        assert only(made, EntryKind.SKIP).reason is Reason.REJECTED_BEFORE
        corrected = plan(inputs([record("x", "10005")], issues=[issue(entry)]))
        assert only(corrected, EntryKind.CREATE).number == "10005"

    def test_a_standing_refusal_lends_its_problem_to_what_is_merely_told(self):
        policy = replace(NEITHER, fields=(*POLICY.fields, FieldRule("email")))
        h, e = record("h", email="a", phone="1"), record("e", email="a", phone="1")
        now = [record("h", email="b", phone="2")], [record("e", email="a", phone="3")]
        first = plan(inputs(*now, policy=policy, links=[linked(h, e)]))
        assert [x.kind for x in first.entries] == [EntryKind.CONFLICT, EntryKind.UPDATE]
        standing = issue(only(first, EntryKind.UPDATE), "refused_by_system")
        second = plan(inputs(*now, policy=policy, links=[linked(h, e)], issues=[standing]))
        assert {entry.problem for entry in second.entries} == {"refused_by_system"}
        assert {entry.kind for entry in second.entries} == {EntryKind.CONFLICT, EntryKind.SKIP}


class TestOutcomeUnknown:
    """A pair of which an effect's outcome is not known is left alone (architecture 6)."""

    def test_it_is_held_from_either_side(self):
        for named in ((System.HOST, "h"), (System.ERP, "e")):
            made = plan(inputs([record("h", phone="2")], [E], links=[LINK], unsettled=[named]))
            assert only(made, EntryKind.HOLD).reason is Reason.OUTCOME_UNKNOWN
            assert made.writes == ()

    def test_the_problem_that_a_person_was_asked_about_stays(self):
        entry = only(plan(inputs([record("h", phone="2")], [E], links=[LINK])), EntryKind.UPDATE)
        made = plan(inputs([H], [E], links=[LINK], unsettled=[(System.ERP, "e")],
                           issues=[issue(entry, "outcome_uncertain")]))  # fmt: skip
        held = only(made, EntryKind.HOLD)
        assert (held.problem, held.problem_details) == ("outcome_uncertain", {"why": "because"})


class TestDisappearance:
    """A deletion is never carried as one: it is reported, or archives (ALL-16)."""

    @pytest.mark.parametrize("rows", [[], [record("e", deleted=True)]])
    def test_it_is_reported_and_never_created_again(self, rows):
        made = plan(inputs([record("h", phone="2")], rows, links=[LINK]))
        (entry,) = made.entries
        assert (entry.kind, entry.reason) == (EntryKind.HOLD, Reason.DELETED_IN_ERP)
        assert (entry.host_id, entry.erp_id) == ("h", "e")
        assert (entry.number, entry.problem) == ("10001", "deleted_in_erp")

    def test_it_is_reported_from_the_host_too(self):
        made = plan(inputs([], [E], links=[LINK]))
        assert only(made, EntryKind.HOLD).reason is Reason.DELETED_IN_HOST

    def test_both_gone_is_nothing_to_report(self):
        assert plan(inputs([], [], links=[LINK])).entries == ()

    def test_a_tombstone_counts_in_an_incremental_reading_absence_does_not(self):
        gone = record("e", deleted=True)
        assert plan(inputs([], [gone], links=[LINK], complete=False)).entries
        assert not plan(inputs([], [], links=[LINK], complete=False)).entries

    @pytest.mark.parametrize("gone", list(System))
    def test_a_disappearance_reported_earlier_is_remembered(self, gone):
        rows = {System.HOST: [H], System.ERP: [E]}
        read_then = [rows[s] if s is not gone else [] for s in System]
        told = only(plan(inputs(*read_then, links=[LINK])), EntryKind.HOLD)
        changed = {System.HOST: [record("h", phone="9")], System.ERP: [record("e", phone="9")]}
        read_now = [changed[s] if s is not gone else [] for s in System]
        made = plan(inputs(*read_now, links=[LINK], complete=False,
                           issues=[issue(told, told.problem or "")]))  # fmt: skip
        assert made.entries == (told,)
        other_problem = [issue(told, "value_too_long")]
        made = plan(inputs(*read_now, links=[LINK], complete=False, issues=other_problem))
        assert only(made, EntryKind.UPDATE).changes

    def test_an_object_that_came_back_goes_on(self):
        told = only(plan(inputs([H], [], links=[LINK])), EntryKind.HOLD)
        made = plan(inputs([H], [record("e", phone="2")], links=[LINK], complete=False,
                           issues=[issue(told, "deleted_in_erp")]))  # fmt: skip
        assert only(made, EntryKind.UPDATE).target is System.HOST

    def test_it_archives_where_the_recipe_says_so(self):
        left = record("h", phone="1", version="v3")
        (entry,) = plan(inputs([left], [], policy=ARCHIVING, links=[LINK])).entries
        assert (entry.kind, entry.target) == (EntryKind.ARCHIVE, System.HOST)
        assert entry.changes == (
            FieldChange("active", old=True, new=False, reason=Reason.DELETED_IN_ERP),
        )
        assert (entry.preconditions, entry.version) == ({"active": True}, "v3")
        assert entry.problem is None

    def test_what_is_out_of_use_already_is_not_archived_again(self):
        left = record("h", phone="1", active=False)
        assert plan(inputs([left], [], policy=ARCHIVING, links=[LINK])).entries == ()

    def test_link_only_reports_even_so(self):
        policy = replace(ARCHIVING, mode=Mode.LINK_ONLY)
        made = plan(inputs([H], [], policy=policy, links=[LINK]))
        assert only(made, EntryKind.HOLD).reason is Reason.DELETED_IN_ERP

    def test_nothing_is_archived_while_an_outcome_is_unknown(self):
        made = plan(inputs([H], [], policy=ARCHIVING, links=[LINK],
                           unsettled=[(System.HOST, "h")]))  # fmt: skip
        assert only(made, EntryKind.HOLD).reason is Reason.OUTCOME_UNKNOWN


class TestNumberCollisions:
    """A number is never written over one in use."""

    def pair(self, n: int, host: str, erp: str, *, base: str):
        """Make a pair that agreed on `base`, with the numbers of now."""
        link = linked(record(f"h{n}", base), record(f"e{n}", base), origin=LinkOrigin.EQUAL_KEY)
        return record(f"h{n}", host), record(f"e{n}", erp), link

    def test_swapped_numbers_are_held_where_no_free_number_can_be_told(self):
        one, two = self.pair(1, "1", "2", base="1"), self.pair(2, "2", "1", base="2")
        hosts, erps, links = zip(one, two, strict=True)
        made = plan(inputs(hosts, erps, links=links, complete=False))
        assert [(e.kind, e.reason, e.problem) for e in made.entries] == [
            (EntryKind.HOLD, Reason.NUMBER_TWICE, "number_twice")
        ] * 2
        assert [e.problem_details for e in made.entries] == [{"number": "1"}, {"number": "2"}]
        assert wants_whole_registers(made, inputs())

    def test_one_that_disappears_may_have_had_the_number_that_another_waits_for(self):
        one, two = self.pair(1, "1", "2", base="1"), self.pair(2, "2", "1", base="2")
        hosts, erps, links = zip(one, two, strict=True)
        held = plan(inputs(hosts, erps, links=links, complete=False)).entries
        (waits,) = (issue(one, "number_twice") for one in held if one.host_id == "h1")
        made = plan(inputs([record("h2", deleted=True)], [two[1]], links=[two[2]],
                           complete=False, issues=[waits]))  # fmt: skip
        gone = issue(only(made, EntryKind.HOLD), "deleted_in_host")
        assert wants_whole_registers(made, inputs(issues=[waits]))
        assert not wants_whole_registers(made, inputs(issues=[waits, gone]))
        assert not wants_whole_registers(made, inputs())

    def test_the_rest_of_the_update_goes_on(self):
        link = linked(record("h1", "1"), record("e1", "1"))
        made = plan(inputs([record("h1", "1"), record("h2", "2")],
                           [record("e1", "2", "Nytt"), record("e2", "9")],
                           links=[link, linked(record("h2", "2"), record("e2", "9"))]))  # fmt: skip
        update = next(e for e in made.entries if e.kind is EntryKind.UPDATE and e.host_id == "h1")
        assert written(update) == {"name": "Nytt"}
        assert update.preconditions == {"name": "Hansen Bygg AS"}

    def test_one_number_is_not_written_to_two_objects(self):
        one, two = self.pair(1, "1", "9", base="1"), self.pair(2, "2", "9", base="2")
        hosts, erps, links = zip(one, two, strict=True)
        made = plan(inputs(hosts, erps, links=links))
        assert [(e.kind, e.host_id) for e in made.entries] == [
            (EntryKind.HOLD, "h1"), (EntryKind.HOLD, "h2"),
        ]  # fmt: skip

    def test_of_a_chain_the_last_goes_first(self):
        one, two = self.pair(1, "1", "2", base="1"), self.pair(2, "2", "3", base="2")
        hosts, erps, links = zip(one, two, strict=True)
        made = plan(inputs(hosts, erps, links=links))
        assert [(e.kind, e.host_id, e.after) for e in made.entries] == [
            (EntryKind.UPDATE, "h1", ("h2",)), (EntryKind.UPDATE, "h2", ()),
        ]  # fmt: skip
        assert [step.entry.host_id for step in steps(made.entries)[0]] == ["h2", "h1"]

    def test_an_object_without_number_is_in_nobody_s_way(self):
        h, e, link = self.pair(1, "1", "2", base="1")
        made = plan(inputs([h, record("h9", None)], [e], links=[link], series=NO_SERIES))
        assert written(only(made, EntryKind.UPDATE)) == {"number": "2"}
