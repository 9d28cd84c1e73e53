"""Under the button that starts a sale: its keys, and what it does."""

from PySide6.QtWidgets import QHBoxLayout, QWidget

from monzapos.presentation.text import _
from monzapos.ui import fonts
from monzapos.ui.widgets.labels import keycap, label


def start_hint() -> QWidget:
    """Make the line."""
    made = QWidget()
    row = QHBoxLayout(made)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(5)
    row.addStretch(1)
    row.addWidget(keycap(_("Ctrl")))
    row.addWidget(keycap(_("Enter")))
    text = label(_("· holds the car until the payment is settled"), fonts.FINE, tone="soft")
    wide = text.sizeHint().width()
    text.setWordWrap(True)
    text.setMinimumWidth(80)
    text.setMaximumWidth(wide + 2)
    row.addWidget(text, 50)
    row.addStretch(1)
    return made
