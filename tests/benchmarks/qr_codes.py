"""A QR code from its URL to painted pixels, against the QR library alone, in turns."""

import random
import string
import time
from collections.abc import Callable, Iterator
from statistics import median

import qrcode
from PySide6.QtWidgets import QApplication

from monzapos.adapters.qr import QrLibrary
from monzapos.ui.qr.widget import QrWidget
from tests.benchmarks.table import Row

LENGTHS = (130, 350, 700)  # characters; Stripe's URLs have 350 to 900
SIDE = 620  # pixels
ROUNDS = 15
START = "https://checkout.stripe.com/c/pay/cs_test_"


def rows() -> Iterator[Row]:
    """Measure."""
    application = QApplication([])
    widget = QrWidget()
    widget.resize(SIDE, SIDE)
    widget.show()
    library = QrLibrary()

    def whole(url: str) -> None:
        widget.show_matrix(library.encode(url))
        widget.repaint()

    for length in LENGTHS:
        letters = random.Random(length).choices(string.ascii_letters + string.digits, k=length)
        url = (START + "".join(letters))[:length]
        times = [(_time(whole, url), _time(_library_alone, url)) for _ in range(ROUNDS)]
        ours, alone = (median(side) * 1e3 for side in zip(*times, strict=True))
        yield Row(f"QR of {length} characters, painted", ours, "ms", "qrcode alone", alone, 1.5)
    widget.close()
    application.processEvents()


def _library_alone(url: str) -> None:
    code = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_L, border=0)
    code.add_data(url, optimize=0)
    code.make(fit=True)


def _time(act: Callable[[str], None], url: str) -> float:
    start = time.perf_counter()
    act(url)
    return time.perf_counter() - start
