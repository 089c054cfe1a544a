"""Creating, reading, archiving and deleting customers."""

import pytest

from tests.contract.simulators.poweroffice.office import JSON_PATCH, patch, replace

TITLE = "Customer validation error(s)"
ENUM_AS_NUMBER = (
    "Enum 'invoicedeliverytype' with value = 2 is not valid. "
    "(Enums is not allowed to be represented as integers)."
)


def refused(answer, detail, status=400):
    assert answer.status_code == status
    assert answer.json()["title"] == TITLE
    assert answer.json()["status"] == status
    assert answer.json()["detail"] == detail


def test_a_created_customer_is_answered_and_read_back(api, office):
    created = office.create(api, OrganizationNumber="912345674", PhoneNumber="+4755512345")
    assert created["Number"] == 10000
    assert created["IsPerson"] is False
    assert created["CurrencyCode"] == "NOK"
    assert created["SendPaymentReminders"] is True
    assert created["InvoiceDeliveryType"] == "Print"
    assert created["LastChangedDateTimeOffset"].startswith("2026-11-23T12:00:00.")
    assert api.get(f"/Customers/{created['Id']}").json() == created


def test_an_id_is_a_number(api):
    answer = api.get("/Customers/abc")
    assert answer.status_code == 400
    assert answer.json()["detail"] == "The value 'abc' is not valid."


def test_a_client_without_series_takes_no_customer(office):
    office.simulator.seed(
        {
            "clients": [
                {
                    "name": "Uten serie AS",
                    "organization_number": "954321056",
                    "series": [],
                    "integrations": [
                        {
                            "application_key": "0c9f1f5e-7b1c-4a5e-9d0b-3f6a8f1c2d11",
                            "client_key": "44444444-4444-4444-8444-444444444444",
                        }
                    ],
                }
            ]
        }
    )
    api = office.api("44444444-4444-4444-8444-444444444444")
    for number in (None, 10001):
        answer = api.post("/Customers", json={"Name": "A", "Number": number})
        refused(answer, "No customer number series exists on the client.")


def test_a_customer_that_does_not_exist(api):
    answer = api.get("/Customers/12345")
    assert answer.status_code == 404
    assert answer.json()["title"] == "Object(s) not found"
    assert answer.json()["detail"] == "Customer with id = 12345 not found."


@pytest.mark.parametrize(
    ("body", "detail"),
    [
        ({}, "Name is required when the customer is a company."),
        (
            {"IsPerson": True, "FirstName": "Liv"},
            "LastName is required when the customer is a person.",
        ),
        ({"Name": "A", "Number": 10}, "The customer code must be between 10000 and 19999."),
        ({"Name": "A", "Number": 9999}, "The customer code must be between 10000 and 19999."),
        ({"Name": "A", "Number": 20000}, "The customer code must be between 10000 and 19999."),
        ({"Name": "A", "Allowance": 101}, "Allowance must be between -1000 and 100."),
        ({"Name": "A", "BillableRate": -1}, "BillableRate must be a positive number."),
        (
            {"Name": "A", "EmailAddress": "no address"},
            "EmailAddress 'no address' is not a valid e-mail address.",
        ),
        (
            {"Name": "A", "InvoiceDeliveryType": 2},
            ENUM_AS_NUMBER,
        ),
        (
            {"Name": "A", "InvoiceDeliveryType": "EHF"},
            "InvoiceDeliveryType EHF requires an organization number.",
        ),
        (
            {"Name": "A", "InvoiceDeliveryType": "Efaktura"},
            "InvoiceDeliveryType Efaktura cannot be set directly.",
        ),
        (
            {"Name": "A", "InvoiceDeliveryType": "PdfByEmail"},
            "InvoiceDeliveryType PdfByEmail requires an e-mail address.",
        ),
        (
            {"Name": "A", "InvoiceDeliveryType": "Factoring"},
            "InvoiceDeliveryType Factoring requires an active integration on the client.",
        ),
        ({"Name": "A", "Number": "10001"}, "The value '10001' is invalid for Number."),
        ({"Name": 5}, "The value 'int' is invalid for Name."),
        ({"Name": "A", "Number": 2**63}, "The value 'int' is invalid for Number."),
        ({"Name": "A", "Number": True}, "The value 'bool' is invalid for Number."),
        ({"Name": "A", "PaymentTerm": 2**31}, "The value 'int' is invalid for PaymentTerm."),
        ({"Name": "A", "Allowance": "ten"}, "The value 'ten' is invalid for Allowance."),
        ({"Name": "A", "IsVatFree": 1}, "The value 'int' is invalid for IsVatFree."),
        (
            {"Name": "A", "CustomerSince": "i fjor"},
            "The value 'i fjor' is invalid for CustomerSince.",
        ),
        (
            {"Name": "A", "SubLedgerNumberSeriesId": "x"},
            "The value 'x' is invalid for SubLedgerNumberSeriesId.",
        ),
        ({"Name": "A", "ContactGroupIds": 5}, "The value 'int' is invalid for ContactGroupIds."),
        (
            {"Name": "A", "InvoiceDeliveryType": "Due"},
            "The value 'Due' is invalid for InvoiceDeliveryType.",
        ),
        (
            {"Name": "A", "ExternalImportReference": "x" * 51},
            "The field ExternalImportReference must be a string with a maximum length of 50.",
        ),
        (
            {"Name": "A", "MailAddress": {"City": "Oslo"}},
            "MailAddress: The ZipCode field is required.",
        ),
        (
            {"Name": "A", "MailAddress": {"City": "London", "ZipCode": "1", "CountryCode": "UK"}},
            "The country code UK is not valid according to ISO 3166-1.",
        ),
        ({"Name": "A", "NationalIdNumber": "30011679681"}, "NationalIdNumber is not valid."),
        (
            {"Name": "A", "CurrencyCode": "KR"},
            "The currency code KR is not valid according to ISO 4217.",
        ),
        (
            {"Name": "A", "Id": 5},
            "Could not find member 'Id' on object of type 'CustomerPostDto'.",
        ),
        (
            {"name": "A"},
            "Could not find member 'name' on object of type 'CustomerPostDto'.",
        ),
        (
            {"Name": "A", "InvoiceEmailAddressCC": ";".join(["a@b.no"] * 11)},
            "InvoiceEmailAddressCC takes up to 10 addresses.",
        ),
        ([], "Customer object is missing."),
    ],
)
def test_a_customer_that_breaks_a_rule_is_refused(api, body, detail):
    refused(api.post("/Customers", json=body), detail)
    assert api.get("/Customers").status_code == 204


