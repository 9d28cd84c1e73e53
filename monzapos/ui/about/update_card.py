"""What is known of newer versions, and the buttons that ask and fetch."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout

from monzapos.presentation.about_screen import UpdateScreen, how_to_install
from monzapos.presentation.text import _
from monzapos.ui import fonts
from monzapos.ui.about.cards import Card
from monzapos.ui.theme import Theme
from monzapos.ui.widgets.buttons import Button
from monzapos.ui.widgets.flow import Flow
from monzapos.ui.widgets.labels import label
from monzapos.ui.widgets.notice_panel import NoticePanel
from monzapos.ui.widgets.sign import Sign

_SIGNS = {"green": "circle-check", "amber": "info", "grey": "circle"}
LONGEST = 1500  # characters of notes that are shown: the rest is in the manifest


class UpdateCard(Card):
    """Shows one screen; decides nothing."""

    look_wanted = Signal()
    fetch_wanted = Signal()
    copy_wanted = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__(_("Updates"))
        self._path = ""
        self._sign = Sign(theme, "circle", "grey", 20)
        self._headline = label("", fonts.BODY, fonts.SEMIBOLD, wrap=True)
        self._headline.setObjectName("update_headline")
        self._text = label("", fonts.NOTE, tone="soft", wrap=True)
        self._file = label("", fonts.NOTE, fonts.SEMIBOLD, wrap=True)
        self._file.setObjectName("update_file")
        self.how = label("", fonts.NOTE, wrap=True)
        self._notes = label("", fonts.NOTE, wrap=True)
        self._notes.setObjectName("update_notes")
        self.notice = NoticePanel(theme, "update_notice")
        self.look = Button("look_for_update", _("Look now"), theme, icon="refresh-cw")
        self.fetch = Button("fetch_update", _("Download"), theme, "action")
        self.copy = Button("copy_update_path", _("Copy the path"), theme, icon="copy")
        head = QHBoxLayout()
        head.setSpacing(10)
        head.addWidget(self._sign)
        head.addWidget(self._headline, 1)
        self.column.addLayout(head)
        for part in (self._text, self._file, self.how, self._notes, self.notice):
            self.column.addWidget(part)
        buttons = Flow(gap=10)
        for button in (self.fetch, self.copy, self.look):
            buttons.addWidget(button)
        self.column.addSpacing(4)
        self.column.addLayout(buttons)
        self.look.clicked.connect(self.look_wanted)
        self.fetch.clicked.connect(self.fetch_wanted)
        self.copy.clicked.connect(lambda: self.copy_wanted.emit(self._path))

    def present(self, screen: UpdateScreen) -> None:
        """Say how it stands."""
        self._path = screen.path
        self._sign.show_icon(_SIGNS[screen.tone], screen.tone)
        self._headline.setText(screen.headline)
        how = how_to_install(screen.path) if screen.path else ""
        notes = screen.notes.strip()[:LONGEST]
        for part, words in (
            (self._text, screen.text),
            (self._file, screen.path.replace("/", "/\u200b").replace("\\", "\\\u200b")),
            (self.how, how),
            (self._notes, notes),
        ):
            part.setText(words)
            part.setVisible(bool(words))
        self._file.setAccessibleName(screen.path)
        if screen.trouble is not None:
            self.notice.show_notice(screen.trouble)
        else:
            self.notice.hide()
        self.look.setVisible(screen.may_look or bool(screen.fetch))
        self.look.setEnabled(screen.may_look)
        self.fetch.say(screen.fetch or _("Download"))
        self.fetch.setVisible(bool(screen.fetch))
        self.fetch.setEnabled(screen.may_fetch)
        self.copy.setVisible(bool(screen.path))
