"""Activities, hour types and pay items, under whatever names and forms they come (facts 3.4)."""

import httpx
import pytest

from bindeledd.domain.errors import UnavailableError
from bindeledd.domain.hours.amounts import HourUnit
from bindeledd.domain.hours.registers import Activity, HourType
from bindeledd.erps.poweroffice import PowerOfficeSettings, Removal, TimeModuleSettings
from tests.unit.erps.poweroffice.time_scripts import module_of, sent

UUID = "5b2d9b7e-0d52-4d0f-8d4b-1a4f3c2b1a00"
PAY_ITEMS = [
    {"Id": UUID, "Code": "12", "Name": "Overtid 50 %"},
    {"Id": "9", "Code": "13", "Name": "Skift"},
    {"Id": "10", "Code": "14", "Name": "Den ene"},
    {"Id": "11", "Code": "14", "Name": "Den andre"},
]


def rows(*found, more=False):
    headers = {"X-Pagination": '{"nextPageLink": "next"}'} if more else {}
    return httpx.Response(200, json=list(found), headers=headers)


def activities_of(*steps):
    module, script = module_of(*steps)
    return list(module.activities()), sent(script)


def hour_types_of(*steps):
    module, script = module_of(*steps)
    return list(module.hour_types()), sent(script)


def test_activities_come_with_the_inactive_ones():
    found, calls = activities_of(
        rows(
            {"Id": 1, "Name": " Bygging ", "IsActive": True, "Code": 7},
            {"Id": 2, "Name": "Graving", "IsActive": False},
            {"id": 3, "name": "Møte"},
        )
    )
    assert found == [
        Activity("1", "Bygging", active=True, number="7"),
        Activity("2", "Graving", active=False),
        Activity("3", "Møte"),
    ]
    assert calls == [("GET", {"includeInactive": "true"})]


def test_an_activity_that_cannot_be_read_whole_is_not_used():
    found, _ = activities_of(rows({"Id": 1, "Name": "Bygging", "IsActive": "yes"}, {"Id": 2}))
    assert found == [Activity("1", "Bygging", active=False), Activity("2", "")]


def test_pages_are_followed_without_a_size_that_was_never_named():
    found, calls = activities_of(rows({"Id": 1, "Name": "A"}, more=True), rows({"Id": 2}))
    assert [one.id for one in found] == ["1", "2"]
    assert calls[1][1] == {"includeInactive": "true", "PageNumber": "2"}


def test_a_list_without_end_is_given_up():
    with pytest.raises(UnavailableError):
        activities_of(rows({"Id": 1}, more=True))


@pytest.mark.parametrize(
    ("row", "hour_type"),
    [
        ({"Name": "Overtid"}, HourType("5", "Overtid")),
        ({"Description": "Overtid"}, HourType("5", "Overtid")),
        ({"Name": "Overtid", "Description": "Noe annet"}, HourType("5", "Overtid")),
        ({"Name": None, "description": "Overtid"}, HourType("5", "Overtid")),
        ({"Name": "O", "IsActive": False}, HourType("5", "O", active=False)),
        (
            {"Name": "O", "PayItemId": UUID.upper()},
            HourType("5", "O", pay_item_number="12", pay_item_name="Overtid 50 %"),
        ),
        (
            {"Name": "O", "payItemCode": 13},
            HourType("5", "O", pay_item_number="13", pay_item_name="Skift"),
        ),
        ({"Name": "O", "PayItemCode": "14"}, HourType("5", "O", pay_item_number="14")),
        ({"Name": "O", "PayItemCode": "99"}, HourType("5", "O", pay_item_number="99")),
        ({"Name": "O", "PayItemCode": ["x"]}, HourType("5", "O", active=False)),
    ],
    ids=str,
)
def test_an_hour_type_is_joined_with_its_pay_item(row, hour_type):
    found, _ = hour_types_of(rows({"Id": 5, **row}), rows(*PAY_ITEMS))
    assert found == [hour_type]


def test_regular_hours_are_an_hour_type_like_others():
    found, calls = hour_types_of(rows({"Id": 0, "Name": "Ordinære timer"}))
    assert found == [HourType("0", "Ordinære timer")]
    assert len(calls) == 1


def test_without_the_right_to_pay_items_names_alone_remain():
    found, calls = hour_types_of(
        rows({"Id": 5, "Name": "O", "PayItemCode": "12"}), httpx.Response(403)
    )
    assert found == [HourType("5", "O", pay_item_number="12")]
    assert len(calls) == 2


def test_pay_items_that_cannot_be_read_now_are_tried_later():
    with pytest.raises(UnavailableError):
        hour_types_of(rows({"Id": 5, "PayItemCode": "12"}), httpx.Response(503))


@pytest.mark.parametrize("body", [[{"Name": "no id"}], [7], {"value": []}])
def test_rows_without_an_id_are_not_the_api(body):
    with pytest.raises(UnavailableError):
        activities_of(httpx.Response(200, json=body))


def test_settings_are_read_from_the_environment():
    assert TimeModuleSettings.of({}) == TimeModuleSettings()
    assert TimeModuleSettings.of(
        {
            "POWEROFFICE_QUANTITY_UNIT": "decimal_hours",
            "POWEROFFICE_BILLABLE_UNIT": "whole_hours",
            "POWEROFFICE_REFERENCE_PROPERTY": "ExternalImportReference",
            "POWEROFFICE_LOCK_PROPERTY": "",
            "POWEROFFICE_REMOVAL": "zero",
        }
    ) == TimeModuleSettings(
        HourUnit.DECIMAL_HOURS, HourUnit.WHOLE_HOURS, "ExternalImportReference", "", Removal.ZERO
    )
    with pytest.raises(ValueError, match="days"):
        TimeModuleSettings.of({"POWEROFFICE_QUANTITY_UNIT": "days"})


def test_a_deployment_is_given_its_addresses_and_the_time_modules_nature():
    addresses = {"POWEROFFICE_API_URL": "https://a.test", "POWEROFFICE_OAUTH_URL": "https://o.test"}
    found = PowerOfficeSettings.of(addresses | {"POWEROFFICE_REMOVAL": "zero"})
    assert (found.api_url, found.token_url) == ("https://a.test", "https://o.test")
    assert found.time_module == TimeModuleSettings(removal=Removal.ZERO)
