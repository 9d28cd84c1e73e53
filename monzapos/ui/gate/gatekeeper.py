"""Lets people in and out: what they type goes to the program, who is there comes back from it."""

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from monzapos.application.change_settings import never_set_up
from monzapos.application.staff import Presence, Roll
from monzapos.presentation.error_notice import Notice
from monzapos.presentation.gate_screen import (
    Attendance,
    Gate,
    GateScreen,
    attendance,
    gate_screen,
    locked_sign_out_note,
    sign_out_note,
)
from monzapos.ui.gate.door import Door
from monzapos.ui.gate.idle import Idle
from monzapos.ui.strip_person import StripPerson
from monzapos.ui.work.backstage import Backstage

if TYPE_CHECKING:
    from monzapos.ui.work.services import Services

GRACE = 600  # milliseconds that a renewal may take before the pages make room for it


class Gatekeeper(QObject):
    """Knows no password longer than it takes to hand it over."""

    gate = Signal(object)  # GateScreen
    attended = Signal(object)  # Attendance
    sign_out_asked = Signal(str)  # what is said before it
    relieved = Signal()  # another person is here than before
    trouble = Signal(object)  # Notice

    def __init__(self, backstage: Backstage, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._backstage = backstage
        self._services: Services | None = None
        self._door: Door | None = None
        self._strip: StripPerson | None = None
        self._roll: Roll | None = None
        self._screen = GateScreen(Gate.OPEN)
        self._open_sales = 0
        self._last = ""  # who was here last
        self._locking = False  # the program has been told to lock, and has not answered
        self._guarded: QWidget | None = None
        self._idle = Idle(self)
        self._idle.come.connect(self.lock)
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(GRACE)
        self._patience.timeout.connect(self._show)
        backstage.roll.connect(self._hear)
        backstage.ready.connect(self._begin)

    def attach(self, door: Door, strip: StripPerson) -> None:
        """Serve this door and this part of the strip from now on."""
        self._door, self._strip = door, strip
        page = door.sign_in
        page.sign_in_wanted.connect(self._sign_in)
        page.retry_wanted.connect(self._backstage.rebuild)
        page.other_wanted.connect(self.sign_out)
        door.lock.unlock_wanted.connect(self._unlock)
        door.lock.sign_out_wanted.connect(self._ask_locked_sign_out)
        door.lock.sign_out_confirmed.connect(self.sign_out)
        strip.lock_wanted.connect(self.lock)
        strip.sign_out_wanted.connect(self._ask_sign_out)
        self._show()

    def guard(self, window: QWidget) -> None:
        """Lock the desk when nobody touches this window for long."""
        self._guarded = window

    def stop(self) -> None:
        """Wait for nothing any more: the window is closed."""
        self._patience.stop()
        self._idle.rest()

    def lock(self) -> None:
        """Lock the desk, where somebody is here who could unlock it."""
        if self._may_lock and not self._locking:
            self._locking = True
            self._backstage.ask(_lock, self._locked, self._refuse_lock)
            self._show()  # what is to be locked is not shown until it is

    def sign_out(self) -> None:
        """Let whoever is signed in go, without a question."""
        self._backstage.ask(_sign_out, _done, self._refuse_sign_out)

    def count(self, open_sales: int) -> None:
        """Hear how many sales are open."""
        self._open_sales = open_sales
        if self._screen.gate is not Gate.OPEN:
            self._show()

    @property
    def _attendance(self) -> Attendance:
        if self._services is None or self._roll is None:
            return Attendance()
        return attendance(self._seen, signs_in=self._services.staff.signs_in)

    @property
    def _seen(self) -> Roll:
        """The roll, but for a lock that is on its way to the program."""
        assert self._roll is not None  # noqa: S101 - nothing is shown before there is one
        if self._locking and self._roll.person is not None:
            return replace(self._roll, presence=Presence.LOCKED)
        return self._roll

    @property
    def _may_lock(self) -> bool:
        """Whether somebody is known who could unlock the desk, and it is not locked."""
        services, roll = self._services, self._roll
        if services is None or roll is None or not services.staff.signs_in:
            return False
        return roll.person is not None and roll.presence is not Presence.LOCKED

    def _ask_sign_out(self) -> None:
        if self._open_sales:
            self.sign_out_asked.emit(sign_out_note(self._open_sales))
        else:
            self.sign_out()

    def _ask_locked_sign_out(self) -> None:
        if self._open_sales and self._door is not None:
            self._door.lock.ask_sign_out(locked_sign_out_note())
        else:
            self.sign_out()

    def _begin(self, services: "Services") -> None:
        self._services = services
        if not self._patience.isActive():
            self._show()

    def _hear(self, roll: Roll) -> None:
        before, self._roll = self._roll, roll
        was_here = before is not None and before.presence in (Presence.HERE, Presence.OFFLINE)
        self._idle.look()  # whoever comes back to a desk that was left alone finds it locked
        renewing = roll.presence is Presence.RETURNING and roll.trouble is None
        # A program that is built anew renews in no time.
        if renewing and was_here and not self._locking:
            self._patience.start()
        elif not (renewing and self._patience.isActive()):
            self._patience.stop()
            self._show()

    def _show(self) -> None:
        services = self._services
        if services is None or self._roll is None:
            return
        roll = self._seen
        self._screen = gate_screen(
            roll,
            signs_in=services.staff.signs_in,
            fresh=never_set_up(services.settings),
            open_sales=self._open_sales,
            settings_file=services.about.places.settings,
        )
        if self._door is not None and self._strip is not None:
            self._door.present(self._screen)
            self._strip.present(self._attendance)
        self.attended.emit(self._attendance)
        self.gate.emit(self._screen)
        self._watch(services)
        if self._attendance.here and roll.person is not None:
            if self._last not in ("", roll.person.id):
                self.relieved.emit()
            self._last = roll.person.id

    def _watch(self, services: "Services") -> None:
        if self._may_lock and not self._locking and self._guarded is not None:
            self._idle.watch(self._guarded.windowHandle(), services.settings.desk.lock_minutes)
        else:
            self._idle.rest()

    def _sign_in(self, email: str, password: str) -> None:
        if self._door is not None:
            refuse = self._door.sign_in.refuse
            question = partial(_sign_in, email=email, password=password)
            self._backstage.ask(question, _done, refuse)

    def _unlock(self, password: str) -> None:
        if self._door is not None:
            refuse = self._door.lock.refuse
            self._backstage.ask(partial(_unlock, password=password), _done, refuse)

    def _locked(self, _nothing: object = None) -> None:
        """Show again what the roll says: it was told before this."""
        self._locking = False
        self._show()

    def _refuse_lock(self, notice: Notice) -> None:
        self._locked()
        self.trouble.emit(notice)

    def _refuse_sign_out(self, notice: Notice) -> None:
        if self._screen.gate is Gate.OPEN or self._door is None:
            self.trouble.emit(notice)
        else:
            self._door.warn(notice)


def _done(_nothing: object) -> None:
    """Do nothing: whoever is here now is told by the roll."""


async def _sign_in(services: "Services", *, email: str, password: str) -> None:
    await services.staff.sign_in(email, password)


async def _unlock(services: "Services", *, password: str) -> None:
    await services.staff.unlock(password)


async def _sign_out(services: "Services") -> None:
    await services.staff.sign_out()


async def _lock(services: "Services") -> None:
    services.staff.lock()
