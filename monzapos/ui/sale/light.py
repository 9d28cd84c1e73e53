"""The light: one widget for the whole of a sale, beside the code or filling the stage."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from monzapos.presentation.sale_screen import SaleScreen
from monzapos.presentation.sale_steps import Stage
from monzapos.ui.sale.light_panel import LightPanel
from monzapos.ui.sale.surface import Surface
from monzapos.ui.theme import Theme


class LightView(QWidget):
    """Its place changes with the stage; its name and what it is to a screen reader never do."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("light")
        self.panel = LightPanel(theme)
        self.surface = Surface(theme)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.panel)
        column.addWidget(self.surface)
        self.panel.hide()

    def present(self, screen: SaleScreen, place: QVBoxLayout) -> None:
        """Show a sale's light in ``place``: small beside a code, large without one."""
        beside = screen.stage is Stage.CODE
        if place.indexOf(self) < 0:
            place.addWidget(self)  # takes it out of where it was
        if beside:
            self.panel.present(screen)
            self.surface.rest()
        else:
            self.surface.present(screen)
        self.panel.setVisible(beside)
        self.surface.setVisible(not beside)
        self.show()  # a widget that moves is hidden by it
        words = (screen.headline, screen.subline, screen.detail)
        self.setAccessibleName(". ".join(part.rstrip(".") for part in words if part))

    def rest(self) -> None:
        """Turn no wheel: nobody looks."""
        self.surface.rest()
