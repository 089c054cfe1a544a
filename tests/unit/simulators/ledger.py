"""The smallest simulator there can be, on which the frame is tested."""

import json
from collections.abc import Mapping
from typing import Any

from werkzeug.wrappers import Request, Response

from local.simulators.application import Simulator
from local.simulators.storage import NotUniqueError


class LedgerSimulator(Simulator):
    """POST adds an entry under an optional unique reference; GET lists them."""

    name = "Ledger"

    def respond(self, request: Request) -> Response:
        if request.path == "/bug":
            self.store.put("entries", "bug", {"text": "half done"})
            message = "a bug in the simulator"
            raise RuntimeError(message)
        if request.method == "GET":
            return self._json([entry["text"] for entry in self.store.documents("entries")])
        return self._add(request)

    def is_guarded(self, request: Request) -> bool:
        body = request.get_json(silent=True, force=True)
        return isinstance(body, dict) and "reference" in body

    def seed(self, state: Mapping[str, Any]) -> None:
        for text in state["entries"]:
            self.store.put("entries", f"{self.store.next_number('entry'):06d}", {"text": text})

    def dump(self) -> dict[str, Any]:
        return {"entries": [entry["text"] for entry in self.store.documents("entries")]}

    def _add(self, request: Request) -> Response:
        body = request.get_json(force=True)
        key = f"{self.store.next_number('entry'):06d}"
        unique = {"reference": body.get("reference")}
        try:
            self.store.put("entries", key, {"text": body["text"]}, unique=unique)
        except NotUniqueError as error:
            return self._json({"held by": error.key}, status=409)
        return self._json({"id": key}, status=201)

    def _json(self, answer: object, *, status: int = 200) -> Response:
        return Response(json.dumps(answer), status=status, content_type="application/json")
