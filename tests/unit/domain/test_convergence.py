"""Properties of planning and applying, over arbitrary registers, policies and lossy systems.

Whatever two systems hold and whatever they make of what they are given: applying settles within two
rounds, then nothing is written until somebody changes something (ALL-04, ALL-05).
"""

import random
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from bindeledd.domain.identity import Dimension, System
from bindeledd.domain.plan_inputs import PlanInputs
from bindeledd.domain.planning import plan
from bindeledd.domain.plans import EntryKind, Plan
from bindeledd.domain.policy import (
    Carry,
    Contradiction,
    Deletion,
    DimensionPolicy,
    Direction,
    FieldRule,
    Mode,
    OtherSideChange,
    Winner,
)
from bindeledd.domain.records import Fields, FieldValue, NumberSeries
from tests.unit.domain.desks import Desk, Form, Office

FIELDS = ("name", "phone", "email")
SERIES = NumberSeries("Customers", 10000, 19999)


def text_form(change) -> Form:
    return lambda value: (change(value) or None) if isinstance(value, str) else value


FORMS: dict[str, Form] = {
    "kept": text_form(str),
    "trimmed": text_form(str.strip),
    "upper": text_form(str.upper),
    "lower": text_form(str.lower),
    "cut to two": text_form(lambda value: value[:2]),
    "first letter": text_form(lambda value: value[:1].lower()),
    "no digits": text_form(lambda value: "".join(c for c in value if not c.isdigit())),
    "dropped": text_form(lambda value: None),
}
forms = st.sampled_from(sorted(FORMS)).map(FORMS.__getitem__)
values = st.none() | st.sampled_from(["", " ", "a", "A", "ab ", "abc", "ABD", "a1", "1", "xyz"])
names = st.sampled_from(["Berg AS", "Berg Bygg", "BERG", "Fjord", "", "Fjord Fisk AS", "Holm 2"])
numbers = st.none() | st.sampled_from(["10001", "10002", "10003", " 10003", "010001", "7", "A"])


@st.composite
def rules(draw: st.DrawFn, name: str) -> FieldRule:
    inward, outward = draw(forms), draw(forms)

    def transform(value: FieldValue, target: System) -> FieldValue:
        return inward(value) if target is System.HOST else outward(value)

    return FieldRule(
        name,
        direction=draw(st.sampled_from(Direction)),
        carry=draw(st.sampled_from(Carry)),
        on_other_side_change=draw(st.sampled_from(OtherSideChange)),
        max_length=draw(st.dictionaries(st.sampled_from(System), st.integers(1, 3), max_size=2)),
        cut=draw(st.booleans()),
        transform=transform if draw(st.booleans()) else None,
    )


@st.composite
def policies(draw: st.DrawFn) -> DimensionPolicy:
    number = FieldRule("number", on_other_side_change=draw(st.sampled_from(OtherSideChange)))
    return DimensionPolicy(
        Dimension.CUSTOMERS,
        (
            number,
            FieldRule("name", direction=draw(st.sampled_from(Direction))),
            FieldRule("active"),
            draw(rules("phone")),
            draw(rules("email")),
        ),
        create_in=draw(st.sampled_from([frozenset(System)] * 3 + [frozenset({System.ERP})])),
        winner=draw(st.sampled_from(Winner)),
        number_authority=draw(st.sampled_from(System)),
        contradiction=draw(st.sampled_from(Contradiction)),
        deletion=draw(st.sampled_from(Deletion)),
        renumber_outside_series=draw(st.booleans()),
    )


@st.composite
def contents(draw: st.DrawFn, people: list[tuple[str, str]]) -> list[Fields]:
    """Draw what one system holds of some people, now and then under a messy number or name."""
    told: list[Fields] = []
    for number, name in draw(st.lists(st.sampled_from(people), unique=True)):
        fields: dict[str, FieldValue] = {
            "number": draw(rarely(numbers, number)),
            "name": draw(rarely(names, name)),
            "active": draw(rarely(st.just(value=False), True)),
            "phone": draw(values),
            "email": draw(values),
        }
        told.append(fields)
    return told


def rarely(unusual: st.SearchStrategy[FieldValue], usual: FieldValue):
    return st.integers(0, 9).flatmap(lambda chance: st.just(usual) if chance else unusual)


@st.composite
def offices(draw: st.DrawFn, policy: DimensionPolicy) -> Office:
    drawn = draw(st.lists(names, min_size=1, max_size=5))
    people = [(str(10001 + n), name) for n, name in enumerate(drawn)]
    desks = {}
    for system in System:
        desk = Desk(
            system,
            forms={name: draw(forms) for name in ("phone", "email")},
            defaults=draw(st.fixed_dictionaries({}, optional={"phone": values, "email": values})),
            series=SERIES if system is System.ERP and draw(st.booleans()) else None,
            gives_numbers=system is policy.number_authority,
        )
        desk.defaults = desk.formed(desk.defaults)
        for index, content in enumerate(draw(contents(people)), start=1):
            desk.edit(f"{system.value}{index}", **content)
        desks[system] = desk
    return Office(desks[System.HOST], desks[System.ERP])


