"""The whole program behind either front end, as bootstrap has put it together."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from monzapos.application.about import About
from monzapos.application.by_hand import RecordByHand
from monzapos.application.cancel_sale import CancelSale
from monzapos.application.check import Check
from monzapos.application.follow_sales import Follower
from monzapos.application.holds import Holds
from monzapos.application.keep_holds import HoldKeeper
from monzapos.application.other_desks import OtherDesks
from monzapos.application.ports import Catalogue, Journal, Photos, QrCodes, Secrets, SettingsStore
from monzapos.application.settings import Mode, Settings
from monzapos.application.staff import Staff
from monzapos.application.start_sale import StartSale
from monzapos.domain.person import Desk


@dataclass(frozen=True, slots=True)
class Program:
    """Everything lives on one asyncio loop: call the services there, from any front end.

    ``aclose`` ends all of it within a second, whatever the servers do.
    """

    settings: Settings
    mode: Mode
    provider: str  # whose protocol new sales speak: "stripe"
    desk: Desk
    staff: Staff
    catalogue: Catalogue
    photos: Photos
    journal: Journal
    start_sale: StartSale
    cancel_sale: CancelSale
    by_hand: RecordByHand
    follower: Follower
    holds: Holds
    keeper: HoldKeeper | None  # None where no holds are shared
    other_desks: OtherDesks | None
    secrets: Secrets
    settings_store: SettingsStore
    qr_codes: QrCodes
    check: Check
    about: About
    aclose: Callable[[], Awaitable[None]]
