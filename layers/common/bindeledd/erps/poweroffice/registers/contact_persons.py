"""Contact persons of PowerOffice Go's customers (facts 2.4); each stands under its customer.

Suppliers have contact persons too, in the same list; which of them are customers' only the list of
customers tells.
"""

from __future__ import annotations

from dataclasses import dataclass

from bindeledd.domain.forms import Carried
from bindeledd.domain.identity import Dimension
from bindeledd.domain.ports import Lookup
from bindeledd.domain.records import Fields
from bindeledd.erps.poweroffice.registers.declaration import EXTERNAL_CODE, Declaration
from bindeledd.erps.poweroffice.registers.forms import REFERENCE, Properties
from bindeledd.erps.poweroffice.registers.mapping import NamedMapping
from bindeledd.erps.poweroffice.registers.wire import (
    ContactPersonPatch,
    ContactPersonPost,
    ContactPersonRead,
)


@dataclass(frozen=True, slots=True)
class ContactPersonMapping(NamedMapping):
    """A contact person that is created can be chosen at once, and never changes its customer."""

    @property
    def derived(self) -> frozenset[str]:
        return frozenset({"name", "customer"})

    def creation_of(self, fields: Fields) -> Properties:
        return {**NamedMapping.creation_of(self, fields), "IsActive": True}


CONTACT_PERSONS = Declaration(
    dimension=Dimension.CONTACT_PERSONS,
    noun="contact_person",
    path="/ContactPersons",
    read_model=ContactPersonRead,
    post_model=ContactPersonPost,
    patch_model=ContactPersonPatch,
    mapping=ContactPersonMapping(
        noun="contact_person",
        carried=(
            Carried("customer", "ContactId", REFERENCE),
            Carried("first_name", "FirstName"),
            Carried("last_name", "LastName"),
            Carried("email", "EmailAddress"),
            Carried("phone", "PhoneNumber"),
        ),
    ),
    read_right="ContactPerson",
    write_right="ContactPerson_Full",
    lookup=Lookup.REFERENCE,
    reference=EXTERNAL_CODE,
    number_property="",
    owner="ContactId",
    owner_field="customer",
    gives_numbers=False,
)
