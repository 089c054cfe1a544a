"""What a signature covers, and what waits for the next one (SV-07, ALL-01)."""

from dataclasses import replace

import pytest

from bindeledd.domain.approval import ceiling_key, ceilings, partition, waiting_together
from bindeledd.domain.identity import Dimension
from bindeledd.domain.planning import plan
from bindeledd.domain.plans import EntryKind, Plan, PlanEntry, Reason
from bindeledd.domain.policy import Contradiction
from tests.unit.domain.builders import POLICY, inputs, linked, of_kind, record

HOSTS = tuple(record(f"h{n}", str(n)) for n in range(1, 41))


def signed(made: Plan) -> set[str]:
    return {entry.hash for entry in made.entries}


def split(before: Plan, after: Plan):
    return partition(signed(before), ceilings(before), after)


@pytest.mark.parametrize(("shown", "covered"), [(0, 3), (1, 4), (30, 33), (31, 35), (40, 44)])
def test_creations_and_links_have_a_margin(shown, covered):
    creations = plan(inputs(HOSTS[:shown]))
    assert ceilings(creations)["customers:create:erp"] == covered
    links = plan(inputs(HOSTS[:shown], HOSTS[:shown]))
    assert ceilings(links)["customers:link"] == covered


def test_overwrites_have_none():
    made = plan(inputs([record("h", phone="1")], [record("e", phone="2")]))
    covered = ceilings(made)
    assert covered["customers:update:host"] == 1
    assert covered.get("customers:update:erp", 0) == 0


def test_the_ceilings_of_each_dimension_have_names_of_their_own():
    projects = plan(inputs(HOSTS[:5], policy=replace(POLICY, dimension=Dimension.PROJECTS)))
    assert ceilings(projects)["projects:create:erp"] == 8
    assert ceiling_key(projects.entries[0]) == "projects:create:erp"


def test_an_unchanged_plan_is_applied_exactly():
    made = plan(inputs(HOSTS, [record("e", "1", phone="9"), record("e0", "900")]))
    parts = split(made, made)
    assert (parts.approved, parts.added, parts.waiting) == (made.entries, (), ())


def test_what_only_tells_is_never_kept_back():
    parts = split(Plan(Dimension.CUSTOMERS, ()), plan(inputs([record("h", active=False)])))
    assert [entry.kind for entry in parts.approved] == [EntryKind.SKIP]


def test_new_creations_go_on_up_to_the_ceiling():
    before = plan(inputs(HOSTS[:10]))
    parts = split(before, plan(inputs(HOSTS[:20])))
    assert (len(parts.approved), len(parts.added), len(parts.waiting)) == (10, 3, 7)
    assert [entry.number for entry in parts.added] == ["11", "12", "13"]


def test_a_changed_creation_takes_the_place_of_the_approved_one():
    before = plan(inputs(HOSTS[:10]))
    renamed = [replace(h, fields={**h.fields, "name": "Nytt"}) for h in HOSTS[:10]]
    parts = split(before, plan(inputs(renamed)))
    assert (len(parts.approved), len(parts.added), len(parts.waiting)) == (0, 10, 0)


def test_new_links_on_an_equal_key_go_on():
    before = plan(inputs(HOSTS[:1]))
    parts = split(before, plan(inputs(HOSTS[:1], [record("e", "1")])))
    assert [entry.kind for entry in parts.added] == [EntryKind.LINK]


def test_new_overwrites_wait_and_their_link_goes_on():
    before = plan(inputs([record("h", phone="1")]))
    parts = split(before, plan(inputs([record("h", phone="1")], [record("e", phone="2")])))
    assert [entry.kind for entry in parts.added] == [EntryKind.LINK]
    assert [entry.kind for entry in parts.waiting] == [EntryKind.UPDATE]


def test_an_overwrite_of_another_value_than_the_approved_one_waits():
    before = plan(inputs([record("h", phone="1")], [record("e", phone="2")]))
    after = plan(inputs([record("h", phone="7")], [record("e", phone="2")]))
    parts = split(before, after)
    assert [entry.kind for entry in parts.approved] == [EntryKind.LINK]
    assert [entry.kind for entry in parts.waiting] == [EntryKind.UPDATE]


def test_an_update_that_only_fills_overwrites_nothing():
    host = record("h", None)
    link = replace(linked(host, record("e")), host_base={}, erp_base={})
    after = plan(inputs([host], [record("e", phone="2")], links=[link]))
    parts = split(Plan(Dimension.CUSTOMERS, ()), after)
    assert [entry.kind for entry in parts.added] == [EntryKind.UPDATE]
    assert {c.reason for e in parts.added for c in e.changes} == {
        Reason.NUMBER_GIVEN, Reason.FILLED_IN,
    }  # fmt: skip


def test_archivings_wait():
    archive = PlanEntry(
        EntryKind.ARCHIVE, Dimension.CUSTOMERS, Reason.DELETED_IN_ERP, "1", "Berg", "h", "e"
    )
    parts = split(Plan(Dimension.CUSTOMERS, ()), Plan(Dimension.CUSTOMERS, (archive,)))
    assert parts.waiting == (archive,)


def test_contradicting_names_wait_even_where_the_recipe_links_them():
    policy = replace(POLICY, contradiction=Contradiction.LINK)
    after = plan(inputs([record("h", name="Holm")], [record("e", name="Fisk")], policy=policy))
    parts = split(Plan(Dimension.CUSTOMERS, ()), after)
    assert of_kind(Plan(Dimension.CUSTOMERS, parts.waiting), EntryKind.LINK)
    assert parts.added == ()


def test_numbers_that_are_handed_on_wait_together_where_one_of_them_waits():
    hosts = [record("h1", "1"), record("h2", "2"), record("h3", "3")]
    moved = [record("e1", "2"), record("e2", "1"), record("e3", "4")]
    links = [linked(h, replace(e, fields=h.fields)) for h, e in zip(hosts, moved, strict=True)]
    after = plan(inputs(hosts, moved, links=links))
    one = next(entry for entry in after.entries if entry.host_id == "h1")

    parts = waiting_together(partition({one.hash}, {}, after))

    assert {entry.host_id for entry in after.entries} == {"h1", "h2", "h3"}
    assert parts.approved == parts.added == ()
    assert {entry.host_id for entry in parts.waiting} == {"h1", "h2", "h3"}
