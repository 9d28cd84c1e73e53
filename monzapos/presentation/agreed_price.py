"""Which price the customer was told, as far as a screen can know: another one stops and asks."""

from dataclasses import replace

from monzapos.application.examine_vehicle import price_changed
from monzapos.domain.money import Money
from monzapos.presentation.deal_screen import DealScreen
from monzapos.presentation.error_notice import Notice, notice
from monzapos.presentation.text import _
from monzapos.presentation.vehicle_card import VehicleCard


class AgreedPrice:
    """Of one car at a time, from its choice on."""

    def __init__(self) -> None:
        self.agreed: Money | None = None
        self._shown: Money | None = None
        self._told = False  # that it has changed: the next one that is shown is agreed

    def choose(self, price: Money | None) -> None:
        """Begin with the price of another car."""
        self.agreed = self._shown = price
        self._told = False

    def show(self, price: Money | None) -> bool:
        """Take in what the catalogue says by now; return whether that has to be said aloud.

        That there is no price any more, the button says.
        """
        news = price != self._shown
        self._shown = price
        if news and self._told:
            self.agree()
        return news and self.changed and price is not None

    def refused(self) -> None:
        """Take in that the seller has been told so; perhaps before the new price was here."""
        if self.changed:
            self.agree()
        else:
            self._told = True

    def agree(self) -> bool:
        """Take what is shown for agreed; return whether it is another one, said aloud before."""
        changed = self.changed
        self.choose(self._shown)
        return changed

    @property
    def changed(self) -> bool:
        """Whether what is shown is not what was agreed."""
        return self._shown != self.agreed


def agreeing(price: AgreedPrice, screen: DealScreen) -> DealScreen:
    """Let the one button ask for a new price first; the next press starts the sale."""
    if not price.changed or not screen.may_start:
        return screen
    words = _("The customer agrees to {amount}").format(amount=screen.full)
    return replace(screen, button=words)


def price_notice(card: VehicleCard, before: Money | None) -> Notice:
    """Say that a car has another price than it had."""
    return notice(price_changed(card.name, before, card.vehicle.price))
