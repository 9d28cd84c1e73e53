"""What the stage and the deal say while a sale runs and when it is over."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from monzapos.application.news import SaleNews
from monzapos.domain.attempt import Attempt, AttemptState, Light
from monzapos.domain.hold import HoldKind
from monzapos.domain.payment import Purpose
from monzapos.domain.sale import Sale
from monzapos.presentation.error_notice import notice_for
from monzapos.presentation.formats import date, money, time_of_day
from monzapos.presentation.names import provider_name, purpose_name, vehicle_line
from monzapos.presentation.sale_steps import Stage, Step, sale_facts, sale_steps
from monzapos.presentation.text import _


@dataclass(frozen=True, slots=True)
class SaleScreen:
    """All that the Sell page shows of one sale; every text is ready to be painted."""

    sale_id: str
    stage: Stage
    light: Light
    headline: str
    subline: str
    detail: str
    amount: str
    vehicle: str  # "Veloce S · 2024"
    about: str  # "Veloce S · 2024 · full price · Jane Smith"
    picture: str
    desk_code: str
    qr_url: str | None
    host: str
    countdown: str
    steps: tuple[Step, ...]
    facts: tuple[tuple[str, str], ...]
    may_copy: bool
    may_cancel: bool
    may_renew: bool
    cancel_note: str  # what the confirmation says before it cancels
    deposit: bool
    release_keys: bool
    customer: str = ""
    contact: str = ""  # e-mail and phone


def sale_screen(news: SaleNews, now: float) -> SaleScreen:
    """Say what a sale's screen says at monotonic ``now``."""
    sale = news.sale
    attempt = sale.attempt
    light = news.light(now)
    stage = _stage(news, light)
    deposit = sale.payment.purpose is Purpose.DEPOSIT
    amount = money(sale.payment.amount.minor, sale.payment.amount.currency)
    headline, subline = _headline(news, stage, light)
    url = attempt.url if attempt and stage is Stage.CODE else ""
    return SaleScreen(
        sale_id=sale.id,
        stage=stage,
        light=light,
        headline=headline,
        subline=subline,
        detail=_detail(news, stage, now),
        amount=amount,
        vehicle=vehicle_line(sale),
        about=_about(sale),
        picture=sale.vehicle.picture,
        desk_code=attempt.desk_code if attempt else "",
        qr_url=url or None,
        host=urlsplit(url).netloc if url else "",
        countdown=_countdown(news.expires, now) if stage is Stage.CODE else "",
        steps=sale_steps(sale, stage),
        facts=sale_facts(sale, amount),
        may_copy=stage is Stage.CODE,
        may_cancel=stage in (Stage.CODE, Stage.CREATING) or _asking_again(stage, attempt),
        may_renew=stage is Stage.NOT_PAID,
        cancel_note=_("The car stays held until {provider} confirms that nobody can pay.").format(
            provider=provider_name(attempt.provider if attempt else "")
        ),
        deposit=deposit,
        release_keys=sale.release_keys,
        customer=sale.customer.name if sale.customer else "",
        contact=_contact(sale),
    )


def _stage(news: SaleNews, light: Light) -> Stage:
    attempt = news.sale.attempt
    if light is Light.PAID:
        return Stage.PAID
    if light is Light.NOT_PAID:
        return Stage.NOT_PAID
    if attempt is None or attempt.state is AttemptState.ALARM:
        return Stage.UNKNOWN
    if attempt.cancel_asked:
        return Stage.CLOSING
    if attempt.state is AttemptState.PREPARED:
        return Stage.UNKNOWN if news.contact.trouble else Stage.CREATING
    # An open session keeps its code while it merely cannot be asked: the customer may be paying.
    return Stage.CODE if attempt.url and news.may_show else Stage.UNKNOWN


def _asking_again(stage: Stage, attempt: Attempt | None) -> bool:
    return (
        stage is Stage.UNKNOWN and attempt is not None and attempt.state is not AttemptState.ALARM
    )


