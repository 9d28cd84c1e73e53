"""What the Sell page says of the list itself: how old it is, and why it is empty."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from monzapos.application.ports import Freshness
from monzapos.domain.errors import Refusal
from monzapos.presentation.error_notice import notice
from monzapos.presentation.formats import date
from monzapos.presentation.text import N_, _

_AHEAD = timedelta(minutes=10)  # clocks that differ by less are said nothing of
_OFFLINE = frozenset({"catalogue_unreachable", "sign_in_unreachable"})
_CLOCKS = N_(
    "The list is dated later than this computer’s clock. Check it, then read the list again."
)


@dataclass(frozen=True, slots=True)
class AgeLine:
    """One line under the list. An empty ``button`` stands for one that cannot be pressed now."""

    text: str
    icon: str
    button: str
    tip: str = ""  # what is wrong and what to do, in full


@dataclass(frozen=True, slots=True)
class EmptyPage:
    """What stands where the cards would be. ``again`` reads the list, else the search is let go."""

    title: str
    text: str
    button: str
    icon: str = "search"
    again: bool = False


def age_line(freshness: Freshness, now: datetime) -> AgeLine:
    """Say how old the list is at a moment (any zone), and why it is not younger."""
    read_at = freshness.read_at
    since = _when(read_at, now) if read_at else ""
    if freshness.reading:
        text = _("Reading… · list from {when}").format(when=since) if since else _("Reading…")
        return AgeLine(text, "refresh-cw", "")
    if freshness.trouble is not None:
        return _troubled(freshness.trouble, since)
    if read_at is None:
        return AgeLine(_("No list yet"), "clock", _("Read the list"))
    if read_at - now > _AHEAD:
        text = _("List from {when} · the clocks do not agree").format(when=since)
        return AgeLine(text, "triangle-alert", _("Read again"), _(_CLOCKS))
    text = _("List from {when} · {ago}").format(when=since, ago=_ago(now - read_at))
    return AgeLine(text.removesuffix(" · "), "clock", _("Read again"))


def empty_page(freshness: Freshness | None, stock: int) -> EmptyPage:
    """Say why there is no card; ``stock`` is how many vehicles the whole list has."""
    if freshness is None or stock:
        return EmptyPage(
            _("No vehicle found"), _("Try fewer words or another filter."), _("Clear search")
        )
    if freshness.trouble is not None and not freshness.reading:
        words = notice(freshness.trouble)
        text = f"{words.message} {words.action}".strip()
        return EmptyPage(words.title, text, _("Try again"), "triangle-alert", again=True)
    return EmptyPage(
        _("Reading the vehicles…"),
        _("They appear when the whole list has arrived."),
        "",
        "refresh-cw",
        again=True,
    )


def _troubled(trouble: Refusal, since: str) -> AgeLine:
    words = notice(trouble)
    offline = trouble.code in _OFFLINE
    if not since:
        text = words.title
    elif trouble.code == "catalogue_empty":
        text = _("Empty list from {when}").format(when=since)
    else:
        what = _("Offline") if offline else words.title
        text = _("{what}: list from {when}").format(what=what, when=since)
    tip = f"{words.message} {words.action}".strip()
    return AgeLine(text, "wifi-off" if offline else "triangle-alert", _("Try again"), tip)


def _when(moment: datetime, now: datetime) -> str:
    """Return the local time, with the day where it was another one."""
    local, today = moment.astimezone(), now.astimezone().date()
    clock = local.strftime("%H:%M")
    if local.date() == today:
        return clock
    if local.date() == today - timedelta(days=1):
        return _("yesterday {time}").format(time=clock)
    return f"{date(local)} {clock}"


def _ago(passed: timedelta) -> str:
    """Return how long ago, roughly; nothing where the day says more."""
    minutes = int(passed.total_seconds() // 60)
    if minutes < 1:  # or the two clocks differ a little
        return _("just now")
    if minutes < 60:
        return _("{minutes} min ago").format(minutes=minutes)
    if minutes < 24 * 60:
        return _("{hours} h ago").format(hours=minutes // 60)
    return ""
