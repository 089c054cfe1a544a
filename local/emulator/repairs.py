"""Repairs of the pinned ministack, each with its reason.

They replace private names of one exact release, so each one first makes sure that what it
replaces still looks as expected: a changed pin fails at the start and not in the middle of a run.
"""

# ruff: noqa: SLF001 - ministack has no public names for any of this

import json
import queue
import threading
import time
from collections.abc import Callable
from http import HTTPStatus
from importlib.metadata import version
from pathlib import Path
from typing import Any

from local.emulator import function_worker, policy_context
from local.emulator.internals import Internal, internal

MINISTACK_VERSION = "1.5.33"
"""The release whose private names are replaced here."""

_INTERNAL_SERVER_ERROR = {
    "statusCode": 500,
    "headers": {"content-type": "application/json"},
    "body": '{"message":"Internal Server Error"}',
}
_JWKS_REFETCH_SECONDS = 2.0
_LOG_DRAIN_SECONDS = 0.25
_SAVE_ATTEMPTS = 5


class EmulatorVersionError(RuntimeError):
    """The installed ministack is not the release that the repairs were written for."""


def apply(*, function_log: Path) -> None:
    """Apply every repair to the imported ministack, once per process.

    Args:
        function_log: file into which each line that a function logs is copied.
    """
    installed = version("ministack")
    if installed != MINISTACK_VERSION:
        message = f"ministack {MINISTACK_VERSION} is needed, {installed} is installed"
        raise EmulatorVersionError(message)
    lambda_svc = internal("services.lambda_svc")
    runtime = internal("core.lambda_runtime")
    _run_fifo_groups_side_by_side(lambda_svc)
    _shape_http_events_as_aws(lambda_svc)
    _fetch_signing_keys_again(internal("services.apigateway"))
    _prepare_worker_script(runtime)
    _drain_logs_to_the_end_mark(runtime)
    _copy_logs(lambda_svc, function_log)
    _name_queues_without_port(internal("services.sqs"))
    _save_with_retry(internal("app"))
    policy_context.extend(internal("core.iam_actions"))


def _run_fifo_groups_side_by_side(lambda_svc: Internal) -> None:
    """Lift the limit of one batch per FIFO queue where a batch is one message.

    The queue itself keeps a group waiting while one of its messages is in flight, so with batches
    of one the order within a group holds without the limit. A limit that comes from a template
    parameter is a string, on which ministack's poller would stumble at every turn.
    """
    limit: Callable[..., int] = lambda_svc._sqs_esm_concurrency

    def concurrency(
        mapping: dict[str, Any],
        function: dict[str, Any],
        config: dict[str, Any],
        source: dict[str, Any] | None = None,
    ) -> int:
        if (source or {}).get("is_fifo") and mapping.get("BatchSize", 10) != 1:
            return 1
        scaling = mapping.get("ScalingConfig") or {}
        if "MaximumConcurrency" in scaling:
            scaling["MaximumConcurrency"] = int(scaling["MaximumConcurrency"])
        return limit(mapping, function, config, None)

    lambda_svc._sqs_esm_concurrency = concurrency


def _shape_http_events_as_aws(lambda_svc: Internal) -> None:
    """Give HTTP events the `cookies` array and real host, and turn failures into AWS's plain 500.

    ministack leaves cookies in the header and answers an unhandled error with 502 and its text.
    """
    execute: Callable[..., Any] = lambda_svc._execute_function_with_config_scope

    def execute_http(
        record: dict[str, Any],
        event: Any,  # noqa: ANN401 - any JSON value
        *args: object,
        **kwargs: object,
    ) -> Internal:
        if not _is_http_event(event):
            return execute(record, event, *args, **kwargs)
        _move_cookies(event)
        event["requestContext"]["domainName"] = event["headers"].get("host", "")
        result = execute(record, event, *args, **kwargs)
        if isinstance(result, dict) and result.get("error") and not result.get("throttle"):
            return {"body": _INTERNAL_SERVER_ERROR, "log": result.get("log", "")}
        return result

    lambda_svc._execute_function_with_config_scope = execute_http


def _is_http_event(event: object) -> bool:
    return (
        isinstance(event, dict)
        and event.get("version") == "2.0"
        and isinstance(event.get("requestContext"), dict)
    )


