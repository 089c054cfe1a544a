"""Numbers handed on from one object to another: chains, circles, and those that are taken."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bindeledd.domain.identity import Dimension, System
from bindeledd.domain.links import Verdict
from bindeledd.domain.plan_inputs import PlanInputs
from bindeledd.domain.planning import plan
from bindeledd.domain.plans import EntryKind, FieldChange, Hint, Plan, PlanEntry, Reason
from bindeledd.domain.policy import DimensionPolicy, FieldRule
from bindeledd.domain.records import NumberSeries, Record
from bindeledd.domain.references import NO_REFERENCES
from bindeledd.domain.sequencing import steps
from tests.unit.domain.builders import (
    POLICY,
    RULES,
    SERIES,
    decision,
    inputs,
    issue,
    linked,
    of_kind,
    only,
    record,
    written,
)
from tests.unit.domain.desks import Desk, Office

SMALL = NumberSeries("Customers", 10001, 10009)


def pairs(before: dict[str, str], now: dict[str, str]):
    """Make pairs that agreed on `before`, of which the ERP now says `now`; by their short names."""
    hosts = [record(f"h{name}", number) for name, number in before.items()]
    erps = [record(f"e{name}", now[name]) for name in before]
    links = [
        linked(record(f"h{name}", number), record(f"e{name}", number))
        for name, number in before.items()
    ]
    return hosts, erps, links


def renumbered(before: dict[str, str], now: dict[str, str], **more) -> PlanInputs:
    hosts, erps, links = pairs(before, now)
    return inputs([*hosts, *more.pop("host", [])], [*erps, *more.pop("erp", [])],
                  links=links, **more)  # fmt: skip


def sent(entries) -> list[tuple[str | None, str]]:
    """Tell, step by step, which host object gets which number."""
    ordered, cut_off = steps(entries)
    assert not cut_off
    return [
        (step.entry.host_id, str(next(c.new for c in step.entry.changes if c.field == "number")))
        for step in ordered
        if step.entry.kind in (EntryKind.UPDATE, EntryKind.CREATE)
    ]


def aside(made: Plan) -> PlanEntry:
    (entry,) = (entry for entry in made.entries if entry.via is not None)
    return entry


class TestCircles:
    SWAP = ({"a": "10001", "b": "10002"}, {"a": "10002", "b": "10001"})

    def test_one_waits_under_the_last_free_number_of_the_series(self):
        made = plan(renumbered(*self.SWAP, series=SERIES))
        first = aside(made)
        assert (first.host_id, first.via, first.after) == ("ha", "19999", ("hb",))
        assert Hint.NUMBER_FREED_FIRST in first.hints
        assert sent(made.entries) == [("ha", "19999"), ("hb", "10001"), ("ha", "10002")]

    def test_each_step_expects_what_the_one_before_left(self):
        ordered, _ = steps(plan(renumbered(*self.SWAP, series=SERIES)).entries)
        assert [step.entry.preconditions for step in ordered] == [
            {"number": "10001"}, {"number": "10002"}, {"number": "19999"},
        ]  # fmt: skip
        assert ordered[0].entry.changes == (
            FieldChange("number", "10001", "19999", Reason.NUMBER_PARKED),
        )
        assert ordered[0].planned is ordered[2].planned

    def test_how_it_goes_is_no_part_of_what_is_approved(self):
        one = plan(renumbered(*self.SWAP, series=SERIES))
        other = plan(renumbered(*self.SWAP))
        assert aside(one).via != aside(other).via
        assert one.hash == other.hash

    def test_without_a_series_the_number_after_the_highest_is_free(self):
        assert aside(plan(renumbered(*self.SWAP))).via == "10003"

    def test_a_number_too_long_for_the_system_is_not_free(self):
        short = replace(POLICY, fields=(FieldRule("number", max_length={System.HOST: 2}),))
        swap = ({"a": "98", "b": "99"}, {"a": "99", "b": "98"})
        made = plan(renumbered(*swap, policy=short))
        assert {entry.kind for entry in made.entries} == {EntryKind.HOLD}

    def test_a_full_series_holds_them_all(self):
        full = {str(n): str(n) for n in range(10001, 10010)}
        now = full | {"10001": "10002", "10002": "10001"}
        made = plan(renumbered(full, now, series={System.ERP: (SMALL,)}))
        assert [(entry.kind, entry.host_id) for entry in made.entries] == [
            (EntryKind.HOLD, "h10002"), (EntryKind.HOLD, "h10001"),
        ]  # fmt: skip

    def test_two_circles_do_not_wait_under_the_same_number(self):
        before = {name: str(10001 + n) for n, name in enumerate("abcd")}
        now = {"a": "10002", "b": "10001", "c": "10004", "d": "10003"}
        made = plan(renumbered(before, now, series=SERIES))
        assert sorted(entry.via for entry in made.entries if entry.via) == ["19998", "19999"]

    def test_a_circle_of_which_one_waits_for_an_approval_is_not_begun(self):
        made = plan(renumbered(*self.SWAP, series=SERIES))
        ordered, cut_off = steps(made.entries[:1])
        assert (list(ordered), cut_off) == ([], [made.entries[0]])

    def test_a_member_refused_before_lets_the_others_wait_for_a_person(self):
        swap = renumbered(*self.SWAP, series=SERIES)
        refused = next(e for e in plan(swap).entries if e.host_id == "hb")
        standing = issue(refused, series=SERIES)
        made = plan(replace(swap, issues={standing.key: standing}))
        assert only(made, EntryKind.SKIP).reason is Reason.REJECTED_BEFORE
        assert only(made, EntryKind.HOLD).host_id == "ha"

    def test_a_refusal_of_the_rest_lets_a_held_number_stay_held(self):
        """Neither can step aside; of one the other fields were refused, which say nothing of it."""
        number = FieldRule("number", max_length={System.HOST: 2})
        short = replace(POLICY, fields=(number, *RULES[1:]))
        hosts, erps, links = pairs({"a": "98", "b": "99"}, {"a": "99", "b": "98"})
        erps[1] = replace(erps[1], fields={**erps[1].fields, "phone": "22334455"})
        swap = inputs(hosts, erps, links=links, policy=short)
        standing = issue(only(plan(swap), EntryKind.UPDATE))
        made = plan(replace(swap, issues={standing.key: standing}))
        assert [(entry.kind, entry.host_id, set(written(entry))) for entry in made.entries] == [
            (EntryKind.HOLD, "hb", {"number"}),
            (EntryKind.HOLD, "ha", {"number"}),
            (EntryKind.SKIP, "hb", {"phone"}),
        ]

    def test_what_was_left_under_way_is_finished(self):
        """The host's object waits under its free number; nothing but that was read since."""
        hosts, erps, (link, other) = pairs(*self.SWAP)
        aside = replace(hosts[0], fields={**hosts[0].fields, "number": "19999"})
        waiting = replace(link, held={"number": ("19999", "10002")})
        arrived = replace(hosts[1], fields={**hosts[1].fields, "number": "10001"})
        agreed = replace(
            other,
            host_base={**other.host_base, "number": "10001"},
            erp_base={**other.erp_base, "number": "10001"},
        )
        made = plan(inputs([aside], [], links=[waiting, agreed], complete=False))
        assert sent(made.entries) == [("ha", "10002")]
        whole = plan(inputs([aside, arrived], erps, links=[waiting, agreed]))
        assert sent(whole.entries) == [("ha", "10002")]


