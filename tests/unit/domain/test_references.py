"""Objects that name others: compared by translation, joined after those that they name."""

from dataclasses import replace

import pytest

from bindeledd.domain.identity import Dimension, System
from bindeledd.domain.links import Link, LinkOrigin
from bindeledd.domain.plan_inputs import PlanInputs
from bindeledd.domain.planning import plan, settled_links
from bindeledd.domain.plans import EntryKind, Hint, PlanEntry, Reason
from bindeledd.domain.policy import Contradiction, DimensionPolicy, FieldRule, Mode, Winner
from bindeledd.domain.records import FieldValue, Record
from bindeledd.domain.references import NO_REFERENCES, References, label_of
from bindeledd.domain.rejections import refused_part
from tests.unit.domain.builders import NOW, inputs, issue, of_kind, only, written

PROJECTS = DimensionPolicy(
    Dimension.PROJECTS,
    (
        FieldRule("number"),
        FieldRule("parent", references=Dimension.PROJECTS),
        FieldRule("customer", references=Dimension.CUSTOMERS),
        FieldRule("name"),
        FieldRule("active"),
        FieldRule("manager", references=Dimension.EMPLOYEES, required=False),
    ),
    scope_keys=("parent",),
)
PERSONS = DimensionPolicy(
    Dimension.CONTACT_PERSONS,
    (FieldRule("customer", references=Dimension.CUSTOMERS), FieldRule("first_name")),
    parent=Dimension.CUSTOMERS,
    scope_keys=("customer",),
    match_keys=("name",),
    contradiction=Contradiction.IGNORE,
)


def named(dimension: Dimension, host_id: str, erp_id: str, name: str = "") -> Link:
    base: dict[str, FieldValue] = {"number": "10042", "name": name} if name else {}
    return Link(dimension, host_id, erp_id, base, base, 1, LinkOrigin.EQUAL_KEY, NOW)


KNOWN = NO_REFERENCES.with_links(
    [
        named(Dimension.CUSTOMERS, "c_1", "501", "Heidi Lindtveit"),
        named(Dimension.CUSTOMERS, "c_2", "502", "Berg AS"),
        named(Dimension.EMPLOYEES, "e_1", "91"),
    ]
)


def project(object_id: str, number: str | None = "1", **fields: FieldValue) -> Record:
    told: dict[str, FieldValue] = {
        "number": number, "name": "Bygge hus", "active": True,
        "parent": None, "customer": None, "manager": None,
    }  # fmt: skip
    return Record(object_id, told | fields)


def linked(host: Record, erp: Record, dimension: Dimension = Dimension.PROJECTS) -> Link:
    return replace(
        named(dimension, host.id, erp.id), host_base=dict(host.fields), erp_base=dict(erp.fields)
    )


def knowing(made: PlanInputs, references: References = KNOWN) -> PlanInputs:
    return replace(made, references=references)


def projects(host=(), erp=(), links=(), *, policy=PROJECTS, known=KNOWN) -> PlanInputs:
    return knowing(inputs(host, erp, policy=policy, links=links), known)


def pair_naming(customer: str | None, other: str | None) -> PlanInputs:
    host, erp = project("p", customer="c_1"), project("9", customer="501")
    now = project("p", customer=customer), project("9", customer=other)
    return projects([now[0]], [now[1]], [linked(host, erp)])