def _move_cookies(event: dict[str, Any]) -> None:
    header = event.get("headers", {}).pop("cookie", None)
    if header is not None:
        event["cookies"] = [cookie.strip() for cookie in header.split(";") if cookie.strip()]


def _fetch_signing_keys_again(apigateway: Internal) -> None:
    """Ask the issuer for its keys again when a token is refused, at most every two seconds.

    ministack keeps a key set for two hours: an issuer with a new key would be refused that long.
    """
    validate: Callable[..., Any] = apigateway._validate_jwt_authorizer
    fetched_at = [0.0]

    async def validate_with_fresh_keys(*args: object) -> Internal:
        outcome = await validate(*args)
        refused = outcome[2] is not None and outcome[2][0] == HTTPStatus.UNAUTHORIZED
        if not refused or time.monotonic() - fetched_at[0] < _JWKS_REFETCH_SECONDS:
            return outcome
        fetched_at[0] = time.monotonic()
        apigateway._jwks_cache._data.clear()
        apigateway._oidc_config_cache._data.clear()
        return await validate(*args)

    apigateway._validate_jwt_authorizer = validate_with_fresh_keys


def _prepare_worker_script(runtime: Internal) -> None:
    """Make function workers end with the emulator and mark the end of an invocation's log."""
    runtime._PYTHON_WORKER_SCRIPT = function_worker.prepared(runtime._PYTHON_WORKER_SCRIPT)


def _drain_logs_to_the_end_mark(runtime: Internal) -> None:
    """Read an invocation's log up to its end mark instead of waiting for silence.

    ministack waits 5 ms after the last line, 50 ms where there is none, and leaves a late line to
    the next invocation. With the mark nothing is waited for and no line is misplaced.
    """

    def drain(worker: Internal) -> str:
        lines: list[str] = []
        deadline = time.monotonic() + _LOG_DRAIN_SECONDS
        while (left := deadline - time.monotonic()) > 0:
            try:
                line = worker._stderr_queue.get(timeout=left)
            except queue.Empty:
                break
            if line == function_worker.END_OF_LOG:
                break
            lines.append(line)
        return "\n".join(lines)

    runtime.Worker._drain_stderr_bounded = drain


def _copy_logs(lambda_svc: Internal, path: Path) -> None:
    """Copy each logged line into a file for the terminal, beside CloudWatch Logs.

    Each invocation is a log stream of its own: asking for new events costs more with every one.
    """
    emit: Callable[..., None] = lambda_svc._emit_lambda_logs
    file = path.open("w", encoding="utf-8", buffering=1)
    writing = threading.Lock()

    def emit_and_copy(
        function: dict[str, Any], request_id: str, text: str, *args: object, **kwargs: object
    ) -> None:
        emit(function, request_id, text, *args, **kwargs)
        config = function.get("config") or function
        name = config.get("FunctionName", "")
        with writing:
            for line in text.splitlines():
                copied = {"at": time.time(), "function": name, "text": line}
                file.write(json.dumps(copied, ensure_ascii=False) + "\n")

    lambda_svc._emit_lambda_logs = emit_and_copy


def _name_queues_without_port(sqs: Internal) -> None:
    """Give queues addresses that do not hold the emulator's port.

    The address is the queue's identity: in ministack's state, in the stack and in the functions'
    variables. With the port in it, a start on another port would find none of its queues. Clients
    send to their endpoint whatever host the address names, and this one resolves nowhere.
    """

    def queue_url(account: str, name: str) -> str:
        return f"http://sqs.invalid/{account}/{name}"

    sqs._queue_url_for_account = queue_url


def _save_with_retry(app: Internal) -> None:
    """Save each service again when something wrote to it while it was copied.

    ministack skips such a service with one line in its log, and a start would miss its state.
    """
    persistence = internal("core.persistence")

    def save_all(services: dict[str, Callable[[], Any]]) -> None:
        for name, get_state in services.items():
            state = _copied(get_state)
            if state is not None:
                persistence.save_state(name, state)

    app.save_all = save_all


def _copied(get_state: Callable[[], Any]) -> Internal:
    for attempt in range(_SAVE_ATTEMPTS):
        try:
            return get_state()
        except RuntimeError:
            if attempt == _SAVE_ATTEMPTS - 1:
                raise
            time.sleep(0.05)
    return None
