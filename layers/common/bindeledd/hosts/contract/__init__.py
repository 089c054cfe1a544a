"""Connector to any host that implements the host contract."""

from bindeledd.hosts.contract.provider import PROVIDER, ContractProvider
from bindeledd.hosts.contract.session import HostSession
from bindeledd.hosts.contract.tenants import HostTenantCards
from bindeledd.hosts.contract.webhook_profiles import read_event
from bindeledd.hosts.contract.webhooks import Delivery, WebhookRefusal, event_of, verify

__all__ = [
    "PROVIDER",
    "ContractProvider",
    "Delivery",
    "HostSession",
    "HostTenantCards",
    "WebhookRefusal",
    "event_of",
    "read_event",
    "verify",
]
