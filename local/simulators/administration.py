"""The back door of every simulator, under `/_simulator/`: faults, state and the call log.

GET    /_simulator/health
GET    /_simulator/faults         the faults that are on
POST   /_simulator/faults         switch one on              {"kind": "latency", "seconds": 2}
PUT    /_simulator/faults         switch exactly these on    [{...}, ...]
DELETE /_simulator/faults[/ID]    switch all, or one, off
GET    /_simulator/state          dump, without secrets
POST   /_simulator/state          add objects
PUT    /_simulator/state          replace everything by these objects
POST   /_simulator/reset          forget state, faults and calls
GET    /_simulator/calls          ?method=&path=&status=&limit=  counts, and the latest calls
DELETE /_simulator/calls
POST   /_simulator/tick           apply the late writes that are due
"""

import json
from collections.abc import Callable
from typing import TYPE_CHECKING

from werkzeug.exceptions import HTTPException
from werkzeug.routing import Map, Rule
from werkzeug.wrappers import Request, Response

from local.simulators.faults import Fault, FaultError

if TYPE_CHECKING:
    from local.simulators.application import Simulator

ADMIN_PREFIX = "/_simulator/"

_ROUTES = Map(
    [
        Rule("/_simulator/health", methods=["GET"], endpoint="health"),
        Rule("/_simulator/faults", methods=["GET"], endpoint="list_faults"),
        Rule("/_simulator/faults", methods=["POST"], endpoint="add_fault"),
        Rule("/_simulator/faults", methods=["PUT"], endpoint="replace_faults"),
        Rule("/_simulator/faults", methods=["DELETE"], endpoint="clear_faults"),
        Rule("/_simulator/faults/<fault_id>", methods=["DELETE"], endpoint="remove_fault"),
        Rule("/_simulator/state", methods=["GET"], endpoint="dump"),
        Rule("/_simulator/state", methods=["POST"], endpoint="seed"),
        Rule("/_simulator/state", methods=["PUT"], endpoint="reseed"),
        Rule("/_simulator/reset", methods=["POST"], endpoint="reset"),
        Rule("/_simulator/calls", methods=["GET"], endpoint="calls"),
        Rule("/_simulator/calls", methods=["DELETE"], endpoint="clear_calls"),
        Rule("/_simulator/tick", methods=["POST"], endpoint="tick"),
    ],
    strict_slashes=False,
)


def administer(simulator: "Simulator", request: Request) -> Response:
    """Answer a request for the back door."""
    try:
        endpoint, values = _ROUTES.bind_to_environ(request.environ).match()
        answer = _ACTIONS[endpoint](simulator, request, **values)
    except HTTPException as error:
        return _json({"error": error.description}, status=error.code or 500)
    except (FaultError, ValueError, KeyError) as error:
        return _json({"error": str(error)}, status=400)
    return _json(answer)


def _json(answer: object, *, status: int = 200) -> Response:
    body = json.dumps(answer, ensure_ascii=False)
    return Response(body, status=status, content_type="application/json; charset=utf-8")


def _health(simulator: "Simulator", request: Request) -> object:  # noqa: ARG001
    return {"simulator": simulator.name, "now": simulator.now().isoformat()}


def _list_faults(simulator: "Simulator", request: Request) -> object:  # noqa: ARG001
    return simulator.faults.listed()


def _add_fault(simulator: "Simulator", request: Request) -> object:
    return {"id": simulator.faults.switch_on(Fault.from_document(request.get_json(force=True)))}


def _replace_faults(simulator: "Simulator", request: Request) -> object:
    faults = [Fault.from_document(document) for document in request.get_json(force=True)]
    return {"ids": simulator.faults.replace(faults)}


def _clear_faults(simulator: "Simulator", request: Request) -> object:  # noqa: ARG001
    simulator.faults.clear()
    return {"faults": []}


def _remove_fault(simulator: "Simulator", request: Request, fault_id: str) -> object:  # noqa: ARG001
    return {"removed": simulator.faults.switch_off(fault_id)}


def _dump(simulator: "Simulator", request: Request) -> object:  # noqa: ARG001
    return simulator.dump()


def _seed(simulator: "Simulator", request: Request) -> object:
    with simulator.store.transaction():
        simulator.seed(request.get_json(force=True))
    return simulator.dump()


def _reseed(simulator: "Simulator", request: Request) -> object:
    state = request.get_json(force=True)
    with simulator.store.transaction():
        simulator.reset()
        simulator.seed(state)
    return simulator.dump()


def _reset(simulator: "Simulator", request: Request) -> object:  # noqa: ARG001
    simulator.reset()
    return {"reset": True}


def _calls(simulator: "Simulator", request: Request) -> object:
    query = request.args
    status = query.get("status", type=int)
    method, path = query.get("method", "*"), query.get("path", "*")
    limit = query.get("limit", 200, type=int)
    counts = simulator.calls.counts(method=method, path=path, status=status)
    latest = simulator.calls.calls(method=method, path=path, status=status, limit=limit)
    return {
        "count": sum(row["calls"] for row in counts),
        "counts": counts,
        "calls": [
            {
                "at": call.at.isoformat(),
                "method": call.method,
                "path": call.path,
                "query": call.query,
                "status": call.status,
                "note": call.note,
            }
            for call in latest
        ],
    }


def _clear_calls(simulator: "Simulator", request: Request) -> object:  # noqa: ARG001
    simulator.calls.clear()
    return {"calls": []}


def _tick(simulator: "Simulator", request: Request) -> object:  # noqa: ARG001
    return {"applied": simulator.tick()}


_ACTIONS: dict[str, Callable[..., object]] = {
    "health": _health,
    "list_faults": _list_faults,
    "add_fault": _add_fault,
    "replace_faults": _replace_faults,
    "clear_faults": _clear_faults,
    "remove_fault": _remove_fault,
    "dump": _dump,
    "seed": _seed,
    "reseed": _reseed,
    "reset": _reset,
    "calls": _calls,
    "clear_calls": _clear_calls,
    "tick": _tick,
}
