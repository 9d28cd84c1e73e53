"""The letters come with the program: three weights, figures of equal width, all of Latin."""

import ast
import io
import struct
from collections.abc import Iterator

import pytest
from babel.messages.pofile import read_po
from PySide6.QtGui import QFont, QFontDatabase, QFontMetricsF, QRawFont
from pytestqt.qtbot import QtBot

from monzapos.resources import resource
from tests.architecture.sources import sources

FONTS = {"Inter-Regular.ttf": 400, "Inter-SemiBold.ttf": 600, "Inter-Bold.ttf": 700}


def test_there_are_the_fonts_their_licence_and_nothing_else() -> None:
    files = {path.name: path.stat().st_size for path in resource("fonts").iterdir()}
    assert set(files) == {*FONTS, "OFL.txt"}
    assert sum(files.values()) < 1_500_000
    assert "SIL OPEN FONT LICENSE" in resource("fonts", "OFL.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize(("name", "weight"), FONTS.items())
def test_a_font_has_its_weight_and_all_letters(qtbot: QtBot, name: str, weight: int) -> None:
    font = QRawFont(str(resource("fonts", name)), 20)
    assert font.isValid()
    assert font.familyName().startswith("Inter")
    # From the file's own table: what Qt says of it differs from version to version.
    assert int.from_bytes(font.fontTable("OS/2").data()[4:6], "big") == weight
    letters = {chr(code) for code in (*range(0x20, 0x7F), *range(0xA0, 0x180))}
    letters -= {"\u00ad", "\u0149"}  # without a shape; not to be used any more
    letters |= set("“”‘’–—…·•×€£¥₿←↑→↓↵✓−≤≥ẞ")
    assert not {letter for letter in letters if not font.supportsCharacter(ord(letter))}


@pytest.mark.parametrize("name", FONTS)
def test_a_font_has_every_letter_that_the_program_says(qtbot: QtBot, name: str) -> None:
    """On a machine without fonts there is no other to ask."""
    font = QRawFont(str(resource("fonts", name)), 20)
    words = [*_catalogue(), *_literals()]
    letters = {letter for text in words for letter in text if letter.isprintable()}
    assert "ñ" in letters
    assert not {letter for letter in letters if not font.supportsCharacter(ord(letter))}


def _catalogue() -> Iterator[str]:
    """Return every text in every language."""
    for path in resource("translations").glob("*/LC_MESSAGES/monzapos.po"):
        for message in read_po(io.BytesIO(path.read_bytes())):
            for texts in (message.id, message.string):
                yield from [texts] if isinstance(texts, str) else texts or ()


def _literals() -> Iterator[str]:
    """Return every text of the windows' own, whatever it is for."""
    for source in sources():
        if source.path.startswith("monzapos/ui/"):
            for node in ast.walk(source.tree):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    yield node.value


@pytest.mark.parametrize("name", FONTS)
def test_figures_can_have_equal_widths(qtbot: QtBot, name: str) -> None:
    number = QFontDatabase.addApplicationFont(str(resource("fonts", name)))
    try:
        font = QFont(QFontDatabase.applicationFontFamilies(number)[0])
        font.setPixelSize(40)
        plain = QFontMetricsF(font)
        assert plain.horizontalAdvance("1111") < plain.horizontalAdvance("8888")
        font.setFeature(QFont.Tag("tnum"), 1)
        tabular = QFontMetricsF(font)
        assert len({tabular.horizontalAdvance(figure * 4) for figure in "0123456789"}) == 1
    finally:
        QFontDatabase.removeApplicationFont(number)


@pytest.mark.parametrize("name", FONTS)
def test_a_font_has_its_features(name: str) -> None:
    data = resource("fonts", name).read_bytes()
    (count,) = struct.unpack_from(">H", data, 4)
    tables = {
        data[at : at + 4]: struct.unpack_from(">I", data, at + 8)[0]
        for at in range(12, 12 + 16 * count, 16)
    }

    def features(table: bytes) -> set[bytes]:
        start = tables[table]
        listed = start + struct.unpack_from(">H", data, start + 6)[0]
        (number,) = struct.unpack_from(">H", data, listed)
        return {data[at : at + 4] for at in range(listed + 2, listed + 2 + 6 * number, 6)}

    assert {b"tnum", b"calt", b"ss01", b"ss02", b"cv11"} <= features(b"GSUB")
    assert b"kern" in features(b"GPOS")
