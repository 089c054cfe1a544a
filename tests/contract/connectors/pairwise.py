"""Rows in which every two settings meet in each pair of their values.

Every combination of two dozen settings would be billions. A fault of two settings together shows in
every row that holds both values, and each such pair is in one.
"""

from collections.abc import Mapping, Sequence
from itertools import combinations, product
from typing import Any

Pair = frozenset[tuple[str, Any]]


def rows(choices: Mapping[str, Sequence[Any]]) -> list[dict[str, Any]]:
    """Cover all pairs, greedily: each row takes for each setting what covers most that is left."""
    left: set[Pair] = {
        frozenset({(one, first), (other, second)})
        for one, other in combinations(choices, 2)
        for first, second in product(choices[one], choices[other])
    }
    found: list[dict[str, Any]] = []
    while left:
        seed = min(left, key=lambda pair: sorted(map(str, pair)))
        row = dict(seed)
        for name in sorted(choices.keys() - row.keys()):
            row[name] = max(
                choices[name],
                key=lambda value: sum(
                    frozenset({(name, value), one}) in left for one in row.items()
                ),
            )
        found.append(row)
        left -= {frozenset(pair) for pair in combinations(row.items(), 2)}
    return found


def _gain(name: str, value: Any, *, row: Mapping[str, Any], left: set[Pair]) -> int:
    """Count the pairs that a value would add to a row."""
    return sum(frozenset({(name, value), one}) in left for one in row.items())
