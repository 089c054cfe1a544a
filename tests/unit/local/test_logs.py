"""Function logs as a person at the terminal reads them."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from local.launcher.logs import Tail, line, parse

AT = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)


def logged(**fields: object) -> str:
    return json.dumps({"level": "INFO", "message": "run_finished", **fields})


def test_a_line_says_time_function_message_and_fields():
    text = logged(
        connection="c-1",
        created=3,
        service="sync",
        timestamp="x",
        location="handler:1",
        function_request_id="r",
    )
    clock = AT.astimezone().strftime("%H:%M:%S")

    shown = line(parse(AT, "stack-Sync-1", text, {"stack-Sync-1": "SyncDimension"}))
    assert shown.split() == [clock, "SyncDimension", "run_finished", "connection=c-1", "created=3"]


def test_the_level_is_said_when_it_matters():
    assert "WARNING" in line(parse(AT, "f", logged(level="WARNING")))
    assert "INFO" not in line(parse(AT, "f", logged()))


def test_long_values_and_line_breaks_do_not_break_the_line():
    shown = line(parse(AT, "f", logged(reason="a\nb " + "x" * 500)))

    assert "\n" not in shown
    assert shown.endswith("…")
    assert len(shown) < 200


def test_a_line_that_is_not_json_stays_as_it_is():
    event = parse(AT, "f", "  File app.py, line 3")

    assert line(event).endswith("|   File app.py, line 3")
    assert parse(AT, "f", '{"half":').fields == {}
    assert parse(AT, "f", "[1]").fields == {}


@pytest.mark.parametrize(
    ("text", "is_platform", "is_metric"),
    [
        ("START RequestId: 1 Version: $LATEST", True, False),
        ("REPORT RequestId: 1\tDuration: 3 ms", True, False),
        ('{"_aws": {"Timestamp": 1}, "RunCompleted": 1}', False, True),
        ('{"message": "START"}', False, False),
    ],
)
def test_what_is_not_said_by_the_function_is_known(text: str, is_platform: bool, is_metric: bool):
    event = parse(AT, "f", text)

    assert (event.is_platform, event.is_metric) == (is_platform, is_metric)


def followed(path: Path, *, level: str, later: list[str]) -> list[str]:
    shown: list[str] = []
    tail = Tail(path, level=level, names={}, show=shown.append)
    tail.start()
    with path.open("a") as file:
        for text in later:
            file.write(json.dumps({"at": AT.timestamp(), "function": "f", "text": text}) + "\n")
    tail.stop()
    return shown


def test_the_tail_shows_what_comes_from_now_on(tmp_path: Path):
    path = tmp_path / "functions.jsonl"
    shown = followed(
        path,
        level="INFO",
        later=[
            logged(message="first"),
            "END RequestId: 1",
            '{"_aws": {}}',
            logged(message="hidden", level="DEBUG"),
            "Traceback (most recent call last):",
        ],
    )

    assert [text.split(maxsplit=2)[2] for text in shown] == [
        "first",
        "| Traceback (most recent call last):",
    ]


def test_the_tail_can_be_kept_to_errors(tmp_path: Path):
    later = [logged(), logged(level="WARNING"), logged(level="ERROR", message="broken")]
    shown = followed(tmp_path / "f.jsonl", level="ERROR", later=later)

    assert len(shown) == 1
    assert "ERROR broken" in shown[0]
