"""A frozen program for the session, and homes in which it runs instead of this checkout's."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.program import Home
from tests.e2e.window.conftest import browser, open_desk, phones, workplace  # noqa: F401
from tests.packaging import builds


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Building takes minutes, and what is built here is Linux'."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.proof)
            item.add_marker(pytest.mark.linux("freezes the program for Linux"))


@pytest.fixture(scope="session")
def frozen() -> Path:
    """Build the frozen program; returns its folder."""
    return builds.frozen()


@pytest.fixture
def home(frozen: Path, tmp_path: Path) -> Iterator[Home]:
    """A fresh home of the frozen program."""
    fresh = Home(tmp_path / "home", (str(frozen / "monzapos"),))
    yield fresh
    fresh.close()
