"""Conditions as DynamoDB's condition expressions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from bindeledd.state.table import Absent, All, AnyOf, AtMost, Condition, Equals, Present


@dataclass(slots=True)
class Expression:
    """An expression with the names and values that it stands on.

    Every name is written as a placeholder, so that none can be one of DynamoDB's reserved words.
    """

    text: str = ""
    names: list[str] = field(default_factory=list)
    values: list[str | int | bool] = field(default_factory=list)

    @classmethod
    def of(cls, condition: Condition) -> Expression:
        """Write a condition as an expression."""
        expression = cls()
        expression.text = expression._write(condition)
        return expression

    def arguments(self, serialise: Callable[[Any], Any]) -> dict[str, Any]:
        """Make the arguments that a write takes."""
        arguments: dict[str, Any] = {
            "ConditionExpression": self.text,
            "ExpressionAttributeNames": {f"#{n}": name for n, name in enumerate(self.names)},
        }
        values = {f":{n}": serialise(value) for n, value in enumerate(self.values)}
        return arguments | ({"ExpressionAttributeValues": values} if values else {})

    def _write(self, condition: Condition) -> str:
        match condition:
            case Absent():
                return f"attribute_not_exists({self._name('pk')})"
            case Present():
                return f"attribute_exists({self._name('pk')})"
            case Equals(attribute=attribute, value=value):
                return f"{self._name(attribute)} = {self._value(value)}"
            case AtMost(attribute=attribute, value=value):
                return f"{self._name(attribute)} <= {self._value(value)}"
            case All(conditions=conditions):
                return self._joined(" AND ", conditions)
            case AnyOf(conditions=conditions):
                return self._joined(" OR ", conditions)

    def _joined(self, word: str, conditions: tuple[Condition, ...]) -> str:
        """Join parts; DynamoDB refuses parentheses around what has some already."""
        parts = [self._write(part) for part in conditions]
        return parts[0] if len(parts) == 1 else f"({word.join(parts)})"

    def _name(self, name: str) -> str:
        if name not in self.names:
            self.names.append(name)
        return f"#{self.names.index(name)}"

    def _value(self, value: str | int | bool) -> str:  # noqa: FBT001  # a value, not a switch
        self.values.append(value)
        return f":{len(self.values) - 1}"
