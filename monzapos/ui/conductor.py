"""Keeps the controllers of the pages together: vehicles, sale, sales, settings."""

from PySide6.QtCore import QObject, Signal

from monzapos.ui.qr.maker import QrMaker
from monzapos.ui.sale.page import SellPage
from monzapos.ui.sale.selling import Selling
from monzapos.ui.sales.ledger import Ledger
from monzapos.ui.sales.page import SalesPage
from monzapos.ui.settings.page import SettingsPage
from monzapos.ui.settings.setup import Setup
from monzapos.ui.vehicles.showroom import Showroom
from monzapos.ui.work.backstage import Backstage
from monzapos.ui.work.workshop import Workshop


class Conductor(QObject):
    """Lives as long as the window; pages come and go with the language."""

    ready = Signal(object)  # Services
    connection = Signal(bool)
    trouble = Signal(object)  # Notice
    open_count = Signal(int)
    stage_wanted = Signal()

    def __init__(
        self, backstage: Backstage, workshop: Workshop, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        backstage.ready.connect(self.ready)  # first: the language may need other pages
        self._selling = Selling(backstage, QrMaker(workshop, self), self)
        self._showroom = Showroom(backstage, self)
        self._ledger = Ledger(backstage, self)
        self._setup = Setup(backstage, self)
        backstage.connection.connect(self.connection)
        backstage.refused.connect(self.trouble)
        for one in (self._selling, self._showroom, self._ledger):
            one.trouble.connect(self.trouble)
        self._selling.open_count.connect(self.open_count)
        self._selling.shown.connect(self.stage_wanted)

    def attach(self, sell: SellPage, sales: SalesPage, settings: SettingsPage) -> None:
        """Run these pages from now on."""
        self._showroom.attach(sell)
        self._selling.attach(sell)
        self._ledger.attach(sales)
        self._setup.attach(settings)
        sales.open_wanted.connect(self._selling.show_sale)

    def show_sale(self, sale_id: str) -> None:
        """Bring a sale to the stage."""
        self._selling.show_sale(sale_id)

    def stop(self) -> None:
        """Do nothing by itself any more: the window is closed."""
        for one in (self._selling, self._showroom, self._ledger):
            one.stop()

    def page_shown(self, *, sales: bool) -> None:
        """Read the sales again when they come into sight."""
        if sales:
            self._ledger.refresh()
