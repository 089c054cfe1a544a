"""The host contract over HTTP: tenant card, capabilities, registers (facts: host side, 6)."""

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import quote

from werkzeug.exceptions import HTTPException, MethodNotAllowed
from werkzeug.routing import Map, Rule
from werkzeug.wrappers import Request, Response

from local.simulators.host import hours_api
from local.simulators.host.authorisation import API_PREFIX
from local.simulators.host.capabilities import capabilities_of
from local.simulators.host.events import Change, Outbox
from local.simulators.host.feed import Row
from local.simulators.host.fields import Finding, JsonObject
from local.simulators.host.objects import HostObjects
from local.simulators.host.problems import Code, Problem, refusal
from local.simulators.host.queries import filters_of
from local.simulators.host.served import (
    Served,
    body_of,
    json_answer,
    json_text,
    list_answer,
    require_offered,
    written,
    written_once,
)

_BASE = "/integration/v1/tenants/<tenant_id>"
_ROUTES = Map(
    [
        Rule(f"{_BASE}/", methods=["GET"], endpoint="card"),
        Rule(f"{_BASE}/capabilities", methods=["GET"], endpoint="capabilities"),
        Rule(f"{_BASE}/time-entries", methods=["GET"], endpoint="list_hours"),
        Rule(f"{_BASE}/time-entries/<entry_id>", methods=["GET"], endpoint="read_hours"),
        Rule(f"{_BASE}/time-entries/transfer-status", methods=["POST"], endpoint="report_hours"),
        Rule(f"{_BASE}/<dimension>", methods=["GET"], endpoint="list"),
        Rule(f"{_BASE}/<dimension>", methods=["POST"], endpoint="create"),
        Rule(f"{_BASE}/<dimension>/next-number", methods=["POST"], endpoint="next_number"),
        Rule(f"{_BASE}/<dimension>/<object_id>", methods=["GET"], endpoint="read"),
        Rule(f"{_BASE}/<dimension>/<object_id>", methods=["PATCH"], endpoint="change"),
        Rule(
            f"{_BASE}/<dimension>/<object_id>/external-ids/<system>",
            methods=["PUT"],
            endpoint="external_id",
        ),
    ],
    strict_slashes=False,
    redirect_defaults=False,
    merge_slashes=False,
)


_ADDRESSES = _ROUTES.bind("")


def tenant_of(path: str) -> str:
    """Give the tenant that a path of the contract names."""
    return path.removeprefix(API_PREFIX).partition("/")[0]


def is_list(request: Request) -> bool:
    """Say whether a request is for a list of a register."""
    return request.method == "GET" and request.path.removeprefix(API_PREFIX).count("/") == 1


def serve(served: Served) -> Response:
    """Answer a request of the contract; raises Problem for a refusal."""
    try:
        endpoint, values = _ADDRESSES.match(served.request.path, served.request.method)
    except MethodNotAllowed as error:
        allowed = {"Allow": ", ".join(sorted(error.valid_methods or ()))}
        raise Problem(
            Code.NOT_SUPPORTED, "The method is not supported.", headers=allowed
        ) from error
    except HTTPException as error:
        raise Problem(Code.NOT_FOUND, "There is no such address.") from error
    named = {name: value for name, value in values.items() if name != "tenant_id"}
    return _ENDPOINTS[endpoint](served, **named)


def _card(served: Served) -> Response:
    return json_answer(served.card.public())


def _capabilities(served: Served) -> Response:
    return json_answer(capabilities_of(served.settings))


def _list(served: Served, dimension: str) -> Response:
    objects = served.objects(dimension)
    require_offered("read", dimension, offered=objects.rules.read)
    return list_answer(
        served,
        objects.rows(),
        filters_of(served.request.args),
        scope=dimension,
        variant=objects.rules.change_feed,
        text=objects.text,
    )


def _read(served: Served, dimension: str, object_id: str) -> Response:
    objects = served.objects(dimension)
    require_offered("read", dimension, offered=objects.rules.read)
    return _object_answer(objects, objects.row(object_id))


def _create(served: Served, dimension: str) -> Response:
    objects = served.objects(dimension)
    require_offered("create", dimension, offered=objects.rules.create)

    def effect() -> Response:
        row = objects.create(body_of(served.request), served.occasion)
        _echo(served, dimension, row, change="created")
        location = f"{API_PREFIX}{quote(served.card.tenant_id)}/{dimension}/{quote(row.id)}"
        answer = _object_answer(objects, row, status=201)
        answer.headers["Location"] = location
        return answer

    return written(served, effect)


def _change(served: Served, dimension: str, object_id: str) -> Response:
    objects = served.objects(dimension)
    require_offered("update", dimension, offered=objects.rules.update)

    def effect() -> Response:
        before = objects.row(object_id)
        _require_match(served.request, before)
        row = objects.change(object_id, body_of(served.request), served.occasion)
        if row.sequence != before.sequence:
            was_deactivated = before.object["active"] and not row.object["active"]
            _echo(served, dimension, row, change="deactivated" if was_deactivated else "updated")
        return _object_answer(objects, row)

    return written(served, effect)


def _external_id(served: Served, dimension: str, object_id: str, system: str) -> Response:
    objects = served.objects(dimension)
    require_offered("external-ids", dimension, offered=objects.rules.external_ids == "host_stored")

    def effect() -> Response:
        _require_match(served.request, objects.row(object_id))
        link = _link_of(body_of(served.request))
        row = objects.set_external_id(object_id, system, link, served.occasion)
        return _object_answer(objects, row)

    return written(served, effect)


def _next_number(served: Served, dimension: str) -> Response:
    objects = served.objects(dimension)
    require_offered("next-number", dimension, offered=objects.rules.next_number)
    return written_once(served, lambda: json_answer({"number": objects.next_number()}))


_ENDPOINTS: Mapping[str, Callable[..., Response]] = {
    "card": _card,
    "capabilities": _capabilities,
    "list": _list,
    "create": _create,
    "read": _read,
    "change": _change,
    "external_id": _external_id,
    "next_number": _next_number,
    "list_hours": hours_api.show_all,
    "read_hours": hours_api.show,
    "report_hours": hours_api.report,
}


def _link_of(body: Mapping[str, Any]) -> JsonObject:
    link = {name: body.get(name) for name in ("externalId", "externalNumber", "url")}
    findings = [
        Finding(f"/{name}", "invalid", f"{name} is a string or null.")
        for name, value in link.items()
        if value is not None and not isinstance(value, str)
    ]
    if not link["externalId"]:
        findings.append(Finding("/externalId", "required", "externalId is required."))
    if findings:
        raise refusal(findings)
    return {name: value for name, value in link.items() if value is not None}


def _require_match(request: Request, row: Row) -> None:
    wanted = request.headers.get("If-Match")
    if wanted is None or wanted.strip() == "*":
        return
    if row.object["version"] not in {tag.strip().strip('"') for tag in wanted.split(",")}:
        detail = f"The object stands at version {row.object['version']}."
        raise Problem(Code.CONFLICT, detail, status=412)


def _object_answer(objects: HostObjects, row: Row, *, status: int = 200) -> Response:
    tag = {"ETag": f'"{row.object["version"]}"'}
    return json_text(objects.text(row), status=status, headers=tag)


def _echo(served: Served, dimension: str, row: Row, *, change: Change) -> None:
    """Raise a webhook for the integration's own write, if this host does (6.1 rule 9)."""
    if served.settings.echo_webhooks:
        Outbox(served.store).dimension_changed(
            served.card.tenant_id,
            dimension,
            [row.id],
            change=change,
            origin=served.occasion.actor,
            at=served.now,
        )
