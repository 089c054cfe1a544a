"""The registers of the host contract: one declaration each, and what they have in common."""

from __future__ import annotations

from collections.abc import Callable

from bindeledd.domain.identity import Dimension
from bindeledd.domain.ports import WritableRegister
from bindeledd.hosts.contract.registers.child_mapping import CHILDREN, ChildDeclaration
from bindeledd.hosts.contract.registers.children import ChildRegister
from bindeledd.hosts.contract.registers.declarations import DECLARATIONS, HostDeclaration
from bindeledd.hosts.contract.registers.offers import Offer
from bindeledd.hosts.contract.registers.register import ContractRegister
from bindeledd.hosts.contract.registers.writes import HostWrites
from bindeledd.hosts.contract.wire import CapabilitiesRead

__all__ = [
    "CHILDREN",
    "DECLARATIONS",
    "ChildDeclaration",
    "HostDeclaration",
    "HostWrites",
    "open_register",
]


def open_register(
    dimension: Dimension, *, writes: HostWrites, capabilities: Callable[[], CapabilitiesRead]
) -> WritableRegister:
    """Open the register of a dimension; child objects stand in the list of customers.

    Raises:
        KeyError: the contract does not know the dimension.
    """
    if dimension in CHILDREN:
        customers = Offer(DECLARATIONS[Dimension.CUSTOMERS].path, dimension, capabilities)
        return ChildRegister(CHILDREN[dimension], writes=writes, offer=customers)
    declared = DECLARATIONS[dimension]
    offer = Offer(declared.path, dimension, capabilities)
    return ContractRegister(declared, writes=writes, offer=offer)
