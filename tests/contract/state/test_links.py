from __future__ import annotations

from dataclasses import replace

import pytest

from bindeledd.domain.changes import DropLink, PutDecision, PutLink
from bindeledd.domain.errors import ConflictError
from bindeledd.domain.identity import Dimension, System
from bindeledd.domain.links import Decision, Verdict
from bindeledd.state.table import Key
from tests.contract.state.samples import CUSTOMERS, OTHERS, REF, Interrupted, link
from tests.fakes import NOON

HOST, ERP = System.HOST, System.ERP


def put(state, *links, ref=REF, new=True):
    for one in links:
        state.commit(PutLink(ref, one, new=new))


def both(state, host_id="h-1", erp_id="e-1", ref=REF):
    return (
        state.link_of(ref, CUSTOMERS, HOST, host_id),
        state.link_of(ref, CUSTOMERS, ERP, erp_id),
    )


def test_a_link_is_reached_by_exact_key_from_either_side(state):
    assert both(state) == (None, None)

    put(state, link(), link("h-2", "e-2"))

    assert both(state) == (link(), link())
    assert both(state, "h-2", "e-2") == (link("h-2", "e-2"), link("h-2", "e-2"))
    assert both(state, "e-1", "h-1") == (None, None)
    assert state.link_of(REF, Dimension.PROJECTS, HOST, "h-1") is None


@pytest.mark.parametrize("taken", [link("h-1", "e-9"), link("h-9", "e-1")])
def test_a_new_link_needs_both_objects_free(state, taken):
    put(state, taken)

    with pytest.raises(ConflictError) as caught:
        put(state, link())

    assert caught.value.details == {"change": "PutLink"}
    assert list(state.links(REF, CUSTOMERS)) == [taken]
    assert both(state, taken.host_id, taken.erp_id) == (taken, taken)


def test_the_same_pair_may_be_linked_again(state):
    put(state, link())
    put(state, link(mapping_version=2))
    assert both(state) == (link(mapping_version=2),) * 2


def test_a_link_that_stands_is_updated(state):
    put(state, link())
    moved = link(host_base={"name": "Nytt"}, held={"mail": ("a@b.no", None)})

    put(state, moved, new=False)

    assert both(state) == (moved, moved)


def test_a_late_update_neither_revives_nor_rewires_a_link(state):
    with pytest.raises(ConflictError):
        put(state, link(), new=False)
    put(state, link())

    with pytest.raises(ConflictError):
        put(state, link(erp_id="e-2"), new=False)

    assert both(state, "h-1", "e-2") == (link(), None)


def test_a_dropped_link_frees_both_objects(state):
    put(state, link())

    state.commit(DropLink(REF, link()))
    state.commit(DropLink(REF, link()))

    assert both(state) == (None, None)
    put(state, link("h-1", "e-2"), link("h-2", "e-1"))
    assert len(list(state.links(REF, CUSTOMERS))) == 2


def test_dropping_a_former_pair_leaves_the_present_ones_alone(state):
    put(state, link("h-1", "e-2"))

    with pytest.raises(ConflictError):
        state.commit(DropLink(REF, link("h-1", "e-1")))

    assert both(state, "h-1", "e-2") == (link("h-1", "e-2"),) * 2


def test_two_workers_cannot_link_one_object_twice(state, table):
    rival = replace_table(state, Interrupted(table, lambda: put(state, link("h-1", "e-2"))))

    with pytest.raises(ConflictError):
        put(rival, link("h-1", "e-1"))

    assert list(state.links(REF, CUSTOMERS)) == [link("h-1", "e-2")]
    assert state.link_of(REF, CUSTOMERS, ERP, "e-1") is None


def replace_table(state, table):
    return type(state)(table, cipher=state.cipher, clock=state.clock)


def test_a_pointer_whose_link_was_joined_anew_leads_nowhere(state, table):
    put(state, link())

    class Rejoined(Interrupted):
        """Between the reading of the pointer and of the link the pair is joined anew."""

        def get(self, key: Key):
            found = super().get(key)
            if found is not None and found["type"] == "LinkPointer":
                state.commit(DropLink(REF, link()))
                put(state, link("h-1", "e-2"))
            return found

    assert replace_table(state, Rejoined(table)).link_of(REF, CUSTOMERS, ERP, "e-1") is None


def test_all_links_of_a_dimension_are_read_and_no_others(state):
    ours = [link(f"h-{n}", f"e-{n}") for n in range(20)]
    put(state, *ours)
    put(state, link(dimension=Dimension.PROJECTS))
    for ref in OTHERS:
        put(state, link("foreign", "foreign"), ref=ref)

    found = list(state.links(REF, CUSTOMERS))

    assert sorted(found, key=lambda one: int(one.host_id[2:])) == ours
    assert [one.dimension for one in state.links(REF, Dimension.PROJECTS)] == [Dimension.PROJECTS]
    assert list(state.links(REF, Dimension.EMPLOYEES)) == []


@pytest.mark.parametrize("stranger", OTHERS)
def test_another_connection_sees_no_link_and_takes_no_object(state, stranger):
    put(state, link())

    assert both(state, ref=stranger) == (None, None)
    assert list(state.links(stranger, CUSTOMERS)) == []
    put(state, link("h-1", "e-2"), ref=stranger)
    state.commit(DropLink(stranger, link("h-1", "e-2")))
    assert both(state) == (link(), link())


@pytest.mark.parametrize("name", ["a#b", "a%23b", "~x", "%", "æ" * 500, " "])
def test_foreign_ids_of_any_form_are_kept_apart(state, name):
    near = name + "#"
    put(state, link(name, name), link(near, near))

    assert both(state, name, name) == (link(name, name),) * 2
    assert both(state, near, near) == (link(near, near),) * 2
    assert both(state, name + "%23", name + "%23") == (None, None)


def test_decisions_are_kept_one_per_pair(state):
    word = Decision(CUSTOMERS, "h-1", "e-1", Verdict.APART, "kari", NOON, "ulike firma")
    other = replace(word, erp_id="e-2")
    state.commit(PutDecision(REF, word), PutDecision(REF, other))
    changed = replace(word, verdict=Verdict.LINK)
    state.commit(PutDecision(REF, changed))

    assert state.decisions(REF, CUSTOMERS) == [changed, other]
    assert state.decisions(REF, Dimension.PROJECTS) == []
    assert all(state.decisions(ref, CUSTOMERS) == [] for ref in OTHERS)
