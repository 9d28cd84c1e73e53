"""A screen and a bus for each test process, a browser for each module, a home for each test."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from tests.e2e.program import Home
from tests.e2e.provider import Provider
from tests.e2e.scenes import open_shop
from tests.e2e.window.accessibility import open_bus
from tests.e2e.window.desk import Desk, Workplace
from tests.e2e.window.phone import Phones, open_phones
from tests.e2e.window.screen import open_screen

OpenDesk = Callable[..., Desk]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave these tests out where there is no X server."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.linux("Xvfb, AT-SPI and Debian's Chromium"))


@pytest.fixture(scope="session")
def workplace(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workplace]:
    """Serve a screen that has room for a large window."""
    folder = tmp_path_factory.mktemp("screen")
    with open_screen(folder, "2000x1200") as screen, open_bus(screen.name) as bus:
        yield Workplace(screen, bus)


# Not for the session: while it is open, its event loop counts as running on this thread, and the
# asyncio tests of other modules could not start theirs.
@pytest.fixture(scope="module")
def browser() -> Iterator[Phones]:
    with open_phones() as phones:
        yield phones


@pytest.fixture
def phones(browser: Phones) -> Iterator[Phones]:
    """Return the customers' phones of one test."""
    yield browser
    browser.put_away()


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[tuple[Home, Provider]]:
    """Open a home whose provider goes on, whatever happens to the desk's processes."""
    with open_shop(tmp_path / "shop") as opened:
        yield opened


@pytest.fixture
def open_desk(workplace: Workplace) -> OpenDesk:
    """Return a function that opens a home's desktop."""
    return partial(Desk, workplace)
