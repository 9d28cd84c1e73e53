"""What is said of the holds that all desks share, beside a deal and in the strip."""

from monzapos.application.holds import Shared, Sharing
from monzapos.presentation.error_notice import notice_for
from monzapos.presentation.text import _


def hold_note(sharing: Sharing) -> str:
    """Say what the other desks do not see, or cannot be asked; "" where there is nothing to say."""
    match sharing.state:
        case Shared.NOT_INSTALLED:
            return notice_for("holds_not_installed", {}).title
        case Shared.SILENT:
            return _("The other desks cannot be asked: no new sale starts until they can.")
        case _:
            return ""


def website_note(sharing: Sharing) -> str:
    """Say, where desks share holds, that the website shares none."""
    if sharing.state is Shared.ALONE:
        return ""
    return _("The website looks at no hold: it could sell this car meanwhile.")
