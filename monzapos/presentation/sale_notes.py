"""What is said beside a sale's buttons: what cancelling does, and when another code is possible."""

from monzapos.application.news import SaleNews
from monzapos.presentation.names import asked_name, provider_name, sentence
from monzapos.presentation.sale_steps import Stage
from monzapos.presentation.text import _


def cancel_note(news: SaleNews, left: str) -> str:
    """Say before it is asked for what a cancel does; ``left`` is the countdown, where known."""
    if news.sale.put_back is not None:
        words = (
            _("Until {provider} confirms, the link can still be paid. The car is on sale.")
            if news.can_close
            else _(
                "{provider} cannot close a link: whoever has it can still pay until its time is "
                "over. The code leaves the screen; the car is on sale."
            )
        )
    elif news.can_close:
        words = _("The car stays held until {provider} confirms that nobody can pay.")
    elif not news.can_look:
        words = _(
            "{provider} cannot close a link: whoever has it can still pay. The code leaves the "
            "screen; the car stays held until a manager records what the dashboard shows."
        )
    elif left:
        words = _(
            "{provider} cannot close a link: whoever has it can still pay for {left}. The code "
            "leaves the screen; the car stays held until {provider}’s last word."
        )
    else:
        words = _(
            "{provider} cannot close a link: whoever has it can still pay until its time is over. "
            "The code leaves the screen; the car stays held until {provider}’s last word."
        )
    return sentence(words, {"provider": asked_name(news), "left": left})


def switch_note(news: SaleNews, stage: Stage, left: str) -> str:
    """Say how long it takes until another provider may make a code; "" where none could."""
    attempt = news.sale.attempt
    if attempt is None or not news.others:
        return ""
    match stage:
        case Stage.CODE if news.can_close:
            words = _("To switch to {other}, cancel this code first.")
        case Stage.CODE | Stage.CLOSING if not news.can_close and left:
            words = _("{other} can take over when this code ends, in {left}.")
        case Stage.CODE | Stage.CLOSING if not news.can_close:
            words = _("{other} can take over when this code ends.")
        case Stage.CLOSING | Stage.ENDING:
            words = _("{other} can take over after {provider}’s last word.")
        case _:
            return ""
    other, provider = provider_name(news.others[0]), asked_name(news)
    return sentence(words, {"other": other, "provider": provider, "left": left})
