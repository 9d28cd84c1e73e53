"""One practice server for each module of tests, and its control."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from monzapos.practice.host import PracticeHost
from tests.application.shop import Provider, Shop, shop
from tests.web import web


class Practice:
    """The practice server from the other side: its control, and the customer's phone."""

    def __init__(self, base_url: str) -> None:
        self.base_url = base_url
        self.web = web(base_url=base_url, timeout=5)

    @property
    def provider(self) -> Provider:
        return Provider.practice(self.base_url)

    def press(self, url: str, action: str, below: str = "") -> httpx.Response:
        """Press a button of the hosted page behind a URL."""
        page = httpx.URL(url).copy_with(fragment=None)
        answer = self.web.post(f"{page}{below}", data={"action": action})
        assert answer.status_code < 500
        return answer

    def advance(self, seconds: float) -> None:
        """Push the provider's clock."""
        self.web.post("/_practice/clock", json={"advance": seconds}).raise_for_status()

    def fail(self, on: str, kind: str, times: int = 1, **details: str) -> None:
        """Let the next requests go wrong; 0 times forgets what was planned."""
        wish = {"on": on, "kind": kind, "times": times, **details}
        self.web.post("/_practice/fail", json=wish).raise_for_status()

    def state(self) -> dict[str, Any]:
        """Return what has arrived so far."""
        counted: dict[str, Any] = self.web.get("/_practice/state").raise_for_status().json()
        return counted

    def creates(self, key: str) -> list[str]:
        """Return the fingerprints of the bodies that were sent with an idempotency key."""
        return [
            each["sha256"] for each in self.state()["creates"] if each["idempotency_key"] == key
        ]

    def close(self) -> None:
        """Forget planned faults, and hang up."""
        for operation in ("create", "get", "expire", "list"):
            self.fail(operation, "hang", 0)
        self.web.close()


@pytest.fixture(scope="module")
def host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PracticeHost]:
    """Serve a fresh home."""
    served = PracticeHost(tmp_path_factory.mktemp("practice"), control=True)
    served.start()
    yield served
    served.stop()


@pytest.fixture
def practice(host: PracticeHost) -> Iterator[Practice]:
    """Control the server."""
    control = Practice(host.base_url)
    yield control
    control.close()


@pytest.fixture
async def desk(practice: Practice, tmp_path: Path) -> AsyncIterator[Shop]:
    """Sell at a desk that follows."""
    async with shop(tmp_path / "desk", practice.provider) as opened:
        yield opened
