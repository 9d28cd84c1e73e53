"""The search field, alike in the first frame and on the Sell page."""

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from monzapos.presentation.text import _
from monzapos.ui import fonts
from monzapos.ui.theme import Theme
from monzapos.ui.widgets.sign import Sign

MARGINS = (22, 20, 25, 0)  # around the search and whatever stands under it


def search_field(theme: Theme, *at_the_right: QWidget) -> QLineEdit:
    """Return the field with its sign, and with other widgets inside its right end."""
    field = QLineEdit()
    field.setObjectName("search")
    field.setAccessibleName(_("Search vehicles"))
    field.setPlaceholderText(_("Search by name, maker, year…"))
    field.setFont(fonts.face(fonts.LEAD))
    field.setMaxLength(200)
    inside = QHBoxLayout(field)
    inside.setContentsMargins(16, 0, 12, 0)
    inside.addWidget(Sign(theme, "search", "soft", 18))
    inside.addStretch(1)
    for widget in at_the_right:
        inside.addWidget(widget)
    return field
