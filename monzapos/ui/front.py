"""The first frame: the window as it is going to be, before there is anything to show.

Everything that it needs is cheap to import and to build: it stands on the screen while the rest of
the program is still being read from disk. What is typed into its search is not lost.
"""

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from monzapos.ui.rail import Rail
from monzapos.ui.sale.nothing_chosen import nothing_chosen
from monzapos.ui.sale.shares import deal_width
from monzapos.ui.strip_bar import StripBar
from monzapos.ui.theme import Theme
from monzapos.ui.vehicles.search_field import MARGINS, search_field


class Front(QWidget):
    """Looks like the Sell page with nothing on it, and takes what is typed.

    ``shut``: it shows no page and takes nothing, for it is not known yet who is here.
    """

    def __init__(self, theme: Theme, *, shut: bool) -> None:
        super().__init__()
        self.entered = False  # whether Enter was the last that was typed
        self.setProperty("ground", "paper")
        self.search = search_field(theme)
        self.search.textEdited.connect(lambda: self._enter(entered=False))
        self.search.returnPressed.connect(lambda: self._enter(entered=True))
        self.search.setTextMargins(28, 0, 34, 0)
        rail = Rail(theme)
        rail.show_page(0)
        rail.shut(shut)
        left = QVBoxLayout()
        left.setContentsMargins(*MARGINS)
        left.addWidget(self.search)
        left.addStretch(1)
        self._deal = QFrame()
        self._deal.setProperty("ground", "column")
        inside = QVBoxLayout(self._deal)
        inside.setContentsMargins(24, 20, 24, 20)
        inside.addWidget(nothing_chosen(theme))
        page = QHBoxLayout()
        page.setSpacing(0)
        page.addLayout(left, 1)
        page.addWidget(self._deal)
        body = QVBoxLayout()
        body.setSpacing(0)
        body.addWidget(StripBar(theme))
        body.addLayout(page, 1)
        self._rail = rail.width()
        self.search.setHidden(shut)
        self._deal.setHidden(shut)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(rail)
        row.addLayout(body, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the room as the Sell page does."""
        super().resizeEvent(event)
        self._deal.setFixedWidth(deal_width(self.width() - self._rail))

    def _enter(self, *, entered: bool) -> None:
        self.entered = entered
