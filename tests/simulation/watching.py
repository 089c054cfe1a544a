"""Which objects a call is about, read from its address and its body."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

import httpx
from werkzeug.wrappers import Request, Response

from bindeledd.domain.identity import Dimension, System
from local.simulators.application import Simulator
from local.simulators.faults import Fault, FaultKind
from tests.simulation.registers import Key, Registers, Row
from tests.simulation.shape import Shape
from tests.simulation.shapes import SHAPES
from tests.wiring import HOST_URL, TENANT

SENT_BY = "X-Sent-By"
"""The header that tells the ledger in which invocation a call was sent; no system reads it."""

WRITES = frozenset({"POST", "PATCH", "PUT", "DELETE"})

_MAIL = "/mailaddress"


def system_of(request: httpx.Request) -> System:
    """Tell which system a call is for."""
    return System.HOST if HOST_URL.endswith(request.url.host) else System.ERP


def sent_by(request: Request) -> int:
    """Read in which invocation a write was sent; it may land much later."""
    return int(request.headers[SENT_BY])


def written_dimension(request: httpx.Request) -> Dimension | None:
    """Tell what a write is about: what stands inside a customer is named by the body alone."""
    system = system_of(request)
    shape = _shape_of(system, request.url.path.lower())
    if shape is None:
        return None
    inner = _written_inside(system, shape, request.content) if request.content else None
    return inner or shape.dimension


def refused_a_test(request: httpx.Request, response: httpx.Response) -> bool:
    """Tell whether a patch that holds a `test` was refused: nothing of it was written."""
    if request.method != "PATCH" or not response.is_client_error:
        return False
    body = json.loads(request.content)
    return isinstance(body, list) and any(one["op"] == "test" for one in body)


def _written_inside(system: System, shape: Shape, content: bytes) -> Dimension | None:
    body = json.loads(content)
    for child in _inside(shape):
        if system is System.HOST and child.host_path in body:
            return child.dimension
        if system is System.ERP and child.places is not None and isinstance(body, list):
            paths = (str(one.get("path", "")).lower() for one in body)
            if any(path.startswith(_MAIL) for path in paths):
                return child.dimension
    return None


def _inside(shape: Shape) -> Iterator[Shape]:
    return (one for one in SHAPES.values() if one.owner is shape.dimension)


def watch_faults(simulator: Simulator, told: Callable[[FaultKind, str, str], None]) -> None:
    """Tell of each fault of a system that strikes, and which call it met."""
    take = simulator.faults.take

    def watched(*kinds: Any, method: str, path: str, **named: Any) -> Fault | None:
        fault = take(*kinds, method=method, path=path, **named)
        if fault is not None:
            told(fault.kind, method, path)
        return fault

    simulator.faults.take = watched  # type: ignore[method-assign]


class Watched:
    """Which objects a write can change: read before and after it."""

    def __init__(self, registers: Registers, dimensions: tuple[Dimension, ...]) -> None:
        self._registers, self._dimensions = registers, dimensions

    def shape(self, system: System, request: Request) -> Shape | None:
        """Tell the register that a write addresses; None where nobody works in it."""
        return _shape_of(system, request.path.lower()) if request.method in WRITES else None

    def read(
        self, system: System, shape: Shape, request: Request, made: Response | None = None
    ) -> Mapping[Key, Row]:
        """Read what a write is about; once it is done, with what it made."""
        if shape.owner is not None:
            owner = request.path.lower().partition(f"/{shape.erp_path}/")[2].partition("/")[0]
            return self._under(system, shape, owner)
        object_id = _object_of(request) or (made and _made(made))
        if not object_id:
            return {}
        row = self._registers.row(system, shape.dimension, object_id)
        found = {} if row is None else {row.key: row}
        for child in _inside(shape):
            found |= self._under(system, child, object_id)
        return found

    def _under(self, system: System, shape: Shape, owner: str) -> Mapping[Key, Row]:
        if shape.dimension not in self._dimensions:
            return {}
        return {row.key: row for row in self._registers.of(system, shape.dimension, owner)}


def differing(
    before: Mapping[Key, Row], after: Mapping[Key, Row]
) -> Iterator[tuple[Row | None, Row]]:
    """Pair what stood with what stands; of what is gone every value is empty."""
    for key, row in before.items():
        yield row, after.get(key) or replace(row, values=dict.fromkeys(row.values))
    for key in after.keys() - before.keys():
        yield None, after[key]


def _shape_of(system: System, path: str) -> Shape | None:
    for shape in SHAPES.values():
        if shape.owner is not None and system is System.HOST:
            continue
        place = (
            f"/tenants/{TENANT}/{shape.host_path}"
            if system is System.HOST
            else f"/{shape.erp_path}"
        )
        if place in path:
            return shape
    return None


def _object_of(request: Request) -> str | None:
    """Read which object a write changes; a POST makes one."""
    return None if request.method == "POST" else request.path.rstrip("/").rpartition("/")[2]


def _made(response: Response) -> str:
    body: dict[str, Any] = response.get_json()
    return str(body["id"] if "id" in body else body["Id"])
