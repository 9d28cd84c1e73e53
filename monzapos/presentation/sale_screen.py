"""What the stage and the deal say while a sale runs and when it is over."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from monzapos.application.news import SaleNews
from monzapos.domain.attempt import AttemptState, Light
from monzapos.domain.payment import Purpose
from monzapos.domain.sale import Sale
from monzapos.presentation.formats import countdown, money, time_of_day
from monzapos.presentation.hand_screen import (
    NOBODY,
    NOTHING,
    HandScreen,
    Viewer,
    by_whom,
    check_note,
    hand_screen,
)
from monzapos.presentation.money_mark import money_mark
from monzapos.presentation.names import asked_name, purpose_name, vehicle_line
from monzapos.presentation.sale_notes import cancel_note, switch_note
from monzapos.presentation.sale_steps import Stage, Step, sale_facts, sale_steps
from monzapos.presentation.sale_words import headline
from monzapos.presentation.text import _

TIMED = (Stage.CODE, Stage.CLOSING, Stage.ENDING)  # what the countdown is shown with


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
    alarm: bool = False  # paid, and a manager has to look into it before anything is handed over
    customer: str = ""
    contact: str = ""  # e-mail and phone
    switch_to: str = ""  # the other provider that may make the next code now
    switch_note: str = ""  # how long it takes until one may
    check_note: str = ""  # what both compare where there is no desk code
    hand: HandScreen = NOTHING
    mark: str = ""  # that no real money moves, where the session alone says so


def sale_screen(news: SaleNews, now: float, viewer: Viewer = NOBODY) -> SaleScreen:
    """Say what a sale's screen says at monotonic ``now`` to whoever looks."""
    sale, attempt, light = news.sale, news.sale.attempt, news.light(now)
    stage = _stage(news, light, now)
    amount = money(sale.payment.amount.minor, sale.payment.amount.currency)
    left = _left(news, now)
    words, more = headline(news, stage, light, left)
    url = attempt.url if attempt and stage is Stage.CODE else ""
    return SaleScreen(
        sale_id=sale.id,
        stage=stage,
        light=light if sale.put_back is None else Light.UNKNOWN,  # an alarm, whoever is paying
        headline=words,
        subline=more,
        detail=_detail(news, stage, light, now),
        amount=amount,
        vehicle=vehicle_line(sale),
        about=_about(sale),
        picture=sale.vehicle.picture,
        desk_code=attempt.desk_code if attempt else "",
        qr_url=url or None,
        host=urlsplit(url).netloc if url else "",
        countdown=left if stage in TIMED else "",
        steps=sale_steps(news, stage),
        facts=sale_facts(sale, amount),
        may_copy=stage is Stage.CODE,
        may_cancel=_may_cancel(news, stage),
        may_renew=stage is Stage.NOT_PAID,
        cancel_note=cancel_note(news, left),
        deposit=sale.payment.purpose is Purpose.DEPOSIT,
        release_keys=sale.release_keys and not money_mark(sale),
        alarm=sale.paid_with_alarm,
        customer=sale.customer.name if sale.customer else "",
        contact=_contact(sale),
        switch_to=news.others[0] if news.others and stage is Stage.NOT_PAID else "",
        switch_note=switch_note(news, stage, left),
        check_note=check_note(news) if url else "",
        hand=hand_screen(news, viewer),
        mark=money_mark(sale),
    )


def _left(news: SaleNews, now: float) -> str:
    """Return the countdown of a session that the provider has made, where its end is known."""
    attempt = news.sale.attempt
    if news.expires is None or attempt is None or attempt.state is not AttemptState.OPEN:
        return ""
    return countdown(news.expires - now)


def _stage(news: SaleNews, light: Light, now: float) -> Stage:
    attempt = news.sale.attempt
    if light is Light.PAID:
        return Stage.PAID
    if light is Light.NOT_PAID:
        return Stage.NOT_PAID
    if attempt is None or attempt.state is AttemptState.ALARM:
        return Stage.UNKNOWN
    expires = news.expires if attempt.state is AttemptState.OPEN else None
    over = expires is not None and expires - now < 1
    if not news.can_look and (over or attempt.cancel_asked):
        return Stage.UNKNOWN  # there is nobody to wait for
    if over:
        return Stage.ENDING  # no clock of ours says that it was not paid
    if attempt.cancel_asked:
        return Stage.CLOSING
    if news.sale.put_back is not None:
        return Stage.UNKNOWN  # nobody else is to scan the code of a car that is on sale
    if attempt.state is AttemptState.PREPARED:
        return Stage.UNKNOWN if news.contact.trouble else Stage.CREATING
    # An open session keeps its code while it merely cannot be asked: the customer may be paying.
    return Stage.CODE if attempt.url and news.may_show else Stage.UNKNOWN


def _may_cancel(news: SaleNews, stage: Stage) -> bool:
    attempt = news.sale.attempt
    match stage:
        case Stage.CODE | Stage.CREATING:
            return True
        case Stage.UNKNOWN:  # an alarm on a final word is for a manager: nothing is left to close
            if attempt is None or attempt.final or attempt.cancel_asked:
                return False
            return attempt.last is None or attempt.last.alarm != "unsettled"
        case Stage.ENDING:  # what ends by itself needs no wish any more
            return news.can_close and attempt is not None and not attempt.cancel_asked
        case _:
            return False


def _detail(news: SaleNews, stage: Stage, light: Light, now: float) -> str:
    attempt = news.sale.attempt
    provider = asked_name(news)
    if stage in (Stage.PAID, Stage.NOT_PAID):
        last = attempt.last if attempt else None
        if last is None:
            return ""
        if said := by_whom(news):
            return said
        return _("read from {provider} at {time}").format(
            provider=provider, time=time_of_day(last.at)
        )
    checked = news.contact.checked
    if not news.can_look:  # nobody was asked, and nobody can be
        return ""
    if checked is None:
        return _("Asking {provider}…").format(provider=provider)
    seconds = max(0, int(now - checked))
    if light is Light.UNKNOWN and stage is not Stage.CREATING:
        return _("Last checked {seconds} s ago").format(seconds=seconds)
    return _("Asked {provider} {seconds} s ago").format(provider=provider, seconds=seconds)


def _contact(sale: Sale) -> str:
    customer = sale.customer
    return " · ".join(p for p in (customer.email, customer.phone) if p) if customer else ""


def _about(sale: Sale) -> str:
    parts = [vehicle_line(sale), purpose_name(sale.payment.purpose).lower()]
    if sale.customer and sale.customer.name:
        parts.append(sale.customer.name)
    return " · ".join(parts)
