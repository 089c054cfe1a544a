"""Situations that come about by chance too seldom: a few lines that matter only one after another.

Each is drawn by a chance of its own, so that the rest of a history is what it is without them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random

from bindeledd.domain.identity import Dimension
from tests.simulation.operations import Operation, operation
from tests.simulation.shapes import SHAPES

FIRST = 250
"""The numbers from here on are of nothing else in a history."""

NEWEST = -1
"""The pick that means the object which was made last."""

LATE = 59
_IN_A_RUN = (6, 16)
"""The points of a run between its reading and its first writes."""

Lines = Callable[[Random, str], Sequence[Operation]]


@dataclass(frozen=True, slots=True)
class Situation:
    """Lines about one register, and what a history must be like for them to matter."""

    lines: Lines
    register: Dimension | None = None
    """The register that it needs; any where it is None."""
    unsure: bool = False
    """Whether the ERP cannot be asked by a reference what was made."""
    at: float | None = None
    """Where it stands among a history's lines, 0 right behind the approval; anywhere if None."""
    weight: int = 1


@dataclass(frozen=True, slots=True)
class Drawn:
    """The situation of one history."""

    lines: Sequence[Operation] = ()
    unsure: bool = False
    at: float = 0.0

    def among(self, body: Sequence[Operation]) -> list[Operation]:
        """Put its lines among the others."""
        position = round(self.at * len(body))
        return [*body[:position], *self.lines, *body[position:]]


def situation_of(seed: int, dimensions: Sequence[Dimension]) -> Drawn:
    """Draw the situation of a history; three in ten have none."""
    random = Random(f"situation {seed}")
    fitting = [one for one in SITUATIONS if one.register in (None, *dimensions)]
    (chosen,) = random.choices(fitting, [one.weight for one in fitting])
    whole = [one for one in dimensions if SHAPES[one].owner is None]
    register = chosen.register or random.choice(whole)
    at, lines = random.random(), chosen.lines(random, str(register))
    if random.random() < 0.3:
        return Drawn()
    return Drawn(lines, chosen.unsure, at if chosen.at is None else chosen.at)


def _came_after_approval(random: Random, register: str) -> list[Operation]:
    """What differs was not shown when the plan was signed, and waits for the next signature."""
    return [operation("twin", register, FIRST, 3), operation("wait", 100), operation("wait", 3700)]


def _asked_again_too_soon(random: Random, register: str) -> list[Operation]:
    """A creation that lands after its deadline, while runs are asked for one after another."""
    return [
        operation("create", "host", register, "unnumbered", FIRST),
        operation("fault", "erp", "late_write", "POST", 0, 1, LATE),
        *_synchronised(20),
        *_synchronised(20),
    ]


def _edited_before_it_was_found(random: Random, register: str) -> list[Operation]:
    """A creation whose answer is lost is edited before anybody looks for it; the others go on."""
    return [
        operation("create", "host", register, "unnumbered", FIRST + 1),
        operation("fault", "erp", "answer_lost", "POST", 0, 1, 0),
        *_synchronised(1),
        operation("edit", "erp", register, NEWEST, _fields(register)[-1], FIRST),
        operation("create", "host", register, "numbered", FIRST + 2),
        operation("wait", 3700),
        operation("uncertain", random.randint(0, 99)),
    ]


def _overtaken(random: Random, register: str) -> list[Operation]:
    """One object is written to both ways while somebody edits once more what goes one way."""
    pick, (one, other) = random.randint(0, 99), _fields(register)[:2]
    again = operation("edit", "erp", register, pick, other, FIRST + 1)
    return [
        operation("wait", 3700),
        operation("edit", "host", register, pick, one, FIRST),
        operation("edit", "erp", register, pick, other, FIRST),
        _meanwhile(random, again),
        *_synchronised(61),
    ]


def _held_and_edited(random: Random, register: str) -> list[Operation]:
    """Too many are closed at once, and much later one of them is edited and read alone."""
    side, pick = random.choice(("host", "erp")), random.randint(0, 99)
    return [
        operation("close", side, register, pick, random.choice((4, 5))),
        *_synchronised(3700),
        operation("edit", side, register, pick, _fields(register)[0], FIRST),
        *_synchronised(61),
    ]


