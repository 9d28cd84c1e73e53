"""Toxiproxy by its control address: lines that are slow, cut, silent or refused."""

from types import TracebackType
from typing import Self

import httpx

from tests.e2e.program import until


class Line:
    """One proxied line to a server. Its address never changes, whatever is wrong with it."""

    def __init__(self, control: httpx.Client, name: str, base_url: str) -> None:
        self._control = control
        self._path = f"/proxies/{name}"
        self.base_url = base_url

    def spoil(self, kind: str, stream: str = "downstream", **attributes: int) -> None:
        """Add a toxic: ``downstream`` spoils answers, ``upstream`` requests."""
        wish = {"type": kind, "stream": stream, "attributes": attributes}
        self._control.post(f"{self._path}/toxics", json=wish).raise_for_status()

    def cut(self) -> None:
        """Refuse every connection, and end those that stand."""
        self._control.post(self._path, json={"enabled": False}).raise_for_status()

    def heal(self) -> None:
        """Take every toxic away."""
        self._control.post("/reset").raise_for_status()


class Toxiproxy:
    """The control of one running server."""

    def __init__(self, address: str) -> None:
        self._control = httpx.Client(base_url=address, trust_env=False, timeout=30)

    def __enter__(self) -> Self:
        until(self._answers, "toxiproxy")
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._control.close()

    def line_to(self, base_url: str) -> Line:
        """Lay a line to a server on this machine.

        The line has another address and the same port: practice answers to any loopback address,
        but to no other port than its own.
        """
        upstream = base_url.removeprefix("http://")
        listen = f"127.0.0.2:{upstream.partition(':')[2]}"
        wish = {"name": upstream, "listen": listen, "upstream": upstream, "enabled": True}
        self._control.post("/proxies", json=wish).raise_for_status()
        return Line(self._control, upstream, f"http://{listen}")

    def _answers(self) -> bool:
        try:
            return self._control.get("/version").is_success
        except httpx.TransportError:
            return False
