"""Keeps the controllers together: vehicles, sale, sales, settings, set-up, and the door."""

from PySide6.QtCore import QObject, Signal

from monzapos.ui.about.informer import Informer
from monzapos.ui.gate.gatekeeper import Gatekeeper
from monzapos.ui.qr.maker import QrMaker
from monzapos.ui.reminders import Reminders
from monzapos.ui.rooms import Rooms
from monzapos.ui.sale.recording import Recording
from monzapos.ui.sale.releasing import Releasing
from monzapos.ui.sale.selling import Selling
from monzapos.ui.sales.ledger import Ledger
from monzapos.ui.settings.keys import Keys
from monzapos.ui.settings.runner import SettingsRunner
from monzapos.ui.settings.saver import Saver
from monzapos.ui.setup.guide import Guide
from monzapos.ui.vehicles.showroom import Showroom
from monzapos.ui.work.backstage import Backstage
from monzapos.ui.work.workshop import Workshop


class Conductor(QObject):
    """Lives as long as the window; pages come and go with the language."""

    ready = Signal(object)  # Services
    connection = Signal(bool)
    trouble = Signal(object)  # Notice
    reminded = Signal(object)  # Notice: no trouble, but to be known
    open_count = Signal(int)
    update_note = Signal(str)  # that a newer version is there; empty where none is
    stage_wanted = Signal()

    def __init__(
        self, backstage: Backstage, workshop: Workshop, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._backstage = backstage
        backstage.ready.connect(self.ready)  # first: the language may need other pages
        self._selling = Selling(backstage, QrMaker(workshop, self), self)
        self._recording = Recording(backstage, self)
        self._releasing = Releasing(backstage, self)
        self._showroom = Showroom(backstage, self)
        self._ledger = Ledger(backstage, self)
        self._reminders = Reminders(backstage, self)
        self._saver = Saver(backstage, self)
        self._keys = Keys(backstage, self)
        self._settings = SettingsRunner(backstage, self._saver, self)
        self._guide = Guide(backstage, self._saver, self)
        self._informer = Informer(backstage, self)
        self.gatekeeper = Gatekeeper(backstage, self)
        self._connect(backstage)

    def _connect(self, backstage: Backstage) -> None:
        backstage.connection.connect(self.connection)
        backstage.refused.connect(self.trouble)
        for one in (self._selling, self._showroom, self._ledger, self._reminders, self._keys):
            one.trouble.connect(self.trouble)
        self.gatekeeper.trouble.connect(self.trouble)
        self._reminders.reminded.connect(self.reminded)
        self._informer.update_note.connect(self.update_note)
        self._selling.open_count.connect(self.open_count)
        self._selling.open_count.connect(self.gatekeeper.count)
        self._selling.shown.connect(self.stage_wanted)
        self.gatekeeper.relieved.connect(self._selling.clear_deal)
        self.gatekeeper.gate.connect(self._selling.copied.stand_at)
        for who in (self._keys, self._settings, self._guide):
            self.gatekeeper.attended.connect(who.attend)
        self._keys.changed.connect(self._guide.key_changed)
        backstage.ready.connect(self._saver.settle)  # last: all others know the new program

    def attach(self, rooms: Rooms) -> None:
        """Run these rooms from now on."""
        sell, sales = rooms.inside.sell, rooms.inside.sales
        self._showroom.attach(sell)
        self._selling.attach(sell)
        self._recording.attach(sell)
        self._releasing.attach(sell)
        self._reminders.attach(sell)
        self._ledger.attach(sales)
        rooms.settings.when_made(self._settings.attach)
        rooms.settings.when_made(lambda page: self._keys.attach("settings", page.keys))
        rooms.set_up.when_made(self._guide.attach)
        rooms.set_up.when_made(lambda page: self._keys.attach("set_up", page.keys))
        rooms.about.when_made(self._informer.attach)
        self.gatekeeper.attach(rooms.door, rooms.strip.person)
        sales.open_wanted.connect(self._selling.show_sale)
        self.gatekeeper.sign_out_asked.connect(rooms.ask_sign_out)
        rooms.set_up_shown.connect(self._guide.begin)
        rooms.inside.sign_out_confirmed.connect(self.gatekeeper.sign_out)

    def show_sale(self, sale_id: str) -> None:
        """Bring a sale to the stage."""
        self._selling.show_sale(sale_id)

    def stop(self) -> None:
        """Do nothing by itself any more: the window is closed."""
        self._backstage.fall_silent()  # first: what is on its way would begin things again
        for one in (self._selling, self._showroom, self._ledger):
            one.stop()
        self.gatekeeper.stop()

    def page_shown(self, *, sales: bool) -> None:
        """Read the sales again when they come into sight."""
        if sales:
            self._ledger.refresh()
