"""The table of ALL-02: what becomes of a field when neither, one or both sides changed it."""

from dataclasses import replace
from decimal import Decimal

import pytest

from bindeledd.domain.identity import System
from bindeledd.domain.links import LinkOrigin
from bindeledd.domain.merging import PairMerge, merge, rebased
from bindeledd.domain.plans import FieldChange, Reason
from bindeledd.domain.policy import Carry, Direction, FieldRule, OtherSideChange, Winner
from bindeledd.domain.records import FieldValue, Record
from tests.unit.domain.builders import POLICY, linked, record, with_rule

NEITHER = replace(POLICY, winner=Winner.NEITHER)
HOST_WINS = replace(POLICY, winner=Winner.HOST)
TO_ERP = with_rule(FieldRule("phone", Direction.TO_ERP))
TO_ERP_IGNORE = with_rule(
    FieldRule("phone", Direction.TO_ERP, on_other_side_change=OtherSideChange.IGNORE)
)
TO_HOST = with_rule(FieldRule("phone", Direction.TO_HOST))
IGNORED_NUMBER = with_rule(FieldRule("number", on_other_side_change=OtherSideChange.IGNORE))


def upper(value: FieldValue, target: System) -> FieldValue:
    return value.upper() if isinstance(value, str) and target is System.ERP else value


def blanked(value: FieldValue, target: System) -> FieldValue:
    """Make nothing of what the other system cannot express."""
    return None


def phones(host: FieldValue, erp: FieldValue) -> tuple[Record, Record]:
    return record("h", phone=host), record("e", phone=erp)


def first(host: FieldValue, erp: FieldValue, policy=POLICY) -> PairMerge:
    return merge(*phones(host, erp), None, policy)


def later(
    host: FieldValue, erp: FieldValue, policy=POLICY, *, before: tuple[str | None, str | None]
) -> PairMerge:
    return merge(*phones(host, erp), linked(*phones(*before)), policy)


def outcome(merged: PairMerge) -> tuple[FieldChange | None, FieldChange | None]:
    """Give the changes to the host and to the ERP, of a pair that differs in one field."""
    (to_host,) = merged.to_host or (None,)
    (to_erp,) = merged.to_erp or (None,)
    return to_host, to_erp


NOTHING = (None, None)


def changed(old: FieldValue, new: FieldValue, reason: Reason, loser: FieldValue = None):
    return FieldChange("phone", old, new, reason, loser)


@pytest.mark.parametrize(
    ("before", "now", "policy", "to_host", "to_erp"),
    [
        pytest.param(("1", "1"), ("1", "1"), POLICY, None, None, id="neither"),
        pytest.param(
            ("1", "1"), ("2", "1"), POLICY, None,
            changed("1", "2", Reason.CHANGED_IN_HOST), id="host",
        ),
        pytest.param(
            ("1", "1"), ("1", "2"), POLICY, changed("1", "2", Reason.CHANGED_IN_ERP), None,
            id="erp",
        ),
        pytest.param(
            ("1", "1"), (None, "1"), POLICY, None,
            changed("1", None, Reason.CHANGED_IN_HOST), id="emptied in the host",
        ),
        pytest.param(
            ("1", "1"), ("1", None), POLICY, changed("1", None, Reason.CHANGED_IN_ERP), None,
            id="emptied in the ERP",
        ),
        pytest.param(("1", "1"), ("2", "2"), POLICY, None, None, id="both, equal"),
        pytest.param(
            ("1", "1"), ("2", "3"), POLICY,
            changed("2", "3", Reason.CHANGED_IN_BOTH, "2"), None, id="both, ERP wins",
        ),
        pytest.param(
            ("1", "1"), ("2", "3"), HOST_WINS, None,
            changed("3", "2", Reason.CHANGED_IN_BOTH, "3"), id="both, host wins",
        ),
        pytest.param(("1", "1"), ("2", "3"), NEITHER, None, None, id="both, nobody wins"),
        pytest.param(
            ("1", "1"), ("2", "1"), NEITHER, None,
            changed("1", "2", Reason.CHANGED_IN_HOST), id="one, nobody wins conflicts",
        ),
        pytest.param(
            ("1", "1"), ("2", "1"), TO_ERP, None,
            changed("1", "2", Reason.CHANGED_IN_HOST), id="master host changed",
        ),
        pytest.param(
            ("1", "1"), ("1", "2"), TO_ERP, None,
            changed("2", "1", Reason.PUT_BACK, "2"), id="other side put back",
        ),
        pytest.param(("1", "1"), ("1", "2"), TO_ERP_IGNORE, None, None, id="other side ignored"),
        pytest.param(
            ("1", "1"), ("3", "2"), TO_ERP_IGNORE, None,
            changed("2", "3", Reason.CHANGED_IN_BOTH, "2"), id="ignored until the master changes",
        ),
        pytest.param(
            ("1", "1"), ("2", "1"), TO_HOST,
            changed("2", "1", Reason.PUT_BACK, "2"), None, id="host put back",
        ),
        pytest.param(
            ("1", "1"), ("2", "3"), replace(TO_HOST, winner=Winner.HOST),
            changed("2", "3", Reason.CHANGED_IN_BOTH, "2"), None, id="master before winner",
        ),
    ],
)  # fmt: skip
def test_a_linked_field(before, now, policy, to_host, to_erp):
    assert outcome(later(now[0], now[1], policy, before=before)) == (to_host, to_erp)


