"""What stands where the deal is going to be."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from monzapos.presentation.text import _
from monzapos.ui import fonts
from monzapos.ui.theme import Theme
from monzapos.ui.widgets.labels import label
from monzapos.ui.widgets.sign import Sign


def nothing_chosen(theme: Theme) -> QWidget:
    """Return the words that ask for a car."""
    made = QWidget()
    column = QVBoxLayout(made)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(8)
    middle = Qt.AlignmentFlag.AlignHCenter
    column.addStretch(2)
    column.addWidget(Sign(theme, "car", "line_strong", 64), 0, middle)
    column.addWidget(label(_("Choose a vehicle"), fonts.TITLE, fonts.BOLD), 0, middle)
    text = label(
        _("Type to search; Enter picks the first one."), fonts.BODY, tone="soft", wrap=True
    )
    text.setAlignment(middle)
    column.addWidget(text)
    column.addStretch(3)
    return made