def _headline(news: SaleNews, stage: Stage, light: Light) -> tuple[str, str]:
    sale = news.sale
    attempt = sale.attempt
    provider = provider_name(attempt.provider if attempt else "")
    match stage:
        case Stage.CREATING:
            return _("Creating the checkout"), _("The sale is written down; the car is held.")
        case Stage.CLOSING:
            return (
                _("Closing the checkout"),
                _(
                    "The link can still be paid until {provider} confirms. The car stays held."
                ).format(provider=provider),
            )
        case Stage.PAID:
            return _paid_headline(sale)
        case Stage.NOT_PAID:
            return _("NOT PAID"), _why_not_paid(sale)
        case Stage.UNKNOWN:
            return _("DON’T KNOW"), _why_unknown(news)
        case Stage.CODE:
            return {
                Light.WAITING: (_("Waiting for the customer"), _("nothing paid yet")),
                Light.PAYING: (_("The customer is paying"), _("their bank is asking them")),
            }.get(light, (_("Cannot ask {provider}").format(provider=provider), _why_unknown(news)))


def _paid_headline(sale: Sale) -> tuple[str, str]:
    if sale.release_keys:
        return _("PAID"), _("Release the keys")
    alarms = [alarm.code for alarm in sale.alarms if alarm.open]
    if alarms:
        return _("PAID"), notice_for(f"alarm_{alarms[0]}", {}).message
    hold = sale.hold
    if hold and hold.kind is HoldKind.DEPOSIT and hold.until:
        return _("DEPOSIT PAID"), _("The car is held until {date} · keys stay here").format(
            date=date(hold.until)
        )
    return _("PAID"), _("Keys stay here until the whole price is paid")


def _why_not_paid(sale: Sale) -> str:
    attempt = sale.attempt
    if attempt is not None and attempt.state is AttemptState.REFUSED:
        return notice_for(attempt.refusal or "request_refused", {}).message
    if attempt is not None and attempt.state is AttemptState.NOT_FOUND:
        return _("The provider has no such checkout. No money was taken.")
    if attempt is not None and attempt.cancel_asked:
        return _("Cancelled. The link is dead and no money was taken.")
    return _("The code ran out before it was paid. No money was taken.")


def _why_unknown(news: SaleNews) -> str:
    attempt = news.sale.attempt
    if attempt is not None and attempt.state is AttemptState.ALARM:
        reason = attempt.last.alarm if attempt.last else None
        return notice_for(f"alarm_{reason or 'status'}", {}).message
    if news.contact.trouble:
        words = notice_for(news.contact.trouble, dict(news.contact.details))
        return words.message
    if attempt is not None and attempt.state is AttemptState.OPEN and not news.may_show:
        return notice_for("url_not_allowed" if attempt.url else "link_missing", {}).message
    return _("Asking again. No second code can be made until this one is settled.")


def _detail(news: SaleNews, stage: Stage, now: float) -> str:
    attempt = news.sale.attempt
    provider = provider_name(attempt.provider if attempt else "")
    if stage in (Stage.PAID, Stage.NOT_PAID):
        last = attempt.last if attempt else None
        if last is None:
            return ""
        return _("read from {provider} at {time}").format(
            provider=provider, time=time_of_day(last.at)
        )
    checked = news.contact.checked
    if checked is None:
        return _("Asking {provider}…").format(provider=provider)
    return _("Asked {provider} {seconds} s ago").format(
        provider=provider, seconds=max(0, int(now - checked))
    )


def _countdown(expires: float | None, now: float) -> str:
    if expires is None:
        return ""
    left = max(0, int(expires - now))
    hours, rest = divmod(left, 3600)
    minutes, seconds = divmod(rest, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes:02}:{seconds:02}"


def _contact(sale: Sale) -> str:
    customer = sale.customer
    return " · ".join(p for p in (customer.email, customer.phone) if p) if customer else ""


def _about(sale: Sale) -> str:
    parts = [vehicle_line(sale), purpose_name(sale.payment.purpose).lower()]
    if sale.customer and sale.customer.name:
        parts.append(sale.customer.name)
    return " · ".join(parts)
