"""What a sale's headline says in each stage, and why nothing was paid."""

from monzapos.application.news import SaleNews
from monzapos.domain.attempt import AttemptState, Light
from monzapos.domain.hold import HoldKind
from monzapos.domain.payment import Purpose
from monzapos.domain.sale import CHECKOUT_RELEASED, Sale
from monzapos.presentation.error_notice import notice_for, refused_notice
from monzapos.presentation.formats import date
from monzapos.presentation.hidden_link import hidden_link
from monzapos.presentation.money_mark import money_mark
from monzapos.presentation.names import asked_name, light_name, sentence
from monzapos.presentation.sale_steps import Stage
from monzapos.presentation.text import N_, _

_RAN_OUT = N_("The code ran out before it was paid. No money was taken.")
_LEFT = N_("The customer cancelled on the page. No money was taken.")
# Providers' own words for a checkout that is over and was not paid.
_REASONS = {
    "failed": N_(
        "The payment failed: the card was declined. No money was taken. Try another card with a "
        "new code."
    ),
    "canceled": _LEFT,
    "cancelled": _LEFT,
    "expired": _RAN_OUT,
    "expired/unpaid": _RAN_OUT,
}


def headline(news: SaleNews, stage: Stage, light: Light, left: str) -> tuple[str, str]:
    """Return a headline and the line under it; ``left`` is the countdown, where one is known."""
    words, more = _headline(news, stage, light, left)
    return words, " · ".join(part for part in (money_mark(news.sale), more) if part)


def _headline(news: SaleNews, stage: Stage, light: Light, left: str) -> tuple[str, str]:
    attempt = news.sale.attempt
    odd = attempt is not None and attempt.state is AttemptState.ALARM  # has words of its own
    if news.sale.put_back is not None and not odd:
        return _back_on_sale(news, stage, light)
    match stage:
        case Stage.CREATING:
            return _("Creating the checkout"), _("The sale is written down; the car is held.")
        case Stage.CODE:
            alarm = _alarm(news.sale)
            return {
                Light.WAITING: (_("Waiting for the customer"), alarm or _not_yet(news)),
                Light.PAYING: (
                    _("The customer is paying"),
                    alarm or _("their bank is asking them"),
                ),
            }.get(light, (light_name(Light.UNKNOWN), _why_not_asked(news)))
        case Stage.CLOSING:
            words, more = _closing(news, left)
            return (_("The customer is paying") if light is Light.PAYING else words), more
        case Stage.ENDING:
            return _ending(news, light)
        case Stage.PAID:
            return _paid(news.sale)
        case Stage.NOT_PAID:
            return _("NOT PAID"), _why_not_paid(news)
        case Stage.UNKNOWN:
            return _("DON’T KNOW"), _why_and_wait(news)


def _back_on_sale(news: SaleNews, stage: Stage, light: Light) -> tuple[str, str]:
    """Say that a manager elsewhere has let the car go, while the code can still be paid."""
    said, provider = notice_for(f"alarm_{CHECKOUT_RELEASED}", {}), asked_name(news)
    attempt = news.sale.attempt
    if attempt is None or not attempt.cancel_asked:
        paying = _("The customer is paying.") if light is Light.PAYING else ""
        return said.title, " ".join(part for part in (paying, said.message, said.action) if part)
    if stage is Stage.ENDING:
        more = _("Asking {provider} for the last word.")
    elif news.can_close:
        more = _("The link can still be paid until {provider} confirms.")
    else:
        more = _("{provider} cannot close it: it can still be paid until its time is over.")
    return said.title, sentence(more, {"provider": provider})


def _closing(news: SaleNews, left: str) -> tuple[str, str]:
    if news.can_close:
        words = _("Closing the checkout")
        more = _("The link can still be paid until {provider} confirms. The car stays held.")
    elif left:
        words = _("Waiting until the link ends")
        more = _(
            "{provider} cannot close it: it can still be paid for {left}. The car stays held until "
            "{provider}’s last word."
        )
    else:
        words = _("Waiting until the link ends")
        more = _(
            "{provider} cannot close it: it can still be paid until its time is over. The car "
            "stays held until {provider}’s last word."
        )
    return words, sentence(more, {"provider": asked_name(news), "left": left})


