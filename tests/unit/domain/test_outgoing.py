"""What a value becomes on its way: cut only where allowed, keys never (ALL-20)."""

from dataclasses import replace

from bindeledd.domain.identity import System
from bindeledd.domain.outgoing import TooLong, length_findings, may_be_cut, outgoing
from bindeledd.domain.policy import Carry, Direction, FieldRule
from tests.unit.domain.builders import POLICY, with_rule


def test_a_creation_sends_all_that_is_known_and_goes_that_way():
    policy = replace(
        POLICY,
        fields=(
            FieldRule("number"),
            FieldRule("name", Direction.TO_ERP),
            FieldRule("kind", carry=Carry.ONCE),
            FieldRule("phone"),
        ),
    )
    fields = {"number": "1", "name": "Berg", "kind": "person", "phone": " ", "unruled": "x"}
    assert outgoing(fields, System.ERP, policy).fields == {
        "number": "1", "name": "Berg", "kind": "person",
    }  # fmt: skip
    assert outgoing(fields, System.HOST, policy).fields == {"number": "1", "kind": "person"}


def test_what_a_transform_makes_empty_is_not_sent():
    policy = with_rule(FieldRule("phone", transform=lambda value, target: None))
    assert "phone" not in outgoing({"phone": "22"}, System.ERP, policy).fields


def test_a_value_too_long_is_named():
    policy = with_rule(FieldRule("phone", max_length={System.ERP: 3}))
    going = outgoing({"phone": "12345"}, System.ERP, policy)
    assert going.too_long == (TooLong("phone", 5, 3),)
    assert going.cut == ()
    assert outgoing({"phone": "12345"}, System.HOST, policy).too_long == ()


def test_a_value_is_cut_where_the_recipe_says_so():
    policy = with_rule(FieldRule("phone", max_length={System.ERP: 3}, cut=True))
    going = outgoing({"phone": "12345"}, System.ERP, policy)
    assert going.fields == {"phone": "123"}
    assert going.cut == ("phone",)
    assert going.too_long == ()
    assert outgoing({"phone": "123"}, System.ERP, policy).cut == ()


def test_keys_are_never_cut():
    rule = FieldRule("number", max_length={System.ERP: 3}, cut=True)
    assert not may_be_cut(rule, POLICY)
    assert outgoing({"number": "12345"}, System.ERP, with_rule(rule)).too_long
    named = replace(POLICY, match_keys=("name",))
    assert not may_be_cut(FieldRule("name", cut=True), named)


def test_a_length_is_that_of_text_alone():
    policy = with_rule(FieldRule("active", max_length={System.ERP: 1}))
    assert length_findings({"active": True}, {"active": True}, System.ERP, policy) == ((), ())
