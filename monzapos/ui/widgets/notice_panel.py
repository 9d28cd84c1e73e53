"""A refusal in words, where it happened: never a dialog in the way."""

from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from monzapos.presentation.error_notice import Notice
from monzapos.ui import fonts
from monzapos.ui.theme import Theme
from monzapos.ui.widgets.labels import label
from monzapos.ui.widgets.sign import Sign


class NoticePanel(QWidget):
    """Hidden until something has to be said. A ``band`` reaches from edge to edge of the window."""

    def __init__(self, theme: Theme, name: str = "notice", *, band: bool = False) -> None:
        super().__init__()
        self._band = band
        self._theme = theme
        self._tone = "rust"
        self.setObjectName(name)
        self._sign = Sign(theme, "triangle-alert", "rust", 20)
        self._title = label("", fonts.BODY, fonts.SEMIBOLD, "rust", wrap=True)
        self._text = label("", fonts.NOTE, fonts.REGULAR, "rust", wrap=True)
        texts = QVBoxLayout()
        texts.setSpacing(2)
        texts.addWidget(self._title)
        texts.addWidget(self._text)
        row = QHBoxLayout(self)
        side = 22 if band else 14
        row.setContentsMargins(side, 12, side, 12)
        row.setSpacing(12)
        row.addWidget(self._sign)
        row.addLayout(texts, 1)
        theme.changed.connect(self.update)
        self.hide()

    def show_notice(self, notice: Notice) -> None:
        """Say what went wrong and what to do."""
        self._say(notice.title, _text(notice), "rust", "triangle-alert")

    def show_warning(self, notice: Notice) -> None:
        """Say what is no error, but has to be known."""
        self._say(notice.title, _text(notice), "amber", "info")

    def show_note(self, title: str, text: str) -> None:
        """Say what is good to know, and no more."""
        self._say(title, text, "grey", "info")

    def show_success(self, title: str, text: str = "") -> None:
        """Say that something went well."""
        self._say(title, text, "green", "circle-check")

    def _say(self, title: str, text: str, tone: str, icon: str) -> None:
        self._tone = tone
        self._sign.show_icon(icon, tone)
        for part, words in ((self._title, title), (self._text, text)):
            part.setText(words[:600])
            part.setVisible(bool(words))
            part.setProperty("tone", tone)
            part.style().unpolish(part)
            part.style().polish(part)
        self.setAccessibleName(f"{title}. {text}".strip())
        self.show()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ground."""
        tokens = self._theme.tokens
        ground = QColor(getattr(tokens, f"{self._tone}_ground"))
        with QPainter(self) as painter:
            if self._band:
                painter.fillRect(self.rect(), ground)
                painter.fillRect(0, self.height() - 1, self.width(), 1, QColor(tokens.line))
                return
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QColor(0, 0, 0, 0))
            painter.setBrush(ground)
            painter.drawRoundedRect(self.rect(), 14, 14)


def _text(notice: Notice) -> str:
    return " ".join(part for part in (notice.message, notice.action) if part)
