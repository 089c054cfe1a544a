"""One history: what people, systems, schedules and misfortune do, in order, as plain lines.

A line is a kind with words and whole numbers. Objects are meant by picks, resolved among those that
stand when the line is played, so that a history from which lines were taken still means something.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

Word = str | int


@dataclass(frozen=True, slots=True)
class Operation:
    """One line of a history; `during` lines carry another operation that strikes inside a run."""

    kind: str
    words: tuple[Word, ...] = ()
    inner: Operation | None = None

    def __str__(self) -> str:
        """Write the line."""
        own = " ".join([self.kind, *(str(word) for word in self.words)])
        return own if self.inner is None else f"{own} : {self.inner}"

    def number(self, position: int) -> int:
        """Read a word that is a whole number."""
        return int(self.words[position])

    def word(self, position: int) -> str:
        """Read a word."""
        return str(self.words[position])


def operation(kind: str, *words: Word, inner: Operation | None = None) -> Operation:
    """Make an operation."""
    return Operation(kind, words, inner)


def parse(line: str) -> Operation:
    """Read a line as it was written."""
    own, _, inner = line.partition(" : ")
    kind, *words = own.split()
    parts = tuple(int(word) if word.lstrip("-").isdigit() else word for word in words)
    return Operation(kind, parts, parse(inner) if inner else None)


def parse_history(text: str) -> list[Operation]:
    """Read a history; empty lines and those that begin with `#` say nothing."""
    lines = (line.strip() for line in text.splitlines())
    return [parse(line) for line in lines if line and not line.startswith("#")]


def written(history: Sequence[Operation]) -> str:
    """Write a history, a line each."""
    return "".join(f"{one}\n" for one in history)
