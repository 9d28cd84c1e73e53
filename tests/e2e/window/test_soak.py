"""One window through a long day."""

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.e2e import paper
from tests.e2e.program import Home
from tests.e2e.provider import Provider
from tests.e2e.window.conftest import OpenDesk
from tests.e2e.window.desk import session_of

WARM = 5  # sales after which everything that is loaded once has been loaded
SALES = 30
DEAREST = 99_999_999  # minor units; what the provider takes at once
GROWTH = 12_000  # KiB that the window may grow by from then on; twice what was measured


@dataclass(frozen=True, slots=True)
class Size:
    """How large a process is."""

    threads: int
    files: int
    memory: int  # KiB that lie in memory

    @classmethod
    def of(cls, process: int) -> "Size":
        folder = Path("/proc", str(process))
        status = dict(line.split(":", 1) for line in (folder / "status").read_text().splitlines())
        memory = int(status["VmRSS"].split()[0])
        return cls(int(status["Threads"]), len(list((folder / "fd").iterdir())), memory)


@pytest.mark.proof
def test_thirty_sales_leave_nothing_behind(open_desk: OpenDesk, home: Home) -> None:
    many = {"MONZAPOS_PRACTICE__CARS": "120"}
    names = unmistakable(home.run("vehicles", "--limit", "120", **many).lines)[:SALES]
    assert len(names) == SALES
    desk = open_desk(home, **many)
    sizes = []
    for name in names:
        url = desk.sell(name)
        provider = Provider("http://" + urlsplit(url).netloc)
        provider.pay(session_of(url))
        provider.close()
        desk.wait_for_light("^PAID")
        sizes.append(Size.of(desk.running.child.pid))
        desk.wait_for_focus("new_sale")
        desk.press("space")
        desk.wait_until_gone("start_checkout")
    desk.close()
    assert [attempt.state for attempt in paper.attempts(home)] == ["paid"] * SALES
    warm, last = sizes[WARM], sizes[-1]
    assert last.threads <= warm.threads, sizes
    assert last.files <= warm.files, sizes
    assert last.memory - warm.memory < GROWTH, sizes


def unmistakable(vehicles: list[dict[str, object]]) -> list[str]:
    """Return the names that find their own car and no other, and can be sold for the full price."""
    names = [str(vehicle["name"]) for vehicle in vehicles]

    def alone(name: str) -> bool:
        words = name.lower().split()
        return sum(all(word in other.lower() for word in words) for other in names) == 1

    prices = [int(str(vehicle["price"])) for vehicle in vehicles]
    return [
        name
        for name, price in zip(names, prices, strict=True)
        if name.isascii() and price <= DEAREST and alone(name)
    ]
