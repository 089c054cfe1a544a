"""Addresses and contact persons: objects of their own that follow their customer in everything."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from bindeledd.domain.identity import ConnectionRef, Dimension
from bindeledd.domain.rejections import issue_key
from bindeledd.usecases import choosing
from local.simulators.faults import Fault, FaultKind
from tests.integration.registers.office import LINK_ONLY, ON, Office
from tests.world import TENANT

HOST: list[dict[str, Any]] = [
    {
        "id": "c_1", "number": "10001", "name": "Berg AS",
        "addresses": [
            {"type": "billing", "line1": "Gata 1", "postalCode": "0150",
             "city": "Oslo", "countryCode": "NO"},
            {"type": "delivery", "line1": "Kaia 2", "postalCode": "5003",
             "city": "Bergen", "countryCode": "NO"},
        ],
        "contacts": [
            {"firstName": "Ola", "lastName": "Berg", "email": "ola@berg.example"},
        ],
    },
    {"id": "c_2", "number": "10002", "name": "Fjord AS"},
]  # fmt: skip
ERP: dict[str, list[dict[str, Any]]] = {
    "customers": [
        {"Number": 10002, "Name": "Fjord AS",
         "MailAddress": {"AddressLine1": "Strand 3", "ZipCode": "6800", "City": "Førde"}},
    ],
    "contact_persons": [
        {"_customer": 10002, "FirstName": "Siri", "LastName": "Strand", "PhoneNumber": "90"},
    ],
}  # fmt: skip


@pytest.fixture
def office() -> Office:
    return Office(host={"customers": HOST}, erp=ERP)


def addresses(office: Office, number: str) -> dict[str, str]:
    return {one["type"]: one["line1"] for one in office.in_host("customers")[number]["addresses"]}


def contacts(office: Office, number: str) -> dict[str, Any]:
    return {one["firstName"]: one for one in office.in_host("customers")[number]["contacts"]}


@pytest.mark.requirement("SV-01", "SV-07")
def test_they_are_created_with_their_customer_both_ways(office: Office) -> None:
    ref = office.start(customers=ON)
    assert not list(office.state.open_issues(ref))
    berg = office.in_erp("customers")["10001"]
    assert (berg["MailAddress"]["AddressLine1"], berg["MailAddress"]["City"]) == ("Gata 1", "Oslo")
    (delivery,) = office.company()["delivery_addresses"]
    assert (delivery["AddressLine1"], delivery["City"]) == ("Kaia 2", "Bergen")
    (ola,) = (one for one in office.company()["contact_persons"] if one["FirstName"] == "Ola")
    assert ola["EmailAddress"] == "ola@berg.example"
    assert addresses(office, "10002") == {"billing": "Strand 3"}
    assert contacts(office, "10002")["Siri"]["phone"] == "90"
    assert {one: len(office.links(ref, one)) for one in list(Dimension)[:3]} == {
        Dimension.CUSTOMERS: 2, Dimension.ADDRESSES: 3, Dimension.CONTACT_PERSONS: 2,
    }  # fmt: skip


@pytest.mark.requirement("ALL-05")
def test_afterwards_nothing_is_written_until_somebody_changes_something(office: Office) -> None:
    ref = office.start(customers=ON)
    written = office.written()
    for full in (False, True, False):
        office.again(ref, full=full)
    assert office.written() == written


@pytest.mark.requirement("SV-01")
def test_changes_of_either_side_are_carried(office: Office) -> None:
    ref = office.start(customers=ON)
    office.pass_a_minute()
    row = office.in_host("customers")["10001"]
    moved = [
        {**one, "line1": "Gata 9"} if one["type"] == "billing" else one for one in row["addresses"]
    ]
    office.change_in_host("customers", "10001", {"addresses": moved})
    office.change_in_erp(
        "customers",
        "10002",
        {"MailAddress": {"AddressLine1": "Strand 5", "ZipCode": "6800", "City": "Førde"}},
    )
    office.again(ref, full=True)
    assert office.in_erp("customers")["10001"]["MailAddress"]["AddressLine1"] == "Gata 9"
    assert addresses(office, "10002") == {"billing": "Strand 5"}


@pytest.mark.requirement("SV-01", "SV-11")
def test_those_of_a_customer_made_later_go_with_it(office: Office) -> None:
    ref = office.start(customers=ON)
    office.pass_a_minute()
    new = {name: value for name, value in HOST[0].items() if name != "id"}
    office.host.desk(TENANT).create("customers", {**new, "number": "10009", "name": "Holm AS"})
    office.again(ref)
    holm = office.in_erp("customers")["10009"]
    assert holm["MailAddress"]["City"] == "Oslo"
    assert len([1 for one in office.company()["contact_persons"] if one["FirstName"] == "Ola"]) == 2


@pytest.mark.requirement("SV-02")
def test_they_follow_their_customer_s_settings(office: Office) -> None:
    ref = office.start(customers=LINK_ONLY)
    office.again(ref, full=True)
    assert office.written() == 0


@pytest.mark.requirement("SV-10")
def test_those_of_a_customer_that_is_refused_make_no_noise_of_their_own() -> None:
    office = Office(host={"customers": [{**HOST[0], "number": "77"}]})
    ref = office.start(customers=ON)
    assert [issue.problem for issue in office.state.open_issues(ref)] == ["number_outside_series"]


@pytest.mark.requirement("SV-08")
def test_a_change_of_either_side_is_carried_within_a_day_by_itself(office: Office) -> None:
    ref = office.start(customers=ON)
    office.pass_a_minute()
    row = office.in_host("customers")["10001"]
    office.change_in_host(
        "customers", "10001", {"contacts": [{**row["contacts"][0], "phone": "91"}]}
    )
    mail = {"AddressLine1": "Strand 5", "ZipCode": "6800", "City": "Førde"}
    office.change_in_erp("customers", "10002", {"MailAddress": mail})
    for _ in range(47):
        office.clock.advance(timedelta(minutes=30))
        office.settle(ref)
    (ola,) = (one for one in office.company()["contact_persons"] if one["FirstName"] == "Ola")
    assert ola["PhoneNumber"] == "91"
    assert addresses(office, "10002") == {"billing": "Strand 5"}


TWINS = [{"firstName": "Per", "lastName": "Dal", "phone": phone} for phone in ("92", "93")]
"""Two contact persons of one name: both stand without a link until a person has chosen."""


def one_whose_creation_in_the_host_is_lost(kind: FaultKind) -> tuple[Office, ConnectionRef]:
    office = Office(
        host={"customers": [{**HOST[0], "contacts": TWINS}]},
        erp={"customers": [{"Number": 10001, "Name": "Berg AS"}]},
    )
    ref = office.start(customers=ON)
    office.pass_a_minute()
    berg = office.in_erp("customers")["10001"]["Id"]
    liv = {"FirstName": "Liv", "LastName": "Moe", "EmailAddress": "liv@berg.example"}
    office._as_other_user("POST", f"/ContactPersons/{berg}", json=liv)
    office.host.faults.switch_on(Fault(kind, method="PATCH", path="*", count=1))
    office.again(ref, full=True)
    return office, ref


def let_it_be_looked_for(office: Office, ref: ConnectionRef) -> list[str]:
    for _ in range(3):
        office.pass_a_minute()
        office.settle(ref)
    return [one["firstName"] for one in office.in_host("customers")["10001"]["contacts"]]


@pytest.mark.requirement("ALL-04")
def test_one_that_was_edited_before_it_was_looked_for_is_for_a_person() -> None:
    office, ref = one_whose_creation_in_the_host_is_lost(FaultKind.ANSWER_LOST)
    *twins, liv = office.in_host("customers")["10001"]["contacts"]
    edited = {"contacts": [*twins, {**liv, "email": "liv@moe.example"}]}
    office.change_in_host("customers", "10001", edited)

    assert let_it_be_looked_for(office, ref) == ["Per", "Per", "Liv"]
    (claim,) = office.state.open_claims(ref, Dimension.CONTACT_PERSONS)
    issue = office.state.issue(ref, Dimension.CONTACT_PERSONS, issue_key(claim.entry))
    assert issue is not None
    assert [one.name for one in issue.suggestions] == ["Liv Moe"]


@pytest.mark.requirement("ALL-04")
def test_those_that_stood_before_do_not_keep_one_from_being_sent_again() -> None:
    office, ref = one_whose_creation_in_the_host_is_lost(FaultKind.REQUEST_LOST)

    assert let_it_be_looked_for(office, ref) == ["Per", "Per", "Liv"]
    assert not office.state.open_claims(ref, Dimension.CONTACT_PERSONS)


@pytest.mark.requirement("SV-07", "ALL-01")
@pytest.mark.parametrize("most_named", [choosing.MOST_NAMED, 0], ids=["named", "too many to name"])
def test_what_was_signed_and_could_not_be_planned_yet_is_not_overwritten_otherwise(
    monkeypatch: pytest.MonkeyPatch, most_named: int
) -> None:
    monkeypatch.setattr(choosing, "MOST_NAMED", most_named)
    fjord = {**HOST[1], "addresses": [{**HOST[0]["addresses"][0], "line1": "Strand 1"}]}
    office = Office(host={"customers": [HOST[0], fjord]}, erp=ERP)
    ref = office.plan(customers=ON)
    office.approve(ref)
    office.steering.set_read_only(ref, on=True, actor="operator")
    office.settle(ref)
    assert not office.links(ref, Dimension.ADDRESSES), "no customer is linked under the switch"

    moved = [{**fjord["addresses"][0], "line1": "Strand 7"}]
    office.change_in_host("customers", "10002", {"addresses": moved})
    office.again(ref)
    office.steering.set_read_only(ref, on=False, actor="operator")
    office.approve(ref)
    office.again(ref)
    office.again(ref, full=True)

    stands = office.in_erp("customers")["10002"]["MailAddress"]["AddressLine1"]
    assert (stands, addresses(office, "10002")) == ("Strand 3", {"billing": "Strand 7"})
    (waiting,) = office.plans(ref)[Dimension.ADDRESSES].entries
    assert waiting.host_id == "c_2/billing"
    assert {link.host_id for link in office.links(ref, Dimension.ADDRESSES)} >= {"c_1/billing"}

    office.approve(ref)
    office.settle(ref)
    agreed = office.in_erp("customers")["10002"]["MailAddress"]["AddressLine1"]
    assert addresses(office, "10002") == {"billing": agreed}
