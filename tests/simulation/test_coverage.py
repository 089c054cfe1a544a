"""The table of what met what tells what did not meet from what cannot."""

from __future__ import annotations

from local.simulators.faults import FaultKind
from tests.simulation.coverage import (
    AFTER,
    BEFORE,
    PASSED,
    Coverage,
    column_of,
    row_of,
    rows_that_meet,
)
from tests.simulation.generating import generate

SEEDS = range(100)


def test_a_dash_stands_for_what_could_have_met_and_did_not():
    coverage = Coverage()
    coverage.note("daily", PASSED, "GET host")
    coverage.note("daily", FaultKind.HTML, "GET host")

    title, passed, *rows = coverage.table()
    shown = {line[9:29].strip(): line[29:].split() for line in rows}

    assert (title.split()[0], passed.split()) == ("daily", [PASSED, "1"])
    assert (shown[FaultKind.HTML], shown[FaultKind.LATENCY]) == (["1"], ["-"])
    assert FaultKind.LATE_WRITE not in shown
    assert {row for _, row, _ in coverage.holes()} == {*rows_that_meet("GET host")} - {"html"}


def test_a_commit_is_told_by_what_it_settles():
    assert column_of("AddJournal+AddRunEntry+DropClaim+PutLink") == "confirm"
    assert column_of("DropClaim+HoldsLane") == "drop"
    assert column_of("FinishWork+HoldsLane+SaveCursor+SaveRun") == "finish"
    assert column_of("PATCH erp") == "PATCH erp"
    assert column_of("AddAudit") == "other"


def test_whatever_strikes_in_a_history_has_a_row():
    lines = [one for seed in SEEDS for one in generate(seed)]
    inner = {one.inner.kind for one in lines if one.inner is not None}

    rows = {row_of(kind, place) for kind in inner for place in ("before_call", "after_commit")}

    assert {row.partition(" ")[0] for row in rows} == {"people", "button", "worker"}
    assert {row.partition(" ")[2] for row in rows} == {BEFORE, AFTER}
