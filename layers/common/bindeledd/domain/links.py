"""The memory of a pair: which two objects are one, and what each system held when they agreed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bindeledd.domain.identity import Dimension, System
from bindeledd.domain.records import Fields, FieldValue


class LinkOrigin(StrEnum):
    """Why two objects count as one."""

    EQUAL_KEY = "equal_key"
    CREATED_IN_ERP = "created_in_erp"
    CREATED_IN_HOST = "created_in_host"
    CONFIRMED = "confirmed"


@dataclass(frozen=True, slots=True)
class Link:
    """Host object ↔ ERP object with two bases, each in its system's own normalised form.

    A base holds a field only once the systems agreed on it, so that a newly switched-on field has
    none and is re-based (architecture 4.3). `held` keeps, per field, the two values that were left
    standing under "leave both" until one of them changes or a person decides.
    """

    dimension: Dimension
    host_id: str
    erp_id: str
    host_base: Fields
    erp_base: Fields
    mapping_version: int
    origin: LinkOrigin
    linked_at: datetime
    host_version: str | None = None
    erp_version: str | None = None
    held: Mapping[str, tuple[FieldValue, FieldValue]] = field(default_factory=dict)

    def id_in(self, system: System) -> str:
        """The object's id in `system`."""
        return self.host_id if system is System.HOST else self.erp_id

    def base_of(self, system: System) -> Fields:
        """What `system` held when both last agreed."""
        return self.host_base if system is System.HOST else self.erp_base

    def version_in(self, system: System) -> str | None:
        """The version token that `system` showed at the last reading, if it has any."""
        return self.host_version if system is System.HOST else self.erp_version


class Verdict(StrEnum):
    """What a person decided about a pair."""

    LINK = "link"
    APART = "apart"


@dataclass(frozen=True, slots=True)
class Decision:
    """A person's word on a held or suggested pair; it outlives the run that asked (ALL-18)."""

    dimension: Dimension
    host_id: str
    erp_id: str
    verdict: Verdict
    decided_by: str
    decided_at: datetime
    note: str = ""
