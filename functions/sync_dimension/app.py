"""Does what a doorbell rang for, and what is due beside it: plans, synchronisations, undos."""

from __future__ import annotations

from bindeledd import bootstrap, working_off

handler = working_off.worker(bootstrap.registers_performer)
