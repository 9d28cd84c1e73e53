"""The story of whoever wants to know what this is, and whether there is a newer one."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from monzapos.ui.pages import SETTINGS
from tests.stories.desk import until

if TYPE_CHECKING:
    from monzapos.ui.main_window import MainWindow
    from tests.screenshots.scenes import Album

NAME = "monzapos_0.2.0.deb"
NOTES = {
    "en": "Receipts can be printed and sent by e-mail.\nThe list of vehicles is quicker.\n"
    "A deposit can be moved to another vehicle.",
    "es": "Los recibos se pueden imprimir y enviar por correo.\nLa lista de vehículos es más "
    "rápida.\nUn depósito se puede pasar a otro vehículo.",
}


def tell(window: "MainWindow", album: "Album") -> None:
    """Nobody has been asked yet; then a version is there, and fetched."""
    QTest.keyClick(window, Qt.Key.Key_F1)
    card = window.about.updates
    until(card.look.isVisible, "the page")
    album.take("about")
    card.look.click()
    until(card.fetch.isVisible, "the newer version")
    album.take("about-newer")
    window.show_page(SETTINGS)
    album.take("settings-newer")
    window.settings.about.click()
    card.fetch.click()
    until(card.copy.isVisible, "the installer")
    album.take("about-fetched")
    window.about.to_licences.click()
    model = window.about.licences.model
    until(lambda: model.shown, "the licences")
    names = [one.name for one in model.shown]
    window.about.licences.list.setCurrentIndex(model.index(names.index("Qt")))
    album.take("licences")
