"""Who and what an object belongs to: every key, session and log line begins with these."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class System(StrEnum):
    """One of the two ends of a connection; to the engine both are the same kind of thing."""

    HOST = "host"
    ERP = "erp"

    @property
    def other(self) -> System:
        """The system at the other end."""
        return System.ERP if self is System.HOST else System.HOST


class Dimension(StrEnum):
    """A register that can be kept equal (architecture, Words), in the order in which all are shown.

    Child objects stand behind those that they belong to.
    """

    CUSTOMERS = "customers"
    ADDRESSES = "addresses"
    CONTACT_PERSONS = "contact_persons"
    EMPLOYEES = "employees"
    PRODUCTS = "products"
    PROJECTS = "projects"


class Lane(StrEnum):
    """A stream of work of one connection with its own lock and its own share of the rate budget."""

    REGISTERS = "registers"
    HOURS = "hours"
    INVOICES = "invoices"
    COSTS = "costs"


@dataclass(frozen=True, slots=True, order=True)
class TenantRef:
    """One customer company of one vendor."""

    vendor: str
    tenant: str


@dataclass(frozen=True, slots=True, order=True)
class ConnectionRef:
    """One connection, always named together with the vendor and tenant that own it (ALL-11)."""

    vendor: str
    tenant: str
    connection: str

    @property
    def owner(self) -> TenantRef:
        """The tenant that the connection belongs to."""
        return TenantRef(self.vendor, self.tenant)
