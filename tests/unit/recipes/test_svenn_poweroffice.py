"""The integration that ships: its defaults are the seed's, and its plan is the match report's."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bindeledd.domain.identity import Dimension, System
from bindeledd.domain.planning import plan
from bindeledd.domain.plans import EntryKind, Hint
from bindeledd.domain.policy import (
    Carry,
    Contradiction,
    Deletion,
    DimensionSettings,
    Direction,
    Mode,
    Settings,
    Winner,
)
from bindeledd.domain.records import Record
from bindeledd.recipes import RECIPES
from tests.unit.domain.builders import SERIES, inputs, linked, of_kind, only, record, written

RECIPE = RECIPES["svenn_poweroffice"]
CHOSEN = Settings({Dimension.CUSTOMERS: DimensionSettings()})
CUSTOMERS = RECIPE.policy(Dimension.CUSTOMERS, CHOSEN)


def test_recipes_are_found_by_their_names():
    assert all(recipe.name == name for name, recipe in RECIPES.items())


def test_the_defaults():
    assert CUSTOMERS.mode is Mode.SYNCHRONISE
    assert CUSTOMERS.create_in == frozenset(System)
    assert (CUSTOMERS.winner, CUSTOMERS.number_authority) == (Winner.ERP, System.ERP)
    assert CUSTOMERS.deletion is Deletion.REPORT
    assert CUSTOMERS.contradiction is Contradiction.HOLD
    assert not CUSTOMERS.renumber_outside_series
    assert {rule.direction for rule in CUSTOMERS.fields} == {Direction.BOTH}
    assert not any(rule.cut for rule in CUSTOMERS.fields)


def test_a_change_stands_in_the_other_system_well_within_a_day():
    assert CUSTOMERS.interval == timedelta(hours=1)
    assert CUSTOMERS.full_interval + CUSTOMERS.interval < timedelta(hours=24)


def test_the_fields():
    assert [rule.name for rule in CUSTOMERS.fields] == [
        "number", "name", "active", "kind", "organization_number",
        "email", "invoice_email", "phone", "website",
    ]  # fmt: skip
    once = [rule.name for rule in CUSTOMERS.fields if rule.carry is Carry.ONCE]
    assert once == ["kind"]


def test_the_customer_s_settings_stand_over_the_defaults():
    chosen = DimensionSettings(Mode.LINK_ONLY, Winner.NEITHER, number_outside_series=True)
    policy = RECIPE.policy(Dimension.CUSTOMERS, Settings({Dimension.CUSTOMERS: chosen}))
    assert policy.mode is Mode.LINK_ONLY
    assert policy.winner is Winner.NEITHER
    assert policy.renumber_outside_series


def test_a_dimension_never_chosen_is_off():
    assert RECIPE.policy(Dimension.CUSTOMERS, Settings()).mode is Mode.OFF
    with pytest.raises(KeyError):
        replace(RECIPE, policies=()).policy(Dimension.CUSTOMERS, Settings())


def test_the_seed_s_demo_customer_is_created_and_customer_ten_is_pointed_at():
    heidi = record("c_81", None, "Heidi Lindtveit", kind="person")
    ten = record("c_82", "10", "Kunde ti", kind="company")
    made = plan(inputs([heidi, ten], policy=CUSTOMERS, series=SERIES))
    by_name = {entry.name: entry for entry in of_kind(made, EntryKind.CREATE)}
    assert written(by_name["Heidi Lindtveit"])["kind"] == "person"
    assert "number" not in written(by_name["Heidi Lindtveit"])
    assert by_name["Kunde ti"].hints == (Hint.OUTSIDE_SERIES,)


def test_a_name_longer_than_the_host_can_hold_is_named():
    made = plan(inputs([], [record("1", name="x" * 251)], policy=CUSTOMERS))
    assert only(made, EntryKind.SKIP).problem_details == {
        "field": "name", "length": "251", "max": "250",
    }  # fmt: skip


@pytest.mark.parametrize(("before", "sent"), [("NO", None), ("SE", {"country": "NO"})])
def test_an_address_whose_country_is_cleared_is_one_in_norway(before, sent):
    address = Record("c_1/billing", {"country": before}), Record("5/mail", {"country": before})
    cleared = replace(address[0], fields={"country": None})
    addresses = RECIPE.policy(Dimension.ADDRESSES, CHOSEN)
    made = plan(inputs([cleared], [address[1]], policy=addresses, links=[linked(*address)]))
    assert [written(entry) for entry in made.entries] == ([] if sent is None else [sent])
