"""Looks which test sees which defect, over tests that are collected once.

Each defect is planted in a process of its own, in which its requirements' tests run, the quickest
first, until one of each requirement has failed.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

import pytest

from tests.proving.children import Tell, in_children
from tests.proving.mutations import Mutation
from tests.proving.planting import all_mutations

MISTAKES = (TypeError, AttributeError, NameError, ImportError)
"""What an ill-made defect raises wherever it is planted: that shows nothing of a requirement."""

LONGEST = 60
"""Seconds on the processor for one defect."""


@dataclass(slots=True)
class Findings:
    """What fails without any defect, and which test of which requirement saw which defect."""

    unsound: list[str] = field(default_factory=list)
    mutations: Mapping[str, Mutation] = field(default_factory=dict)
    seen: dict[str, dict[str, str]] = field(default_factory=dict)
    ill_made: dict[str, str] = field(default_factory=dict)


class Seeker:
    """A plugin of pytest that runs the collected tests once as they are and once per defect."""

    def __init__(self, names: Sequence[str] | None, *, workers: int) -> None:
        self.found = Findings()
        self._names = names
        self._workers = workers
        self._seconds: dict[str, float] = {}
        self._failure: BaseException | None = None

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Replace pytest's own loop."""
        known = all_mutations()
        self.found.mutations = {name: known[name] for name in self._names or known}
        broken = {one for each in self.found.mutations.values() for one in each.requirements}
        items = [one for one in session.items if _named(one) & broken and not _looks(one)]
        self._run_soundly(items)
        items.sort(key=lambda item: self._seconds[item.nodeid])
        tasks = {
            name: partial(self._seek, mutation, items)
            for name, mutation in self.found.mutations.items()
        }
        told = in_children(tasks, workers=self._workers, seconds=LONGEST)
        for name, words in told.items():
            seen = self.found.seen.setdefault(name, {})
            for test, wrong, named in words:
                if wrong:
                    self.found.ill_made[name] = wrong
                else:
                    seen |= dict.fromkeys(named, test)
        return True

    def pytest_runtest_makereport(self, item: pytest.Item, call: pytest.CallInfo[None]) -> None:
        """Remember why a test failed."""
        wrong = call.excinfo.value if call.excinfo else None
        if wrong is not None and not isinstance(wrong, pytest.skip.Exception):
            self._failure = self._failure or wrong

    def _run_soundly(self, items: Sequence[pytest.Item]) -> None:
        """Run without any defect; learn how long each test takes."""
        parts = {
            str(part): partial(self._measure, items[part :: self._workers])
            for part in range(self._workers)
        }
        for words in in_children(parts, workers=self._workers, seconds=5 * LONGEST).values():
            for nodeid, seconds, failed in words:
                self._seconds[nodeid] = seconds
                self.found.unsound += [nodeid] if failed else []

    def _measure(self, items: Iterable[pytest.Item], tell: Tell) -> None:
        for item in items:
            begun = time.process_time()
            failed = self._run(item) is not None
            tell((item.nodeid, time.process_time() - begun, failed))

    def _seek(self, mutation: Mutation, items: Iterable[pytest.Item], tell: Tell) -> None:
        mutation.plant(pytest.MonkeyPatch())
        wanted = set(mutation.requirements)
        for item in items:
            named = _named(item) & wanted
            failure = self._run(item) if named else None
            if isinstance(failure, MISTAKES):
                tell((item.nodeid, repr(failure), named))
            elif failure is not None:
                tell((item.nodeid, "", named))
                wanted -= named

    def _run(self, item: pytest.Item) -> BaseException | None:
        self._failure = None
        item.ihook.pytest_runtest_protocol(item=item, nextitem=None)
        return self._failure


def _named(item: pytest.Item) -> set[str]:
    return {each for mark in item.iter_markers("requirement") for each in mark.args}


def _looks(item: pytest.Item) -> bool:
    return item.get_closest_marker("browser") is not None
