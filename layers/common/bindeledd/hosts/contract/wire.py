"""The host contract's shapes, as far as they are used; names are the contract's (facts 6.2–6.4)."""

from __future__ import annotations

from datetime import datetime

from bindeledd.transport import ReadModel, WriteModel


class TenantRead(ReadModel):
    """The tenant card."""

    tenantId: str
    name: str
    organizationNumber: str | None = None
    language: str | None = None
    timeZone: str | None = None
    adminEmails: tuple[str, ...] | None = None


class DimensionCapabilities(ReadModel):
    """What the host can do with one dimension."""

    read: bool = False
    create: bool = False
    update: bool = False
    changeFeed: str | None = None


class CapabilitiesRead(ReadModel):
    """What the host can do."""

    dimensions: dict[str, DimensionCapabilities]
    pageMax: int | None = None


class PageRead(ReadModel):
    """One page of a list."""

    items: tuple[object, ...]
    hasMore: bool
    nextCursor: str | None = None


class CustomerRead(ReadModel):
    """A customer as the host tells it; a tombstone has little more than its id."""

    id: str
    number: str | None = None
    name: str | None = None
    active: bool | None = None
    deleted: bool | None = None
    version: str | None = None
    updatedAt: datetime | None = None
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


class EventData(ReadModel):
    """What every event's data names."""

    tenantId: str


class EventRead(ReadModel):
    """The envelope of a webhook."""

    type: str
    timestamp: datetime
    data: dict[str, object]
