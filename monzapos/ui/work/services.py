"""What the windows need of the program behind them, and nothing more."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Protocol

from monzapos.application.about import Places
from monzapos.application.check import CheckLine
from monzapos.application.gateways import Offer
from monzapos.application.news import HoldsNews, SaleNews
from monzapos.application.ports import (
    Catalogue,
    Component,
    Journal,
    Photos,
    Probe,
    QrCodes,
    Secrets,
    SettingsStore,
    SharedHold,
)
from monzapos.application.settings import Mode, Settings
from monzapos.application.staff import Staff
from monzapos.application.start_sale import SaleOrder
from monzapos.application.updates import UpdateNews
from monzapos.domain.hold import Hold
from monzapos.domain.money import Money
from monzapos.domain.person import Desk
from monzapos.domain.sale import Sale


class StartSale(Protocol):
    """Starts sales. Raises ``Refusal`` where the world says no."""

    def __call__(self, order: SaleOrder) -> Awaitable[Sale]: ...

    def again(self, sale_id: str, provider: str | None = None) -> Awaitable[Sale]: ...

    def offer(self, provider: str | None = None) -> Offer: ...


class CancelSale(Protocol):
    """Asks the provider to close; what is true arrives as news."""

    def __call__(self, sale_id: str) -> Awaitable[object]: ...


class RecordByHand(Protocol):
    """Writes down what a manager has read in a dashboard; what follows arrives as news."""

    def paid(self, sale_id: str, payment_reference: str, amount: Money) -> Awaitable[None]: ...

    def not_paid(self, sale_id: str) -> Awaitable[None]: ...

    def release_deposit(self, sale_id: str) -> Awaitable[None]: ...

    def paid_back(self, sale_id: str) -> Awaitable[None]: ...

    def keeps_car(self, sale_id: str) -> Awaitable[None]: ...


class Connection(Protocol):
    """Whether the provider answers."""

    def subscribe(self, listener: Callable[[bool], None]) -> None: ...


class Follower(Protocol):
    """Tells what is new about open sales."""

    @property
    def connection(self) -> Connection: ...

    def subscribe(self, listener: Callable[[SaleNews], None]) -> None: ...

    def show(self, sale_id: str | None) -> None: ...

    def news(self, sale_id: str) -> Awaitable[SaleNews | None]: ...


class Holds(Protocol):
    """Who holds which car, at this desk and at the others."""

    def subscribe(self, listener: Callable[[HoldsNews], None]) -> None: ...

    def current(self) -> Awaitable[Mapping[str, Hold]]: ...

    def known(self) -> Awaitable[bool]: ...

    @property
    def others(self) -> Mapping[str, SharedHold]: ...


class OtherDesks(Protocol):
    """Ends another desk's hold; that the car is free arrives as news."""

    def release_by_hand(self, sale_id: str) -> Awaitable[None]: ...


class Check(Protocol):
    """Asks harmless questions: of what is set up, and of what is about to be."""

    def of(self, *names: str) -> Awaitable[Sequence[CheckLine]]: ...

    def provider(self, provider: str, key: str) -> Awaitable[Probe]: ...

    def project(self, address: str, publishable_key: str) -> Awaitable[float]: ...


class Updates(Protocol):
    """Asks for newer versions and fetches one; how it went arrives as news."""

    def subscribe(self, listener: Callable[[UpdateNews], None]) -> None: ...

    def look(self) -> Awaitable[UpdateNews]: ...

    def fetch(self) -> Awaitable[None]: ...


class About(Protocol):
    """What can be told of this installation."""

    @property
    def version(self) -> str: ...
    @property
    def places(self) -> Places: ...
    @property
    def updates(self) -> Updates: ...

    def components(self) -> Awaitable[Sequence[Component]]: ...


class Services(Protocol):
    """The program, as the windows see it. Call its services on the loop only."""

    @property
    def settings(self) -> Settings: ...
    @property
    def mode(self) -> Mode: ...
    @property
    def provider(self) -> str: ...
    @property
    def desk(self) -> Desk: ...
    @property
    def staff(self) -> Staff: ...
    @property
    def catalogue(self) -> Catalogue: ...
    @property
    def photos(self) -> Photos: ...
    @property
    def journal(self) -> Journal: ...
    @property
    def start_sale(self) -> StartSale: ...
    @property
    def cancel_sale(self) -> CancelSale: ...
    @property
    def by_hand(self) -> RecordByHand: ...
    @property
    def follower(self) -> Follower: ...
    @property
    def holds(self) -> Holds: ...
    @property
    def other_desks(self) -> OtherDesks | None: ...
    @property
    def secrets(self) -> Secrets: ...
    @property
    def settings_store(self) -> SettingsStore: ...
    @property
    def qr_codes(self) -> QrCodes: ...
    @property
    def check(self) -> Check: ...
    @property
    def about(self) -> About: ...
    @property
    def aclose(self) -> Callable[[], Awaitable[None]]: ...
