"""PowerOffice as a system whose creations can be found again by nothing but their values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import count
from typing import Any

from bindeledd.domain.identity import Dimension, System
from bindeledd.domain.ports import Lookup
from bindeledd.domain.records import Fields, Record
from tests.readings import read


class _Register:
    """A register whose creations can be found again by nothing but their values."""

    _count = count()

    def __init__(self, register: Any) -> None:
        self._register = register

    def __getattr__(self, name: str) -> Any:
        return getattr(self._register, name)

    @property
    def facts(self) -> Any:
        return replace(self._register.facts, lookup=Lookup.NATURAL_KEY)

    def create(self, fields: Fields, *, reference: str, deadline: Any) -> Record:
        """Keep nothing of the reference: no two creations share what the system could refuse."""
        unlike = f"{reference[:20]}-{next(self._count)}"
        created: Record = self._register.create(fields, reference=unlike, deadline=deadline)
        return created

    def find_created(self, fields: Fields, *, reference: str) -> Sequence[Record]:
        assert reference is not None
        everything = read(self._register).records
        return [one for one in everything if one.name == fields["name"] and not one.deleted]


class ByNameAlone:
    """Both systems, PowerOffice's customers without references that it could be asked by."""

    def __init__(self, systems: Any) -> None:
        self._systems = systems

    def open(self, connection: Any, system: System) -> Any:
        session = self._systems.open(connection, system)
        return _Session(session) if system is System.ERP else session


class _Session:
    def __init__(self, session: Any) -> None:
        self._session = session

    def __getattr__(self, name: str) -> Any:
        return getattr(self._session, name)

    def register(self, dimension: Dimension) -> Any:
        register = self._session.register(dimension)
        return _Register(register) if dimension is Dimension.CUSTOMERS else register
