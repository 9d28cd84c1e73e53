"""A VINR desk beside the module's practice server, with every switch as it usually is."""

from collections.abc import Iterator

import pytest

from monzapos.practice.host import PracticeHost
from tests.practice.vinr.desk import ORDINARY, VinrDesk


@pytest.fixture
def vinr(host: PracticeHost) -> Iterator[VinrDesk]:
    """Talk to the server."""
    talking = VinrDesk(host)
    talking.switch(**ORDINARY)
    yield talking
    talking.close()