class TestTaken:
    def test_a_number_of_an_object_without_link_is_held(self):
        stranger = record("hx", "10005", "Fjord AS")
        made = plan(renumbered({"a": "10001"}, {"a": "10005"}, host=[stranger]))
        held = next(entry for entry in made.entries if entry.host_id == "ha")
        assert (held.kind, held.problem_details) == (EntryKind.HOLD, {"number": "10005"})

    def test_whoever_waits_for_a_held_one_is_held_too(self):
        stranger = record("hx", "10005", "Fjord AS")
        made = plan(renumbered({"a": "10001", "b": "10002"}, {"a": "10005", "b": "10001"},
                               host=[stranger]))  # fmt: skip
        assert of_kind(made, EntryKind.UPDATE) == []

    def test_a_new_object_gets_the_number_that_a_linked_one_gives_up(self):
        newcomer = record("ex", "10001", "Fjord AS")
        made = plan(renumbered({"a": "10001"}, {"a": "10005"}, erp=[newcomer]))
        assert sent(made.entries) == [("ha", "10005"), (None, "10001")]
        assert only(made, EntryKind.CREATE).after == ("ha",)

    def test_a_new_object_gets_the_number_that_one_of_a_pair_made_by_a_person_gives_up(self):
        newcomer, named = record("ex", "10001", "Fjord AS"), record("ea", "10005", "Berg AS")
        made = plan(inputs([record("ha", "10001", "Berg AS")], [named, newcomer],
                           decisions=[decision("ha", "ea", Verdict.LINK)]))  # fmt: skip
        assert sent(made.entries) == [("ha", "10005"), (None, "10001")]
        assert only(made, EntryKind.CREATE).after == ("ha",)

    def test_it_waits_for_that_number_also_beside_a_creation_that_was_refused(self):
        newcomers = [record("ex", "10001", "Fjord AS"), record("ey", "10009", "Holm AS")]
        made = renumbered({"a": "10001"}, {"a": "10005"}, erp=newcomers)
        standing = issue(next(one for one in plan(made).entries if one.erp_id == "ey"))
        again = plan(replace(made, issues={standing.key: standing}))
        assert only(again, EntryKind.CREATE).after == ("ha",)

    def test_a_new_object_is_held_where_the_linked_one_cannot_give_its_number_up(self):
        newcomer = record("ex", "10001", "Fjord AS")
        made = plan(renumbered({"a": "10001"}, {"a": "10005"}, erp=[newcomer],
                               host=[record("hy", "10005", "Holm")]))  # fmt: skip
        assert of_kind(made, EntryKind.CREATE) == of_kind(made, EntryKind.UPDATE) == []
        held = next(entry for entry in made.entries if entry.erp_id == "ex")
        assert (held.problem, held.problem_details) == ("number_twice", {"number": "10001"})

    def test_what_waits_for_nobody_among_the_chosen_is_not_sent(self):
        made = plan(renumbered({"a": "10001", "b": "10002"}, {"a": "10002", "b": "10003"}))
        first = next(entry for entry in made.entries if entry.host_id == "ha")
        assert steps([first]) == ([], [first])


