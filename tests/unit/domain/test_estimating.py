"""The cost that stands beside a plan."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bindeledd.domain.estimating import calls_needed, calls_per_system, duration_at
from bindeledd.domain.identity import System
from bindeledd.domain.planning import plan
from bindeledd.domain.ports import Lookup, RegisterFacts
from tests.unit.domain.builders import inputs, linked, record

CHECKED = RegisterFacts(Lookup.NATURAL_KEY, takes_preconditions=True, page_size=10)
UNCHECKED = replace(CHECKED, takes_preconditions=False, calls_per_write=2)
FACTS = {System.HOST: CHECKED, System.ERP: UNCHECKED}


def test_nothing_to_do_costs_the_two_readings():
    assert calls_per_system(plan(inputs()), FACTS) == {System.HOST: 1, System.ERP: 1}


def test_readings_are_counted_in_pages():
    rows = [record(f"o{n}", str(n)) for n in range(25)]
    links = [linked(row, row) for row in rows]
    assert calls_needed(plan(inputs(rows, rows, links=links)), FACTS) == 3 + 3


def test_a_creation_costs_a_write_and_an_update_reads_before():
    host, erp = record("h1", "1", phone="1"), record("e1", "1", phone="1")
    changed = record("h1", "1", phone="2")
    made = plan(inputs([changed, record("h2", "2")], [erp], links=[linked(host, erp)]))
    assert calls_per_system(made, FACTS) == {System.HOST: 1, System.ERP: 1 + 2 + (2 + 1)}


def test_a_number_that_is_given_is_written_back():
    made = plan(inputs([record("h", None)]))
    assert calls_per_system(made, FACTS) == {System.HOST: 1 + 1, System.ERP: 1 + 2}


@pytest.mark.parametrize(("calls", "seconds"), [(0, 0), (1, 1), (10, 1), (11, 2), (105, 11)])
def test_the_duration_at_a_rate(calls, seconds):
    assert duration_at(calls, per_second=10) == timedelta(seconds=seconds)
