"""The registers of the time module as data (facts, section 3.2 to 3.4), under the settings.

What no source shows is a setting, so the registers are made for each set of settings.
"""

from collections.abc import Mapping
from functools import cache

from local.simulators.poweroffice.companies import (
    ACTIVITIES,
    HOUR_TYPES,
    PRODUCTS,
    PROJECTS,
    TIME_ENTRIES,
)
from local.simulators.poweroffice.definitions import Definition, Reference
from local.simulators.poweroffice.properties import (
    Kind,
    Property,
    amount,
    choice,
    flag,
    number,
    read_only,
    text,
)
from local.simulators.poweroffice.settings import PowerOfficeSettings
from local.simulators.poweroffice.shared_references import CHANGED
from local.simulators.poweroffice.time_entries import MODULE, entries, privileges
from local.simulators.poweroffice.time_rules import (
    ACTIVITY_TYPES,
    ActivityRules,
    HourTypeRules,
    active_activities,
    with_regular_hours,
)

_ACTIVITY_KINDS: Mapping[str, tuple[Property, ...]] = {
    "none": (),
    "ActivityType": (choice("ActivityType", ACTIVITY_TYPES),),
    "flags": (flag("IsBillable"), flag("IsInternal")),
}


_PAY_ITEM_NAMES: Mapping[str, tuple[Property, ...]] = {
    "PayItemCode": (text("PayItemCode"),),
    "PayItemId": (read_only("PayItemId", Kind.UUID),),
}


@cache
def time_registers(settings: PowerOfficeSettings) -> Mapping[str, Definition]:
    """Return the registers by collection, in an order in which nothing names a later one."""
    made = (_hour_types(settings), _activities(settings), entries(settings))
    return {definition.collection: definition for definition in made}


def _hour_types(settings: PowerOfficeSettings) -> Definition:
    return Definition(
        collection=HOUR_TYPES,
        path="timetracking/hourtype",
        word="Hour type",
        dto="HourType",
        properties=(
            text(settings.time_hour_type_name),
            *_PAY_ITEM_NAMES[settings.time_hour_type_pay_item],
            amount("FlexTimeFactor"),
            amount("CostPriceFactor"),
            flag("IsActive", default=True),
            read_only("Id", Kind.INT64),
            read_only("LastChangedDateTimeOffset", Kind.STAMP),
        ),
        reads=privileges(settings),
        writes=(),
        module=MODULE,
        operations=frozenset({"LIST"}),
        filters=CHANGED,
        narrowing=with_regular_hours,
        sequence=("hour_type", 101),
        named_by=((TIME_ENTRIES, "HourTypeId"),),
        least={"Name": "Ny timeart"},
        rules=HourTypeRules(),
    )


def _activities(settings: PowerOfficeSettings) -> Definition:
    return Definition(
        collection=ACTIVITIES,
        path="timetracking/activitytime",
        word="Activity",
        dto="ActivityTime",
        properties=(
            text("Name"),
            flag("IsActive", default=settings.time_activity_active_by_default),
            number("ProductId"),
            number("ProjectId"),
            *_ACTIVITY_KINDS[settings.time_activity_kind],
            read_only("Id", Kind.INT64),
            read_only("CreatedDateTimeOffset", Kind.STAMP),
            read_only("LastChangedDateTimeOffset", Kind.STAMP),
        ),
        reads=privileges(settings),
        writes=privileges(settings)[1:],
        module=MODULE,
        operations=frozenset({"LIST", "GET", "POST", "DELETE"}),
        filters=CHANGED,
        narrowing=active_activities,
        narrowed_by=("includeInactive",),
        references=(
            Reference("ProductId", PRODUCTS, "Product"),
            Reference("ProjectId", PROJECTS, "Project"),
        ),
        sequence=("time_activity", 500_001),
        named_by=((TIME_ENTRIES, "ActivityTimeId"),),
        least={"Name": "Ny aktivitet"},
        rules=ActivityRules(),
    )
