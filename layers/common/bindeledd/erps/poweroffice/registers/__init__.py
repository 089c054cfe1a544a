"""The registers of PowerOffice Go: one declaration each, and what they have in common."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bindeledd.domain.identity import Dimension
from bindeledd.erps.poweroffice.provider import PowerOfficeSettings
from bindeledd.erps.poweroffice.registers.contact_persons import CONTACT_PERSONS
from bindeledd.erps.poweroffice.registers.customers import CUSTOMERS
from bindeledd.erps.poweroffice.registers.declaration import Declaration
from bindeledd.erps.poweroffice.registers.employees import EMPLOYEES
from bindeledd.erps.poweroffice.registers.products import PRODUCTS
from bindeledd.erps.poweroffice.registers.projects import projects
from bindeledd.erps.poweroffice.registers.register import PowerOfficeRegister

__all__ = ["Declaration", "PowerOfficeRegister", "declarations"]


def declarations(settings: PowerOfficeSettings) -> Mapping[Dimension, Declaration]:
    """Declare the registers, as the settings say."""
    every = (
        CUSTOMERS,
        CONTACT_PERSONS,
        EMPLOYEES,
        replace(PRODUCTS, gives_numbers=settings.assigns_product_codes),
        projects(
            ended=settings.closed_projects.value, gives_numbers=settings.assigns_project_codes
        ),
    )
    return {one.dimension: one for one in every}
