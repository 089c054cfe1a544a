"""The registers of the host contract that are kept equal, each declared (facts 6.2, 6.4)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from bindeledd.domain.forms import DATE, UNTOLD, Carried, Form, Untold, Values, one_of, text_of
from bindeledd.domain.identity import Dimension
from bindeledd.domain.records import Fields, FieldValue
from bindeledd.hosts.contract.registers.mapping import (
    AMOUNT,
    EMPTY,
    FLAG,
    HostMapping,
    NamedMapping,
    Properties,
    texts,
)
from bindeledd.hosts.contract.wire import (
    CustomerRead,
    CustomerWrite,
    EmployeeRead,
    EmployeeWrite,
    ObjectRead,
    ProductRead,
    ProductWrite,
    ProjectRead,
    ProjectWrite,
)
from bindeledd.transport import WriteModel

ENDED = frozenset({"completed", "closed", "archived"})

UNITS: Mapping[str, str] = MappingProxyType(
    {
        "HUR": "h",
        "EA": "stk",
        "DAY": "d",
        "MTR": "m",
        "MTK": "m2",
        "MTQ": "m3",
        "KGM": "kg",
        "TNE": "t",
        "LTR": "l",
        "KMT": "km",
    }
)
"""UN/ECE code → how hosts write the unit; a unit that is not named here tells nothing."""

OTHER_WORDS: Mapping[str, str] = MappingProxyType(
    {
        **dict.fromkeys(("time", "timer", "hour", "hours", "tim"), "HUR"),
        **dict.fromkeys(("st", "pcs", "ea", "stk."), "EA"),
        **dict.fromkeys(("dag", "dager", "day", "days", "dygn"), "DAY"),
        **dict.fromkeys(("m²", "kvm"), "MTK"),
        **dict.fromkeys(("m³", "kbm"), "MTQ"),
        **dict.fromkeys(("tonn", "ton"), "TNE"),
        "lm": "MTR",
        "meter": "MTR",
        "liter": "LTR",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class HostDeclaration:
    """One register of the contract."""

    dimension: Dimension
    path: str
    read_model: type[ObjectRead]
    write_model: type[WriteModel]
    mapping: HostMapping


@dataclass(frozen=True, slots=True)
class ProjectMapping(HostMapping):
    """A project's state is a flag and a status; a subproject inherits its customer."""

    @property
    def readable(self) -> frozenset[str]:
        return frozenset(one.field for one in self.carried) | {"active"}

    def fields_of(self, values: Values) -> dict[str, FieldValue]:
        fields = HostMapping.fields_of(self, values)
        active = _in_use(values)
        if active is not None:
            fields["active"] = active
        if values.get("parentId") is not None:
            fields.pop("customer", None)
        return fields

    def properties_of(self, fields: Fields, *, present: Fields = EMPTY) -> Properties:
        del present
        others = {name: value for name, value in fields.items() if name != "active"}
        if others.get("parent") is not None:
            others.pop("customer", None)
        properties = HostMapping.properties_of(self, others)
        if "active" in fields:
            ended = fields["active"] is False
            properties |= {"active": not ended, "status": "completed" if ended else "active"}
        return properties

    def creation_of(self, fields: Fields) -> Properties:
        kind = "project" if fields.get("parent") is None else "subproject"
        return {**HostMapping.creation_of(self, fields), "kind": kind}


def _in_use(values: Values) -> bool | None:
    """Tell whether a project is in use; a host that says nothing of it tells nothing."""
    active, status = values.get("active"), values.get("status")
    if active is False or status in ENDED:
        return False
    return True if active is True or status is not None else None


def _read_unit(value: object) -> FieldValue | Untold:
    word = text_of(value)
    return None if word is None else _CODES.get(word.lower(), UNTOLD)


_CODES = {word: code for code, word in UNITS.items()} | dict(OTHER_WORDS)
_UNIT = Form(_read_unit, lambda value: None if value is None else UNITS[str(value)])

_CUSTOMERS = HostDeclaration(
    dimension=Dimension.CUSTOMERS,
    path="/customers",
    read_model=CustomerRead,
    write_model=CustomerWrite,
    mapping=HostMapping(
        noun="customers",
        carried=(
            *texts(
                number="number",
                name="name",
                organization_number="organizationNumber",
                email="email",
                invoice_email="invoiceEmail",
                phone="phone",
                website="website",
            ),
            Carried("active", "active", FLAG),
            Carried("kind", "type", one_of({"company": "company", "person": "person"})),
        ),
    ),
)
_EMPLOYEES = HostDeclaration(
    dimension=Dimension.EMPLOYEES,
    path="/employees",
    read_model=EmployeeRead,
    write_model=EmployeeWrite,
    mapping=NamedMapping(
        noun="employees",
        name_property="name",
        carried=(
            *texts(
                number="number",
                first_name="firstName",
                last_name="lastName",
                email="email",
                phone="phone",
                job_title="title",
            ),
            Carried("employed_from", "employedFrom", DATE),
            Carried("active", "active", FLAG),
        ),
    ),
)
_PRODUCTS = HostDeclaration(
    dimension=Dimension.PRODUCTS,
    path="/products",
    read_model=ProductRead,
    write_model=ProductWrite,
    mapping=HostMapping(
        noun="products",
        carried=(
            *texts(number="number", name="name", description="description"),
            Carried("active", "active", FLAG),
            Carried(
                "kind",
                "productType",
                one_of(
                    {"goods": "goods", "service": "service"},
                    also={"material": "goods"}
                    | dict.fromkeys(
                        (
                            "subcontracting",
                            "fixed_fee",
                            "mileage",
                            "daily_allowance",
                            "other_expense",
                        ),
                        "service",
                    ),
                ),
            ),
            Carried("unit", "unitCode", _UNIT),
            Carried("sales_price", "salesPrice", AMOUNT),
            Carried("cost_price", "costPrice", AMOUNT),
        ),
    ),
)
_PROJECTS = HostDeclaration(
    dimension=Dimension.PROJECTS,
    path="/projects",
    read_model=ProjectRead,
    write_model=ProjectWrite,
    mapping=ProjectMapping(
        noun="projects",
        carried=(
            *texts(
                number="number",
                parent="parentId",
                customer="customerId",
                name="name",
                manager="managerEmployeeId",
            ),
            Carried("start_date", "startDate", DATE),
            Carried("end_date", "endDate", DATE),
        ),
    ),
)

DECLARATIONS: Mapping[Dimension, HostDeclaration] = MappingProxyType(
    {one.dimension: one for one in (_CUSTOMERS, _EMPLOYEES, _PRODUCTS, _PROJECTS)}
)
