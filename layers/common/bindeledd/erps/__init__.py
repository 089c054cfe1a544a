"""Connectors to accounting systems; they do not know one another."""
