"""The Settings page, made from the form that presentation describes."""

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from monzapos.application.settings import Settings
from monzapos.presentation.error_notice import Notice
from monzapos.presentation.key_words import KEYED, key_not_saved
from monzapos.presentation.question import Section
from monzapos.presentation.settings_form import changes, managers_alone, settings_form
from monzapos.presentation.text import _
from monzapos.ui import fonts
from monzapos.ui.settings.fields import Field
from monzapos.ui.settings.key_box import KeyBox
from monzapos.ui.settings.saver import Changes
from monzapos.ui.theme import Theme
from monzapos.ui.widgets.buttons import Button, press_if_shown
from monzapos.ui.widgets.confirm import Answer, Confirm
from monzapos.ui.widgets.labels import label
from monzapos.ui.widgets.middle import MARGIN, Middle
from monzapos.ui.widgets.notice_panel import NoticePanel

WIDEST = 640
BAR = 8  # pixels of the scroll bar, which the foot has not beside it


class SettingsPage(QWidget):
    """``save_wanted`` carries only what was changed."""

    save_wanted = Signal(object)  # Changes
    switch_confirmed = Signal(object)  # the same, once the question was answered
    set_up_wanted = Signal()
    about_wanted = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setProperty("ground", "paper")
        self._form = settings_form(Settings())
        self._fields: dict[str, Field] = {}
        self.keys = {provider: KeyBox(provider, theme) for provider in KEYED}
        self.notice = NoticePanel(theme, "settings_notice")
        self.save = Button("save_settings", _("Save settings"), theme, "primary")
        self.save.clicked.connect(self._save)
        self.confirm = Confirm(
            theme,
            _("Leave open sales unfollowed?"),
            Answer("keep_provider", _("Do not save")),
            Answer("confirm_provider", _("Save anyway")),
        )
        self.confirm.setObjectName("switch_confirm")
        self.confirm.kept.connect(self._keep)
        self.confirm.confirmed.connect(self._confirmed)
        self.update_note = NoticePanel(theme, "update_note")
        self._managers = label(managers_alone(), fonts.NOTE, fonts.SEMIBOLD, "amber", wrap=True)
        self._managers.hide()
        self._middle = Middle(WIDEST, 16)
        self._lay_out(theme)

    def present(self, settings: Settings) -> None:
        """Show the settings that hold, in every field that nobody has typed into."""
        before = self.changed()
        self._form = settings_form(settings)
        typed = before.keys() & self.changed().keys()  # what was saved since is typed no longer
        for question in (q for section in self._form for q in section.questions):
            if question.setting not in typed:
                self._fields[question.setting].show_value(question.value)
                self._fields[question.setting].forgive()

    def typed(self) -> dict[str, str | int | bool]:
        """Return what somebody has typed, as it stands there."""
        return {setting: self._fields[setting].value() for setting in self.changed()}

    def restore(self, typed: Mapping[str, str | int | bool]) -> None:
        """Show what was typed before the language changed."""
        for setting, value in typed.items():
            self._fields[setting].show_value(value)

    def enter(self) -> None:
        """Go to the first question."""
        self._fields["desk.name"].editor.setFocus()

    def allow(self, *, decides: bool) -> None:
        """Let only a manager change where the money goes."""
        self._managers.setVisible(not decides)
        for field in self._fields.values():
            field.setEnabled(decides or not field.deciding)

    def changed(self) -> Changes:
        """Return what differs from what holds."""
        asked = (question for section in self._form for question in section.questions)
        return changes(asked, {name: f.value() for name, f in self._fields.items()})

    def say(self, title: str) -> None:
        """Say that something went well, where it can be seen; a key is saved by its own button."""
        typed = any(box.key.text() for box in self.keys.values())
        self.notice.show_success(title, key_not_saved() if typed else "")

    def say_update(self, note: str) -> None:
        """Say that a newer version is there, where it is."""
        if note:
            words = _("“About MonzaPOS” says what is new, and fetches it.")
            self.update_note.show_note(note, words)
        else:
            self.update_note.hide()

    def refuse(self, notice: Notice) -> None:
        """Say under the field that it belongs to, else over the button, why nothing is saved."""
        field = self._fields.get(notice.setting)
        if field is not None:
            field.refuse(notice)
            self._middle.reveal(field)
        else:
            self.notice.show_notice(notice)

    def ask_switch(self, note: str) -> None:
        """Ask before saving what leaves open sales unfollowed."""
        self.save.hide()
        self.confirm.ask(note)

    def _keep(self) -> None:
        self.confirm.hide()
        self.save.show()
        self.save.setFocus()

    def _confirmed(self) -> None:
        self._keep()
        self.switch_confirmed.emit(self.changed())

    def _save(self) -> None:
        self.notice.hide()
        for field in self._fields.values():
            field.forgive()
        self.save_wanted.emit(self.changed())

    def _lay_out(self, theme: Theme) -> None:
        column = self._middle.column
        column.addLayout(self._head(theme))
        column.addWidget(self.update_note)
        column.addWidget(self._managers)
        for section in self._form:
            column.addWidget(self._card(section, theme))
        column.addStretch(1)
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.setSpacing(0)
        page.addWidget(self._middle, 1)
        page.addWidget(self._foot())

    def _foot(self) -> QWidget:
        """Return what stays in sight: the page is longer than any screen."""
        foot = QFrame()
        foot.setProperty("ground", "foot")
        row = QHBoxLayout(foot)
        row.setContentsMargins(MARGIN, 12, MARGIN + BAR, 12)
        inside = QWidget()
        inside.setMaximumWidth(WIDEST)
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        for part in (self.notice, self.confirm, self.save):
            column.addWidget(part)
        row.addWidget(inside)
        return foot

    def _head(self, theme: Theme) -> QHBoxLayout:
        row = QHBoxLayout()
        row.addWidget(label(_("Settings"), fonts.TITLE, fonts.BOLD), 1)
        whole = _("About MonzaPOS")
        self.about = Button("about", _("About"), theme, "quiet", "info", accessible=whole)
        self.about.clicked.connect(self.about_wanted)
        self.set_up = Button("set_up", _("Set this desk up, step by step"), theme)
        self.set_up.clicked.connect(self.set_up_wanted)
        row.addWidget(self.about)
        row.addWidget(self.set_up)
        return row

    def _card(self, section: Section, theme: Theme) -> QWidget:
        card = QFrame()
        card.setProperty("ground", "card")
        column = QVBoxLayout(card)
        column.setContentsMargins(20, 16, 20, 20)
        column.setSpacing(14)
        column.addWidget(label(section.title, fonts.LEAD, fonts.BOLD))
        if section.name in self.keys:
            column.addWidget(self.keys[section.name])
        for question in section.questions:
            field = Field(question, theme)
            field.entered.connect(partial(press_if_shown, self.save))
            self._fields[question.setting] = field
            column.addWidget(field)
        return card
