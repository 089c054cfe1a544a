"""What is known about PowerOffice Go as a provider, and what an operator may set otherwise.

Facts are the fixed value `PROVIDER`. Whatever the published material leaves open is a field of
`PowerOfficeSettings`; docs/erps/poweroffice.md tells how each is settled.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Self

from bindeledd.domain.identity import Dimension
from bindeledd.erps.poweroffice.time_settings import TimeModuleSettings
from bindeledd.transport import Allowance


class TestOperations(StrEnum):
    """Whether `test` operations of JSON Patch carry our preconditions."""

    __test__ = False  # the name is the ERP's; pytest must not collect it

    AUTO = "auto"
    """Use them until the ERP refuses one that should have held; then read before writing."""
    ALWAYS = "always"
    NEVER = "never"


class ClosedProjects(StrEnum):
    """The status of a project that is closed from the other side."""

    COMPLETE = "Complete"
    ARCHIVED = "Archived"


@dataclass(frozen=True, slots=True)
class Privilege:
    """A right that a dimension needs: any one of `granted_by` gives it; `name` asks for it."""

    name: str
    granted_by: frozenset[str]


@dataclass(frozen=True, slots=True)
class PowerOfficeProvider:
    """The fixed facts of PowerOffice Go."""

    name: str
    title: str
    production_api: str
    production_token: str
    demo_api: str
    demo_token: str
    subscription_header: str
    allowance: Allowance
    token_lifetime: timedelta
    renewal_margin: timedelta
    page_size: int
    look_size: int
    most_pages: int
    privileges: Mapping[Dimension, tuple[Privilege, ...]]
    series_types: Mapping[Dimension, str]


def _full(area: str, *, also: str | None = None) -> Privilege:
    granted_by = {f"{name}_Full" for name in (area, also) if name is not None}
    return Privilege(f"{area}_Full", frozenset(granted_by))


_COMMON_SERVICES = Privilege("CommonServices", frozenset({"CommonServices", "CommonServices_Full"}))

PROVIDER = PowerOfficeProvider(
    name="poweroffice",
    title="PowerOffice Go",
    production_api="https://goapi.poweroffice.net/v2",
    production_token="https://goapi.poweroffice.net/OAuth/Token",  # noqa: S106 - an address
    demo_api="https://goapi.poweroffice.net/Demo/v2",
    demo_token="https://goapi.poweroffice.net/Demo/OAuth/Token",  # noqa: S106 - an address
    subscription_header="Ocp-Apim-Subscription-Key",
    allowance=Allowance(calls=10, per=timedelta(seconds=1)),
    token_lifetime=timedelta(minutes=20),
    renewal_margin=timedelta(minutes=1),
    page_size=1000,
    look_size=20_000,
    most_pages=2000,
    privileges=MappingProxyType(
        {
            Dimension.CUSTOMERS: (_full("Customer"), _COMMON_SERVICES),
            Dimension.ADDRESSES: (_full("Customer"),),
            Dimension.CONTACT_PERSONS: (_full("ContactPerson", also="Customer"),),
            Dimension.PROJECTS: (_full("Project"),),
            Dimension.EMPLOYEES: (_full("Employee"), _COMMON_SERVICES),
            Dimension.PRODUCTS: (_full("Product"),),
        }
    ),
    series_types=MappingProxyType(
        {Dimension.CUSTOMERS: "Customer", Dimension.EMPLOYEES: "Employee"}
    ),
)


@dataclass(frozen=True, slots=True)
class PowerOfficeSettings:
    """Where PowerOffice Go answers, and our choice on each point that the facts leave open."""

    api_url: str = PROVIDER.production_api
    token_url: str = PROVIDER.production_token
    page_size: int = PROVIDER.page_size
    look_size: int = PROVIDER.look_size
    """How many ids are asked for at once when a reading closes; no more than the API gives."""
    test_operations: TestOperations = TestOperations.AUTO
    read_back: bool = False
    """Read an object again after each write, if the answer to the write is not to be trusted."""
    nulls_are_omitted: bool = False
    """Take a property that an answer lacks for empty; otherwise it is not known and left alone."""
    closed_projects: ClosedProjects = ClosedProjects.COMPLETE
    assigns_project_codes: bool = True
    """Whether a project that is created without a code is given one."""
    assigns_product_codes: bool = False
    """Whether a product that is created without a code is given one."""
    time_module: TimeModuleSettings = field(default_factory=TimeModuleSettings)

    @classmethod
    def of(cls, environment: Mapping[str, str]) -> Self:
        """Read from the function's environment what a deployment is given."""
        return cls(
            api_url=environment["POWEROFFICE_API_URL"],
            token_url=environment["POWEROFFICE_OAUTH_URL"],
            time_module=TimeModuleSettings.of(environment),
        )