@st.composite
def situations(draw: st.DrawFn) -> tuple[DimensionPolicy, Office]:
    policy = draw(policies())
    return policy, draw(offices(policy))


def effects(made: Plan) -> list[str]:
    acting = {EntryKind.LINK, EntryKind.CREATE, EntryKind.UPDATE, EntryKind.ARCHIVE}
    return [
        f"{e.kind} {e.target} {e.host_id} {e.erp_id} {e.changes}"
        for e in made.entries
        if e.kind in acting
    ]


def settle(office: Office, policy: DimensionPolicy, *, rounds: int = 2) -> None:
    for _ in range(rounds):
        office.synchronise(policy)
    before = office.host.writes, office.erp.writes
    assert effects(office.synchronise(policy)) == []
    assert (office.host.writes, office.erp.writes) == before


@given(situations())
def test_two_rounds_settle_everything(situation):
    policy, office = situation
    settle(office, policy)


@given(situations())
def test_every_object_is_linked_or_has_a_line_that_says_why_not(situation):
    policy, office = situation
    office.synchronise(policy)
    made = office.synchronise(policy)
    told = {(System.HOST, e.host_id) for e in made.entries}
    told |= {(System.ERP, e.erp_id) for e in made.entries}
    linked = {(System.HOST, host_id) for host_id, _ in office.links}
    linked |= {(System.ERP, erp_id) for _, erp_id in office.links}
    everything = {(system, key) for system in System for key in office.desk(system).objects}
    assert everything <= told | linked
    assert len(linked) == 2 * len(office.links)


edits = st.lists(
    st.tuples(
        st.sampled_from(System),
        st.integers(1, 6),
        st.one_of(
            st.tuples(st.sampled_from(["phone", "email"]), values),
            st.tuples(st.just("name"), names),
            st.tuples(st.just("active"), st.booleans()),
        ),
    ),
    max_size=6,
)


@given(situations(), st.lists(edits, min_size=1, max_size=3))
def test_rounds_of_edits_settle_too(situation, rounds):
    policy, office = situation
    settle(office, policy)
    for edited in rounds:
        for system, index, (name, value) in edited:
            key = f"{system.value}{index}"
            if key in office.desk(system).objects:
                office.desk(system).edit(key, **{name: value})
        settle(office, policy)


renumberings = st.lists(
    st.tuples(st.sampled_from(System), st.integers(1, 6), numbers.filter(bool)), max_size=4
)


@given(situations(), renumberings)
def test_changed_swapped_and_chained_numbers_come_to_rest(situation, renumbered):
    policy, office = situation
    settle(office, policy)
    for system, index, number in renumbered:
        key = f"{system.value}{index}"
        if key in office.desk(system).objects:
            office.desk(system).edit(key, number=number)
    links_in_a_chain = len(office.host.objects) + len(office.erp.objects)
    settle(office, policy, rounds=2 + links_in_a_chain)


@given(situations(), st.integers())
def test_the_order_of_the_inputs_does_not_matter(situation, seed):
    policy, office = situation
    office.synchronise(policy)
    before = office.inputs(policy)
    assert shuffled(before, seed) == plan(before)
    assert shuffled(before, seed).hash == plan(before).hash


def shuffled(inputs: PlanInputs, seed: int) -> Plan:
    chance = random.Random(seed)
    return plan(
        replace(
            inputs,
            host=replace(inputs.host, records=_mixed(inputs.host.records, chance)),
            erp=replace(inputs.erp, records=_mixed(inputs.erp.records, chance)),
            links=_mixed(inputs.links, chance),
        )
    )


def _mixed(items, chance: random.Random):
    return chance.sample(list(items), len(items))


@given(situations())
def test_link_only_and_off_write_nothing(situation):
    policy, office = situation
    for mode in (Mode.LINK_ONLY, Mode.OFF):
        assert office.synchronise(replace(policy, mode=mode)).writes == ()
    assert (office.host.writes, office.erp.writes) == (0, 0)


@given(situations())
def test_what_is_overwritten_stands_in_the_plan(situation):
    policy, office = situation
    office.synchronise(policy)
    for system in System:
        for key in list(office.desk(system).objects):
            office.desk(system).edit(key, phone="abc" if system is System.HOST else "xyz")
    made = plan(office.inputs(policy))
    for entry in made.writes:
        if entry.kind is not EntryKind.CREATE:
            target_id = entry.host_id if entry.target is System.HOST else entry.erp_id
            present = office.desk(entry.target).objects[target_id]
            assert {c.field: present[c.field] for c in entry.changes} == dict(entry.preconditions)
            assert {c.field: c.old for c in entry.changes} == dict(entry.preconditions)
