"""What every test stands on: no network but the loopback address, no settings of this machine.

Marks are checked here too, since a misspelt requirement would count as a proof of nothing.
"""

import gc
import os
import random
import shutil
import sys
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from xdist.remote import Producer
from xdist.scheduler import LoadFileScheduling

from tests.proving.planting import pytest_addoption, pytest_configure
from tools.docs.requirements import read_catalogue

__all__ = ["pytest_addoption", "pytest_configure"]

ROOT = Path(__file__).resolve().parent.parent
LONG = ("slow", "browser", "emulator")
STORIES = "tests/integration/demo/"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def _isolate_from_this_machine() -> None:
    """Let no account, profile, proxy or log level of the machine reach a test."""
    for name in [name for name in os.environ if name.startswith(("AWS_", "POWERTOOLS_"))]:
        del os.environ[name]
    os.environ.update(
        AWS_ACCESS_KEY_ID="test",
        AWS_SECRET_ACCESS_KEY="test",
        AWS_DEFAULT_REGION="eu-north-1",
        AWS_CONFIG_FILE=os.devnull,
        AWS_SHARED_CREDENTIALS_FILE=os.devnull,
        AWS_EC2_METADATA_DISABLED="true",
        NO_PROXY="127.0.0.1,localhost,::1",
        no_proxy="127.0.0.1,localhost,::1",
        TZ="UTC",
    )


def _load_hypothesis_profile() -> None:
    """Choose how long properties are searched; none is ever judged by the wall clock."""
    base = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
    settings.register_profile("quick", base, max_examples=20)
    settings.register_profile("standard", base, max_examples=60)
    settings.register_profile("steady", base, max_examples=60, derandomize=True, database=None)
    settings.register_profile("thorough", base, max_examples=2000)
    usual = "steady" if os.environ.get("CI") else "standard"
    settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", usual))


_isolate_from_this_machine()
_load_hypothesis_profile()


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Spare the garbage collector what stays to the end: more than ten thousand tests.

    Going over them again and again took it an eighth of all time. What is made from here on it
    looks after as ever while it is young, and twenty times more seldom when it is old.
    """
    gc.disable()
    try:
        return (yield)
    finally:
        gc.collect()
        gc.freeze()
        gc.set_threshold(700, 10, 200)
        gc.enable()


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(
    collector: pytest.Collector,
) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Let each worker read the files in an order of its own: what one compiled, no other need."""
    report = yield
    worker = os.environ.get("PYTEST_XDIST_WORKER")
    if worker and report.passed and isinstance(collector, pytest.Directory):
        random.Random(worker).shuffle(report.result)
    return report


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> Generator[None, None, None]:
    """Check the requirement marks, keep unit tests off every socket, begin with what takes long.

    So no worker ends with a long file while the other has nothing left to do. First come the
    stories: they wait for minutes, one after the other, while the other workers compute. The files
    come to those who order the tests anew (the random order) in one order, whichever they were
    read in.
    """
    items.sort(key=lambda item: item.path)
    yield
    items.sort(key=lambda item: not any(map(item.get_closest_marker, LONG)))
    items.sort(key=lambda item: not item.nodeid.startswith(STORIES))
    known = read_catalogue(ROOT).ids()
    for item in items:
        for mark in item.iter_markers("requirement"):
            unknown = [each for each in mark.args if each not in known]
            if unknown or not mark.args or mark.kwargs:
                message = f"{item.nodeid}: a requirement mark names known ids, not {unknown}."
                raise pytest.UsageError(message)
        if item.path.is_relative_to(ROOT / "tests" / "unit"):
            item.add_marker(pytest.mark.disable_socket)


class _ByFileOrProduct(LoadFileScheduling):  # type: ignore[misc]  # untyped
    """Gives a worker whole files; those that tell stories of one product go to one worker."""

    def _split_scope(self, nodeid: str) -> str:
        file: str = super()._split_scope(nodeid)
        return STORIES if file.startswith(STORIES) else file


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> LoadFileScheduling | None:
    """Let the product of the stories start once: that takes as long as some of its stories."""
    return _ByFileOrProduct(config, log) if config.option.dist == "loadfile" else None


def find_browser() -> str | None:
    """Name the Chromium of this machine; CHROMIUM names another one."""
    named = os.environ.get("CHROMIUM")
    candidates = (named,) if named else BROWSERS
    return next((path for name in candidates if (path := shutil.which(name))), None)


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Leave out what needs a browser where there is none, unless none may be left out."""
    if item.get_closest_marker("browser") and find_browser() is None:
        if os.environ.get("REQUIRE_BROWSER") == "1":
            pytest.fail("Chromium is required and absent.", pytrace=False)
        pytest.skip("Chromium is absent: no pages are looked at")


@contextmanager
def _closing_what_is_wired_inside() -> Iterator[None]:
    """Close the wired products of a scope, also those that a property made on the way."""
    wiring = sys.modules.get("tests.wiring")
    before = wiring.opened() if wiring else 0
    yield
    wiring = sys.modules.get("tests.wiring")
    if wiring:
        wiring.close_from(before)


@pytest.fixture(scope="module", autouse=True)
def _close_after_module() -> Iterator[None]:
    with _closing_what_is_wired_inside():
        yield


@pytest.fixture(autouse=True)
def _close_after_test() -> Iterator[None]:
    with _closing_what_is_wired_inside():
        yield


@pytest.fixture(scope="session")
def chromium() -> str:
    """Give the path of the browser to launch; only for tests marked `browser`."""
    path = find_browser()
    assert path, "a test that asks for the browser carries the mark `browser`"
    return path
