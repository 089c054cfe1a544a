"""Svenn ↔ PowerOffice Go: registers are kept equal both ways, PowerOffice wins and gives numbers.

Customers only, so far. Sources: requirements SV-01 to SV-19; PowerOffice's field list; the host
contract's limits (`nameMax`, `number.max`). PowerOffice publishes no length for these fields, so
what it refuses for length comes back in its own words.
"""

from __future__ import annotations

from datetime import timedelta

from bindeledd.domain.identity import Dimension, System
from bindeledd.domain.policy import (
    Carry,
    Contradiction,
    Deletion,
    DimensionPolicy,
    FieldRule,
    Recipe,
    Winner,
)

HOST_NAME_MAX = 250
HOST_NUMBER_MAX = 15

_CUSTOMERS = DimensionPolicy(
    dimension=Dimension.CUSTOMERS,
    fields=(
        FieldRule("number", max_length={System.HOST: HOST_NUMBER_MAX}),
        FieldRule("name", max_length={System.HOST: HOST_NAME_MAX}),
        FieldRule("active"),
        FieldRule("kind", carry=Carry.ONCE),
        FieldRule("organization_number"),
        FieldRule("email"),
        FieldRule("invoice_email"),
        FieldRule("phone"),
        FieldRule("website"),
    ),
    create_in=frozenset(System),
    winner=Winner.ERP,
    number_authority=System.ERP,
    match_keys=("number",),
    suggestion_keys=("name", "organization_number"),
    contradiction=Contradiction.HOLD,
    deletion=Deletion.REPORT,
    interval=timedelta(hours=1),
    full_interval=timedelta(hours=12),
)

SVENN_POWEROFFICE = Recipe(
    name="svenn_poweroffice",
    host="svenn",
    erp="poweroffice",
    title="Svenn – PowerOffice Go",
    policies=(_CUSTOMERS,),
    erp_aliases=frozenset({"poweroffice_go"}),
)
