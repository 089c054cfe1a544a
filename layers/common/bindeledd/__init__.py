"""Bindeledd: keeps a host product and an accounting system equal, one company at a time."""
