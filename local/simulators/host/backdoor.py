"""The host's own part of the back door, beside the one that every simulator has.

POST  /_simulator/host/edits          what a person does   {"tenantId", "dimension", "id"?,
                                      "change"? | "delete": true}; without id: create
POST  /_simulator/host/hours          what a person does with hours   {"tenantId", "act", ...}:
                                      write "entry", "status"?; save "id", "change"?; delete "id";
                                      status "id", "status"; approve or reopen "axis", "subject",
                                      "from", "to"
POST  /_simulator/host/events         raise an event       {"type", "data": {"tenantId", ...}}
GET   /_simulator/host/messages       every webhook message and what became of it
POST  /_simulator/host/messages/again make failed messages due once more
PATCH /_simulator/host/settings       merge patch on the settings
POST  /_simulator/host/cursors/expire make every cursor expire
"""

import json
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from werkzeug.exceptions import HTTPException
from werkzeug.routing import Map, Rule
from werkzeug.wrappers import Request, Response

from local.simulators.host.hours_desk import HoursDesk, Period
from local.simulators.host.problems import Problem
from local.simulators.host.served import json_answer, problem_answer

if TYPE_CHECKING:
    from local.simulators.host.simulator import HostSimulator

BACKDOOR_PREFIX = "/_simulator/host/"

_ROUTES = Map(
    [
        Rule("/_simulator/host/edits", methods=["POST"], endpoint="edit"),
        Rule("/_simulator/host/hours", methods=["POST"], endpoint="hours"),
        Rule("/_simulator/host/events", methods=["POST"], endpoint="event"),
        Rule("/_simulator/host/messages", methods=["GET"], endpoint="messages"),
        Rule("/_simulator/host/messages/again", methods=["POST"], endpoint="again"),
        Rule("/_simulator/host/settings", methods=["PATCH"], endpoint="settings"),
        Rule("/_simulator/host/cursors/expire", methods=["POST"], endpoint="expire"),
    ]
)


def answer_backdoor(simulator: "HostSimulator", request: Request) -> Response:
    """Answer a request for the back door."""
    try:
        endpoint, _ = _ROUTES.bind_to_environ(request.environ).match()
        body = json.loads(request.get_data() or b"{}")
        return json_answer(_ACTIONS[endpoint](simulator, body))
    except HTTPException as error:
        return json_answer({"error": error.description}, status=error.code or 500)
    except Problem as problem:
        return problem_answer(problem)
    except (ValueError, KeyError) as error:
        return json_answer({"error": str(error)}, status=400)


def _edit(simulator: "HostSimulator", body: Mapping[str, Any]) -> object:
    desk = simulator.desk(body["tenantId"])
    if "id" not in body:
        return desk.create(body["dimension"], body["change"])
    if body.get("delete"):
        desk.delete(body["dimension"], body["id"])
        return {"deleted": body["id"]}
    return desk.change(body["dimension"], body["id"], body["change"])


def _hours(simulator: "HostSimulator", body: Mapping[str, Any]) -> object:
    desk = simulator.hours_desk(body["tenantId"])
    return _ACTS[body["act"]](desk, body)


def _delete_entry(desk: HoursDesk, body: Mapping[str, Any]) -> object:
    desk.delete(body["id"])
    return {"deleted": body["id"]}


def _period(body: Mapping[str, Any]) -> Period:
    return Period(body["axis"], body["subject"], body["from"], body["to"])


_ACTS: Mapping[str, Callable[[HoursDesk, Mapping[str, Any]], object]] = {
    "write": lambda desk, body: desk.write(body["entry"], status=body.get("status", "submitted")),
    "save": lambda desk, body: desk.save(body["id"], body.get("change")),
    "delete": _delete_entry,
    "status": lambda desk, body: desk.set_status(body["id"], body["status"]),
    "approve": lambda desk, body: {"ids": desk.approve(_period(body))},
    "reopen": lambda desk, body: {"ids": desk.reopen(_period(body))},
}


def _event(simulator: "HostSimulator", body: Mapping[str, Any]) -> object:
    return {"id": simulator.raise_event(body["type"], body["data"]).id}


def _messages(simulator: "HostSimulator", _body: Mapping[str, Any]) -> object:
    return [message.as_json() for message in simulator.outbox.messages()]


def _again(simulator: "HostSimulator", _body: Mapping[str, Any]) -> object:
    return {"due": simulator.outbox.send_again()}


def _settings(simulator: "HostSimulator", body: Mapping[str, Any]) -> object:
    simulator.configuration.change_settings(body)
    return simulator.configuration.shown()["settings"]


def _expire(simulator: "HostSimulator", _body: Mapping[str, Any]) -> object:
    simulator.configuration.expire_cursors()
    return {"expired": True}


_ACTIONS: Mapping[str, Callable[["HostSimulator", Mapping[str, Any]], object]] = {
    "edit": _edit,
    "hours": _hours,
    "event": _event,
    "messages": _messages,
    "again": _again,
    "settings": _settings,
    "expire": _expire,
}
