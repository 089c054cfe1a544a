"""The pages that customers and operators see; they call use cases and reach nothing else."""

from __future__ import annotations

from bindeledd.console.application import Console, build_console
from bindeledd.console.visits import ConsoleDependencies

__all__ = ["Console", "ConsoleDependencies", "build_console"]
