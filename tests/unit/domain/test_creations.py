"""Objects that only one system has: created in the other, or why not (SV-06, SV-07, SV-19)."""

from dataclasses import replace

import pytest

from bindeledd.domain.identity import System
from bindeledd.domain.links import Verdict
from bindeledd.domain.planning import plan
from bindeledd.domain.plans import EntryKind, Hint, Reason
from bindeledd.domain.policy import FieldRule
from tests.unit.domain.builders import (
    NO_SERIES,
    POLICY,
    SERIES,
    decision,
    inputs,
    linked,
    of_kind,
    only,
    record,
    with_rule,
    written,
)

NUMBERED_BY_HOST = replace(POLICY, number_authority=System.HOST)


def test_what_only_the_host_has_is_created_in_the_erp():
    entry = only(plan(inputs([record("h", phone="22")])), EntryKind.CREATE)
    assert (entry.target, entry.reason) == (System.ERP, Reason.ONLY_IN_HOST)
    assert (entry.host_id, entry.erp_id, entry.source_id) == ("h", None, "h")
    assert written(entry) == {
        "number": "10001", "name": "Hansen Bygg AS", "active": True, "phone": "22",
    }  # fmt: skip
    assert all(change.old is None for change in entry.changes)
    assert entry.preconditions == {}


def test_what_only_the_erp_has_is_created_in_the_host():
    entry = only(plan(inputs([], [record("e")])), EntryKind.CREATE)
    assert (entry.target, entry.reason) == (System.HOST, Reason.ONLY_IN_ERP)
    assert (entry.host_id, entry.erp_id, entry.source_id) == (None, "e", "e")


def test_an_object_without_number_gets_one_from_the_erp():
    entry = only(plan(inputs([record("h", None)], series=SERIES)), EntryKind.CREATE)
    assert "number" not in written(entry)
    assert entry.hints == ()


def test_an_object_without_number_cannot_go_where_none_is_given():
    entry = only(plan(inputs([record("h", None)], policy=NUMBERED_BY_HOST)), EntryKind.SKIP)
    assert (entry.reason, entry.problem) == (Reason.CANNOT_BE_SENT, "number_missing")
    assert entry.target is System.ERP


@pytest.mark.parametrize(
    ("number", "outside"),
    [("9999", True), ("10000", False), ("19999", False), ("20000", True), ("10", True)],
)
def test_a_number_outside_the_series_is_pointed_at_and_sent_all_the_same(number, outside):
    entry = only(plan(inputs([record("h", number)], series=SERIES)), EntryKind.CREATE)
    assert entry.hints == ((Hint.OUTSIDE_SERIES,) if outside else ())
    assert written(entry)["number"] == number


def test_the_host_has_no_series_of_the_erp():
    entry = only(plan(inputs([], [record("e", "10")], series=SERIES)), EntryKind.CREATE)
    assert entry.hints == ()


@pytest.mark.parametrize("number", ["A-17", "007", "1.5", "١٢٣"])
def test_a_number_that_is_no_plain_number_cannot_be_sent(number):
    entry = only(plan(inputs([record("h", number)], series=SERIES)), EntryKind.SKIP)
    assert (entry.reason, entry.problem) == (Reason.CANNOT_BE_SENT, "number_not_numeric")
    assert entry.problem_details == {"number": number}
    assert entry.hints == (Hint.OUTSIDE_SERIES,)


@pytest.mark.parametrize("number", ["A-17", "10"])
def test_the_erp_numbers_what_lies_outside_where_the_customer_wants_it(number):
    policy = replace(POLICY, renumber_outside_series=True)
    entry = only(
        plan(inputs([record("h", number)], policy=policy, series=SERIES)), EntryKind.CREATE
    )
    assert "number" not in written(entry)
    assert entry.number == number
    assert entry.hints == (Hint.OUTSIDE_SERIES,)


def test_a_number_inside_stays_where_the_erp_numbers_the_others():
    policy = replace(POLICY, renumber_outside_series=True)
    entry = only(plan(inputs([record("h")], policy=policy, series=SERIES)), EntryKind.CREATE)
    assert written(entry)["number"] == "10001"


@pytest.mark.parametrize(
    ("policy", "series"),
    [(replace(POLICY, number_from_series=False), SERIES), (POLICY, NO_SERIES), (POLICY, {})],
)
def test_without_series_any_number_goes(policy, series):
    entry = only(
        plan(inputs([record("h", "A-17")], policy=policy, series=series)), EntryKind.CREATE
    )
    assert entry.hints == ()


def test_what_is_out_of_use_is_not_created():
    entry = only(plan(inputs([record("h", active=False)])), EntryKind.SKIP)
    assert (entry.reason, entry.problem) == (Reason.INACTIVE, None)


def test_creation_can_be_off_for_a_system():
    policy = replace(POLICY, create_in=frozenset({System.HOST}))
    made = plan(inputs([record("h", "1")], [record("e", "2")], policy=policy))
    skipped = only(made, EntryKind.SKIP)
    assert (skipped.host_id, skipped.reason) == ("h", Reason.CREATION_OFF)
    assert skipped.suggestions
    assert only(made, EntryKind.CREATE).target is System.HOST


