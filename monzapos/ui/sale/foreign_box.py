"""Another desk's hold on the car of the deal. To end it is asked about first."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from monzapos.presentation.foreign_hold import NO_FOREIGN_HOLD, ForeignHold
from monzapos.presentation.text import _
from monzapos.ui import fonts
from monzapos.ui.theme import Theme
from monzapos.ui.widgets.buttons import Button
from monzapos.ui.widgets.confirm import Answer, Confirm
from monzapos.ui.widgets.labels import label


class ForeignBox(QWidget):
    """Hidden where no other desk holds the car."""

    release_wanted = Signal(str)  # the hold's sale_id
    asked = Signal()  # a question stands where the button was

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._screen = NO_FOREIGN_HOLD
        self._note = label("", fonts.NOTE, fonts.SEMIBOLD, wrap=True)
        self._note.setObjectName("foreign_hold_note")
        self.release = Button("release_foreign_hold", _("Put the car back on sale"), theme)
        self.question = Confirm(
            theme,
            _("Release another desk’s car?"),
            Answer("keep_foreign_hold", _("Back")),
            Answer("confirm_foreign_hold", _("Put the car back on sale")),
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        for part in (self._note, self.release, self.question):
            column.addWidget(part)
        self.release.clicked.connect(self._ask)
        self.question.kept.connect(self._keep)
        self.question.confirmed.connect(self._confirm)
        self.hide()

    def present(self, screen: ForeignHold) -> None:
        """Show a hold; a question about another one is taken back."""
        before, self._screen = self._screen, screen
        if (screen.sale_id, screen.may_release) != (before.sale_id, before.may_release):
            self.question.hide()
        self._note.setText(screen.note)
        self.question.say(screen.release_note)
        self._arrange()

    def clear(self) -> None:
        """Show nothing: another car stands here, and it is not known yet who holds it."""
        self.present(NO_FOREIGN_HOLD)

    def _arrange(self) -> None:
        asking = self.question.isVisibleTo(self)
        self.release.setVisible(self._screen.may_release and not asking)
        self.setVisible(bool(self._screen.note))

    def _ask(self) -> None:
        self.question.ask(self._screen.release_note)
        self._arrange()
        self.asked.emit()

    def _keep(self) -> None:
        self.question.hide()
        self._arrange()

    def _confirm(self) -> None:
        self._keep()
        self.release_wanted.emit(self._screen.sale_id)
