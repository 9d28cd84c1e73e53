"""The narrow rail at the left: the pages."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtSvgWidgets import QSvgWidget
from PySide6.QtWidgets import QButtonGroup, QFrame, QToolButton, QVBoxLayout, QWidget

from monzapos.presentation.text import _
from monzapos.resources import resource
from monzapos.ui import fonts
from monzapos.ui.pages import SALES, SELL, SETTINGS
from monzapos.ui.theme import Theme
from monzapos.ui.widgets.buttons import pressed_by_enter
from monzapos.ui.widgets.labels import label


class RailButton(QToolButton):
    """Enter presses it as Space does."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take a key."""
        if not pressed_by_enter(self, event):
            super().keyPressEvent(event)


class Rail(QFrame):
    """One button for each page; the third stands at the bottom."""

    chosen = Signal(int)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._open = 0
        self._shut = False
        self.setProperty("ground", "rail")
        self.setFixedWidth(76)
        self._group = QButtonGroup(self)
        self.sell = self._button(SELL, "page_sell", _("Sell"), "car")
        self.sales = self._button(SALES, "page_sales", _("Sales"), "receipt-text")
        self.settings = self._button(SETTINGS, "page_settings", _("Settings"), "settings")
        self._count = label("", 10, fonts.BOLD)
        self._count.setParent(self.sales)
        self._count.setProperty("counter", "true")
        self._count.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._count.setGeometry(36, 4, 18, 16)
        self._count.hide()
        self._news = label("", 10)  # a dot: a newer version is there
        self._news.setParent(self.settings)
        self._news.setProperty("dot", "true")
        self._news.setGeometry(38, 7, 9, 9)
        self._news.hide()
        logo = QSvgWidget(str(resource("icons", "monzapos.svg")))
        logo.setFixedSize(40, 40)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 14, 8, 12)
        column.setSpacing(6)
        column.addWidget(logo, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addSpacing(14)
        column.addWidget(self.sell)
        column.addWidget(self.sales)
        column.addStretch(1)
        column.addWidget(self.settings)
        self._group.idClicked.connect(self.chosen)
        theme.changed.connect(self._dress)
        self._dress()

    def show_page(self, page: int) -> None:
        """Mark the page that is shown."""
        self._group.button(page).setChecked(True)

    def show_open(self, count: int) -> None:
        """Say at the Sales how many are open."""
        self._open = count
        self._count.setText("" if self._shut else str(min(count, 99)))
        self._count.setVisible(count > 0 and not self._shut)
        self._name_sales()

    def say_update(self, note: str) -> None:
        """Say at the Settings, with a dot and to readers, that a newer version is there."""
        self._news.setVisible(bool(note))
        words = ". ".join(part for part in (_("Settings"), note) if part)
        self.settings.setAccessibleName(words)
        self.settings.setToolTip(note)

    def shut(self, shut: bool) -> None:
        """Lead nowhere, and count nothing, while nobody is let in."""
        self._shut = shut
        for button in (self.sell, self.sales, self.settings):
            button.setVisible(not shut)
        self.show_open(self._open)

    def buttons(self) -> tuple[QWidget, ...]:
        """The buttons, in the order of the pages."""
        return (self.sell, self.sales, self.settings)

    def _name_sales(self) -> None:
        counted = self._open and not self._shut  # hidden widgets can be read, too
        words = _("Sales, {count} open").format(count=self._open) if counted else _("Sales")
        self.sales.setAccessibleName(words)

    def _button(self, page: int, name: str, text: str, icon: str) -> QToolButton:
        button = RailButton()
        button.setObjectName(name)
        button.setAccessibleName(text)
        button.setText(text)
        button.setProperty("rail", "true")
        button.setProperty("icon_name", icon)
        button.setFont(fonts.face(11, fonts.SEMIBOLD))
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        button.setIconSize(QSize(22, 22))
        button.setCheckable(True)
        button.setFixedSize(60, 56)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._group.addButton(button, page)
        return button

    def _dress(self) -> None:
        tokens = self._theme.tokens
        for button in (self.sell, self.sales, self.settings):
            name = str(button.property("icon_name"))
            icons = self._theme.icons
            button.setIcon(icons.icon(name, tokens.rail_text, 22, colour_on=tokens.rail_text_on))