@pytest.mark.parametrize(
    ("reference", "detail"),
    [
        ({"DepartmentCode": "Avdeling10"}, "Department with code = 'Avdeling10' not found."),
        ({"DepartmentId": 5}, "Department with id = 5 not found."),
        ({"PaymentTerm": 17}, "Payment term with credit days = 17 not found."),
        ({"SalesPersonEmployeeNumber": 4}, "Employee with number = 4 not found."),
        ({"ContactGroupIds": [1]}, "Contact group with id = 1 not found."),
        (
            {"SubLedgerNumberSeriesId": "99999999-9999-4999-8999-999999999999"},
            "Sub-ledger number series with id = 99999999-9999-4999-8999-999999999999 not found.",
        ),
        ({"DeliveryTermId": 9}, "Delivery Term with id = 9 not found."),
    ],
)
def test_a_missing_reference_is_not_found(api, reference, detail):
    refused(api.post("/Customers", json={"Name": "A"} | reference), detail, status=404)


def test_codes_and_ids_of_related_objects(api, office):
    created = office.create(
        api, DepartmentCode="10", PaymentTerm=30, SalesPersonEmployeeNumber=3, DeliveryTerm="Ny"
    )
    assert created["DepartmentId"] == 1610
    assert created["DepartmentCode"] == "10"
    assert created["PaymentTerm"] == 30
    assert created["SalesPersonEmployeeId"] == 990001
    assert created["DeliveryTerm"] == "Ny"
    other = office.create(api, DepartmentId=1610, DepartmentCode="nothing")
    assert other["DepartmentCode"] == "10"


def test_nothing_of_a_refused_customer_remains(api, office):
    number_of_terms = len(api.get("/DeliveryTerms").json())
    assert api.post("/Customers", json={"DeliveryTerm": "Ny"}).status_code == 400
    assert len(api.get("/DeliveryTerms").json()) == number_of_terms


def test_numbers_are_given_after_the_highest(api, office):
    office.create(api, Number=10005)
    assert office.create(api)["Number"] == 10006
    office.create(api, Number=19999)
    assert office.create(api)["Number"] == 10000


def test_a_full_series_is_refused(office, api):
    series = office.simulator.store
    key = [name for name in series.collections() if name.startswith("series/")]
    for collection in key:
        for identifier, row in series.items(collection):
            if row["SubLedgerNumberSeriesType"] == "Customer":
                series.put(collection, identifier, row | {"FromInclusive": 10, "ToInclusive": 11})
    assert [office.create(api)["Number"] for _ in range(2)] == [10, 11]
    refused(
        api.post("/Customers", json={"Name": "A"}), "No free customer number between 10 and 11."
    )


