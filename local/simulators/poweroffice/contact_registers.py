"""The registers of contacts and of what belongs to them (facts, sections 2.2 to 2.4, 2.6)."""

from collections.abc import Mapping

from local.simulators.poweroffice.child_rules import AddressRules, PersonRules
from local.simulators.poweroffice.companies import (
    CONTACT_PERSONS,
    CUSTOMERS,
    DELIVERY_ADDRESSES,
    EMPLOYEES,
    FIRST_CONTACT_ID,
    PROJECTS,
    TIME_ENTRIES,
)
from local.simulators.poweroffice.contact_properties import (
    CONTACT_PERSON_PROPERTIES,
    CUSTOMER_PROPERTIES,
    DELIVERY_ADDRESS_PROPERTIES,
    EMPLOYEE_PROPERTIES,
)
from local.simulators.poweroffice.customer_rules import CustomerRules, EmployeeRules
from local.simulators.poweroffice.definitions import Definition, unique
from local.simulators.poweroffice.filters import (
    Filter,
    equal_to,
    ids_of,
    in_groups,
    later_than,
    numbers_within,
    one_of,
)
from local.simulators.poweroffice.register import FIRST_ADDRESS_ID
from local.simulators.poweroffice.shared_references import (
    CHANGED,
    DATED,
    DELIVERY_TERM,
    DEPARTMENT,
    LOCATION,
    branding_theme,
    employee,
    payment_term,
)

_NUMBERED: Mapping[str, Filter] = {
    "contactGroupIds": in_groups,
    "externalNos": numbers_within("ExternalNumber"),
    "externalImportReference": equal_to("ExternalImportReference"),
    **CHANGED,
}
_OF_CONTACTS: Mapping[str, Filter] = {
    "contactIds": ids_of("ContactId"),
    "externalCodes": one_of("ExternalCode"),
    **DATED,
}

_CONTACT_UNIQUES = (
    unique("ExternalImportReference"),
    unique("ExternalNumber"),
    unique("MailAddress.ExternalCode"),
)

CUSTOMER_REGISTER = Definition(
    collection=CUSTOMERS,
    path="customers",
    word="Customer",
    dto="Customer",
    properties=CUSTOMER_PROPERTIES,
    reads=("Customer", "Customer_Full"),
    writes=("Customer_Full",),
    filters={
        "customerNos": numbers_within("Number"),
        "customerCreatedDateTimeOffsetGreaterThan": later_than("CustomerCreatedDateTimeOffset"),
        **_NUMBERED,
    },
    later_filters={
        "organizationNumbers": one_of("OrganizationNumber"),
        "emailAddresses": one_of("EmailAddress"),
    },
    references=(
        DEPARTMENT,
        payment_term("PaymentTerm"),
        DELIVERY_TERM,
        branding_theme("Invoice"),
        employee("SalesPersonEmployeeId", "SalesPersonEmployeeNumber"),
    ),
    uniques=(unique("Number", "The customer number"), *_CONTACT_UNIQUES),
    held_by="(contact)",
    created_stamps=("ContactCreatedDateTimeOffset", "CustomerCreatedDateTimeOffset"),
    sequence=("contact", FIRST_CONTACT_ID),
    children=(CONTACT_PERSONS, DELIVERY_ADDRESSES),
    named_by=((PROJECTS, "CustomerId"), (TIME_ENTRIES, "CustomerId")),
    least={"Name": "Ny kunde AS"},
    rules=CustomerRules("Customer"),
)
EMPLOYEE_REGISTER = Definition(
    collection=EMPLOYEES,
    path="employees",
    word="Employee",
    dto="Employee",
    properties=EMPLOYEE_PROPERTIES,
    reads=("Employee", "Employee_Full"),
    writes=("Employee_Full",),
    filters={
        "employeeNos": numbers_within("Number"),
        "employeeCreatedDateTimeOffsetGreaterThan": later_than("EmployeeCreatedDateTimeOffset"),
        **_NUMBERED,
    },
    references=(DEPARTMENT, LOCATION, employee("ManagerEmployeeId", "ManagerEmployeeNo")),
    uniques=(unique("Number", "The employee number"), *_CONTACT_UNIQUES),
    held_by="(contact)",
    created_stamps=("ContactCreatedDateTimeOffset", "EmployeeCreatedDateTimeOffset"),
    sequence=("contact", FIRST_CONTACT_ID),
    children=(DELIVERY_ADDRESSES,),
    named_by=(
        (PROJECTS, "ProjectManagerEmployeeId"),
        (CUSTOMERS, "SalesPersonEmployeeId"),
        (EMPLOYEES, "ManagerEmployeeId"),
        (TIME_ENTRIES, "EmployeeId"),
    ),
    least={"FirstName": "Ny", "LastName": "Ansatt"},
    rules=EmployeeRules("Employee"),
)
CONTACT_PERSON_REGISTER = Definition(
    collection=CONTACT_PERSONS,
    path="contactpersons",
    word="Contact person",
    dto="ContactPerson",
    properties=CONTACT_PERSON_PROPERTIES,
    reads=("ContactPerson", "ContactPerson_Full", "Customer", "Customer_Full"),
    writes=("ContactPerson_Full", "Customer_Full"),
    filters=_OF_CONTACTS,
    uniques=(unique("ExternalCode"),),
    held_by="contact person with",
    sequence=("contact_person", 5_000_001),
    owners=(CUSTOMERS,),
    named_by=((PROJECTS, "ContactPersonId"),),
    least={"FirstName": "Ny", "LastName": "Kontakt"},
    rules=PersonRules("IsDefault"),
)
DELIVERY_ADDRESS_REGISTER = Definition(
    collection=DELIVERY_ADDRESSES,
    path="contactdeliveryaddresses",
    word="Contact delivery address",
    dto="ContactDeliveryAddress",
    properties=DELIVERY_ADDRESS_PROPERTIES,
    reads=(
        "ContactDeliveryAddress",
        "ContactDeliveryAddress_Full",
        *("Customer", "Customer_Full", "Employee", "Employee_Full"),
    ),
    writes=("ContactDeliveryAddress_Full", "Customer_Full", "Employee_Full"),
    filters=_OF_CONTACTS,
    uniques=(unique("ExternalCode"),),
    held_by="contact delivery address with",
    sequence=("address", FIRST_ADDRESS_ID),
    owners=(CUSTOMERS, EMPLOYEES),
    least={"City": "Oslo", "ZipCode": "0150"},
    rules=AddressRules("IsPrimary"),
)
