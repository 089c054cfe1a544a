"""Products and product groups (facts, 2.7), and employees (facts, 2.6)."""

import pytest

from tests.contract.simulators.poweroffice.office import JSON_PATCH, replace


def change(api, path, *operations):
    return api.patch(path, json=list(operations), headers=JSON_PATCH)


@pytest.mark.parametrize("status", [200, 201])
def test_a_product_is_answered_with_200_or_201(open_office, status):
    api = open_office(product_created_status=status).api()
    answer = api.post("/Products", json={"Name": "Grus"})
    assert answer.status_code == status
    assert answer.json()["Name"] == "Grus"
    assert api.post("/ProductGroups", json={"Name": "Stein"}).status_code == 201


def test_a_product_without_group_is_put_into_the_default_one(api):
    (default,) = api.get("/ProductGroups").json()
    product = api.post("/Products", json={"Name": "Grus"}).json()
    assert product["ProductGroupId"] == default["Id"]
    assert (product["ProductType"], product["UnitPrice"]) == ("Product", None)
    assert api.delete(f"/ProductGroups/{default['Id']}").status_code == 409


def test_a_group_is_named_by_code_or_id(api):
    group = api.post("/ProductGroups", json={"Name": "Stein", "Code": "S"}).json()["Id"]
    for named in ({"ProductGroupCode": "S"}, {"ProductGroupId": group, "ProductGroupCode": "?"}):
        product = api.post("/Products", json={"Name": "Grus"} | named).json()
        assert (product["ProductGroupId"], product["ProductGroupCode"]) == (group, "S")
    for wrong in ({"ProductGroupCode": "X"}, {"ProductGroupId": 1}, {"StandardSalesAccount": 1}):
        answer = api.post("/Products", json={"Name": "Grus"} | wrong)
        assert answer.status_code == 404
        assert answer.json()["title"] == "Product validation error(s)"


def test_a_code_is_unique_unless_set_otherwise(open_office):
    for is_unique in (True, False):
        api = open_office(product_code_unique=is_unique).api()
        assert api.post("/Products", json={"Name": "A", "Code": "1"}).is_success
        assert api.post("/Products", json={"Name": "B", "Code": "1"}).is_success is not is_unique


def test_filters_of_products(api):
    api.post("/ProductGroups", json={"Name": "Stein", "Code": "S"})
    for code, name, more in (
        ("10", "Grus", {"ProductGroupCode": "S"}),
        ("11", "Time", {"ProductType": "Service"}),
        ("12", "Gammel", {"IsArchived": True}),
    ):
        assert api.post("/Products", json={"Code": code, "Name": name} | more).is_success

    def found(**query):
        answer = api.get("/Products", params=query)
        return sorted(row["Code"] for row in answer.json()) if answer.status_code == 200 else []

    assert found(codes="10, 12") == ["10", "12"]
    assert found(names="grus,time") == ["10", "11"]
    assert found(productGroupCodes="s") == ["10"]
    assert found(type="Service") == ["11"]
    assert found(isArchived="false") == ["10", "11"]
    assert found(stockOnHandLastChangedDatetimeOffsetGreaterThan="2020-01-01T00:00:00Z") == []
    for wrong in ("type=0", "type=Goods", "isArchived=1", "code=10"):
        assert api.get(f"/Products?{wrong}").status_code == 400


def test_codes_are_looked_for_in_their_case_if_so_set(open_office):
    for ignores in (True, False):
        api = open_office(filters_ignore_case=ignores).api()
        api.post("/Products", json={"Name": "A", "Code": "ab"})
        status = api.get("/Products?codes=AB").status_code
        assert status == (200 if ignores else 204)


def test_prices_and_units(open_office):
    api = open_office(price_decimals=2, default_unit="EA").api()
    product = api.post("/Products", json={"Name": "A", "UnitPrice": 9.128, "UnitCost": 1}).json()
    assert (product["UnitPrice"], product["UnitCost"]) == (9.13, 1)
    assert product["UnitOfMeasureCode"] == "EA"
    path = f"/Products/{product['Id']}"
    assert change(api, path, replace("/UnitPrice", 3.14159)).json()["UnitPrice"] == 3.14
    assert change(api, path, replace("/UnitOfMeasureCode", "timer")).status_code == 400
    assert change(api, path, replace("/UnitOfMeasureCode", 4)).status_code == 400
    assert change(api, path, replace("/UnitPrice", None)).json()["UnitPrice"] is None
    exact = open_office().api()
    kept = exact.post("/Products", json={"Name": "A", "UnitPrice": 10.005}).json()
    assert (kept["UnitPrice"], kept["UnitOfMeasureCode"]) == (10.005, None)


def test_stock_needs_a_stock_item(api):
    assert api.post("/Products", json={"Name": "A", "StockOnHand": 1}).status_code == 400
    body = {"Name": "A", "StockOnHand": 1, "IsStockItem": True}
    assert api.post("/Products", json=body).json()["StockAvailable"] == 1