class TestPairs:
    def test_ids_that_are_linked_are_equal_however_they_are_written(self):
        host, erp = project("p", customer="c_1"), project("9", customer="501")
        made = plan(projects([host], [erp]))
        assert [entry.kind for entry in made.entries] == [EntryKind.LINK]

    def test_equal_ids_of_objects_that_are_not_linked_are_not_equal(self):
        host, erp = project("p", customer="777"), project("9", customer="777")
        assert only(plan(projects([host], [erp])), EntryKind.HOLD).problem == "reference_not_linked"

    def test_a_change_carries_the_source_s_id_and_says_how_both_are_called(self):
        change = only(plan(pair_naming("c_2", "501")), EntryKind.UPDATE).changes[0]
        assert (change.field, change.old, change.new) == ("customer", "501", "c_2")
        assert change.references is Dimension.CUSTOMERS
        assert (change.shown_old, change.shown_new) == ("10042 Heidi Lindtveit", "10042 Berg AS")

    def test_an_emptied_reference_is_carried_as_empty(self):
        entry = only(plan(pair_naming("c_1", None)), EntryKind.UPDATE)
        assert (entry.target, written(entry)) == (System.HOST, {"customer": None})

    def test_a_name_that_is_not_linked_waits_while_the_other_fields_go(self):
        host, erp = project("p", customer="c_1"), project("9", customer="501")
        moved = replace(host, fields={**host.fields, "customer": "c_9", "name": "Bygge hytte"})
        made = plan(projects([moved], [erp], [linked(host, erp)]))
        held = only(made, EntryKind.HOLD)
        assert held.reason is Reason.REFERENCE_NOT_LINKED
        assert held.problem_details == {
            "field": "customer", "dimension": "customers", "object": "c_9",
            "system": "host", "id": "c_9",
        }  # fmt: skip
        assert written(only(made, EntryKind.UPDATE)) == {"name": "Bygge hytte"}

    def test_what_waits_is_told_before_the_number_that_nobody_gave(self):
        host, erp = project("p", None, customer="c_9"), project("9", None)
        given = replace(projects([host], [erp], [linked(erp, erp)]), numbering=frozenset(System))
        made = plan(replace(given, links=[replace(given.links[0], host_id="p")]))
        told = {entry.reason: entry.problem for entry in of_kind(made, EntryKind.HOLD)}
        assert told == {
            Reason.NUMBER_NOT_GIVEN: "reference_not_linked",
            Reason.REFERENCE_NOT_LINKED: "reference_not_linked",
        }

    def test_what_waits_is_carried_once_it_is_linked_though_nothing_changed_since(self):
        host, erp = project("p", customer="c_9"), project("9", customer="501")
        link = linked(project("p", customer="c_1"), erp)
        waiting = projects([host], [erp], [link])
        assert settled_links(waiting) == ()
        later = KNOWN.with_links([named(Dimension.CUSTOMERS, "c_9", "509")])
        assert written(only(plan(knowing(waiting, later)), EntryKind.UPDATE)) == {"customer": "c_9"}

    def test_a_customer_that_is_to_come_makes_the_same_entry_as_one_that_is_there(self):
        waiting = pair_naming("c_9", "501")
        creation = PlanEntry(
            EntryKind.CREATE, Dimension.CUSTOMERS, Reason.ONLY_IN_HOST, "10043", "Ny AS", "c_9",
            target=System.ERP,
        )  # fmt: skip
        before = plan(knowing(waiting, KNOWN.with_plan([creation])))
        after = plan(knowing(waiting, KNOWN.with_links([named(Dimension.CUSTOMERS, "c_9", "509")])))
        assert only(before, EntryKind.UPDATE).changes[0].shown_new == "10043 Ny AS"
        assert before.hash == after.hash

    def test_two_references_left_standing_are_shown_by_their_names(self):
        standing = replace(
            pair_naming("c_2", None), policy=replace(PROJECTS, winner=Winner.NEITHER)
        )
        change = only(plan(standing), EntryKind.CONFLICT).changes[0]
        assert (change.shown_old, change.shown_new) == ("10042 Berg AS", None)