@pytest.mark.parametrize(
    ("now", "policy", "to_host", "to_erp"),
    [
        pytest.param(("1", "1"), POLICY, None, None, id="equal"),
        pytest.param((None, ""), POLICY, None, None, id="both empty"),
        pytest.param(
            (None, "2"), POLICY, changed(None, "2", Reason.FILLED_IN), None, id="host empty"
        ),
        pytest.param(
            ("1", " "), POLICY, None, changed(" ", "1", Reason.FILLED_IN), id="ERP empty"
        ),
        pytest.param(
            ("1", None), NEITHER, None, changed(None, "1", Reason.FILLED_IN), id="empty, leave both"
        ),
        pytest.param(
            ("1", "2"), POLICY, changed("1", "2", Reason.FIRST_LINK_DIFFERS, "1"), None,
            id="ERP wins",
        ),
        pytest.param(
            ("1", "2"), HOST_WINS, None, changed("2", "1", Reason.FIRST_LINK_DIFFERS, "2"),
            id="host wins",
        ),
        pytest.param(("1", "2"), NEITHER, None, None, id="nobody wins"),
        pytest.param(
            ("1", "2"), TO_ERP, None, changed("2", "1", Reason.FIRST_LINK_DIFFERS, "2"),
            id="the master wins a one-way field",
        ),
        pytest.param((None, "2"), TO_ERP, None, None, id="nothing is filled against the way"),
        pytest.param(
            ("1", None), TO_ERP, None, changed(None, "1", Reason.FILLED_IN), id="filled along it"
        ),
    ],
)  # fmt: skip
def test_a_field_without_base(now, policy, to_host, to_erp):
    assert outcome(first(now[0], now[1], policy)) == (to_host, to_erp)


def test_what_nobody_decides_is_held_with_both_values():
    merged = first("1", "2", NEITHER)
    assert merged.held == {"phone": ("1", "2")}
    assert merged.standing == (FieldChange("phone", "1", "2", Reason.LEFT_STANDING),)


def test_a_field_that_a_system_did_not_tell_is_unknown():
    host, erp = record("h", phone="2"), Record("e", {"number": "10001"})
    merged = merge(host, erp, linked(record("h", phone="1"), record("e", phone="1")), POLICY)
    assert outcome(merged) == NOTHING
    assert merged.agreed == {"number"}


def test_another_mapping_version_is_a_first_link_again():
    link = linked(*phones("1", "1"))
    merged = merge(*phones("2", "1"), link, replace(POLICY, mapping_version=2))
    assert outcome(merged) == (changed("2", "1", Reason.FIRST_LINK_DIFFERS, "2"), None)


def test_a_field_newly_switched_on_has_no_base():
    link = replace(linked(*phones("1", "1")), host_base={"number": "10001"})
    assert first("2", "1") == merge(*phones("2", "1"), link, POLICY)


class TestHeld:
    """A field left standing, until one side changes or a winner is chosen."""

    LINK = replace(linked(*phones("1", "1")), held={"phone": ("2", "3")})

    def test_it_stays_held(self):
        merged = merge(*phones("2", "3"), self.LINK, NEITHER)
        assert merged.held == {"phone": ("2", "3")}

    def test_a_change_of_one_side_then_goes_across(self):
        merged = merge(*phones("4", "3"), self.LINK, NEITHER)
        assert outcome(merged) == (None, changed("3", "4", Reason.CHANGED_IN_HOST))

    def test_a_change_of_both_is_held_anew(self):
        assert merge(*phones("4", "5"), self.LINK, NEITHER).held == {"phone": ("4", "5")}

    def test_it_ends_when_both_are_equal(self):
        assert "phone" in merge(*phones("3", "3"), self.LINK, NEITHER).agreed

    def test_a_winner_chosen_later_decides_it(self):
        merged = merge(*phones("2", "3"), self.LINK, POLICY)
        assert outcome(merged) == (changed("2", "3", Reason.CHANGED_IN_BOTH, "2"), None)

    def test_a_winner_chosen_later_decides_a_first_link_too(self):
        bare = replace(self.LINK, host_base={}, erp_base={})
        merged = merge(*phones("2", "3"), bare, HOST_WINS)
        assert outcome(merged) == (None, changed("3", "2", Reason.FIRST_LINK_DIFFERS, "3"))

    def test_values_put_back_by_undo_are_their_own_bases(self):
        undone = replace(linked(*phones("2", "3")), held={"phone": ("2", "3")})
        assert outcome(merge(*phones("2", "3"), undone, POLICY)) == NOTHING

    def test_another_mapping_version_forgets_it(self):
        merged = merge(*phones("2", "3"), self.LINK, replace(NEITHER, mapping_version=2))
        assert merged.held == {"phone": ("2", "3")}
        assert rebased(self.LINK, *phones("2", "2"), replace(NEITHER, mapping_version=2)).held == {}


