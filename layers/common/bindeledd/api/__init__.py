"""The JSON interface of hosts' backends and operators, and the hosts' webhooks."""

from bindeledd.api.application import Api, build_api
from bindeledd.api.dependencies import ApiDependencies
from bindeledd.api.hooks import HookDependencies, Hooks, build_hooks

__all__ = ["Api", "ApiDependencies", "HookDependencies", "Hooks", "build_api", "build_hooks"]