class TestReferencesThatWereMissing:
    """The target said that it has no such object: that is known again by the reference alone."""

    def refused(self, before: PlanInputs) -> PlanInputs:
        part = refused_part(
            only(plan(before), EntryKind.UPDATE), "missing_reference", before.policy
        )
        assert part is not None
        standing = issue(part, "missing_reference")
        return replace(before, issues={standing.key: standing})

    def changed(self, version: str = "1", **now: FieldValue) -> PlanInputs:
        host, erp = project("p", customer="c_1"), project("9", customer="501")
        there = replace(erp, version=version)
        moved = replace(host, fields={**host.fields, "customer": "c_2", **now})
        return projects([moved], [there], [linked(host, erp)])

    def told(self, made: PlanInputs) -> list[tuple[EntryKind, dict[str, FieldValue]]]:
        return [(entry.kind, written(entry)) for entry in plan(made).entries]

    def test_it_stays_and_the_rest_goes_by_itself(self):
        known = self.refused(self.changed())
        later = replace(self.changed("2", name="Bygge hytte"), issues=known.issues)
        assert self.told(later) == [
            (EntryKind.SKIP, {"customer": "c_2"}),
            (EntryKind.UPDATE, {"name": "Bygge hytte"}),
        ]

    def test_it_goes_again_once_another_object_is_named(self):
        known = self.refused(self.changed())
        other = replace(self.changed(customer=None), issues=known.issues)
        assert self.told(other) == [(EntryKind.UPDATE, {"customer": None})]

    def test_a_person_who_asks_sends_it_again_with_the_rest(self):
        known = self.refused(self.changed(name="Bygge hytte"))
        asked = {key: replace(one, retry_requested=True) for key, one in known.issues.items()}
        assert self.told(replace(known, issues=asked)) == [
            (EntryKind.UPDATE, {"customer": "c_2", "name": "Bygge hytte"})
        ]

    def test_a_number_stays_with_the_project_within_which_it_counts(self):
        tops = project("t", "7"), project("77", "7")
        at = project("p", "1"), project("9", "1")
        links = [linked(*tops), linked(*at)]
        moved = project("p", "2", parent="t", name="Bygge hytte")
        known = KNOWN.with_links(links)
        under = projects([tops[0], moved], [tops[1], at[1]], links, known=known)
        by_host = replace(under, policy=replace(PROJECTS, number_authority=System.HOST))
        assert self.told(self.refused(by_host)) == [
            (EntryKind.SKIP, {"number": "2", "parent": "t"}),
            (EntryKind.UPDATE, {"name": "Bygge hytte"}),
        ]


class TestReferencesThatMayBeMissing:
    def test_a_creation_goes_without(self):
        entry = only(plan(projects([project("p", manager="e_9")])), EntryKind.CREATE)
        assert "manager" not in written(entry)
        assert Hint.WITHOUT_REFERENCE in entry.hints

    def test_a_pair_goes_without_and_nothing_is_told_until_somebody_changes_it(self):
        host, erp = project("p", manager="e_9"), project("9")
        bare = linked(host, erp)
        bare = replace(
            bare,
            host_base={k: v for k, v in bare.host_base.items() if k != "manager"},
            erp_base={k: v for k, v in bare.erp_base.items() if k != "manager"},
        )
        assert plan(projects([host], [erp], [bare])).entries == ()
        later = KNOWN.with_links([named(Dimension.EMPLOYEES, "e_9", "99")])
        filled = only(plan(projects([host], [erp], [bare], known=later)), EntryKind.UPDATE)
        assert written(filled) == {"manager": "e_9"}

    def test_a_changed_one_is_told_also_beside_what_goes(self):
        host, erp = project("p", manager="e_1"), project("9", manager="91")
        changed = replace(host, fields={**host.fields, "manager": "e_9"})
        alone = plan(projects([changed], [erp], [linked(host, erp)]))
        assert only(alone, EntryKind.HOLD).reason is Reason.REFERENCE_NOT_LINKED
        renamed = replace(changed, fields={**changed.fields, "name": "Bygge hytte"})
        beside = plan(projects([renamed], [erp], [linked(host, erp)]))
        assert only(beside, EntryKind.HOLD).problem_details["id"] == "e_9"
        goes = only(beside, EntryKind.UPDATE)
        assert (written(goes), goes.hints) == ({"name": "Bygge hytte"}, (Hint.WITHOUT_REFERENCE,))


