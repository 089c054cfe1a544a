"""The registers of the host contract: one declaration each, and what they have in common."""

from bindeledd.hosts.contract.registers.declarations import DECLARATIONS, HostDeclaration
from bindeledd.hosts.contract.registers.register import ContractRegister
from bindeledd.hosts.contract.registers.writes import HostWrites

__all__ = ["DECLARATIONS", "ContractRegister", "HostDeclaration", "HostWrites"]
