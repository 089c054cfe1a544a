"""One object at a time: what is stored, what is refused, and in which words."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from local.simulators.host.fields import Field, Kind, check
from local.simulators.host.registers import REGISTERS
from local.simulators.host.validation import merged

unhurried = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])

CUSTOMER = {
    "number": "10042",
    "name": "Heidi Lindtveit",
    "type": "person",
    "organizationNumber": None,
    "email": "heidi@example.no",
    "paymentTermDays": 14,
    "discountPercent": "2.5",
    "addresses": [{"type": "billing", "line1": "Gata 1", "postalCode": "0150", "city": "Oslo"}],
}


def test_a_created_customer_has_the_envelope_and_all_fields_of_the_contract(host):
    created = host.create(**CUSTOMER)
    assert created["id"] == "c_101"
    assert created["number"] == "10042"
    assert created["version"] == "1"
    assert created["active"] is True
    assert created["deleted"] is False
    assert created["createdAt"] == created["updatedAt"] == "2026-11-23T09:01:00+01:00"
    assert created["updatedBy"] == {"kind": "integration", "id": "con_1"}
    assert created["externalIds"] == created["custom"] == {}
    assert {field.name for field in REGISTERS["customers"].fields} <= set(created)


def test_fields_left_out_are_known_to_be_empty_afterwards(host):
    created = host.create()
    assert created["organizationNumber"] is None
    assert created["addresses"] == []
    assert created["lifecycle"] == "customer"
    assert created["type"] == "company"


def test_a_field_that_the_host_does_not_have_is_absent_and_ignored(make_host):
    omitting = {"customers": {"omittedFields": ["chamberOfCommerceNumber"]}}
    host = make_host(dimensions=omitting)
    created = host.create(chamberOfCommerceNumber="123")
    assert "chamberOfCommerceNumber" not in created
    assert "chamberOfCommerceNumber" not in host.page()["items"][0]


def test_unknown_fields_are_ignored(host):
    assert "favouriteColour" not in host.create(favouriteColour="blue")


def test_reading_back_gives_what_was_stored_with_its_version_as_tag(host):
    created = host.create(**CUSTOMER)
    answer = host.client.get(f"/customers/{created['id']}")
    assert answer.json() == created
    assert answer.headers["ETag"] == '"1"'


def test_created_answers_with_the_address_of_the_object(host):
    answer = host.write("POST", "/customers", {"name": "Kunde"})
    location = answer.headers["Location"]
    assert location == "/integration/v1/tenants/t_42/customers/c_101"
    assert host.client.get(f"http://svenn.local{location}").json() == answer.json()


def test_new_addresses_get_ids_that_stay(host):
    created = host.create(**CUSTOMER)
    (address,) = created["addresses"]
    assert address["id"]
    assert address["region"] is None
    moved = [{**address, "city": "Bergen"}, {"type": "visit", "city": "Voss"}]
    answer = host.write("PATCH", f"/customers/{created['id']}", {"addresses": moved})
    first, second = answer.json()["addresses"]
    assert first == {**address, "city": "Bergen"}
    assert second["id"] not in {None, address["id"]}


@pytest.mark.parametrize("ids", [["a99"], ["a99", "a99"]])
def test_an_address_id_that_the_customer_never_had_is_refused(host, ids):
    addresses = [{"id": id_, "type": "visit"} for id_ in ids]
    answer = host.write("POST", "/customers", {"name": "Kunde", "addresses": addresses})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == "/addresses/0/id"


def test_the_same_address_twice_is_refused(host):
    created = host.create(**CUSTOMER)
    twice = created["addresses"] * 2
    answer = host.write("PATCH", f"/customers/{created['id']}", {"addresses": twice})
    assert answer.json()["errors"][0]["pointer"] == "/addresses/1/id"


@pytest.mark.parametrize(
    ("fields", "pointer", "code"),
    [
        ({"name": None}, "/name", "required"),
        ({"name": "   "}, "/name", "required"),
        ({"name": "x" * 251}, "/name", "too_long"),
        ({"name": 5}, "/name", "invalid"),
        ({"type": "club"}, "/type", "invalid"),
        ({"active": None}, "/active", "required"),
        ({"active": "yes"}, "/active", "invalid"),
        ({"email": "nobody"}, "/email", "invalid"),
        ({"currency": "kr"}, "/currency", "invalid"),
        ({"language": "norsk!"}, "/language", "invalid"),
        ({"discountPercent": 2.5}, "/discountPercent", "invalid"),
        ({"discountPercent": "1.2345678"}, "/discountPercent", "invalid"),
        ({"paymentTermDays": True}, "/paymentTermDays", "invalid"),
        ({"addresses": {}}, "/addresses", "invalid"),
        ({"addresses": ["x"]}, "/addresses/0", "invalid"),
        ({"addresses": [{"city": "Oslo"}]}, "/addresses/0/type", "required"),
        ({"addresses": [{"type": "x"}]}, "/addresses/0/type", "invalid"),
        (
            {"addresses": [{"type": "visit", "countryCode": "NOR"}]},
            "/addresses/0/countryCode",
            "invalid",
        ),
        ({"eInvoice": []}, "/eInvoice", "invalid"),
        ({"eInvoice": {"address": 9}}, "/eInvoice/address", "invalid"),
        ({"custom": []}, "/custom", "invalid"),
        ({"phone": "1" * 41}, "/phone", "too_long"),
        ({"id": "mine"}, "/id", "read_only"),
        ({"version": "9"}, "/version", "read_only"),
    ],
)
def test_what_is_wrong_is_named_by_pointer(host, fields, pointer, code):
    answer = host.write("POST", "/customers", {"name": "Kunde", **fields})
    assert answer.status_code == 422
    assert answer.headers["Content-Type"] == "application/problem+json"
    problem = answer.json()
    assert problem["code"] == "validation_failed"
    assert problem["status"] == 422
    assert [(error["pointer"], error["code"]) for error in problem["errors"]] == [(pointer, code)]
    assert host.page()["items"] == []


def test_every_mistake_is_told_at_once(host):
    answer = host.write("POST", "/customers", {"email": "x", "type": "y"})
    assert {error["pointer"] for error in answer.json()["errors"]} == {"/name", "/email", "/type"}


@pytest.mark.parametrize("number", ["A-1", "1" * 16, "10 ", "-1"])
def test_a_number_outside_the_pattern_is_not_allowed(host, number):
    answer = host.write("POST", "/customers", {"name": "Kunde", "number": number})
    expected = 201 if number == "10 " else 422
    assert answer.status_code == expected
    if expected == 422:
        assert answer.json()["code"] == "number_not_allowed"
    else:
        assert answer.json()["number"] == "10"


def test_a_number_is_text(host):
    answer = host.write("POST", "/customers", {"name": "Kunde", "number": 10042})
    assert answer.json()["errors"][0]["pointer"] == "/number"
    assert host.create(number="007")["number"] == "007"
    assert host.create(number="7")["number"] == "7"


def test_a_number_is_taken_until_its_object_is_deleted_or_renumbered(host):
    first = host.create(number="10")
    taken = host.write("POST", "/customers", {"name": "To", "number": "10"})
    assert (taken.status_code, taken.json()["code"]) == (409, "number_taken")
    assert taken.json()["errors"][0]["pointer"] == "/number"
    host.write("PATCH", f"/customers/{first['id']}", {"active": False})
    again = host.write("POST", "/customers", {"name": "To", "number": "10"})
    assert again.json()["code"] == "number_taken"
    host.simulator.desk("t_42").delete("customers", first["id"])
    assert host.create(number="10")["number"] == "10"


def test_renumbering_frees_the_old_number(host):
    first = host.create(number="10")
    host.write("PATCH", f"/customers/{first['id']}", {"number": "11"})
    assert host.create(number="10")["number"] == "10"
    second = host.write("PATCH", f"/customers/{first['id']}", {"number": "10"})
    assert second.json()["code"] == "number_taken"


def test_numbers_may_repeat_where_the_host_says_so(make_host):
    host = make_host(dimensions={"customers": {"number": {"uniqueWithin": "nothing"}}})
    assert host.create(number="10")["id"] != host.create(number="10")["id"]


def test_tenants_do_not_share_numbers_ids_or_objects(host):
    mine = host.create(number="10")
    path = "http://svenn.local/integration/v1/tenants/t_77/customers"
    headers = {"Idempotency-Key": "key-1", "Integration-Origin": "con_2"}
    other = host.client.post(path, json={"name": "Deres", "number": "10"}, headers=headers)
    assert other.status_code == 201
    assert other.json()["id"] == mine["id"]
    assert host.client.get(f"/customers/{mine['id']}").json()["name"] == "Kunde"
    assert host.client.get(f"{path}/{mine['id']}").json()["name"] == "Deres"


def test_text_is_trimmed_and_an_empty_text_becomes_null(host):
    created = host.create(name="  Kunde ", notes="  ")
    assert (created["name"], created["notes"]) == ("Kunde", None)


def test_text_can_be_kept_as_it_came(make_host):
    assert make_host(trimsText=False).create(notes="  x ")["notes"] == "  x "


def test_some_hosts_cut_without_a_word(make_host):
    host = make_host(dimensions={"customers": {"silentCuts": {"notes": 5}}})
    assert host.create(notes="123456789")["notes"] == "12345"


def test_a_merge_patch_changes_what_it_names_and_raises_the_version(host):
    created = host.create(**CUSTOMER, eInvoice={"address": "0192:9", "operator": "x"})
    patch = {"phone": "+4722000000", "email": None, "eInvoice": {"operator": None}}
    changed = host.write("PATCH", f"/customers/{created['id']}", patch).json()
    assert changed["phone"] == "+4722000000"
    assert changed["email"] is None
    assert changed["eInvoice"] == {"address": "0192:9", "operator": None}
    assert changed["name"] == created["name"]
    assert changed["version"] == "2"
    assert changed["createdAt"] == created["createdAt"]
    assert changed["updatedAt"] > created["updatedAt"]


def test_a_patch_that_changes_nothing_leaves_version_and_stamp(host):
    created = host.create(**CUSTOMER)
    repeated = {"name": " Heidi Lindtveit ", "id": created["id"], "version": "1"}
    answer = host.write("PATCH", f"/customers/{created['id']}", repeated)
    assert answer.json() == created


def test_a_patch_of_the_name_to_null_is_refused(host):
    created = host.create()
    answer = host.write("PATCH", f"/customers/{created['id']}", {"name": None})
    assert answer.json()["errors"][0]["code"] == "required"


@pytest.mark.parametrize(("tag", "status"), [('"1"', 200), ('"0"', 412), ("*", 200)])
def test_if_match_guards_a_change(host, tag, status):
    created = host.create()
    path = f"/customers/{created['id']}"
    answer = host.write("PATCH", path, {"phone": "1"}, If_Match=tag)
    assert answer.status_code == status
    stored = host.client.get(path).json()
    assert stored["phone"] == ("1" if status == 200 else None)
    if status == 412:
        assert answer.json()["code"] == "conflict"


def test_deactivating_is_a_field(host, make_host):
    created = host.create()
    patched = host.write("PATCH", f"/customers/{created['id']}", {"active": False})
    assert patched.json()["active"] is False
    rigid = make_host(dimensions={"customers": {"deactivate": False}})
    kept = rigid.create()
    answer = rigid.write("PATCH", f"/customers/{kept['id']}", {"active": False})
    assert (answer.status_code, answer.json()["code"]) == (405, "not_supported")


def test_an_object_of_another_system_is_kept(host):
    created = host.create()
    path = f"/customers/{created['id']}"
    link = {"externalId": "5127", "externalNumber": "10042", "url": None}
    answer = host.write("PUT", f"{path}/external-ids/poweroffice_go", link)
    kept = {"poweroffice_go": {"externalId": "5127", "externalNumber": "10042"}}
    assert answer.json()["externalIds"] == kept
    assert answer.json()["version"] == "2"
    repeated = host.write("PUT", f"{path}/external-ids/poweroffice_go", link)
    assert repeated.json()["version"] == "2"


@pytest.mark.parametrize("link", [{}, {"externalId": 5127}, {"externalId": "1", "url": 1}])
def test_a_link_without_an_id_is_refused(host, link):
    created = host.create()
    answer = host.write("PUT", f"/customers/{created['id']}/external-ids/go", link)
    assert answer.status_code == 422


@pytest.mark.parametrize("kept", ["host_managed", "none"])
def test_external_ids_are_refused_where_the_host_does_not_keep_them(make_host, kept):
    host = make_host(dimensions={"customers": {"externalIds": kept}})
    created = host.create()
    path = f"/customers/{created['id']}/external-ids/go"
    answer = host.write("PUT", path, {"externalId": "1"})
    assert answer.json()["code"] == "not_supported"


def test_next_number_is_free_and_given_once(host):
    host.create(number="10042")
    first = host.write("POST", "/customers/next-number").json()["number"]
    second = host.write("POST", "/customers/next-number").json()["number"]
    assert (first, second) == ("10043", "10044")
    host.create(number="20000")
    assert host.write("POST", "/customers/next-number").json()["number"] == "20001"


def test_next_number_can_be_missing(make_host):
    host = make_host(dimensions={"customers": {"nextNumber": False}})
    answer = host.write("POST", "/customers/next-number")
    assert answer.json()["code"] == "not_supported"


@pytest.mark.parametrize("dimension", sorted(REGISTERS))
def test_every_register_takes_an_object_with_only_a_name(make_host, dimension):
    host = make_host(dimensions={dimension: {"create": True, "number": {"required": False}}})
    created = host.create(dimension)
    assert set(created) >= {field.name for field in REGISTERS[dimension].fields}
    assert created["id"].startswith(REGISTERS[dimension].id_prefix + "_")
    assert host.client.get(f"/{dimension}/{created['id']}").json() == created


def test_a_subproject_is_numbered_under_its_parent(host):
    customer = host.create(number="10")
    parent = host.create("projects", number="2024", customerId=customer["id"])
    child = host.create("projects", number="1", parentId=parent["id"], kind="subproject")
    assert (parent["fullNumber"], child["fullNumber"]) == ("2024", "2024-1")
    assert host.create("projects", number="1")["fullNumber"] == "1"
    taken = {"name": "x", "number": "1", "parentId": parent["id"]}
    assert host.write("POST", "/projects", taken).json()["code"] == "number_taken"
    too_deep = host.write("POST", "/projects", {"name": "x", "parentId": child["id"]})
    assert too_deep.json()["errors"][0]["pointer"] == "/parentId"
    host.write("PATCH", f"/projects/{parent['id']}", {"number": "2025"})
    moved = host.client.get(f"/projects/{child['id']}").json()
    assert moved["fullNumber"] == "2025-1"
    assert [item["id"] for item in host.page("projects", parentId=parent["id"])["items"]] == [
        child["id"]
    ]


def test_references_must_lead_somewhere(host):
    answer = host.write("POST", "/projects", {"name": "x", "customerId": "c_9"})
    assert (answer.status_code, answer.json()["code"]) == (422, "reference_unknown")
    unit = host.write("POST", "/products", {"name": "x", "unitId": "u_9"})
    assert unit.json()["code"] == "unit_unknown"
    members = host.write("POST", "/projects", {"name": "x", "memberEmployeeIds": ["e_1"]})
    assert members.json()["errors"][0]["pointer"] == "/memberEmployeeIds/0"


@pytest.mark.parametrize("day", ["2026-02-30", "20261123", "2026-11-23T08:00:00Z", 20261123])
def test_a_date_is_a_day_of_the_calendar(host, day):
    answer = host.write("POST", "/projects", {"name": "x", "startDate": day})
    assert answer.json()["errors"][0]["pointer"] == "/startDate"
    assert host.create("projects", startDate="2026-11-23")["startDate"] == "2026-11-23"


@pytest.mark.parametrize("members", ["e_1", [1], {}])
def test_a_list_of_references_is_a_list_of_strings(host, members):
    answer = host.write("POST", "/projects", {"name": "x", "memberEmployeeIds": members})
    assert answer.json()["errors"][0]["pointer"] == "/memberEmployeeIds"


def test_a_number_can_be_required(make_host):
    host = make_host(dimensions={"customers": {"number": {"required": True}}})
    answer = host.write("POST", "/customers", {"name": "x"})
    assert answer.json()["errors"][0]["pointer"] == "/number"
    assert host.create(number="1")["number"] == "1"


def test_a_given_id_is_passed_over_by_the_host_itself(host):
    host.simulator.seed_records("t_42", {"customers": [{"id": "c_101", "name": "Gammel"}]})
    assert host.create()["id"] == "c_102"


def test_an_employee_is_named_by_the_parts_of_the_name(host):
    answer = host.write("POST", "/employees", {"firstName": "Kari", "lastName": "Nordmann"})
    assert answer.json()["name"] == "Kari Nordmann"


@unhurried
@given(
    st.decimals(allow_nan=False, allow_infinity=False, places=6, min_value=-1e12, max_value=1e12)
)
def test_decimals_are_strings_of_at_most_six_decimals(value):
    field = Field("rate", Kind.DECIMAL)
    assert not list(check(field, f"{value:f}", "/rate"))
    assert list(check(field, f"{value:f}1", "/rate"))
    assert list(check(field, float(value), "/rate"))


_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3)
    ),
    max_leaves=8,
)


@unhurried
@given(_json, _json)
def test_merging_twice_is_merging_once(target, change):
    once = merged(target, change)
    assert merged(once, change) == once


@unhurried
@given(st.sampled_from(REGISTERS["customers"].fields), _json)
def test_checking_never_fails_whatever_comes(field, value):
    pointers = {finding.pointer for finding in check(field, value, "/x")}
    assert all(pointer.startswith("/x") for pointer in pointers)


def test_a_subproject_s_own_number_is_shorter_than_a_project_s(host):
    capabilities = host.client.get("/capabilities").json()["dimensions"]["projects"]
    assert capabilities["number"]["max"] == 65
    assert capabilities["subprojectNumber"] == {"uniqueWithin": "parent", "max": 50}
    parent = host.create("projects", number="1" * 65)
    assert host.create("projects", number="2" * 50, parentId=parent["id"])["number"] == "2" * 50
    refused = host.write("POST", "/projects", {"name": "x", "number": "3" * 51} | below(parent))
    assert refused.json()["errors"][0]["code"] == "number_not_allowed"
    long = host.create("projects", number="4" * 51)
    moved = host.write("PATCH", f"/projects/{long['id']}", below(parent))
    assert moved.json()["errors"][0]["pointer"] == "/number"


def below(parent):
    return {"parentId": parent["id"]}


def test_the_lists_of_products_are_declared(host):
    products = host.client.get("/capabilities").json()["dimensions"]["products"]
    assert products["registers"] == ["product", "work_type", "travel_expense"]


def test_what_hours_name_is_read_like_every_register(host):
    host.simulator.seed_records(
        "t_42",
        {
            "activities": [{"id": "act_1", "name": "Riving", "number": "10"}],
            "work-types": [{"id": "wt_1", "name": "Tømrerarbeid", "timebank": "work"}],
            "pay-types": [{"id": "pay_1", "name": "Timelønn", "number": "1", "kind": "wage"}],
            "machines": [{"id": "m_1", "name": "Gravemaskin", "number": "20", "code": "EX20"}],
        },
    )
    for dimension in ("activities", "work-types", "pay-types", "machines"):
        items, cursor = host.walk(dimension)
        assert len(items) == 1
        assert host.client.get(f"/{dimension}/{items[0]['id']}").json() == items[0]
        host.clock.advance(1)
        host.simulator.desk("t_42").change(dimension, items[0]["id"], {"active": False})
        assert [item["active"] for item in host.walk(dimension, cursor=cursor)[0]] == [False]


def test_machines_can_be_read_alone(host):
    assert host.write("POST", "/machines", {"name": "Lift"}).json()["code"] == "not_supported"
    machines = host.client.get("/capabilities").json()["dimensions"]["machines"]
    assert (machines["read"], machines["create"], machines["update"]) == (True, False, False)
