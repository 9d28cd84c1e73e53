"""The settings, declared once as typed data: the file, the page and the checks are made from it."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from monzapos.domain.errors import Refusal


def _setting(default: Any, **rules: Any) -> Any:
    """Declare a setting; ``choices``, ``least`` and ``most`` say which values are right.

    A list is of hosts, unless ``each`` is the pattern of its entries.
    A text that is an ``url`` may be empty; ``pattern`` is what a whole text has to fit as well.
    ``strict`` settings say where money goes: a wrong one is never repaired, it stops new sales.
    One ``of_environment`` alone is no setting of the file.
    """
    if isinstance(default, list):
        return field(default=(), metadata=rules)
    return field(default=default, metadata=rules)


@dataclass(frozen=True, slots=True)
class DeskSettings:
    """This installation."""

    name: str = _setting("Desk 1", longest=60)
    language: str = _setting("", choices=("", "en", "es"))
    deposit_days: int = _setting(7, least=1, most=90)
    lock_minutes: int = _setting(10, least=0, most=240)  # without a touch; 0 is never
    welcome: bool = _setting(True)  # offer at the first start to set the desk up


@dataclass(frozen=True, slots=True)
class CatalogSettings:
    """Where the vehicles come from."""

    source: str = _setting("practice", choices=("practice", "supabase"))


@dataclass(frozen=True, slots=True)
class CheckoutSettings:
    """Who is asked to make the checkout."""

    provider: str = _setting(
        "practice", choices=("practice", "stripe", "vinr", "site"), strict=True
    )
    success_url: str = _setting("", url=True, strict=True)
    cancel_url: str = _setting("", url=True, strict=True)
    allowed_hosts: tuple[str, ...] = _setting([])
    desks: int = _setting(1, least=1, most=1000)


@dataclass(frozen=True, slots=True)
class PracticeSettings:
    """The practice server and its scripted customer."""

    protocol: str = _setting("stripe", choices=("stripe", "vinr"))
    customer: str = _setting(
        "",
        choices=("", "pays", "declines", "walks-off", "pays-late", "3ds", "provider-down"),
    )
    lan: bool = _setting(False)
    cars: int = _setting(24, least=24, most=200_000)
    control: bool = _setting(False, of_environment=True)  # for tests


@dataclass(frozen=True, slots=True)
class StripeSettings:
    """Direct Stripe. ``session_minutes`` keeps clear of Stripe's own 30 minutes and 24 hours."""

    api_base: str = _setting("https://api.stripe.com", url=True, strict=True)
    session_minutes: int = _setting(60, least=35, most=1435)


@dataclass(frozen=True, slots=True)
class VinrSettings:
    """VINR Checkout."""

    api_base: str = _setting("", url=True, strict=True)
    config_id: str = _setting("", longest=200)
    merchant_name: str = _setting("", longest=200)
    # Where a car can be fetched, each written as "id=name"; there is no price to it.
    pickup_locations: tuple[str, ...] = _setting([], each=r"[A-Za-z0-9_-]{1,64}=.{1,200}")


@dataclass(frozen=True, slots=True)
class SiteSettings:
    """The dealership's own website."""

    base_url: str = _setting("", url=True, strict=True)
    cookie_name: str = _setting("", longest=200)
    confirm_by_hand: bool = _setting(False)  # sell without a key that could follow its sessions


@dataclass(frozen=True, slots=True)
class SupabaseSettings:
    """The dealership's Supabase project."""

    url: str = _setting("", url=True, strict=True)
    publishable_key: str = _setting("", longest=1000)


@dataclass(frozen=True, slots=True)
class UpdateSettings:
    """Where newer versions are heard of. A wrong one is repaired to none: no sale waits for it."""

    url: str = _setting("", url=True, pattern="[^?#]*")  # its signature is at ``url`` + ".minisig"
    public_key: str = _setting("", pattern="(RW[QRST][A-Za-z0-9+/]{53})?")  # as minisign prints it


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong in the settings, found while reading them."""

    setting: str  # "checkout.provider"
    code: str  # "unknown_key" or "repaired"; "wrong", "unreadable" and "unsafe" stop new sales
    value: str = ""
    variable: str = ""  # of the environment, where that says it: no file and no page can mend it

    @property
    def stops(self) -> bool:
        """Whether it is not known any more where the money is to go: nothing new is sold."""
        return self.code in ("wrong", "unreadable", "unsafe")

    @property
    def refusal(self) -> Refusal:
        """The finding as a refusal, for its words."""
        details = {"setting": self.setting, "value": self.value}
        if self.variable:
            details["variable"] = self.variable
        return Refusal(f"settings_{self.code}", **details)


@dataclass(frozen=True, slots=True)
class Settings:
    """All of them, as they stand after environment and repair.

    ``given`` names those that file or environment says, whatever they say: nobody has confirmed
    the others.
    """

    desk: DeskSettings = DeskSettings()
    catalog: CatalogSettings = CatalogSettings()
    checkout: CheckoutSettings = CheckoutSettings()
    practice: PracticeSettings = PracticeSettings()
    stripe: StripeSettings = StripeSettings()
    vinr: VinrSettings = VinrSettings()
    site: SiteSettings = SiteSettings()
    supabase: SupabaseSettings = SupabaseSettings()
    updates: UpdateSettings = UpdateSettings()
    findings: tuple[Finding, ...] = ()
    given: frozenset[str] = frozenset()

    @property
    def practising(self) -> bool:
        return self.checkout.provider == "practice"

    @property
    def wrong(self) -> Finding | None:
        """The first setting that forbids every new sale, if there is one."""
        return next((f for f in self.findings if f.stops), None)


class Mode(StrEnum):
    """What the strip always shows."""

    PRACTICE = "practice"
    TEST = "test"
    LIVE = "live"
    NOT_SET_UP = "not_set_up"
