"""Projects and sub-projects: codes, what is inherited, filters, references (facts, 2.5)."""

import pytest

from tests.contract.simulators.poweroffice.office import JSON_PATCH, replace


@pytest.fixture
def made(office, api):
    """A project of a customer, and a way to make others."""

    def make(**values):
        answer = api.post("/Projects", json={"Name": "Hus", "IsActive": True} | values)
        assert answer.status_code == 201, answer.text
        return answer.json()

    return make


def change(api, project, *operations):
    return api.patch(f"/Projects/{project['Id']}", json=list(operations), headers=JSON_PATCH)


def codes(api, **query):
    answer = api.get("/Projects", params=query)
    return sorted(row["Code"] for row in answer.json()) if answer.status_code == 200 else []


def test_a_sub_project_has_its_parent_s_code_before_its_own(api, made):
    parent = made(Code="123ABC")
    child = made(Code="1A", ParentProjectCode="123ABC")
    assert child["Code"] == "123ABC.1A"
    assert (child["ParentProjectId"], child["ParentProjectCode"]) == (parent["Id"], "123ABC")
    assert api.get(f"/Projects/{child['Id']}").json()["Code"] == "123ABC.1A"
    change(api, parent, replace("/Code", "9"))
    assert api.get(f"/Projects/{child['Id']}").json()["Code"] == "9.1A"


def test_another_code_of_the_parent_moves_the_stamps_of_sub_projects_only_if_so_set(open_office):
    for moves in (False, True):
        office = open_office(subprojects_stamped_with_parent=moves)
        api = office.api()
        parent = api.post("/Projects", json={"Name": "A", "Code": "1"}).json()
        child = api.post(
            "/Projects", json={"Name": "B", "Code": "2", "ParentProjectId": parent["Id"]}
        ).json()
        office.clock.advance(60)
        change(api, parent, replace("/Code", "5"))
        after = api.get(f"/Projects/{child['Id']}").json()
        assert after["Code"] == "5.2"
        stamps = (child["LastChangedDateTimeOffset"], after["LastChangedDateTimeOffset"])
        assert (stamps[0] != stamps[1]) is moves


def test_a_code_with_a_dot_is_refused(api, made):
    assert api.post("/Projects", json={"Name": "A", "Code": "1.2"}).status_code == 400
    project = made(Code="1")
    refused = change(api, project, replace("/Code", "1.3"))
    assert refused.status_code == 400
    assert "dot" in refused.json()["detail"]
    assert refused.json()["title"] == "Project validation error(s)"


def test_the_parent_must_exist_first(api, made):
    made(Code="1", ParentProjectId=made(Code="8")["Id"])
    for parent in ({"ParentProjectCode": "1"}, {"ParentProjectId": 7}):
        answer = api.post("/Projects", json={"Name": "A", "Code": "1"} | parent)
        assert answer.status_code == 404
        assert "not found" in answer.json()["detail"]


def test_inherited_values_are_null(api, office, made):
    customer = office.create(api, Number=10001)
    parent = made(Code="1", CustomerNo=10001, DepartmentCode="10")
    child = made(Code="2", ParentProjectId=parent["Id"])
    own = made(Code="3", ParentProjectId=parent["Id"], CustomerId=customer["Id"])
    assert (parent["CustomerId"], parent["CustomerNo"]) == (customer["Id"], 10001)
    shown = {name: child[name] for name in ("CustomerId", "CustomerNo", "DepartmentId")}
    assert set(shown.values()) == {None}
    assert own["CustomerId"] == customer["Id"]


def test_what_equals_the_parent_s_may_be_taken_for_inherited(open_office):
    office = open_office(equal_is_inherited=True)
    api = office.api()
    customer, other = office.create(api)["Id"], office.create(api)["Id"]
    parent = api.post("/Projects", json={"Name": "A", "CustomerId": customer}).json()["Id"]
    body = {"Name": "B", "ParentProjectId": parent}
    equal = api.post("/Projects", json=body | {"CustomerId": customer}).json()
    another = api.post("/Projects", json=body | {"CustomerId": other}).json()
    assert (equal["CustomerId"], another["CustomerId"]) == (None, other)
    change(api, another, replace("/CustomerId", customer))
    assert api.get(f"/Projects/{another['Id']}").json()["CustomerId"] is None


@pytest.mark.parametrize("nests", [False, True])
def test_depth(open_office, nests):
    api = open_office(subprojects_nest=nests).api()
    parent = None
    for code in ("1", "2", "3"):
        answer = api.post("/Projects", json={"Name": "A", "Code": code, "ParentProjectId": parent})
        parent = answer.json().get("Id")
    assert answer.status_code == (201 if nests else 400)
    if nests:
        assert answer.json()["Code"] == "1.2.3"


