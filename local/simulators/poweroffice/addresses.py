"""Which register an address of the API lies in."""

from collections.abc import Mapping
from functools import cache

from local.simulators.poweroffice.companies import PAY_ITEMS
from local.simulators.poweroffice.definitions import Definition
from local.simulators.poweroffice.pay_items import PAY_ITEM_REGISTER
from local.simulators.poweroffice.reference_data import REFERENCE_REGISTERS
from local.simulators.poweroffice.registers import BY_PATH, REGISTERS
from local.simulators.poweroffice.settings import PowerOfficeSettings
from local.simulators.poweroffice.time_entries import transactions
from local.simulators.poweroffice.time_registers import time_registers


@cache
def registers_under(settings: PowerOfficeSettings) -> Mapping[str, Definition]:
    """Return all registers whose objects are made here, by collection."""
    return {**REGISTERS, PAY_ITEMS: PAY_ITEM_REGISTER, **time_registers(settings)}


def found_at(path: str, settings: PowerOfficeSettings) -> tuple[Definition | None, list[str]]:
    """Return the register of an address below the API's base, and what follows its own name.

    The time module's registers lie one step deeper than the others. The address is given in lower
    case.
    """
    known = _by_path(settings)
    first, *segments = path.strip("/").split("/")
    if first in known or not segments:
        return known.get(first), segments
    return known.get(f"{first}/{segments[0]}"), segments[1:]


@cache
def _by_path(settings: PowerOfficeSettings) -> Mapping[str, Definition]:
    others = (PAY_ITEM_REGISTER, *time_registers(settings).values(), transactions(settings))
    return {**BY_PATH, **REFERENCE_REGISTERS, **{item.path: item for item in others}}
