"""What differs between host products, as one document.

The contract leaves a host free in many places (how it authenticates, whether it keeps tombstones,
whether its feed has a cursor). The simulator runs in every variant, so that the product is tested
against all of them; which variant runs is this document (facts: host side, 6.1 to 6.3).
"""

from collections.abc import Mapping
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

from local.simulators.host.fields import JsonObject


class Document(BaseModel):
    """A frozen document with camelCase names, as everything on this wire."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        alias_generator=to_camel,
        populate_by_name=True,
        hide_input_in_errors=True,  # what was given may be a secret
    )

    def as_json(self) -> JsonObject:
        """Give the document as the wire writes it."""
        return self.model_dump(mode="json", by_alias=True)


class NumberRule(Document):
    """What a number may look like, who gives it, and within what it is unique."""

    assigned_by: Literal["host", "erp", "either"] = "either"
    required: bool = False
    pattern: str | None = None
    max: int = 50
    unique_within: Literal["register", "parent", "nothing"] = "register"
    below_max: int | None = None
    """Of objects with a parent: how long their own part of the number may be."""


class DimensionSettings(Document):
    """What one dimension can do in this host."""

    read: bool = True
    create: bool = True
    update: bool = True
    deactivate: bool = True
    next_number: bool = True
    change_feed: Literal["cursor", "updated_since", "none"] = "cursor"
    deletes: Literal["tombstone", "inactive_only", "none"] = "tombstone"
    number: NumberRule = NumberRule()
    name_max: int = 250
    external_ids: Literal["host_stored", "host_managed", "none"] = "host_stored"
    hierarchy_depth: int = 1
    registers: tuple[str, ...] = ()
    """Of products: the lists among which this host divides them."""
    omitted_fields: tuple[str, ...] = ()
    """Fields that this host does not have: never sent, ignored when written."""
    silent_cuts: Mapping[str, int] = Field(default_factory=dict)
    """Fields that this host shortens without a word, with the length that it keeps."""


class TimeEntrySettings(Document):
    """What the host can do with hours (facts: host side, 6.3)."""

    read: bool = True
    approval_axes: tuple[Literal["employee_period", "project"], ...] = (
        "employee_period",
        "project",
    )
    approval_levels: tuple[str, ...] = ("foreman", "project", "admin")
    approved_when: Literal["any", "all"] = "any"
    """How many of the axes must hold for an entry to be approved; not declared to anybody."""
    machine_hours: bool = True
    supplements: bool = True
    change_feed: Literal["cursor", "updated_since", "none"] = "cursor"
    deletes: Literal["tombstone", "none"] = "tombstone"
    transfer_status: bool = True
    max_range_days: int | None = None
    """How many days a list may span, which then must say from when to when; None: any."""

    def declared(self) -> JsonObject:
        """Give what the capabilities say of hours."""
        return {name: value for name, value in self.as_json().items() if name != "approvedWhen"}

    @property
    def omitted_fields(self) -> tuple[str, ...]:
        """Give the fields of an entry that this host does not have."""
        offered = {"supplements": self.supplements, "machineUsages": self.machine_hours}
        return tuple(name for name, is_offered in offered.items() if not is_offered)


class Auth(Document):
    """How the backend proves itself; one kind per vendor."""

    kind: Literal["bearer_static", "oauth2_client_credentials", "api_key_header"] = "bearer_static"
    token: str = "svenn-local-token"  # noqa: S105 - a published value of the local sample vendor
    header: str = "X-Api-Key"
    client_id: str = "bindeledd-local"
    client_secret: str = "svenn-local-secret"  # noqa: S105 - as above
    token_seconds: int = 3600


def _svenn_dimensions() -> Mapping[str, DimensionSettings]:
    digits = NumberRule(pattern=r"^\d{1,15}$", max=15)
    return {
        "customers": DimensionSettings(number=digits),
        "projects": DimensionSettings(
            number=NumberRule(assigned_by="erp", max=65, unique_within="parent", below_max=50),
            hierarchy_depth=2,
        ),
        "employees": DimensionSettings(number=digits),
        "products": DimensionSettings(registers=("product", "work_type", "travel_expense")),
        "activities": DimensionSettings(),
        "work-types": DimensionSettings(),
        "pay-types": DimensionSettings(create=False, number=NumberRule(required=True, max=15)),
        "machines": DimensionSettings(create=False, update=False),
        "units": DimensionSettings(create=False),
    }


class HostSettings(Document):
    """The whole host product: one document for all tenants."""

    auth: Auth = Auth()
    requests_per_second: int = 10
    page_default: int = 100
    page_max: int = 200
    cursor_days: int = 30
    idempotency_hours: int = 24
    write_headers_required: bool = True
    echo_webhooks: bool = False
    """Raise `dimension.changed` also for what the integration itself wrote (rule 9)."""
    trims_text: bool = True
    clock_skew_seconds: int = 0
    """How far the host's clock is ahead of the true one (negative: behind)."""
    subproject_separator: str = "-"
    webhook_retry_seconds: tuple[int, ...] = (0, 1, 5, 30, 120)
    dimensions: Mapping[str, DimensionSettings] = Field(default_factory=_svenn_dimensions)
    time_entries: TimeEntrySettings = TimeEntrySettings()

    def changed(self, change: Mapping[str, Any]) -> "HostSettings":
        """Give these settings with a merge patch applied; a dimension set to null is removed."""
        return HostSettings.model_validate(_merge(self.as_json(), change))


def _merge(target: Mapping[str, Any], change: Mapping[str, Any]) -> JsonObject:
    merged = dict(target)
    for name, value in change.items():
        if value is None and name in merged and isinstance(merged[name], Mapping):
            del merged[name]
        elif isinstance(value, Mapping) and isinstance(merged.get(name), Mapping):
            merged[name] = _merge(merged[name], value)
        else:
            merged[name] = value
    return merged
