"""Which ports a stack takes, on the real loopback address."""

import socket

import pytest

from local.launcher import ports
from local.launcher.errors import PortTakenError


def test_ports_follow_the_base_in_their_order():
    base = ports.ephemeral().app
    found = next(
        candidate
        for candidate in range(base, base + 2000, 10)
        if all(ports.is_free(candidate + step) for step in range(5))
    )

    taken = ports.consecutive(found)
    assert (taken.app, taken.aws, taken.issuer) == (found, found + 1, found + 2)
    assert (taken.host, taken.poweroffice) == (found + 3, found + 4)


def test_a_taken_port_is_named_with_whose_it_would_be():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]

        with pytest.raises(PortTakenError, match=rf"^Port {port} is taken, where the product"):
            ports.consecutive(port)


@pytest.mark.parametrize("base", [0, -1, 65_534, 70_000])
def test_a_base_port_must_leave_room(base: int):
    with pytest.raises(PortTakenError, match="not a usable base port"):
        ports.consecutive(base)


def test_ephemeral_ports_are_free_and_different():
    found = ports.ephemeral()
    numbers = {found.app, found.aws, found.issuer, found.host, found.poweroffice}

    assert len(numbers) == 5
    assert all(ports.is_free(number) for number in numbers)