class TestWithinProjects:
    PROJECTS = DimensionPolicy(
        Dimension.PROJECTS,
        (FieldRule("number"), FieldRule("parent", references=Dimension.PROJECTS)),
        scope_keys=("parent",),
    )

    def project(self, object_id: str, number: str, parent: str | None = None) -> Record:
        return Record(object_id, {"number": number, "name": "Bygge", "parent": parent})

    def planned(self, *moves: tuple[str, str, str | None, str, str | None]) -> list[PlanEntry]:
        """Plan subprojects of p1 and p2: name, number and parent before, number and parent now."""
        tops = [(self.project(f"p{n}", str(n)), self.project(f"9{n}", str(n))) for n in (1, 2)]
        host, erp = [top[0] for top in tops], [top[1] for top in tops]
        links = [replace(linked(*top), dimension=Dimension.PROJECTS) for top in tops]
        for name, number, parent, new_number, new_parent in moves:
            at = (self.project(f"h{name}", number, f"p{parent}"),
                  self.project(f"e{name}", number, f"9{parent}"))  # fmt: skip
            links.append(replace(linked(*at), dimension=Dimension.PROJECTS))
            host.append(at[0])
            erp.append(self.project(f"e{name}", new_number, f"9{new_parent}"))
        made = inputs(host, erp, links=links, policy=self.PROJECTS)
        known = NO_REFERENCES.with_links(links)
        return list(plan(replace(made, references=known)).entries)

    def test_equal_numbers_in_two_projects_are_in_nobody_s_way(self):
        entries = self.planned(("a", "1", "1", "2", "1"), ("b", "2", "2", "2", "2"))
        assert [(entry.kind, entry.after) for entry in entries] == [(EntryKind.UPDATE, ())]

    def test_a_subproject_moves_in_once_its_number_there_is_given_up(self):
        entries = self.planned(("a", "1", "1", "1", "2"), ("b", "1", "2", "7", "2"))
        assert {entry.host_id: entry.after for entry in entries} == {"ha": ("hb",), "hb": ()}

    def test_a_new_project_gets_the_number_of_one_that_moves_under_a_project_to_come(self):
        at = self.project("ha", "5"), self.project("ea", "5")
        link = replace(linked(*at), dimension=Dimension.PROJECTS)
        moved, above = self.project("ha", "5", "hnew"), self.project("hnew", "3")
        waiting = self.project("hb", "5")
        made = inputs([moved, above, waiting], [at[1]], links=[link], policy=self.PROJECTS)
        known = NO_REFERENCES.with_links([link])
        entries = plan(replace(made, references=known)).entries
        assert {(entry.kind, entry.host_id): entry.after for entry in entries} == {
            (EntryKind.CREATE, "hnew"): (),
            (EntryKind.CREATE, "hb"): ("ea",),
            (EntryKind.UPDATE, "ha"): (),
        }

    def test_subprojects_that_change_places_under_equal_numbers_are_held(self):
        """Neither number is written, so none of them can step aside."""
        entries = self.planned(("a", "1", "1", "1", "2"), ("b", "1", "2", "1", "1"))
        assert [(entry.kind, entry.problem) for entry in entries] == [
            (EntryKind.HOLD, "number_twice")
        ] * 2


