"""Two interfaces in one process answer each from its own state."""

from __future__ import annotations

from bindeledd.api.application import description
from tests.integration.api.desk import Desk


def test_each_interface_answers_from_its_own_state():
    first, second = Desk(), Desk()
    first.enable()
    second_count = len(second.ask_api("GET", "/v1/connections").body["items"])
    first_count = len(first.ask_api("GET", "/v1/connections").body["items"])
    assert (first_count, second_count) == (1, 0)


def test_describing_the_interface_leaves_a_wired_one_working():
    desk = Desk()
    description()
    assert desk.ask_api("GET", "/v1/connections").status == 200
