"""What fills the left of the Sell page while a sale runs: the code, or the light itself."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from monzapos.presentation.sale_screen import SaleScreen
from monzapos.presentation.sale_steps import Stage
from monzapos.presentation.text import _
from monzapos.ui import fonts
from monzapos.ui.qr.card import QrCard
from monzapos.ui.qr.widget import QrWidget
from monzapos.ui.theme import Theme
from monzapos.ui.widgets.labels import label
from monzapos.ui.widgets.sign import Sign


class StageView(QStackedWidget):
    """The code is there only as long as the sale's screen says so."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setProperty("ground", "paper")
        self.qr = QrWidget()
        self._lead = label(_("Scan to pay at"), fonts.BODY, tone="soft")
        self._host = label("", fonts.BODY, fonts.BOLD)
        self._host.setMinimumWidth(60)
        self._mark = label("", fonts.FINE, fonts.BOLD)
        self._mark.setObjectName("money_mark")
        self._mark.setProperty("pill", "test")
        self._mark.setFixedHeight(24)
        self._mark.setContentsMargins(11, 0, 10, 0)
        self._mark.hide()
        self._warning = self._make_warning(theme)
        self.addWidget(self._code_page(theme))
        self.light_place = self._light_page()

    def present(self, screen: SaleScreen) -> None:
        """Show the stage of a sale."""
        code = screen.stage is Stage.CODE and screen.qr_url is not None
        if not code:
            self.qr.show_matrix(None)
        else:
            self._host.setText(screen.host)
            self.qr.setAccessibleName(_("QR code that leads to {host}").format(host=screen.host))
            self.qr.setAccessibleDescription(screen.qr_url or "")
        self._mark.setText(screen.mark)
        self._mark.setVisible(bool(screen.mark))
        self.setCurrentIndex(0 if code else 1)

    def warn(self, text: str) -> None:
        """Say under the code that it is no good; nothing where it is."""
        self._warning_text.setText(text)
        self._warning.setVisible(bool(text))

    def _make_warning(self, theme: Theme) -> QWidget:
        made = QWidget()
        self._warning_text = label("", fonts.NOTE, fonts.SEMIBOLD, "rust", wrap=True)
        self._warning_text.setObjectName("qr_warning")
        row = QHBoxLayout(made)
        row.setContentsMargins(40, 0, 40, 0)
        row.addWidget(Sign(theme, "triangle-alert", "rust", 18))
        row.addWidget(self._warning_text, 1)
        made.hide()
        return made

    def _light_page(self) -> QVBoxLayout:
        page = QWidget()
        place = QVBoxLayout(page)
        place.setContentsMargins(0, 0, 0, 0)
        self.addWidget(page)
        return place

    def _code_page(self, theme: Theme) -> QWidget:
        page = QWidget()
        page.setProperty("ground", "paper")
        caption = QHBoxLayout()
        caption.setSpacing(5)
        caption.addStretch(1)
        caption.addWidget(self._lead)
        caption.addWidget(self._host)
        caption.addStretch(1)
        column = QVBoxLayout(page)
        column.setContentsMargins(12, 12, 12, 24)
        column.setSpacing(8)
        column.addWidget(QrCard(theme, self.qr), 1)
        column.addLayout(caption)
        column.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self._warning)
        column.setAlignment(self._warning, Qt.AlignmentFlag.AlignBottom)
        return page
