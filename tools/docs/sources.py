"""What the generators have in common: the error that says which source is wrong."""


class SourceError(Exception):
    """A source cannot be turned into its document; the message names file and line."""
