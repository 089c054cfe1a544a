"""Sends what a doorbell rang for: approved hours, their corrections, and word to the host."""

from __future__ import annotations

from bindeledd import bootstrap, working_off

handler = working_off.worker(bootstrap.hours_performer)
