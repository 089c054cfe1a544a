"""What the pages show of one register: its words, columns and form."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from local.simulators.poweroffice.companies import Company
from local.simulators.poweroffice.definitions import Definition
from local.simulators.poweroffice.forms import Form

Row = Mapping[str, Any]
Column = tuple[str, Callable[[Row], Any]]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One register on the pages."""

    path: str
    one: str
    many: str
    form: Form
    columns: tuple[Column, ...]
    """Headings with what stands under them; the first of an object is its number, the second
    leads to it."""
    searched: tuple[str, ...]
    shelved: Callable[[Row], bool] | None = None
    shelving: Callable[[bool], Mapping[str, Any]] | None = None
    """What archiving an object changes, or fetching it back; None where there is no archive."""
    neuter: bool = False
    series: str | None = None
    beginning: Mapping[str, Any] | None = None
    """What the fields of a new object show."""

    def of(self, definition: Definition) -> "Sheet":
        """Return the sheet of the register as it is under other settings."""
        return replace(self, form=replace(self.form, definition=definition))

    @property
    def new(self) -> str:
        """Return how a new object is called."""
        return f"{'Nytt' if self.neuter else 'Ny'} {self.one}"

    def counted(self, number: int, *, shelved: bool) -> str:
        """Say how many there are."""
        if number != 1:
            return f"{number} {'arkiverte' if shelved else 'aktive'} {self.many}"
        active = "aktivt" if self.neuter else "aktiv"
        return f"{number} {'arkivert' if shelved else active} {self.one}"

    def is_shelved(self, row: Row) -> bool:
        """Say whether an object is in the archive."""
        return self.shelved is not None and self.shelved(row)

    def mentions(self, row: Row, wanted: str) -> bool:
        """Say whether one of the searched properties holds a text."""
        return any(wanted in str(row.get(name) or "").lower() for name in self.searched)


def name_of(row: Row) -> str:
    """Return the name of a company, a person or a thing."""
    person = f"{row.get('FirstName') or ''} {row.get('LastName') or ''}".strip()
    return (person if row.get("IsPerson") else row.get("Name")) or person


def objects(collection: str, key: str = "Number") -> Callable[[Company], list[tuple[int, str]]]:
    """Return what lists the objects of a register for a field that names one."""

    def options(company: Company) -> list[tuple[int, str]]:
        rows = company.rows(collection)
        return [(row["Id"], f"{row.get(key) or ''} {name_of(row)}".strip()) for row in rows]

    return options
