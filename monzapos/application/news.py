"""What a screen needs to know of one sale: the journal's word, and how fresh the provider's is."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from monzapos.domain.attempt import AttemptState, Light
from monzapos.domain.errors import Refusal
from monzapos.domain.sale import Sale

FRESH_FOR = 10.0  # seconds for which an open session's last word still stands while asking fails


@dataclass(frozen=True, slots=True)
class Contact:
    """The follower's dealings with the provider about one attempt.

    ``checked`` is monotonic seconds of the last good answer, ``checked_at`` the same in UTC;
    ``trouble`` is the refusal code of the last failed call, empty when it went well.
    """

    checked: float | None = None
    checked_at: datetime | None = None
    trouble: str = ""
    retry_at: float | None = None
    details: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class SaleNews:
    """One sale as it stands now. ``expires`` is its session's end in monotonic seconds.

    ``others`` are the providers that could make its next code, of the same kind of money.
    """

    sale: Sale
    contact: Contact
    expires: float | None = None
    may_show: bool = True  # False where the provider's URL is none that a QR may carry
    can_close: bool = True  # False where a session ends by itself alone, whatever a desk wishes
    others: tuple[str, ...] = ()
    can_look: bool = True  # False where nobody at this desk can read the session

    def light(self, now: float) -> Light:
        """Return the light that may be shown at monotonic ``now``."""
        attempt = self.sale.attempt
        if attempt is None or attempt.state is not AttemptState.OPEN:
            return self.sale.light
        checked = self.contact.checked
        if checked is None or not self.can_look:
            return Light.UNKNOWN
        stale = self.contact.trouble and now - checked > FRESH_FOR
        return Light.UNKNOWN if stale else self.sale.light


class HoldSharing(StrEnum):
    """Whether two desks could sell one car."""

    ALONE = "alone"  # this desk has no project to share holds in
    UNASKED = "unasked"
    YES = "yes"
    NOT_INSTALLED = "not_installed"  # they could: other desks cannot see this one's holds
    SILENT = "silent"  # nobody answers: no new sale starts


@dataclass(frozen=True, slots=True)
class HoldsNews:
    """How it stands with the other desks. ``read_at`` (UTC): when their holds were last read."""

    state: HoldSharing
    trouble: Refusal | None = None
    read_at: datetime | None = None
    needs_manager: bool = False  # to tell the others what a manager has said here
