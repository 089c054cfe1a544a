"""The host contract over HTTP: tenant card, capabilities, registers (facts: host side, 6)."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, NoReturn
from urllib.parse import quote

from werkzeug.exceptions import HTTPException, MethodNotAllowed
from werkzeug.routing import Map, Rule
from werkzeug.wrappers import Request, Response

from local.simulators.host.capabilities import capabilities_of
from local.simulators.host.events import Change, Outbox
from local.simulators.host.feed import Row, page_of
from local.simulators.host.fields import Finding, JsonObject
from local.simulators.host.objects import Actor, HostObjects, Occasion, Texts
from local.simulators.host.problems import Code, Problem, refusal
from local.simulators.host.queries import limit_of, position_of
from local.simulators.host.repeats import once
from local.simulators.host.settings import HostSettings
from local.simulators.host.tenants import TenantCard
from local.simulators.storage import Store

API_PREFIX = "/integration/v1/tenants/"
_BODY_TYPES = frozenset({"application/json", "application/merge-patch+json"})
_MAX_BODY_BYTES = 1_000_000

_BASE = "/integration/v1/tenants/<tenant_id>"
_ROUTES = Map(
    [
        Rule(f"{_BASE}/", methods=["GET"], endpoint="card"),
        Rule(f"{_BASE}/capabilities", methods=["GET"], endpoint="capabilities"),
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


@dataclass(frozen=True, slots=True)
class Served:
    """What serving one request needs: who asks for which tenant, by which rules, at what time."""

    request: Request
    store: Store
    settings: HostSettings
    card: TenantCard
    now: datetime
    stamp: datetime
    """What a change made by this request is stamped with; late or skewed when told so."""
    epoch: str
    texts: Texts

    def objects(self, dimension: str) -> HostObjects:
        """Give one register of the tenant."""
        return HostObjects(
            self.store,
            self.settings,
            tenant=self.card.document,
            dimension=dimension,
            texts=self.texts,
        )

    @property
    def occasion(self) -> Occasion:
        """Give what a change by this request is marked with."""
        origin = self.request.headers.get("Integration-Origin", "")
        return Occasion(Actor("integration", origin), self.stamp)


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


def json_answer(
    document: object, *, status: int = 200, headers: Mapping[str, str] | None = None
) -> Response:
    """Give an answer with a JSON body."""
    return _json_text(json.dumps(document, ensure_ascii=False), status=status, headers=headers)


def _json_text(
    body: str, *, status: int = 200, headers: Mapping[str, str] | None = None
) -> Response:
    return Response(body, status=status, headers=headers, content_type="application/json")


def problem_answer(problem: Problem) -> Response:
    """Give an answer with a problem document."""
    answer = json_answer(problem.as_json(), status=problem.http_status, headers=problem.headers)
    answer.content_type = "application/problem+json"
    return answer


def _card(served: Served) -> Response:
    return json_answer(served.card.public())


def _capabilities(served: Served) -> Response:
    return json_answer(capabilities_of(served.settings))


def _list(served: Served, dimension: str) -> Response:
    objects = served.objects(dimension)
    _require("read", dimension, offered=objects.rules.read)
    query = served.request.args
    position = position_of(
        query,
        objects.rules,
        settings=served.settings,
        scope=f"{served.card.tenant_id}/{dimension}",
        epoch=served.epoch,
        now=served.now,
    )
    page = page_of(
        objects.rows(),
        position,
        limit=limit_of(query, served.settings),
        variant=objects.rules.change_feed,
    )
    following = page.following and replace(page.following, issued_at=served.now.isoformat())
    rest = json.dumps(
        {
            "nextCursor": following.encoded() if following else None,
            "hasMore": page.has_more,
            "asOf": objects.local_time(served.stamp),
        }
    )
    items = ", ".join(objects.text(row) for row in page.rows)
    return _json_text(f'{{"items": [{items}], {rest[1:]}')


def _read(served: Served, dimension: str, object_id: str) -> Response:
    objects = served.objects(dimension)
    _require("read", dimension, offered=objects.rules.read)
    return _object_answer(objects, objects.row(object_id))


def _create(served: Served, dimension: str) -> Response:
    objects = served.objects(dimension)
    _require("create", dimension, offered=objects.rules.create)

    def effect() -> Response:
        row = objects.create(_body_of(served.request), served.occasion)
        _echo(served, dimension, row, change="created")
        location = f"{API_PREFIX}{quote(served.card.tenant_id)}/{dimension}/{quote(row.id)}"
        answer = _object_answer(objects, row, status=201)
        answer.headers["Location"] = location
        return answer

    return _written(served, effect)


def _change(served: Served, dimension: str, object_id: str) -> Response:
    objects = served.objects(dimension)
    _require("update", dimension, offered=objects.rules.update)

    def effect() -> Response:
        before = objects.row(object_id)
        _require_match(served.request, before)
        row = objects.change(object_id, _body_of(served.request), served.occasion)
        if row.sequence != before.sequence:
            was_deactivated = before.object["active"] and not row.object["active"]
            _echo(served, dimension, row, change="deactivated" if was_deactivated else "updated")
        return _object_answer(objects, row)

    return _written(served, effect)


def _external_id(served: Served, dimension: str, object_id: str, system: str) -> Response:
    objects = served.objects(dimension)
    _require("external-ids", dimension, offered=objects.rules.external_ids == "host_stored")

    def effect() -> Response:
        _require_match(served.request, objects.row(object_id))
        link = _link_of(_body_of(served.request))
        row = objects.set_external_id(object_id, system, link, served.occasion)
        return _object_answer(objects, row)

    return _written(served, effect)


def _next_number(served: Served, dimension: str) -> Response:
    objects = served.objects(dimension)
    _require("next-number", dimension, offered=objects.rules.next_number)
    return _once(served, lambda: json_answer({"number": objects.next_number()}))


_ENDPOINTS: Mapping[str, Callable[..., Response]] = {
    "card": _card,
    "capabilities": _capabilities,
    "list": _list,
    "create": _create,
    "read": _read,
    "change": _change,
    "external_id": _external_id,
    "next_number": _next_number,
}


def _written(served: Served, effect: Callable[[], Response]) -> Response:
    """Run a write once; both headers of a write are asked for (6.1 rule 7)."""
    if served.settings.write_headers_required:
        for header in ("Idempotency-Key", "Integration-Origin"):
            if not served.request.headers.get(header):
                _refuse(f"A write carries the header {header}.")
    if served.request.mimetype not in _BODY_TYPES:
        detail = "The body is application/json or application/merge-patch+json."
        raise Problem(Code.VALIDATION_FAILED, detail, status=415)
    return _once(served, effect)


def _once(served: Served, effect: Callable[[], Response]) -> Response:
    return once(
        served.request,
        effect,
        store=served.store,
        tenant_id=served.card.tenant_id,
        now=served.now,
        kept_hours=served.settings.idempotency_hours,
    )


def _body_of(request: Request) -> JsonObject:
    if len(request.get_data()) > _MAX_BODY_BYTES:
        raise Problem(Code.VALIDATION_FAILED, "The body is too large.", status=413)
    try:
        body: Any = json.loads(request.get_data())
    except ValueError as error:
        _refuse("The body is not JSON.", cause=error)
    if not isinstance(body, dict):
        _refuse("The body is a JSON object.")
    return body


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


def _require(what: str, dimension: str, *, offered: bool) -> None:
    if not offered:
        raise Problem(Code.NOT_SUPPORTED, f"{dimension} does not offer {what}.")


def _require_match(request: Request, row: Row) -> None:
    wanted = request.headers.get("If-Match")
    if wanted is None or wanted.strip() == "*":
        return
    if row.object["version"] not in {tag.strip().strip('"') for tag in wanted.split(",")}:
        detail = f"The object stands at version {row.object['version']}."
        raise Problem(Code.CONFLICT, detail, status=412)


def _object_answer(objects: HostObjects, row: Row, *, status: int = 200) -> Response:
    tag = {"ETag": f'"{row.object["version"]}"'}
    return _json_text(objects.text(row), status=status, headers=tag)


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


def _refuse(detail: str, cause: Exception | None = None) -> NoReturn:
    raise Problem(Code.VALIDATION_FAILED, detail, status=400) from cause