def _ending(news: SaleNews, light: Light) -> tuple[str, str]:
    provider = asked_name(news)
    if light is Light.PAYING:
        more = _(
            "The code’s time is over; asking {provider} for the last word. The car stays held."
        )
        return _("The customer is paying"), more.format(provider=provider)
    asking = _("Asking {provider} for the last word. The car stays held.").format(provider=provider)
    more = f"{_why_unknown(news)} {asking}" if light is Light.UNKNOWN else asking
    return _("The code’s time is over"), more


def _paid(sale: Sale) -> tuple[str, str]:
    if sale.release_keys:
        # The strip may say LIVE over a test checkout of the website.
        return _("PAID"), "" if money_mark(sale) else _("Release the keys")
    if alarm := _alarm(sale):
        part = sale.payment.purpose is Purpose.DEPOSIT
        return _("DEPOSIT PAID") if part else _("PAID"), alarm
    hold = sale.hold
    if hold is None and sale.paid == sale.price:
        return _("PAID"), _("The car is back on sale · keys stay here")
    if hold is None and sale.payment.purpose is Purpose.DEPOSIT:
        return _("DEPOSIT PAID"), _("The car is not held any more · keys stay here")
    if hold and hold.kind is HoldKind.DEPOSIT and hold.until:
        return _("DEPOSIT PAID"), _("The car is held until {date} · keys stay here").format(
            date=date(hold.until)
        )
    return _("PAID"), _("Keys stay here until the whole price is paid")


def _alarm(sale: Sale) -> str:
    code = next((alarm.code for alarm in sale.alarms if alarm.open), "")
    return notice_for(f"alarm_{code}", {}).message if code else ""


def _why_not_paid(news: SaleNews) -> str:
    attempt = news.sale.attempt
    if attempt is None or attempt.state is AttemptState.NOT_FOUND:
        return _("The provider has no such checkout. No money was taken.")
    if attempt.state is AttemptState.REFUSED:
        return refused_notice(attempt).message
    if attempt.by_hand:
        return _("A manager has recorded that nobody paid.")
    reason = _REASONS.get(attempt.last.provider_status) if attempt.last else None
    if attempt.cancel_asked and reason in (None, _RAN_OUT):
        return _("Cancelled. The link is dead and no money was taken.")
    if reason is not None:
        return _(reason)
    words = _("{provider} says that it can no longer be paid. No money was taken.")
    return sentence(words, {"provider": asked_name(news)})


def _why_not_asked(news: SaleNews) -> str:
    if not news.can_look:
        return notice_for("by_hand", {}).message
    why = _why_and_wait(news)
    if not news.contact.trouble:  # not asked yet, or asked and not told
        return why
    return _("Cannot ask {provider}.").format(provider=asked_name(news)) + f" {why}"


def _why_and_wait(news: SaleNews) -> str:
    attempt, why = news.sale.attempt, _why_unknown(news)
    if not news.contact.trouble or (attempt and attempt.state is AttemptState.ALARM):
        return why
    return f"{why} " + _("No second code can be made until this one is settled.")


def _not_yet(news: SaleNews) -> str:
    last = news.sale.attempt.last if news.sale.attempt else None
    return declined_words(last.provider_status if last else "") or _("nothing paid yet")


def declined_words(provider_status: str) -> str:
    """Say that a card was declined, where a provider's own word means that; else nothing."""
    if provider_status.endswith("/requires_payment_method"):
        return _("card declined; the customer can try another")
    return ""


def _why_unknown(news: SaleNews) -> str:
    attempt = news.sale.attempt
    if attempt is not None and attempt.state is AttemptState.ALARM:
        reason = attempt.last.alarm if attempt.last else None
        return notice_for(f"alarm_{reason or 'status'}", {}).message
    if not news.can_look:
        return notice_for("by_hand", {}).message
    if news.contact.trouble:
        words = notice_for(news.contact.trouble, dict(news.contact.details))
        return words.message
    if attempt is not None and attempt.state is AttemptState.OPEN and not news.may_show:
        hidden = hidden_link(attempt)
        return f"{hidden.message} {hidden.action}"
    return _("Asking again. No second code can be made until this one is settled.")
