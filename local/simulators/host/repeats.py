"""Writes that come twice: the stored answer of a key (facts: host side, 6.1 rule 7).

Only a write that took effect has an answer to keep; one that was refused changed nothing and is
judged anew. A key that comes back with another request is a mistake of the caller in either case.
"""

import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta

from werkzeug.wrappers import Request, Response

from local.simulators.host.fields import JsonObject
from local.simulators.host.problems import Code, Problem
from local.simulators.storage import Store

_KEPT_HEADERS = ("Content-Type", "ETag", "Location")


def once(
    request: Request,
    effect: Callable[[], Response],
    *,
    store: Store,
    tenant_id: str,
    now: datetime,
    kept_hours: int,
) -> Response:
    """Give the answer of the first such write; raises Problem for a key used for another one."""
    key = request.headers.get("Idempotency-Key")
    if key is None:
        return effect()
    collection = f"idempotency/{tenant_id}"
    fingerprint = _fingerprint(request)
    stored = store.get(collection, key)
    if stored is not None and datetime.fromisoformat(stored["until"]) > now:
        if stored["fingerprint"] != fingerprint:
            detail = "The Idempotency-Key was used for another request."
            raise Problem(Code.CONFLICT, detail)
        if stored["status"] is not None:
            return Response(
                stored["body"],
                status=stored["status"],
                headers={**stored["headers"], "Idempotent-Replayed": "true"},
            )
    until = (now + timedelta(hours=kept_hours)).isoformat()
    record = {"fingerprint": fingerprint, "until": until, "status": None}
    try:
        with store.savepoint():
            response = effect()
    except Problem:
        store.put(collection, key, record)
        raise
    store.put(collection, key, {**record, **_kept(response)})
    return response


def _kept(response: Response) -> JsonObject:
    headers = {name: response.headers[name] for name in _KEPT_HEADERS if name in response.headers}
    return {
        "status": response.status_code,
        "body": response.get_data(as_text=True),
        "headers": headers,
    }


def _fingerprint(request: Request) -> str:
    digest = hashlib.sha256(f"{request.method} {request.path}\n".encode())
    digest.update(request.get_data())
    return digest.hexdigest()
