"""A readable account of what happened: short lines, each told by what was read after the fact.

A line of the account is a check too: what was expected stands beside what was found as soon as the
two differ, and the account then counts as failed.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

LABEL = 24
WIDTH = 100


@dataclass(slots=True)
class Account:
    """Tells lines as they come, and remembers what was not as it should be."""

    say: Callable[[str], object] = print
    failures: list[str] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    """Everything told so far."""

    @property
    def holds(self) -> bool:
        """Whether everything was as it should be."""
        return not self.failures

    def section(self, title: str) -> None:
        """Begin a section."""
        self._out("")
        self._out(title)

    def tell(self, label: str, text: str) -> None:
        """Tell one fact."""
        self._line(label, text)

    def check(self, label: str, text: str, *, found: object, expected: object) -> bool:
        """Tell one fact that must be so; say what was expected and found where it is not."""
        if found == expected:
            self._line(label, text)
            return True
        self.fail(label, f"expected {_shown(expected)}, found {_shown(found)}")
        return False

    def fail(self, label: str, text: str) -> None:
        """Tell that something is not as it should be."""
        self.failures.append(f"{label}: {text}")
        self._out(f"! {label:<{LABEL}} {text}")

    def _line(self, label: str, text: str) -> None:
        words, line = text.split(" "), ""
        for word in words:
            if line and LABEL + 3 + len(line) + len(word) >= WIDTH:
                self._out(f"  {label:<{LABEL}} {line}")
                label, line = "", ""
            line = f"{line} {word}" if line else word
        self._out(f"  {label:<{LABEL}} {line}")

    def _out(self, line: str) -> None:
        self.lines.append(line)
        self.say(line)


def _shown(value: object) -> str:
    if isinstance(value, set | frozenset):
        return ", ".join(sorted(map(str, value))) or "nothing"
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value)) or "nothing"
    return "nothing" if value is None else str(value)


def several(number: int, one: str, more: str | None = None) -> str:
    """Write a number with its noun."""
    return f"{number} {one if number == 1 else more or one + 's'}"