def test_the_limits_of_the_series_are_inclusive_and_its_own(office):
    office.simulator.seed(
        {
            "clients": [
                {
                    "name": "To serier AS",
                    "organization_number": "954321056",
                    "integrations": [
                        {
                            "application_key": "0c9f1f5e-7b1c-4a5e-9d0b-3f6a8f1c2d11",
                            "client_key": "44444444-4444-4444-8444-444444444444",
                        }
                    ],
                    "series": [
                        _series("Norge", 50000, 50010, default=True),
                        _series("Utland", 60000, 60010),
                    ],
                }
            ]
        }
    )
    api = office.api("44444444-4444-4444-8444-444444444444")
    assert office.create(api, Number=50000)["Number"] == 50000
    assert office.create(api, Number=60010)["Number"] == 60010
    refused(
        api.post("/Customers", json={"Name": "A", "Number": 50011}),
        "The customer code must be between 50000 and 50010.",
    )
    abroad = next(
        row["Id"] for row in api.get("/SubLedgerNumberSeries").json() if row["Name"] == "Utland"
    )
    assert office.create(api, SubLedgerNumberSeriesId=abroad)["Number"] == 60000
    assert office.create(api)["Number"] == 50001
    refused(
        api.post(
            "/Customers", json={"Name": "A", "Number": 50002, "SubLedgerNumberSeriesId": abroad}
        ),
        "The customer code must be between 60000 and 60010.",
    )


def _series(name, first, last, *, default=False):
    return {
        "Name": name,
        "SubLedgerNumberSeriesType": "Customer",
        "FromInclusive": first,
        "ToInclusive": last,
        "GeneralLedgerAccountNo": 1500,
        "IsDefault": default,
    }


@pytest.mark.parametrize(
    ("properties", "words"),
    [
        (
            {"ExternalImportReference": "ABC123"},
            "ExternalImportReference is already in use. 'ABC123'",
        ),
        ({"ExternalNumber": 77}, "ExternalNumber is already in use. '77'"),
        ({"Number": 10500}, "The customer number is already in use. '10500'"),
        (
            {"MailAddress": {"City": "Oslo", "ZipCode": "1", "ExternalCode": "A"}},
            "MailAddress.ExternalCode is already in use. 'A'",
        ),
    ],
)
def test_what_is_unique_names_its_holder(api, office, properties, words):
    first = office.create(api, **properties)
    refused(
        api.post("/Customers", json={"Name": "B"} | properties),
        f"{words} is used on (contact) Id = {first['Id']}.",
    )
    assert api.delete(f"/Customers/{first['Id']}").status_code == 200
    office.create(api, **properties)


def test_the_national_identity_is_never_shown(api, office):
    created = office.create(api, IsPerson=True, FirstName="Liv", LastName="Dahl")
    assert created["NationalIdNumber"] is None
    answer = patch(api, created["Id"], replace("/NationalIdNumber", "30011679680"))
    assert answer.json()["NationalIdNumber"] == "hidden"


def test_an_address_has_a_life_of_its_own(api, office):
    created = office.create(api, MailAddress={"City": "Oslo", "ZipCode": "0150"})
    address = created["MailAddress"]
    assert address["CountryCode"] == "NO"
    assert address["AddressLine1"] is None
    office.clock.advance(60)
    changed = patch(api, created["Id"], replace("/MailAddress/City", "Bergen")).json()
    assert changed["MailAddress"]["Id"] == address["Id"]
    assert changed["MailAddress"]["LastChangedDateTimeOffset"].startswith("2026-11-23T12:01")
    assert changed["LastChangedDateTimeOffset"] == created["LastChangedDateTimeOffset"]


def test_archiving_makes_inactive_and_is_refused_with_a_balance(api, office):
    created = office.create(api)
    archived = patch(api, created["Id"], replace("/IsArchived", True)).json()
    assert (archived["IsArchived"], archived["IsActive"]) == (True, False)
    owing = office.create(api)
    office.remember(owing["Id"], _ledger_balance="10.00")
    refused(
        patch(api, owing["Id"], replace("/IsArchived", True)),
        "The contact has a ledger balance and cannot be archived.",
    )