class TestObjectsWithoutLink:
    def test_one_that_names_somebody_unlinked_is_held(self):
        held = only(plan(projects([project("p", customer="c_9")])), EntryKind.HOLD)
        assert (held.reason, held.host_id) == (Reason.REFERENCE_NOT_LINKED, "p")
        assert plan(projects([project("p", customer="c_9")])).writes == ()

    def test_a_number_counts_within_its_project_and_the_project_is_joined_first(self):
        host = [project("p1"), project("s1", parent="p1"), project("p2", "2")]
        erp = [project("91"), project("92", "2"), project("93", parent="91")]
        made = plan(projects(host, [*erp, project("94", parent="92")]))
        pairs = [(entry.host_id, entry.erp_id) for entry in of_kind(made, EntryKind.LINK)]
        assert pairs == [("p1", "91"), ("p2", "92"), ("s1", "93")]
        assert only(made, EntryKind.CREATE).erp_id == "94"

    def test_a_subproject_of_a_held_project_waits(self):
        host = [project("p1"), project("s1", parent="p1")]
        erp = [project("91", name="Kjeller"), project("93", parent="91")]
        made = plan(projects(host, erp))
        assert {entry.reason for entry in made.entries} == {
            Reason.NAME_CONTRADICTS, Reason.REFERENCE_NOT_LINKED,
        }  # fmt: skip

    @pytest.mark.parametrize("system", System)
    def test_projects_are_created_before_their_subprojects_whatever_the_numbers(self, system):
        lone = [project("a", "1", parent="b"), project("b", "2", parent="c"), project("c", "3")]
        made = plan(projects(**{system.value: lone}))
        assert [entry.number for entry in of_kind(made, EntryKind.CREATE)] == ["3", "2", "1"]

    def test_objects_that_name_one_another_are_held_and_end_the_joining(self):
        lone = [project("a", "1", parent="b"), project("b", "2", parent="a")]
        assert {entry.kind for entry in plan(projects(lone)).entries} == {EntryKind.HOLD}

    def test_a_moved_subproject_may_name_a_project_that_this_plan_creates(self):
        host, erp = project("s1", parent=None), project("93", parent=None)
        moved = replace(host, fields={**host.fields, "parent": "p9"})
        made = plan(projects([moved, project("p9", "9")], [erp], [linked(host, erp)]))
        kinds = [entry.kind for entry in made.entries]
        assert kinds == [EntryKind.CREATE, EntryKind.UPDATE]
        assert written(made.entries[1]) == {"parent": "p9"}


class TestChildren:
    def person(self, object_id: str, customer: str, name: str = "Ola Berg") -> Record:
        told: dict[str, FieldValue] = {"customer": customer, "name": name, "first_name": name}
        return Record(object_id, told)

    def of(self, host=(), erp=(), *, policy=PERSONS) -> PlanInputs:
        return knowing(inputs(host, erp, policy=policy))

    def test_namesakes_are_one_only_under_the_same_customer(self):
        host = [self.person("c_1/1", "c_1"), self.person("c_2/1", "c_2")]
        made = plan(self.of(host, [self.person("501/7", "501")]))
        link = only(made, EntryKind.LINK)
        assert (link.host_id, link.erp_id) == ("c_1/1", "501/7")
        assert only(made, EntryKind.CREATE).host_id == "c_2/1"

    def test_a_child_of_nobody_who_is_linked_is_passed_over_without_a_problem(self):
        entry = plan(self.of([self.person("c_9/1", "c_9")])).entries[0]
        assert (entry.kind, entry.reason, entry.problem) == (
            EntryKind.SKIP, Reason.PARENT_NOT_LINKED, None,
        )  # fmt: skip

    def test_two_of_one_name_under_one_customer_are_told_by_that_name(self):
        twice = [self.person("c_1/1", "c_1"), self.person("c_1/2", "c_1")]
        held = of_kind(plan(self.of(twice)), EntryKind.HOLD)
        assert {entry.problem for entry in held} == {"name_twice"}
        assert held[0].problem_details == {"name": "Ola Berg", "same_system": "c_1/2"}

    def test_with_link_only_nothing_of_them_is_written(self):
        host = [self.person("c_1/1", "c_1", "Ola B"), self.person("c_2/1", "c_2")]
        only_linked = replace(PERSONS, mode=Mode.LINK_ONLY)
        made = plan(self.of(host, [self.person("501/7", "501", "Ola B")], policy=only_linked))
        assert [entry.kind for entry in made.entries] == [EntryKind.LINK]


@pytest.mark.parametrize(
    ("fields", "label"),
    [
        ({"number": " 7 ", "name": "Berg"}, "7 Berg"),
        ({"first_name": "Ola", "last_name": "Berg"}, "Ola Berg"),
        ({"number": "7", "name": None, "first_name": "Ola", "last_name": None}, "7 Ola"),
        ({}, ""),
    ],
)
def test_objects_are_called_by_number_and_name(fields, label):
    assert label_of(fields) == label
