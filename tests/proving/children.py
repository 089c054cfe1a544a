"""Tasks done in forked children: each begins from what was loaded, and leaves no trace there."""

from __future__ import annotations

import multiprocessing
import os
import resource
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
    told: list[Any] = field(default_factory=list)


def in_children(
    tasks: Mapping[str, Task], *, workers: int, seconds: int
) -> Mapping[str, list[Any]]:
    """Do the tasks, some at a time; give what each told before it ended.

    A child ends by force after so many seconds on the processor, however busy the machine is.
    """
    waiting = list(tasks)
    running: list[_Child] = []
    children: dict[str, _Child] = {}
    while waiting or running:
        while waiting and len(running) < workers:
            name = waiting.pop(0)
            children[name] = _begin(tasks[name], seconds)
            running.append(children[name])
        ready = wait([child.ear for child in running])
        running = [child for child in running if child.ear not in ready or _listen(child)]
    return {name: child.told for name, child in children.items()}


def _begin(task: Task, seconds: int) -> _Child:
    forking = multiprocessing.get_context("fork")
    ear, mouth = forking.Pipe(duplex=False)
    process = forking.Process(target=_do, args=(task, mouth, seconds))
    process.start()
    mouth.close()
    return _Child(process, ear)


def _do(task: Task, mouth: Connection, seconds: int) -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    task(mouth.send)


def _listen(child: _Child) -> bool:
    """Take what a child says; false when it has ended."""
    try:
        child.told.append(child.ear.recv())
    except EOFError:
        child.process.join()
        return False
    return True
