"""What is said before practice and real sales change places."""

from collections.abc import Mapping

from monzapos.application.settings import Settings
from monzapos.presentation.question import Value
from monzapos.presentation.text import ngettext


def changes_journal(settings: Settings, changed: Mapping[str, Value]) -> bool:
    """Return whether another journal would be used: practice has one of its own."""
    provider = changed.get("checkout.provider", settings.checkout.provider)
    return (provider == "practice") is not settings.practising


def left_open(count: int, *, practising: bool) -> str:
    """Say what becomes of the sales that are open now."""
    if practising:
        return ngettext(
            "{count} practice sale is still open. Nobody follows it until this is practice again.",
            "{count} practice sales are still open. Nobody follows them until this is practice "
            "again.",
            count,
        ).format(count=count)
    return ngettext(
        "{count} sale is still open and can still be paid. While this is practice nobody follows "
        "it, and its car stays held.",
        "{count} sales are still open and can still be paid. While this is practice nobody follows "
        "them, and their cars stay held.",
        count,
    ).format(count=count)
