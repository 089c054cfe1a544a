"""Properties of registers that name one another, over arbitrary contents, edits and lossy systems.

Customers, employees and projects with subprojects: whatever both systems hold and whatever they
make of a reference, two rounds settle everything; no system is ever given an id of the other one's;
nothing is created twice; the order of the inputs does not matter.
"""

import random
from dataclasses import dataclass, replace

from hypothesis import given
from hypothesis import strategies as st

from bindeledd.domain.identity import Dimension, System
from bindeledd.domain.planning import plan
from bindeledd.domain.plans import EntryKind, Plan
from bindeledd.domain.policy import DimensionPolicy, FieldRule, Mode, OtherSideChange, Winner
from bindeledd.domain.records import FieldValue
from tests.unit.domain.desks import Desk, Form, Office

NUMBERED = (FieldRule("number"), FieldRule("name"))
CUSTOMERS = DimensionPolicy(Dimension.CUSTOMERS, NUMBERED)
EMPLOYEES = DimensionPolicy(Dimension.EMPLOYEES, NUMBERED, mode=Mode.LINK_ONLY)
WINNERS = st.sampled_from(Winner)

FORMS: dict[str, Form] = {"kept": lambda value: value, "dropped": lambda value: None}
"""What a system makes of the manager that it is given."""


@dataclass
class Firm:
    """Three registers in both systems; projects name customers, employees and one another."""

    customers: Office
    employees: Office
    projects: Office
    policy: DimensionPolicy

    def round(self) -> Plan:
        self.customers.synchronise(CUSTOMERS)
        self.employees.synchronise(EMPLOYEES)
        return self.projects.synchronise(self.policy)

    def rest(self, *, rounds: int = 2) -> None:
        for _ in range(rounds):
            self.round()
        before = self.writes
        made = self.round()
        assert self.writes == before
        assert [e for e in made.entries if e.kind in ACTING] == []

    @property
    def writes(self) -> tuple[int, ...]:
        offices = (self.customers, self.employees, self.projects)
        return tuple(desk.writes for one in offices for desk in (one.host, one.erp))


ACTING = frozenset({EntryKind.LINK, EntryKind.CREATE, EntryKind.UPDATE, EntryKind.ARCHIVE})


def projects_policy(winner: Winner, manager: OtherSideChange) -> DimensionPolicy:
    return DimensionPolicy(
        Dimension.PROJECTS,
        (
            FieldRule("number"),
            FieldRule("parent", references=Dimension.PROJECTS),
            FieldRule("customer", references=Dimension.CUSTOMERS),
            FieldRule("name"),
            FieldRule("active"),
            FieldRule(
                "manager",
                references=Dimension.EMPLOYEES,
                required=False,
                on_other_side_change=manager,
            ),
        ),
        scope_keys=("parent",),
        winner=winner,
    )


@st.composite
def registers(draw: st.DrawFn, dimension: Dimension) -> Office:
    desks = {}
    for system in System:
        desk = Desk(system)
        for n, number in enumerate(draw(st.lists(st.sampled_from("1234"), unique=True)), 1):
            desk.edit(
                f"{dimension.value[0]}{system.value}{n}", number=number, name=f"Navn {number}"
            )
        desks[system] = desk
    return Office(desks[System.HOST], desks[System.ERP], dimension=dimension)


@st.composite
def firms(draw: st.DrawFn) -> Firm:
    customers = draw(registers(Dimension.CUSTOMERS))
    employees = draw(registers(Dimension.EMPLOYEES))
    desks = {}
    for system in System:
        desk = Desk(system, scope=("parent",))
        desk.forms = {"manager": draw(st.sampled_from(sorted(FORMS)).map(FORMS.__getitem__))}
        desk.named = {
            "customer": customers.desk(system), "manager": employees.desk(system), "parent": desk,
        }  # fmt: skip
        for n in range(1, draw(st.integers(0, 5)) + 1):
            place(draw, desk, f"{system.value}{n}")
        desks[system] = desk
    policy = projects_policy(draw(WINNERS), draw(st.sampled_from(OtherSideChange)))
    office = Office(
        desks[System.HOST],
        desks[System.ERP],
        dimension=Dimension.PROJECTS,
        others=(customers, employees),
    )
    return Firm(customers, employees, office, policy)


def place(draw: st.DrawFn, desk: Desk, object_id: str) -> None:
    """Put a project somewhere: under another one that lies higher, under a number free there."""
    above = [one for one in desk.objects if one < object_id]
    parent = draw(st.none() | st.sampled_from(above)) if above else None
    taken = {
        one["number"]
        for key, one in desk.objects.items()
        if one["parent"] == parent and key != object_id
    }
    free = [number for number in "12345678" if number not in taken] or [f"9{object_id}"]
    desk.edit(
        object_id,
        number=draw(st.sampled_from(free)),
        name="Bygge",
        parent=parent,
        customer=draw(one_of(desk.named["customer"])),
        manager=draw(one_of(desk.named["manager"])),
    )


def one_of(desk: Desk) -> st.SearchStrategy[FieldValue]:
    return st.sampled_from([None, *desk.objects])


@given(firms())
def test_two_rounds_settle_everything(firm):
    firm.rest()


@given(firms())
def test_every_project_is_linked_or_has_a_line_and_none_is_there_twice(firm):
    firm.rest()
    made = plan(firm.projects.inputs(firm.policy))
    told = {(System.HOST, e.host_id) for e in made.entries}
    told |= {(System.ERP, e.erp_id) for e in made.entries}
    linked = {(System.HOST, host_id) for host_id, _ in firm.projects.links}
    linked |= {(System.ERP, erp_id) for _, erp_id in firm.projects.links}
    for system in System:
        everything = {(system, key) for key in firm.projects.desk(system).objects}
        assert everything <= told | linked
    assert len(linked) == 2 * len(firm.projects.links)


@given(firms())
def test_what_was_carried_names_the_same_object_in_both_systems(firm):
    firm.rest()
    known = firm.projects.references()
    for link in firm.projects.links.values():
        created = link.origin.startswith("created")
        for rule in firm.policy.fields:
            values = [
                firm.projects.desk(system).objects[link.id_in(system)][rule.name]
                for system in System
            ]
            if rule.references is not None and rule.required and created:
                assert known.same(rule.references, *values)


@st.composite
def edited(draw: st.DrawFn, firm: Firm) -> None:
    for _ in range(draw(st.integers(1, 4))):
        desk = firm.projects.desk(draw(st.sampled_from(System)))
        if desk.objects:
            place(draw, desk, draw(st.sampled_from(sorted(desk.objects))))
    system = draw(st.sampled_from(System))
    new = firm.customers.desk(system)
    new.edit(f"new{len(new.objects)}", number=str(50 + len(new.objects)), name="Ny")


@given(st.data())
def test_rounds_of_moves_and_new_names_settle_too(data):
    firm = data.draw(firms())
    firm.rest()
    for _ in range(2):
        data.draw(edited(firm))
        firm.rest(rounds=2 + len(firm.projects.host.objects) + len(firm.projects.erp.objects))


@given(firms(), st.integers())
def test_the_order_of_the_inputs_does_not_matter(firm, seed):
    firm.round()
    before = firm.projects.inputs(firm.policy)
    chance = random.Random(seed)
    mixed = replace(
        before,
        host=replace(before.host, records=_mixed(before.host.records, chance)),
        erp=replace(before.erp, records=_mixed(before.erp.records, chance)),
        links=_mixed(before.links, chance),
    )
    assert plan(mixed) == plan(before)


def _mixed(items, chance: random.Random):
    return chance.sample(list(items), len(items))