numbers = st.sampled_from([str(n) for n in range(10001, 10010)])


@st.composite
def registers(draw: st.DrawFn):
    """Draw linked pairs, what the ERP renumbers them to, and strangers in the host."""
    held = draw(st.lists(numbers, unique=True, min_size=2, max_size=7))
    count = draw(st.integers(1, len(held)))
    before = held[:count]
    now = draw(st.lists(numbers, unique=True, min_size=count, max_size=count))
    return before, now, held[count:]


def office_of(before: list[str], strangers: list[str]) -> Office:
    """Make an office whose first round linked the pairs; the strangers' names fit nobody."""
    host, erp = Desk(System.HOST), Desk(System.ERP, series=NumberSeries("Customers", 10001, 10020))
    for n, number in enumerate(before, 1):
        host.edit(f"host{n}", number=number, name="Berg AS", phone=None)
        erp.edit(f"erp{n}", number=number, name="Berg AS", phone=None)
    office = Office(host, erp)
    office.synchronise(POLICY)
    for n, number in enumerate(strangers, len(before) + 1):
        host.edit(f"host{n}", number=number, name=f"Fremmed{n}", phone=None)
    return office


ONLY_LINKS = replace(POLICY, create_in=frozenset())


@given(registers())
def test_one_round_hands_on_every_number_that_is_not_taken(drawn):
    before, now, strangers = drawn
    office = office_of(before, strangers)
    for n, number in enumerate(now, 1):
        office.erp.edit(f"erp{n}", number=number)
    office.synchronise(ONLY_LINKS)
    untouched = set(strangers)
    stuck = dict(zip(before, now, strict=True))
    for n, (old, new) in enumerate(zip(before, now, strict=True), 1):
        in_vain, at = False, new
        while at in stuck and stuck[at] != at and at != old:
            at = stuck[at]
        in_vain = at in untouched
        held = office.host.objects[f"host{n}"]["number"]
        assert held == (old if in_vain else new)


@given(registers(), st.integers(0, 8))
def test_a_worker_that_dies_between_any_two_steps_leaves_nothing_half_done(drawn, steps_done):
    before, now, _ = drawn
    office = office_of(before, [])
    for n, number in enumerate(now, 1):
        office.erp.edit(f"erp{n}", number=number)
    office.steps_until_death = steps_done
    office.synchronise(ONLY_LINKS)
    office.steps_until_death = None
    office.synchronise(ONLY_LINKS)
    assert [office.host.objects[f"host{n}"]["number"] for n in range(1, len(now) + 1)] == now
    assert [office.erp.objects[f"erp{n}"]["number"] for n in range(1, len(now) + 1)] == now
    assert office.synchronise(ONLY_LINKS).writes == ()


@given(registers())
def test_no_plan_writes_an_object_twice_or_a_number_over_another(drawn):
    before, now, strangers = drawn
    office = office_of(before, strangers)
    for n, number in enumerate(now, 1):
        office.erp.edit(f"erp{n}", number=number)
    made = plan(office.inputs(POLICY))
    written = [(entry.target, entry.host_id, entry.erp_id) for entry in made.writes]
    assert len(written) == len(set(written))
    office.synchronise(POLICY)


@pytest.mark.parametrize("count", [3000])
def test_a_whole_register_moved_by_one_is_put_in_order_at_once(count):
    before = {str(n): str(n) for n in range(1, count + 1)}
    made = plan(renumbered(before, {name: str(int(name) + 1) for name in before}))
    assert [number for _, number in sent(made.entries)][:2] == [str(count + 1), str(count)]
