"""The one way to ministack's modules.

They may be imported only once the environment has been cleared, since they read it while they are
imported; and they have no types.
"""

from importlib import import_module
from typing import Any

Internal = Any
"""A module of ministack, or a value of its own making."""


def internal(name: str) -> Internal:
    """Return a module of ministack by its name below the package."""
    return import_module(f"ministack.{name}")
