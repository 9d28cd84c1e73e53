"""What other desks hold: on the cards, and beside the deal."""

from PySide6.QtWidgets import QLabel

from monzapos.application.news import HoldSharing, HoldsNews
from monzapos.domain.hold import Hold, HoldKind
from tests.ui.conftest import Desktop
from tests.ui.fakes import NOON


def note(desktop: Desktop) -> str:
    line = desktop.window.findChild(QLabel, "deal_note")
    assert isinstance(line, QLabel)
    return line.text() if line.isVisible() else ""


def test_a_card_says_which_desk_holds_the_car_and_until_when(desktop: Desktop) -> None:
    window, program = desktop.window, desktop.program
    window.sell.browse.cards.choose(0)
    card = window.sell.model.cards[0]
    assert card.may_sell
    program.holds.others = {
        card.vehicle.id: Hold(card.vehicle.id, "s", HoldKind.CHECKOUT, NOON, "Bea", "Desk 2")
    }
    program.holds.tell(HoldsNews(HoldSharing.YES, read_at=NOON))
    desktop.qtbot.waitUntil(lambda: not window.sell.model.cards[0].may_sell)
    assert window.sell.model.cards[0].badge_text.startswith("Held by Desk 2 · until ")
    assert not window.sell.deal.start.isEnabled()
    program.holds.others = {}
    program.holds.tell(HoldsNews(HoldSharing.YES, read_at=NOON))
    desktop.qtbot.waitUntil(lambda: window.sell.deal.start.isEnabled())


def test_the_deal_says_what_other_desks_and_the_website_do_not_see(desktop: Desktop) -> None:
    desktop.window.sell.browse.cards.choose(0)
    assert note(desktop) == ""
    desktop.program.holds.tell(HoldsNews(HoldSharing.YES))
    desktop.qtbot.waitUntil(lambda: note(desktop).startswith("The website looks at no hold"))
    desktop.program.holds.tell(HoldsNews(HoldSharing.NOT_INSTALLED))
    desktop.qtbot.waitUntil(lambda: note(desktop).startswith("Other desks cannot see"))
    desktop.program.holds.tell(HoldsNews(HoldSharing.SILENT))
    desktop.qtbot.waitUntil(lambda: "no new sale starts" in note(desktop))
    desktop.program.holds.tell(HoldsNews(HoldSharing.ALONE))
    desktop.qtbot.waitUntil(lambda: note(desktop) == "")
