"""One company's PowerOffice Go for the length of one invocation."""

from __future__ import annotations

from collections.abc import Sequence

from bindeledd.domain.identity import Dimension
from bindeledd.domain.ports import WritableRegister
from bindeledd.domain.records import NumberSeries
from bindeledd.erps.poweroffice.auth import PowerOfficeAuth, PowerOfficeKeys
from bindeledd.erps.poweroffice.provider import PROVIDER, PowerOfficeSettings
from bindeledd.erps.poweroffice.registers import open_registers
from bindeledd.erps.poweroffice.series import read_series
from bindeledd.erps.poweroffice.time_module import PowerOfficeTimeModule
from bindeledd.transport import Exchange, Network, Pacer, Redactor, Turns


class PowerOfficeSession:
    """Opens the registers of one company; made anew for every invocation.

    `pacer` is the one of the subscription key, whose budget all companies share (facts 5.5).
    """

    def __init__(
        self,
        *,
        network: Network,
        keys: PowerOfficeKeys,
        pacer: Pacer,
        settings: PowerOfficeSettings | None = None,
    ) -> None:
        settings = settings or PowerOfficeSettings()
        turns = Turns(pacer, clock=network.clock, sleep=network.sleep)
        auth = PowerOfficeAuth(
            keys, settings=settings, cache=network.tokens, clock=network.clock, turns=turns
        )
        self._exchange = Exchange(
            system=PROVIDER.name,
            network=network,
            base_url=settings.api_url,
            turns=turns,
            auth=auth,
            redactor=Redactor(keys.secrets),
        )
        self._settings = settings
        self._clock = network.clock
        self._registers = open_registers(self._exchange, settings, network.clock)

    def register(self, dimension: Dimension) -> WritableRegister:
        """Open a register.

        Raises:
            KeyError: this connector does not know the dimension.
        """
        return self._registers[dimension]

    def number_series(self, dimension: Dimension) -> Sequence[NumberSeries]:
        return read_series(self._exchange, dimension)

    def time_module(self) -> PowerOfficeTimeModule:
        """Open the company's time module; whether it has one shows at the first call."""
        return PowerOfficeTimeModule(self._exchange, self._settings, self._clock)