class TestOnce:
    """A field that is set when the pair is made, and left alone afterwards."""

    POLICY = with_rule(FieldRule("phone", carry=Carry.ONCE))

    def test_an_empty_side_is_filled_on_a_first_link(self):
        assert outcome(first("1", None, self.POLICY)) == (
            None, changed(None, "1", Reason.FILLED_IN),
        )  # fmt: skip

    def test_a_difference_stands(self):
        assert outcome(first("1", "2", self.POLICY)) == NOTHING
        assert "phone" in first("1", "2", self.POLICY).agreed

    def test_later_changes_stand(self):
        assert outcome(later("2", "1", self.POLICY, before=("1", "1"))) == NOTHING
        assert outcome(later(None, "1", self.POLICY, before=("1", "1"))) == NOTHING

    def test_a_new_mapping_version_does_not_set_it_again(self):
        merged = merge(
            *phones(None, "1"), linked(*phones("1", "1")), replace(self.POLICY, mapping_version=2)
        )
        assert outcome(merged) == NOTHING

    def test_nothing_is_filled_against_the_way(self):
        one_way = with_rule(FieldRule("phone", Direction.TO_ERP, Carry.ONCE))
        assert "phone" in first(None, "1", one_way).agreed


class TestNumber:
    """The number belongs to the system that gives numbers."""

    @staticmethod
    def numbers(host: str | None, erp: str | None) -> tuple[Record, Record]:
        return record("h", host), record("e", erp)

    def test_a_given_number_is_written_back(self):
        merged = merge(*self.numbers(None, "10005"), None, POLICY)
        assert merged.to_host == (FieldChange("number", None, "10005", Reason.NUMBER_GIVEN),)

    def test_an_authority_without_number_is_filled(self):
        merged = merge(*self.numbers("10005", None), None, POLICY)
        assert merged.to_erp == (FieldChange("number", None, "10005", Reason.FILLED_IN),)

    def test_a_number_given_instead_of_the_own_is_written_back(self):
        link = replace(
            linked(*self.numbers("10", "10"), origin=LinkOrigin.CREATED_IN_ERP),
            host_base={}, erp_base={},
        )  # fmt: skip
        merged = merge(*self.numbers("10", "10005"), link, NEITHER)
        assert merged.to_host == (
            FieldChange("number", "10", "10005", Reason.NUMBER_GIVEN, loser="10"),
        )

    def test_a_confirmed_pair_takes_the_authority_s_number(self):
        merged = merge(*self.numbers("10", "10005"), None, NEITHER)
        assert [change.reason for change in merged.to_host] == [Reason.FIRST_LINK_DIFFERS]

    def test_a_number_changed_elsewhere_is_put_back(self):
        link = linked(*self.numbers("10001", "10001"))
        merged = merge(*self.numbers("77", "10001"), link, POLICY)
        assert merged.to_host == (
            FieldChange("number", "77", "10001", Reason.PUT_BACK, loser="77"),
        )

    def test_a_number_changed_elsewhere_is_reported_under_ignore(self):
        link = linked(*self.numbers("10001", "10001"))
        merged = merge(*self.numbers("77", "10001"), link, IGNORED_NUMBER)
        assert merged.to_host == ()
        assert merged.ignored_number == FieldChange("number", "77", "10001", Reason.CHANGED_IN_HOST)

    def test_differing_numbers_of_a_first_link_are_reported_under_ignore(self):
        merged = merge(*self.numbers("77", "10001"), None, IGNORED_NUMBER)
        assert merged.ignored_number is not None
        assert merged.to_host == merged.to_erp == ()

    def test_the_authority_s_change_is_carried_against_every_winner(self):
        link = linked(*self.numbers("10001", "10001"))
        merged = merge(*self.numbers("77", "10002"), link, HOST_WINS)
        assert [(c.old, c.new) for c in merged.to_host] == [("77", "10002")]

    def test_a_number_is_never_emptied(self):
        link = linked(*self.numbers("10001", "10001"))
        assert outcome(merge(*self.numbers("10001", None), link, POLICY)) == NOTHING


