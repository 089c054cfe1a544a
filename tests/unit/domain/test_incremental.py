"""Incremental readings: what was not read stands as its base, and what must be read in addition."""

from dataclasses import replace

from bindeledd.domain.identity import System
from bindeledd.domain.planning import missing_counterparts, plan, settled_links
from bindeledd.domain.plans import EntryKind
from bindeledd.domain.policy import Carry, FieldRule, Mode, Winner
from tests.unit.domain.builders import (
    POLICY,
    inputs,
    issue,
    linked,
    of_kind,
    only,
    read,
    record,
    with_rule,
    written,
)

H, E = record("h", phone="1", version="3"), record("e", phone="1", version="4")
LINK = linked(H, E)
NEITHER = replace(POLICY, winner=Winner.NEITHER)


def test_a_change_is_merged_against_the_base_of_what_was_not_read():
    made = plan(inputs([record("h", phone="2")], [], links=[LINK], complete=False))
    entry = only(made, EntryKind.UPDATE)
    assert (entry.target, written(entry)) == (System.ERP, {"phone": "2"})
    assert entry.preconditions == {"phone": "1"}
    assert entry.version == "4"


def test_a_pair_of_which_nothing_was_read_is_unchanged():
    made = plan(inputs([], [], links=[LINK], complete=False))
    assert (made.entries, made.unchanged) == ((), 1)


def test_a_held_field_stands_with_its_held_values():
    link = replace(LINK, held={"phone": ("2", "3")})
    made = plan(inputs([record("h", phone="2")], policy=NEITHER, links=[link], complete=False))
    assert only(made, EntryKind.CONFLICT).changes[0].new == "3"


def test_bases_of_another_mapping_version_tell_nothing():
    policy = replace(POLICY, mapping_version=2)
    changed = record("h", phone="2")
    made = plan(inputs([changed], policy=policy, links=[LINK], complete=False))
    assert made.entries == ()
    assert missing_counterparts(
        read(changed, complete=False), read(complete=False), [LINK], policy
    ) == {(System.ERP, "e")}


def test_objects_without_link_are_left_to_a_full_reading():
    partly = replace(inputs([record("h2", "2")], []), erp=read(complete=False))
    assert plan(partly).entries == ()


class TestMissingCounterparts:
    """A base that says nothing of a field makes its counterpart be read by id."""

    BARE = replace(LINK, erp_base={"number": "10001", "name": "Hansen Bygg AS", "active": True})

    def missing(self, host, erp, link, policy=POLICY, issues=()):
        reads = read(*host, complete=False), read(*erp, complete=False)
        return missing_counterparts(*reads, [link], policy, issues=issues)

    def test_a_full_base_needs_nothing(self):
        assert self.missing([H], [], LINK) == frozenset()
        assert self.missing([], [], self.BARE) == frozenset()

    def test_a_field_without_base_needs_the_other_side(self):
        assert self.missing([H], [], self.BARE) == {(System.ERP, "e")}
        assert self.missing([], [E], self.BARE) == {(System.HOST, "h")}

    def test_a_pair_with_an_open_problem_needs_the_other_side(self):
        refused = only(plan(inputs([record("h", phone="2")], [E], links=[LINK])), EntryKind.UPDATE)
        told = issue(refused)
        for one in (told, replace(told, object_id="h0", other_id="e")):
            assert self.missing([H], [], LINK, issues=[one]) == {(System.ERP, "e")}
            assert self.missing([], [E], LINK, issues=[one]) == {(System.HOST, "h")}
        assert not self.missing([H], [], LINK, issues=[replace(told, object_id="h0")])

    def test_one_that_was_read_already_does_not(self):
        assert self.missing([H], [E], self.BARE) == frozenset()

    def test_a_tombstone_does_not(self):
        assert self.missing([record("h", deleted=True)], [], self.BARE) == frozenset()

    def test_a_held_field_is_known(self):
        assert self.missing([H], [], replace(self.BARE, held={"phone": ("1", "2")})) == frozenset()

    def test_a_field_set_once_is_settled(self):
        once = with_rule(FieldRule("phone", carry=Carry.ONCE))
        assert self.missing([H], [], self.BARE, once) == frozenset()

    def test_a_field_that_was_not_told_is_no_question(self):
        told = replace(H, fields={"number": "10001"})
        assert self.missing([told], [], self.BARE) == frozenset()


class TestSettledLinks:
    """Links whose memory moves although nothing is written."""

    def test_unchanged_pairs_are_not_stored_again(self):
        assert settled_links(inputs([H], [E], links=[LINK])) == ()
        assert settled_links(inputs([], [], links=[LINK], complete=False)) == ()

    def test_both_sides_changed_to_the_same(self):
        rows = [record("h", phone="2")], [record("e", phone="2")]
        (now,) = settled_links(inputs(*rows, links=[LINK]))
        assert (now.host_base["phone"], now.erp_base["phone"]) == ("2", "2")
        made = plan(inputs([record("h", phone="3")], rows[1], links=[now]))
        assert only(made, EntryKind.UPDATE).changes[0].loser is None

    def test_a_conflict_left_standing_is_remembered(self):
        rows = [record("h", phone="2")], [record("e", phone="3")]
        (now,) = settled_links(inputs(*rows, policy=NEITHER, links=[LINK]))
        assert now.held == {"phone": ("2", "3")}
        moved = plan(inputs([record("h", phone="4")], rows[1], policy=NEITHER, links=[now]))
        assert written(only(moved, EntryKind.UPDATE)) == {"phone": "4"}

    def test_a_version_token_that_moved_is_remembered(self):
        (now,) = settled_links(inputs([replace(H, version="9")], [E], links=[LINK]))
        assert now == replace(LINK, host_version="9")

    def test_a_pair_of_which_one_is_gone_keeps_its_memory(self):
        assert settled_links(inputs([record("h", phone="2")], [], links=[LINK])) == ()

    def test_a_change_still_to_be_carried_keeps_its_base(self):
        assert settled_links(inputs([record("h", phone="2", version="3")], [E], links=[LINK])) == ()

    def test_off_remembers_nothing(self):
        off = replace(POLICY, mode=Mode.OFF)
        rows = [record("h", phone="2")], [record("e", phone="2")]
        assert settled_links(inputs(*rows, policy=off, links=[LINK])) == ()


def test_link_only_remembers_what_came_to_agree():
    policy = replace(POLICY, mode=Mode.LINK_ONLY)
    rows = [record("h", phone="2")], [record("e", phone="2")]
    assert len(settled_links(inputs(*rows, policy=policy, links=[LINK]))) == 1
    assert of_kind(plan(inputs(*rows, policy=policy, links=[LINK])), EntryKind.UPDATE) == []