def test_a_value_too_long_keeps_the_object_back_with_the_field_named():
    policy = with_rule(FieldRule("name", max_length={System.ERP: 5}))
    entry = only(plan(inputs([record("h")], policy=policy)), EntryKind.SKIP)
    assert (entry.reason, entry.problem) == (Reason.CANNOT_BE_SENT, "value_too_long")
    assert entry.problem_details == {"field": "name", "length": "14", "max": "5"}


def test_a_value_is_cut_with_a_notice_where_the_recipe_says_so():
    policy = with_rule(FieldRule("name", max_length={System.ERP: 6}, cut=True))
    entry = only(plan(inputs([record("h")], policy=policy)), EntryKind.CREATE)
    assert written(entry)["name"] == "Hansen"
    assert entry.hints == (Hint.VALUE_CUT,)


def test_a_number_too_long_that_the_erp_replaces_stands_in_no_way():
    policy = with_rule(
        FieldRule("number", max_length={System.ERP: 3}),
        replace(POLICY, renumber_outside_series=True),
    )
    made = plan(inputs([record("h", "123456")], policy=policy, series=SERIES))
    assert "number" not in written(only(made, EntryKind.CREATE))


def test_likely_pairs_stand_beside_a_creation():
    made = plan(inputs([record("h", "10", "Berg AS")], [record("e", "10001", "BERG")]))
    suggested = {e.host_id or e.erp_id: e.suggestions[0] for e in of_kind(made, EntryKind.CREATE)}
    assert suggested["h"].hint is Hint.SAME_NAME_OTHER_NUMBER
    assert (suggested["h"].other_id, suggested["h"].number) == ("e", "10001")
    assert suggested["e"].other_id == "h"


def test_entries_stand_in_the_order_in_which_they_are_applied_and_people_count():
    h, e = record("h0", "7"), record("e0", "7")
    made = plan(
        inputs(
            [record("h9", "9"), record("h10", "10"), record("hx", "x"), record("h1", "1"),
             record("h0", "7", phone="1")],
            [record("e1", "1"), e],
            links=[linked(h, e)],
        )
    )  # fmt: skip
    assert [(entry.kind, entry.number) for entry in made.entries] == [
        (EntryKind.LINK, "1"),
        (EntryKind.CREATE, "9"),
        (EntryKind.CREATE, "10"),
        (EntryKind.CREATE, "x"),
        (EntryKind.UPDATE, "7"),
    ]


def test_who_brings_a_number_is_created_before_who_is_given_one():
    policy = replace(POLICY, renumber_outside_series=True)
    made = plan(inputs([record("h1", "7"), record("h2", "10001")], policy=policy, series=SERIES))
    assert [entry.number for entry in made.entries] == ["10001", "7"]


class TestAfterAnUnknownOutcome:
    """While nobody knows whether a creation arrived, nothing that might be it is created."""

    def test_the_object_itself_is_held(self):
        made = plan(inputs([record("h")], unsettled=[(System.HOST, "h")]))
        entry = only(made, EntryKind.HOLD)
        assert (entry.reason, entry.problem) == (Reason.OUTCOME_UNKNOWN, "outcome_unknown")

    def test_the_object_that_may_have_been_created_is_held_too(self):
        made = plan(
            inputs(
                [record("h", None, "Berg AS")],
                [record("new", "10005", "BERG A/S"), record("old", "10006", "Fjord Fisk")],
                unsettled=[(System.HOST, "h")],
            )
        )
        assert [e.erp_id for e in of_kind(made, EntryKind.HOLD) if e.erp_id] == ["new"]
        assert only(made, EntryKind.CREATE).erp_id == "old"

    @pytest.mark.parametrize("source", [[], [record("h", None, "")]])
    def test_a_source_that_tells_no_name_holds_every_creation_of_that_way(self, source):
        made = plan(
            inputs(source, [record("e", "10006", "Fjord Fisk")], unsettled=[(System.HOST, "h")])
        )
        assert not of_kind(made, EntryKind.CREATE)

    def test_an_object_without_name_is_held_with_any_source(self):
        made = plan(
            inputs(
                [record("h", None, "Berg")], [record("e", "1", "")],
                unsettled=[(System.HOST, "h")],
            )
        )  # fmt: skip
        assert not of_kind(made, EntryKind.CREATE)

    def test_an_update_of_a_linked_pair_holds_no_creation(self):
        h, e = record("h", "1"), record("e", "1")
        made = plan(
            inputs(
                [h], [e, record("e2", "2")], links=[linked(h, e)], unsettled=[(System.HOST, "h")]
            )
        )
        assert only(made, EntryKind.CREATE).erp_id == "e2"
        held = only(made, EntryKind.HOLD)
        assert (held.host_id, held.erp_id) == ("h", "e")

    def test_a_pair_that_would_link_is_held(self):
        made = plan(inputs([record("h")], [record("e")], unsettled=[(System.ERP, "e")]))
        assert [(e.kind, e.reason) for e in made.entries] == [
            (EntryKind.HOLD, Reason.OUTCOME_UNKNOWN)
        ]


def test_decisions_do_not_reach_objects_that_are_not_there():
    made = plan(inputs([record("h")], decisions=[decision("h", "gone", Verdict.LINK)]))
    assert only(made, EntryKind.CREATE).host_id == "h"
