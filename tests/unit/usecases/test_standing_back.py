"""Registers stand back for those that they name, but not for ever."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bindeledd.domain.changes import OweWork
from bindeledd.domain.identity import Dimension
from bindeledd.domain.policy import DimensionPolicy, FieldRule
from bindeledd.domain.work import WorkItem, WorkKind
from bindeledd.usecases.referring import PATIENCE, stands_back
from tests.fakes import FixedClock, memory_state
from tests.unit.domain.builders import REF

PROJECTS = DimensionPolicy(
    Dimension.PROJECTS,
    (
        FieldRule("customer", references=Dimension.CUSTOMERS),
        FieldRule("parent", references=Dimension.PROJECTS),
    ),
)
CLOCK = FixedClock()
NOW = CLOCK.now()
LATER = NOW + timedelta(minutes=1)


def item(dimension: Dimension, **more: object) -> WorkItem:
    made = WorkItem(REF, WorkKind.SYNCHRONISE, dimension, NOW)
    return replace(made, **more)  # type: ignore[arg-type]  # fields of the item


OWN = item(Dimension.PROJECTS, parameters={"plan_id": "plan_1"})
CUSTOMERS = item(Dimension.CUSTOMERS)


@pytest.mark.parametrize(
    ("owed", "stands"),
    [
        pytest.param([], False, id="nothing else is owed"),
        pytest.param([CUSTOMERS], True, id="what it names is due"),
        pytest.param([replace(CUSTOMERS, due_at=LATER)], False, id="what it names is due later"),
        pytest.param(
            [replace(CUSTOMERS, due_at=LATER, parameters={"plan_id": "plan_1"})], True,
            id="what it names is part of the same approval",
        ),
        pytest.param(
            [replace(CUSTOMERS, due_at=LATER, parameters={"plan_id": "plan_0"})], False,
            id="of another approval",
        ),
        pytest.param([replace(CUSTOMERS, attempts=PATIENCE)], False, id="it failed too often"),
        pytest.param([item(Dimension.PRODUCTS)], False, id="something that it does not name"),
        pytest.param([item(Dimension.PROJECTS)], False, id="itself"),
    ],
)  # fmt: skip
def test_a_register_stands_back(owed: list[WorkItem], *, stands: bool) -> None:
    state = memory_state(CLOCK)
    for one in owed:
        state.commit(OweWork(one))
    assert stands_back(OWN, PROJECTS, state=state, now=NOW) is stands
