"""One module per kind of page; each view answers one route of the table."""
