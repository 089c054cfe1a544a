"""The whole story holds; secrets are nowhere afterwards, and no personal data in CloudWatch."""

import json
import re
from collections.abc import Iterator
from contextlib import closing

import pytest

from local.launcher import LocalStack
from local.launcher.logs import LogEvent
from local.sample_data import CONNECTED_TENANT
from tests.integration.demo.conftest import items_of, set_anew
from tests.integration.demo.recording import Recorder
from tests.integration.demo.running import FAILING, Run

pytestmark = [pytest.mark.emulator, pytest.mark.slow]

SEED = 4711
TOKEN = re.compile(r"eyJ[\w-]{10,}\.[\w-]{10,}")
FUNCTIONS = {
    "ControlApi", "Console", "OauthCallback", "HostWebhook", "SyncDimension", "PushHours",
}  # fmt: skip


@pytest.fixture(scope="module")
def run(product: LocalStack) -> Iterator[Run]:
    """Let the whole run happen, once for all that is looked at afterwards."""
    with closing(Recorder()) as recorder, set_anew(product, SEED, recorder.visitor) as scene:
        run = Run(scene, recorder)
        run.happen()
        yield run


@pytest.mark.requirement("SV-01", "SV-05", "SV-06", "SV-07", "SV-09", "SV-10", "SV-11")
@pytest.mark.requirement(
    "SV-17", "SV-18", "SV-19", "ALL-01", "ALL-02", "ALL-03", "ALL-05", "ALL-06"
)
@pytest.mark.requirement("SV-12", "SV-14", "SV-15", "ALL-09", "ALL-17")
def test_the_whole_story_holds(run: Run):
    assert run.account.failures == []
    told = "\n".join(run.account.lines)
    assert "“The customer code must be between 10000 and 19999.”" in told
    assert "nothing to write" in told
    assert "which had to give way" in told
    assert "the field is held" in told
    assert "be a positive number.”" in told
    assert "lines, each once and equal" in told


@pytest.fixture(scope="module")
def logged(run: Run) -> list[str]:
    """Give every line of CloudWatch as it stands and with its letters unescaped."""
    events = run.stack.logs(run.began)
    assert len(events) > 100
    assert {event.function for event in events} >= FUNCTIONS
    return [spelling for event in events for spelling in _spellings(event)]


def _spellings(event: LogEvent) -> Iterator[str]:
    yield event.text
    if event.fields:
        yield json.dumps(event.fields, ensure_ascii=False, default=str)


def _values(part: object) -> Iterator[str]:
    """Give every text and every run of bytes in an item, however deep."""
    if isinstance(part, dict):
        for name, value in part.items():
            yield str(name)
            yield from _values(value)
    elif isinstance(part, list | set | tuple):
        for value in part:
            yield from _values(value)
    elif isinstance(part, bytes):
        yield part.decode("latin-1")
    else:
        yield str(part)


def _found(canaries: set[str], texts: list[str]) -> list[str]:
    """List the texts in which a canary stands, shortened."""
    return [
        f"{canary!r} in {text[:300]}"
        for text in texts
        for canary in canaries
        if canary.casefold() in text.casefold()
    ]


@pytest.mark.requirement("ALL-12")
def test_no_secret_is_in_a_line_of_a_log(run: Run, logged: list[str]):
    assert _found(run.secrets, logged) == []
    assert [line for line in logged if TOKEN.search(line)] == []


def test_no_personal_data_is_in_cloudwatch(run: Run, logged: list[str]):
    assert _found(run.personal_data(), logged) == []


@pytest.mark.requirement("ALL-12")
def test_no_secret_is_in_the_state_except_encrypted(run: Run):
    items = [" ".join(_values(item)) for item in items_of(run.stack)]

    assert _found(run.secrets, items) == []
    assert [item for item in items if TOKEN.search(item)] == []


@pytest.mark.requirement("ALL-12")
def test_no_secret_is_on_a_page_or_in_an_error(run: Run):
    bodies = [answer.body for answer in run.recorder.of(run.stack.console_url)]

    assert _found(run.secrets, bodies) == []
    assert [body for body in bodies if TOKEN.search(body)] == []


@pytest.mark.requirement("SV-04", "SV-10")
def test_the_run_met_everything_that_it_was_to_meet(run: Run):
    """What is grepped must hold what could be found, or nothing is proven."""
    answers = run.recorder.of(run.stack.console_url)
    pages = " ".join(answer.body for answer in answers)
    items = " ".join(" ".join(_values(item)) for item in items_of(run.stack))
    names = {one.name for one in run.scene.registers.host(CONNECTED_TENANT)}

    assert {200, 400, 401, 403, 404, 410, 422} <= {answer.status for answer in answers}
    assert all(name in items for name in names)
    assert "The customer code must be between 10000 and 19999." in pages
    runs = run.scene.api.runs(run.scene.connection())
    assert {one["dimension"] for one in runs if one["state"] == "failed"} >= set(FAILING)
    outcomes = {run_["problem"] for run_ in runs}
    assert "grant_refused" in outcomes
    assert len(outcomes) > 2, outcomes
