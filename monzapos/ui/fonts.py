"""Inter, bundled, in three true weights; amounts and times have figures of equal width."""

from PySide6.QtGui import QFont, QFontDatabase

from monzapos.resources import resource

FAMILY = "Inter"
FILES = ("Inter-Regular.ttf", "Inter-SemiBold.ttf", "Inter-Bold.ttf")

FINE, NOTE, BODY, LEAD, TITLE, SUM, SHOUT = 12, 13, 15, 17, 22, 40, 84  # pixels
REGULAR, SEMIBOLD, BOLD = QFont.Weight.Normal, QFont.Weight.DemiBold, QFont.Weight.Bold


def load_fonts() -> None:
    """Make the bundled faces known to Qt; reads three files."""
    for name in FILES:
        QFontDatabase.addApplicationFont(str(resource("fonts", name)))


def face(size: int, weight: QFont.Weight = REGULAR, *, figures: bool = False) -> QFont:
    """Return the font at ``size`` pixels; ``figures`` gives amounts and times equal widths."""
    font = QFont(FAMILY)
    font.setPixelSize(size)
    font.setWeight(weight)
    if figures:
        font.setFeature(QFont.Tag("tnum"), 1)
    tight = -2.5 if size >= SUM else (-1.0 if size >= TITLE else 0.0)
    font.setLetterSpacing(QFont.SpacingType.PercentageSpacing, 100.0 + tight)
    return font
