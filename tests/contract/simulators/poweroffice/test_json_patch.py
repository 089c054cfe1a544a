"""JSON Patch on a customer."""

import pytest

from local.simulators.faults import Fault, FaultKind
from tests.contract.simulators.poweroffice.office import patch, replace

ENUM_AS_NUMBER = (
    "Enum 'invoicedeliverytype' with value = 2 is not valid. "
    "(Enums is not allowed to be represented as integers)."
)
NO_TEST = "CustomerPatchDto: The 'test' operation is not supported."


@pytest.fixture
def customer(office, api):
    created = office.create(
        api,
        Name="Rør AS",
        EmailAddress="post@ror.no",
        ContactGroupIds=[41345],
        MailAddress={"AddressLine1": "Gata 1", "City": "Oslo", "ZipCode": "0150"},
    )
    office.clock.advance(60)
    return created


def refused(answer, words):
    assert answer.status_code == 400, answer.text
    assert answer.json()["title"] == "Customer validation error(s)"
    assert answer.json()["detail"] == f"CustomerPatchDto: {words}"


@pytest.mark.parametrize(
    ("operations", "changed"),
    [
        ([replace("/Name", "Nytt AS")], {"Name": "Nytt AS"}),
        ([{"op": "add", "path": "/PhoneNumber", "value": "1"}], {"PhoneNumber": "1"}),
        ([{"op": "remove", "path": "/EmailAddress"}], {"EmailAddress": None}),
        ([replace("/EmailAddress", None)], {"EmailAddress": None}),
        (
            [{"op": "copy", "from": "/Name", "path": "/LegalName"}],
            {"Name": "Rør AS", "LegalName": "Rør AS"},
        ),
        (
            [{"op": "move", "from": "/EmailAddress", "path": "/InvoiceEmailAddress"}],
            {"EmailAddress": None, "InvoiceEmailAddress": "post@ror.no"},
        ),
        (
            [{"op": "add", "path": "/ContactGroupIds/-", "value": "21445"}],
            {"ContactGroupIds": [41345, 21445]},
        ),
        (
            [{"op": "add", "path": "/ContactGroupIds/0", "value": 21445}],
            {"ContactGroupIds": [21445, 41345]},
        ),
        (
            [{"op": "add", "path": "/ContactGroupIds", "value": [21445]}],
            {"ContactGroupIds": [21445]},
        ),
        ([replace("/ContactGroupIds/0", 21445)], {"ContactGroupIds": [21445]}),
        ([{"op": "remove", "path": "/ContactGroupIds/-"}], {"ContactGroupIds": []}),
        ([{"op": "remove", "path": "/ContactGroupIds/0"}], {"ContactGroupIds": []}),
        ([{"op": "remove", "path": "/ContactGroupIds"}], {"ContactGroupIds": []}),
        ([replace("/ExternalNumber", "55")], {"ExternalNumber": 55}),
        ([replace("/Allowance", "12.5")], {"Allowance": 12.5}),
        (
            [
                {"op": "test", "path": "/Name", "value": "Rør AS"},
                {"op": "test", "path": "/PhoneNumber", "value": None},
                {"op": "test", "path": "/Number", "value": 10000},
                {"op": "test", "path": "/ContactGroupIds", "value": [41345]},
                {"op": "test", "path": "/MailAddress/City", "value": "Oslo"},
                replace("/Name", "Prøvd AS"),
            ],
            {"Name": "Prøvd AS"},
        ),
        ([replace("/DepartmentId", 1610)], {"DepartmentId": 1610, "DepartmentCode": "10"}),
    ],
)
def test_operations(api, customer, operations, changed):
    answer = patch(api, customer["Id"], *operations)
    assert answer.status_code == 200, answer.text
    stamped = {"LastChangedDateTimeOffset": answer.json()["LastChangedDateTimeOffset"]}
    assert answer.json() == customer | changed | stamped
    assert stamped["LastChangedDateTimeOffset"].startswith("2026-11-23T12:01:00")
    assert api.get(f"/Customers/{customer['Id']}").json() == answer.json()


@pytest.mark.parametrize(
    ("operation", "words"),
    [
        (
            replace("/Nothing", 1),
            "The target location specified by path segment 'Nothing' was not found.",
        ),
        (replace("/Id", 1), "The target location specified by path segment 'Id' was not found."),
        (
            replace("/DepartmentCode", "10"),
            "The target location specified by path segment 'DepartmentCode' was not found.",
        ),
        (
            replace("/MailAddress/addressLine3", "x"),
            "The target location specified by path segment 'addressLine3' was not found.",
        ),
        (
            replace("/Name/Inner", "x"),
            "The target location specified by path segment 'Inner' was not found.",
        ),
        (replace("/Number", "bogus"), "The value 'bogus' is invalid for target location."),
        (replace("/IsPerson", "yes"), "The value 'yes' is invalid for target location."),
        (
            replace("/InvoiceDeliveryType", "bogus"),
            "The value 'bogus' is invalid for target location.",
        ),
        (replace("Name", "x"), "The provided path 'Name' is not valid."),
        ({"op": "swap", "path": "/Name"}, "Invalid JsonPatch operation 'swap'."),
        ({"op": "replace", "path": "/Name"}, "The operation 'replace' needs a value."),
        (
            replace("/ContactGroupIds/5", 21445),
            "The index value provided by path segment '5' is out of bounds.",
        ),
        (
            replace("/ContactGroupIds/x", 21445),
            "The path segment 'x' is invalid for an array index.",
        ),
        (
            {"op": "test", "path": "/Name", "value": "Annet AS"},
            "The current value 'Rør AS' at path 'Name' is not equal to the test value 'Annet AS'.",
        ),
        (
            {"op": "test", "path": "/PhoneNumber", "value": "1"},
            "The current value '' at path 'PhoneNumber' is not equal to the test value '1'.",
        ),
        ("text", "The JSON patch document was malformed and could not be parsed."),
    ],
)
def test_a_refused_operation_undoes_the_whole_patch(api, customer, operation, words):
    refused(patch(api, customer["Id"], replace("/LegalName", "Before"), operation), words)
    assert api.get(f"/Customers/{customer['Id']}").json() == customer


