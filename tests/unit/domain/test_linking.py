"""Which objects become one pair, and which are held for a person (SV-17, ALL-18, ALL-19)."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bindeledd.domain.identity import Dimension, System
from bindeledd.domain.links import Verdict
from bindeledd.domain.planning import plan, wants_whole_registers
from bindeledd.domain.plans import EntryKind, Hint, Reason
from bindeledd.domain.policy import Contradiction, DimensionPolicy, FieldRule, Mode
from tests.unit.domain.builders import (
    NOW,
    POLICY,
    RULES,
    decision,
    inputs,
    issue,
    linked,
    of_kind,
    only,
    record,
    written,
)

BY_NAME = replace(POLICY, match_keys=("name",))
LINKING = replace(POLICY, contradiction=Contradiction.LINK)
EMPLOYEES = DimensionPolicy(Dimension.EMPLOYEES, RULES, contradiction=Contradiction.LINK)


def test_equal_numbers_link():
    made = plan(inputs([record("h", " 10001")], [record("e", "10001 ")]))
    entry = only(made, EntryKind.LINK)
    assert (entry.reason, entry.host_id, entry.erp_id) == (Reason.EQUAL_NUMBER, "h", "e")
    assert entry.target is None
    assert entry.hints == ()


def test_what_differs_between_new_partners_is_planned_beside_the_link():
    made = plan(inputs([record("h", phone="1")], [record("e", phone="2", version="v7")]))
    assert [entry.kind for entry in made.entries] == [EntryKind.LINK, EntryKind.UPDATE]
    update = only(made, EntryKind.UPDATE)
    assert update.target is System.HOST
    assert update.preconditions == {"phone": "1"}
    assert written(update) == {"phone": "2"}


def test_an_update_travels_with_the_target_s_version():
    made = plan(inputs([record("h", phone="1")], [record("e", version="v7")]))
    assert only(made, EntryKind.UPDATE).version == "v7"


@pytest.mark.parametrize("miss", ["010001", "10 001"])
def test_zeros_and_spaces_keep_objects_apart_and_are_suggested(miss):
    made = plan(inputs([record("h", miss)], [record("e", "10001")]))
    assert {entry.kind for entry in made.entries} == {EntryKind.CREATE}
    assert {entry.suggestions[0].hint for entry in made.entries} == {Hint.NEAR_NUMBER}


def test_case_keeps_objects_apart_and_is_suggested():
    made = plan(inputs([record("h", "A1", "Berg")], [record("e", "a1", "Fjell")]))
    assert {entry.suggestions[0].hint for entry in made.entries} == {Hint.NEAR_NUMBER}


def test_another_name_under_the_number_is_pointed_at():
    made = plan(inputs([record("h", name="Hansen Bygg AS")], [record("e", name="Hansen Anlegg")]))
    assert only(made, EntryKind.LINK).hints == (Hint.SAME_NUMBER_OTHER_NAME,)


def test_a_spelling_is_no_other_name():
    made = plan(inputs([record("h", name="Hansen A/S")], [record("e", name="HANSEN")]))
    assert only(made, EntryKind.LINK).hints == ()


def test_contradicting_names_are_held_for_a_person():
    made = plan(inputs([record("h", name="Kari Holm")], [record("e", name="Fjord Fisk")]))
    (entry,) = made.entries
    assert (entry.kind, entry.reason) == (EntryKind.HOLD, Reason.NAME_CONTRADICTS)
    assert (entry.host_id, entry.erp_id) == ("h", "e")
    assert entry.problem == "name_contradicts"


def test_contradicting_names_link_with_a_warning_where_the_recipe_says_so():
    made = plan(inputs([record("h", name="Holm")], [record("e", name="Fisk")], policy=LINKING))
    assert only(made, EntryKind.LINK).problem == "name_contradicts"


def test_employees_are_held_in_every_recipe():
    made = plan(inputs([record("h", name="Holm")], [record("e", name="Fisk")], policy=EMPLOYEES))
    assert only(made, EntryKind.HOLD).reason is Reason.NAME_CONTRADICTS


def test_a_person_s_word_links_a_held_pair():
    made = plan(
        inputs(
            [record("h", name="Holm")],
            [record("e", name="Fisk")],
            decisions=[decision("h", "e", Verdict.LINK)],
        )
    )
    link = only(made, EntryKind.LINK)
    assert (link.reason, link.problem) == (Reason.CONFIRMED_BY_PERSON, None)


def test_a_person_s_word_links_a_merely_suggested_pair():
    made = plan(
        inputs(
            [record("h", "10")],
            [record("e", "10001")],
            decisions=[decision("h", "e", Verdict.LINK)],
        )
    )
    assert only(made, EntryKind.LINK).hints == ()
    assert written(only(made, EntryKind.UPDATE)) == {"number": "10001"}


def test_a_pair_kept_apart_is_held_quietly_each_for_itself():
    made = plan(inputs([record("h")], [record("e")], decisions=[decision("h", "e", Verdict.APART)]))
    assert [(e.kind, e.reason, e.problem) for e in made.entries] == [
        (EntryKind.HOLD, Reason.KEPT_APART, None)
    ] * 2
    assert {(e.host_id, e.erp_id) for e in made.entries} == {("h", None), (None, "e")}


def test_a_pair_kept_apart_is_not_suggested_again():
    both = ([record("h", "10")], [record("e", "20")])
    assert all(e.suggestions for e in plan(inputs(*both)).entries)
    made = plan(inputs(*both, decisions=[decision("h", "e", Verdict.APART)]))
    assert not any(entry.suggestions for entry in made.entries)


@pytest.mark.parametrize("order", [1, -1])
def test_the_newest_word_on_a_pair_counts(order):
    words = [
        decision("h", "e", Verdict.APART),
        decision("h", "e", Verdict.LINK, at=NOW + timedelta(days=1)),
    ][::order]
    made = plan(inputs([record("h")], [record("e")], decisions=words))
    assert only(made, EntryKind.LINK).reason is Reason.CONFIRMED_BY_PERSON


def test_a_newer_word_parts_what_an_older_one_would_link():
    words = [
        decision("h", "e", Verdict.LINK),
        decision("h", "e", Verdict.APART, at=NOW + timedelta(days=1)),
    ]
    made = plan(inputs([record("h")], [record("e")], decisions=words))
    assert of_kind(made, EntryKind.LINK) == []


def test_two_words_on_one_object_link_it_once():
    words = [
        decision("h", "e1", Verdict.LINK),
        decision("h", "e2", Verdict.LINK, at=NOW + timedelta(days=1)),
    ]
    made = plan(inputs([record("h")], [record("e1", "1"), record("e2", "2")], decisions=words))
    assert [entry.erp_id for entry in of_kind(made, EntryKind.LINK)] == ["e2"]


def test_a_number_that_stands_twice_links_nothing_and_creates_nothing():
    made = plan(inputs([record("h1"), record("h2")], [record("e")]))
    assert {(e.kind, e.reason) for e in made.entries} == {(EntryKind.HOLD, Reason.NUMBER_TWICE)}
    assert {e.host_id or e.erp_id for e in made.entries} == {"h1", "h2", "e"}
    first = next(e for e in made.entries if e.host_id == "h1")
    assert first.problem_details == {"number": "10001", "same_system": "h2"}
    assert [(s.hint, s.other_id) for s in first.suggestions] == [(Hint.SAME_NUMBER, "e")]


def test_a_number_twice_in_one_system_only_is_held_there():
    made = plan(inputs([], [record("e1"), record("e2")]))
    assert [entry.reason for entry in made.entries] == [Reason.NUMBER_TWICE] * 2


@pytest.mark.parametrize("policy", [POLICY, BY_NAME], ids=["number", "name"])
def test_one_of_two_alike_that_disappears_asks_for_whole_registers(policy):
    alike = record("h1"), record("h2")
    held = plan(inputs(alike, policy=policy)).entries
    waiting = [issue(entry, entry.problem or "") for entry in held]
    seen = inputs([record("h2", deleted=True)], policy=policy, complete=False, issues=waiting)
    assert wants_whole_registers(plan(seen), seen)
    told = replace(seen, issues={one.key: one for one in waiting if one.object_id != "h2"})
    assert not wants_whole_registers(plan(told), told)


def test_a_number_of_an_object_linked_already_is_held():
    h, e = record("h", "10001"), record("e", "10001")
    made = plan(inputs([h, record("h2", "10001")], [e], links=[linked(h, e)]))
    (entry,) = made.entries
    assert (entry.host_id, entry.reason) == ("h2", Reason.NUMBER_TWICE)
    assert made.unchanged == 1


def test_a_number_that_a_linked_object_has_only_in_the_other_system_is_held():
    h, e = record("h", "10001"), record("e", "10001")
    renumbered = record("h", "10002")
    newcomer = record("h2", "10001")
    made = plan(inputs([renumbered, newcomer], [e], links=[linked(h, e)]))
    assert {entry.reason for entry in made.entries} == {Reason.NUMBER_TWICE}
    assert of_kind(made, EntryKind.UPDATE) == of_kind(made, EntryKind.CREATE) == []


def test_a_deleted_object_matches_nothing():
    made = plan(inputs([record("h", deleted=True)], [record("e")]))
    assert only(made, EntryKind.CREATE).target is System.HOST


def test_several_match_keys_must_all_be_equal():
    policy = replace(POLICY, match_keys=("number", "name"))
    made = plan(inputs([record("h", name="Grus")], [record("e", name="Sand")], policy=policy))
    assert of_kind(made, EntryKind.LINK) == []
    assert made.entries[0].suggestions[0].hint is Hint.SAME_NUMBER_OTHER_NAME


def test_link_only_links_and_holds_and_writes_nothing():
    policy = replace(POLICY, mode=Mode.LINK_ONLY)
    h, e = record("h9", "9"), record("e9", "9")
    made = plan(
        inputs(
            [record("h1", "1", phone="1"), record("h2", "2"), record("h3", "3"), record("h4", "3"),
             record("h9", "9", "Other")],
            [record("e1", "1", phone="2"), record("e5", "5"), e],
            policy=policy,
            links=[linked(h, e)],
        )
    )  # fmt: skip
    assert made.writes == ()
    assert [entry.kind for entry in made.entries] == [
        EntryKind.LINK, EntryKind.HOLD, EntryKind.HOLD,
    ]  # fmt: skip
    assert made.unchanged == 1


def test_a_dimension_that_is_off_plans_nothing():
    made = plan(inputs([record("h")], [record("e")], policy=replace(POLICY, mode=Mode.OFF)))
    assert made.entries == ()


def test_an_object_listed_twice_while_rows_moved_counts_once():
    old, new = record("h", name="Hansen Gammel", version="1"), record("h", version="2")
    for rows in ([old, new], [new, old]):
        made = plan(inputs(rows, [record("e", name="Hansen Bygg AS")]))
        assert [entry.kind for entry in made.entries] == [EntryKind.LINK]


def test_a_common_name_does_not_bring_every_namesake():
    erp = [record(f"e{n:03}", str(20000 + n), "Kari Hansen") for n in range(60)]
    made = plan(inputs([record("h", "5", "Kari Hansen")], erp))
    creation = next(e for e in made.entries if e.host_id == "h")
    assert len(creation.suggestions) == 5


def test_what_can_still_be_linked_is_suggested_first():
    h, e = record("h1", "1", "Berg AS"), record("e1", "1", "Berg AS")
    made = plan(
        inputs(
            [h, record("h2", "2", "Berg AS")], [e, record("e9", "9", "Berg AS")],
            links=[linked(h, e)],
        )
    )  # fmt: skip
    creation = next(e for e in made.entries if e.host_id == "h2")
    assert [s.other_id for s in creation.suggestions] == ["e9", "e1"]


def test_the_same_organization_number_is_suggested_unless_the_policy_says_otherwise():
    host = record("h", "1", "Berg", organization_number="923 456 789")
    erp = record("e", "2", "Fjell", organization_number="923456789")
    made = plan(inputs([host], [erp]))
    assert made.entries[0].suggestions[0].hint is Hint.SAME_ORGANIZATION_NUMBER
    silent = replace(POLICY, suggestion_keys=("name", "something_else"))
    assert plan(inputs([host], [erp], policy=silent)).entries[0].suggestions == ()


def test_objects_without_name_are_not_alike():
    made = plan(inputs([record("h", "1", "")], [record("e", "2", "")]))
    assert not any(entry.suggestions for entry in made.entries)


def test_a_match_by_name_needs_no_number():
    policy = replace(POLICY, fields=(FieldRule("name"),), match_keys=("name",))
    made = plan(inputs([record("h", None)], [record("e", None)], policy=policy))
    assert [entry.kind for entry in made.entries] == [EntryKind.LINK]
