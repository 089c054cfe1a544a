"""What PowerOffice Go's registers have of their own: refusals, subprojects, places, marks."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from bindeledd.domain.errors import CreatedBeforeError, RejectedError, StaleError
from bindeledd.domain.identity import Dimension
from bindeledd.domain.records import Fields, Record
from bindeledd.erps.poweroffice import ClosedProjects
from bindeledd.erps.poweroffice.consent import missing_rights
from tests.contract.connectors.rigs import PowerOfficeRig
from tests.readings import read

Open = Callable[[Dimension], PowerOfficeRig]


@pytest.fixture
def opened(build) -> Open:
    def make(dimension: Dimension, **settings: Any) -> PowerOfficeRig:
        rig: PowerOfficeRig = build(lambda: PowerOfficeRig(dimension=dimension, **settings))
        return rig

    return make


def create(rig: PowerOfficeRig, fields: Fields, reference: str = "bdl-1") -> Record:
    deadline = rig.clock() + timedelta(seconds=30)
    return rig.register.create(fields, reference=reference, deadline=deadline)


def update(rig: PowerOfficeRig, record: Record, changes: Fields) -> Record:
    return rig.register.update(
        record.id,
        changes,
        expected={name: record.fields.get(name) for name in changes},
        version=None,
        deadline=rig.clock() + timedelta(seconds=30),
    )


PERSON = {"first_name": "Kari", "last_name": "Moe"}
PLACE = {"line1": "Gata 1", "postal_code": "0150", "city": "Oslo"}


class TestRefusals:
    @pytest.mark.parametrize(
        ("dimension", "fields", "code"),
        [
            (Dimension.EMPLOYEES, {**PERSON, "number": "1000"}, "number_outside_series"),
            (Dimension.EMPLOYEES, {**PERSON, "number": "050"}, "number_not_numeric"),
            (Dimension.EMPLOYEES, {"first_name": "Kari"}, "field_missing"),
            (Dimension.EMPLOYEES, {**PERSON, "email": "ikke en adresse"}, "field_refused"),
            (Dimension.PRODUCTS, {"name": "x" * 401}, "value_too_long"),
            (Dimension.PRODUCTS, {"name": "A", "number": "x" * 101}, "value_too_long"),
            (Dimension.PRODUCTS, {"number": "V-1"}, "field_missing"),
            (Dimension.PROJECTS, {"name": "A", "number": "1.2"}, "number_has_dot"),
            (Dimension.PROJECTS, {"name": "A", "parent": "404"}, "missing_reference"),
            (Dimension.PROJECTS, {"name": "A", "customer": "404"}, "missing_reference"),
            (Dimension.PROJECTS, {"name": "A", "manager": "404"}, "missing_reference"),
            (Dimension.CONTACT_PERSONS, {**PERSON, "email": "ikke en"}, "field_refused"),
            (Dimension.CONTACT_PERSONS, {"first_name": "Kari"}, "field_missing"),
            (Dimension.CONTACT_PERSONS, {**PERSON, "customer": "404"}, "missing_reference"),
            (Dimension.ADDRESSES, {"kind": "delivery", "city": "Oslo"}, "address_incomplete"),
            (Dimension.ADDRESSES, {"kind": "billing", "city": "Oslo"}, "address_incomplete"),
            (Dimension.ADDRESSES, {"kind": "delivery", **PLACE, "country": "UK"}, "field_refused"),
            (Dimension.ADDRESSES, {"kind": "billing", **PLACE, "country": "UK"}, "field_refused"),
            (
                Dimension.ADDRESSES,
                {"kind": "delivery", **PLACE, "line1": "x" * 201},
                "value_too_long",
            ),
        ],
        ids=str,
    )
    def test_what_cannot_be_held_is_told_by_name(self, opened, dimension, fields, code):
        rig = opened(dimension)
        owner = {"customer": rig.owner("bdl-1")} if rig.sample.owned else {}

        with pytest.raises(RejectedError) as caught:
            create(rig, {**owner, **fields})

        assert caught.value.code == code
        assert rig.everything() == []

    @pytest.mark.parametrize(
        ("dimension", "number"),
        [(Dimension.EMPLOYEES, "50"), (Dimension.PROJECTS, "P42")],
    )
    def test_a_number_in_use_is_told(self, opened, dimension, number):
        rig = opened(dimension)
        rig.add("Først AS", number)

        with pytest.raises(RejectedError) as caught:
            create(rig, {**rig.fields("Senere AS", "bdl-1"), "number": number})
        assert caught.value.code == "number_in_use"
        assert caught.value.details == {"number": number}

    def test_a_private_person_has_no_contact_persons(self, opened):
        rig = opened(Dimension.CONTACT_PERSONS)
        body = {"IsPerson": True, "FirstName": "Kari", "LastName": "Moe"}
        person = str(rig.somebody("POST", "/Customers", json=body).json()["Id"])

        with pytest.raises(RejectedError) as caught:
            create(rig, {**PERSON, "customer": person})
        assert caught.value.code == "contact_person_not_possible"


class TestSubprojects:
    def test_a_subproject_is_told_by_its_own_part(self, opened):
        rig = opened(Dimension.PROJECTS)
        customer = rig.add_customer("Kunde AS")
        parent = create(rig, {"name": "Bro", "number": "10", "customer": customer}, "bdl-1")
        fields: Fields = {"name": "Pilar", "number": "2", "parent": parent.id}

        child = create(rig, fields, "bdl-2")

        assert parent.fields["customer"] == customer
        assert {name: child.fields[name] for name in fields} == fields
        assert "customer" not in child.fields
        (row,) = rig.somebody("GET", "/Projects", params={"projectCodes": "10.2"}).json()
        assert str(row["Id"]) == child.id
        assert {record.id for record in read(rig.register).records} == {parent.id, child.id}

    def test_both_parts_can_be_renumbered(self, opened):
        rig = opened(Dimension.PROJECTS)
        parent = create(rig, {"name": "Bro", "number": "10"}, "bdl-1")
        child = create(rig, {"name": "Pilar", "number": "2", "parent": parent.id}, "bdl-2")

        update(rig, parent, {"number": "11"})
        renumbered = update(rig, child, {"number": "3"})

        assert renumbered.number == "3"
        (row,) = rig.somebody("GET", "/Projects", params={"projectCodes": "11.3"}).json()
        assert str(row["Id"]) == child.id

    def test_the_manager_can_be_given_and_taken(self, opened):
        rig = opened(Dimension.PROJECTS)
        body = {"FirstName": "Kari", "LastName": "Moe"}
        manager = str(rig.somebody("POST", "/Employees", json=body).json()["Id"])
        project = create(rig, {"name": "Bro", "number": "10"})

        managed = update(rig, project, {"manager": manager})
        assert managed.fields["manager"] == manager
        assert update(rig, managed, {"manager": None}).fields["manager"] is None

    @pytest.mark.parametrize("ended", ClosedProjects)
    def test_a_closed_project_has_the_status_that_is_chosen(self, build, ended):
        rig = build(
            lambda: PowerOfficeRig(
                dimension=Dimension.PROJECTS, connector={"closed_projects": ended}
            )
        )
        project = create(rig, {"name": "Bro", "number": "10"})

        assert update(rig, project, {"active": False}).active is False

        row = rig.somebody("GET", f"/Projects/{project.id}").json()
        assert row["ProjectStatus"] == ended.value

    @pytest.mark.parametrize(
        ("status", "active"),
        [("Tentative", True), ("NotStarted", True), ("Complete", False), ("Archived", False)],
    )
    def test_a_status_tells_whether_a_project_is_in_use(self, opened, status, active):
        rig = opened(Dimension.PROJECTS)
        project_id = rig.add("Bro AS")
        rig.change(project_id, ProjectStatus=status)

        record = rig.register.get(project_id)
        assert record is not None
        assert record.active is active


class TestPlaces:
    @pytest.mark.parametrize(
        "settings",
        [
            {},
            {"connector": {"test_operations": "never"}},
            {"test_supported": False},
            {"text_trimmed": False, "connector": {"test_operations": "always"}},
            {"connector": {"read_back": True}},
            {"nulls_omitted": True, "connector": {"nulls_are_omitted": True}},
        ],
        ids=str,
    )
    def test_a_mail_address_lies_in_its_customer(self, opened, settings):
        rig = opened(Dimension.ADDRESSES, **settings)
        customer = rig.owner("bdl-1")
        fields: Fields = {"customer": customer, "kind": "billing", **PLACE}

        record = create(rig, fields)

        assert record.id == f"{customer}/mail"
        assert record.fields.items() >= fields.items()
        assert record.name == "Gata 1, 0150 Oslo"
        mail = rig.somebody("GET", f"/Customers/{customer}").json()["MailAddress"]
        assert mail.items() >= {"AddressLine1": "Gata 1", "ExternalCode": "bdl-1"}.items()
        with pytest.raises(CreatedBeforeError) as caught:
            create(rig, fields)
        assert caught.value.record == record
        assert [one.id for one in rig.register.find_created(fields, reference="bdl-1")] == [
            record.id
        ]
        assert not rig.register.find_created(fields, reference="bdl-2")

        changed = update(rig, record, {"line2": "Bakgården", "city": "Bergen"})

        assert changed.fields["city"] == "Bergen"
        assert rig.register.get(record.id) == changed
        mail = rig.somebody("GET", f"/Customers/{customer}").json()["MailAddress"]
        assert mail["ExternalCode"] == "bdl-1"
        assert read(rig.register).records == [changed]

    def test_a_mail_address_that_the_erp_holds_untrimmed_can_be_changed(self, opened):
        rig = opened(Dimension.ADDRESSES, text_trimmed=False)
        customer = rig.owner("bdl-1")
        record = create(rig, {"customer": customer, "kind": "billing", **PLACE})
        update(rig, record, {"line2": "x"})
        patch = [{"op": "replace", "path": "/MailAddress/AddressLine1", "value": " Gata 2 "}]
        headers = {"Content-Type": "application/json-patch+json"}
        rig.somebody("PATCH", f"/Customers/{customer}", json=patch, headers=headers)
        record = rig.register.get(record.id)
        assert record is not None

        changed = update(rig, record, {"line1": "Gata 3"})

        assert changed.fields["line1"] == "Gata 3"

    def test_an_address_of_nobody_is_refused(self, opened):
        rig = opened(Dimension.ADDRESSES)
        for kind in ("billing", "delivery"):
            for customer in ("404", "c_81", ""):
                fields: Fields = {"customer": customer, "kind": kind, **PLACE}
                with pytest.raises(RejectedError, match="missing_reference"):
                    create(rig, fields)
                assert not rig.register.find_created(fields, reference="bdl-1")

    def test_nobodys_mail_address_is_replaced(self, opened):
        rig = opened(Dimension.ADDRESSES)
        customer = rig.owner("bdl-1")
        fields: Fields = {"customer": customer, "kind": "billing", **PLACE}
        record = create(rig, fields)
        patch = [{"op": "replace", "path": "/MailAddress/City", "value": "Moss"}]
        headers = {"Content-Type": "application/json-patch+json"}
        rig.somebody("PATCH", f"/Customers/{customer}", json=patch, headers=headers)

        with pytest.raises(StaleError):
            create(rig, fields, "bdl-2")
        with pytest.raises(StaleError):
            update(rig, record, {"city": "Bergen"})

    def test_the_primary_delivery_address_counts_else_the_oldest(self, opened):
        rig = opened(Dimension.ADDRESSES)
        place = rig.add("Første vei 1")
        owner = place.partition("/")[0]
        second = {"AddressLine1": "Andre vei 2", "ZipCode": "0151", "City": "Oslo"}
        path = f"/ContactDeliveryAddresses/{owner}"
        rig.somebody("POST", path, json=second | {"IsPrimary": False})
        cursor = read(rig.register).cursor

        assert [one.fields["line1"] for one in read(rig.register).records] == ["Første vei 1"]
        rig.clock.advance(7200)
        rig.somebody("POST", path, json=second | {"AddressLine1": "Ny vei 3", "IsPrimary": True})

        for reading in (read(rig.register), read(rig.register, cursor)):
            assert [(one.id, one.fields["line1"]) for one in reading.records] == [
                (place, "Ny vei 3")
            ]

    def test_a_second_delivery_address_is_not_made(self, opened):
        rig = opened(Dimension.ADDRESSES)
        owner = rig.add("Første vei 1").partition("/")[0]

        with pytest.raises(StaleError):
            create(rig, {"customer": owner, "kind": "delivery", **PLACE})
        assert rig.everything() == ["Første vei 1"]

    def test_addresses_of_others_than_customers_are_left_alone(self, opened):
        rig = opened(Dimension.ADDRESSES)
        body = {"FirstName": "Kari", "LastName": "Moe"}
        employee = rig.somebody("POST", "/Employees", json=body).json()["Id"]
        place = {"AddressLine1": "Hjemme", "ZipCode": "0150", "City": "Oslo"}
        rig.somebody("POST", f"/ContactDeliveryAddresses/{employee}", json=place)
        kept = rig.add("Første vei 1")

        assert [one.id for one in read(rig.register).records] == [kept]


class TestMarks:
    def test_a_project_is_found_by_its_mark_though_it_was_renamed(self, opened):
        rig = opened(Dimension.PROJECTS)
        for number in range(5):
            rig.add(f"Bro {number} AS")
        created = create(rig, {"name": "Vår AS", "number": "10"})
        rig.rename(created.id, "Annet Navn")

        found = rig.register.find_created({"name": "Vår AS", "number": "10"}, reference="bdl-1")

        assert [one.id for one in found] == [created.id]

    @pytest.mark.parametrize("fields", [{"number": "V-1"}, {"name": "Rør, kobber"}], ids=str)
    def test_a_product_is_found_by_its_number_or_by_its_name(self, opened, fields):
        rig = opened(Dimension.PRODUCTS)
        rig.add("Annet AS")
        created = create(rig, {"name": "Rør, kobber", **fields})

        for sent in ({"name": "Rør, kobber", **fields}, {"name": "Rør, kobber", "number": "V-2"}):
            found = rig.register.find_created(sent, reference="bdl-1")
            assert [one.id for one in found] == [created.id]
        assert not rig.register.find_created({"name": "Rør"}, reference="bdl-1")
        assert not rig.register.find_created({}, reference="bdl-1")


class TestCalls:
    @pytest.mark.parametrize(
        ("dimension", "quiet"),
        [
            (Dimension.CUSTOMERS, 1),
            (Dimension.ADDRESSES, 2),
            (Dimension.CONTACT_PERSONS, 1),
            (Dimension.EMPLOYEES, 1),
            (Dimension.PRODUCTS, 1),
            (Dimension.PROJECTS, 1),
        ],
    )
    def test_a_quiet_reading_is_one_call_a_list(self, opened, dimension, quiet):
        rig = opened(dimension)
        rig.add("Gammel AS")
        rig.clock.advance(7200)
        rig.add("Nyest AS")
        cursor = read(rig.register).cursor
        rig.clock.advance(7200)
        rig.session = rig.open()

        again = read(rig.register, cursor)

        assert again.calls == quiet
        assert len(again.records) <= 1
        assert again.cursor == cursor

    @pytest.mark.parametrize("count", [4, 7, 9])
    def test_a_full_reading_is_a_call_a_page_and_one_look(self, opened, count):
        rig = opened(Dimension.CUSTOMERS)
        for number in range(count):
            rig.add(f"Kunde {number} AS")

        reading = read(rig.register)

        assert (reading.calls, reading.repeat_calls) == (-(-count // 3) + 1, 0)

    def test_what_moved_meanwhile_is_read_again_and_counted_apart(self, opened):
        rig = opened(Dimension.CUSTOMERS)
        ids = [rig.add(f"Kunde {number} AS") for number in range(9)]
        pages = rig.register.pages(None)
        found = {record.id for record in next(pages).records}
        rig.remove(ids[0])

        rest = list(pages)

        found |= {record.id for page in rest for record in page.records}
        assert set(ids) == found
        assert rest[-1].repeat_calls >= 1
        assert sum(page.calls for page in rest) == 3

    def test_a_look_over_more_ids_than_a_call_gives_overlaps(self, build):
        rig = build(lambda: PowerOfficeRig(page_size=25, connector={"look_size": 40}))
        ids = {rig.add(f"Kunde {number} AS") for number in range(100)}

        reading = read(rig.register)

        assert {record.id for record in reading.records} == ids
        assert (reading.calls, reading.repeat_calls) == (4 + 3, 0)


class TestFacts:
    def test_who_gives_numbers(self, build):
        rig = build(PowerOfficeRig)
        facts = {one: rig.session.register(one).facts for one in Dimension}

        assert {one for one in facts if facts[one].gives_numbers} == {
            Dimension.CUSTOMERS,
            Dimension.EMPLOYEES,
            Dimension.PROJECTS,
        }
        assert all(one.creates and one.updates for one in facts.values())

    @pytest.mark.parametrize("gives", [True, False])
    def test_whether_codes_are_given_is_a_setting(self, build, gives):
        connector = {"assigns_project_codes": gives, "assigns_product_codes": gives}
        rig = build(lambda: PowerOfficeRig(connector=connector))
        for dimension in (Dimension.PROJECTS, Dimension.PRODUCTS):
            assert rig.session.register(dimension).facts.gives_numbers is gives

    @pytest.mark.parametrize(
        ("rights", "missing"),
        [
            (
                (),
                {
                    "addresses:Customer_Full",
                    "contact_persons:ContactPerson_Full",
                    "customers:CommonServices",
                    "customers:Customer_Full",
                    "employees:CommonServices",
                    "employees:Employee_Full",
                    "products:Product_Full",
                    "projects:Project_Full",
                },
            ),
            (
                ("Customer_Full", "CommonServices_Full", "Employee_Full", "Product_Full"),
                {"projects:Project_Full"},
            ),
            (
                ("ContactPerson_Full", "CommonServices", "Project_Full", "Product", "Employee"),
                {
                    "addresses:Customer_Full",
                    "customers:Customer_Full",
                    "employees:Employee_Full",
                    "products:Product_Full",
                },
            ),
        ],
    )
    def test_each_missing_right_is_named_with_the_dimension_that_it_blocks(self, rights, missing):
        assert set(missing_rights(rights, tuple(Dimension))) == missing