def test_no_project_is_its_own_sub_project(api, made):
    project = made()
    assert change(api, project, replace("/ParentProjectId", project["Id"])).status_code == 400
    child = made(ParentProjectId=project["Id"])
    assert change(api, project, replace("/ParentProjectId", child["Id"])).status_code == 400


def test_a_code_is_unique_under_its_parent(api, made):
    first, second = made(Code="1"), made(Code="2")
    made(Code="1", ParentProjectId=first["Id"])
    made(Code="1", ParentProjectId=second["Id"])
    for body in ({"Code": "1"}, {"Code": "1", "ParentProjectId": first["Id"]}):
        answer = api.post("/Projects", json={"Name": "A"} | body)
        assert answer.status_code == 400
        assert answer.json()["detail"].startswith("Code is already in use. '1' is used on project")


def test_codes_may_be_free_and_external_numbers_unique(open_office):
    api = open_office(project_code_unique=False, project_external_number_unique=True).api()
    body = {"Name": "A", "Code": "1", "ExternalNumber": 5}
    assert api.post("/Projects", json=body).status_code == 201
    assert api.post("/Projects", json=body | {"ExternalNumber": None}).status_code == 201
    assert api.post("/Projects", json=body).status_code == 400


def test_a_code_left_out_is_none_or_the_next(open_office):
    api = open_office(missing_code="none").api()
    assert api.post("/Projects", json={"Name": "A"}).json()["Code"] is None
    api = open_office(missing_code="next").api()
    api.post("/Projects", json={"Name": "A", "Code": "41"})
    following = api.post("/Projects", json={"Name": "B"}).json()
    assert following["Code"] == "42"
    child = api.post("/Projects", json={"Name": "C", "ParentProjectId": following["Id"]}).json()
    assert child["Code"] == "42.1"


def test_a_patch_is_answered_without_body_or_with_the_object(open_office):
    for answers in ("nothing", "object"):
        api = open_office(project_patch_answers=answers).api()
        project = api.post("/Projects", json={"Name": "A"}).json()
        answer = change(api, project, replace("/Name", "B"))
        assert answer.status_code == 200
        assert (answer.content == b"") is (answers == "nothing")
        assert api.get(f"/Projects/{project['Id']}").json()["Name"] == "B"


@pytest.mark.parametrize(("met", "shown"), [("own", "2"), ("notation", "1.2")])
def test_what_a_patch_meets_as_a_sub_project_s_code(open_office, met, shown):
    api = open_office(subproject_code_in_patch=met).api()
    parent = api.post("/Projects", json={"Name": "A", "Code": "1"}).json()["Id"]
    child = api.post("/Projects", json={"Name": "B", "Code": "2", "ParentProjectId": parent}).json()
    test = {"op": "test", "path": "/Code", "value": shown}
    assert change(api, child, test, replace("/Name", "C")).status_code == 200
    wrong = {"op": "test", "path": "/Code", "value": {"2": "1.2", "1.2": "2"}[shown]}
    assert change(api, child, wrong, replace("/Name", "D")).status_code == 400
    after = api.get(f"/Projects/{child['Id']}").json()
    assert (after["Code"], after["Name"]) == ("1.2", "C")


def test_status_and_billing_method_are_enumerations_and_no_numbers(api, made):
    project = made(ProjectStatus="Active", ProjectBillingMethod="Time")
    for name, wrong in (("ProjectStatus", 1), ("ProjectBillingMethod", 0)):
        for answer in (
            api.post("/Projects", json={"Name": "A", name: wrong}),
            change(api, project, replace(f"/{name}", wrong)),
        ):
            assert answer.status_code == 400
            assert "Enums is not allowed to be represented as integers" in answer.json()["detail"]
    assert change(api, project, replace("/ProjectStatus", "InProgress")).status_code == 400
    assert change(api, project, replace("/ProjectStatus", "Complete")).status_code == 200


def test_defaults_of_a_new_project(open_office):
    api = open_office().api()
    bare = api.post("/Projects", json={"Name": "A"}).json()
    assert (bare["ProjectStatus"], bare["IsActive"]) == ("NotStarted", False)
    api = open_office(default_project_status="Active", project_active_by_default=True).api()
    bare = api.post("/Projects", json={"Name": "A"}).json()
    assert (bare["ProjectStatus"], bare["IsActive"]) == ("Active", True)


