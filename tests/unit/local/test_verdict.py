"""The verdict on a chaos run: each thing that may not be is found, and what is explained is not."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bindeledd.domain.identity import ConnectionRef, Dimension, System
from bindeledd.domain.plans import EntryKind, FieldChange, Reason
from bindeledd.domain.runs import JournalEntry
from local.chaos.edits import Edit, Kind, Ledger, Side
from local.chaos.verdict import Looked, lost, twice, unequal, unpaired
from local.registers import Seen
from local.sample_data import SampleTenant

REF = ConnectionRef("svenn", "t_1", "connection_1")
TENANT = SampleTenant("t_1", "Prøve AS", "a@prove.example", "923456783", (), ())
NAME = "Bergen Bygg AS"


def seen(identifier: str, *, name: str = NAME, number: str = "10001", phone: str = "1") -> Seen:
    return Seen(
        id=identifier,
        number=number,
        name=name,
        is_active=True,
        kind="company",
        organization_number=None,
        email=None,
        invoice_email=None,
        phone=phone,
        website=None,
    )


GOOD = Looked(TENANT, REF, [seen("h")], [seen("e")], [("h", "e")], frozenset(), ())


def edited(value: str, side: Side = Side.HOST) -> Edit:
    return Edit("t_1", side, Kind.EDIT, NAME, "phone", value)


def journalled(*, old: str | None = None, loser: str | None = None) -> JournalEntry:
    return JournalEntry(
        ref=REF,
        dimension=Dimension.CUSTOMERS,
        run_id="run_1",
        at=datetime(2026, 11, 23, tzinfo=UTC),
        target=System.HOST,
        object_id="h",
        source_id="e",
        number="10001",
        name=NAME,
        kind=EntryKind.UPDATE,
        changes=(FieldChange("phone", old, "1", Reason.CHANGED_IN_ERP, loser),),
    )


def test_what_is_well_is_found_well():
    ledger = Ledger([edited("0"), edited("1")])

    assert [*twice(GOOD), *unpaired(GOOD, ledger), *unequal(GOOD), *lost(GOOD, ledger)] == []


def test_a_number_or_a_name_that_stands_twice_is_found():
    same_name = replace(GOOD, erps=[seen("e"), seen("e2", number="10002")])
    same_number = replace(GOOD, hosts=[seen("h"), seen("h2", name="Moss Tak AS")])

    assert twice(same_name) == [f"t_1: {NAME} stands 2 times"]
    assert twice(same_number) == ["t_1: 10001 stands 2 times"]


@pytest.mark.parametrize("pairs", [[], [("h", "e"), ("h", "e2")]])
def test_a_customer_in_no_pair_or_in_two_is_found(pairs: list[tuple[str, str]]):
    looked = replace(GOOD, pairs=pairs)

    assert any(f"{NAME} (10001) is in" in told for told in unpaired(looked, Ledger()))
    assert unpaired(replace(looked, troubled={NAME}), Ledger()) == []


def test_a_creation_that_stands_on_one_side_alone_is_found():
    ledger = Ledger([Edit("t_1", Side.HOST, Kind.CREATE, "Ny AS", "name", None)])
    looked = replace(GOOD, hosts=[*GOOD.hosts, seen("h2", name="Ny AS", number="10002")])

    assert "t_1: Ny AS does not stand once on each side" in unpaired(looked, ledger)


def test_a_pair_whose_sides_differ_is_found_unless_a_problem_explains_it():
    looked = replace(GOOD, erps=[seen("e", phone="2")])

    assert len(unequal(looked)) == 1
    assert unequal(replace(looked, troubled={NAME})) == []


def test_a_lost_value_is_found_unless_the_journal_or_a_problem_tells_of_it():
    ledger = Ledger([edited("2")])

    assert lost(GOOD, ledger) == [f"t_1: {NAME}, phone 2 from Svenn"]
    assert lost(replace(GOOD, journal=[journalled(old="2")]), ledger) == []
    assert lost(replace(GOOD, journal=[journalled(loser="2")]), ledger) == []
    assert lost(replace(GOOD, troubled={NAME}), ledger) == []
    assert len(lost(replace(GOOD, journal=[journalled(old="3")]), ledger)) == 1


def test_each_side_s_last_value_counts_for_itself():
    ledger = Ledger([edited("2"), edited("1", Side.ERP), edited("4"), edited("3")])

    assert lost(GOOD, ledger) == [f"t_1: {NAME}, phone 3 from Svenn"]
