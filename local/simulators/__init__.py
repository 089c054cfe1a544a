"""Simulated systems: real HTTP servers with state, quirks and faults, also usable in-process."""
