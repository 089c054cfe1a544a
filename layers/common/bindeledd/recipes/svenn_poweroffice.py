"""Svenn ↔ PowerOffice Go: registers are kept equal both ways, PowerOffice wins and gives numbers.

Sources: requirements SV-01 to SV-19, ALL-16, ALL-18 and ALL-20; PowerOffice's fields and lengths as
its specification publishes them (facts 2.2 to 2.7); the host contract's objects and limits
(`nameMax`, `number.max`, 6.3 and 6.4). Where neither publishes a length, what is refused for length
comes back in the system's own words. No value is cut (ALL-20: only where a recipe says so).

What is common to all dimensions is the default of a policy: both ways, continuous, created in both
systems, PowerOffice wins a first link and a field that both changed (SV-18) and gives numbers
(SV-19), objects overlap when their numbers are equal (SV-17), contradicting names are held
(ALL-18), a deletion is only reported (ALL-16).
"""

from __future__ import annotations

from bindeledd.domain.identity import Dimension, System
from bindeledd.domain.outgoing import is_empty
from bindeledd.domain.policy import Carry, Contradiction, DimensionPolicy, FieldRule, Recipe
from bindeledd.domain.records import FieldValue

HOST_NAME_MAX = 250
"""`nameMax` of the host contract (6.3)."""

HOST_NUMBER_MAX = 15
"""`number.max` of the host's customers (6.3)."""

HOST_PROJECT_NUMBER_MAX = 65
"""`number.max` of the host's projects (6.3); it refuses more than 50 for a subproject itself."""


def _in_norway(country: FieldValue, target: System) -> FieldValue:
    """Write no country to PowerOffice as Norway, which is what it keeps then (facts 2.3)."""
    return "NO" if target is System.ERP and is_empty(country) else country


_CUSTOMERS = DimensionPolicy(
    dimension=Dimension.CUSTOMERS,
    fields=(
        FieldRule("number", max_length={System.HOST: HOST_NUMBER_MAX}),
        FieldRule("name", max_length={System.HOST: HOST_NAME_MAX}),
        FieldRule("active"),
        # A company cannot be made a person later, nor the other way round (facts 2.2).
        FieldRule("kind", carry=Carry.ONCE),
        FieldRule("organization_number"),
        FieldRule("email"),
        FieldRule("invoice_email"),
        FieldRule("phone"),
        FieldRule("website"),
    ),
    suggestion_keys=("name", "organization_number"),
)

_ADDRESSES = DimensionPolicy(
    dimension=Dimension.ADDRESSES,
    parent=Dimension.CUSTOMERS,
    fields=(
        # An address stays with its customer and in its kind: both are part of where it lies.
        FieldRule("customer", references=Dimension.CUSTOMERS, carry=Carry.ONCE),
        FieldRule("kind", carry=Carry.ONCE),
        # Lengths of PowerOffice's address object (facts 2.3).
        FieldRule("line1", max_length={System.ERP: 200}),
        FieldRule("line2", max_length={System.ERP: 200}),
        FieldRule("postal_code", max_length={System.ERP: 50}),
        FieldRule("city", max_length={System.ERP: 100}),
        FieldRule("country", transform=_in_norway),
    ),
    scope_keys=("customer",),
    match_keys=("kind",),
    suggestion_keys=(),
    contradiction=Contradiction.IGNORE,
)

_CONTACT_PERSONS = DimensionPolicy(
    dimension=Dimension.CONTACT_PERSONS,
    parent=Dimension.CUSTOMERS,
    fields=(
        # PowerOffice keeps a contact person under its customer's address in the API (facts 2.4).
        FieldRule("customer", references=Dimension.CUSTOMERS, carry=Carry.ONCE),
        FieldRule("first_name"),
        FieldRule("last_name"),
        FieldRule("email"),
        FieldRule("phone"),
    ),
    scope_keys=("customer",),
    # Neither system numbers contact persons: those of one customer overlap by their full name.
    match_keys=("name",),
    suggestion_keys=(),
    contradiction=Contradiction.IGNORE,
)

_EMPLOYEES = DimensionPolicy(
    dimension=Dimension.EMPLOYEES,
    fields=(
        # Numbers lie inside PowerOffice's employee series, which it tells (facts 2.6, 2.11; SV-06).
        FieldRule("number"),
        FieldRule("first_name"),
        FieldRule("last_name"),
        FieldRule("email"),
        FieldRule("phone"),
        FieldRule("job_title"),
        FieldRule("employed_from"),
        # Archiving is held for a person, always (architecture 4.4).
        FieldRule("active"),
    ),
    suggestion_keys=("name",),
)

_PRODUCTS = DimensionPolicy(
    dimension=Dimension.PRODUCTS,
    fields=(
        # Lengths of PowerOffice's product (facts 2.7).
        FieldRule("number", max_length={System.ERP: 100}),
        FieldRule("name", max_length={System.ERP: 400, System.HOST: HOST_NAME_MAX}),
        FieldRule("description"),
        FieldRule("active"),
        # Goods or service decides how each system keeps books of it: set when it is made.
        FieldRule("kind", carry=Carry.ONCE),
        FieldRule("unit"),
        FieldRule("sales_price"),
        FieldRule("cost_price"),
    ),
    suggestion_keys=("name",),
    # A product's code is free text: no series holds it (facts 2.7, 2.11).
    number_from_series=False,
)

_PROJECTS = DimensionPolicy(
    dimension=Dimension.PROJECTS,
    fields=(
        # Of a subproject the own part alone; PowerOffice shows "parent.code" (facts 2.5).
        FieldRule("number", max_length={System.HOST: HOST_PROJECT_NUMBER_MAX}),
        FieldRule("parent", references=Dimension.PROJECTS),
        # Customers go before their projects (SV-01); a subproject inherits its project's.
        FieldRule("customer", references=Dimension.CUSTOMERS),
        FieldRule("name", max_length={System.HOST: HOST_NAME_MAX}),
        FieldRule("active"),
        # Employees may be off or only linked: a project goes without, and gets it later.
        FieldRule("manager", references=Dimension.EMPLOYEES, required=False),
        FieldRule("start_date"),
        FieldRule("end_date"),
    ),
    scope_keys=("parent",),
    suggestion_keys=("name",),
    # So is a project's (facts 2.5, 2.11).
    number_from_series=False,
)

SVENN_POWEROFFICE = Recipe(
    name="svenn_poweroffice",
    host="svenn",
    erp="poweroffice",
    title="Svenn – PowerOffice Go",
    policies=(_CUSTOMERS, _ADDRESSES, _CONTACT_PERSONS, _EMPLOYEES, _PRODUCTS, _PROJECTS),
    erp_aliases=frozenset({"poweroffice_go"}),
)
