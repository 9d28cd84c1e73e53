"""One practice server for each module of tests, and a desk beside it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from monzapos.practice.host import PracticeHost
from tests.practice.desk import Desk


@pytest.fixture(scope="module")
def host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PracticeHost]:
    """Serve a fresh home."""
    served = PracticeHost(tmp_path_factory.mktemp("home"), control=True)
    served.start()
    yield served
    served.stop()


@pytest.fixture
def desk(host: PracticeHost) -> Iterator[Desk]:
    """Talk to it."""
    talking = Desk(host)
    yield talking
    talking.close()


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Return a home of a test's own, that does not exist yet."""
    return tmp_path / "home"