def test_filters(api, office, made):
    office.create(api, Number=10001)
    manager = api.get("/Employees").json()[0]
    first = made(Code="1", Name="Hytte", CustomerNo=10001, ProjectManagerEmployeeNo=3)
    made(Code="1", Name="Tak", ParentProjectId=first["Id"], ProjectStatus="Archived")
    made(Code="2", Name="Hus", ProjectStatus="Active", ProjectBillingMethod="FixedPrice")
    assert first["ProjectManagerEmployeeId"] == manager["Id"]
    assert codes(api) == ["1", "1.1", "2"]
    assert codes(api, projectCodes="1, 2") == ["1", "2"]
    assert codes(api, projectCodes="1", includeSubProjects="true") == ["1", "1.1"]
    assert codes(api, projectCodes="1.1") == ["1.1"]
    assert codes(api, customerNos="10000-10005") == ["1"]
    assert codes(api, customerNos="10000-", includeSubProjects="true") == ["1", "1.1"]
    assert codes(api, includeSubProjects="false") == ["1", "1.1", "2"]
    assert codes(api, excludeArchivedProject="true") == ["1", "2"]
    assert codes(api, name="hYt") == ["1"]
    assert codes(api, status="Active") == ["2"]
    assert codes(api, projectBillingMethod="FixedPrice") == ["2"]
    assert codes(api, projectManagerEmployeeNos="1-5") == ["1"]
    assert codes(api, departmentCodes="10") == []


@pytest.mark.parametrize(
    "query", ["status=1", "status=InProgress", "projectCode=1", "customerNos=x", "pageSize=0"]
)
def test_a_wrong_query_is_refused(api, query):
    assert api.get(f"/Projects?{query}").status_code == 400


def test_changes_are_polled_by_stamp(api, office, made):
    first = made(Code="1")
    office.clock.advance(60)
    second = made(Code="2")
    since = {"lastChangedDateTimeOffsetGreaterThan": first["LastChangedDateTimeOffset"]}
    assert [row["Id"] for row in api.get("/Projects", params=since).json()] == [second["Id"]]
    office.clock.advance(60)
    change(api, first, replace("/Name", "Ny"))
    since = {"lastChangedDateTimeOffsetGreaterThan": second["LastChangedDateTimeOffset"]}
    assert [row["Name"] for row in api.get("/Projects", params=since).json()] == ["Ny"]


def test_a_contact_person_is_one_of_the_customer_s(api, office, made):
    customer, other = office.create(api)["Id"], office.create(api)["Id"]
    person = api.post(
        f"/ContactPersons/{customer}", json={"FirstName": "A", "LastName": "B"}
    ).json()["Id"]
    project = made(CustomerId=customer, ContactPersonId=person)
    child = made(ParentProjectId=project["Id"], ContactPersonId=person)
    assert child["ContactPersonId"] == person
    body = {"Name": "A", "ContactPersonId": person}
    for values in (body, {**body, "CustomerId": other}):
        answer = api.post("/Projects", json=values)
        assert answer.status_code == 400
    missing = api.post(
        "/Projects", json={"Name": "A", "CustomerId": customer, "ContactPersonId": 1}
    )
    assert missing.status_code == 404


def test_rules_of_single_values(api, made):
    wrong: list[dict[str, object]] = [
        {"Progress": 101},
        {"BillableRate": -1},
        {"BillableRate": 100},
        {"BillableRate": 100, "ProjectBillingMethod": "FixedPrice"},
        {"Name": ""},
        {"StartDate": "i går"},
        {"IsActive": "true"},
    ]
    for values in wrong:
        answer = api.post("/Projects", json={"Name": "A", **values})
        assert answer.status_code == 400, values
    priced = {"ProjectBillingMethod": "Time", "BillableRateSpecification": "Project"}
    assert made(BillableRate=100, **priced)["BillableRate"] == 100


def test_what_is_in_use_cannot_be_deleted(api, office, made):
    customer = office.create(api)["Id"]
    parent = made(CustomerId=customer, ProjectManagerEmployeeNo=3)
    child = made(ParentProjectId=parent["Id"])
    for path in (f"/Projects/{parent['Id']}", f"/Customers/{customer}", "/Employees/990001"):
        answer = api.delete(path)
        assert answer.status_code == 409, path
        assert "in use and cannot be deleted" in answer.json()["detail"]
    office.remember(child["Id"], "projects", _in_use=True)
    assert api.delete(f"/Projects/{child['Id']}").status_code == 409
    office.remember(child["Id"], "projects", _in_use=False)
    for path in (f"/Projects/{child['Id']}", f"/Projects/{parent['Id']}", f"/Customers/{customer}"):
        assert api.delete(path).status_code == 200
        assert api.get(path).status_code == 404
