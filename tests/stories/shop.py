"""What seller and customer do in a story: choose, start, pay, go on."""

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import httpx
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from monzapos.presentation.sale_steps import Stage
from tests.stories.desk import until
from tests.web import web

if TYPE_CHECKING:
    from monzapos.ui.main_window import MainWindow

_CUSTOMERS = ThreadPoolExecutor(1, "customer")  # the GUI thread is not to wait for them


def choose(window: "MainWindow", name: str) -> None:
    """Type a car's name and press Enter."""
    browse = window.sell.browse
    browse.search.clear()
    QTest.keyClicks(browse.search, name)
    QTest.keyClick(browse.search, Qt.Key.Key_Return)
    until(lambda: _chosen(window) == name, f"{name} in the deal")


def start(window: "MainWindow") -> str:
    """Start the checkout of the chosen car, and return the URL in its code once it is painted."""
    window.sell.start()
    qr = window.sell.stage.qr
    until(lambda: qr.isVisible() and qr.scale, "the code")
    return qr.accessibleDescription()


def press(url: str, action: str) -> None:
    """Press a button of the customer's page."""
    _post(url, data={"action": action})


def control(url: str, what: str, **wish: object) -> None:
    """Tell the practice server of a URL what is to go wrong, or how late it is."""
    _post(str(httpx.URL(url).join(f"/_practice/{what}")), json=wish)


def await_stage(window: "MainWindow", stage: Stage) -> None:
    """Wait for what fills the stage."""
    surface = window.sell.light.surface
    until(lambda: surface.isVisible() and surface.stage is stage, stage.value)


def _chosen(window: "MainWindow") -> str:
    card = window.sell.deal.card
    return card.name if card else ""


def _post(url: str, **form: object) -> None:
    def send() -> None:
        with web(timeout=30) as customer:
            answer = customer.post(url, **form)  # type: ignore[arg-type]
            assert answer.status_code < 400, answer.text

    sent = _CUSTOMERS.submit(send)
    until(sent.done, f"an answer of {url}")
    sent.result()
