"""Function logs: read back from CloudWatch Logs, and shown on the terminal while they come."""

import json
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import MappingProxyType
from typing import IO, Any

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_PLATFORM_LINES = ("START RequestId:", "END RequestId:", "REPORT RequestId:")
_LEVELS = {"DEBUG": 10, "INFO": 20, "WARNING": 30, "ERROR": 40, "CRITICAL": 50}
_TAIL_SECONDS = 0.2
_SHOWN_VALUE = 80
# Said in the line's own columns, or of no use to a person who follows along.
_LEFT_OUT = {
    "cold_start",
    "function_arn",
    "function_memory_size",
    "function_name",
    "function_request_id",
    "level",
    "location",
    "message",
    "sampling_rate",
    "service",
    "timestamp",
    "xray_trace_id",
}


@dataclass(frozen=True, slots=True)
class LogEvent:
    """One line that a function logged."""

    at: datetime
    function: str
    text: str
    """The line as it was logged."""
    fields: Mapping[str, Any] = field(default_factory=dict)
    """Its keys, if it is JSON."""

    @property
    def is_platform(self) -> bool:
        """Tell whether Lambda wrote the line and not the function."""
        return self.text.startswith(_PLATFORM_LINES)

    @property
    def is_metric(self) -> bool:
        """Tell whether the line is a metric in embedded metric format."""
        return "_aws" in self.fields

    @property
    def level(self) -> int:
        """Return the level; a line that is not JSON, such as a traceback's, counts as an error."""
        if not self.fields:
            return _LEVELS["ERROR"]
        return _LEVELS.get(str(self.fields.get("level", "INFO")).upper(), _LEVELS["INFO"])


def parse(
    at: datetime, function: str, text: str, names: Mapping[str, str] = MappingProxyType({})
) -> LogEvent:
    """Return the event of one logged line, with the function's logical name where it is known."""
    fields: Any = None
    if text.startswith("{"):
        try:
            fields = json.loads(text)
        except ValueError:
            fields = None
    fields = fields if isinstance(fields, dict) else {}
    logged_by = str(fields.get("function_name") or function)
    return LogEvent(at, names.get(logged_by, logged_by), text, fields)


def read(
    logs: Any,  # noqa: ANN401 - a boto3 client
    since: datetime,
    names: Mapping[str, str],
) -> list[LogEvent]:
    """Return every event of every log group since then, oldest first, from CloudWatch Logs."""
    start = int((since - _EPOCH) / timedelta(milliseconds=1))
    events = []
    for page in logs.get_paginator("describe_log_groups").paginate():
        for group in page["logGroups"]:
            name = group["logGroupName"]
            filtered = logs.get_paginator("filter_log_events").paginate(
                logGroupName=name, startTime=start
            )
            events += [
                parse(
                    _EPOCH + timedelta(milliseconds=event["timestamp"]),
                    name,
                    event["message"],
                    names,
                )
                for found in filtered
                for event in found["events"]
            ]
    return sorted(events, key=lambda event: event.at)


def line(event: LogEvent) -> str:
    """Return an event as one short line: time, function, message, fields."""
    clock = event.at.astimezone().strftime("%H:%M:%S")
    if not event.fields:
        return f"{clock} {event.function:<16} | {event.text}"
    shown = {name: value for name, value in event.fields.items() if name not in _LEFT_OUT}
    pairs = " ".join(f"{name}={_short(value)}" for name, value in shown.items())
    level = "" if event.level <= _LEVELS["INFO"] else f"{event.fields['level']} "
    return f"{clock} {event.function:<16} {level}{event.fields.get('message')} {pairs}".rstrip()


def _short(value: object) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    text = " ".join(text.split())
    return text if len(text) <= _SHOWN_VALUE else f"{text[: _SHOWN_VALUE - 1]}…"


class Tail:
    """Follows the file into which the emulator copies what functions log."""

    def __init__(
        self,
        path: Path,
        *,
        level: str,
        names: Mapping[str, str],
        show: Callable[[str], object] = print,
    ) -> None:
        self._path = path
        self._names = names
        self._level = _LEVELS[level]
        self._show = show
        self._ended = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin to show what is logged from now on."""
        self._path.touch()
        file = self._path.open(encoding="utf-8")
        file.seek(0, 2)
        self._thread = threading.Thread(
            target=self._follow, args=(file,), daemon=True, name="log-tail"
        )
        self._thread.start()

    def stop(self) -> None:
        """Show what is left and end."""
        self._ended.set()
        if self._thread is not None:
            self._thread.join()

    def _follow(self, file: IO[str]) -> None:
        with file:
            while not self._ended.wait(_TAIL_SECONDS):
                self._show_new(file)
            self._show_new(file)

    def _show_new(self, file: IO[str]) -> None:
        for event in _complete_lines(file, self._names):
            if event.is_platform or event.is_metric or event.level < self._level:
                continue
            self._show(line(event))
        sys.stdout.flush()


def _complete_lines(file: IO[str], names: Mapping[str, str]) -> Iterator[LogEvent]:
    while True:
        position = file.tell()
        text = file.readline()
        if not text.endswith("\n"):
            file.seek(position)
            return
        copied = json.loads(text)
        at = datetime.fromtimestamp(copied["at"], tz=UTC)
        yield parse(at, copied["function"], copied["text"], names)
