"""One card in the middle of an empty page: a sign, a title, a form."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from monzapos.ui import fonts
from monzapos.ui.theme import Theme
from monzapos.ui.widgets.labels import label
from monzapos.ui.widgets.sign import Sign

WIDTH = 440  # pixels


class CardPage(QScrollArea):
    """Put the form into ``form``; a window that is too low for it scrolls."""

    def __init__(self, theme: Theme, icon: str) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.title = label("", fonts.TITLE, fonts.BOLD, wrap=True)
        self.text = label("", fonts.BODY, tone="soft", wrap=True)
        self.following = label("", fonts.NOTE, fonts.SEMIBOLD, "amber", wrap=True)
        self.form = QVBoxLayout()
        self.form.setSpacing(12)
        for centred in (self.title, self.text):
            centred.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.setWidget(self._page(theme, icon))

    def say(self, title: str, text: str, following: str) -> None:
        """Say whom it waits for, and that what is open is followed."""
        for part, words in ((self.title, title), (self.text, text)):
            part.setText(words[:300])
        self.following.setText(following)
        self._follow.setVisible(bool(following))
        words = ". ".join(part.rstrip(".") for part in (title, text, following) if part)
        self.setAccessibleName(words.replace("\n", " "))

    def _page(self, theme: Theme, icon: str) -> QWidget:
        card = QFrame()
        card.setProperty("ground", "card")
        card.setFixedWidth(WIDTH)
        column = QVBoxLayout(card)
        column.setContentsMargins(32, 28, 32, 28)
        column.setSpacing(6)
        column.addWidget(Sign(theme, icon, "accent", 36), 0, Qt.AlignmentFlag.AlignHCenter)
        column.addSpacing(4)
        column.addWidget(self.title)
        column.addWidget(self.text)
        column.addSpacing(14)
        column.addLayout(self.form)
        self._follow = _followed(theme, self.following)
        column.addWidget(self._follow)
        page = QWidget()
        page.setProperty("ground", "paper")
        middle = QVBoxLayout(page)
        middle.setContentsMargins(16, 16, 16, 16)
        middle.addStretch(2)
        row = QHBoxLayout()  # an alignment would not ask how high the words are at this width
        row.addStretch(1)
        row.addWidget(card)
        row.addStretch(1)
        middle.addLayout(row)
        middle.addStretch(3)
        return page


def _followed(theme: Theme, words: QLabel) -> QWidget:
    made = QWidget()
    row = QHBoxLayout(made)
    row.setContentsMargins(0, 12, 0, 0)
    row.setSpacing(8)
    row.addStretch(1)
    row.addWidget(Sign(theme, "clock", "amber", 16))
    words.setWordWrap(False)
    row.addWidget(words)
    row.addStretch(1)
    made.hide()
    return made
