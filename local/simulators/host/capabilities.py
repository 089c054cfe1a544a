"""What the host declares that it can do (facts: host side, 6.3)."""

from local.simulators.host.approval import event_of
from local.simulators.host.fields import JsonObject
from local.simulators.host.settings import DimensionSettings, HostSettings, TimeEntrySettings

_EVENTS = (
    "dimension.changed",
    "integration.enabled",
    "integration.settings_changed",
    "integration.disabled",
    "integration.review_approved",
    "sync.requested",
    "ping",
)


def capabilities_of(settings: HostSettings) -> JsonObject:
    """Give the capabilities document."""
    return {
        "contract": "1.0",
        "dimensions": {
            name: _dimension(rules) for name, rules in sorted(settings.dimensions.items())
        },
        "timeEntries": settings.time_entries.declared(),
        "events": [*_events_of_hours(settings.time_entries), *_links(settings), *_EVENTS],
        "rateLimit": {"requestsPerSecond": settings.requests_per_second},
        "pageMax": settings.page_max,
    }


def _events_of_hours(rules: TimeEntrySettings) -> tuple[str, ...]:
    if not rules.read:
        return ()
    raised = (
        event_of(axis, what) for axis in rules.approval_axes for what in ("approved", "reopened")
    )
    return (*raised, "time_entries.changed")


def _links(settings: HostSettings) -> tuple[str, ...]:
    employees = settings.dimensions.get("employees")
    is_managed = employees is not None and employees.external_ids == "host_managed"
    return ("link.changed",) if is_managed else ()


def _dimension(rules: DimensionSettings) -> JsonObject:
    number: JsonObject = {
        "assignedBy": rules.number.assigned_by,
        "required": rules.number.required,
        "max": rules.number.max,
    }
    if rules.number.pattern is not None:
        number["pattern"] = rules.number.pattern
    document: JsonObject = {
        "read": rules.read,
        "create": rules.create,
        "update": rules.update,
        "deactivate": rules.deactivate,
        "changeFeed": rules.change_feed,
        "deletes": rules.deletes,
        "number": number,
        "nameMax": rules.name_max,
        "externalIds": rules.external_ids,
    }
    if rules.hierarchy_depth > 1:
        document["hierarchyDepth"] = rules.hierarchy_depth
    if rules.number.below_max is not None:
        within = rules.number.unique_within
        document["subprojectNumber"] = {"uniqueWithin": within, "max": rules.number.below_max}
    if rules.registers:
        document["registers"] = list(rules.registers)
    return document
