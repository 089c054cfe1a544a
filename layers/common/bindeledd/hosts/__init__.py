"""Connectors to host products; they do not know one another."""
