"""One tenant's host for the length of one invocation."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from urllib.parse import quote

from bindeledd.domain.errors import StoppedError
from bindeledd.domain.identity import Dimension
from bindeledd.domain.ports import WritableRegister
from bindeledd.domain.records import NumberSeries
from bindeledd.domain.vendors import HostAccess
from bindeledd.hosts.contract import refusals
from bindeledd.hosts.contract.answers import read_error, read_model
from bindeledd.hosts.contract.auth import host_auth, secrets_of
from bindeledd.hosts.contract.hours import ContractHours
from bindeledd.hosts.contract.provider import PROVIDER
from bindeledd.hosts.contract.registers import HostWrites, open_register
from bindeledd.hosts.contract.wire import CapabilitiesRead
from bindeledd.transport import Call, Exchange, Network, Pacer, Redactor, Turns


def host_exchange(
    *, network: Network, access: HostAccess, secret: str, tenant: str, pacer: Pacer
) -> Exchange:
    """Build the exchange with a tenant's part of a host."""
    turns = Turns(pacer, clock=network.clock, sleep=network.sleep)
    auth = host_auth(access, secret, cache=network.tokens, clock=network.clock, turns=turns)
    base_path = PROVIDER.base_path.format(tenant=quote(tenant, safe=""))
    return Exchange(
        system=access.product,
        network=network,
        base_url=access.base_url.rstrip("/") + base_path,
        turns=turns,
        auth=auth,
        redactor=Redactor(secrets_of(access, secret)),
    )


class HostSession:
    """Opens the registers and the hours of one tenant; made anew for every invocation.

    `origin` is the connection's id; it travels with every write.
    """

    def __init__(
        self,
        *,
        network: Network,
        access: HostAccess,
        secret: str,
        tenant: str,
        origin: str,
        pacer: Pacer,
    ) -> None:
        self._exchange = host_exchange(
            network=network, access=access, secret=secret, tenant=tenant, pacer=pacer
        )
        self._tenant = tenant
        self._writes = HostWrites(self._exchange, origin, network.clock, network.fraction)
        self._capabilities: CapabilitiesRead | None = None
        self._registers: dict[Dimension, WritableRegister] = {}

    def register(self, dimension: Dimension) -> WritableRegister:
        """Open a register.

        Raises:
            KeyError: this connector does not know the dimension.
        """
        if dimension not in self._registers:
            self._registers[dimension] = open_register(
                dimension, writes=self._writes, capabilities=self.capabilities
            )
        return self._registers[dimension]

    def hours(self, *, erp: str, erp_names: Collection[str], zone: str) -> ContractHours:
        """Open the tenant's hours; `erp` and `erp_names` are how the host calls the ERP.

        `zone` is the time zone whose days count.
        """
        return ContractHours(
            writes=self._writes,
            capabilities=self.capabilities,
            tenant=self._tenant,
            zone=zone,
            erp=erp,
            erp_names=erp_names,
        )

    def number_series(self, dimension: Dimension) -> Sequence[NumberSeries]:  # noqa: ARG002
        """No host enforces a series; what it accepts as a number it says when it refuses."""
        return ()

    def capabilities(self) -> CapabilitiesRead:
        """Read what the host can do, once per session."""
        if self._capabilities is None:
            answer = self._exchange.perform(Call("read_capabilities", "GET", "/capabilities"))
            if refusals.is_absent(answer):
                raise StoppedError("tenant_not_found")
            if not answer.succeeded:
                raise read_error(answer, exchange=self._exchange)
            self._capabilities = read_model(CapabilitiesRead, answer.payload)
        return self._capabilities
