"""What the host was told about itself and its vendor, kept with the state.

The values given at the start are the ground; what is changed through the back door lies over it
and survives a restart.
"""

import secrets
from collections.abc import Mapping
from typing import Any

from local.simulators.host.backend import Backend
from local.simulators.host.delivery import Endpoint
from local.simulators.host.settings import HostSettings
from local.simulators.storage import Document, Store

_COLLECTION = "configuration"


class Configuration:
    """Settings of the host, the vendor's webhook endpoint, and the backend's address."""

    def __init__(
        self,
        store: Store,
        *,
        settings: HostSettings | None = None,
        endpoint: Endpoint | None = None,
        backend: Backend | None = None,
    ) -> None:
        """Take the store and what the host starts with."""
        self._store = store
        self._settings = settings or HostSettings()
        self._endpoint = endpoint
        self._backend = backend
        self._read: tuple[Document | None, HostSettings] = (None, self._settings)

    @property
    def settings(self) -> HostSettings:
        """Give the settings in force."""
        changes = self._store.get(_COLLECTION, "settings")
        if changes is None:
            return self._settings
        if changes is not self._read[0]:
            self._read = (changes, HostSettings.model_validate(changes))
        return self._read[1]

    def change_settings(self, changes: Mapping[str, Any]) -> HostSettings:
        """Apply a merge patch to the settings; raises ValueError for what cannot be."""
        changed = self.settings.changed(changes)
        self._store.put(_COLLECTION, "settings", changed.as_json())
        return changed

    @property
    def endpoint(self) -> Endpoint | None:
        """Give the endpoint that webhook messages go to, if there is one."""
        document = self._store.get(_COLLECTION, "webhooks")
        return self._endpoint if document is None else Endpoint.model_validate(document)

    def put_endpoint(self, endpoint: Endpoint) -> None:
        """Set the endpoint."""
        self._store.put(_COLLECTION, "webhooks", endpoint.as_json())

    @property
    def backend(self) -> Backend | None:
        """Give where the control API is, if that is known."""
        document = self._store.get(_COLLECTION, "backend")
        return self._backend if document is None else Backend.model_validate(document)

    def put_backend(self, backend: Backend) -> None:
        """Set where the control API is."""
        self._store.put(_COLLECTION, "backend", backend.as_json())

    def feed_epoch(self) -> str:
        """Give the mark that every living cursor carries."""
        document = self._store.get(_COLLECTION, "feed")
        return self.expire_cursors() if document is None else str(document["epoch"])

    def expire_cursors(self) -> str:
        """Make every cursor given so far expire."""
        epoch = secrets.token_hex(6)
        self._store.put(_COLLECTION, "feed", {"epoch": epoch})
        return epoch

    def shown(self) -> dict[str, Any]:
        """Give the configuration without its secrets."""
        settings = self.settings.as_json()
        for name in ("token", "clientSecret"):
            del settings["auth"][name]
        backend, endpoint = self.backend, self.endpoint
        return {
            "settings": settings,
            "webhooks": None
            if endpoint is None
            else {"url": endpoint.url, "disabled": endpoint.disabled},
            "backend": None if backend is None else _without_secret(backend),
        }


def _without_secret(backend: Backend) -> dict[str, Any]:
    return {name: value for name, value in backend.as_json().items() if name != "clientSecret"}