def test_a_patch_is_a_list(api, customer):
    answer = api.patch(
        f"/Customers/{customer['Id']}",
        json={"Name": "x"},
        headers={"Content-Type": "application/json-patch+json"},
    )
    refused(answer, "The JSON patch document was malformed and could not be parsed.")


@pytest.mark.parametrize(
    ("operation", "detail"),
    [
        (replace("/Number", 10), "The customer code must be between 10000 and 19999."),
        (replace("/Number", None), "The customer number cannot be empty."),
        (replace("/Name", None), "Name is required when the customer is a company."),
        (replace("/InvoiceDeliveryType", 2), ENUM_AS_NUMBER),
        ({"op": "remove", "path": "/MailAddress/City"}, "MailAddress: The City field is required."),
    ],
)
def test_the_rules_hold_after_a_patch(api, customer, operation, detail):
    answer = patch(api, customer["Id"], operation)
    assert answer.status_code == 400
    assert answer.json()["detail"] == detail
    assert api.get(f"/Customers/{customer['Id']}").json() == customer


def test_a_number_in_use_and_a_missing_reference(api, customer, office):
    other = office.create(api, ExternalImportReference="R")
    used = patch(api, customer["Id"], replace("/Number", other["Number"]))
    assert used.json()["detail"] == (
        f"The customer number is already in use. '{other['Number']}' is used on (contact) "
        f"Id = {other['Id']}."
    )
    duplicate = patch(api, customer["Id"], replace("/ExternalImportReference", "R"))
    assert duplicate.json()["detail"] == (
        f"ExternalImportReference is already in use. 'R' is used on (contact) Id = {other['Id']}."
    )
    missing = patch(api, customer["Id"], replace("/DepartmentId", 5))
    assert (missing.status_code, missing.json()["detail"]) == (
        404,
        "Department with id = 5 not found.",
    )


@pytest.mark.parametrize(
    "path", ["/name", "/emailAddress", "/mailAddress/city", "/MailAddress/city"]
)
@pytest.mark.parametrize("reading", ["ignored", "refused", "applied"])
def test_paths_in_the_wrong_case(open_office, path, reading):
    office = open_office(camel_case_paths=reading)
    api = office.api()
    created = office.create(api, MailAddress={"City": "Oslo", "ZipCode": "0150"})
    answer = patch(api, created["Id"], replace(path, "a@b.no"))
    after = api.get(f"/Customers/{created['Id']}").json()
    if reading == "refused":
        assert answer.status_code == 400
        assert "was not found." in answer.json()["detail"]
    else:
        assert answer.status_code == 200
    assert ("a@b.no" in str(after)) is (reading == "applied")


def test_an_address_comes_and_goes(api, office):
    created = office.create(api)
    nested = patch(api, created["Id"], replace("/MailAddress/City", "Oslo"))
    refused(nested, "The target location specified by path '/MailAddress/City' was not found.")
    whole = {"City": "Oslo", "ZipCode": "0150"}
    added = patch(api, created["Id"], {"op": "add", "path": "/MailAddress", "value": whole})
    assert added.json()["MailAddress"]["City"] == "Oslo"
    gone = patch(api, created["Id"], {"op": "remove", "path": "/MailAddress"})
    assert gone.json()["MailAddress"] is None


@pytest.mark.parametrize("moves", [False, True])
def test_a_patch_that_changes_nothing(open_office, moves):
    office = open_office(unchanged_patch_moves_stamp=moves)
    api = office.api()
    created = office.create(api)
    office.clock.advance(60)
    after = patch(api, created["Id"], replace("/Name", created["Name"])).json()
    moved = after["LastChangedDateTimeOffset"] != created["LastChangedDateTimeOffset"]
    assert moved is moves


def test_test_may_be_unsupported(open_office, office, api, customer):
    bare = open_office(test_supported=False)
    bare_api = bare.api()
    created = bare.create(bare_api)
    test = {"op": "test", "path": "/Name", "value": created["Name"]}
    assert patch(bare_api, created["Id"], test).json()["detail"] == NO_TEST
    office.simulator.faults.switch_on(Fault(FaultKind.TEST_UNSUPPORTED))
    assert patch(api, customer["Id"], replace("/LegalName", "x")).status_code == 200
    test = {"op": "test", "path": "/Name", "value": "Rør AS"}
    answer = patch(api, customer["Id"], test, replace("/LegalName", "y"))
    assert answer.json()["detail"] == NO_TEST
    assert patch(api, customer["Id"], test, replace("/LegalName", "y")).status_code == 200


def test_a_test_that_does_not_hold_may_be_passed_over(open_office):
    wrong = {"op": "test", "path": "/Name", "value": "Et annet AS"}
    for ignored in (False, True):
        office = open_office(test_ignored=ignored)
        api = office.api()
        created = office.create(api)
        answer = patch(api, created["Id"], wrong, replace("/Name", "Nytt AS"))
        assert answer.is_success is ignored
        name = api.get(f"/Customers/{created['Id']}").json()["Name"]
        assert (name == "Nytt AS") is ignored
