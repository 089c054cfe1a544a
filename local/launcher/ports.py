"""Which loopback port each part of the stack listens on, and whether it is free."""

import errno
import socket
import time
from dataclasses import dataclass, fields

from local.launcher.errors import PortTakenError

LOOPBACK = "127.0.0.1"
DEFAULT_BASE_PORT = 8700
_HIGHEST_PORT = 65_535
_LEAVING_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Ports:
    """One port per part, in the order in which they follow the base port."""

    app: int
    aws: int
    issuer: int
    host: int
    poweroffice: int


_NAMES = {
    "app": "the product",
    "aws": "the AWS emulator",
    "issuer": "the sign-in service",
    "host": "the host simulator",
    "poweroffice": "the PowerOffice simulator",
}


def consecutive(base: int) -> Ports:
    """Return the ports that follow the base port, after making sure that each is free."""
    numbers = list(range(base, base + len(fields(Ports))))
    if base < 1 or numbers[-1] > _HIGHEST_PORT:
        message = f"{base} is not a usable base port; choose one between 1024 and 65000."
        raise PortTakenError(message)
    ports = Ports(*numbers)
    for field, number in zip(fields(Ports), numbers, strict=True):
        if not _becomes_free(number):
            message = (
                f"Port {number} is taken, where {_NAMES[field.name]} would listen. "
                f"Choose another base port: make run PORT={_other_base(base)}"
            )
            raise PortTakenError(message)
    return ports


def ephemeral() -> Ports:
    """Return ports that the system says are free, for stacks beside a running one."""
    held = [socket.socket() for _ in fields(Ports)]
    try:
        for listener in held:
            listener.bind((LOOPBACK, 0))
        return Ports(*(listener.getsockname()[1] for listener in held))
    finally:
        for listener in held:
            listener.close()


def _becomes_free(port: int) -> bool:
    """Tell whether the port is free, with a moment for children of a killed launcher to leave."""
    deadline = time.monotonic() + _LEAVING_SECONDS
    while True:
        if is_free(port):
            return True
        if time.monotonic() > deadline:
            return False
        time.sleep(0.1)


def is_free(port: int) -> bool:
    """Tell whether a server could listen on the port of the loopback address."""
    with socket.socket() as probe:
        if probe.connect_ex((LOOPBACK, port)) == 0:
            return False
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((LOOPBACK, port))
        except OSError as error:
            if error.errno in (errno.EADDRINUSE, errno.EACCES):
                return False
            raise
    return True


def _other_base(base: int) -> int:
    return base + 100 if base + 200 < _HIGHEST_PORT else DEFAULT_BASE_PORT
