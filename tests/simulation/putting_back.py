"""Undo as people do it: a preview, a confirmation at once or much later, and letting go."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bindeledd.domain.identity import ConnectionRef, System
from bindeledd.domain.undoing import undone_fields
from bindeledd.usecases.undoing import undo_key
from tests.simulation.operations import Operation
from tests.simulation.oracle import Oracle
from tests.simulation.steering import Steering
from tests.simulation.world import SimulatedWorld

_RECENT = 6
"""So many of the latest runs and previews people still think of."""


class PuttingBack:
    """What the customer does about what a run wrote."""

    def __init__(self, world: SimulatedWorld, oracle: Oracle, steering: Steering) -> None:
        self._world, self._oracle = world, oracle
        self._previews: list[tuple[str, str]] = []
        """Runs with the previews that were asked for, the latest first."""
        self.deeds: Mapping[str, Callable[[Operation], None]] = {
            "undo": lambda one: steering.press(lambda ref: self._undo(ref, one)),
            "confirm": lambda one: steering.press(lambda ref: self._confirm(ref, one.number(0))),
            "release": lambda one: steering.press(lambda ref: self._release(ref, one.number(0))),
        }

    def _undo(self, ref: ConnectionRef, one: Operation) -> None:
        """Ask what an undo of a run, or of one object in it, would do; perhaps confirm it."""
        state, pick = self._world.state, one.number(0)
        runs = [
            run
            for run in state.runs(ref)
            if run.dimension in self._world.dimensions and any(state.journal(ref, run_id=run.id))
        ][:_RECENT]
        if not runs:
            return
        run = runs[pick % len(runs)]
        journal = sorted(state.journal(ref, run_id=run.id), key=lambda entry: entry.object_id)
        chosen = journal[pick % len(journal)]
        plan_id = self._world.undoing.preview(
            ref,
            run.id,
            actor="e_3",
            only=(chosen.target, chosen.object_id) if one.word(1) == "one" else None,
            archive_created=one.word(1) == "archive",
        )
        self._previews.insert(0, (run.id, plan_id))
        item = state.work(ref, undo_key(run, plan_id))
        if one.word(2) == "at_once" and item is not None and not self._world.steps.running:
            self._world.perform(item)
            self._confirm(ref, 0)

    def _confirm(self, ref: ConnectionRef, pick: int) -> None:
        """Confirm what a preview shows."""
        previews = self._previews[:_RECENT]
        if not previews:
            return
        run_id, plan_id = previews[pick % len(previews)]
        state = self._world.state
        for header in state.plan_headers(ref, plan_id):
            entries = list(state.plan_entries(ref, plan_id, header.dimension))
            self._world.undoing.confirm(ref, run_id, plan_id, plan_hash=header.hash, actor="e_3")
            self._oracle.undos.confirmed(ref, run_id, plan_id, entries)

    def _release(self, ref: ConnectionRef, pick: int) -> None:
        """Let go of a field that an undo holds."""
        held = [
            (link, name)
            for dimension in self._world.dimensions
            for link in sorted(self._world.state.links(ref, dimension), key=lambda one: one.host_id)
            for name in undone_fields(link)
        ]
        if not held:
            return
        link, name = held[pick % len(held)]
        self._world.undoing.release(ref, link.dimension, link.host_id, name, actor="e_3")
        self._oracle.let_go((System.HOST, link.dimension, link.host_id), name)
