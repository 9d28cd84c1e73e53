"""What is said of the holds that all desks share, beside a deal and in the strip."""

from monzapos.application.news import HoldSharing, HoldsNews
from monzapos.application.staff import Roll
from monzapos.domain.errors import Refusal
from monzapos.presentation.error_notice import notice, notice_for
from monzapos.presentation.text import _


def hold_note(news: HoldsNews) -> str:
    """Say what the other desks do not see, or cannot be asked; "" where there is nothing to say."""
    match news.state:
        case HoldSharing.NOT_INSTALLED:
            return f"{notice_for('holds_not_installed', {}).title}."
        case HoldSharing.SILENT:
            return _("The other desks cannot be asked: no new sale starts until they can.")
        case _ if news.needs_manager:
            said = notice_for("hold_needs_manager", {})
            return f"{said.title}. {said.action}"
        case _:
            return ""


def unknown_note(news: HoldsNews, roll: Roll) -> str:
    """Say beside a list what ``hold_note`` says, and why nobody was asked where that is so."""
    if news.state is not HoldSharing.UNASKED:
        return hold_note(news)
    return unseen_note(roll.trouble or news.trouble)


def unseen_note(why: Refusal | None) -> str:
    """Say that nobody is told who holds which car, and why."""
    words = _("Which cars other desks hold is not known, so none is for sale now.")
    if why is None:
        return words
    said = notice(why)
    return f"{words} {said.title}: {said.message} {said.action}".strip()


def website_note(news: HoldsNews) -> str:
    """Say, where desks share holds, that the website shares none."""
    if news.state is HoldSharing.ALONE:
        return ""
    return _("The website looks at no hold: it could sell this car meanwhile.")
