"""How the launcher and the issuer's process find each other."""

LAUNCHER_SECRET_VARIABLE = "ISSUER_LAUNCHER_SECRET"  # noqa: S105 - a variable's name
"""Environment variable, and not an argument: arguments are visible to other users."""

SIGNING_KEY = "signing-key.pem"
"""File of the signing key in the issuer's state directory."""
