"""Logger and metrics as a function of the deployment has them, for a test that looks at them."""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from bindeledd import bootstrap

NAMESPACE = "Bindeledd"


@contextmanager
def reporting_as(service: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let the bootstrap make logger and metrics as in that function, and forget them again.

    All metrics of a process are one set, which is written to the log at its hundredth value: what
    another test left in it is forgotten too.
    """
    monkeypatch.setenv("POWERTOOLS_METRICS_NAMESPACE", NAMESPACE)
    monkeypatch.setenv("POWERTOOLS_SERVICE_NAME", service)
    made = (bootstrap.logger, bootstrap.metrics)
    for part in made:
        part.cache_clear()
    bootstrap.metrics().clear_metrics()
    yield
    bootstrap.metrics().clear_metrics()
    for part in made:
        part.cache_clear()


def log_to_this_test(service: str) -> None:
    """Let a function's logger write where this test reads: it keeps the stream of its first test.

    To be called by the test itself: what is captured goes to another stream for its fixtures.
    """
    for handler in logging.getLogger(service).handlers:
        if isinstance(handler, logging.StreamHandler):
            handler.stream = sys.stdout  # not setStream: it flushes the former, long closed
