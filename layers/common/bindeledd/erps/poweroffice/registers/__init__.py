"""The registers of PowerOffice Go: one declaration each, and what they have in common."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bindeledd.domain.identity import Dimension
from bindeledd.domain.ports import Clock, WritableRegister
from bindeledd.erps.poweroffice.provider import PowerOfficeSettings
from bindeledd.erps.poweroffice.registers.addresses import PowerOfficeAddresses
from bindeledd.erps.poweroffice.registers.contact_persons import CONTACT_PERSONS
from bindeledd.erps.poweroffice.registers.customers import CUSTOMERS
from bindeledd.erps.poweroffice.registers.declaration import Declaration
from bindeledd.erps.poweroffice.registers.employees import EMPLOYEES
from bindeledd.erps.poweroffice.registers.owners import OwnedRegister, Owners
from bindeledd.erps.poweroffice.registers.products import PRODUCTS
from bindeledd.erps.poweroffice.registers.projects import projects
from bindeledd.erps.poweroffice.registers.register import PowerOfficeRegister
from bindeledd.transport import Exchange

__all__ = ["Declaration", "declarations", "open_registers"]


def declarations(settings: PowerOfficeSettings) -> Mapping[Dimension, Declaration]:
    """Declare the registers that are one list of objects of their own, as the settings say."""
    every = (
        CUSTOMERS,
        EMPLOYEES,
        replace(PRODUCTS, gives_numbers=settings.assigns_product_codes),
        projects(
            ended=settings.closed_projects.value, gives_numbers=settings.assigns_project_codes
        ),
    )
    return {one.dimension: one for one in every}


def open_registers(
    exchange: Exchange, settings: PowerOfficeSettings, clock: Clock
) -> Mapping[Dimension, WritableRegister]:
    """Open the registers of one company."""
    owners = Owners(exchange, settings, clock)
    registers: dict[Dimension, WritableRegister] = {
        dimension: PowerOfficeRegister(
            declaration, exchange=exchange, settings=settings, clock=clock
        )
        for dimension, declaration in declarations(settings).items()
    }
    registers[Dimension.ADDRESSES] = PowerOfficeAddresses(
        exchange=exchange, settings=settings, clock=clock, owners=owners
    )
    registers[Dimension.CONTACT_PERSONS] = OwnedRegister(
        CONTACT_PERSONS, exchange=exchange, settings=settings, clock=clock, owners=owners
    )
    return registers