class TestTransform:
    """A value in the other system's own form is equal, not changed."""

    POLICY = with_rule(FieldRule("phone", transform=upper))

    def test_the_transformed_value_agrees(self):
        assert "phone" in first("abc", "ABC", self.POLICY).agreed

    def test_the_transformed_value_is_what_is_written(self):
        merged = later("xyz", "ABC", self.POLICY, before=("abc", "ABC"))
        assert outcome(merged) == (None, changed("ABC", "XYZ", Reason.CHANGED_IN_HOST))

    def test_a_change_that_makes_no_difference_there_agrees(self):
        assert "phone" in later("aBC", "ABC", self.POLICY, before=("abc", "ABC")).agreed

    def test_a_first_link_is_never_emptied_by_a_transform(self):
        policy = with_rule(FieldRule("phone", transform=blanked))
        assert outcome(first("1", "2", policy)) == NOTHING

    def test_a_cut_value_agrees(self):
        policy = with_rule(FieldRule("phone", max_length={System.ERP: 3}, cut=True))
        assert "phone" in first("12345", "123", policy).agreed

    def test_other_types_than_text_are_never_cut(self):
        policy = with_rule(FieldRule("phone", max_length={System.ERP: 3}, cut=True))
        assert outcome(first(Decimal(12345), None, policy)) == (
            None, changed(None, Decimal(12345), Reason.FILLED_IN),
        )  # fmt: skip


class TestRebased:
    """What the link remembers after reading or writing."""

    def test_agreed_fields_get_both_bases(self):
        bare = replace(linked(*phones("1", "1")), host_base={}, erp_base={})
        link = rebased(bare, *phones("1", "2"), POLICY)
        assert link.host_base == {"number": "10001", "name": "Hansen Bygg AS", "active": True}
        assert link.erp_base == link.host_base

    def test_a_written_field_gets_what_stands_whatever_the_target_made_of_it(self):
        link = rebased(linked(*phones("1", "1")), *phones("abc", "A.B"), POLICY, written={"phone"})
        assert (link.host_base["phone"], link.erp_base["phone"]) == ("abc", "A.B")
        assert outcome(merge(*phones("abc", "A.B"), link, POLICY)) == NOTHING

    def test_a_change_still_to_be_carried_keeps_its_base(self):
        link = rebased(linked(*phones("1", "1")), *phones("2", "1"), POLICY)
        assert (link.host_base["phone"], link.erp_base["phone"]) == ("1", "1")

    def test_what_was_not_told_keeps_its_base(self):
        link = linked(*phones("1", "1"))
        known = rebased(link, Record("h", {}), Record("e", {}), POLICY, written={"phone"})
        assert known == link

    def test_both_changing_to_the_same_moves_the_base(self):
        link = rebased(linked(*phones("1", "1")), *phones("2", "2"), POLICY)
        assert outcome(merge(*phones("3", "2"), link, POLICY)) == (
            None, changed("2", "3", Reason.CHANGED_IN_HOST),
        )  # fmt: skip

    def test_a_field_left_standing_is_remembered_and_forgotten(self):
        held = rebased(linked(*phones("1", "1")), *phones("2", "3"), NEITHER)
        assert held.held == {"phone": ("2", "3")}
        assert held.host_base["phone"] == "1"
        carried = rebased(held, *phones("4", "3"), NEITHER)
        assert carried.held == {"phone": ("2", "3")}
        settled = rebased(carried, *phones("4", "4"), NEITHER, written={"phone"})
        assert settled.held == {}

    def test_version_tokens_follow_and_are_kept_where_none_is_told(self):
        link = linked(record("h", version="1"), record("e", version="a"))
        moved = rebased(link, record("h", version="2"), record("e"), POLICY)
        assert (moved.host_version, moved.erp_version) == ("2", "a")

    def test_bases_of_another_mapping_version_are_dropped(self):
        moved = rebased(
            linked(*phones("1", "1")), *phones("2", "3"), replace(POLICY, mapping_version=2)
        )
        assert moved.mapping_version == 2
        assert "phone" not in moved.host_base
        assert moved.host_base["number"] == "10001"

    def test_a_field_no_longer_carried_is_forgotten(self):
        fewer = replace(POLICY, fields=tuple(r for r in POLICY.fields if r.name != "phone"))
        assert "phone" not in rebased(linked(*phones("1", "1")), *phones("1", "1"), fewer).host_base