def _pointed_elsewhere(random: Random, register: str) -> list[Operation]:
    """An object points to what nobody carries, and much later to what both systems have.

    By then its counterpart's change has been read long ago, and says nothing of the reference. A
    reading of everything would find it, so nothing that calls for one may come in between.
    """
    field = SHAPES[Dimension(register)].pointed[-1]
    pointed = str(SHAPES[Dimension(register)].references[field])
    dated = _fields(register)[0]
    return [
        *_brought_to_work(),
        operation("twin", register, FIRST + 1, 0),
        operation("twin", pointed, FIRST + 3, 0),
        operation("create", "host", pointed, "inactive", FIRST),
        operation("create", "host", register, "numbered", FIRST + 2),
        operation("point", "host", register, NEWEST, field, NEWEST),
        *_synchronised(3700),
        operation("edit", "erp", register, 0, dated, FIRST),
        *_synchronised(61),
        operation("point", "host", register, NEWEST, field, NEWEST - 1),
        *_synchronised(61),
    ]


def _number_taken_meanwhile(random: Random, register: str) -> list[Operation]:
    """What the host refused because of its number is created there under another one."""
    return [
        operation("create", "erp", register, "numbered", FIRST + 3),
        _meanwhile(random, operation("create", "host", register, "same", FIRST + 4)),
        *_synchronised(61),
        operation("renumber", "erp", register, NEWEST, FIRST + 5),
        *_synchronised(100),
    ]


def _undone_after_an_edit(random: Random, register: str) -> list[Operation]:
    """What a run wrote is put back while somebody's newer value is about to be carried."""
    pick, field = random.randint(0, 99), random.choice(_fields(register)[:2])
    return [
        operation("edit", "host", register, pick, field, FIRST),
        *_synchronised(100),
        operation("edit", "host", register, pick, field, FIRST + 1),
        operation("undo", 0, "whole", "at_once"),
        operation("wait", 61),
    ]


def _edited_after_a_preview(random: Random, register: str) -> list[Operation]:
    """Somebody edits between the preview of an undo and the undo, or during it."""
    pick, field = random.randint(0, 99), random.choice(_fields(register)[:2])
    edited = operation("edit", "erp", register, pick, field, FIRST + 1)
    return [
        operation("edit", "host", register, pick, field, FIRST),
        *_synchronised(100),
        operation("undo", 0, "whole", "later"),
        operation("wait", 20),
        random.choice((edited, operation("during", random.randint(1, 8), inner=edited))),
        operation("confirm", 0),
        operation("wait", 61),
    ]


def _brought_to_work() -> list[Operation]:
    """Turn on again what people turned off, and let what waited be done."""
    return [
        operation("resume"),
        operation("readonly", 0),
        operation("mode", "synchronise"),
        *_synchronised(300),
        operation("approve"),
        operation("wait", 300),
        *_synchronised(3700),
    ]


def _synchronised(seconds: int) -> list[Operation]:
    return [operation("sync"), operation("wait", seconds)]


def _meanwhile(random: Random, inner: Operation) -> Operation:
    return operation("during", random.randint(*_IN_A_RUN), inner=inner)


def _fields(register: str) -> list[str]:
    return list(SHAPES[Dimension(register)].edited)


SITUATIONS = (
    Situation(_came_after_approval, at=0.0),
    Situation(_asked_again_too_soon, Dimension.CUSTOMERS, unsure=True),
    Situation(_edited_before_it_was_found, Dimension.CUSTOMERS, unsure=True),
    Situation(_overtaken, weight=3),
    Situation(_held_and_edited),
    Situation(_pointed_elsewhere, Dimension.PROJECTS, at=1.0, weight=6),
    Situation(_number_taken_meanwhile, weight=3),
    Situation(_undone_after_an_edit),
    Situation(_edited_after_a_preview, weight=4),
)
