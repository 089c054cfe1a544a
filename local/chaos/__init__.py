"""Kills workers and simulators under edits and hours; then nothing may be twice or lost."""

from local.chaos.command import add_arguments, main

__all__ = ["add_arguments", "main"]
