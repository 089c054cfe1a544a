"""The host contract's shapes, as far as they are used; names are the contract's (facts 6.2–6.4)."""

from __future__ import annotations

from datetime import datetime

from bindeledd.transport import ObjectModel, ReadModel, WriteModel


class TenantRead(ObjectModel):
    """The tenant card."""

    tenantId: str
    name: str | None = None
    organizationNumber: str | None = None
    language: str | None = None
    timeZone: str | None = None
    adminEmails: tuple[str, ...] | None = None


class NumberCapabilities(ReadModel):
    """Who gives numbers in one dimension."""

    assignedBy: str | None = None


class DimensionCapabilities(ReadModel):
    """What the host can do with one dimension."""

    read: bool = False
    create: bool = False
    update: bool = False
    changeFeed: str | None = None
    number: NumberCapabilities | None = None


class TimeEntryCapabilities(ReadModel):
    """What the host can do with hours."""

    read: bool = False
    changeFeed: str | None = None
    transferStatus: bool = False
    maxRangeDays: int | None = None


class CapabilitiesRead(ReadModel):
    """What the host can do."""

    dimensions: dict[str, DimensionCapabilities]
    timeEntries: TimeEntryCapabilities | None = None
    pageMax: int | None = None


class PageRead(ReadModel):
    """One page of a list."""

    items: tuple[object, ...]
    hasMore: bool
    nextCursor: str | None = None


class StampedRead(ObjectModel):
    """What a list shows of every object; a tombstone has little more than its id."""

    id: str
    deleted: bool | None = None
    version: str | None = None
    updatedAt: datetime | None = None


class ObjectRead(StampedRead):
    """What every object of a register has."""

    number: str | None = None
    name: str | None = None
    active: bool | None = None


class CustomerRead(ObjectRead):
    """A customer as the host tells it."""

    type: str | None = None
    organizationNumber: str | None = None
    email: str | None = None
    invoiceEmail: str | None = None
    phone: str | None = None
    website: str | None = None


class CustomerWrite(WriteModel):
    """A customer as we write it; only what is set is sent, and null clears."""

    number: str | None = None
    name: str | None = None
    active: bool | None = None
    type: str | None = None
    organizationNumber: str | None = None
    email: str | None = None
    invoiceEmail: str | None = None
    phone: str | None = None
    website: str | None = None


class EmployeeRead(ObjectRead):
    """An employee as the host tells it."""

    firstName: str | None = None
    lastName: str | None = None
    email: str | None = None
    phone: str | None = None
    title: str | None = None
    employedFrom: str | None = None


class EmployeeWrite(WriteModel):
    """An employee as we write it; the display name goes along with its parts."""

    number: str | None = None
    name: str | None = None
    firstName: str | None = None
    lastName: str | None = None
    email: str | None = None
    phone: str | None = None
    title: str | None = None
    employedFrom: str | None = None
    active: bool | None = None


class ProductRead(ObjectRead):
    """A product as the host tells it."""

    description: str | None = None
    productType: str | None = None
    unitCode: str | None = None
    salesPrice: str | None = None
    costPrice: str | None = None


class ProductWrite(WriteModel):
    """A product as we write it; amounts are decimal strings."""

    number: str | None = None
    name: str | None = None
    description: str | None = None
    active: bool | None = None
    productType: str | None = None
    unitCode: str | None = None
    salesPrice: str | None = None
    costPrice: str | None = None


class ProjectRead(ObjectRead):
    """A project or subproject as the host tells it; `number` is its own part."""

    parentId: str | None = None
    customerId: str | None = None
    status: str | None = None
    startDate: str | None = None
    endDate: str | None = None
    managerEmployeeId: str | None = None


class ProjectWrite(WriteModel):
    """A project as we write it."""

    number: str | None = None
    name: str | None = None
    active: bool | None = None
    kind: str | None = None
    parentId: str | None = None
    customerId: str | None = None
    status: str | None = None
    startDate: str | None = None
    endDate: str | None = None
    managerEmployeeId: str | None = None


class ParentRead(StampedRead):
    """A customer as far as its child objects are concerned, kept whole for writing them back."""

    addresses: tuple[dict[str, object], ...] | None = None
    contacts: tuple[dict[str, object], ...] | None = None


class EventData(ReadModel):
    """What every event's data names."""

    tenantId: str


class EventRead(ReadModel):
    """The envelope of a webhook."""

    type: str
    timestamp: datetime
    data: dict[str, object]
