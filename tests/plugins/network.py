"""The tests reach this machine only: a connection or a look-up beyond loopback fails the test.

It is refused before a packet leaves, and held against the test even where the program swallows the
error. Names under ``.invalid`` never exist, so looking one up fails as it would anywhere.
"""

import ipaddress
import socket
import sys
from collections.abc import Iterator
from typing import Any

import pytest

_reached: list[str] = []
_installed = pytest.StashKey[bool]()


def pytest_configure(config: pytest.Config) -> None:
    """Watch every socket of this process. An audit hook cannot be taken away, nor be patched."""
    if not config.stash.get(_installed, False):
        config.stash[_installed] = True
        sys.addaudithook(_audit)


@pytest.fixture(autouse=True)
def _loopback_only() -> Iterator[None]:
    _reached.clear()
    yield
    if _reached:
        pytest.fail(f"reached beyond this machine: {_reached}")


def _audit(event: str, args: tuple[Any, ...]) -> None:
    if event in ("socket.connect", "socket.sendto", "socket.sendmsg"):
        address = args[1]
        if isinstance(address, tuple) and not _is_loopback(address[0]):
            _refuse(f"{event} {address[0]}:{address[1]}")
    elif event in ("socket.getaddrinfo", "socket.gethostbyname"):
        host = args[0].decode() if isinstance(args[0], bytes) else args[0]
        if host and host.endswith(".invalid"):
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        if host and not _is_loopback(host):
            _refuse(f"{event} {host}")


def _is_loopback(host: str) -> bool:
    if host in ("localhost", ""):
        return True
    try:
        address = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified


def _refuse(what: str) -> None:
    _reached.append(what)
    raise RuntimeError(f"a test may not reach beyond this machine: {what}")
