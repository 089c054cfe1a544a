"""Bindeledd: keeps a host product and an accounting system equal, one company at a time."""

__all__: list[str] = []
