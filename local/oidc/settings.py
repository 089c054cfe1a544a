"""How the launcher and the issuer's process find each other."""

LAUNCHER_SECRET_VARIABLE = "ISSUER_LAUNCHER_SECRET"  # noqa: S105 - a variable's name
"""Environment variable, and not an argument: arguments are visible to other users."""