@pytest.mark.parametrize("facts", [{"_in_use": True}, {"_also": ["supplier"]}])
def test_a_customer_in_use_is_not_deleted(api, office, facts):
    created = office.create(api)
    office.remember(created["Id"], **facts)
    answer = api.delete(f"/Customers/{created['Id']}")
    assert answer.status_code == 409
    assert answer.json()["title"] == "Customer conflict"
    assert answer.json()["detail"] == (
        f"Customer with id = {created['Id']} is in use and cannot be deleted."
    )


def test_a_deleted_customer_is_gone_from_every_list(api, office):
    created = office.create(api)
    answer = api.delete(f"/Customers/{created['Id']}")
    assert (answer.status_code, answer.content) == (200, b"")
    assert api.delete(f"/Customers/{created['Id']}").status_code == 404
    assert api.get("/Customers").status_code == 204


def test_ids_are_never_given_twice(api, office):
    first = office.create(api)
    api.delete(f"/Customers/{first['Id']}")
    assert office.create(api)["Id"] > first["Id"]


def test_unknown_properties_may_be_ignored(open_office):
    office = open_office(unknown_properties="ignore")
    created = office.create(office.api(), Nickname="x", Id=1)
    assert created["Id"] != 1
    assert "Nickname" not in created


def test_bodies_may_ignore_case(open_office):
    office = open_office(bodies_ignore_case=True)
    answer = office.api().post("/Customers", json={"name": "Rør AS"})
    assert answer.json()["Name"] == "Rør AS"


def test_a_number_outside_may_be_refused_in_other_words(open_office):
    office = open_office(number_refusal_word="number")
    answer = office.api().post("/Customers", json={"Name": "A", "Number": 10})
    refused(answer, "The customer number must be between 10000 and 19999.")


def test_problems_may_have_the_schema_s_keys(open_office):
    api = open_office(problem_keys="pascal").api()
    problem = api.get("/Customers/5").json()
    assert problem["Title"] == "Object(s) not found"
    assert problem["Detail"] == "Customer with id = 5 not found."
    assert problem["Status"] == 404


def test_nulls_may_be_omitted(open_office):
    office = open_office(nulls_omitted=True)
    api = office.api()
    created = office.create(api)
    assert "EmailAddress" not in created
    assert "EmailAddress" not in api.get("/Customers").json()[0]
    chosen = api.get("/Customers?Fields=Id,EmailAddress").json()
    assert chosen == [{"Id": created["Id"]}]


@pytest.mark.parametrize(
    ("setting", "given", "shown"),
    [
        ({"text_trimmed": True}, {"Name": " Rør AS "}, {"Name": "Rør AS"}),
        ({"text_trimmed": False}, {"Name": " Rør AS "}, {"Name": " Rør AS "}),
        ({"empty_text_is_null": True}, {"LegalName": ""}, {"LegalName": None}),
        ({"empty_text_is_null": False}, {"LegalName": ""}, {"LegalName": ""}),
        ({"phone_without_spaces": True}, {"PhoneNumber": "55 51 2"}, {"PhoneNumber": "55512"}),
        (
            {"organization_number_digits_only": True},
            {"OrganizationNumber": "912 345 674 MVA"},
            {"OrganizationNumber": "912345674"},
        ),
        (
            {"person_name_composed": True},
            {"Name": None, "IsPerson": True, "FirstName": "Liv", "LastName": "Dahl"},
            {"Name": "Liv Dahl"},
        ),
        (
            {"default_invoice_delivery": "PdfByEmail"},
            {"EmailAddress": "a@b.no"},
            {"InvoiceDeliveryType": "PdfByEmail"},
        ),
        ({"default_invoice_delivery": "PdfByEmail"}, {}, {"InvoiceDeliveryType": "Print"}),
        ({"email_checked": False}, {"EmailAddress": "?"}, {"EmailAddress": "?"}),
    ],
)
def test_values_are_normalised_as_set(open_office, setting, given, shown):
    office = open_office(**setting)
    created = office.create(office.api(), **given)
    assert {name: created[name] for name in shown} == shown


def test_only_json_is_taken(api):
    answer = api.post("/Customers", content="Name=A", headers={"Content-Type": "text/plain"})
    assert answer.status_code == 415
    wrong = api.patch("/Customers/1", json=[], headers={"Content-Type": "application/json"})
    assert wrong.status_code == 415
    broken = api.post("/Customers", content="{", headers={"Content-Type": "application/json"})
    refused(broken, "Customer object is missing.")
    assert api.patch("/Customers/1", json=[], headers=JSON_PATCH).status_code == 404
