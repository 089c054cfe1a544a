"""Addresses and contact persons of the sample customers that are in both systems."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from local.sample_registers import STREETS, people

Json = dict[str, Any]

_PLACES = (("Bergen", "5003"), ("Trondheim", "7010"), ("Hamar", "2317"), ("Moss", "1530"))


@dataclass(frozen=True, slots=True)
class SampleBelongings:
    """What belongs to customers, by the customers' names."""

    addresses: Mapping[str, tuple[Json | None, Json | None]]
    """The billing address in the host and in PowerOffice."""
    contacts: Mapping[str, tuple[Sequence[Json], Sequence[Json]]]
    delivery: Mapping[str, Json]
    """A delivery address that only PowerOffice has."""


def belongings(random: Random, companies: Sequence[str]) -> SampleBelongings:
    """Invent what belongs to customers that are in both systems and are companies.

    In turn: equal on both sides, only in the host, only in PowerOffice, different on each side.
    """
    addresses: dict[str, tuple[Json | None, Json | None]] = {}
    contacts: dict[str, tuple[Sequence[Json], Sequence[Json]]] = {}
    delivery: dict[str, Json] = {}
    persons = people(random)
    for place, name in enumerate(companies):
        one, other, person = _address(random), _address(random), next(persons)
        told = {
            "name": person,
            "email": f"{person[0]}@firma.example".lower(),
            "phone": "+4790000000",
        }
        differing = told | {"phone": "+4791111111"}
        in_turn = place % 4
        addresses[name] = ((one, one), (one, None), (None, one), (one, other))[in_turn]
        contacts[name] = (
            ([told], [told]),
            ([told], []),
            ([], [told]),
            ([told], [differing]),
        )[in_turn]
        if in_turn == 2:  # noqa: PLR2004 - where PowerOffice has more
            delivery[name] = other
    return SampleBelongings(addresses, contacts, delivery)


def with_belongings(record: Mapping[str, Any], owned: SampleBelongings) -> Mapping[str, Any]:
    """Give a customer of the host its address and contact persons."""
    address = owned.addresses.get(record["name"], (None, None))[0]
    contacts = owned.contacts.get(record["name"], ((), ()))[0]
    return {
        **record,
        "addresses": [] if address is None else [address_in_host(address)],
        "contacts": [contact_in_host(contact) for contact in contacts],
    }


def with_address(row: Mapping[str, Any], owned: SampleBelongings) -> Mapping[str, Any]:
    """Give a customer of PowerOffice its mail address."""
    address = owned.addresses.get(row.get("Name", ""), (None, None))[1]
    if address is None:
        return row
    return {**row, "MailAddress": address_in_poweroffice(address)}


def children(
    erps: Sequence[Mapping[str, Any]], owned: SampleBelongings
) -> Mapping[str, Sequence[Mapping[str, Any]]]:
    """Describe what belongs to PowerOffice's customers, by the customers' numbers."""
    numbers = {row["Name"]: row["Number"] for row in erps if "Name" in row}
    return {
        "contact_persons": [
            contact_in_poweroffice(contact, numbers[name])
            for name, (_, contacts) in owned.contacts.items()
            for contact in contacts
        ],
        "delivery_addresses": [
            {"_customer": numbers[name], **address_in_poweroffice(address)}
            for name, address in owned.delivery.items()
        ],
    }


def address_in_host(address: Mapping[str, Any], kind: str = "billing") -> Json:
    """Describe an address as the host's simulator takes it."""
    return {
        "type": kind,
        "line1": address["line1"],
        "postalCode": address["zip"],
        "city": address["city"],
        "countryCode": "NO",
        "primary": True,
    }


def address_in_poweroffice(address: Mapping[str, Any]) -> Json:
    """Describe an address as PowerOffice's simulator takes it."""
    return {
        "AddressLine1": address["line1"],
        "ZipCode": address["zip"],
        "City": address["city"],
        "CountryCode": "NO",
    }


def contact_in_host(contact: Mapping[str, Any]) -> Json:
    """Describe a contact person as the host's simulator takes it."""
    given, family = contact["name"]
    known = {"email": contact["email"], "phone": contact["phone"]}
    return {"firstName": given, "lastName": family, **known}


def contact_in_poweroffice(contact: Mapping[str, Any], customer: int) -> Json:
    """Describe a contact person as PowerOffice's simulator takes it."""
    given, family = contact["name"]
    return {
        "_customer": customer,
        "FirstName": given,
        "LastName": family,
        "EmailAddress": contact["email"],
        "PhoneNumber": contact["phone"],
    }


def _address(random: Random) -> Json:
    city, code = random.choice(_PLACES)
    return {
        "line1": f"{random.choice(STREETS)} {random.randrange(1, 90)}",
        "zip": code,
        "city": city,
    }