def test_a_name_is_required_and_bounded(api):
    assert api.post("/Products", json={"Code": "1"}).status_code == 400
    assert api.post("/Products", json={"Name": "x" * 401}).status_code == 400
    product = api.post("/Products", json={"Name": "x" * 400}).json()
    path = f"/Products/{product['Id']}"
    assert change(api, path, {"op": "remove", "path": "/Name"}).status_code == 400


def test_a_product_in_use_stays(api, office):
    product = api.post("/Products", json={"Name": "A"}).json()["Id"]
    office.remember(product, "products", _in_use=True)
    refused = api.delete(f"/Products/{product}")
    assert (
        refused.json()["detail"] == f"Product with id = {product} is in use and cannot be deleted."
    )
    assert (refused.status_code, refused.json()["title"]) == (409, "Product conflict")
    office.remember(product, "products", _in_use=False)
    assert api.delete(f"/Products/{product}").status_code == 200


def test_an_employee_gets_the_next_number_of_the_employees_series(api):
    body = {"FirstName": "Kari", "LastName": "Nordmann"}
    created = api.post("/Employees", json=body)
    assert (created.status_code, created.json()["Number"]) == (201, 4)
    assert created.json()["MailAddress"] is None


@pytest.mark.parametrize("word", ["code", "number"])
def test_an_employee_number_lies_in_the_series(open_office, word):
    api = open_office(number_refusal_word=word).api()
    body = {"FirstName": "Kari", "LastName": "Nordmann"}
    answer = api.post("/Employees", json=body | {"Number": 1000})
    assert answer.status_code == 400
    assert answer.json()["title"] == "Employee validation error(s)"
    assert answer.json()["detail"] == f"The employee {word} must be between 1 and 999."
    employee = api.post("/Employees", json=body | {"Number": 999}).json()
    path = f"/Employees/{employee['Id']}"
    for wrong in (0, 10001, None):
        assert change(api, path, replace("/Number", wrong)).status_code == 400
    assert change(api, path, replace("/Number", 17)).json()["Number"] == 17


def test_references_are_unique_among_employees_and_free_among_customers(api, office):
    office.create(api, ExternalImportReference="R", ExternalNumber=5)
    body = {"FirstName": "K", "LastName": "N", "ExternalImportReference": "R", "ExternalNumber": 5}
    first = api.post("/Employees", json=body)
    assert first.status_code == 201
    for name, value in (("ExternalImportReference", "R"), ("ExternalNumber", 5)):
        answer = api.post("/Employees", json={"FirstName": "K", "LastName": "N", name: value})
        assert answer.status_code == 400
        assert answer.json()["detail"] == (
            f"{name} is already in use. '{value}' is used on (contact) Id = {first.json()['Id']}."
        )


def test_filters_of_employees(api):
    for number in (10, 20, 30):
        body = {"FirstName": "K", "LastName": "N", "Number": number, "ExternalNumber": number * 2}
        body |= {"ExternalImportReference": f"R{number}"}
        assert api.post("/Employees", json=body).is_success

    def found(**query):
        answer = api.get("/Employees", params=query)
        return sorted(row["Number"] for row in answer.json()) if answer.status_code == 200 else []

    assert found(employeeNos="3, 15-25, 30-") == [3, 20, 30]
    assert found(externalNos="40") == [20]
    assert found(externalImportReference="R10") == [10]
    assert found(contactGroupIds="41345") == []
    for wrong in ("customerNos=1", "emailAddresses=a@b.no", "employeeNos=x", "Fields=Nothing"):
        assert api.get(f"/Employees?{wrong}").status_code == 400


def test_what_an_employee_must_have(api):
    for body in ({"FirstName": "K"}, {"LastName": "N"}, {}):
        assert api.post("/Employees", json=body).status_code == 400
    body = {"FirstName": "K", "LastName": "N"}
    for wrong in ({"EmailAddress": "kari"}, {"Gender": 1}, {"NationalIdNumber": "1"}):
        assert api.post("/Employees", json=body | wrong).status_code == 400
    for missing in ({"ManagerEmployeeNo": 77}, {"DepartmentId": 1}, {"LocationCode": "X"}):
        answer = api.post("/Employees", json=body | missing)
        assert answer.status_code == 404
        assert answer.json()["title"] == "Employee validation error(s)"


def test_an_employee_with_a_ledger_balance_is_not_archived(api, office):
    office.remember(990001, "employees", _ledger_balance="100.00")
    refused = change(api, "/Employees/990001", replace("/IsArchived", True))
    assert refused.status_code == 400
    assert "ledger balance" in refused.json()["detail"]
    office.remember(990001, "employees", _ledger_balance="")
    assert change(api, "/Employees/990001", replace("/IsArchived", True)).json()["IsArchived"]


def test_an_employee_s_address_does_not_move_its_stamp(api, office):
    before = api.get("/Employees/990001").json()
    office.clock.advance(60)
    address = {"City": "Oslo", "ZipCode": "0150"}
    after = change(api, "/Employees/990001", replace("/MailAddress", address)).json()
    assert after["MailAddress"]["City"] == "Oslo"
    assert after["LastChangedDateTimeOffset"] == before["LastChangedDateTimeOffset"]
    assert (
        change(api, "/Employees/990001", replace("/MailAddress", {"City": "Oslo"})).status_code
        == 400
    )
