"""From the provider's answer to its light on the screen."""

import time
from collections.abc import Iterator
from statistics import median
from typing import TYPE_CHECKING

from monzapos.adapters.stripe_gateway import StripeGateway
from monzapos.bootstrap import providers
from monzapos.domain.attempt import Attempt
from monzapos.domain.checkout import SessionReport
from monzapos.presentation.sale_steps import Stage
from tests.benchmarks.table import Row
from tests.stories.desk import Painted, tell, until
from tests.stories.shop import await_stage, choose, press, start

if TYPE_CHECKING:
    from monzapos.ui.main_window import MainWindow

CARS = ("Veloce S", "Monte Duna", "Lido Sport", "Alta Trail", "Nova RS", "Aria Vento", "Nova City")


class Watched(StripeGateway):
    """Notes when an answer has been read; the rest is the gateway's own."""

    read_at = 0.0

    async def look(self, attempt: Attempt) -> SessionReport:
        """Look, and note the moment."""
        report = await super().look(attempt)
        Watched.read_at = time.perf_counter()
        return report


def rows() -> Iterator[Row]:
    """Sell some cars."""
    taken: list[float] = []

    def story(window: "MainWindow") -> None:
        for car in CARS:
            choose(window, car)
            url = start(window)
            painted = Painted(window.sell.light.surface)
            painted.expect()  # it is hidden behind the code until it has something to say
            press(url, "pay")
            await_stage(window, Stage.PAID)
            taken.append(painted.wait("PAID on the screen") - Watched.read_at)
            window.sell.panel.next_wanted.emit()
            until(lambda: not window.sell.selling, "the next sale")

    vars(providers)["StripeGateway"] = Watched
    tell(story)
    yield Row("answer of the provider to painted light", median(taken) * 1e3, "ms", most=100)
    yield Row("  the slowest of them", max(taken) * 1e3, "ms", most=100)
