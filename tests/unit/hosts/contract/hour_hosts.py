"""A host that answers hours from a script."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta

import httpx

from bindeledd.domain.vendors import HostAccess, HostAuth
from bindeledd.hosts.contract import HostSession
from bindeledd.hosts.contract.hours import ContractHours
from bindeledd.transport import RetryPolicy, Unpaced
from tests.unit.transport.systems import Script, Step, SteppingClock, network_of

NOT_FOUND = httpx.Response(404, json={"code": "not_found", "title": "no"})
GONE = httpx.Response(410, json={"code": "cursor_expired"})
AT = datetime(2026, 11, 20, 16, 5, tzinfo=UTC)


def capabilities(dimensions: Mapping[str, object] | None = None, **hours: object) -> httpx.Response:
    whole = {"read": True, "changeFeed": "cursor", "transferStatus": True, **hours}
    body = {"dimensions": dimensions or {}, "timeEntries": whole, "pageMax": 50}
    return httpx.Response(200, json=body)


def entry(entry_id: str, **more: object) -> dict[str, object]:
    return {
        "id": entry_id,
        "version": "1",
        "date": "2026-11-20",
        "hours": "8.00",
        "approval": {"status": "approved"},
        **more,
    }


def page(*items: object, more: bool = False, cursor: str | None = None) -> httpx.Response:
    whole = [entry(one) if isinstance(one, str) else one for one in items]
    return httpx.Response(200, json={"items": whole, "hasMore": more, "nextCursor": cursor})


def hours_of(
    *steps: Step, retry: RetryPolicy | None = None, zone: str = "Europe/Oslo"
) -> tuple[ContractHours, Script]:
    script = Script(steps)
    session = HostSession(
        network=network_of(script, SteppingClock(), retry=retry),
        access=HostAccess("svenn", "http://host.test", HostAuth.BEARER_STATIC, "/svenn/secret"),
        secret="s3cret+/",
        tenant="t_42",
        origin="connection_1",
        pacer=Unpaced(),
    )
    names = ["poweroffice", "poweroffice_go"]
    return session.hours(erp="poweroffice_go", erp_names=names, zone=zone), script


def ids_of(hours: ContractHours, cursor: str | None = None) -> list[list[str]]:
    return [[one.id for one in page.entries] for page in hours.pages(cursor)]


def days_between(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def queries(script: Script) -> list[dict[str, str]]:
    return [dict(one.url.params) for one in script.requests if "time-entries" in one.url.path]
