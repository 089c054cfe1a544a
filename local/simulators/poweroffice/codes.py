"""Codes that the system gives to what comes without one."""

from collections.abc import Iterable

from local.simulators.storage import Document


def next_code(rows: Iterable[Document]) -> str:
    """Return the whole number after the highest code that is one."""
    codes = (row.get("Code") for row in rows)
    highest = max((int(code) for code in codes if code and code.isdecimal()), default=0)
    return str(highest + 1)
