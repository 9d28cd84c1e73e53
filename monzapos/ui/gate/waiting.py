"""What is there before it is known who is: nothing, but for what went wrong at the start."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from monzapos.ui.theme import Theme
from monzapos.ui.widgets.notice_panel import NoticePanel


class Waiting(QWidget):
    """An empty page; it makes room for the door or the pages in no time."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.notice = NoticePanel(theme, "start_notice")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.notice)
        column.addStretch(1)
