"""A code is read back exactly as it was written, from pictures of odd sizes."""

import random
import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monzapos.adapters.qr import LONGEST, QrLibrary
from monzapos.application.ports import QrMatrix
from monzapos.domain.errors import Refusal

QR = QrLibrary()
QUIET = 4
_URL = string.ascii_letters + string.digits + "-._~:/?#[]@!$&'()*+,;=%"


def url(length: int, seed: int = 0) -> str:
    start = "https://checkout.stripe.com/c/pay/cs_test_"
    return start + "".join(random.Random(seed).choices(_URL, k=length - len(start)))


def picture(code: QrMatrix, module: int, margin: tuple[int, int]) -> tuple[bytes, int, int]:
    """Paint a code with its quiet zone on a larger white page; margins right and below, in dots."""
    side = (code.size + 2 * QUIET) * module
    width, height = side + margin[0], side + margin[1]
    page = bytearray(b"\xff" * (width * height))
    for row in range(code.size):
        for column in range(code.size):
            if code.modules[row * code.size + column]:
                left = (column + QUIET) * module
                for line in range((row + QUIET) * module, (row + QUIET + 1) * module):
                    begin = line * width + left
                    page[begin : begin + module] = bytes(module)
    return bytes(page), width, height


@pytest.mark.parametrize("length", [130, 350, 700, 1_900])
@pytest.mark.parametrize(("module", "margin"), [(2, (0, 0)), (3, (1, 7)), (5, (13, 0))])
def test_it_is_read_back_exactly(length: int, module: int, margin: tuple[int, int]) -> None:
    text = url(length)
    assert QR.read(*picture(QR.encode(text), module, margin)) == text


@settings(max_examples=25)
@given(text=st.text(_URL, min_size=1, max_size=300), module=st.integers(2, 4))
def test_any_link_is_read_back_exactly(text: str, module: int) -> None:
    assert QR.read(*picture(QR.encode(text), module, (3, 5))) == text


def test_a_matrix_is_square_and_of_zeros_and_ones() -> None:
    code = QR.encode(url(350))
    assert len(code.modules) == code.size**2
    assert set(code.modules) == {0, 1}
    assert (code.size - 17) % 4 == 0


@pytest.mark.parametrize("text", ["x" * (LONGEST + 1), "x" * 100_000, "ñ" * LONGEST])
def test_what_no_phone_reads_is_refused_with_its_length(text: str) -> None:
    with pytest.raises(Refusal) as refused:
        QR.encode(text)
    assert (refused.value.code, refused.value.details) == (
        "qr_too_long",
        {"length": str(len(text))},
    )


def test_a_page_without_a_code_or_with_two_says_nothing() -> None:
    assert QR.read(b"\xff" * 10_000, 100, 100) is None
    code = QR.encode("https://checkout.stripe.com/")
    page, width, height = picture(code, 3, (0, 0))
    assert QR.read(page + page, width, 2 * height) is None
