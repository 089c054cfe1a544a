"""Tasks done in forked children: each begins from what was loaded, and leaves no trace there."""

from __future__ import annotations

import multiprocessing
import os
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Any

Tell = Callable[[Any], None]
Task = Callable[[Tell], None]


@dataclass(slots=True)
class _Child:
    process: BaseProcess
    ear: Connection
    ends_at: float
    told: list[Any] = field(default_factory=list)


def in_children(
    tasks: Mapping[str, Task], *, workers: int, seconds: float
) -> Mapping[str, list[Any]]:
    """Do the tasks, some at a time; give what each told until it ended or its time was up."""
    waiting = list(tasks)
    running: dict[Connection, _Child] = {}
    children: dict[str, _Child] = {}
    while waiting or running:
        while waiting and len(running) < workers:
            name = waiting.pop(0)
            children[name] = child = _begin(tasks[name], seconds)
            running[child.ear] = child
        soonest = min(child.ends_at for child in running.values())
        ready = wait(list(running), timeout=max(soonest - time.monotonic(), 0))
        for ear, child in list(running.items()):
            if ear in ready and not _listen(child):
                del running[ear]
            elif child.ends_at <= time.monotonic():
                child.process.kill()
    return {name: child.told for name, child in children.items()}


def _begin(task: Task, seconds: float) -> _Child:
    forking = multiprocessing.get_context("fork")
    ear, mouth = forking.Pipe(duplex=False)
    process = forking.Process(target=_do, args=(task, mouth))
    process.start()
    mouth.close()
    return _Child(process, ear, time.monotonic() + seconds)


def _do(task: Task, mouth: Connection) -> None:
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    task(mouth.send)


def _listen(child: _Child) -> bool:
    """Take what a child says; false when it has ended."""
    try:
        child.told.append(child.ear.recv())
    except EOFError:
        child.process.join()
        return False
    return True
