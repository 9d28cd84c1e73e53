"""Every licence of what is shipped: a list that can be searched, and the whole text."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QListView,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from monzapos.application.ports import Component
from monzapos.presentation.about_screen import component_line, components_words
from monzapos.presentation.error_notice import Notice
from monzapos.presentation.text import _
from monzapos.ui import fonts
from monzapos.ui.about.licence_list import COMPONENT, ComponentDelegate, ComponentModel
from monzapos.ui.theme import Theme
from monzapos.ui.widgets.labels import OneLine, label
from monzapos.ui.widgets.notice_panel import NoticePanel
from monzapos.ui.widgets.sign import Sign

LIST = 320  # pixels; less where the window is narrow


class Licences(QWidget):
    """Empty until everything has been read."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.model = ComponentModel(self)
        self.search = _search(theme)
        self.list = QListView()
        self.list.setObjectName("licences")
        self.list.setAccessibleName(_("Parts of the program"))
        self.list.setModel(self.model)
        self.list.setItemDelegate(ComponentDelegate(theme, self.list))
        self.list.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.text = QPlainTextEdit()
        self.text.setObjectName("licence_text")
        self.text.setAccessibleName(_("Licence"))
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setFont(fonts.face(fonts.NOTE))
        self.text.document().setDocumentMargin(0)
        self.text.setFrameShape(QFrame.Shape.NoFrame)
        self.notice = NoticePanel(theme, "licences_notice")
        self._count = label("", fonts.FINE, tone="soft")
        self._name = OneLine(fonts.LEAD, fonts.BOLD)
        self._licence = OneLine(fonts.NOTE, tone="soft")
        self._lay_out()
        theme.changed.connect(self.list.viewport().update)
        self.search.textChanged.connect(self._look_for)
        self.list.selectionModel().currentChanged.connect(self._show)

    def present(self, components: Sequence[Component]) -> None:
        """Show everything that is shipped, the first of it whole."""
        self.model.fill(components)
        self._count.setText(components_words(components))
        self._show_first()

    def refuse(self, notice: Notice) -> None:
        """Say why there is nothing to show."""
        self.notice.show_notice(notice)

    def enter(self) -> None:
        """Go to the list."""
        self.list.setFocus()

    def _look_for(self, words: str) -> None:
        self.model.look_for(words)
        self._show_first()

    def _show_first(self) -> None:
        self.list.setCurrentIndex(self.model.index(0))
        if not self.model.shown:
            self._show(QModelIndex())

    def _show(self, index: QModelIndex) -> None:
        one = index.data(COMPONENT) if index.isValid() else None
        if isinstance(one, Component):
            self._name.setText(f"{one.name} {one.version}".strip())
            self._licence.setText(one.licence)
            self.text.setPlainText(one.text)
            self.text.setAccessibleDescription(component_line(one))
        else:
            for part in (self._name, self._licence):
                part.setText("")
            self.text.setPlainText("")

    def _lay_out(self) -> None:
        left = QVBoxLayout()
        left.setSpacing(10)
        left.addWidget(self.search)
        left.addWidget(_card(self.list), 1)
        left.addWidget(self._count)
        side = QWidget()
        side.setLayout(left)
        side.setMaximumWidth(LIST)
        left.setContentsMargins(0, 0, 0, 0)
        inside = QVBoxLayout()
        inside.setSpacing(2)
        inside.addWidget(self._name)
        inside.addWidget(self._licence)
        inside.addSpacing(10)
        inside.addWidget(self.text, 1)
        right = _card(None)
        right.setLayout(inside)
        inside.setContentsMargins(20, 16, 8, 8)
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(side, 2)
        row.addWidget(right, 4)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addWidget(self.notice)
        column.addLayout(row, 1)


def _search(theme: Theme) -> QLineEdit:
    field = QLineEdit()
    field.setObjectName("licence_search")
    field.setAccessibleName(_("Search the licences"))
    field.setPlaceholderText(_("Search by name or licence…"))
    field.setFont(fonts.face(fonts.BODY))
    field.setMaxLength(200)
    field.setTextMargins(26, 0, 0, 0)
    inside = QHBoxLayout(field)
    inside.setContentsMargins(14, 0, 12, 0)
    inside.addWidget(Sign(theme, "search", "soft", 16))
    inside.addStretch(1)
    return field


def _card(inside: QWidget | None) -> QFrame:
    card = QFrame()
    card.setProperty("ground", "card")
    if inside is not None:
        column = QVBoxLayout(card)
        column.setContentsMargins(1, 8, 1, 8)
        column.addWidget(inside)
    return card
