"""What is unknown about the time module (facts, section 3), as settings that a company may carry.

No schema of the module was published where it could be read: each setting says what is known and
how well. Each default is the likelier reading, or the harder one for a client.
"""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class TimeSettings:
    """The variants of the time module."""

    time_privilege: Literal["none", "TimeTracking", "TimeEntry"] = "none"
    """Which privilege opens the module (its name was not found), besides the subscription
    `TimeTracking`, which was seen. Without one, nothing but the subscription tells of it."""

    time_quantity_unit: Literal["minutes", "hours", "decimal_hours"] = "minutes"
    """The unit of Quantity and BillableQuantity: one client calls them hours and types them as
    whole numbers, v1 had minutes. The first two are whole numbers and take no decimals."""

    time_hours_decimals: int | None = None
    """To how many decimals decimal hours are rounded without a word; None keeps them as given.
    Not known; two are what the program's pages show."""

    time_entry_id: Literal["int", "uuid"] = "int"
    """The type of an entry's id: handled as text by the one client that is known."""

    time_external_reference: Literal["none", "ExternalImportReference"] = "none"
    """Whether an entry has a reference of ours: v1 had one, in v2 none was seen."""

    time_reference_unique: bool = True
    """Whether that reference is refused a second time, as those of other registers are."""

    time_delete: Literal["removes", "zeroes"] = "removes"
    """What DELETE does: it was seen in a client and never tried; the established integration
    takes an entry away by setting it to 0."""

    time_post_answers: Literal["object", "nothing"] = "object"
    """What a POST of an entry is answered with: the response's shape is not known. Without the
    object, the id stands in the list alone."""

    time_patch_answers: Literal["object", "nothing"] = "object"
    """What a PATCH of an entry is answered with: not known; that of a project has no body."""

    time_patch_reaches: Literal["seen", "all"] = "seen"
    """Whether a patch reaches only the properties that the known client patches (date, amounts,
    project, comments), or activity, hour type, customer and the others too."""

    time_lock_shown: bool = False
    """Whether an entry shows `IsLocked`: v1 did, in v2 no property of approval is known."""

    time_locked_status: Literal[400, 409] = 409
    """How a change or deletion of approved hours is refused: that it is, is known; the rest not."""

    time_approved_week: Literal["closed", "open"] = "closed"
    """Whether an approved week refuses new hours, or takes them as hours to approve: not known."""

    time_approval_moves_stamp: bool = True
    """Whether approving hours, and taking that back, moves LastChangedDateTimeOffset: not known."""

    time_billable_by_default: Literal["quantity", "zero"] = "quantity"
    """What BillableQuantity is when it is not given and the activity is billable: not known."""

    time_negative: Literal["refused", "taken"] = "refused"
    """Whether an amount may be below zero: not known."""

    time_over_midnight: Literal["refused", "taken"] = "refused"
    """Whether ToTime may be before FromTime: not known."""

    time_project_open: Literal["by_status_and_active", "by_status"] = "by_status_and_active"
    """What makes a project inactive for hours: its status (known), or also IsActive being off."""

    time_changes_checked: Literal["whole", "changed"] = "whole"
    """Whether a change is checked as a new entry is (the project may be closed since), or only in
    what it changes: not known."""

    time_customer_shown: Literal["of_project", "as_given"] = "of_project"
    """Whether an entry without a customer shows that of its project: not known."""

    time_regular_hours: Literal["zero", "null"] = "zero"
    """What HourTypeId of regular hours reads as: 0 is their id in the list, null is not said."""

    time_period_demanded: bool = True
    """Whether TimeTransactions refuses to be asked without both dates: one client sends both."""

    time_activity_kind: Literal["none", "ActivityType", "flags"] = "none"
    """How an activity shows that it is internal: no property of v2 is known, v1 had the
    enumeration `activityType` (its values are a guess); `flags` are IsBillable and IsInternal."""

    time_activity_active_by_default: bool = True
    """Whether an activity created without `IsActive` is active: not known; departments are not."""

    time_hour_type_name: Literal["Name", "Description"] = "Name"
    """Which property of an hour type holds its name: v1 had `description`, v2 is not known."""

    time_hour_type_pay_item: Literal["PayItemCode", "PayItemId"] = "PayItemCode"
    """Which property of an hour type names its pay item: v1 had the code, v2 is not known; salary
    lines of v2 name pay items by id."""

    time_inactive_hour_types_listed: bool = True
    """Whether the list of hour types shows inactive ones too: not known."""
