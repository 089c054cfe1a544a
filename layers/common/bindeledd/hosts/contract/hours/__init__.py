"""Hours of the host contract: read entry by entry, and told what became of each line."""

from bindeledd.hosts.contract.hours.hours import ContractHours

__all__ = ["ContractHours"]
