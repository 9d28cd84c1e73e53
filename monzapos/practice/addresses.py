"""Where the server is reached, and which of its callers sit at this machine."""

import ipaddress
import socket
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

LOOPBACK = "127.0.0.1"


def lan_address() -> str:
    """Return this machine's address in its network; the loopback address without one."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            # A connected datagram socket sends nothing: it only asks which way it would go
            probe.connect(("192.0.2.1", 9))
            return str(probe.getsockname()[0])
        except OSError:
            return LOOPBACK


@dataclass(frozen=True, slots=True)
class Addresses:
    """One port of this machine; with ``lan`` a phone in the same network reaches it too.

    ``find`` tells this machine's address in that network.
    """

    port: int
    lan: bool = False
    find: Callable[[], str] = lan_address

    @property
    def base_url(self) -> str:
        """For programs of this machine."""
        return f"http://{LOOPBACK}:{self.port}"

    @property
    def public_url(self) -> str:
        """For the customer's phone. Asked again each time: a laptop changes networks."""
        return f"http://{self.find() if self.lan else LOOPBACK}:{self.port}"

    def is_own(self, host: str) -> bool:
        """Whether a ``Host`` header names this server.

        A name could be anybody's that resolves to here (DNS rebinding), an address cannot.
        """
        return self.is_local(host) or (self.lan and self._address(host) is not None)

    def is_local(self, host: str) -> bool:
        """Whether a ``Host`` header names this server by the loopback address."""
        address = self._address(host)
        return (address is not None and address.is_loopback) or host == f"localhost:{self.port}"

    def is_own_page(self, url: str) -> bool:
        """Whether a URL is one of practice's own pages, the only ones that may be plain http."""
        parts = urlsplit(url)
        own = parts.scheme == "http" and parts.path.startswith("/practice/")
        return own and "@" not in parts.netloc and self.is_own(parts.netloc)

    def _address(self, host: str) -> ipaddress.IPv4Address | None:
        name, _, port = host.partition(":")
        try:
            return ipaddress.IPv4Address(name) if port == str(self.port) else None
        except ValueError:
            return None
