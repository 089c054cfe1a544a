"""What serving a request of the contract has in common, whatever it is for."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, NoReturn

from werkzeug.wrappers import Request, Response

from local.simulators.host.feed import EntryFilters, Filters, Row, Variant, page_of
from local.simulators.host.fields import JsonObject
from local.simulators.host.objects import Actor, HostObjects, Occasion, Texts, written_in_zone
from local.simulators.host.problems import Code, Problem
from local.simulators.host.queries import limit_of, position_of
from local.simulators.host.repeats import once
from local.simulators.host.settings import HostSettings
from local.simulators.host.tenants import TenantCard
from local.simulators.host.time_entries import TimeEntries
from local.simulators.storage import Store

_BODY_TYPES = frozenset({"application/json", "application/merge-patch+json"})
_MAX_BODY_BYTES = 1_000_000


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

    def entries(self) -> TimeEntries:
        """Give the hours of the tenant."""
        return TimeEntries(self.store, self.settings, tenant=self.card.document)

    @property
    def occasion(self) -> Occasion:
        """Give what a change by this request is marked with."""
        origin = self.request.headers.get("Integration-Origin", "")
        return Occasion(Actor("integration", origin), self.stamp)


def json_answer(
    document: object, *, status: int = 200, headers: Mapping[str, str] | None = None
) -> Response:
    """Give an answer with a JSON body."""
    return json_text(json.dumps(document, ensure_ascii=False), status=status, headers=headers)


def json_text(
    body: str, *, status: int = 200, headers: Mapping[str, str] | None = None
) -> Response:
    """Give an answer with a body that is JSON already."""
    return Response(body, status=status, headers=headers, content_type="application/json")


def problem_answer(problem: Problem) -> Response:
    """Give an answer with a problem document."""
    answer = json_answer(problem.as_json(), status=problem.http_status, headers=problem.headers)
    answer.content_type = "application/problem+json"
    return answer


def list_answer(
    served: Served,
    rows: Iterable[Row],
    filters: Filters | EntryFilters,
    *,
    scope: str,
    variant: Variant,
    text: Callable[[Row], str],
) -> Response:
    """Give the page of a list that a request asks for; raises Problem."""
    query = served.request.args
    position = position_of(
        query,
        filters,
        variant=variant,
        settings=served.settings,
        scope=f"{served.card.tenant_id}/{scope}",
        epoch=served.epoch,
        now=served.now,
    )
    page = page_of(rows, position, limit=limit_of(query, served.settings), variant=variant)
    following = page.following and replace(page.following, issued_at=served.now.isoformat())
    rest = json.dumps(
        {
            "nextCursor": following.encoded() if following else None,
            "hasMore": page.has_more,
            "asOf": written_in_zone(served.stamp, served.card.time_zone),
        }
    )
    items = ", ".join(text(row) for row in page.rows)
    return json_text(f'{{"items": [{items}], {rest[1:]}')


def require_offered(what: str, dimension: str, *, offered: bool) -> None:
    """Refuse what this host does not offer; raises Problem."""
    if not offered:
        raise Problem(Code.NOT_SUPPORTED, f"{dimension} does not offer {what}.")


def written(served: Served, effect: Callable[[], Response]) -> Response:
    """Run a write once; both headers of a write are asked for (6.1 rule 7)."""
    if served.settings.write_headers_required:
        for header in ("Idempotency-Key", "Integration-Origin"):
            if not served.request.headers.get(header):
                _refuse(f"A write carries the header {header}.")
    if served.request.mimetype not in _BODY_TYPES:
        detail = "The body is application/json or application/merge-patch+json."
        raise Problem(Code.VALIDATION_FAILED, detail, status=415)
    return written_once(served, effect)


def written_once(served: Served, effect: Callable[[], Response]) -> Response:
    """Run a write, or give the answer that its key was given before."""
    return once(
        served.request,
        effect,
        store=served.store,
        tenant_id=served.card.tenant_id,
        now=served.now,
        kept_hours=served.settings.idempotency_hours,
    )


def body_of(request: Request) -> JsonObject:
    """Give the JSON object that a request carries; raises Problem."""
    if len(request.get_data()) > _MAX_BODY_BYTES:
        raise Problem(Code.VALIDATION_FAILED, "The body is too large.", status=413)
    try:
        body: Any = json.loads(request.get_data())
    except ValueError as error:
        _refuse("The body is not JSON.", cause=error)
    if not isinstance(body, dict):
        _refuse("The body is a JSON object.")
    return body


def _refuse(detail: str, cause: Exception | None = None) -> NoReturn:
    raise Problem(Code.VALIDATION_FAILED, detail, status=400) from cause
